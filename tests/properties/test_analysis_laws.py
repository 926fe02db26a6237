"""What must not change the answer to a study, and what must change it in a known way."""

import random
import string

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readerstats.analysis.comparison import compare_datasets, compare_modalities
from readerstats.analysis.levels import FROM_SCORES
from readerstats.analysis.metrics import METRICS, Cell
from readerstats.analysis.panel import compare_panel
from readerstats.analysis.performance import performance
from readerstats.stats.detection import METRICS as OF_DECISIONS

SMALL = settings(max_examples=15)
MODEL = "net"


@st.composite
def tables(draw, sides: int = 1):
    """Answers of three to five readers and a model, some missing; each class at least twice."""
    n_cases = draw(st.integers(6, 10))
    n_readers = draw(st.integers(3, 5))
    seed = draw(st.integers(0, 10**6))
    chance = random.Random(seed)  # noqa: S311 - no secret
    truth = [
        "11" + "00" + "".join(chance.choice("01") for _ in range(n_cases - 4)) for _ in range(sides)
    ]
    names = [f"R{number}" for number in range(n_readers)]
    reads = {
        name: "".join(_answer(mark, chance) for side in truth for mark in side)
        for name in [*names, MODEL]
    }
    return reads, "".join(truth), "".join(letter * n_cases for letter in "fc"[:sides])


def _answer(mark: str, chance: random.Random) -> str:
    if chance.random() < 0.05:
        return "."
    return mark if chance.random() < 0.75 else str(1 - int(mark))


def built(study_of, reads, truth, datasets=None, **options):
    people = {name: marks for name, marks in reads.items() if name != MODEL}
    models = {MODEL: reads[MODEL]} if MODEL in reads else None
    return study_of(people, truth=truth, datasets=datasets, models=models, **options)


def numbers(found, names=None):
    """Each estimate with its labels; of a bootstrap the estimate alone."""
    names = names or {}
    rows = {}
    for row in found.rows:
        labels, result = row.labels, row.result
        key = (
            labels.metric,
            names.get(labels.reader, labels.reader),
            labels.dataset,
            labels.random,
        )
        bounds = () if result.replicates else (result.se, result.lower, result.upper)
        rows[key] = [result.estimate, *bounds]
    return rows


def assert_same(one, other):
    assert one.keys() == other.keys()
    for key, values in one.items():
        assert values == pytest.approx(other[key], abs=1e-12), key


def reordered(marks: str, order: list[int]) -> str:
    return "".join(marks[place] for place in order)


@SMALL
@given(tables(sides=2), st.randoms(use_true_random=False))
def test_the_order_and_the_names_of_readers_and_cases_do_not_matter(study_of, table, chance):
    reads, truth, datasets = table
    order = list(range(len(truth)))
    chance.shuffle(order)
    names = [name for name in reads if name != MODEL]
    chance.shuffle(names)
    fresh = {name: chance.choice(string.ascii_letters) + name[::-1] for name in names} | {
        MODEL: MODEL
    }
    mixed = {fresh[name]: reordered(reads[name], order) for name in [*names, MODEL]}

    before = performance(built(study_of, reads, truth, datasets), ["accuracy", "f1", "d-prime"])
    after = performance(
        built(study_of, mixed, reordered(truth, order), reordered(datasets, order)),
        ["accuracy", "f1", "d-prime"],
    )

    assert_same(numbers(before, fresh), numbers(after))


def test_the_order_moves_bootstrap_bounds_by_their_monte_carlo_error_only(study_of):
    reads = {"R1": "1101001001", "R2": "1100011000", "R3": "0111000010", "R4": "1110100100"}
    truth = "1111100000"
    order = [7, 2, 9, 0, 4, 1, 8, 3, 6, 5]
    mixed = {name: reordered(marks, order) for name, marks in reversed(reads.items())}

    many = {"replicates": 20_000}
    before = performance(study_of(reads, truth=truth, **many), "youden").group[0].result
    after = (
        performance(study_of(mixed, truth=reordered(truth, order), **many), "youden")
        .group[0]
        .result
    )

    # Standard error of a 2.5% quantile: sqrt(0.025 x 0.975 / B) / density, about 2.7 se / sqrt(B)
    error = 4 * 2**0.5 * 2.7 * before.se / many["replicates"] ** 0.5
    assert after.se == pytest.approx(before.se, rel=4 * 2**0.5 / (2 * many["replicates"]) ** 0.5)
    assert (after.lower, after.upper) == pytest.approx((before.lower, before.upper), abs=error)


