"""Obuchowski-Rockette against MRMCaov and RJafroc: every number of every binding record.

The model of Dorfman, Berbaum and Metz (DBM) works on pseudovalues, yet is the same model: its mean
squares and components are combinations of ours, and so are its tests. Only its tests with fixed
readers are not offered: they take F and t with K - 1 degrees of freedom, of K cases, where ours
take chi-square and the normal distribution with the same standard error.
"""

import pytest

from readerstats.stats.mrmc.analysis import obuchowski_rockette
from readerstats.stats.mrmc.average import reader_average

RANDOM = {"random": "readers and cases", "fixed_readers": "cases", "fixed_cases": "readers"}
TERMS = {"T": "modality", "R": "reader", "TR": "modality:reader"}


def covariance(record):
    return (record["inputs"]["covariance"] or "jackknife").lower()


def numbers(result, *names):
    return {name: getattr(result, name) for name in names}


def analysis(record, grid):
    inputs = record["inputs"]
    reads = grid(record["data"], inputs.get("test_column", "modality"))
    found = obuchowski_rockette(
        reads.of(inputs["metric"]),
        reads.truth,
        metric=inputs["metric"],
        covariance=covariance(record),
        random=RANDOM[inputs["effects"]],
        level=inputs["level"],
    )
    return reads, found


def ours(record, grid):
    """Our analysis, in the shape of a record."""
    reads, found = analysis(record, grid)
    names = dict(zip(found.pairs, found.differences, strict=True))
    fields = ("estimate", "se", "df", "statistic", "p", "lower", "upper")
    return {
        "anova": {row.term: row for row in found.anova},
        "test_equality": numbers(found.test, "statistic", "df", "df2", "p"),
        "differences": {
            (reads.levels[a], reads.levels[b]): numbers(test, *fields)
            for (a, b), test in names.items()
        },
        "means": {
            level: numbers(mean, "estimate", "se", "df", "lower", "upper")
            for level, mean in zip(reads.levels, found.means, strict=True)
        },
        "reader_differences": {
            (reads.readers[row.reader], reads.levels[row.a], reads.levels[row.b]): numbers(
                row.test, *fields
            )
            for row in found.reader_differences
        },
        "variance_components": None
        if found.components is None
        else numbers(
            found.components, "reader", "modality_reader", "error", "cov1", "cov2", "cov3"
        ),
    }


def compared(record, actual, expected, where):
    """Compare the numbers that both have; return how many there were."""
    shared = {name: actual[name] for name in actual if name in expected}
    wrong = {
        name: (value, expected[name])
        for name, value in shared.items()
        if not record.agrees(value, expected[name])
    }
    assert not wrong, f"{record['id']}, {where} (ours, expected): {wrong}"
    assert shared, where
    return len(shared)


def is_dbm(record):
    return ".dbm." in record["id"]


def as_dbm(found, n_cases):
    """Mean squares and components of the DBM model, from those of ours."""
    parts = found.components
    levels, readers = len(found.means), found.means[0].n
    own, over_cases, of_pairs = parts.error, parts.cov2 - parts.cov3, parts.cov1 - parts.cov3
    rest = own - parts.cov1 - parts.cov2 + parts.cov3
    squares = {
        "C": own
        + (levels - 1) * parts.cov1
        + (readers - 1) * (parts.cov2 + (levels - 1) * parts.cov3),
        "TC": rest + readers * over_cases,
        "RC": rest + levels * of_pairs,
        "TRC": rest,
    } | {short: row.mean_sq for short, row in zip(("T", "R", "TR"), found.anova, strict=True)}
    components = {
        "reader": parts.reader,
        "modality_reader": parts.modality_reader,
        "case": n_cases * parts.cov3,
        "modality_case": n_cases * over_cases,
        "reader_case": n_cases * of_pairs,
        "error": n_cases * rest,
    }
    return {term: n_cases * square for term, square in squares.items()}, components


