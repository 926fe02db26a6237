"""The rank of each model among the readers of a cell, on every resample of readers and cases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from readerstats.analysis.draws import RESAMPLED, CellStatistic, most_workers, plan_of
from readerstats.analysis.metrics import Cell, judged
from readerstats.results import Estimate
from readerstats.stats.rank_among import RankAmong, rank_among
from readerstats.stats.resampling import bootstrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from readerstats.stats.resampling import Statistic
    from readerstats.study.contents import Reads
    from readerstats.study.model import Study

    FloatArray = NDArray[np.float64]


def rank_models(
    study: Study, cell: Cell, metric: str, models: Sequence[str]
) -> tuple[RankAmong, ...]:
    """Rank models among the people of a cell, on the resamples of the study's bootstrap.

    Parameters
    ----------
    study : Study
        Its settings give what is random, the level, replicates and seed.
    cell : Cell
        Where people read.
    metric : str
        Of which more is better.
    models : sequence of str
        With answers in the cell, or outside the modalities.

    Returns
    -------
    tuple of RankAmong
        One a model. Readers and model are compared on the cases that the model answered.

    Examples
    --------
    >>> import readerstats as rs
    >>> study = rs.load_study(rs.example("deepfake_xray"), replicates=500)
    >>> best, last = rank_models(study, Cell(None, "RoentGen"), "accuracy",
    ...                          ["GPT-5", "Llama 4 Maverick"])
    >>> best.rank.estimate, last.rank.estimate
    (1.0, 18.0)
    """
    if not models:
        return ()
    if metric not in RESAMPLED:
        why = f"no rank: there is no bootstrap of {metric}; the difference can be tested"
        nothing = Estimate.unavailable(method="bootstrap-percentile", note=why)
        return (RankAmong(rank=nothing, beaten=nothing),) * len(models)
    analysis = study.settings.analysis
    plan = plan_of(study, analysis.random)
    groups = _alike(study.arrays(), cell, metric, models)
    statistic = _statistic(study.arrays(), metric, groups)
    seen = statistic(np.ones((1, len(plan.strata))), np.ones((1, plan.n_readers)))[0]
    drawn = bootstrap(statistic, plan, workers=analysis.workers or most_workers())
    weights, start = drawn[:, : plan.n_readers], plan.n_readers
    found = {}
    for group in groups:
        people = slice(start, start + plan.n_readers)
        for place, model in enumerate(group.models, start=people.stop):
            found[model] = rank_among(
                seen[people],
                float(seen[place]),
                reader_draws=drawn[:, people],
                model_draws=drawn[:, place],
                reader_weights=None if plan.resampled == "cases" else weights,
                level=analysis.level,
            )
        start = people.stop + len(group.models)
    return tuple(found[model] for model in models)


@dataclass(frozen=True, eq=False, slots=True)
class _Alike:
    """Models that answered the same cases of a cell, in it or outside the modalities."""

    models: tuple[str, ...]
    people: Cell
    source: Cell
    answered: NDArray[np.bool_]


def _alike(reads: Reads, cell: Cell, metric: str, models: Sequence[str]) -> list[_Alike]:
    """Group models by the cases that they answered: the people need one pass for each group."""
    useful, inside = judged(reads, metric), reads.in_dataset(cell.dataset)
    groups: dict[tuple[str | None, bytes], _Alike] = {}
    for model in models:
        index = reads.readers.index(model)
        modality = cell.modality
        answered = useful[reads.modalities.index(modality), index] & inside
        if not answered.any() and None in reads.modalities:
            modality = None
            answered = useful[reads.modalities.index(None), index] & inside
        key = (modality, answered.tobytes())
        before = groups[key].models if key in groups else ()
        groups[key] = _Alike((*before, model), cell, Cell(modality, cell.dataset), answered)
    return list(groups.values())


def _statistic(reads: Reads, metric: str, groups: Sequence[_Alike]) -> Statistic:
    """Build the function to (replicate, people + groups x (people + its models)).

    The weights of the people come first, then for each group its people's and models' values.
    """
    of_cell = {
        cell: CellStatistic(reads, cell, [metric])
        for group in groups
        for cell in (group.people, group.source)
    }
    humans = np.flatnonzero(~reads.models)
    own = [[reads.readers.index(model) for model in group.models] for group in groups]

    def statistic(case_weights: FloatArray, reader_weights: FloatArray) -> FloatArray:
        parts = [reader_weights]
        for group, models in zip(groups, own, strict=True):
            weights = case_weights * group.answered
            (people,) = of_cell[group.people](weights)
            values = people
            if group.source != group.people:
                (values,) = of_cell[group.source](weights)
            parts += [people[:, humans], values[:, models]]
        return np.concatenate(parts, axis=1)

    return statistic
