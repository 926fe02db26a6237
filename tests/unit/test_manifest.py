"""Manifests: what they hold, what they never hold, and that nothing in one is believed."""

from __future__ import annotations

import copy
import getpass
import json
import platform
import shutil

import pytest

import readerstats as rs
from readerstats.errors import ReaderStatsError
from readerstats.report.manifest import manifest, provenance_json
from readerstats.report.manifest_reading import manifest_of, read_manifest, read_page

RESULTS = '<script type="application/json" id="results">{}</script>'


@pytest.fixture(scope="module")
def made(tiny_study):
    study = rs.load_study(tiny_study, seed=3, metrics=["accuracy"], random="cases", workers=2)
    return manifest(study, {"tables/one.csv": b"1", "a.txt": b"A"}, further={"figures": "pdf"})


@pytest.fixture(scope="module")
def record(made):
    return json.loads(made.json)


def test_a_manifest_is_read_back_as_it_was_written(made, tmp_path):
    (tmp_path / "manifest.json").write_text(made.json, encoding="utf-8")

    assert read_manifest(tmp_path / "manifest.json").record() == made.record()


def test_a_manifest_names_every_input_and_every_output_with_its_hash(made, tiny_study):
    names = ["reads.csv", "models.csv", "readers.csv", "cases.csv", "study.toml"]
    assert [file.name for file in made.inputs] == names
    assert [file.size for file in made.inputs] == [(tiny_study / n).stat().st_size for n in names]
    assert [file.rows for file in made.inputs] == [120, 20, 6, 20, None]
    assert [file.name for file in made.outputs] == ["a.txt", "tables/one.csv"]
    # sha256sum of the letter A
    assert made.outputs[0].sha256.startswith("559aead08264d5795d3909718cdd05ab")


def test_a_manifest_tells_the_command_without_what_changes_no_result(made):
    assert made.line == (
        "readerstats supplement STUDY --metric accuracy --seed 3 --readers fixed --figures pdf"
    )
    assert "workers" not in made.json


def test_a_manifest_tells_nothing_of_who_made_it_and_where(made, tiny_study):
    assert platform.node() not in made.json
    assert str(tiny_study.parent) not in made.json
    assert f'"{getpass.getuser()}"' not in made.json
    assert "20260" not in made.json.replace("20260101", "")  # no date


def test_a_manuscript_is_an_input(tiny_study, tmp_path):
    folder = shutil.copytree(tiny_study, tmp_path / "study")
    (folder / "abstract.md").write_text("Accuracy was 75% [95% CI: 68, 81] (17 readers).")
    study = rs.load_study(folder, manuscript=["abstract.md"])

    assert [f.role for f in manifest(study, {}).inputs][-2:] == ["settings", "manuscript"]


def test_an_anonymized_manifest_names_no_reader(tiny_study, tmp_path):
    folder = shutil.copytree(tiny_study, tmp_path / "study")
    (folder / "reads.csv").rename(folder / "reader-1 reads.csv")
    (folder / "study.toml").rename(folder / "reader-2.toml")
    settings = (folder / "reader-2.toml").read_text(encoding="utf-8")
    (folder / "reader-2.toml").write_text(settings.replace('"reads.csv"', '"reader-1 reads.csv"'))
    study = rs.load_study(folder / "reader-2.toml", anonymize=True).anonymized()

    assert "reader-" not in provenance_json(study)


def test_a_salt_is_told_to_nobody(tiny_study):
    study = rs.load_study(tiny_study, anonymize=True, salt="a long secret")

    assert "secret" not in manifest(study.anonymized(), {}).json
    assert "secret" not in provenance_json(study)


def changed(record, path, value):
    """The record with another value at a path; the value is left out where it is None."""
    other = copy.deepcopy(record)
    place = other
    for key in path[:-1]:
        place = place[key]
    if value is None:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return other


