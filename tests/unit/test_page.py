"""The report of a study: its sections, the results inside it, and what it must never hold."""

from __future__ import annotations

import json
import re
import shutil

import pytest

import readerstats as rs
from readerstats.analysis.answers import answer
from readerstats.analysis.frame import record
from readerstats.report.html import render
from readerstats.report.packing import unpacked
from readerstats.report.page import build

RESULTS = re.compile(r'<script type="application/json" id="results">(.*?)</script>', re.DOTALL)
RATINGS = "reader,modality,case,truth,score\n" + "".join(
    f"R{reader},{modality},{case},{case % 3 // 2},{(case * 7 + reader * modality) % 5 + 1}\n"
    for modality in (0, 1)
    for reader in (1, 2, 3)
    for case in range(1, 19)
)


@pytest.fixture(scope="module")
def study(tiny_study):
    return rs.load_study(tiny_study)


@pytest.fixture(scope="module")
def page(study):
    return render(build(answer(study)))


@pytest.fixture(scope="module")
def results(page):
    return unpacked(json.loads(RESULTS.search(page)[1]))


def sections(study):
    return [section.id for section in build(answer(study)).sections]


def changed(tiny_study, tmp_path, **tables):
    """The small study without the named tables, or with other ones."""
    folder = tmp_path / "changed"
    shutil.copytree(tiny_study, folder)
    settings = (folder / "study.toml").read_text(encoding="utf-8")
    for name, content in tables.items():
        if content is None:
            settings = re.sub(rf"^{name} = .*\n", "", settings, flags=re.MULTILINE)
        else:
            (folder / f"{name}.csv").write_text(content, encoding="utf-8")
    (folder / "study.toml").write_text(settings, encoding="utf-8")
    return folder


def test_a_study_of_everything_has_every_section(study):
    assert sections(study) == [
        "checks", "design",
        "readers", "contrasts", "covariate-experience-years", "covariate-subspecialty",
        "covariates-together", "agreement", "bias", "predictive-values",
        "models", "participants", "together",
        "case-difficulty", "subgroups",
        "robustness", "methods", "checklists", "reproduce",
    ]  # fmt: skip


def test_sections_without_data_are_left_out(tiny_study, tmp_path):
    cases = (tiny_study / "cases.csv").read_text(encoding="utf-8")
    bare = re.sub(r",(dataset|film|tomography)$", "", cases, flags=re.MULTILINE)
    folder = changed(tiny_study, tmp_path, cases=bare, models=None, readers=None)

    assert sections(rs.load_study(folder)) == [
        "checks", "design", "readers", "agreement", "bias", "predictive-values", "together",
        "case-difficulty", "subgroups", "methods", "checklists", "reproduce",
    ]  # fmt: skip


def test_a_fact_that_is_yes_or_no_is_counted(tiny_study, tmp_path):
    noticed = "reader,noticed\n" + "".join(
        f"reader-{n},{'yes' if n < 3 else 'no'}\n" for n in range(1, 7)
    )
    study = rs.load_study(changed(tiny_study, tmp_path, readers=noticed))
    (section,) = [each for each in build(answer(study)).sections if each.id == "counts"]

    words, *_ = section.blocks[0].paragraphs
    # Wilson's formula by hand: 0.398 -/+ 0.302 = 0.097 to 0.700
    assert str(words) == "Noticed: yes for 33% (two of six readers [95% CI: 10, 70])."


@pytest.mark.parametrize("threshold", [None, 3])
def test_ratings_without_a_threshold_say_so_in_a_section(threshold, tmp_path):
    (tmp_path / "ratings.csv").write_text(RATINGS, encoding="utf-8")
    given = {} if threshold is None else {"threshold": threshold}
    study = rs.load_study(tmp_path / "ratings.csv", positive="1", replicates=100, **given)

    assert ("ratings" in sections(study)) == (threshold is None)
    assert "contrasts" in sections(study)


def test_one_reader_has_a_table_and_no_average(tiny_study, tmp_path):
    reads = (tiny_study / "reads.csv").read_text(encoding="utf-8")
    one = re.sub(r"^reader-[2-6],.*\n", "", reads, flags=re.MULTILINE)
    folder = changed(tiny_study, tmp_path, reads=one, models=None, readers=None)
    page = build(answer(rs.load_study(folder)))

    assert "readers" in [section.id for section in page.sections]
    assert "contrasts" not in [section.id for section in page.sections]
    assert "average" not in " ".join(str(sentence) for sentence in page.sentences)


def test_the_results_inside_the_page_are_those_of_the_functions(study, results):
    found = rs.performance(study, "accuracy")
    held = [row for row in results["estimates"] if row["metric"] == "accuracy"]
    expected = [
        {key: value for key, value in record(row).items() if value is not None}
        for row in found.rows
    ]

    assert [row for row in expected if row not in held] == []


