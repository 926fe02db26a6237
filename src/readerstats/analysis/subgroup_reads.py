"""The reads of subgroups of cases: people alone, or two sides of a comparison in each subgroup."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np

from readerstats.analysis.levels import ONE_STATE, Level, stack
from readerstats.analysis.metrics import FROM_SCORES, Cell, whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from readerstats.results import Labels
    from readerstats.stats.mrmc.subgroup_effects import SubgroupEffects
    from readerstats.study.model import Study

    FloatArray = NDArray[np.float64]
    BoolArray = NDArray[np.bool_]

TWO_CLASSES: Final = ("balanced-accuracy", "auc", "partial-auc")
MOST_PAIRS: Final = 3
"""Pairs of modalities, or of datasets, that subgroups are looked at in."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Side:
    """One side of a comparison: its answers for each person, and in which cases.

    Attributes
    ----------
    name : str
    answers : ndarray of float, shape (reader, case)
    own_cases : bool
        Whether the other side has other cases.
    """

    name: str
    answers: FloatArray
    own_cases: bool = False


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Compared:
    """What is looked at in each subgroup: the people's average, or a difference of two sides.

    Attributes
    ----------
    what : str
        ``modality``, ``dataset`` or ``panel``; empty for the average.
    sides : tuple of Side
        One, or two.
    modality : str or None
        Where the reads are, where the sides are no modalities.
    """

    what: str
    sides: tuple[Side, ...]
    modality: str | None = None

    @property
    def names(self) -> tuple[str | None, str | None]:
        """The two sides; None and None for an average."""
        if len(self.sides) == 1:
            return None, None
        return self.sides[0].name, self.sides[1].name


def averaged(study: Study, metric: str) -> tuple[Compared, ...]:
    """Return the people's reads, modality by modality.

    Examples
    --------
    >>> import readerstats as rs
    >>> study = rs.load_study(rs.example("deepfake_xray"))
    >>> [len(one.sides[0].answers) for one in averaged(study, "accuracy")]
    [17]
    """
    found = []
    for cell in whole(study):
        answers = _people(study, cell, metric)
        if not np.isnan(answers).all():
            found.append(
                Compared(what="", sides=(Side(name="", answers=answers),), modality=cell.modality)
            )
    return tuple(found)


def compared(study: Study, metric: str) -> tuple[Compared, ...]:
    """Return what the study compares: modalities, datasets, and the readers with each model.

    Parameters
    ----------
    study : Study
    metric : str

    Returns
    -------
    tuple of Compared
        The first pairs of modalities and of datasets, then a comparison a model and modality.

    Examples
    --------
    >>> import readerstats as rs
    >>> study = rs.load_study(rs.example("deepfake_xray"))
    >>> [one.names for one in compared(study, "accuracy")][:2]
    [('GPT-4o', 'RoentGen'), ('readers', 'GPT-4o')]
    """
    people = averaged(study, metric)
    found: list[Compared] = []
    for a, b in list(combinations(people, 2))[:MOST_PAIRS]:
        sides = tuple(Side(name=one.modality or "", answers=one.sides[0].answers) for one in (a, b))
        found.append(Compared(what="modality", sides=sides))
    reads = study.arrays()
    for one in people:
        answers = one.sides[0].answers
        for pair in list(combinations(study.datasets, 2))[:MOST_PAIRS]:
            sides = tuple(
                Side(
                    name=name,
                    answers=np.where(reads.in_dataset(name), answers, np.nan),
                    own_cases=True,
                )
                for name in pair
            )
            if not any(np.isnan(side.answers).all() for side in sides):
                found.append(Compared(what="dataset", sides=sides, modality=one.modality))
        for model in study.models:
            of_model = _model(study, one.modality, metric, model)
            both = ~np.isnan(answers) & ~np.isnan(of_model)
            if both.any():
                sides = (
                    Side(name="readers", answers=np.where(both, answers, np.nan)),
                    Side(name=model, answers=np.where(both, of_model, np.nan)),
                )
                found.append(Compared(what="panel", sides=sides, modality=one.modality))
    return tuple(found)


