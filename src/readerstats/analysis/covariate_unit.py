"""The step of a covariate that an odds ratio is told for."""

from __future__ import annotations

from statistics import fmean, stdev
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

DECADE: Final = 10.0
LEAST_IN_DECADES: Final = 1e-3
"""Of a decade: where years differ by less, ten more of them are beyond what was seen."""


def unit_of(name: str, values: Sequence[float]) -> tuple[float, float]:
    """Return the step of a covariate and its standard deviation.

    Parameters
    ----------
    name : str
    values : sequence of float
        At least two that differ.

    Returns
    -------
    unit : float
        Ten years for a covariate in years, else the standard deviation.
    spread : float
        The standard deviation, with n - 1.

    Examples
    --------
    >>> unit_of("experience_years", [1.0, 21.0])[0], unit_of("age", [1.0, 2.0, 3.0])
    (10.0, (1.0, 1.0))
    """
    spread = stdev(values, fmean(values))
    words = name.lower().replace("_", " ").split()
    in_years = words[-1:] in (["years"], ["year"])
    return (DECADE if in_years and spread >= DECADE * LEAST_IN_DECADES else spread), spread
