"""Bias: which side readers lean to, and whether they know when they are right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from readerstats.analysis.calibration import calibrated
from readerstats.analysis.cell_reads import cell_reads
from readerstats.analysis.draws import draw
from readerstats.analysis.frame import to_frame
from readerstats.analysis.metrics import reader_estimate
from readerstats.analysis.refusals import no_decisions
from readerstats.errors import Unanswerable
from readerstats.results import Estimate, Row, TestResult
from readerstats.stats.bootstrap_intervals import bootstrap_interval, bootstrap_test
from readerstats.stats.detection import evaluate
from readerstats.stats.mrmc.average_of_means import average_of_means
from readerstats.stats.proportions import proportion

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from readerstats.analysis.calibration import Calibration
    from readerstats.analysis.cell_reads import CellReads
    from readerstats.analysis.draws import Draws
    from readerstats.analysis.metrics import Cell
    from readerstats.results import Progress, Random
    from readerstats.study.model import Study

    FloatArray = NDArray[np.float64]

INDICES: Final = ("d-prime", "criterion")
SHARE: Final = "share-called-positive"
_RUNS: Final = "of the average of several runs: no interval"


@dataclass(frozen=True, slots=True, kw_only=True)
class RocPoint:
    """Where one reader, one model or the reader average stands in ROC space.

    Attributes
    ----------
    cell : Cell
    reader : str or None
        None for the reader average.
    is_model : bool
    false_positive, true_positive : float
        Share of the negative, and of the positive cases called positive.
    n_negative, n_positive : int
        Cases of each class that were read.
    """

    cell: Cell
    reader: str | None
    is_model: bool
    false_positive: float
    true_positive: float
    n_negative: int
    n_positive: int


@dataclass(frozen=True, eq=False, kw_only=True)
class Bias:
    """Which side readers lean to, and how well they know when they are right.

    Attributes
    ----------
    estimates : tuple of Row of Estimate
        Share called positive, d′ and c of every reader, model and reader average; then what
        calibration adds: Brier scores and type-2 areas.
    tests : tuple of Row of TestResult
        The mean c against 0, the share called positive minus the share that is positive; of
        calibration, mean score and mean confidence against what came of them.
    points : tuple of RocPoint
        Of each cell: the people, the models, then the reader average.
    calibrations : tuple of Calibration
    notes : tuple of str
    """

    estimates: tuple[Row[Estimate], ...]
    tests: tuple[Row[TestResult], ...]
    points: tuple[RocPoint, ...] = ()
    calibrations: tuple[Calibration, ...] = ()
    notes: tuple[str, ...] = ()

    def record(self) -> dict[str, Any]:
        """Return what JSON has beside the rows: places in ROC space, and calibration by level."""
        points = [
            {
                "modality": point.cell.modality,
                "dataset": point.cell.dataset,
                "reader": point.reader,
                "model": point.is_model,
                "false_positive": point.false_positive,
                "true_positive": point.true_positive,
            }
            for point in self.points
        ]
        return {
            "bias": {
                "roc_points": points,
                "calibration": [found.record() for found in self.calibrations],
            }
        }

    def to_frame(self) -> pd.DataFrame:
        """Return the estimates as a DataFrame with the columns of the schema."""
        return to_frame(self.estimates)


def bias(study: Study, *, draws: Draws | None = None, progress: Progress | None = None) -> Bias:
    """Ask which side each reader leans to, and whether readers know when they are right.

    Parameters
    ----------
    study : Study
        With decisions, or with scores on a scale of probabilities.
    draws : Draws, optional
        Resamples of d′ and c to use in place of new ones.
    progress : callable, optional
        Called with the resamples done and to do.

    Returns
    -------
    Bias

    Raises
    ------
    Unanswerable
        For ratings without a threshold, unless they are probabilities.

    Notes
    -----
    A reader's share called positive has Wilson's interval, d′ and c that of Gourevitch and
    Galanter at log-linear rates. The averages of shares are those of `average_of_means`, at the
    study's own numbers of positive and negative cases; d′ and c are resampled, since no case has a
    part of its own in them. Assumes that readers and cases are independent draws.
    Validated against R (d′ and c), and by simulated studies.

    References
    ----------
    .. [1] Macmillan NA, Creelman CD. Detection Theory: A User's Guide. 2nd ed. Erlbaum; 2005.
       doi:10.4324/9781410611147
    .. [2] Hautus MJ. Behav Res Methods 1995;27:46-51. doi:10.3758/BF03203619

    Examples
    --------
    >>> import readerstats as rs
    >>> found = rs.bias(rs.load_study(rs.example("deepfake_xray"), replicates=500))
    >>> test = next(row for row in found.tests if row.labels.metric == "criterion")
    >>> round(test.result.estimate, 2), test.labels.random
    (0.02, 'readers and cases')
    """
    places = cell_reads(study)
    estimates: list[Row[Estimate]] = []
    tests: list[Row[TestResult]] = []
    points: list[RocPoint] = []
    if study.binary and len(study.humans) > 1 and draws is None:
        random = study.settings.analysis.random
        draws = draw(study, metrics=INDICES, resampled=random, progress=progress)
    for here in places:
        if here.decision is None:
            continue
        estimates += [row for at in range(len(here.readers)) for row in _of_reader(study, here, at)]
        points += [point for at in range(len(here.readers)) for point in _point(here, at)]
        if here.n_people > 1:
            averages, leanings = _of_average(study, here, draws)
            estimates += averages
            tests += leanings
            points += _average_point(here, points)
    both = [found for here in places if (found := calibrated(study, here)) is not None]
    if not estimates and not both:
        raise Unanswerable(
            f"leaning to a side needs yes-or-no decisions, and {no_decisions(study)}; calibration "
            "needs scores that are probabilities (--probability-scale)."
        )
    return Bias(
        estimates=(*estimates, *(row for found in both for row in found.estimates)),
        tests=(*tests, *(row for found in both for row in found.tests)),
        points=tuple(points),
        calibrations=tuple(found.found for found in both),
        notes=_notes(study),
    )


def curve_of(d_prime: float, steps: int = 40) -> tuple[tuple[float, float], ...]:
    """Return the points of ROC space where d′ has one value, whatever the criterion.

    Examples
    --------
    >>> [(round(x, 2), round(y, 2)) for x, y in curve_of(1.0, steps=2)]
    [(0.0, 0.01), (0.31, 0.69), (0.99, 1.0)]
    """
    from scipy.special import ndtr

    criteria = np.linspace(3, -3, steps + 1)
    return tuple(
        (float(ndtr(-c - d_prime / 2)), float(ndtr(-c + d_prime / 2))) for c in criteria.tolist()
    )


def _notes(study: Study) -> tuple[str, ...]:
    notes = []
    if len(study.humans) == 1:
        notes.append("there is one reader: nothing here generalizes to other readers")
    if study.rated and not study.binary:
        notes.append("the reads are ratings without a threshold, and so lean to no side")
    if study.arrays().averaged.any():
        notes.append(
            "a model with several runs has the average of its runs here: its d′ and c have no "
            "interval, and its confidence is not judged"
        )
    return tuple(notes)


def _of_reader(study: Study, here: CellReads, at: int) -> list[Row[Estimate]]:
    """Estimate one reader's share called positive, d′ and c."""
    if here.decision is None or np.isnan(here.decision[at]).all():
        return []
    reader, level = here.readers[at], study.settings.analysis.level
    said = here.decision[at][~np.isnan(here.decision[at])]
    found: dict[str, Estimate] = {}
    if here.averaged[at] or here.clusters is not None:
        alone = average_of_means(
            [here.decision[at : at + 1]], [here.units], random="cases", level=level
        )
        found[SHARE] = alone.estimate()
    else:
        found[SHARE] = proportion(int(said.sum()), said.size, level=level)
    for metric in INDICES:
        if here.averaged[at]:
            found[metric] = _of_runs(metric, here.decision[at], here.truth)
        else:
            found[metric] = reader_estimate(study, reader, _own_cell(study, here, reader), metric)
    return [Row(here.labels(metric, "cases", reader), found[metric]) for metric in found]


