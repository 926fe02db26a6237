"""Agreement among all readers: what was seen, and beyond what chance would give."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

import numpy as np

from readerstats.stats.agreement.coding import Marks, marked
from readerstats.stats.agreement.intervals import LEAST_SPREAD, Linearised, settled
from readerstats.stats.agreement.weights import Weights, agreement_weights

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from readerstats.stats.agreement.intervals import AgreementCoefficient
    from readerstats.stats.agreement.weights import FloatArray

Coefficient: TypeAlias = Literal[
    "percent-agreement", "fleiss-kappa", "conger-kappa", "gwet-ac", "brennan-prediger"
]
COEFFICIENTS: tuple[Coefficient, ...] = get_args(Coefficient)


def agreement_coefficient(
    ratings: ArrayLike,
    coefficient: Coefficient = "fleiss-kappa",
    *,
    weights: Weights = "unweighted",
    categories: ArrayLike | None = None,
    level: float = 0.95,
    clusters: ArrayLike | None = None,
) -> AgreementCoefficient:
    r"""Estimate the agreement among all readers, with an interval over cases.

    Parameters
    ----------
    ratings : array_like, shape (reader, case)
        Numbers of the categories; NaN where not read. Every case with two reads counts, and the
        chance agreement uses every read.
    coefficient : str, default "fleiss-kappa"
        ``"percent-agreement"`` of a pair of readers on a case; beyond chance ``"fleiss-kappa"``
        [1]_, ``"conger-kappa"`` (Cohen's for two readers) [2]_, ``"gwet-ac"`` (AC1, with weights
        AC2) [3]_, or ``"brennan-prediger"`` [4]_.
    weights : {"unweighted", "linear", "quadratic", "ordinal"}
        See `agreement_weights`.
    categories : array_like, optional
        The whole scale; without it, the ratings that occur.
    level : float, default 0.95
    clusters : array_like of int, shape (case,), optional
        The patient of each case.

    Returns
    -------
    AgreementCoefficient

    Raises
    ------
    ValueError
        For a coefficient or weights that do not exist, ratings outside the categories, or a
        level outside (0, 1).

    Notes
    -----
    The standard error is the general one, linearised over cases after Gwet [3]_ [5]_, and not
    the one that holds where agreement is by chance alone. Readers are taken as they are: for
    other readers, too, see `agreement_bootstrap`. Validated against irrCAC 1.0.

    References
    ----------
    .. [1] Fleiss JL. Measuring nominal scale agreement among many raters. Psychol Bull
       1971;76:378-382. doi:10.1037/h0031619
    .. [2] Conger AJ. Integration and generalization of kappas for multiple raters. Psychol Bull
       1980;88:322-328. doi:10.1037/0033-2909.88.2.322
    .. [3] Gwet KL. Computing inter-rater reliability and its variance in the presence of high
       agreement. Br J Math Stat Psychol 2008;61:29-48. doi:10.1348/000711006X126600
    .. [4] Brennan RL, Prediger DJ. Coefficient kappa: some uses, misuses, and alternatives. Educ
       Psychol Meas 1981;41:687-699. doi:10.1177/001316448104100307
    .. [5] Gwet KL. Large-sample variance of Fleiss generalized kappa. Educ Psychol Meas
       2021;81:781-790. doi:10.1177/0013164420973080

    Examples
    --------
    >>> kappa = agreement_coefficient([[1, 1, 0, 0, 1], [1, 0, 0, 0, 1], [1, 1, 0, 1, 1]])
    >>> round(kappa.estimate.estimate, 3), round(kappa.observed, 3), round(kappa.chance, 3)
    (0.444, 0.733, 0.52)
    """
    if coefficient not in COEFFICIENTS:
        raise ValueError(
            f"`coefficient` must be one of {', '.join(COEFFICIENTS)}, got '{coefficient}'."
        )
    found = linearised(marked(ratings, categories), coefficient, weights)
    patients = None if clusters is None else np.asarray(clusters)[_seen(ratings)]
    lowest = 0.0 if coefficient == "percent-agreement" else -1.0
    return settled(found, level=level, clusters=patients, lowest=lowest)


def _seen(ratings: ArrayLike) -> np.ndarray:
    """Mark the cases that somebody read."""
    seen: np.ndarray = np.any(~np.isnan(np.asarray(ratings, dtype=np.float64)), axis=0)
    return seen


def linearised(marks: Marks, coefficient: Coefficient, weights: Weights) -> Linearised:
    r"""Compute a coefficient :math:`(p_a - p_e) / (1 - p_e)` and its influence function.

    With :math:`\psi` the influence of a case on each part, that on the coefficient is
    :math:`[\psi_a - (1 - \kappa) \psi_e] / (1 - p_e)`.

    Examples
    --------
    >>> found = linearised(marked([[0, 1, 1], [0, 1, 0]]), "brennan-prediger", "unweighted")
    >>> round(found.value, 3), round(found.chance, 3)
    (0.333, 0.5)
    """
    seen = marks.read.sum(axis=0) > 0
    chosen = Marks(marks.marks[:, :, seen], marks.categories)
    agree = agreement_weights(weights, marks.categories)
    observed, of_observed, pairable = _observed(chosen.counts, agree)
    if not pairable:
        return Linearised(
            value=np.nan, observed=np.nan, chance=np.nan, influence=of_observed, pairable=0
        )
    chance, of_chance = _chance(chosen, agree, coefficient)
    if 1 - chance < LEAST_SPREAD:
        value, influence = np.nan, of_observed
    else:
        value = (observed - chance) / (1 - chance)
        influence = (of_observed - (1 - value) * of_chance) / (1 - chance)
    return Linearised(
        value=value, observed=observed, chance=chance, influence=influence, pairable=pairable
    )


def _observed(counts: FloatArray, agree: FloatArray) -> tuple[float, FloatArray, int]:
    """Average the agreeing share of the pairs over the cases that have a pair."""
    reads = counts.sum(axis=1)
    pairs = reads * (reads - 1)
    has = pairs > 0
    agreeing = (counts * (counts @ agree - 1)).sum(axis=1)
    share = np.divide(agreeing, pairs, out=np.zeros(len(pairs)), where=has)
    pairable = int(has.sum())
    if not pairable:
        return np.nan, np.zeros(len(pairs)), 0
    observed = float(share.sum() / pairable)
    return observed, has * (share - observed) * len(pairs) / pairable, pairable


def _chance(marks: Marks, agree: FloatArray, coefficient: Coefficient) -> tuple[float, FloatArray]:
    """Return the agreement by chance, and the influence of each case on it."""
    q, n_cases = len(marks.categories), marks.marks.shape[2]
    if coefficient == "percent-agreement":
        return 0.0, np.zeros(n_cases)
    if coefficient == "brennan-prediger":
        return float(agree.sum()) / q**2, np.zeros(n_cases)
    if coefficient == "conger-kappa":
        return _between_readers(marks, agree)
    counts = marks.counts
    shares = counts / counts.sum(axis=1, keepdims=True)
    prevalence = shares.mean(axis=0)
    if coefficient == "fleiss-kappa":
        slope = agree @ prevalence
        chance = float(prevalence @ slope)
        return chance, 2 * (shares @ slope - chance)
    if q < 2:
        return 1.0, np.zeros(n_cases)  # one category leaves nothing to chance
    scale = float(agree.sum()) / (q * (q - 1))
    chance = scale * float(prevalence @ (1 - prevalence))
    return chance, 2 * (scale * (shares @ (1 - prevalence)) - chance)


def _between_readers(marks: Marks, agree: FloatArray) -> tuple[float, FloatArray]:
    """Let each pair of readers agree by chance with their own shares of the categories."""
    read = marks.read.sum(axis=1)
    who = read > 0
    chosen, read = marks.marks[:, who], read[who]
    n_readers, n_cases = chosen.shape[1:]
    shares = chosen.sum(axis=2) / read  # (category, reader)
    others = shares.sum(axis=1, keepdims=True) - shares
    slope = agree @ others
    pairs = n_readers * (n_readers - 1)
    if not pairs:
        return 1.0, np.zeros(n_cases)
    of_reader = (shares * slope).sum(axis=0)
    chance = float(of_reader.sum()) / pairs
    # z - p of each read: what it adds to its reader's shares.
    excess = np.einsum("kri,kr->ri", chosen, slope) - chosen.sum(axis=0) * of_reader[:, None]
    return chance, 2 * n_cases / pairs * (excess / read[:, None]).sum(axis=0)