def counted(study: Study, one: Compared, mask: BoolArray, metric: str) -> int:
    """Count the cases of a subgroup that a metric can use, on the side that has fewer.

    Patients take the place of cases; for a metric of both classes it is twice the rarer one.

    Examples
    --------
    >>> import readerstats as rs
    >>> study = rs.load_study(rs.example("deepfake_xray"))
    >>> (people,) = averaged(study, "accuracy")
    >>> counted(study, people, study.arrays().truth, "accuracy")
    132
    """
    reads = study.arrays()
    numbers = []
    for side in one.sides:
        read = ~np.isnan(side.answers).all(axis=0) & mask
        classes = (read & reads.truth, read & ~reads.truth) if metric in TWO_CLASSES else (read,)
        units = np.arange(mask.size) if reads.clusters is None else reads.clusters
        numbers.append(len(classes) * min(np.unique(units[some]).size for some in classes))
    return min(numbers)


def effects_of(
    study: Study, one: Compared, masks: Sequence[BoolArray], metric: str
) -> SubgroupEffects:
    """Compute each reader's value, or difference, in each subgroup, with the covariances.

    Parameters
    ----------
    study : Study
    one : Compared
    masks : sequence of ndarray of bool, shape (case,)
        The subgroups.
    metric : str

    Returns
    -------
    SubgroupEffects

    Raises
    ------
    ValueError
        For a covariance that the metric does not have, or answers that it cannot use.

    Examples
    --------
    >>> import readerstats as rs
    >>> study = rs.load_study(rs.example("deepfake_xray"))
    >>> (people,) = averaged(study, "accuracy")
    >>> truth = study.arrays().truth
    >>> effects_of(study, people, [truth, ~truth], "accuracy").values.shape
    (2, 17)
    """
    from readerstats.stats.mrmc.reader_covariance import reader_covariance
    from readerstats.stats.mrmc.subgroup_effects import subgroup_effects

    reads, analysis = study.arrays(), study.settings.analysis
    values = np.array(
        [np.where(mask, side.answers, np.nan) for side in one.sides for mask in masks]
    )
    found = reader_covariance(
        values,
        reads.truth,
        metric=cast("Any", metric),
        covariance=analysis.covariance,
        clusters=reads.clusters,
        specificity=analysis.specificity,
    )
    k = len(masks)
    apart = one.sides[0].own_cases
    weights = np.hstack([np.eye(k) * sign for sign in (1, -1)[: len(one.sides)]])
    sets = [place + k * number * apart for number in range(len(one.sides)) for place in range(k)]
    units = np.arange(reads.truth.size) if reads.clusters is None else reads.clusters
    read = ~np.isnan(values).all(axis=1)
    n_cases = [
        np.unique(units[read[[at for at, which in enumerate(sets) if which == number]].any(axis=0)])
        for number in range(max(sets) + 1)
    ]
    return subgroup_effects(found, weights, case_sets=sets, n_cases=[mine.size for mine in n_cases])


def labelled(labels: Labels, one: Compared) -> Labels:
    """Say on labels where the reads are, and what is compared.

    Examples
    --------
    >>> from readerstats.results import Labels
    >>> sides = tuple(Side(name=name, answers=np.zeros((1, 1))) for name in ("film", "CT"))
    >>> labels = Labels(metric="accuracy", random="readers and cases")
    >>> labelled(labels, Compared(what="modality", sides=sides)).a
    'film'
    """
    a, b = one.names
    return replace(labels, modality=one.modality, a=a, b=b)


def _people(study: Study, cell: Cell, metric: str) -> FloatArray:
    reads = stack(study, [Level("all", cell)], metric, keep_cases=True)
    answers: FloatArray = reads.values[0]
    return answers


def _model(study: Study, modality: str | None, metric: str, model: str) -> FloatArray:
    """Return a model's answers under a modality, or from outside the modalities."""
    reads = study.arrays()
    nothing: FloatArray = np.full(len(reads.cases), np.nan)
    source = reads.score if metric in FROM_SCORES else reads.decision
    if source is None:
        return nothing
    for name in (modality, None):
        if name not in reads.modalities:
            continue
        answers: FloatArray = source[reads.modalities.index(name), reads.readers.index(model)]
        if metric in ONE_STATE:
            answers = np.where(reads.truth == ONE_STATE[metric], answers, np.nan)
        if not np.isnan(answers).all():
            return answers
    return nothing