def _own_cell(study: Study, here: CellReads, reader: str) -> Cell:
    """Return where a reader's own reads are: a model's may be outside the modalities."""
    reads = study.arrays()
    if reader in here.people or reads.decision is None:
        return here.cell
    of_model = reads.decision[reads.modalities.index(here.cell.modality)]
    own = of_model[reads.readers.index(reader)][reads.in_dataset(here.cell.dataset)]
    if not np.isnan(own).all():
        return here.cell
    return type(here.cell)(None, here.cell.dataset)


def _of_runs(metric: str, decision: FloatArray, truth: NDArray[np.bool_]) -> Estimate:
    """Compute d′ or c from the share of positive runs, over the cases of each class."""
    positive, negative = decision[truth], decision[~truth]
    tp, fp = float(np.nansum(positive)), float(np.nansum(negative))
    n1, n0 = float((~np.isnan(positive)).sum()), float((~np.isnan(negative)).sum())
    value = float(evaluate(metric, tp, n1 - tp, fp, n0 - fp))
    method = "gourevitch-galanter"
    if np.isnan(value):
        missing = "positive" if n1 == 0 else "negative"
        return Estimate.unavailable(method=method, note=f"there are no {missing} cases")
    return Estimate(estimate=value, method=method, note=_RUNS)


