"""The journal whose style numbers are written in, as typed."""

from __future__ import annotations

import pytest

from readerstats import resources


def test_the_report_is_written_in_the_style_of_a_file_of_ones_own(typed, desk):
    rules = (resources.styles() / "jama.toml").read_text(encoding="utf-8")
    rules = rules.replace('letter = "P"', 'letter = "p"')
    (desk / "own.toml").write_text(rules, encoding="utf-8")

    said = typed("report", "study", "--replicates", "100", "--quiet", "--style", "own.toml")
    page = (desk / "report.html").read_text(encoding="utf-8")

    assert said.status == 0, said.err
    assert "<i>p</i>\u00a0" in page
    assert "<i>P</i>" not in page
    assert "--style own.toml" in page


@pytest.mark.parametrize(
    ("name", "status", "said"),
    [
        ("nejmm", 2, "'--style' cannot be 'nejmm'; did you mean 'nejm'?"),
        ("vogue", 2, "or a file of your own, such as 'my-journal.toml'"),
        ("none.toml", 1, "style file none.toml: cannot be read"),
    ],
)
def test_a_style_that_nobody_knows_is_refused(typed, desk, name, status, said):
    answer = typed("report", "study", "--style", name)

    assert answer.status == status
    assert said in answer.err
    assert not (desk / "report.html").exists()


def test_validate_tells_what_is_wrong_with_a_style_file(typed, desk):
    toml = desk / "study" / "study.toml"
    toml.write_text(
        toml.read_text(encoding="utf-8") + '[report]\nstyle = "mine.toml"\n', encoding="utf-8"
    )
    (desk / "study" / "mine.toml").write_text("name = 1", encoding="utf-8")

    said = typed("validate", "study")

    assert said.status == 1
    assert (
        "study.toml, [report]: 'style' is no style: style file mine.toml: 'name' cannot" in said.out
    )
