"""Cohen's kappa of two readers, and of all pairs at once."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from readerstats.results import Estimate, TestResult
from readerstats.stats.agreement.coding import marked
from readerstats.stats.agreement.intervals import LEAST_SPREAD, AgreementCoefficient
from readerstats.stats.agreement.weights import Weights, agreement_weights
from readerstats.stats.confidence import critical_value

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from readerstats.stats.agreement.weights import FloatArray

METHOD: Final = "cohen-wald"
NO_COMMON_CASE: Final = "no case was read by both"
SAME_CATEGORY: Final = (
    "both put every case into the same category: chance alone would agree always, and there is "
    "nothing to correct for"
)
WITHOUT_SPREAD: Final = "no interval: the standard error is 0"


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class PairKappas:
    """Cohen's kappa of every pair of readers.

    Attributes
    ----------
    n : ndarray of int, shape (reader, reader)
        Cases that both read.
    observed : ndarray, shape (reader, reader)
        Agreement that was seen; NaN without a common case.
    kappa, se : ndarray, shape (reader, reader)
        NaN where undefined; `se` is the general one.

    Examples
    --------
    >>> int(pair_kappas([[1, 1, 0, 0], [1, 1, 0, np.nan]]).n[0, 1])
    3
    """

    n: NDArray[np.intp]
    observed: FloatArray
    kappa: FloatArray
    se: FloatArray


def cohen_kappa(
    a: ArrayLike,
    b: ArrayLike,
    *,
    weights: Weights = "unweighted",
    categories: ArrayLike | None = None,
    level: float = 0.95,
) -> AgreementCoefficient:
    """Estimate the agreement of two readers beyond chance.

    Parameters
    ----------
    a, b : array_like, shape (case,)
        Numbers of the categories; NaN where not read. Cases that both read count.
    weights : {"unweighted", "linear", "quadratic", "ordinal"}
        See `agreement_weights`.
    categories : array_like, optional
        The whole scale; without it, the ratings that occur.
    level : float, default 0.95

    Returns
    -------
    AgreementCoefficient
        The interval is Wald's with the general standard error [1]_; the test of a kappa of 0 has
        the standard error under chance agreement, and no interval of its own.

    Raises
    ------
    ValueError
        For weights that do not exist, ratings outside the categories, readers with different
        numbers of cases, or a level outside (0, 1).

    Notes
    -----
    Assumes independent cases. Validated against vcd 1.4.11 and irr 0.84.1; psych 2.2.9 has a far
    larger standard error of quadratic-weighted kappa, against which vcd and irrCAC agree.

    References
    ----------
    .. [1] Fleiss JL, Cohen J, Everitt BS. Large sample standard errors of kappa and weighted
       kappa. Psychol Bull 1969;72:323-327. doi:10.1037/h0028106

    Examples
    --------
    >>> a = [1] * 40 + [0] * 40
    >>> b = [1] * 30 + [0] * 10 + [1] * 4 + [0] * 36
    >>> kappa = cohen_kappa(a, b)
    >>> round(kappa.estimate.estimate, 2), round(kappa.estimate.lower, 3)
    (0.65, 0.485)
    """
    first, second = (np.asarray(reads, dtype=np.float64) for reads in (a, b))
    if first.ndim != 1 or first.shape != second.shape:
        raise ValueError(
            f"`a` and `b` must be two lists of the same cases, got {first.shape} and "
            f"{second.shape}."
        )
    critical = critical_value(level)
    marks = marked([first, second], categories)
    counts = np.einsum("ki,li->kl", marks.marks[:, 0], marks.marks[:, 1])
    found = _of_tables(counts, agreement_weights(weights, marks.categories))
    n, kappa = int(found.n), float(found.kappa)
    if math.isnan(kappa):
        reason = SAME_CATEGORY if n else NO_COMMON_CASE
        return AgreementCoefficient(
            estimate=Estimate.unavailable(method=METHOD, note=reason, n=n),
            observed=float(found.observed) if n else None,
            chance=float(found.chance) if n else None,
            test=TestResult.unavailable(method=METHOD, note=reason, n=n),
        )
    return AgreementCoefficient(
        estimate=wald(kappa, float(found.se), n, critical=critical, level=level),
        observed=float(found.observed),
        chance=float(found.chance),
        test=_test(kappa, float(found.null_se), n),
    )


def pair_kappas(
    ratings: ArrayLike,
    *,
    weights: Weights = "unweighted",
    categories: ArrayLike | None = None,
) -> PairKappas:
    """Compute Cohen's kappa of every pair of readers at once.

    Parameters
    ----------
    ratings : array_like, shape (reader, case)
        NaN where not read; each pair is judged on the cases that both read.
    weights : {"unweighted", "linear", "quadratic", "ordinal"}
    categories : array_like, optional

    Returns
    -------
    PairKappas

    Examples
    --------
    >>> found = pair_kappas([[1, 1, 0, 0], [1, 0, 0, 0], [1, 1, 0, 1]])
    >>> found.kappa.round(2).tolist()
    [[1.0, 0.5, 0.5], [0.5, 1.0, 0.2], [0.5, 0.2, 1.0]]
    """
    marks = marked(ratings, categories)
    n_readers = marks.marks.shape[1]
    tables = np.tensordot(marks.marks, marks.marks, axes=(2, 2))  # (k, reader, l, reader)
    found = _of_tables(
        np.moveaxis(tables, (1, 3, 0, 2), (0, 1, 2, 3)),
        agreement_weights(weights, marks.categories),
    )
    return PairKappas(
        n=found.n.astype(np.intp).reshape(n_readers, n_readers),
        observed=found.observed,
        kappa=found.kappa,
        se=found.se,
    )


def wald(kappa: float, se: float, n: int, *, critical: float, level: float) -> Estimate:
    """Give a pair's kappa its interval, cut at -1 and 1.

    Examples
    --------
    >>> wald(0.5, 0.1, 80, critical=1.96, level=0.95).upper
    0.696
    """
    if se <= LEAST_SPREAD:
        return Estimate(estimate=kappa, method=METHOD, level=level, n=n, note=WITHOUT_SPREAD)
    return Estimate(
        estimate=kappa,
        se=se,
        lower=max(-1.0, kappa - critical * se),
        upper=min(1.0, kappa + critical * se),
        level=level,
        method=METHOD,
        n=n,
    )


def _test(kappa: float, null_se: float, n: int) -> TestResult:
    """Test a kappa of 0 with the standard error that it has when readers agree by chance."""
    from scipy.special import ndtr

    if null_se <= LEAST_SPREAD:
        note = "no test: with these shares of the categories every table has the same kappa"
        return TestResult.unavailable(method=METHOD, estimate=kappa, n=n, note=note)
    z = kappa / null_se
    return TestResult(
        method=METHOD,
        estimate=kappa,
        se=null_se,
        statistic_name="z",
        statistic=z,
        p=2 * float(ndtr(-abs(z))),
        n=n,
    )


@dataclass(frozen=True, eq=False, slots=True)
class _Tables:
    """What tables of counts say, each array of the shape of the batch; NaN where undefined."""

    n: FloatArray
    observed: FloatArray
    chance: FloatArray
    kappa: FloatArray
    se: FloatArray
    null_se: FloatArray


def _of_tables(counts: FloatArray, agree: FloatArray) -> _Tables:
    """Compute kappa of tables, shape (..., category, category), and both standard errors.

    Equations 8 and 9 of Fleiss, Cohen and Everitt (1969).
    """
    n = counts.sum(axis=(-2, -1))
    share = counts / np.where(n, n, np.nan)[..., None, None]
    rows, columns = share.sum(axis=-1), share.sum(axis=-2)
    by_chance = rows[..., :, None] * columns[..., None, :]
    observed = (agree * share).sum(axis=(-2, -1))
    chance = (agree * by_chance).sum(axis=(-2, -1))
    beyond = np.where(1 - chance > LEAST_SPREAD, 1 - chance, np.nan)
    kappa = (observed - chance) / beyond
    # Mean weight of each row's category with the columns' shares, and of each column's.
    of_rows, of_columns = columns @ agree, rows @ agree
    means = of_rows[..., :, None] + of_columns[..., None, :]
    lost = (1 - kappa)[..., None, None]
    squares = (share * (agree - means * lost) ** 2).sum(axis=(-2, -1))
    variance = squares - (kappa - chance * (1 - kappa)) ** 2
    null = (by_chance * (agree - means) ** 2).sum(axis=(-2, -1)) - chance**2
    root = beyond * np.sqrt(np.where(n, n, np.nan))
    return _Tables(
        n=n,
        observed=observed,
        chance=chance,
        kappa=kappa,
        se=_root(variance) / root,
        null_se=_root(null) / root,
    )


def _root(variance: FloatArray) -> FloatArray:
    """Take the root; a variance that is 0 but for rounding is 0."""
    root: FloatArray = np.sqrt(np.where(variance < LEAST_SPREAD, 0.0, variance))
    return np.where(np.isnan(variance), np.nan, root)