def _point(here: CellReads, at: int) -> list[RocPoint]:
    """Place one reader in ROC space; nowhere without cases of both classes."""
    if here.decision is None:
        return []
    positive, negative = here.decision[at][here.truth], here.decision[at][~here.truth]
    n1, n0 = int((~np.isnan(positive)).sum()), int((~np.isnan(negative)).sum())
    if n1 == 0 or n0 == 0:
        return []
    return [
        RocPoint(
            cell=here.cell,
            reader=here.readers[at],
            is_model=at >= here.n_people,
            false_positive=float(np.nanmean(negative)),
            true_positive=float(np.nanmean(positive)),
            n_negative=n0,
            n_positive=n1,
        )
    ]


def _average_point(here: CellReads, points: list[RocPoint]) -> list[RocPoint]:
    """Place the reader average: the means of the people's two shares."""
    mine = [point for point in points if point.cell == here.cell and not point.is_model]
    if len(mine) < 2:
        return []
    return [
        RocPoint(
            cell=here.cell,
            reader=None,
            is_model=False,
            false_positive=float(np.mean([point.false_positive for point in mine])),
            true_positive=float(np.mean([point.true_positive for point in mine])),
            n_negative=int((~here.truth).sum()),
            n_positive=int(here.truth.sum()),
        )
    ]


def _of_average(
    study: Study, here: CellReads, draws: Draws | None
) -> tuple[list[Row[Estimate]], list[Row[TestResult]]]:
    """Average the people's shares, d′ and c, and hold them against no leaning."""
    analysis = study.settings.analysis
    random, level = analysis.random, analysis.level
    share, excess = _called(here, random, level)
    estimates = [Row(here.labels(SHARE, random), share)]
    tests = [Row(here.test_labels(SHARE, random, "bias", "share positive"), excess)]
    if draws is None or here.cell not in draws.cells:
        return estimates, tests
    for metric in INDICES:
        resamples, value = draws.of(here.cell, metric)
        labels = here.labels(metric, draws.resampled)
        if np.isnan(value):
            note = "undefined for every reader: a class has no case"
            estimates.append(Row(labels, Estimate.unavailable(method="bootstrap", note=note)))
            continue
        estimates.append(Row(labels, bootstrap_interval(resamples, value, level=level)))
        if metric == "criterion":
            test = bootstrap_test(resamples, value, level=level)
            tests.append(Row(here.test_labels(metric, draws.resampled, "bias", "0"), test))
    return estimates, tests


def _called(here: CellReads, random: Random, level: float) -> tuple[Estimate, TestResult]:
    """Average the share called positive at the mix of the cell, and its excess over the truth."""
    if here.decision is None:
        raise ValueError("a share called positive needs decisions.")
    said, truth = here.decision[: here.n_people], here.truth
    share = float(truth.mean())
    if share in (0.0, 1.0):
        found = average_of_means([said], [here.units], random=random, level=level)
        return found.estimate(), found.against(share)
    parts = [share * said[:, truth], (1 - share) * said[:, ~truth]]
    units = [here.units[truth], here.units[~truth]]
    found = average_of_means(parts, units, random=random, level=level)
    return found.estimate(), found.against(share)
