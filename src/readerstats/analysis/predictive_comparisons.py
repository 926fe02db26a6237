"""Do the calls of readers and models differ in worth? Panels and pairs, on the same cases."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Final

import numpy as np

from readerstats.analysis.adjustment import adjusted
from readerstats.errors import ReaderStatsError
from readerstats.results import Labels, Row, TestResult
from readerstats.stats.paired_predictive_values import compare_predictive_values
from readerstats.stats.predictive_values import CALLS, Call, likelihood_ratio_against

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from readerstats.analysis.cell_reads import CellReads
    from readerstats.study.model import Study

    FloatArray = NDArray[np.float64]

RATIOS: Final[dict[Call, str]] = {
    "positive": "positive-likelihood-ratio",
    "negative": "negative-likelihood-ratio",
}
VALUES: Final[dict[Call, str]] = {"positive": "ppv", "negative": "npv"}
MOST_MODELS: Final = 12
"""Models of which all pairs are compared."""
_BY_PATIENT: Final = (
    "patients have several cases, and this test takes every case as a patient of its own; the "
    "ratio of likelihood ratios respects patients"
)
_OF_RUNS: Final = (
    "a model has several runs, whose average is no decision; the ratio of likelihood ratios "
    "takes it"
)


def against_models(study: Study, here: CellReads) -> list[Row[TestResult]]:
    """Compare the readers' likelihood ratios with those of each model.

    Parameters
    ----------
    study : Study
    here : CellReads

    Returns
    -------
    list of Row of TestResult
        LR+ then LR-, P adjusted within each; empty without two people.

    Examples
    --------
    >>> against_models.__name__
    'against_models'
    """
    if here.n_people < 2 or here.decision is None:
        return []
    analysis = study.settings.analysis
    rows: list[Row[TestResult]] = []
    for call in CALLS:
        family = []
        for at, model in enumerate(here.models, start=here.n_people):
            test = likelihood_ratio_against(
                here.decision[: here.n_people],
                here.decision[at],
                here.truth,
                of=call,
                random=analysis.random,
                level=analysis.level,
                clusters=here.clusters,
            )
            labels = here.test_labels(RATIOS[call], analysis.random, "panel", model)
            family.append(Row(labels, test))
        rows += adjusted(family, analysis.multiplicity)
    return rows


def of_pairs(
    study: Study, here: CellReads, pairs: Sequence[tuple[str, str]] | None
) -> list[Row[TestResult]]:
    """Compare the predictive values of two readers or models, pair by pair.

    Parameters
    ----------
    study : Study
    here : CellReads
    pairs : sequence of (str, str) or None
        All pairs of models for None.

    Returns
    -------
    list of Row of TestResult
        Of positive calls, then of negative ones: differences of predictive values, then ratios of
        likelihood ratios; P adjusted within each of these families.

    Raises
    ------
    ReaderStatsError
        For an unknown name, or one name twice.

    Examples
    --------
    >>> of_pairs.__name__
    'of_pairs'
    """
    known = study.humans + study.models
    for name in (name for pair in pairs or () for name in pair):
        if name not in known:
            raise ReaderStatsError(f"there is no reader '{name}'; there are {', '.join(known)}.")
    if pairs is None:
        pairs = list(combinations(here.models, 2)) if len(study.models) <= MOST_MODELS else []
    if any(a == b for a, b in pairs):
        raise ReaderStatsError("one name stands on both sides of the comparison.")
    level, rows = study.settings.analysis.level, list[Row[TestResult]]()
    present = [pair for pair in pairs if set(pair) <= set(here.readers)]
    for call in CALLS:
        values, ratios = [], []
        for a, b in present:
            labels = _pair_labels(here, a, b, VALUES[call])
            said_a, said_b = (_said(here, name) for name in (a, b))
            if np.isnan(said_a + said_b).all():
                continue
            values.append(Row(labels, _value_test(here, (a, b), call, level)))
            ratio = likelihood_ratio_against(
                said_a[None], said_b, here.truth, of=call, random="cases", level=level,
                clusters=here.clusters,
            )  # fmt: skip
            n = int((~np.isnan(said_a + said_b)).sum())
            ratios.append(Row(replace(labels, metric=RATIOS[call]), replace(ratio, n=n)))
        rows += adjusted(values, study.settings.analysis.multiplicity)
        rows += adjusted(ratios, study.settings.analysis.multiplicity)
    return rows


def _value_test(here: CellReads, pair: tuple[str, str], call: Call, level: float) -> TestResult:
    """Test the difference of two predictive values, where every case is a patient of its own."""
    method = "weighted-generalized-score"
    if here.clusters is not None:
        return TestResult.unavailable(method=method, note=_BY_PATIENT)
    if any(here.averaged[here.readers.index(name)] for name in pair):
        return TestResult.unavailable(method=method, note=_OF_RUNS)
    a, b = (_said(here, name) for name in pair)
    return compare_predictive_values(a, b, here.truth, of=call, level=level)


def _said(here: CellReads, reader: str) -> FloatArray:
    if here.decision is None:
        return np.full(here.truth.shape, np.nan)
    said: FloatArray = here.decision[here.readers.index(reader)]
    return said


def _pair_labels(here: CellReads, a: str, b: str, metric: str) -> Labels:
    models = a in here.models and b in here.models
    return Labels(
        comparison="model" if models else "reader",
        metric=metric,
        random="cases",
        a=a,
        b=b,
        modality=here.cell.modality,
        dataset=here.cell.dataset,
    )
