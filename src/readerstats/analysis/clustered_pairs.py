"""McNemar's test over several readers: reads of one case, or of one patient, go together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Literal, cast

import numpy as np

from readerstats.analysis.levels import ONE_STATE
from readerstats.results import Row, joined_notes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from readerstats.analysis.levels import Family, Stack
    from readerstats.results import TestResult

METHODS: Final = ("mcnemar-clustered", "mcnemar-durkalski")
METRICS: Final = ("accuracy", "sensitivity", "specificity")


def clustered_differences(
    reads: Stack,
    family: Family,
    metric: str,
    pairs: Sequence[tuple[str, str]],
    *,
    method: str,
    level: float,
) -> list[Row[TestResult]]:
    """Compare modalities over all reads of the same readers, with cases as clusters.

    Parameters
    ----------
    reads : Stack
        Of the levels of the family.
    family : Family
        Of modalities: the same readers read the same cases under both.
    metric : {"accuracy", "sensitivity", "specificity"}
    pairs : sequence of (str, str)
    method : {"mcnemar-clustered", "mcnemar-durkalski"}
    level : float
        Confidence level.

    Returns
    -------
    list of Row of TestResult
        Cases are random, or patients where one has several; the readers are these.

    Examples
    --------
    >>> clustered_differences.__name__
    'clustered_differences'
    """
    at = {name: position for position, name in enumerate(family.names)}
    right = right_reads(reads.values, reads.truth, metric)
    return [
        Row(
            family.labels(metric, "cases", a, b),
            clustered_test(right[at[a]], right[at[b]], reads.clusters, method=method, level=level),
        )
        for a, b in pairs
    ]


def right_reads(
    values: NDArray[np.float64], truth: NDArray[np.bool_], metric: str
) -> NDArray[np.float64]:
    """Mark right reads with 1 and wrong ones with 0, those that a metric does not count with NaN.

    Of a decision that is an average of several runs, the share of them that is right.

    Parameters
    ----------
    values : ndarray of float, shape (..., case)
        Decisions; NaN where not read.
    truth : ndarray of bool, shape (case,)
    metric : {"accuracy", "sensitivity", "specificity"}

    Examples
    --------
    >>> right_reads(np.array([1.0, 1.0]), np.array([True, False]), "sensitivity")
    array([ 1., nan])
    """
    right = np.where(truth, values, 1 - values)
    if metric in ONE_STATE:
        right = np.where(truth == ONE_STATE[metric], right, np.nan)
    return right


def clustered_test(
    a: NDArray[np.float64],
    b: NDArray[np.float64],
    clusters: NDArray[np.intp] | None,
    *,
    method: str,
    level: float,
    interval: Literal["wald", "score"] = "wald",
) -> TestResult:
    """Compare two sets of verdicts on the same cases.

    Parameters
    ----------
    a, b : ndarray of float, shape (reader, case) or (case,)
        1 right, 0 wrong, or the share of several runs that was right; NaN not read. They are
        broadcast to each other.
    clusters : ndarray of int, shape (case,), or None
        The patient of each case; each case by itself for None.
    method : {"mcnemar-clustered", "mcnemar-durkalski"}
    level : float
    interval : {"wald", "score"}, default "wald"
        The score interval agrees with P, the Wald interval is the published one.

    Examples
    --------
    >>> clustered_test.__name__
    'clustered_test'
    """
    from readerstats.stats.cluster_counts import count_by_cluster
    from readerstats.stats.clustered_mcnemar import clustered_mcnemar

    units = np.arange(a.shape[-1]) if clusters is None else clusters
    counts = count_by_cluster(a, b, units)
    test = clustered_mcnemar(counts, method=cast("Any", method), interval=interval, level=level)
    alone = int((np.isnan(a) != np.isnan(b)).sum())
    note = f"reads without one to pair with are left out: {alone}" if alone else None
    return replace(test, note=joined_notes(test.note, note))
