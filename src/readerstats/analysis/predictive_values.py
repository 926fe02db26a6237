"""What is a call worth where positive cases are rarer? Predictive values over prevalence."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from readerstats.analysis.cell_reads import cell_reads
from readerstats.analysis.frame import to_frame
from readerstats.analysis.predictive_comparisons import (
    MOST_MODELS,
    RATIOS,
    VALUES,
    against_models,
    of_pairs,
)
from readerstats.analysis.refusals import no_decisions
from readerstats.errors import ReaderStatsError, Unanswerable
from readerstats.results import Estimate, Labels, Row, TestResult
from readerstats.stats.predictive_values import (
    CALLS,
    Call,
    average_likelihood_ratio,
    likelihood_ratio,
    predictive_value,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from readerstats.analysis.cell_reads import CellReads
    from readerstats.study.model import Study

    FloatArray = NDArray[np.float64]

USUAL: Final = (0.01, 0.05, 0.2)
"""Prevalences of the tables, where a study names none."""
_STEPS: Final = 18
_ENDS: Final = (0.002, 0.9)
_AS_HERE: Final = (
    "predictive values at another prevalence take sensitivity and specificity to stay as they are "
    "here; readers who know that positive cases are rare may call fewer cases positive"
)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Curve:
    """A predictive value over prevalence.

    Attributes
    ----------
    labels : Labels
        Metric ``ppv`` or ``npv``, of a reader, a model or the reader average.
    prevalence, value : tuple of float
    lower, upper : tuple of float
        Empty where there is no interval.
    """

    labels: Labels
    prevalence: tuple[float, ...]
    value: tuple[float, ...]
    lower: tuple[float, ...]
    upper: tuple[float, ...]


@dataclass(frozen=True, eq=False, kw_only=True)
class PredictiveValues:
    """Likelihood ratios, and the predictive values that follow from them at any prevalence.

    Attributes
    ----------
    estimates : tuple of Row of Estimate
        Of each cell: LR+ and LR- of everybody, with the reader average; then PPV and NPV at each
        prevalence, where `by` is ``"prevalence"`` and `group` the number: of everybody at those
        that were named, else of the reader average and the models.
    tests : tuple of Row of TestResult
        The readers' likelihood ratios over each model's; pairs of models: the difference of PPV and
        of NPV at the study's own share of positive cases, and the ratios of likelihood ratios.
    prevalences : tuple of float
    named : bool
        Whether the study names them.
    shares : tuple of (str or None, str or None, float)
        Modality, dataset and share of positive cases of each cell.
    curves : tuple of Curve
        Of the reader average and the models; of the people where there are fewer than two.
    notes : tuple of str
    """

    estimates: tuple[Row[Estimate], ...]
    tests: tuple[Row[TestResult], ...]
    prevalences: tuple[float, ...]
    named: bool
    shares: tuple[tuple[str | None, str | None, float], ...]
    curves: tuple[Curve, ...] = ()
    notes: tuple[str, ...] = ()

    def record(self) -> dict[str, Any]:
        """Return what JSON has beside the rows."""
        shares = [
            {"modality": modality, "dataset": dataset, "share_positive": share}
            for modality, dataset, share in self.shares
        ]
        curves = [
            {
                "metric": curve.labels.metric,
                "reader": curve.labels.reader,
                "modality": curve.labels.modality,
                "dataset": curve.labels.dataset,
                "prevalence": list(curve.prevalence),
                "value": list(curve.value),
                "lower": list(curve.lower) or None,
                "upper": list(curve.upper) or None,
            }
            for curve in self.curves
        ]
        return {
            "predictive_values": {
                "prevalence": list(self.prevalences),
                "study_shares": shares,
                "curves": curves,
            }
        }

    def to_frame(self) -> pd.DataFrame:
        """Return the estimates as a DataFrame with the columns of the schema."""
        return to_frame(self.estimates)


def predictive_values(
    study: Study,
    *,
    prevalence: float | Sequence[float] | None = None,
    pairs: Sequence[tuple[str, str]] | None = None,
) -> PredictiveValues:
    """Tell what a positive and a negative call are worth at other prevalences.

    Parameters
    ----------
    study : Study
        With decisions.
    prevalence : float or sequence of float, optional
        Shares of positive cases where the calls are to be made, in (0, 1). Those of the study's
        settings without it, or 1%, 5% and 20%.
    pairs : sequence of (str, str), optional
        Readers or models whose predictive values are compared on the cases that both read; all
        pairs of models without it.

    Returns
    -------
    PredictiveValues

    Raises
    ------
    Unanswerable
        For ratings without a threshold, or without cases of both classes.
    ReaderStatsError
        For a prevalence outside (0, 1), or an unknown reader.

    Notes
    -----
    Sensitivity and specificity are taken to be what they are in this study, and the prevalence as
    known. The value of the reader average is that of a call by a reader drawn at random.
    Pairs: Kosinski's weighted generalized score for the difference at the study's own share, and
    the ratio of likelihood ratios, which is the ratio of the odds of predictive values at every
    prevalence. Validated as `likelihood_ratio`, `average_likelihood_ratio` and
    `compare_predictive_values` of `readerstats.stats`, which see.

    References
    ----------
    .. [1] Mercaldo ND, Lau KF, Zhou XH. Stat Med 2007;26:2170-2183. doi:10.1002/sim.2677
    .. [2] Kosinski AS. Stat Med 2013;32:964-977. doi:10.1002/sim.5587

    Examples
    --------
    >>> import readerstats as rs
    >>> found = rs.predictive_values(rs.load_study(rs.example("deepfake_xray")), prevalence=0.05)
    >>> row = next(row for row in found.estimates if row.labels.metric == "ppv"
    ...     and row.labels.scope == "group")
    >>> row.labels.dataset, round(row.result.estimate, 2)
    ('GPT-4o', 0.14)
    """
    asked = _asked(study, prevalence)
    places = [here for here in cell_reads(study) if here.decision is not None]
    if not places:
        raise Unanswerable(
            f"predictive values need yes-or-no decisions, and {no_decisions(study)}."
        )
    places = [here for here in places if 0 < here.truth.mean() < 1]
    if not places:
        raise Unanswerable(
            "predictive values need positive and negative cases in one dataset, and no dataset "
            "has both."
        )
    named = prevalence is not None or bool(study.settings.analysis.prevalence)
    estimates: list[Row[Estimate]] = []
    curves: list[Curve] = []
    tests: list[Row[TestResult]] = []
    for here in places:
        ratios = {call: _ratios(study, here, call) for call in CALLS}
        estimates += [row for call in CALLS for row in ratios[call]]
        for call in CALLS:
            drawn = [row for row in ratios[call] if _is_drawn(row, here)]
            shown = ratios[call] if named else drawn
            estimates += [_at(row, call, value) for value in asked for row in shown]
            curves += [curve for row in drawn for curve in _curve(row, call, asked)]
        tests += against_models(study, here) + of_pairs(study, here, pairs)
    if pairs is not None and not any(row.labels.comparison in ("model", "reader") for row in tests):
        raise ReaderStatsError("the two read no case in common.")
    return PredictiveValues(
        estimates=tuple(estimates),
        tests=tuple(tests),
        prevalences=asked,
        named=named,
        shares=tuple(
            (here.cell.modality, here.cell.dataset, float(here.truth.mean())) for here in places
        ),
        curves=tuple(curves),
        notes=_notes(study),
    )


def _asked(study: Study, prevalence: float | Sequence[float] | None) -> tuple[float, ...]:
    if prevalence is None:
        return study.settings.analysis.prevalence or USUAL
    several = (prevalence,) if isinstance(prevalence, int | float) else tuple(prevalence)
    for value in several:
        if not 0 < value < 1:
            raise ReaderStatsError(
                f"a prevalence lies between 0 and 1, such as 0.05, and {value:g} does not."
            )
    return tuple(sorted(set(several)))


def _notes(study: Study) -> tuple[str, ...]:
    notes = [_AS_HERE]
    if len(study.humans) == 1:
        notes.append("there is one reader, and so no reader average")
    if len(study.models) > MOST_MODELS:
        notes.append(
            f"with more than {MOST_MODELS} models their pairs are not compared; name two with --a "
            "and --b"
        )
    return tuple(notes)


def _is_drawn(row: Row[Estimate], here: CellReads) -> bool:
    reader = row.labels.reader
    return reader is None or reader in here.models or here.n_people < 2


def _ratios(study: Study, here: CellReads, call: Call) -> list[Row[Estimate]]:
    """Estimate a likelihood ratio of everybody in a cell, then that of the reader average."""
    analysis, decision = study.settings.analysis, here.decision
    if decision is None:
        return []
    rows = []
    for at, reader in enumerate(here.readers):
        if np.isnan(decision[at]).all():
            continue
        labels = here.labels(RATIOS[call], "cases", reader)
        rows.append(Row(labels, _of_reader(here, at, call, analysis.level)))
    if here.n_people > 1:
        average = average_likelihood_ratio(
            decision[: here.n_people],
            here.truth,
            of=call,
            random=analysis.random,
            level=analysis.level,
            clusters=here.clusters,
        )
        rows.append(Row(here.labels(RATIOS[call], analysis.random), average))
    return rows


def _of_reader(here: CellReads, at: int, call: Call, level: float) -> Estimate:
    said = here.decision[at] if here.decision is not None else np.full(here.truth.shape, np.nan)
    if here.averaged[at] or here.clusters is not None:
        found = average_likelihood_ratio(
            said[None], here.truth, of=call, random="cases", level=level, clusters=here.clusters
        )
        return replace(found, n=None)
    positive, negative = said[here.truth], said[~here.truth]
    return likelihood_ratio(
        int((positive == 1).sum()),
        int((positive == 0).sum()),
        int((negative == 1).sum()),
        int((negative == 0).sum()),
        of=call,
        level=level,
    )


def _at(row: Row[Estimate], call: Call, prevalence: float) -> Row[Estimate]:
    """Turn a likelihood ratio into the predictive value at a prevalence."""
    labels = replace(row.labels, metric=VALUES[call], by="prevalence", group=f"{prevalence:g}")
    return Row(labels, predictive_value(row.result, prevalence, of=call))


def _curve(row: Row[Estimate], call: Call, asked: tuple[float, ...]) -> list[Curve]:
    """Follow a predictive value over prevalence; nothing without a likelihood ratio."""
    start, end = (math.log(p / (1 - p)) for p in _ENDS)
    logits = [start + (end - start) * step / _STEPS for step in range(_STEPS + 1)]
    even = (1 / (1 + math.exp(-logit)) for logit in logits)
    prevalences = tuple(sorted({*even, *USUAL, 0.5, *asked}))
    values = [predictive_value(row.result, p, of=call) for p in prevalences]
    if values[0].estimate is None:
        return []
    bounded = all(value.lower is not None and value.upper is not None for value in values)
    return [
        Curve(
            labels=replace(row.labels, metric=VALUES[call]),
            prevalence=prevalences,
            value=tuple(value.estimate or 0.0 for value in values),
            lower=tuple(value.lower or 0.0 for value in values) if bounded else (),
            upper=tuple(value.upper or 0.0 for value in values) if bounded else (),
        )
    ]
