"""Letters as typed."""

from __future__ import annotations


def test_letters_are_written_into_a_folder_and_listed(typed, desk):
    said = typed("letters", "study", "--quiet")

    paths = said.out.splitlines()
    assert said.status == 0, said.err
    assert len(paths) == 6
    assert all((desk / path).read_text(encoding="utf-8").endswith("</html>\n") for path in paths)

    again = typed("letters", "study", "--quiet")
    assert (again.status, "--force" in again.err) == (1, True)
    assert typed("letters", "study", "--quiet", "--force", "--style", "bmj").status == 0