@pytest.mark.parametrize("name", ["../x", "/etc/passwd", "a/../b", "C:\\x", "a\\b", "a//b", "", ".",
                                  "a\nb", "\x1b[31m", "c:/x", "a/", "x" * 2000])  # fmt: skip
def test_an_output_outside_its_folder_is_refused(name, record):
    with pytest.raises(ReaderStatsError, match="is no name of a file below its folder"):
        manifest_of(changed(record, ("outputs", 0, "name"), name), "manifest.json")


@pytest.mark.parametrize("name", ["../reads.csv", "/etc/passwd", "a/b.csv", "", "..", "a\0b.csv",
                                  "../a.xlsx [reads]"])  # fmt: skip
def test_an_input_in_another_folder_is_refused(name, record):
    with pytest.raises(ReaderStatsError, match="is no name of a file"):
        manifest_of(changed(record, ("inputs", 0, "name"), name), "manifest.json")


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        (("manifest",), "1", "'1' is no number of a form"),
        (("manifest",), True, "'True' is no number of a form"),
        (("manifest",), None, "does not begin as one"),
        (("command",), "report", "'command' is 'report'"),
        (("command", "name"), 7, "'name' is '7'"),
        (("command", "options"), [], "'options' is '[]'"),
        (("command", "options"), {"--seed": 1}, "'--seed' is no option"),
        (("inputs",), {}, "'inputs' is '{}'"),
        (("inputs", 0), "reads.csv", "'reads.csv' in 'inputs' is no file"),
        (("inputs", 0, "sha256"), "0" * 63, "is no SHA-256"),
        (("inputs", 0, "rows"), -1, "'rows' is '-1'"),
        (("outputs", 0, "size"), 1.5, "'size' is '1.5'"),
        (("outputs", 1, "name"), "a.txt", "'a.txt' stands in it twice"),
        (("outputs",), [{}] * 10_001, "'outputs' are 10,001"),
        (("seed",), None, "'seed' is missing"),
        (("versions",), {"numpy": 2}, "'versions' of 'numpy' is '2'"),
    ],
)
def test_a_broken_manifest_is_told_in_a_sentence(path, value, words, record):
    with pytest.raises(ReaderStatsError) as refused:
        manifest_of(changed(record, path, value), "manifest.json")

    said = str(refused.value)
    assert said.startswith("manifest.json is no manifest that can be trusted: ")
    assert words in said
    assert said.endswith("; take it as it was written.")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is not valid JSON"),
        (b"{", "is not valid JSON"),
        (b"\xff\xfe\x00", "is not valid JSON"),
        (b'{"manifest": NaN}', "NaN is no number"),
        (b"[" * 200_000, "nested too deeply"),
        (b"[]", "does not begin as one"),
        (
            b'{"manifest": 2, "versions": {"readerstats": "0.9\\u001b[2J"}}',
            "newer readerstats (0.9",
        ),
        (b" " * 10_000_001, "larger than 10,000,000 bytes"),
    ],
)
def test_a_file_that_is_no_manifest_is_told_in_a_sentence(content, words, tmp_path):
    (tmp_path / "manifest.json").write_bytes(content)

    with pytest.raises(ReaderStatsError) as refused:
        read_manifest(tmp_path / "manifest.json")

    assert words in str(refused.value)
    assert "\x1b" not in str(refused.value)


def test_a_folder_in_place_of_a_manifest_is_told(tmp_path):
    with pytest.raises(ReaderStatsError, match="is not a file"):
        read_manifest(tmp_path)


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("<p>hello</p>", "holds no results"),
        (RESULTS * 2, "holds no results"),
        (RESULTS, "does not say what it was"),
        ('<script type="application/json" id="results">[]</script>', "was changed"),
        (RESULTS + RESULTS.replace("results", "provenance"), "does not begin as one"),
    ],
)
def test_a_page_that_does_not_say_what_it_was_made_from_is_told(page, words, tmp_path):
    (tmp_path / "page.html").write_text(page, encoding="utf-8")

    with pytest.raises(ReaderStatsError, match=words):
        read_page(tmp_path / "page.html")
