"""Do two readers or models differ? McNemar's test on the cases that both read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, cast, get_args

import numpy as np

from readerstats.analysis.adjustment import adjusted
from readerstats.analysis.clustered_pairs import METHODS as CLUSTERED
from readerstats.analysis.clustered_pairs import clustered_test
from readerstats.analysis.comparison import Comparison
from readerstats.analysis.margin import against_margin, aim_of, margin_notes
from readerstats.analysis.metrics import Cell, cells, require
from readerstats.analysis.pair_reads import counted, right_answers
from readerstats.analysis.patients import NOT_BY_PATIENT
from readerstats.analysis.run_averages import spread
from readerstats.errors import ReaderStatsError
from readerstats.results import Labels, Row, TestResult, joined_notes
from readerstats.stats.paired import compare_paired, cross

if TYPE_CHECKING:
    from readerstats.study.model import Study

Unclustered: TypeAlias = Literal["mcnemar", "mcnemar-corrected", "mcnemar-exact", "mcnemar-mid-p"]
Method: TypeAlias = Unclustered | Literal["mcnemar-clustered", "mcnemar-durkalski"]
METHODS: Final[tuple[str, ...]] = (*get_args(Unclustered), *CLUSTERED)
METRICS: Final = ("accuracy", "sensitivity", "specificity")
FEW_DISCORDANT: Final = 25
"""Below it the chi-square of McNemar's test is rough (Fagerland 2013 finds mid-P right there)."""


def compare_readers(
    study: Study, a: str, b: str, *, metric: str = "accuracy", method: Method | None = None
) -> Comparison:
    """Compare two readers or models on the cases that both read.

    Parameters
    ----------
    study : Study
        With decisions.
    a, b : str
        Two readers or models.
    metric : {"accuracy", "sensitivity", "specificity"}
        Sensitivity and specificity use the positive or the negative cases alone.
    method : {"mcnemar", "mcnemar-corrected", "mcnemar-exact", "mcnemar-mid-p"}, optional
        Without it ``mcnemar``, or ``mcnemar-mid-p`` where fewer than 25 pairs are discordant; where
        patients have several cases ``mcnemar-clustered``, with patients as clusters, and
        where a model's runs of a case differ, with cases as clusters of runs.

    Returns
    -------
    Comparison
        A test for each modality and dataset, with the 2 x 2 counts. Difference a - b of the
        proportions; cases are random, the two readers are these two.

    Raises
    ------
    ReaderStatsError
        For an unknown reader, a metric that is no share of cases, or readers without a common
        case: McNemar's test compares answers to the same cases.

    Examples
    --------
    >>> import readerstats as rs
    >>> study = rs.load_study(rs.example("deepfake_xray"))
    >>> first = rs.compare_readers(study, "GPT-5", "Llama 4 Maverick").tests[0]
    >>> first.labels.dataset, first.result.p < 0.001
    ('GPT-4o', True)
    """
    _require_decisions(study, metric, method)
    known = study.humans + study.models
    for name in (a, b):
        if name not in known:
            raise ReaderStatsError(f"there is no reader '{name}'; there are {', '.join(known)}.")
    if a == b:
        raise ReaderStatsError(f"'{a}' is named on both sides of the comparison.")
    held = aim_of(study, metric) is not None
    rows = [
        row
        for cell in cells(study)
        if (row := _test(study, cell, (a, b), metric, method, held=held)) is not None
    ]
    if not rows:
        raise ReaderStatsError(
            f"'{a}' and '{b}' read no case in common: McNemar's test compares two answers to "
            "the same cases. For different cases compare each one's own proportion and interval. "
            "[mcnemar-other-cases]"
        )
    return Comparison(tests=against_margin(study, rows), notes=margin_notes(study, rows))


def compare_models(
    study: Study, *, metric: str = "accuracy", method: Method | None = None
) -> Comparison:
    """Compare all pairs of models, with P adjusted within each dataset.

    Parameters
    ----------
    study : Study
        With decisions and at least two models.
    metric : {"accuracy", "sensitivity", "specificity"}
    method : {"mcnemar", "mcnemar-corrected", "mcnemar-exact", "mcnemar-mid-p"}, optional
        Without it ``mcnemar``, or ``mcnemar-mid-p`` where fewer than 25 pairs are discordant; where
        patients have several cases ``mcnemar-clustered``, with patients as clusters, and
        where a model's runs of a case differ, with cases as clusters of runs.

    Returns
    -------
    Comparison
        Each pair in each dataset; `p_adjusted` counts the pairs of that dataset.

    Raises
    ------
    ReaderStatsError
        For fewer than two models, or a metric that is no share of cases.

    Examples
    --------
    >>> import readerstats as rs
    >>> study = rs.load_study(rs.example("deepfake_xray"))
    >>> len(rs.compare_models(study).tests)
    12
    """
    if len(study.models) < 2:
        raise ReaderStatsError("comparing models needs at least two of them.")
    rows = pair_differences(study, study.models, metric=metric, method=method, held=True)
    return Comparison(tests=against_margin(study, rows), notes=margin_notes(study, rows))


