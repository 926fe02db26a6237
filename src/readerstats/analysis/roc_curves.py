"""ROC curves of readers and models who gave scores, and the average curve of the readers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from readerstats.analysis.frame import select
from readerstats.analysis.metrics import cells, reader_estimate, readers_in
from readerstats.analysis.performance import Performance, performance
from readerstats.errors import Unanswerable
from readerstats.results import Estimate, Labels, Row

if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import NDArray

    from readerstats.analysis.metrics import Cell
    from readerstats.results import Random, TestResult
    from readerstats.study.model import Study

    FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderCurve:
    """The curve of one reader or model, or the average of the people.

    Attributes
    ----------
    cell : Cell
    reader : str or None
        None for the average of the people.
    is_model : bool
    points : tuple of (float, float)
        False-positive share and true-positive share, from (0, 0) to (1, 1).
    area : Estimate
        Area under the curve with its interval.
    random : str
        What is random in that interval.
    """

    cell: Cell
    reader: str | None
    is_model: bool
    points: tuple[tuple[float, float], ...]
    area: Estimate
    random: Random = "cases"


@dataclass(frozen=True, slots=True, kw_only=True)
class RocCurves:
    """The curves of a study.

    Attributes
    ----------
    curves : tuple of ReaderCurve
        Of each cell the people, the models, then the average of the people.
    notes : tuple of str
    """

    curves: tuple[ReaderCurve, ...]
    notes: tuple[str, ...] = ()

    @property
    def estimates(self) -> tuple[Row[Estimate], ...]:
        """The area under every curve."""
        return tuple(
            Row(
                Labels(
                    metric="auc",
                    random=curve.random,
                    scope="group" if curve.reader is None else "reader",
                    reader=curve.reader,
                    modality=curve.cell.modality,
                    dataset=curve.cell.dataset,
                ),
                curve.area,
            )
            for curve in self.curves
        )

    @property
    def tests(self) -> tuple[Row[TestResult], ...]:
        """None."""
        return ()

    def record(self) -> dict[str, Any]:
        """Return nothing beside the rows: a curve can be had from the scores."""
        return {}


def roc_curves(study: Study) -> RocCurves:
    """Compute everybody's empirical ROC curve, and the average of the people's.

    Parameters
    ----------
    study : Study

    Returns
    -------
    RocCurves
        Of those with a case of each class.

    Raises
    ------
    Unanswerable
        Where nobody gave scores.

    Notes
    -----
    The average is taken upward, over the sensitivities at each false-positive share [1]_; where a
    curve rises straight up, both its ends enter, so that the area under the average is the mean
    of the areas.

    References
    ----------
    .. [1] Chen W, Samuelson FW. Br J Radiol 2014;87:20140016.
       https://doi.org/10.1259/bjr.20140016

    Examples
    --------
    >>> import readerstats as rs
    >>> found = roc_curves(rs.load_study(rs.example("deepfake_xray")))
    >>> average = [curve for curve in found.curves if curve.reader is None][0]
    >>> average.points[0], average.points[-1]
    ((0.0, 0.0), (1.0, 1.0))
    """
    if not study.rated:
        raise Unanswerable("ROC curves need scores, and the reads have none.")
    several = len(study.humans) > 1
    averages = performance(study, "auc") if several else Performance(readers=(), group=())
    curves: list[ReaderCurve] = []
    for cell in cells(study):
        here = [_curve(study, cell, reader) for reader in readers_in(study, cell, "auc")]
        known = [curve for curve in here if curve is not None]
        people = [curve for curve in known if not curve.is_model]
        curves += known
        if len(people) > 1:
            area = _mean_area(study, cell, averages)
            average = _average(cell, people, area)
            curves.append(replace(average, random=study.settings.analysis.random))
    if not curves:
        raise Unanswerable("ROC curves need scores of cases of both classes.")
    return RocCurves(curves=tuple(curves))


def _curve(study: Study, cell: Cell, reader: str) -> ReaderCurve | None:
    from readerstats.stats.roc.curve import roc_curve  # needs scipy only where there are scores

    reads = study.arrays()
    assert reads.score is not None  # noqa: S101 - `rated` says so
    inside = reads.in_dataset(cell.dataset)
    index = reads.readers.index(reader)
    scores = reads.score[reads.modalities.index(cell.modality), index, inside]
    read = ~np.isnan(scores)
    found = roc_curve(scores[read], reads.truth[inside][read])
    if found.note:
        return None
    pairs = zip((1 - found.specificity)[::-1], found.sensitivity[::-1], strict=True)
    return ReaderCurve(
        cell=cell,
        reader=reader,
        is_model=bool(reads.models[index]),
        points=tuple((float(across), float(up)) for across, up in pairs),
        area=reader_estimate(study, reader, cell, "auc"),
    )


def _average(cell: Cell, people: list[ReaderCurve], area: Estimate) -> ReaderCurve:
    """Average curves upward, at every share of false positives at which one has a corner."""
    grid = np.unique([across for curve in people for across, _ in curve.points])
    both = np.mean([_foot_and_top(curve, grid) for curve in people], axis=0)
    points: list[tuple[float, float]] = []
    for at, foot, top in zip(grid.tolist(), *both.tolist(), strict=True):
        points.append((at, foot))
        if top > foot:
            points.append((at, top))
    return ReaderCurve(cell=cell, reader=None, is_model=False, points=tuple(points), area=area)


def _foot_and_top(curve: ReaderCurve, grid: FloatArray) -> FloatArray:
    """Return where a curve arrives at each share of false positives, and where it leaves."""
    across, up = np.array(curve.points).T
    places, starts = np.unique(across, return_index=True)
    stops = np.append(starts[1:], len(across)) - 1
    after = np.searchsorted(places, grid)
    corner = places[after] == grid
    before = np.where(corner, after, after - 1)
    span = np.where(corner, 1.0, places[after] - places[before])
    share = (grid - places[before]) / span
    between = (1 - share) * up[stops[before]] + share * up[starts[after]]
    foot = np.where(corner, up[starts[after]], between)
    return np.array([foot, np.where(corner, up[stops[after]], between)])


def _mean_area(study: Study, cell: Cell, found: Performance) -> Estimate:
    """Return the reader average of the AUC, for other readers and cases as the settings say."""
    over = study.settings.analysis.random
    rows = select(
        found.group, metric="auc", modality=cell.modality, dataset=cell.dataset, random=over
    )
    missing = Estimate.unavailable(method="obuchowski-rockette", note="no average of these readers")
    return rows[0].result if rows else missing