def assert_dbm_follows(record, grid):
    reads, found = analysis(record, grid)
    expected = record["expected"]
    squares, components = as_dbm(found, reads.truth.size)
    of_terms = {row["term"]: row for row in expected["anova"]}

    for term, mean_sq in squares.items():
        row = {"mean_sq": mean_sq, "sum_sq": mean_sq * of_terms[term]["df"]}
        assert compared(record, row, of_terms[term], term) == 2
    assert compared(record, components, expected["variance_components"], "components") == 6
    total = sum(row["sum_sq"] for term, row in of_terms.items() if term != "Total")
    assert record.agrees(total, of_terms["Total"]["sum_sq"])

    answer = ours(record, grid)
    fixed = record["inputs"]["effects"] == "fixed_readers"
    if fixed:  # the statistics are ours, what they are compared with is not
        statistic = found.test.statistic / (len(found.means) - 1)
        compared(record, {"statistic": statistic}, expected["test_equality"], "test")
    else:
        compared(record, answer["test_equality"], expected["test_equality"], "test")
    names = ("estimate", "se", "statistic") + (() if fixed else ("df", "p", "lower", "upper"))
    for row in expected["differences"]:
        test = answer["differences"][row["a"], row["b"]]
        compared(record, {name: test[name] for name in names}, row, f"{row['a']} - {row['b']}")
    for row in expected["means"]:
        mean = answer["means"][row["modality"]]
        only = ("estimate", "se") if fixed else ("estimate", "se", "df", "lower", "upper")
        compared(record, {name: mean[name] for name in only}, row, row["modality"])


@pytest.mark.reference("obuchowski_rockette")
def test_obuchowski_rockette_agrees_with_established_software(record, grid):
    if is_dbm(record):
        assert_dbm_follows(record, grid)
        return
    answer = ours(record, grid)
    expected = record["expected"]
    checked = 0

    for row in expected["anova"]:
        line = answer["anova"][TERMS.get(row["term"], row["term"])]
        checked += compared(record, numbers(line, "df", "sum_sq", "mean_sq"), row, row["term"])
    checked += compared(record, answer["test_equality"], expected["test_equality"], "test")
    for row in expected["differences"]:
        difference = answer["differences"][row["a"], row["b"]]
        checked += compared(record, difference, row, f"{row['a']} - {row['b']}")
    for row in expected.get("means", ()):
        checked += compared(record, answer["means"][row["modality"]], row, row["modality"])
    for row in expected.get("reader_differences", ()):
        key = (row["reader"], row["a"], row["b"])
        checked += compared(record, answer["reader_differences"][key], row, key)
    if "variance_components" in expected:
        components = expected["variance_components"]
        checked += compared(record, answer["variance_components"], components, "components")
    assert checked >= 12


def assert_differences_of_one_reader(record, grid):
    inputs = record["inputs"]
    reads = grid(record["data"], "modality")
    mine = [reads.readers.index(inputs["reader"])]
    found = obuchowski_rockette(
        reads.scores[:, mine], reads.truth, covariance="jackknife", random="cases"
    )

    for row in record["expected"]["differences"]:
        pair = (reads.levels.index(row["a"]), reads.levels.index(row["b"]))
        test = found.differences[found.pairs.index(pair)]
        names = set(row) & {"estimate", "se", "statistic", "p", "lower", "upper"}
        compared(record, numbers(test, *names), row, pair)


@pytest.mark.reference("single_modality")
def test_one_level_or_one_reader_agrees_with_mrmcaov(record, grid):
    inputs, expected = record["inputs"], record["expected"]
    if "differences" in expected:
        assert_differences_of_one_reader(record, grid)
        return
    column = "dataset" if "dataset" in inputs else "modality" if inputs.get("modality") else None
    reads = grid(record["data"], column)
    level = reads.levels.index(inputs.get("dataset") or inputs.get("modality") or "all")
    values = reads.of(inputs["metric"])[level]
    if "reader" in inputs:
        values = values[[reads.readers.index(inputs["reader"])]]
    estimate, _, components = reader_average(
        values,
        reads.truth,
        metric=inputs["metric"],
        covariance=covariance(record),
        random=RANDOM[inputs.get("effects", "fixed_readers")],
        level=inputs["level"],
    )

    record.assert_agrees(
        numbers(estimate, *(set(expected) & {"estimate", "se", "df", "lower", "upper"}))
    )
    if components is not None:
        record.assert_agrees(numbers(components, *(set(expected) & {"cov2", "error"})))
