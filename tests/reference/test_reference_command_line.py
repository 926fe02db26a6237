"""What the records hold, asked of the command line: `readerstats ... --format json`.

One command answers many records: the metrics of a file are asked for together. What the command
line does not tell (moments of U-statistics, generalised estimating equations) is not looked for.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from readerstats.cli.main import group

DATA = Path(__file__).parent / "data"
LEVELS = {"nested_cases.csv": "dataset", "binary.csv": "dataset", "splitplot.csv": "group"}
TERMS = {"T": "modality", "R": "reader", "TR": "modality:reader"}
SHARES = ("accuracy", "sensitivity", "specificity")
FIXED = {
    "random": (),
    "fixed_readers": ("--readers", "fixed"),
    "fixed_cases": ("--cases", "fixed"),
}
RJAFROC = {"1T-RRRC": (), "1T-RRFC": ("--cases", "fixed")}
CONVENTIONAL = ("estimate", "se", "statistic")
"""Numbers of a test that do not hang on the distribution that it is compared with."""


@cache
def answer(command, *words):
    """Type a command and read its JSON."""
    typed = [command, *words, "--positive", "1", "--format", "json", "--quiet"]
    result = CliRunner().invoke(group, typed)
    assert result.exit_code == 0, (typed, result.output)
    return json.loads(result.stdout)


def metrics(*names):
    return [word for name in names for word in ("--metric", name)]


@pytest.fixture(scope="session")
def part(tmp_path_factory):
    """Write a part of a data file: the rows with these values, without a column."""
    folder = tmp_path_factory.mktemp("parts")

    @cache
    def written(file, without=None, **values):
        reads = pd.read_csv(DATA / file, dtype=str)
        for column, value in values.items():
            reads = reads[reads[column] == value]
        name = "-".join([Path(file).stem, *values.values(), f"{without}.csv"])
        reads.drop(columns=without or []).to_csv(folder / name, index=False)
        return str(folder / name)

    return written


def rows(found, **labels):
    return [row for row in found if all(row[key] == value for key, value in labels.items())]


def row(found, **labels):
    (only,) = rows(found, **labels)
    return only


def compared(record, ours, expected, names=None):
    """Compare the numbers that both have, or those with these names; return how many."""
    shared = [name for name in names or ours if name in expected and name in ours]
    wrong = {
        name: (ours[name], expected[name])
        for name in shared
        if not record.agrees(ours[name], expected[name])
    }
    assert shared, (sorted(ours), sorted(expected))
    assert not wrong, f"{record['id']} (ours, expected): {wrong}"
    return len(shared)


def of_test(found, *wanted):
    """Numbers of a test; statistic and degrees of freedom where it has any."""
    names = wanted or ("estimate", "se", "df", "df2", "statistic", "p", "lower", "upper")
    return {name: found[name] for name in names if found[name] is not None}


def multireader(record, command, metric_names):
    """Ask a command for Obuchowski-Rockette with the settings of a record."""
    inputs, file = record["inputs"], record["data"]
    covariance = (inputs["covariance"] or "jackknife").lower()
    asked = ("auc",) if covariance == "delong" else metric_names
    by = ("--by", LEVELS.get(file, "modality")) if command == "compare" else ()
    return answer(
        command, str(DATA / file), *by, "--method", "obuchowski-rockette",
        "--covariance", covariance, *FIXED[inputs["effects"]], *metrics(*asked),
    )  # fmt: skip


def of_file(file):
    """Metrics that a file can be asked for."""
    return SHARES if file == "binary.csv" else ("auc", *SHARES)


@pytest.mark.reference("obuchowski_rockette")
def test_comparisons_by_obuchowski_rockette(record):
    inputs, expected = record["inputs"], record["expected"]
    by, metric = LEVELS.get(record["data"], "modality"), inputs["metric"]
    found = multireader(record, "compare", of_file(record["data"]))
    tests = rows(found["tests"], metric=metric)
    pseudovalues = ".dbm." in record["id"]
    other_tests = pseudovalues and inputs["effects"] == "fixed_readers"

    for wanted in expected["differences"]:
        test = row(tests, a=wanted["a"], b=wanted["b"])
        compared(record, of_test(test), wanted, CONVENTIONAL if other_tests else None)
    for wanted in expected.get("means", ()):
        name = wanted.get("modality") or wanted[by]
        mean = row(found["estimates"], metric=metric, **{by: name})
        compared(record, mean, wanted, ("estimate", "se") if other_tests else BOUNDS)
    if not other_tests:
        compared(record, of_test(row(tests, a=None, b=None)), expected["test_equality"])
    if pseudovalues:
        return  # its mean squares and components are of another scale
    for wanted in expected["anova"]:
        line = row(found["anova"], metric=metric, term=TERMS.get(wanted["term"], wanted["term"]))
        compared(record, line, wanted, ("df", "sum_sq", "mean_sq"))
    if "variance_components" in expected:
        parts = row(found["variance_components"], metric=metric)
        compared(record, parts, expected["variance_components"])


BOUNDS = ("estimate", "se", "df", "lower", "upper")


@pytest.mark.reference("obuchowski_rockette")
def test_readers_and_what_an_average_rests_on(record):
    expected, metric = record["expected"], record["inputs"]["metric"]
    by = LEVELS.get(record["data"], "modality")
    found = multireader(record, "accuracy", of_file(record["data"]))
    of_readers = rows(found["estimates"], metric=metric, scope="reader")

    for wanted in expected.get("reader_estimates", ()):
        level = {} if by == "group" else {by: wanted["modality"]}
        ours = row(of_readers, reader=wanted["reader"], **level)
        assert record.agrees(ours["estimate"], wanted["estimate"])
    for wanted in expected.get("means", ()):
        if "cov2" in wanted and by != "group":
            parts = row(found["variance_components"], metric=metric, **{by: wanted["modality"]})
            assert record.agrees(parts["cov2"], wanted["cov2"])


@pytest.mark.reference("single_modality", what="random")
def test_an_average_for_other_readers_and_cases(record, part):
    assert_average_agrees(record, part)


@pytest.mark.reference("single_modality", what="fixed_readers")
def test_an_average_of_these_readers(record, part):
    assert_average_agrees(record, part)


@pytest.mark.reference("single_modality", what="fixed_cases")
def test_an_average_over_these_cases(record, part):
    assert_average_agrees(record, part)


def assert_average_agrees(record, part):
    inputs = record["inputs"]
    labels = {"metric": inputs["metric"], "modality": inputs.get("modality")}
    labels["dataset"] = inputs.get("dataset")
    if record["data"] == "binary.csv":  # one analysis of both datasets
        whole = part("binary.csv", without="dataset")
        found = answer(
            "accuracy", whole, "--method", "obuchowski-rockette",
            *FIXED[inputs["effects"]], *metrics(*SHARES),
        )  # fmt: skip
    else:
        found = multireader(record, "accuracy", of_file(record["data"]))
    mean = row(found["estimates"], scope="group", method="obuchowski-rockette", **labels)
    compared(record, mean, record["expected"], BOUNDS)
    squares = row(found["anova"], term="reader", **labels)
    if "ms_reader" in record["expected"]:
        assert record.agrees(squares["mean_sq"], record["expected"]["ms_reader"])
    if inputs["covariance"]:
        parts = row(found["variance_components"], **labels)
        compared(record, parts, record["expected"], ("error", "cov2"))


@pytest.mark.reference("single_modality", what="one_reader")
def test_one_reader_alone(record, part):
    inputs, expected = record["inputs"], record["expected"]
    found = answer(
        "compare", part(record["data"], reader=inputs["reader"]), "--by", "modality",
        "--method", "obuchowski-rockette", "--metric", "auc", "--covariance", inputs["covariance"].lower(),
    )  # fmt: skip

    for wanted in expected.get("differences", ()):
        compared(record, of_test(row(found["tests"], a=wanted["a"], b=wanted["b"])), wanted)
    if "differences" in expected:
        parts = found["variance_components"][0]
        compared(record, parts, expected["variance_components"], ("error", "cov1"))
    else:
        mean = row(found["estimates"], modality=inputs["modality"])
        compared(record, mean, expected, BOUNDS)
