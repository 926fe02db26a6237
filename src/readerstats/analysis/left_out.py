"""Whether a conclusion stands without any one reader, and without any one case."""

from __future__ import annotations

from dataclasses import dataclass
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
from readerstats.stats.multiplicity import adjust

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from readerstats.analysis.levels import Family, Stack, What
    from readerstats.analysis.metrics import Cell
    from readerstats.analysis.specifications import Key
    from readerstats.results import TestResult
    from readerstats.study.model import Study

Unit: TypeAlias = Literal["reader", "case"]


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
    whole analysis anew, with standard error and degrees of freedom of its own.

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
    for unit, places in _in_turn(whole):
        reads = whole.without(**{unit: places[0]})
        if not reads.readers:
            continue
        rows = inferred(study, family, metric, pairs, method=method, reads=reads).tests
        tests = {key_of(row): row.result for row in rows if row.labels.b is not None}
        names = [(whole.readers if unit == "reader" else whole.cases)[place] for place in places]
        yield from _told(unit, names, tests, study.settings.analysis.multiplicity)


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
    for unit, places in _in_turn(whole, each_model):
        reads = whole.without(**{unit: places[0]})
        if len(reads.readers) < 2:
            continue
        kept = np.delete(each_model, places[0], axis=1) if unit == "case" else each_model
        found = dict(zip(keys, _tests_of_panel(study, reads, kept, metric), strict=True))
        names = [(whole.readers if unit == "reader" else whole.cases)[place] for place in places]
        yield from _told(unit, names, found, study.settings.analysis.multiplicity)


def _tests_of_panel(
    study: Study, reads: Stack, answers: NDArray[np.float64], metric: str
) -> tuple[TestResult, ...]:
    from readerstats.stats.mrmc.model_against_readers import models_against_readers

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
