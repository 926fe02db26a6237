"""The crossed logistic mixed model of a study: levels compared, and covariates of the readers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from readerstats.analysis.levels import ONE_STATE
from readerstats.analysis.patients import NOT_BY_PATIENT
from readerstats.results import Labels, Row, TestResult, VarianceComponents, joined_notes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from readerstats.analysis.levels import Family, Stack
    from readerstats.analysis.metrics import Cell
    from readerstats.stats.mixed.model import MixedModel

SHARES: Final = ("accuracy", "sensitivity", "specificity")
"""What a logistic model of single reads can speak of."""
INTERCEPT: Final = "(Intercept)"
EXTREME: Final = 3.0
"""A standard deviation of the cases' log odds with which most are right, or wrong, for all."""
ALL_OR_NONE: Final = (
    "most cases are read right by nearly all readers or wrong by nearly all, which normal effects "
    "describe badly"
)
LOG_ODDS: Final = "log odds of a correct read; the odds ratio is its exponential"


@dataclass(frozen=True, eq=False, slots=True)
class _Reads:
    """One entry a read: whether it was right, and its level, reader and case."""

    correct: NDArray[np.bool_]
    level: NDArray[np.intp]
    reader: NDArray[np.intp]
    case: NDArray[np.intp]


@dataclass(frozen=True, eq=False, slots=True)
class MixedDifferences:
    """Levels compared by a mixed model.

    Attributes
    ----------
    rows : tuple of Row of TestResult
        Two a pair: ``mixed``, the difference a - b of the log odds of a correct read, with the
        odds ratio as effect size; and ``mixed-averaged``, the difference of the probabilities
        with readers and cases averaged over.
    components : tuple of Row of VarianceComponents
        Of readers and of cases, on log odds; none where there is no estimate.
    """

    rows: tuple[Row[TestResult], ...]
    components: tuple[Row[VarianceComponents], ...] = ()


def mixed_differences(
    stack: Stack, family: Family, metric: str, pairs: Sequence[tuple[str, str]], *, level: float
) -> MixedDifferences:
    """Compare levels by a logistic mixed model with crossed random readers and cases.

    Parameters
    ----------
    stack : Stack
        The people's reads of the levels of the family.
    family : Family
    metric : {"accuracy", "sensitivity", "specificity"}
    pairs : sequence of (str, str)
        Names a and b of levels.
    level : float
        Confidence level.

    Returns
    -------
    MixedDifferences

    Examples
    --------
    >>> import readerstats as rs
    >>> from readerstats.analysis.levels import Family, Level, stack
    >>> from readerstats.analysis.metrics import Cell
    >>> study = rs.load_study(rs.example("deepfake_xray"))
    >>> family = Family("dataset", tuple(Level(d, Cell(None, d)) for d in study.datasets))
    >>> found = mixed_differences(stack(study, family.levels, "accuracy"), family, "accuracy",
    ...                           [("GPT-4o", "RoentGen")], level=0.95)
    >>> [row.result.method for row in found.rows], round(found.rows[0].result.effect_size, 2)
    (['mixed', 'mixed-averaged'], 0.84)
    """
    reads = _reads_of(stack, metric)
    rows = []
    remark = None if stack.clusters is None else NOT_BY_PATIENT
    fitted: dict[str, MixedModel] = {}
    for a, b in pairs:
        if b not in fitted:
            fitted[b] = _against(family.names, b, reads, level)
        labels = family.labels(metric, "readers and cases", a, b)
        rows += [
            Row(labels, replace(test, note=joined_notes(test.note, remark)))
            for test in _difference(fitted[b], a, len(stack.readers))
        ]
    model = next(iter(fitted.values()))
    where = family.labels(metric, "readers and cases", None, None)
    return MixedDifferences(tuple(rows), _components(model, where))


def _components(model: MixedModel, where: Labels) -> tuple[Row[VarianceComponents], ...]:
    if model.sd_reader is None or model.sd_case is None:
        return ()
    spread = VarianceComponents(
        method="mixed", reader=model.sd_reader**2, case=model.sd_case**2, note=model.note
    )
    return (Row(where, spread),)


