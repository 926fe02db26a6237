"""How readers' values vary together over cases: against leaving out, and counting."""

from itertools import product

import numpy as np
import pytest

from readerstats.stats.mrmc.reader_covariance import METRICS, reader_covariance
from readerstats.stats.roc.partial_auc import partial_auc

NAN = np.nan
CASES = 18
TRUTH = np.arange(CASES) % 3 == 0
RANGE = (0.5, 1.0)


def scores(n_levels=2, n_readers=3, missing=0.0, seed=1):
    rng = np.random.default_rng(seed)
    ratings = rng.integers(1, 6, (n_levels, n_readers, CASES)) + 2.0 * TRUTH
    return np.where(rng.random(ratings.shape) < missing, NAN, ratings)


def values_for(metric, ratings):
    if metric in ("auc", "partial-auc"):
        return ratings
    return np.where(np.isnan(ratings), NAN, ratings > 3)


def value(metric, reads, truth):
    """One reader's metric, by its definition."""
    reads, truth = reads[~np.isnan(reads)], truth[~np.isnan(reads)]
    if metric == "partial-auc":
        return partial_auc(reads, truth, specificity=RANGE, corrected=False).estimate
    if metric == "auc":
        gap = reads[truth][:, None] - reads[~truth]
        return ((gap > 0) + (gap == 0) / 2).mean()
    right = reads == truth
    if metric == "accuracy":
        return right.mean()
    sensitivity, specificity = right[truth].mean(), right[~truth].mean()
    shares = {"sensitivity": sensitivity, "specificity": specificity}
    return shares.get(metric, (sensitivity + specificity) / 2)


