"""Obuchowski-Rockette against MRMCaov and RJafroc: every number of every binding record."""

import pytest

from readerstats.stats.mrmc import obuchowski_rockette, reader_average

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


@pytest.mark.reference("obuchowski_rockette")
def test_obuchowski_rockette_agrees_with_established_software(record, grid):
    if is_dbm(record):
        pytest.skip("told by the equivalence of the two models, below")
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


@pytest.mark.reference("single_modality")
def test_the_average_of_one_level_agrees_with_mrmcaov(record, grid):
    inputs, expected = record["inputs"], record["expected"]
    if "differences" in expected:
        pytest.skip("told by the differences of one reader, below")
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


@pytest.mark.reference("single_modality", what="differences")
def test_the_differences_of_one_reader_agree_with_mrmcaov(record, grid):
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
