"""The area under a part of one reader's ROC curve, raw or on McClish's scale."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from readerstats.results import Estimate, joined_notes
from readerstats.stats.confidence import critical_value
from readerstats.stats.roc.area import checked_sample, logit_bounds, missing_class
from readerstats.stats.roc.curve_range import CurveRange, curve_range
from readerstats.stats.roc.partial_jackknife import jackknife_partial_auc
from readerstats.stats.samples import FloatArray, check_level, is_constant

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from readerstats.stats.roc.curve_range import Span
    from readerstats.stats.roc.running_counts import BoolArray

ROUNDING = 1e-12


def partial_auc(
    scores: Sequence[float] | FloatArray,
    truth: ArrayLike,
    *,
    specificity: Span | None = None,
    sensitivity: Span | None = None,
    corrected: bool = False,
    level: float = 0.95,
) -> Estimate:
    """Estimate the area under a part of the ROC curve with its confidence interval.

    Parameters
    ----------
    scores : sequence of float, shape (case,)
        One reader's scores, larger for more positive; cases that were not read are left out.
    truth : array of bool, shape (case,)
        True for the condition sought.
    specificity, sensitivity : tuple of float
        Lowest and highest value of the one that the area is taken over, such as (0.8, 1); give
        one of the two.
    corrected : bool, default False
        On McClish's scale, where 0.5 is chance and 1 a perfect reader.
    level : float, default 0.95
        Confidence level, in (0, 1).

    Returns
    -------
    Estimate
        Method ``"partial-auc"``, or ``"partial-auc-mcclish"`` if corrected. The raw area lies
        between 0 and the width of the range. `note` names the range; an area below that of chance
        has no corrected value, and fewer than two cases of a class give no interval.

    Raises
    ------
    ValueError
        For unequal lengths, NaN or infinity, a truth that is neither 0 nor 1, a range outside 0
        to 1 or without width, not exactly one range, or a level outside (0, 1).

    Notes
    -----
    Assumes independent cases, a fixed reader and a range that was chosen beforehand. The standard
    error is that of the jackknife within each class, which over the whole range is DeLong's; the
    interval is normal on the scale of the log odds of the area's share of the width.
    Validated against ``auc(partial.auc)`` of pROC: areas, raw and corrected.

    References
    ----------
    .. [1] McClish DK. Analyzing a portion of the ROC curve. Med Decis Making 1989;9:190-195.
       https://doi.org/10.1177/0272989X8900900307
    .. [2] Arvesen JN. Jackknifing U-statistics. Ann Math Stat 1969;40:2076-2100.
       https://doi.org/10.1214/aoms/1177697287

    Examples
    --------
    >>> scores, truth = [1, 2, 3, 4, 2, 3, 5], [0, 0, 0, 0, 1, 1, 1]
    >>> round(partial_auc(scores, truth, specificity=(0.5, 1)).estimate, 4)
    0.2083
    >>> round(partial_auc(scores, truth, specificity=(0.5, 1), corrected=True).estimate, 4)
    0.6111
    """
    check_level(level)
    values, positive = checked_sample(scores, truth)
    part = curve_range(specificity, sensitivity)
    method, n = "partial-auc-mcclish" if corrected else "partial-auc", values.size
    missing = missing_class(positive)
    if missing:
        return Estimate.unavailable(method=method, note=missing, n=n)
    whole, without = jackknife_partial_auc(
        values, positive, specificity=specificity, sensitivity=sensitivity
    )
    if corrected and whole < part.chance - ROUNDING:
        note = (
            f"the area over a {part.of} from {part.low:g} to {part.high:g} is below that of "
            "chance, where McClish's correction has no meaning; take the raw area"
        )
        return Estimate.unavailable(method=method, note=note, n=n)
    return _with_interval(
        float(whole),
        _jackknife_se(without, positive),
        part,
        corrected=corrected,
        level=level,
        method=method,
        n=n,
    )


def _with_interval(
    area: float,
    se: float | None,
    part: CurveRange,
    *,
    corrected: bool,
    level: float,
    method: str,
    n: int,
) -> Estimate:
    """Put area and bounds on the scale that was asked for."""
    scale = part.mcclish if corrected else float
    lower = upper = None
    if se is None:
        remark = "no interval: it needs two cases of each class"
    elif not ROUNDING < area / part.width < 1 - ROUNDING:
        remark = "no interval: the area is the lowest or the highest that there can be"
    elif se == 0:
        remark = "no interval: leaving out a case leaves the area as it is"
    else:
        # As a share of the most there can be, so that the interval stays within it.
        bounds = logit_bounds(area / part.width, critical_value(level) * se / part.width)
        lower, upper = (scale(bound * part.width) for bound in bounds)
        remark = None
    return Estimate(
        estimate=scale(area),
        se=None if se is None else scale(se) - scale(0.0),
        lower=lower,
        upper=upper,
        level=None if lower is None else level,
        method=method,
        n=n,
        note=joined_notes(_about(part, corrected=corrected), remark),
    )


def _jackknife_se(without: FloatArray, positive: BoolArray) -> float | None:
    """Compute the standard error from leaving out each case, within its class (Arvesen)."""
    classes = [without[positive], without[~positive]]
    if min(values.size for values in classes) < 2:
        return None
    return math.sqrt(
        sum(
            0.0 if is_constant(values, scale=1.0) else float(values.var()) * (values.size - 1)
            for values in classes
        )
    )


def _about(part: CurveRange, *, corrected: bool) -> str:
    scale = "corrected so that chance is 0.5 and" if corrected else "where"
    most = 1 if corrected else part.width
    return f"over a {part.of} from {part.low:g} to {part.high:g}, {scale} the most is {most:g}"
