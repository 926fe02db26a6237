"""People and models together: who is right where the other is wrong, and what panels are worth."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from readerstats.analysis.adjustment import adjusted
from readerstats.analysis.cell_together import CellTogether, Drawn, cell_together
from readerstats.analysis.crowd import METRICS, CrowdStatistic
from readerstats.analysis.draws import most_workers, plan_of
from readerstats.analysis.records import NumberColumn, filled
from readerstats.analysis.shared_cases import SharedCases, shared_cases
from readerstats.results import Estimate, Labels, Row, TestResult
from readerstats.stats.resampling import bootstrap

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from readerstats.results import Random
    from readerstats.stats.resampling import Resampled
    from readerstats.stats.votes import Ties
    from readerstats.study.model import Study

    FloatArray = NDArray[np.float64]

MOST_SIZES: Final = 51
"""Beyond it a larger panel of readers hardly changes its vote."""
RECENTRED: Final = (
    "resampled panels hold some readers twice, and are worth less than panels of as many: the "
    "bootstrap's draws of panels are moved to where the estimate is"
)
EXPLORATORY: Final = (
    "the best pairs were found in these data: their apparent accuracy is optimistic, and the "
    "cross-validated one is that of choosing a pair in this way; exploratory"
)


@dataclass(frozen=True, eq=False, kw_only=True)
class Together:
    """The readers as a panel, alone and with the models.

    Attributes
    ----------
    cells : tuple of CellTogether
    ties : str
        What a tied panel calls.
    random : str
        What the intervals of panels generalise to.
    estimates : tuple of Row of Estimate
        Of the majority of all readers, and of that with each model added or replacing a reader.
        `in_full` adds the panels of every size.
    tests : tuple of Row of TestResult
        The readers' majority against each model, and panels with a model against those without.
    notes : tuple of str
    """

    cells: tuple[CellTogether, ...]
    ties: Ties
    random: Random
    estimates: tuple[Row[Estimate], ...]
    tests: tuple[Row[TestResult], ...]
    notes: tuple[str, ...] = ()

    def tested(self, part: CellTogether, comparison: str, model: str) -> TestResult | None:
        """Return the test of one model in one cell, adjusted for its family."""
        for row in self.tests:
            labels = row.labels
            sides = (labels.comparison, labels.modality, labels.dataset)
            if sides == (comparison, part.cell.modality, part.cell.dataset) and model in (
                labels.b, (labels.a or "").removeprefix("with ")
            ):  # fmt: skip
                return row.result
        return None

    def in_full(self) -> Together:
        """Return the same with a row for each size of panel, which a page has as columns."""
        rows = [
            Row(_labels(part, metric, self.random, group=_panel_name(size)), estimate)
            for part in self.cells
            for metric in METRICS
            for size, estimate in zip(part.crowd.sizes, getattr(part.crowd, metric), strict=True)
        ]
        return replace(self, estimates=(*rows, *self.estimates))

    def record(self) -> dict[str, Any]:
        """Return curves, tables and pairs for JSON, numbers unrounded."""
        cells = [_record(part) for part in self.cells]
        return {"together": {"ties": self.ties, "random": self.random, "cells": cells}}

    def to_frame(self) -> pd.DataFrame:
        """Return a DataFrame with a row for each estimate, every size of panel among them."""
        from readerstats.analysis.frame import to_frame

        return to_frame(self.in_full().estimates)


def together(study: Study) -> Together:
    """Ask what the readers are worth as a panel, and what each model would add to them.

    Parameters
    ----------
    study : Study
        With decisions, and at least two people who read the same cases. Its settings give what is
        random, the level, the resamples, and what a tied panel calls (`ties`).

    Returns
    -------
    Together
        For each modality of each dataset.

    Raises
    ------
    Unanswerable
        For ratings without a threshold, or without two readers.

    Notes
    -----
    The expectation over all panels of a size is exact. Intervals are from the bootstrap of the
    study; a panel of resampled readers may hold one of them twice, which makes it worth less, and
    so the draws are moved to the estimate. A model's runs count as shares of a vote.

    Examples
    --------
    >>> import readerstats as rs
    >>> study = rs.load_study(rs.example("deepfake_xray"), replicates=500)
    >>> first = rs.together(study).cells[0]
    >>> [round(first.crowd.accuracy[size - 1].estimate, 3) for size in (1, 3, 17)]
    [0.748, 0.756, 0.734]
    >>> first.beside[1].model, first.beside[1].majority["neither"]
    ('GPT-5', 10.0)
    """
    parts = shared_cases(study, "what readers are worth as a panel")
    analysis = study.settings.analysis
    plan = plan_of(study, analysis.random)
    statistics = [_statistic(study, part) for part in parts]

    def all_cells(cases: FloatArray, readers: FloatArray) -> FloatArray:
        return np.concatenate([each(cases, readers) for each in statistics], axis=1)

    ones = np.ones((1, len(plan.strata))), np.ones((1, plan.n_readers))
    seen = all_cells(*ones)[0]
    draws = bootstrap(all_cells, plan, workers=analysis.workers or most_workers())
    cells, start = [], 0
    for part, statistic in zip(parts, statistics, strict=True):
        mine = slice(start, start + statistic.layout.width)
        drawn = Drawn(statistic.layout, seen[mine], draws[:, mine], analysis.level)
        cells.append(cell_together(study, part, drawn))
        start = mine.stop
    return _found(study, tuple(cells), plan.resampled)


def _statistic(study: Study, part: SharedCases) -> CrowdStatistic:
    fewest = int((~np.isnan(part.people)).sum(axis=0).min())
    return CrowdStatistic(
        part,
        [study.humans.index(name) for name in part.readers],
        len(study.humans),
        min(fewest, MOST_SIZES),
        study.settings.analysis.ties,
    )


def _found(study: Study, cells: tuple[CellTogether, ...], random: Resampled) -> Together:
    estimates: list[Row[Estimate]] = []
    tests: list[Row[TestResult]] = []
    for part in cells:
        size = len(part.shared.readers)
        if part.crowd.sizes[-1] == size:
            estimates += [
                Row(_labels(part, metric, random, group=_panel_name(size)),
                    getattr(part.crowd, metric)[-1])
                for metric in METRICS
            ]  # fmt: skip
        for one in part.beside:
            for words, values in (
                (f"majority of readers and {one.model}", one.added),
                (f"majority of readers, {one.model} in place of one", one.replaced),
            ):
                estimates += [
                    Row(_labels(part, metric, random, group=words), estimate)
                    for metric, estimate in values.items()
                ]
        tests += _tests(study, part, random)
    return Together(
        cells=cells,
        ties=study.settings.analysis.ties,
        random=random,
        estimates=tuple(estimates),
        tests=tuple(tests),
        notes=_notes(cells, random),
    )


def _tests(study: Study, part: CellTogether, random: Resampled) -> list[Row[TestResult]]:
    """Return the tests of one cell, each kind of them one family."""
    kinds: tuple[tuple[str, Any, str], ...] = (
        ("majority", "cases", "against"),
        ("panel-with-model", random, "gain_added"),
        ("panel-with-model-for-reader", random, "gain_replaced"),
    )
    rows = []
    for comparison, what, field in kinds:
        family = [
            Row(
                Labels(
                    comparison=comparison,
                    metric="accuracy",
                    random=what,
                    a="majority of readers" if field == "against" else f"with {one.model}",
                    b=one.model if field == "against" else "majority of readers",
                    modality=part.cell.modality,
                    dataset=part.cell.dataset,
                ),
                getattr(one, field),
            )
            for one in part.beside
        ]
        rows += adjusted(family, study.settings.analysis.multiplicity)
    return rows


def _labels(part: CellTogether, metric: str, random: Any, *, group: str) -> Labels:
    return Labels(
        metric=metric,
        random=random,
        scope="group",
        modality=part.cell.modality,
        dataset=part.cell.dataset,
        group=group,
    )


def _panel_name(size: int) -> str:
    return f"majority of {size}" if size > 1 else "one reader"


def _notes(cells: tuple[CellTogether, ...], random: Resampled) -> tuple[str, ...]:
    notes = [] if random == "cases" else [RECENTRED]
    if any(len(best.names) > 1 for part in cells for best in part.best):
        notes.append(EXPLORATORY)
    for part in cells:
        missing = np.isnan(part.shared.people)
        if missing.any():
            notes.append(
                "some reads are missing: the majority of a case is that of its readers, and panels "
                "are followed up to the number of readers that every case has"
            )
    return tuple(dict.fromkeys(notes))


def _record(part: CellTogether) -> dict[str, Any]:
    def curve(estimates: tuple[Estimate, ...]) -> dict[str, NumberColumn]:
        return {key: NumberColumn(key, estimates) for key in ("estimate", "lower", "upper")}

    return {
        "modality": part.cell.modality,
        "dataset": part.cell.dataset,
        "n_readers": len(part.shared.readers),
        "n_cases": len(part.shared.cases),
        "sizes": list(part.crowd.sizes),
        **{metric: curve(getattr(part.crowd, metric)) for metric in METRICS},
        "models": [
            {
                "model": one.model,
                "cases": one.cases,
                "majority": one.majority,
                "average": {what: filled(share) for what, share in one.average.items()},
                "panel": {what: filled(share) for what, share in one.panel.items()},
                "accuracy_with_readers": list(one.with_sizes),
            }
            for one in part.beside
        ],
        "best": [best.record() for best in part.best],
    }