@SMALL
@given(tables())
def test_exchanging_the_labels_exchanges_sensitivity_and_specificity(study_of, table):
    reads, truth, _ = table
    swap = str.maketrans("01", "10")
    swapped = {name: marks.translate(swap) for name, marks in reads.items()}

    here = numbers(performance(built(study_of, reads, truth), ["sensitivity", "accuracy"]))
    there = numbers(
        performance(built(study_of, swapped, truth.translate(swap)), ["specificity", "accuracy"])
    )

    renamed = {
        ("specificity" if metric == "sensitivity" else metric, *rest): values
        for (metric, *rest), values in here.items()
    }
    assert_same(renamed, there)


@SMALL
@given(tables())
def test_a_study_read_twice_over_keeps_its_estimates(study_of, table):
    reads, truth, _ = table
    twice = {name: marks * 2 for name, marks in reads.items()}
    metrics = ["accuracy", "balanced-accuracy", "mcc"]
    once = performance(built(study_of, reads, truth), metrics)
    pooled = performance(built(study_of, twice, truth * 2), metrics)

    for row, double in zip(once.rows, pooled.rows, strict=True):
        assert double.result.estimate == pytest.approx(row.result.estimate, abs=1e-12)


@SMALL
@given(tables())
def test_a_dataset_against_its_copy_is_no_difference(study_of, table):
    reads, truth, _ = table
    twice = {name: marks * 2 for name, marks in reads.items()}
    study = built(study_of, twice, truth * 2, "f" * len(truth) + "c" * len(truth))

    for row in compare_datasets(study, metric="sensitivity").tests:
        if row.labels.b is not None:  # a test of all levels at once has no difference
            assert row.result.estimate == 0
        assert row.result.p is None or row.result.p > 0.5


@SMALL
@given(tables(sides=2))
def test_a_higher_level_contains_a_lower_one(study_of, table):
    by_level = [
        performance(
            built(study_of, *table, level=level), ["accuracy", "specificity", "youden"]
        ).rows
        for level in (0.8, 0.95)
    ]

    for narrow, wide in zip(*by_level, strict=True):
        if narrow.result.lower is not None:
            assert wide.result.lower <= narrow.result.lower + 1e-12
            assert wide.result.upper >= narrow.result.upper - 1e-12


@SMALL
@given(tables(sides=2))
def test_an_interval_excludes_zero_only_where_p_is_below_the_level(study_of, table):
    study = built(study_of, *table)
    tests = compare_datasets(study, metric="accuracy").tests + compare_panel(study).tests

    for row in tests:
        result = row.result
        if result.p is None or result.lower is None or "Monte Carlo" in (result.note or ""):
            continue
        assert (result.lower > 0 or result.upper < 0) == (result.p < 0.05)


@SMALL
@given(tables(sides=2), st.sampled_from(sorted(OF_DECISIONS)))
def test_the_average_is_the_mean_of_the_readers_who_have_a_value(study_of, table, metric):
    study = built(study_of, *table)
    found = performance(study, metric)

    for row in found.group:
        values = [
            each.result.estimate
            for each in found.readers
            if each.labels.dataset == row.labels.dataset
            and each.labels.reader != MODEL
            and each.result.estimate is not None
        ]
        expected = np.mean(values) if values else None
        assert row.result.estimate == pytest.approx(expected)


@SMALL
@given(tables(sides=2), st.sampled_from(sorted(METRICS.keys() - set(FROM_SCORES))))
def test_estimates_and_bounds_stay_within_the_range_of_the_metric(study_of, table, metric):
    lowest, highest = METRICS[metric].lower, METRICS[metric].upper
    for row in performance(built(study_of, *table), metric).rows:
        for value in (row.result.lower, row.result.estimate, row.result.upper):
            assert value is None or lowest is None or value >= lowest
            assert value is None or highest is None or value <= highest


@SMALL
@given(tables(sides=2))
def test_workers_do_not_change_a_byte(study_of, table):
    from readerstats.analysis.draws import draw

    alone, together = (
        draw(built(study_of, *table, workers=workers, replicates=1200), metrics=["accuracy", "mcc"])
        for workers in (1, 4)
    )

    assert alone.resamples.tobytes() == together.resamples.tobytes()
    assert alone.of(Cell(None, "f"), "mcc")[1] == pytest.approx(
        together.of(Cell(None, "f"), "mcc")[1], nan_ok=True
    )


