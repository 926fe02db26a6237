"""One model against a panel of readers: a fixed algorithm, other readers, other cases."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from readerstats.results import TestResult, joined_notes
from readerstats.stats.mrmc.analysis import check_random
from readerstats.stats.mrmc.inference import METHOD, difference, spread_of_average
from readerstats.stats.mrmc.reader_covariance import Covariance, Metric, reader_covariance
from readerstats.stats.samples import check_level

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from readerstats.results import Random
    from readerstats.stats.mrmc.reader_covariance import ReaderCovariance
    from readerstats.stats.samples import FloatArray

_ON_OWN_CASES = "the model is compared with each reader on the cases that the reader read"


def model_against_readers(
    readers: ArrayLike,
    model: ArrayLike,
    truth: ArrayLike,
    *,
    metric: Metric = "auc",
    covariance: Covariance = "jackknife",
    random: Random = "readers and cases",
    level: float = 0.95,
    clusters: ArrayLike | None = None,
    specificity: tuple[float, float] = (0.8, 1.0),
) -> TestResult:
    """Compare the average of several readers with one model.

    Parameters
    ----------
    readers : array, shape (reader, case)
        Scores for the areas, decisions (1 for positive, 0) for the other metrics; NaN where not
        read.
    model : array, shape (case,)
        The model's scores, on any scale of its own, or decisions; averages where it answered a
        case several times. Cases that it did not answer are left out for the readers too, and
        beside each reader it counts on his or her cases.
    truth : array of bool, shape (case,)
        True for the condition sought.
    metric : {"accuracy", "balanced-accuracy", "sensitivity", "specificity", "auc", "partial-auc"}
    covariance : {"jackknife", "delong", "unbiased"}
    random : {"readers and cases", "readers", "cases"}
        What the result is to hold for beyond these readers and these cases. The model is the
        algorithm that it is in every case.
    level : float, default 0.95
        Confidence level, in (0, 1).
    clusters : array of int, shape (case,), optional
        The patient of each case, where one has several.
    specificity : (float, float)
        The range of ``partial-auc``, which is the raw area.

    Returns
    -------
    TestResult
        The reader average minus the model, `n` being the number of readers. Where there is no
        interval, the note says why.

    Raises
    ------
    ValueError
        For shapes that do not fit, an unknown option, or a level outside (0, 1).

    Notes
    -----
    Each reader's difference from the model is analysed as the values of one level are in
    `reader_average`: variance MS(R) / J + max(Cov2, 0), where Cov2 is the covariance of two
    readers' differences over cases, with Hillis's degrees of freedom.
    Assumes that readers and cases are independent draws.
    Validated against RJafroc 2.1.3 and reader_study.py of Google Health (2025-02-15).

    References
    ----------
    .. [1] Hillis SL, Obuchowski NA, Schartz KM, Berbaum KS. Stat Med 2005;24:1579-1607.
       https://doi.org/10.1002/sim.2024
    .. [2] Hupse R, Samulski M, Lobbes M, et al. Eur Radiol 2013;23:93-100.
       https://doi.org/10.1007/s00330-012-2562-7

    Examples
    --------
    >>> truth = [0, 0, 0, 0, 1, 1, 1, 1]
    >>> readers = [[1, 2, 3, 2, 4, 5, 2, 3], [2, 1, 4, 3, 3, 5, 4, 3], [1, 3, 2, 4, 2, 5, 4, 5]]
    >>> found = model_against_readers(readers, [10, 20, 35, 15, 70, 90, 40, 60], truth)
    >>> round(found.estimate, 3), round(found.p, 3)
    (-0.188, 0.009)
    """
    answers = np.asarray(model, dtype=np.float64)
    values = np.asarray(readers, dtype=np.float64)
    if values.ndim != 2 or answers.shape != values.shape[1:]:
        raise ValueError(
            "`readers` must have shape (reader, case) and `model` shape (case,), got "
            f"{values.shape} and {answers.shape}."
        )
    (test,) = models_against_readers(
        values,
        answers[None],
        truth,
        metric=metric,
        covariance=covariance,
        random=random,
        level=level,
        clusters=clusters,
        specificity=specificity,
    )
    return test


def models_against_readers(
    readers: ArrayLike,
    models: ArrayLike,
    truth: ArrayLike,
    *,
    metric: Metric = "auc",
    covariance: Covariance = "jackknife",
    random: Random = "readers and cases",
    level: float = 0.95,
    clusters: ArrayLike | None = None,
    specificity: tuple[float, float] = (0.8, 1.0),
) -> tuple[TestResult, ...]:
    """Compare the average of several readers with each of several models.

    Parameters
    ----------
    readers : array, shape (reader, case)
    models : array, shape (model, case)
    truth : array of bool, shape (case,)
    metric, covariance, random, level, clusters, specificity
        As for `model_against_readers`.

    Returns
    -------
    tuple of TestResult
        What `model_against_readers` gives for each model; models that answered the same cases
        share the work.

    Raises
    ------
    ValueError
        As `model_against_readers`.

    Examples
    --------
    >>> truth = [0, 0, 0, 0, 1, 1, 1, 1]
    >>> readers = [[1, 2, 3, 2, 4, 5, 2, 3], [2, 1, 4, 3, 3, 5, 4, 3], [1, 3, 2, 4, 2, 5, 4, 5]]
    >>> models = [[10, 20, 35, 15, 70, 90, 40, 60], [30, 20, 35, 15, 70, 90, 40, 60]]
    >>> [round(test.p, 3) for test in models_against_readers(readers, models, truth)]
    [0.009, 0.009]
    """
    check_level(level)
    check_random(random)
    values, answers = (np.asarray(each, dtype=np.float64) for each in (readers, models))
    if values.ndim != 2 or answers.ndim != 2 or answers.shape[1:] != values.shape[1:]:
        raise ValueError(
            "`readers` must have shape (reader, case) and `models` shape (model, case), got "
            f"{values.shape} and {answers.shape}."
        )
    found: dict[int, TestResult] = {}
    for which in answering_alike(answers):
        both = ~np.isnan(values) & ~np.isnan(answers[which[0]])
        # A model stands beside each reader with that reader's cases: like is compared with like.
        # Where all read the same cases, it stands once beside all of them.
        masks = both[:1] if (both == both[:1]).all() else both
        beside = [np.where(masks, answers[model], np.nan) for model in which]
        everybody = reader_covariance(
            np.vstack([np.where(both, values, np.nan), *beside])[None],
            truth,
            metric=metric,
            covariance=covariance,
            clusters=clusters,
            specificity=specificity,
        )
        for place, model in enumerate(which):
            rows = len(values) + place * len(masks) + np.arange(len(values)) % len(masks)
            found[model] = _against(everybody, both, rows, random, level)
    return tuple(found[model] for model in range(len(answers)))


def answering_alike(answers: FloatArray) -> list[list[int]]:
    """Group the models that answered the same cases.

    Parameters
    ----------
    answers : ndarray of float, shape (model, case)
        NaN where there is none.

    Returns
    -------
    list of list of int
        Positions of models.

    Examples
    --------
    >>> answering_alike(np.array([[1.0, 0.0], [1.0, np.nan], [0.0, 0.0]]))
    [[0, 2], [1]]
    """
    groups: dict[bytes, list[int]] = {}
    for model, each in enumerate(np.isnan(answers)):
        groups.setdefault(each.tobytes(), []).append(model)
    return list(groups.values())


def _against(
    found: ReaderCovariance,
    both: NDArray[np.bool_],
    rows: NDArray[np.intp],
    random: Random,
    level: float,
) -> TestResult:
    """Compare the readers with one model, which stands in `rows` beside each of them."""
    n_readers = len(both)
    of_readers, of_model = found.estimates[0, :n_readers], found.estimates[0, rows]
    who = np.flatnonzero(~np.isnan(of_readers + of_model))
    if not who.size:
        return TestResult.unavailable(method=METHOD, note=_reason(of_readers, of_model, both))
    apart = of_readers[who] - of_model[who]
    matrix = found.covariance[0, :, 0, :]
    own, other = who, rows[who]
    gaps = (
        matrix[np.ix_(own, own)]
        - matrix[np.ix_(own, other)]
        - matrix[np.ix_(other, own)]
        + matrix[np.ix_(other, other)]
    )
    error = float(np.diagonal(gaps).mean())
    n = who.size
    cov2 = float((gaps.sum() - np.trace(gaps)) / (n * (n - 1))) if n > 1 else 0.0
    spread = spread_of_average(apart, np.zeros(n, dtype=np.intp), error, cov2, random)
    test = difference(float(apart.mean()), spread, 1 / n, level, n)
    lost = n_readers - n
    note = f"{lost} of {n_readers} readers have no value and are left out" if lost else None
    uneven = None if (both[who] == both[who].any(axis=0)).all() else _ON_OWN_CASES
    return replace(test, note=joined_notes(test.note, note, uneven))


def _reason(of_readers: FloatArray, of_model: FloatArray, both: NDArray[np.bool_]) -> str:
    """Say who has no value."""
    if np.isnan(of_model).all() and both.any():
        return "the model has no value of this metric here"
    if np.isnan(of_readers).all() and both.any():
        return "no reader has a value of this metric here"
    return "the model and the readers have no case in common"
