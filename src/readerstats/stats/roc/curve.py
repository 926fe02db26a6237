"""The empirical ROC curve of one reader: its points, and values read off it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

import numpy as np

from readerstats.results import joined_notes
from readerstats.stats.roc.area import checked_sample, missing_class

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from readerstats.stats.samples import FloatArray


Criterion: TypeAlias = Literal["youden", "closest-corner"]

POST_HOC = (
    "post hoc: the threshold was chosen on these very cases, which flatters it; on other cases "
    "expect less"
)
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RocCurve:
    """The points of an empirical ROC curve, from calling every case positive to calling none.

    Attributes
    ----------
    thresholds : ndarray of float, shape (point,)
        A case is called positive if its score is at or above the threshold; infinity at the last
        point, where none is.
    sensitivity, specificity : ndarray of float, shape (point,)
    n_positive, n_negative : int
        Cases of each class.
    note : str or None
        Why there are no points, where a class has no case.

    Examples
    --------
    >>> curve = roc_curve([1, 2, 2, 3], [0, 0, 1, 1])
    >>> curve.thresholds.tolist(), curve.specificity.tolist()
    ([1.0, 2.0, 3.0, inf], [0.0, 0.5, 1.0, 1.0])
    """

    thresholds: FloatArray
    sensitivity: FloatArray
    specificity: FloatArray
    n_positive: int
    n_negative: int
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CutPoint:
    """A threshold that was chosen after the fact, and what it shows on the same cases.

    Attributes
    ----------
    criterion : {"youden", "closest-corner"}
        What was made best.
    threshold : float or None
        A case is called positive if its score is at or above it.
    sensitivity, specificity : float or None
    value : float or None
        Youden's index, to be large; or the distance to the corner, to be small.
    note : str
        That the choice is post hoc; or why there is none.

    Examples
    --------
    >>> optimal_cut_point([1, 2, 2, 3], [0, 0, 1, 1]).note.startswith("post hoc")
    True
    """

    criterion: Criterion
    note: str
    threshold: float | None = None
    sensitivity: float | None = None
    specificity: float | None = None
    value: float | None = None


def roc_curve(scores: Sequence[float] | FloatArray, truth: ArrayLike) -> RocCurve:
    """Compute the points of the empirical ROC curve.

    Parameters
    ----------
    scores : sequence of float, shape (case,)
        One reader's scores, larger for more positive; cases that were not read are left out.
    truth : array of bool, shape (case,)
        True for the condition sought.

    Returns
    -------
    RocCurve
        A point for each score that occurs, and one where no case is called positive. Without a
        case of a class there are no points; the note says so.

    Raises
    ------
    ValueError
        For unequal lengths, NaN or infinity, or a truth that is neither 0 nor 1.

    Notes
    -----
    Assumes that larger scores mean more positive: a curve below the diagonal is not turned over.
    Straight lines between the points have the area of `auc`. A curve fitted by the binormal model
    is not offered.
    Validated against ``roc`` of pROC.

    References
    ----------
    .. [1] Fawcett T. Pattern Recognit Lett 2006;27:861-874.
       https://doi.org/10.1016/j.patrec.2005.10.010

    Examples
    --------
    >>> roc_curve([1, 2, 2, 3], [0, 0, 1, 1]).sensitivity
    array([1. , 1. , 0.5, 0. ])
    """
    values, positive = checked_sample(scores, truth)
    n_positive = int(positive.sum())
    n_negative = values.size - n_positive
    missing = missing_class(positive)
    if missing:
        none = np.empty(0)
        return RocCurve(
            thresholds=none, sensitivity=none, specificity=none,
            n_positive=n_positive, n_negative=n_negative, note=missing,
        )  # fmt: skip
    levels = np.unique(values)
    missed = np.searchsorted(np.sort(values[positive]), levels, side="left")
    spared = np.searchsorted(np.sort(values[~positive]), levels, side="left")
    return RocCurve(
        thresholds=np.append(levels, np.inf),
        sensitivity=1 - np.append(missed, n_positive) / n_positive,
        specificity=np.append(spared, n_negative) / n_negative,
        n_positive=n_positive,
        n_negative=n_negative,
    )


def optimal_cut_point(
    scores: Sequence[float] | FloatArray, truth: ArrayLike, *, criterion: Criterion = "youden"
) -> CutPoint:
    """Find the threshold that would have been best for these cases.

    Parameters
    ----------
    scores : sequence of float, shape (case,)
        One reader's scores, larger for more positive; cases that were not read are left out.
    truth : array of bool, shape (case,)
        True for the condition sought.
    criterion : {"youden", "closest-corner"}, default "youden"
        Largest sensitivity + specificity - 1 [1]_; or smallest distance to the corner where both
        are 1.

    Returns
    -------
    CutPoint
        Always labelled post hoc. Of thresholds that are equally good, the lowest, which has the
        highest sensitivity; the note counts them.

    Raises
    ------
    ValueError
        For unequal lengths, NaN or infinity, a truth that is neither 0 nor 1, or an unknown
        criterion.

    Notes
    -----
    Assumes that a missed case and a false alarm weigh alike, and nothing else. Sensitivity and
    specificity at a threshold chosen this way are too good, and have no interval here: judge
    them on cases that had no part in the choice [2]_.
    Validated against ``coords(roc, "best")`` of pROC.

    References
    ----------
    .. [1] Youden WJ. Index for rating diagnostic tests. Cancer 1950;3:32-35.
       https://doi.org/10.1002/1097-0142(1950)3:1<32::AID-CNCR2820030106>3.0.CO;2-3
    .. [2] Leeflang MMG, Moons KGM, Reitsma JB, Zwinderman AH. Clin Chem 2008;54:729-737.
       https://doi.org/10.1373/clinchem.2007.096032

    Examples
    --------
    >>> best = optimal_cut_point([1, 2, 2, 3, 3, 3, 4, 5], [0, 0, 1, 0, 1, 1, 0, 1])
    >>> best.threshold, best.sensitivity, best.specificity
    (2.0, 1.0, 0.25)
    """
    if criterion not in get_args(Criterion):
        raise ValueError(f"`criterion` must be 'youden' or 'closest-corner', got {criterion!r}.")
    curve = roc_curve(scores, truth)
    if curve.note:
        return CutPoint(criterion=criterion, note=curve.note)
    sensitivity, specificity = curve.sensitivity[:-1], curve.specificity[:-1]
    if criterion == "youden":
        values = sensitivity + specificity - 1
        best = values.max()
    else:
        values = np.hypot(1 - sensitivity, 1 - specificity)
        best = values.min()
    alike = np.flatnonzero(np.abs(values - best) < _ROUNDING)
    first = int(alike[0])
    ties = f"{alike.size} thresholds are equally good; this is the lowest"
    return CutPoint(
        criterion=criterion,
        threshold=float(curve.thresholds[first]),
        sensitivity=float(sensitivity[first]),
        specificity=float(specificity[first]),
        value=float(values[first]),
        note=joined_notes(POST_HOC, ties if alike.size > 1 else None) or POST_HOC,
    )