@st.composite
def crossed(draw):
    """Three or four readers of two modalities: answers of eight cases, some perhaps missing."""
    chance = random.Random(draw(st.integers(0, 10**6)))  # noqa: S311 - no secret
    truth = "11110000"
    missing = draw(st.sampled_from([0.0, 0.0, 0.1]))
    reads = {
        (f"R{number}", modality): "".join(
            "." if chance.random() < missing else mark if chance.random() < 0.75 else other
            for mark, other in zip(truth, "00001111", strict=True)
        )
        for number in range(draw(st.integers(3, 4)))
        for modality in ("film", "CT")
    }
    return reads, truth


def difference(study, metric="accuracy", method=None):
    """The difference film - CT that conclusions stand on."""
    found = compare_modalities(study, "film", "CT", metric=metric, method=method)
    return next(row.result for row in found.tests if row.labels.b is not None)


def assert_same_test(one, other, sign=1):
    assert (one.method, one.n, one.df is None) == (other.method, other.n, other.df is None)
    for name in ("estimate", "statistic", "lower", "upper"):
        twin = name if sign > 0 else {"lower": "upper", "upper": "lower"}.get(name, name)
        here, there = getattr(one, name), getattr(other, twin)
        assert (here is None) == (there is None)
        assert here is None or here == pytest.approx(sign * there, abs=1e-9)
    assert (one.p is None) == (other.p is None)
    assert one.p is None or one.p == pytest.approx(other.p, abs=1e-9)


@SMALL
@given(crossed(), st.randoms(use_true_random=False))
def test_the_order_of_readers_cases_and_modalities_changes_no_difference(study_of, table, chance):
    reads, truth = table
    order = list(range(len(truth)))
    chance.shuffle(order)
    keys = list(reads)
    chance.shuffle(keys)

    before = difference(study_of(reads, truth=truth))
    mixed = {key: reordered(reads[key], order) for key in keys}
    assert_same_test(before, difference(study_of(mixed, truth=reordered(truth, order))))


@SMALL
@given(crossed(), st.sampled_from([None, "obuchowski-rockette", "u-statistics", "mixed"]))
def test_exchanging_the_modalities_turns_the_difference(study_of, table, method):
    reads, truth = table
    exchange = {"film": "CT", "CT": "film"}
    turned = {(name, exchange[modality]): marks for (name, modality), marks in reads.items()}

    one = difference(study_of(reads, truth=truth), method=method)
    other = difference(study_of(turned, truth=truth), method=method)
    if method == "mixed":  # the model is fitted by steps, which differ
        assert (one.p is None) == (other.p is None)
        assert one.p is None or one.p == pytest.approx(other.p, abs=1e-4)
    else:
        assert_same_test(one, other, sign=-1)


@SMALL
@given(crossed())
def test_exchanging_the_labels_exchanges_the_differences_of_both_states(study_of, table):
    reads, truth = table
    swap = str.maketrans("01", "10")
    swapped = {key: marks.translate(swap) for key, marks in reads.items()}
    here, there = study_of(reads, truth=truth), study_of(swapped, truth=truth.translate(swap))

    assert_same_test(difference(here, "sensitivity"), difference(there, "specificity"))
    assert_same_test(difference(here, "accuracy"), difference(there, "accuracy"))


@SMALL
@given(crossed(), st.sampled_from(["02", "19", "56"]))
def test_only_the_order_of_scores_matters_to_an_area(study_of, table, other):
    reads, truth = table
    stretched = {key: marks.translate(str.maketrans("01", other)) for key, marks in reads.items()}

    one = difference(study_of(reads, truth=truth, ratings=True), "auc")
    two = difference(study_of(stretched, truth=truth, ratings=True), "auc")
    assert_same_test(one, two)


@SMALL
@given(crossed())
def test_the_area_of_two_scores_is_the_balanced_accuracy(study_of, table):
    reads, truth = table

    area = difference(study_of(reads, truth=truth, ratings=True), "auc")
    balanced = difference(study_of(reads, truth=truth), "balanced-accuracy")
    assert area.estimate == pytest.approx(balanced.estimate)


@SMALL
@given(crossed(), st.floats(0.01, 0.9), st.floats(0.01, 0.9))
def test_a_wider_margin_is_easier_to_keep(study_of, table, one, other):
    reads, truth = table
    narrow, wide = (
        difference(study_of(reads, truth=truth, margin=margin)) for margin in sorted((one, other))
    )

    assert (narrow.p is None) == (wide.p is None)
    assert narrow.p is None or wide.p <= narrow.p + 1e-12
