"""The one door to pingouin's t test: numbers unrounded, and a test of the kind asked for."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from readerstats.stats.pingouin_module import pingouin_module

if TYPE_CHECKING:
    from readerstats.results import Alternative
    from readerstats.stats.samples import FloatArray


@dataclass(frozen=True, slots=True)
class TTest:
    """The numbers of a t test; an infinite bound is None.

    Attributes
    ----------
    statistic, df, p : float
    lower, upper : float or None
        Bounds for the mean, or for the difference of two means.

    Examples
    --------
    >>> TTest(statistic=2.1, df=16, p=0.052, lower=-0.001, upper=0.11).df
    16
    """

    statistic: float
    df: float
    p: float
    lower: float | None
    upper: float | None


def t_test(
    x: FloatArray,
    y: FloatArray | float,
    *,
    alternative: Alternative = "two-sided",
    level: float = 0.95,
) -> TTest:
    """Test one sample against a value, or two independent samples by Welch's test.

    Parameters
    ----------
    x : ndarray of float, shape (n,)
        At least two values with some spread.
    y : float, or ndarray of float, shape (m,)
        The value to test against, or the other sample, of at least two values.
    alternative : {"two-sided", "greater", "less"}, default "two-sided"
    level : float, default 0.95

    Returns
    -------
    TTest

    Raises
    ------
    ValueError
        For a sample of one value, which pingouin would take for a value to test against.

    Notes
    -----
    There is no paired test here: pairs are tested as one sample of their differences, because
    pingouin turns a paired test with unequal lengths into an unpaired one.

    Examples
    --------
    >>> round(t_test(np.array([1.0, 2.0, 4.0]), 0.0).lower, 4)
    -1.4612
    """
    other = np.atleast_1d(np.asarray(y, dtype=np.float64))
    if x.size < 2 or (np.ndim(y) > 0 and other.size < 2):
        raise ValueError("a sample needs at least two values.")
    pingouin = pingouin_module()
    with _unrounded(), warnings.catch_warnings(), np.errstate(all="ignore"):
        # What may warn is its power and its Bayes factor, which we do not read.
        warnings.simplefilter("ignore")
        frame = pingouin.ttest(x, other, alternative=alternative, correction=True, confidence=level)
    row = frame.iloc[0]
    interval = next(row[name] for name in frame.columns if str(name).startswith("CI"))
    lower, upper = (float(bound) if math.isfinite(bound) else None for bound in interval)
    p = row["p_val" if "p_val" in frame.columns else "p-val"]  # renamed by pingouin 0.6
    return TTest(float(row["T"]), float(row["dof"]), float(p), lower, upper)


@contextmanager
def _unrounded() -> Iterator[None]:
    """Lift pingouin's rounding of intervals, which is a global option, and put it back."""
    options = pingouin_module().options
    before = dict(options)
    options.update({name: None for name in options if name.startswith("round")})
    try:
        yield
    finally:
        options.clear()
        options.update(before)