def leaving_out(metric, cells, truth, patients):
    """The jackknife by its definition: every value anew without each patient."""
    counted = {"sensitivity": truth, "specificity": ~truth}.get(metric, np.ones_like(truth))
    left = np.array(
        [
            [value(metric, cell[patients != one], truth[patients != one]) for cell in cells]
            for one in np.unique(patients[counted])
        ]
    )
    apart = left - left.mean(axis=0)
    return (len(left) - 1) / len(left) * apart.T @ apart


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize("missing", [0.0, 0.15])
@pytest.mark.parametrize(
    "patients",
    [np.arange(CASES), np.arange(CASES) // 2, np.arange(CASES) % 7, np.minimum(np.arange(18), 12)],
    ids=["single cases", "neighbours", "scattered", "one patient of six cases"],
)
def test_the_jackknife_is_that_of_leaving_out_patients_one_by_one(metric, missing, patients):
    reads = values_for(metric, scores(missing=missing))

    found = reader_covariance(reads, TRUTH, metric=metric, clusters=patients, specificity=RANGE)

    cells = reads.reshape(-1, CASES)
    assert found.estimates.ravel() == pytest.approx([value(metric, cell, TRUTH) for cell in cells])
    expected = leaving_out(metric, cells, TRUTH, patients)
    assert found.covariance.reshape(6, 6) == pytest.approx(expected, abs=1e-13)


def obuchowski_1997(one, other, truth, patients):
    """The clustered covariance of two areas, as in the paper: S10 / m + S01 / n + 2 S11 / (m n)."""

    def sums(reads):
        gap = reads[truth][:, None] - reads[~truth]
        won = (gap > 0) + (gap == 0) / 2
        apart = won - won.mean()
        names = np.unique(patients)
        positive = np.array([apart.mean(axis=1)[patients[truth] == p].sum() for p in names])
        negative = np.array([apart.mean(axis=0)[patients[~truth] == p].sum() for p in names])
        return positive, negative

    (a10, a01), (b10, b01) = sums(one), sums(other)
    m, n, both = truth.sum(), (~truth).sum(), len(np.unique(patients))
    i10, i01 = len(np.unique(patients[truth])), len(np.unique(patients[~truth]))
    s10, s01 = a10 @ b10 * i10 / (i10 - 1) / m, a01 @ b01 * i01 / (i01 - 1) / n
    s11 = (a10 @ b01 + a01 @ b10) / 2 * both / (both - 1)
    return s10 / m + s01 / n + 2 * s11 / (m * n)


@pytest.mark.parametrize("patients", [np.arange(CASES), np.arange(CASES) // 2, np.arange(18) % 5])
def test_delong_with_patients_is_obuchowskis(patients):
    reads = scores()

    found = reader_covariance(reads, TRUTH, covariance="delong", clusters=patients)

    cells = reads.reshape(-1, CASES)
    expected = [[obuchowski_1997(a, b, TRUTH, patients) for a in cells] for b in cells]
    assert found.covariance.reshape(6, 6) == pytest.approx(np.array(expected), abs=1e-14)


def test_the_unbiased_covariance_counts_pairs_of_pairs_without_a_common_case():
    reads = scores(missing=0.2)
    found = reader_covariance(reads, TRUTH, covariance="unbiased").covariance.reshape(6, 6)
    cells = reads.reshape(-1, CASES)

    def won(cell):
        gap = cell[TRUTH][:, None] - cell[~TRUTH]
        return np.where(np.isnan(gap), NAN, (gap > 0) + (gap == 0) / 2)

    one, other = won(cells[0]), won(cells[4])
    products = one[:, :, None, None] * other
    apart = ~np.eye(len(one), dtype=bool)[:, None, :, None]
    apart = apart & ~np.eye(one.shape[1], dtype=bool)[None, :, None, :]
    expected = np.nanmean(one) * np.nanmean(other) - np.nanmean(products[apart])
    assert found[0, 4] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("metric", "covariance"),
    [("sensitivity", "delong"), ("balanced-accuracy", "unbiased"), ("auc", "unbiased")],
)
def test_covariances_are_without_bias_where_reads_are_missing(metric, covariance):
    """Over all that two readers can say of three positive and two negative cases."""
    truth = np.array([True, True, True, False, False])
    unread = np.array([[True, False, False, False, False], [False, True, False, False, False]])
    chances = {True: (0.1, 0.2, 0.1, 0.6), False: (0.5, 0.1, 0.2, 0.2)}
    weights, estimates, matrices = [], [], []
    for said in product(range(4), repeat=5):
        reads = np.where(unread, NAN, np.array([[one // 2 for one in said], [s % 2 for s in said]]))
        found = reader_covariance(reads[None], truth, metric=metric, covariance=covariance)
        weights.append(np.prod([chances[bool(t)][s] for t, s in zip(truth, said, strict=True)]))
        estimates.append(found.estimates[0])
        matrices.append(found.covariance[0, :, 0, :])

    assert np.average(matrices, axis=0, weights=weights) == pytest.approx(
        np.cov(np.transpose(estimates), aweights=weights, bias=True)
    )


@pytest.mark.parametrize("metric", ["accuracy", "sensitivity", "specificity"])
def test_the_jackknife_of_a_share_is_the_unbiased_variance(metric):
    reads = values_for(metric, scores())
    matrices = [
        reader_covariance(reads, TRUTH, metric=metric, covariance=name).covariance
        for name in ("jackknife", "delong", "unbiased")
    ]

    assert matrices[0] == pytest.approx(matrices[1], abs=1e-15)
    assert matrices[0] == pytest.approx(matrices[2], abs=1e-15)


@pytest.mark.parametrize("covariance", ["jackknife", "delong", "unbiased"])
def test_datasets_without_common_cases_are_each_a_sample_of_its_own(covariance):
    reads = scores()
    first = np.arange(CASES) < 9
    reads[0, :, ~first] = NAN
    reads[1, :, first] = NAN

    together = reader_covariance(reads, TRUTH, covariance=covariance)
    alone = reader_covariance(reads[:1, :, first], TRUTH[first], covariance=covariance)

    assert np.unique(together.blocks[0]) != np.unique(together.blocks[1])
    assert together.covariance[0, :, 1, :] == pytest.approx(np.zeros((3, 3)), abs=0)
    assert together.covariance[0, :, 0, :] == pytest.approx(alone.covariance[0, :, 0, :])


def test_patients_in_two_datasets_join_them():
    reads = scores()
    first = np.arange(CASES) < 9
    reads[0, :, ~first] = NAN
    reads[1, :, first] = NAN

    found = reader_covariance(reads, TRUTH, clusters=np.arange(CASES) % 9)

    assert len(np.unique(found.blocks)) == 1
    assert np.abs(found.covariance[0, :, 1, :]).max() > 0
    expected = leaving_out("auc", reads.reshape(-1, CASES), TRUTH, np.arange(CASES) % 9)
    assert found.covariance.reshape(6, 6) == pytest.approx(expected, abs=1e-14)


def test_a_reader_without_a_value_joins_nobody():
    """His reads are of one class: they say nothing of the area, nor who shares cases."""
    reads = scores(n_levels=1)
    first = np.arange(CASES) < 9
    reads[0, 0, ~first] = NAN
    reads[0, 1, first] = NAN
    reads[0, 2, TRUTH] = NAN

    found = reader_covariance(reads, TRUTH)

    assert np.isnan(found.estimates[0]).tolist() == [False, False, True]
    assert found.blocks[0, 2] == -1
    assert found.blocks[0, 0] != found.blocks[0, 1]
    assert found.covariance[0, 0, 0, 1] == 0


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"metric": "d-prime"}, "`metric` must be one of"),
        ({"covariance": "bootstrap"}, "`covariance` must be one of"),
        ({"metric": "partial-auc", "covariance": "delong"}, "has the jackknife covariance only"),
        ({"metric": "partial-auc", "specificity": (0.9, 0.8)}, "a lower and a higher value"),
        ({"clusters": [1, 2]}, "`clusters` must have shape"),
        ({"clusters": np.zeros(CASES), "covariance": "unbiased"}, "patient of its own"),
        ({"metric": "accuracy"}, "decisions must lie between 0 and 1"),
    ],
)
def test_what_cannot_be_asked_is_refused(options, message):
    with pytest.raises(ValueError, match=message):
        reader_covariance(scores(), TRUTH, **options)


@pytest.mark.parametrize(
    ("reads", "truth", "message"),
    [
        (np.zeros((2, 3)), [0, 1, 1], "must have shape"),
        (np.zeros((1, 2, 3)), [0, 1], "must have shape"),
        (np.zeros((1, 2, 3)), [0, 1, 2], "True and False"),
        (np.full((1, 2, 3), np.inf), [0, 1, 1], "finite"),
        (np.zeros((2, 3, 0)), [], "at least one level and one case"),
        (np.zeros((0, 3, 2)), [0, 1], "at least one level and one case"),
    ],
)
def test_what_does_not_fit_is_refused(reads, truth, message):
    with pytest.raises(ValueError, match=message):
        reader_covariance(reads, truth)