def mixed_effect(
    stack: Stack,
    metric: str,
    value_of: Mapping[str, float],
    *,
    name: str,
    cell: Cell,
    level: float,
) -> Row[TestResult]:
    """Relate a covariate of the readers to the log odds of a correct read.

    Parameters
    ----------
    stack : Stack
        Of one level.
    metric : {"accuracy", "sensitivity", "specificity"}
    value_of : mapping of str to float
        The covariate of each reader, in the unit of the effect (decades, or 1 for a member).
    name : str
        Of the covariate.
    cell : Cell
        Where the reads are.
    level : float
        Confidence level.

    Returns
    -------
    Row of TestResult
        The change of the log odds for one unit; the odds ratio is the effect size.

    Examples
    --------
    >>> import readerstats as rs
    >>> from readerstats.analysis.levels import Level, stack
    >>> from readerstats.analysis.metrics import Cell
    >>> study = rs.load_study(rs.example("deepfake_xray"))
    >>> cell = Cell(None, "GPT-4o")
    >>> years = study.readers.set_index("reader")["experience_years"].dropna() / 10
    >>> row = mixed_effect(stack(study, [Level("GPT-4o", cell)], "accuracy"), "accuracy",
    ...                    years.to_dict(), name="experience_years", cell=cell, level=0.95)
    >>> row.labels.comparison, row.result.method
    ('covariate', 'mixed')
    """
    from readerstats.stats.mixed.model import logistic_mixed_model

    reads = _reads_of(stack, metric)
    known = np.array([name in value_of for name in stack.readers], dtype=bool)[reads.reader]
    values = np.array([value_of.get(name, 0.0) for name in stack.readers])[reads.reader]
    design = np.column_stack([np.ones(int(known.sum())), values[known]])
    model = logistic_mixed_model(
        reads.correct[known],
        design,
        [INTERCEPT, name],
        reads.reader[known],
        reads.case[known],
        level=level,
    )
    labels = Labels(
        comparison="covariate",
        metric=metric,
        random="readers and cases",
        a=name,
        modality=cell.modality,
        dataset=cell.dataset,
    )
    n_readers = len(set(reads.reader[known].tolist()))
    return Row(labels, _as_odds(model.coefficient(name), model, n_readers))


def _reads_of(stack: Stack, metric: str) -> _Reads:
    if metric not in SHARES:
        raise ValueError(f"a logistic model needs right and wrong reads, not {metric}.")
    level, reader, case = np.nonzero(~np.isnan(stack.values))
    said = stack.values[level, reader, case].astype(bool)
    right = said == stack.truth[case]
    if metric in ONE_STATE:
        mine = stack.truth[case] == ONE_STATE[metric]
        return _Reads(right[mine], level[mine], reader[mine], case[mine])
    return _Reads(right, level, reader, case)


def _against(names: Sequence[str], reference: str, reads: _Reads, level: float) -> MixedModel:
    """Fit all levels, as differences from one of them."""
    from readerstats.stats.mixed.model import logistic_mixed_model

    others = [name for name in names if name != reference]
    columns = [(reads.level == names.index(name)).astype(float) for name in others]
    return logistic_mixed_model(
        reads.correct,
        np.column_stack([np.ones(reads.correct.size), *columns]),
        [INTERCEPT, *others],
        reads.reader,
        reads.case,
        level=level,
    )


def _difference(model: MixedModel, name: str, n_readers: int) -> list[TestResult]:
    from readerstats.stats.mixed.probability import marginal_difference

    here = [float(term in (INTERCEPT, name)) for term in model.terms]
    reference = [float(term == INTERCEPT) for term in model.terms]
    averaged = marginal_difference(model, here, reference)
    extreme = model.sd_case is not None and model.sd_case > EXTREME
    return [
        _as_odds(model.coefficient(name), model, n_readers),
        replace(
            averaged,
            method="mixed-averaged",
            n=n_readers,
            note=joined_notes(averaged.note, ALL_OR_NONE if extreme else None),
        ),
    ]


def _as_odds(test: TestResult, model: MixedModel, n_readers: int) -> TestResult:
    if test.estimate is None:
        return replace(test, n=n_readers)
    return replace(
        test,
        effect_size_name="odds ratio",
        effect_size=float(np.exp(test.estimate)),
        n=n_readers,
        note=joined_notes(LOG_ODDS, model.note),
    )
