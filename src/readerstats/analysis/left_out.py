"""Whether a conclusion stands without any one reader, and without any one case."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, cast

import numpy as np

from readerstats.analysis.families import families_of
from readerstats.analysis.fitting import CONTRIBUTIONS
from readerstats.analysis.levels import Level, stack
from readerstats.analysis.metrics import cells
from readerstats.analysis.multireader import inferred
from readerstats.analysis.panel import model_answers
from readerstats.analysis.specifications import key_of
from readerstats.stats.mrmc.model_against_readers import answering_alike, models_against_readers
from readerstats.stats.mrmc.without_one import SharesWithoutOne, possible
from readerstats.stats.multiplicity import adjust
from readerstats.stats.ustatistics.without_one import OF_READS, ReadsWithoutOne

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from readerstats.analysis.levels import Family, Stack, What
    from readerstats.analysis.metrics import Cell
    from readerstats.analysis.specifications import Key
    from readerstats.results import TestResult
    from readerstats.study.model import Study

Unit: TypeAlias = Literal["reader", "case"]
_Retest: TypeAlias = "Callable[[Unit, int], dict[Key, TestResult]]"
"""Repeats the tests of a family without a reader or a case, by position."""
_RetestModels: TypeAlias = "Callable[[Unit, int], Sequence[TestResult]]"
"""Repeats the tests of the readers against each model."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A contrast without one reader or one case.

    Attributes
    ----------
    unit : {"reader", "case"}
    name : str
        Who, or which, is left out.
    estimate : float or None
        The difference a - b without it.
    p : float or None
        Adjusted within its family, where there is one.
    """

    unit: Unit
    name: str
    estimate: float | None
    p: float | None


def leaving_one_out(study: Study, metric: str) -> dict[Key, tuple[LeftOut, ...]]:
    """Repeat the primary analysis of each claim without each reader, and without each case.

    Parameters
    ----------
    study : Study
    metric : str
        One to which each case contributes.

    Returns
    -------
    dict
        By claim: readers first, then the cases of the claim. Empty for a metric that has no such
        analysis.

    Notes
    -----
    A case that is left out leaves for the readers and the models alike. Each repetition is the
    whole analysis anew, with standard error and degrees of freedom of its own: from sums that are
    kept, where the metric is a share of cases and the method allows it, and from the reads
    elsewhere. Both give the same numbers.

    Examples
    --------
    >>> import readerstats as rs
    >>> found = leaving_one_out(rs.load_study(rs.example("deepfake_xray")), "accuracy")
    >>> first = found["dataset", "GPT-4o", "RoentGen", None, None]
    >>> len(first), first[0].name, round(first[0].p, 2)
    (281, 'R01', 0.35)
    """
    found: dict[Key, list[LeftOut]] = {}
    if metric not in CONTRIBUTIONS:
        return {}
    kinds: tuple[What, ...] = ("modality", "dataset")
    named = {"modality": study.modalities, "dataset": study.datasets}
    for what in kinds:
        for family in families_of(study, what) if len(named[what]) > 1 else ():
            for key, one in _of_family(study, family, metric):
                found.setdefault(key, []).append(one)
    several = len(study.datasets) > 1
    for cell in cells(study) if study.models and len(study.humans) > 1 else ():
        if cell.dataset is None and several:
            continue
        for key, one in _of_panel(study, cell, metric):
            found.setdefault(key, []).append(one)
    return {key: tuple(each) for key, each in found.items()}


def _of_family(study: Study, family: Family, metric: str) -> Iterator[tuple[Key, LeftOut]]:
    whole = stack(study, family.levels, metric)
    pairs = list(combinations(family.names, 2))
    method = inferred(study, family, metric, pairs, reads=whole).method
    retest = _in_closed_form(study, family, metric, method, whole) or _anew(
        study, family, metric, method, whole
    )
    for unit, places in _in_turn(whole):
        tests = retest(unit, places[0])
        names = [(whole.readers if unit == "reader" else whole.cases)[place] for place in places]
        yield from _told(unit, names, tests, study.settings.analysis.multiplicity)


def _anew(study: Study, family: Family, metric: str, method: str, whole: Stack) -> _Retest:
    """Make the whole analysis again of what remains, for any method and design."""
    pairs = list(combinations(family.names, 2))

    def retest(unit: Unit, place: int) -> dict[Key, TestResult]:
        reads = whole.without(**{unit: place})
        if not reads.readers:
            return {}
        rows = inferred(study, family, metric, pairs, method=method, reads=reads).tests
        return {key_of(row): row.result for row in rows if row.labels.b is not None}

    return retest


def _in_closed_form(
    study: Study, family: Family, metric: str, method: str, whole: Stack
) -> _Retest | None:
    """Follow the analysis of shares from what is kept of all reads; None where that is not so."""
    analysis = study.settings.analysis
    found: Callable[..., dict[tuple[int, int], TestResult]]
    right = np.where(whole.truth, whole.values, 1 - whole.values)
    if (
        method == "obuchowski-rockette"
        and analysis.covariance == "jackknife"
        and whole.clusters is None
        and len(study.humans) > 1
        and possible(right, whole.truth, metric)
    ):
        shares = SharesWithoutOne(right, whole.truth, metric)
        found = partial(shares.differences, random=analysis.random, level=analysis.level)
    elif method == "u-statistics-centred" and metric in OF_READS and len(whole.readers) > 1:
        found = partial(ReadsWithoutOne(right).differences, level=analysis.level)
    else:
        return None
    place = family.place
    keys: dict[tuple[int, int], Key] = {
        (a, b): (family.what, one, other, place.modality, place.dataset)
        for (a, one), (b, other) in combinations(enumerate(family.names), 2)
    }

    def retest(unit: Unit, place: int) -> dict[Key, TestResult]:
        tests = found(**{unit: place})
        return {key: tests[pair] for pair, key in keys.items()}

    return retest


def _in_turn(
    whole: Stack, answers: NDArray[np.float64] | None = None
) -> Iterator[tuple[Unit, list[int]]]:
    """Yield each reader, then the cases: those that were read alike need one analysis."""
    for place in range(len(whole.readers)):
        yield "reader", [place]
    told = [whole.values.reshape(-1, len(whole.cases)), whole.truth[None].astype(float)]
    if answers is not None:
        told.append(answers)
    if whole.clusters is not None:
        told.append(whole.clusters[None].astype(float))
    alike: dict[bytes, list[int]] = {}
    for place, read in enumerate(np.vstack(told).T.copy()):
        alike.setdefault(read.tobytes(), []).append(place)
    for places in alike.values():
        yield "case", places


def _of_panel(study: Study, cell: Cell, metric: str) -> Iterator[tuple[Key, LeftOut]]:
    """Compare the readers with all models of a cell, without each reader and each case in turn."""
    people = stack(study, [Level(cell.dataset or "all", cell)], metric, keep_cases=True)
    answers = {
        model: answered
        for model in study.models
        if (answered := model_answers(study, cell, metric, model)) is not None
    }
    if not people.readers or not answers:
        return
    read = ~np.isnan(people.values[0]).all(axis=0)
    whole = people.part(np.ones(len(people.readers), dtype=bool), read)
    each_model = np.array([answered[read] for answered in answers.values()])
    keys: list[Key] = [
        ("panel", "readers", model, cell.modality, cell.dataset) for model in answers
    ]
    retest = _panel_in_closed_form(study, metric, whole, each_model) or _panel_anew(
        study, metric, whole, each_model
    )
    for unit, places in _in_turn(whole, each_model):
        if len(whole.readers) - (unit == "reader") < 2:
            continue
        found = dict(zip(keys, retest(unit, places[0]), strict=True))
        names = [(whole.readers if unit == "reader" else whole.cases)[place] for place in places]
        yield from _told(unit, names, found, study.settings.analysis.multiplicity)


def _panel_anew(
    study: Study, metric: str, whole: Stack, answers: NDArray[np.float64]
) -> _RetestModels:
    """Make the whole analysis again of what remains, for any metric and design."""

    def retest(unit: Unit, place: int) -> Sequence[TestResult]:
        kept = np.delete(answers, place, axis=1) if unit == "case" else answers
        return _tests_of_panel(study, whole.without(**{unit: place}), kept, metric)

    return retest


def _panel_in_closed_form(
    study: Study, metric: str, whole: Stack, answers: NDArray[np.float64]
) -> _RetestModels | None:
    """Follow the shares by which readers are more often right than each model.

    Models that answered the same cases are followed together. None where there is no closed form.
    """
    analysis = study.settings.analysis
    if analysis.covariance != "jackknife" or whole.clusters is not None:
        return None
    sign = np.where(whole.truth, 1.0, -1.0)
    followed: list[tuple[list[int], SharesWithoutOne]] = []
    for models in answering_alike(answers):
        gaps = sign * (whole.values - answers[models, None])
        if not possible(gaps, whole.truth, metric):
            return None
        followed.append((models, SharesWithoutOne(gaps, whole.truth, metric)))

    def retest(unit: Unit, place: int) -> Sequence[TestResult]:
        found: dict[int, TestResult] = {}
        for models, shares in followed:
            tests = shares.averages(**{unit: place}, random=analysis.random, level=analysis.level)
            found |= dict(zip(models, tests, strict=True))
        return [found[model] for model in range(len(answers))]

    return retest


def _tests_of_panel(
    study: Study, reads: Stack, answers: NDArray[np.float64], metric: str
) -> tuple[TestResult, ...]:
    analysis = study.settings.analysis
    return models_against_readers(
        reads.values[0],
        answers,
        reads.truth,
        metric=cast("Any", metric),
        covariance=analysis.covariance,
        random=analysis.random,
        level=analysis.level,
        clusters=reads.clusters,
        specificity=analysis.specificity,
    )


def _told(
    unit: Unit, names: Sequence[str], tests: dict[Key, TestResult], multiplicity: Any
) -> Iterator[tuple[Key, LeftOut]]:
    p = [test.p for test in tests.values()]
    used = adjust(p, method=multiplicity) if len(p) > 1 else p
    for (key, test), value in zip(tests.items(), used, strict=True):
        for name in names:
            yield key, LeftOut(unit=unit, name=name, estimate=test.estimate, p=value)
