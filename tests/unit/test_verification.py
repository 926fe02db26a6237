"""Verification: what was changed, in which file and by how much, and why it comes out otherwise."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace

import pytest

import readerstats as rs
from readerstats.errors import ReaderStatsError
from readerstats.report import running_again
from readerstats.report.manifest import manifest
from readerstats.report.number_differences import compared
from readerstats.report.verification import Changed, verify
from readerstats.report.verification_text import conclusions, tables


def small_supplement(study, folder, further, progress):
    """A command that is quick: two files, whose numbers hang on the reads and on an option."""
    reads = study.reads
    yes = reads["response"] == "fracture"
    rows = [
        {"metric": "share", "reader": name, "estimate": float(yes[reads["reader"] == name].mean())}
        for name in study.humans
    ]
    rows.append({"metric": "level", "estimate": study.settings.analysis.level})
    results = {"readerstats": rs.__version__, "estimates": rows}
    (folder / "tables").mkdir()
    (folder / "results.json").write_text(json.dumps(results), encoding="utf-8")
    (folder / "tables" / "one.csv").write_text(f"reads\n{len(reads)}\n", encoding="utf-8")


@pytest.fixture
def desk(tiny_study, tmp_path, monkeypatch):
    """A folder with the study and, in `made`, what the command wrote of it."""
    makers = dict(running_again.MAKERS) | {"small": small_supplement}
    monkeypatch.setattr(running_again, "MAKERS", makers)
    shutil.copytree(tiny_study, tmp_path / "study")
    study = rs.load_study(tmp_path / "study", level=0.9)
    folder = tmp_path / "made"
    folder.mkdir()
    small_supplement(study, folder, {}, None)
    written = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
    made = manifest(study, written, command="small")
    (folder / "manifest.json").write_text(made.json, encoding="utf-8")
    return tmp_path


def edit(path, old, new):
    content = path.read_text(encoding="utf-8")
    assert old in content
    path.write_text(content.replace(old, new, 1), encoding="utf-8")


def test_what_nobody_touched_is_the_same(desk):
    found = verify(desk / "made")

    assert found.same
    (said,) = conclusions(found)
    assert said == "The same, byte for byte: 2 files made again, 7 numbers among them."
    assert tables(found) == ()


def test_a_manifest_stands_for_its_folder(desk):
    assert verify(desk / "made" / "manifest.json", desk / "study").same


def test_a_number_changed_by_hand_is_found_and_named(desk):
    edit(desk / "made" / "results.json", '"estimate": 0.9', '"estimate": 0.95')

    found = verify(desk / "made")

    assert not found.same
    (number,) = found.results.differences
    assert (number.pointer, number.label) == ("/estimates/6/estimate", "estimate of level")
    assert (number.before, number.after) == (0.95, 0.9)
    assert number.relative == pytest.approx(0.05 / 0.95)
    by_hand, numbers = conclusions(found)
    assert by_hand.startswith("'results.json' was changed after being written")
    assert by_hand.endswith("the analysis, run again, gives what was written then.")
    assert numbers == "What differs: 1 of 7 numbers."


def test_words_changed_by_hand_are_shown_with_their_line(desk):
    edit(desk / "made" / "tables" / "one.csv", "140", "130")

    found = verify(desk / "made")

    assert [table.id for table in tables(found)] == ["files", "places"]
    (changed,) = [one for one in found.outputs if not one.right]
    assert [(p.line, p.before, p.after) for p in changed.places] == [(2, "130", "140")]


def test_another_input_is_told_with_its_rows_and_the_numbers_that_it_moves(desk):
    reads = (desk / "study" / "reads.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (desk / "study" / "reads.csv").write_text("".join(reads[:-1]), encoding="utf-8")

    found = verify(desk / "made")

    said = conclusions(found)
    assert said[0] == "The inputs are not the same: reads.csv had 120 rows, now has 119."
    assert said[1] == "What differs: 1 of 7 numbers."
    assert [one.label for one in found.results.differences] == ["estimate of share, reader-6"]


def test_another_setting_is_told_as_study_toml_calls_it(desk):
    edit(desk / "study" / "study.toml", 'negative = "intact"', 'negative = "intact"\n'
         'unanswered = "incorrect"')  # fmt: skip

    found = verify(desk / "made")

    assert found.same
    assert found.settings == (
        Changed(name="task.unanswered", before='"missing"', after='"incorrect"'),
    )
    assert "study.toml was changed" in conclusions(found)[1]


def test_a_study_that_cannot_be_loaded_any_more_says_why(desk):
    edit(desk / "study" / "cases.csv", "fracture", "fractured?")

    found = verify(desk / "made")

    assert not found.same
    assert "could not be made again" in conclusions(found)[0]
    assert "fractured?" in found.failure
    assert [one.name for one in found.changed_inputs] == ["cases.csv"]
    assert {one.again for one in found.outputs} == {"not tried"}


def test_missing_files_and_links_that_lead_out_are_told(desk):
    (desk / "made" / "results.json").unlink()
    table = desk / "made" / "tables" / "one.csv"
    shutil.copy(table, desk / "one.csv")
    table.unlink()
    table.symlink_to(desk / "one.csv")

    found = verify(desk / "made")

    assert [one.on_disk for one in found.outputs] == ["missing", "missing"]
    assert "are missing" in conclusions(found)[0]
    assert found.results is None


def test_last_digits_are_told_from_differences(desk):
    edit(desk / "made" / "results.json", '"estimate": 0.9', '"estimate": 0.9000000000000001')

    assert "only in their last digits" in conclusions(verify(desk / "made"))[1]


def test_a_manifest_that_names_other_settings_than_were_used_is_told(desk):
    manifest = desk / "made" / "manifest.json"
    content = json.loads(manifest.read_text(encoding="utf-8"))
    content["settings"]["analysis"]["level"] = 0.8
    manifest.write_text(json.dumps(content), encoding="utf-8")

    assert "analysis.level was 0.8, is 0.9" in conclusions(verify(desk / "made"))[1]


def test_another_version_that_changed_nothing_is_told_and_is_no_difference(desk):
    found = replace(
        verify(desk / "made"), versions=(Changed(name="numpy", before="1.0", after="2.0"),)
    )

    assert found.same
    assert conclusions(found)[1] == ("It is the same under other versions: numpy 1.0, now 2.0.")


def test_a_study_elsewhere_has_to_be_named(desk):
    shutil.move(desk / "study", desk / "made" / "tables" / "study")

    with pytest.raises(ReaderStatsError, match="is not beside it; name it with --study"):
        verify(desk / "made")
    assert verify(desk / "made", desk / "made" / "tables" / "study").inputs[0].state == "same"


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("name", "rm", "made by the command 'rm', which this version cannot run"),
        ("options", {"replicates": 10**12}, "replicates"),
        ("options", {"source": "/etc"}, "options cannot be used"),
        ("options", {"colour": "red"}, "'colour' is not a setting"),
        ("phase", "blind", "has no phase 'blind'"),
    ],
)
def test_a_command_that_cannot_be_run_again_is_refused_in_words(name, value, words, desk):
    record = json.loads((desk / "made" / "manifest.json").read_text(encoding="utf-8"))
    record["command"][name] = value
    (desk / "made" / "manifest.json").write_text(json.dumps(record), encoding="utf-8")

    try:
        said = verify(desk / "made").failure
    except ReaderStatsError as error:
        said = str(error)

    assert words in said


def test_a_page_says_itself_what_it_was_made_from(desk):
    options = {"replicates": 100, "metrics": ["accuracy"], "anonymize": True, "workers": 2}
    page = rs.report(rs.load_study(desk / "study", **options), desk / "page.html")

    edit(page, "<h1>", "<h1>Not ")

    found = verify(page)

    assert not found.same
    ((place,),) = [one.places for one in found.outputs]
    assert "Not Six readers" in place.before
    assert "Not" not in place.after
    assert found.results.differences == ()
    assert (
        "changed after being written, or made on another kind of computer"
        in (conclusions(found)[-1])
    )


def test_a_supplement_is_made_again_file_by_file(desk):
    study = rs.load_study(desk / "study", replicates=100, metrics=["accuracy"])
    folder = rs.supplement(study, desk / "supplement")
    edit(folder / "README.txt", "Made by", "Made for")

    found = verify(folder)

    assert [one.name for one in found.outputs if not one.right] == ["README.txt"]
    assert len(found.outputs) > 20
    assert "gives what was written then" in conclusions(found)[0]


def test_tables_without_a_study_toml_are_made_again_in_another_folder(desk):
    (desk / "study" / "study.toml").unlink()
    tables = [desk / "study" / name for name in ("reads.csv", "cases.csv")]
    page = rs.report(
        rs.load_study(tables, positive="fracture", replicates=100, metrics=["accuracy"]),
        desk / "study" / "page.html",
    )
    (desk / "study").rename(desk / "elsewhere")

    assert verify(desk / "elsewhere" / page.name).same


def test_rows_are_matched_by_what_they_are():
    def rows(*readers):
        return {"tests": [{"reader": name, "p": 0.5, "note": "n"} for name in readers]}

    found = compared(rows("R1", "R3"), rows("R1", "R2", "R3"))

    assert [(one.kind, one.pointer, one.label) for one in found.differences] == [
        ("added", "/tests/1", "R2")
    ]
    assert found.numbers == 2


def test_a_number_that_became_none_is_worse_than_one_that_moved():
    found = compared({"a": 1.0, "b": 2.0, "c": "x"}, {"a": 1.1, "b": None, "c": "y"})

    assert [one.pointer for one in found.differences] == ["/b", "/a", "/c"]
    assert [one.kind for one in found.differences] == ["number", "number", "words"]


def test_a_place_in_json_is_written_as_rfc_6901_has_it():
    assert compared({"a/b": {"c~d": 1}}, {"a/b": {"c~d": 2}}).differences[0].pointer == "/a~1b/c~0d"


def test_rows_that_were_left_out_are_no_difference():
    rows = [{"reader": "R1", "p": 0.5}, {"reader": "R2", "p": 0.6}]

    assert compared({"tests": [None, *rows]}, {"tests": [*rows, None]}).differences == ()


def test_a_phase_is_made_again_from_the_whole_study(desk):
    folder = desk / "study"
    lines = (folder / "reads.csv").read_text(encoding="utf-8").splitlines()
    early = [f"{line},early" for line in lines[1:]]
    late = [f"{line},late" for line in lines[1:]]
    (folder / "reads.csv").write_text("\n".join([f"{lines[0]},phase", *early, *late]) + "\n")
    settings = (folder / "study.toml").read_text(encoding="utf-8")
    (folder / "study.toml").write_text(settings + '\n[phases.early]\ntitle = "At first"\n')
    study = rs.load_study(folder, metrics=["accuracy"], replicates=100)
    page = rs.report(study.phases["early"], desk / "early.html")

    found = verify(page)

    assert found.same
    assert found.made.line == (
        "readerstats report STUDY --phase early --metric accuracy --replicates 100"
    )


def test_a_number_that_a_page_does_not_show_is_no_difference():
    shown, all_of_them = {"k": [None, 5, None]}, {"k": [4, 5, 6]}

    assert compared(shown, all_of_them, shown_alone=True).differences == ()
    assert len(compared(shown, all_of_them).differences) == 2


def test_a_style_file_of_one_s_own_is_found_by_its_hash(desk, root):
    style = shutil.copy(root / "styles" / "jama.toml", desk / "ours.toml")
    options = {"replicates": 100, "metrics": ["accuracy"], "anonymize": True, "style": str(style)}
    page = rs.report(rs.load_study(desk / "study", **options), desk / "page.html")
    assert str(desk) not in page.read_text(encoding="utf-8")

    found = verify(page)

    assert found.same
    assert [one.role for one in found.inputs][-1] == "style"
