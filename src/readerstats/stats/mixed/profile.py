"""The profile-likelihood interval of one coefficient of a logistic mixed model."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from readerstats.results import Estimate, joined_notes
from readerstats.stats.confidence import critical_value
from readerstats.stats.mixed.optimum import minimum_on_plane
from readerstats.stats.one_thread import one_thread

if TYPE_CHECKING:
    from readerstats.stats.mixed.fit import Fit
    from readerstats.stats.mixed.model import MixedModel

_METHOD = "mixed-profile"
_STEPS = 25
_NEAR = 1e-6
_FAR = 20.0
"""Standard errors from the estimate beyond which a bound is not looked for."""


@one_thread()
def profile_interval(model: MixedModel, term: str, *, level: float | None = None) -> Estimate:
    """Find the values of one coefficient that a likelihood-ratio test does not reject.

    Parameters
    ----------
    model : MixedModel
    term : str
        Name of the coefficient.
    level : float, optional
        Confidence level, in (0, 1); that of the model by default.

    Returns
    -------
    Estimate
        As log odds, method ``"mixed-profile"``. A bound that the likelihood does not give is None,
        and the note says so.

    Raises
    ------
    ValueError
        For a term that the model does not have, or a level outside (0, 1).

    Notes
    -----
    All other parameters, the standard deviations among them, are estimated anew at each value.
    Better than the Wald interval where the estimate is large or there are few cases.
    Validated against ``confint(method = "profile")`` of lme4 1.1-31.

    References
    ----------
    .. [1] Venzon DJ, Moolgavkar SH. Appl Stat 1988;37:87-94. https://doi.org/10.2307/2347496

    Examples
    --------
    >>> from readerstats.stats.mixed.model import logistic_mixed_model
    >>> reader, case = np.divmod(np.arange(48), 8)
    >>> correct = (case < 4) | ((reader + case) % 3 > 0)
    >>> model = logistic_mixed_model(correct, np.ones((48, 1)), ["(Intercept)"], reader, case)
    >>> interval = profile_interval(model, "(Intercept)")
    >>> round(interval.lower, 2), round(interval.upper, 2)
    (0.87, 3.81)
    """
    wald = model.coefficient(term)
    level = model.level if level is None else level
    critical = critical_value(level)
    if model.fit is None or wald.estimate is None or wald.se is None:
        return Estimate.unavailable(method=_METHOD, note=model.note or "the model was not fitted")
    j = model.terms.index(term)
    lower = _bound(model.fit, j, wald.se, -critical)
    upper = _bound(model.fit, j, wald.se, critical)
    missing = [name for name, end in (("lower", lower), ("upper", upper)) if end is None]
    note = None
    if missing:
        note = f"no {' and no '.join(missing)} bound: the likelihood hardly falls that way"
    return Estimate(
        estimate=wald.estimate,
        lower=lower,
        upper=upper,
        level=level,
        method=_METHOD,
        note=joined_notes(note, model.note),
    )


def _bound(fit: Fit, j: int, se: float, wanted: float) -> float | None:
    """Find the coefficient whose signed root of the deviance is as wanted, by Newton's method."""
    optimum, likelihood = fit.optimum, fit.likelihood
    normal = np.zeros(optimum.at.size)
    normal[likelihood.n_theta :] = fit.to_coefficients[j]
    # Where the others go when the coefficient moves by one, as far as the likelihood is a parabola.
    direction = np.linalg.solve(optimum.hessian, normal)
    direction = direction / (normal @ direction)
    at, centre, side = optimum.at, float(fit.beta[j]), math.copysign(1.0, wanted)
    here, there = centre, centre + wanted * se
    for _ in range(_STEPS):
        start = at + (there - here) * direction
        at, value, gradient = minimum_on_plane(likelihood, start, optimum.hessian, normal)
        here = there
        root = math.copysign(math.sqrt(2 * max(0.0, value - optimum.value)), wanted)
        if abs(root - wanted) < _NEAR:
            return here
        by_coefficient = float(gradient @ normal) / float(normal @ normal)
        if root * by_coefficient <= 0:
            return None
        step = (wanted - root) * root / by_coefficient
        # No leap farther than the search has come, nor back across the estimate.
        far = abs(here - centre)
        there = here + side * min(far, max(-far / 2, side * step))
        if abs(there - centre) > _FAR * se:
            return None
    return None