def compare_all_readers(
    study: Study, *, metric: str = "accuracy", method: Method | None = None
) -> Comparison:
    """Compare all pairs of readers, with P adjusted within each dataset.

    Parameters
    ----------
    study : Study
        With decisions and at least two readers.
    metric : {"accuracy", "sensitivity", "specificity"}
    method : {"mcnemar", "mcnemar-corrected", "mcnemar-exact", "mcnemar-mid-p"}, optional
        Without it ``mcnemar``, or ``mcnemar-mid-p`` where fewer than 25 pairs are discordant; where
        patients have several cases ``mcnemar-clustered``, with patients as clusters, and
        where a model's runs of a case differ, with cases as clusters of runs.

    Returns
    -------
    Comparison

    Raises
    ------
    ReaderStatsError
        For fewer than two readers, or a metric that is no share of cases.

    Examples
    --------
    >>> import readerstats as rs
    >>> study = rs.load_study(rs.example("deepfake_xray"))
    >>> len(compare_all_readers(study).tests) == 2 * 17 * 16 // 2
    True
    """
    if len(study.humans) < 2:
        raise ReaderStatsError("comparing readers needs at least two of them.")
    rows = pair_differences(study, study.humans, metric=metric, method=method, held=True)
    return Comparison(tests=against_margin(study, rows), notes=margin_notes(study, rows))


def pair_differences(
    study: Study,
    names: Sequence[str],
    *,
    metric: str = "accuracy",
    method: Method | None = None,
    held: bool = False,
) -> tuple[Row[TestResult], ...]:
    """Compare all pairs two-sided, whatever margin is named, with P adjusted within each dataset.

    Parameters
    ----------
    study : Study
        With decisions.
    names : sequence of str
        Readers or models.
    metric, method
        As for `compare_models`.
    held : bool, default False
        Whether the study's margin, where it has one, is to be tested next: then without a method
        the test is ``mcnemar``, whose score test has a margin, however few pairs are discordant.

    Returns
    -------
    tuple of Row of TestResult

    Examples
    --------
    >>> import readerstats as rs
    >>> study = rs.load_study(rs.example("deepfake_xray"), margin=0.05)
    >>> pair_differences(study, study.models)[0].result.alternative
    'two-sided'
    """
    _require_decisions(study, metric, method)
    held = held and aim_of(study, metric) is not None
    rows: list[Row[TestResult]] = []
    for cell in cells(study):
        family = [
            row
            for pair in combinations(names, 2)
            if (row := _test(study, cell, pair, metric, method, held=held)) is not None
        ]
        rows.extend(adjusted(family, study.settings.analysis.multiplicity))
    return tuple(rows)


def _test(
    study: Study,
    cell: Cell,
    pair: tuple[str, str],
    metric: str,
    method: Method | None,
    *,
    held: bool = False,
) -> Row[TestResult] | None:
    """Test one pair in one cell; None where they share no case there.

    What is `held` against a margin is tested by its score, which few discordant cases suffice for.
    """
    reads = study.arrays()
    a, b = pair
    models = a in study.models and b in study.models
    right_a, right_b = right_answers(reads, pair, cell, metric)
    if np.isnan(right_a + right_b).all():
        return None
    labels = Labels(
        comparison="model" if models else "reader",
        metric=metric,
        random="cases",
        a=a,
        b=b,
        modality=cell.modality,
        dataset=cell.dataset,
    )
    level = study.settings.analysis.level
    averaged = [name for name, right in zip(pair, (right_a, right_b), strict=True) if spread(right)]
    if averaged and method not in (None, *CLUSTERED):
        raise ReaderStatsError(
            f"{method} crosses single answers, and runs of '{averaged[0]}' differ within a case; "
            f"use {CLUSTERED[0]}, with the case as cluster of its runs."
        )
    if (averaged or reads.clusters is not None) and method in (None, *CLUSTERED):
        units = None if reads.clusters is None else reads.clusters[counted(reads, cell, metric)]
        clustered = method or CLUSTERED[0]
        # The score interval never contradicts P; only Obuchowski's test has one.
        interval: Literal["wald", "score"] = "score" if clustered == CLUSTERED[0] else "wald"
        test = clustered_test(
            right_a, right_b, units, method=clustered, level=level, interval=interval
        )
        told = f"runs are averaged within cases: {' and '.join(averaged)}" if averaged else None
        return Row(labels, replace(test, note=joined_notes(test.note, told)))
    if method in CLUSTERED:
        raise ReaderStatsError(
            f"{method} needs patients with several cases, or a model whose runs differ within a "
            "case; use mcnemar."
        )
    counts = cross(right_a, right_b)
    few = counts.only_a + counts.only_b < FEW_DISCORDANT
    fitting = method or ("mcnemar-mid-p" if few and not held else "mcnemar")
    chosen = cast("Unclustered", fitting)
    test = compare_paired(counts, method=chosen, level=level)
    remark = None if reads.clusters is None else NOT_BY_PATIENT
    return Row(labels, replace(test, note=joined_notes(test.note, remark)))


def _require_decisions(study: Study, metric: str, method: str | None) -> None:
    require(study, metric)
    if metric not in METRICS:
        raise ReaderStatsError(
            f"McNemar's test compares shares of the same cases: {', '.join(METRICS)}; "
            f"'{metric}' is none of them."
        )
    if method not in (None, *METHODS):
        raise ReaderStatsError(
            f"'{method}' does not compare two readers; use one of {', '.join(METHODS)}."
        )