@pytest.mark.parametrize("method", ["obuchowski-rockette", "paired-t"])
def test_the_tests_inside_the_page_are_those_of_the_functions(method, study, results):
    for row in rs.compare_datasets(study, metric="accuracy", method=method).tests:
        expected = {key: value for key, value in record(row).items() if value is not None}

        assert [held for held in results["tests"] if expected.items() <= held.items()]


@pytest.mark.parametrize(
    ("rung", "method"),
    [("bootstrap", "bootstrap"), ("primary", "obuchowski-rockette"), ("readers", "paired-t")],
)
def test_the_rungs_inside_the_page_are_the_tests_of_the_functions(rung, method, study, results):
    found = rs.compare_datasets(study, metric="accuracy", method=method)
    (row,) = [row for row in found.tests if row.labels.b is not None]
    expected = {key: value for key, value in record(row).items() if value is not None}
    (ladder,) = results["ladders"]
    (held,) = [each for each in ladder["rungs"] if each["rung"] == rung]

    assert expected.items() <= held.items()


def test_pooled_reads_stand_on_a_ladder_and_are_no_test_of_the_report(results):
    assert "none" in {rung["random"] for ladder in results["ladders"] for rung in ladder["rungs"]}
    assert "none" not in {row["random"] for row in results["tests"]}


def test_every_p_has_the_verdict_of_the_interval_beside_it(results):
    """P and interval come from one model, so they agree on which side of the level they are."""
    both = [row for row in results["tests"] if "lower" in row]
    outside = [not row["lower"] <= row.get("null", 0) <= row["upper"] for row in both]

    assert len(both) > 20
    assert outside == [row["p"] < 0.05 for row in both]


def test_only_tests_of_several_groups_and_permutations_have_no_interval(results):
    alone = [row for row in results["tests"] if "lower" not in row and row["p"] is not None]

    assert {row["method"] for row in alone} == {
        "mixed",
        "obuchowski-rockette",
        "welch-anova",
        "permutation-exact",
    }
    assert {row["statistic_name"] for row in alone if row["method"] == "obuchowski-rockette"} == {
        "F"
    }


def test_every_row_says_its_method_and_what_is_random(results):
    rows = [*results["estimates"], *results["tests"]]

    assert all(row["method"] and row["random"] for row in rows)
    assert all(row["replicates"] == 200 for row in rows if row["method"].startswith("bootstrap"))


@pytest.mark.parametrize("workers", [1, 3])
def test_the_same_study_gives_the_same_bytes(workers, tiny_study, page):
    again = render(build(answer(rs.load_study(tiny_study, workers=workers))))

    assert again == page


def test_the_order_of_rows_in_a_file_changes_no_result(tiny_study, tmp_path, results):
    header, *rows = (tiny_study / "reads.csv").read_text(encoding="utf-8").splitlines()
    other = "\n".join([header, *sorted(rows, key=lambda row: row[::-1])]) + "\n"
    study = rs.load_study(changed(tiny_study, tmp_path, reads=other))
    again = unpacked(json.loads(RESULTS.search(render(build(answer(study))))[1]))

    in_order = [sorted(map(json.dumps, each["estimates"])) for each in (again, results)]
    assert in_order[0] == in_order[1]


def test_an_anonymized_page_holds_no_reader(tiny_study, tmp_path):
    folder = changed(tiny_study, tmp_path)
    with (folder / "study.toml").open("a", encoding="utf-8") as settings:
        settings.write("\n[report]\nanonymize = true\n")
    page = rs.report(rs.load_study(folder), tmp_path / "page.html").read_text(encoding="utf-8")

    assert re.findall(r"reader-\d", page) == []
    assert "Reader 01" in page


def test_the_page_loads_nothing_and_lets_only_its_own_script_run(page):
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)

    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert re.findall(r'(?:src|href)="(?!#|data:)[^"]*"', page) == []
    assert re.findall(r'\s(?:on\w+|style)="', page) == []


def test_every_input_is_named_with_its_fingerprint(study, page):
    assert len(study.files) == 4
    assert all(file.name in page and file.sha256 in page for file in study.files)


def test_every_figure_has_words_for_those_who_do_not_see_it(page):
    drawings = re.findall(r"<svg\b[^>]*>", page)

    assert len(drawings) > 10
    assert [tag for tag in drawings if 'role="img"' not in tag and "aria-hidden" not in tag] == []


def test_no_anchor_is_used_twice(page):
    ids = re.findall(r'\bid="([^"]+)"', page)

    assert len(ids) > 30
    assert len(ids) == len(set(ids))
