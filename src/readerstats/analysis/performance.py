"""How well did they do? Each reader, each model, and the reader average."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from readerstats.analysis.draws import Draws, draw
from readerstats.analysis.fitting import CONTRIBUTIONS
from readerstats.analysis.frame import to_frame
from readerstats.analysis.levels import Family, Level
from readerstats.analysis.metrics import (
    Cell,
    cells,
    judged,
    metrics_of,
    reader_estimate,
    readers_in,
    require,
    whole,
)
from readerstats.analysis.multireader import Inferred, inferred, why_not_usual
from readerstats.analysis.ranges import within_range
from readerstats.analysis.refusals import refuse_pooling
from readerstats.errors import ReaderStatsError
from readerstats.results import Estimate, Labels, Row, VarianceComponents, joined_notes
from readerstats.stats.bootstrap_intervals import bootstrap_interval
from readerstats.stats.proportions import proportion

if TYPE_CHECKING:
    import pandas as pd

    from readerstats.results import Progress
    from readerstats.stats.mrmc.design import AnovaRow
    from readerstats.study.model import Study

FEW_READERS = 6
SHARES_OF_CASES = ("accuracy", "sensitivity", "specificity")
METHODS: Final = (
    "obuchowski-rockette", "obuchowski-rockette-logit", "u-statistics", "u-statistics-centred",
    "bootstrap",
)  # fmt: skip


@dataclass(frozen=True, eq=False, kw_only=True)
class Performance:
    """Each reader's metrics, and the reader average.

    Attributes
    ----------
    readers : tuple of Row of Estimate
        One row a reader or model, cell and metric; the interval is over cases.
    group : tuple of Row of Estimate
        The reader average of each cell and metric: first what holds for other readers and other
        cases, then the t interval of the readers' values on these cases.
    components : tuple of Row of VarianceComponents
        Of each reader average, where the method has them.
    anova : tuple of (Labels, AnovaRow)
    notes : tuple of str
    """

    readers: tuple[Row[Estimate], ...]
    group: tuple[Row[Estimate], ...]
    components: tuple[Row[VarianceComponents], ...] = ()
    anova: tuple[tuple[Labels, AnovaRow], ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def rows(self) -> tuple[Row[Estimate], ...]:
        """All rows: readers, models, then averages."""
        return self.readers + self.group

    def to_frame(self) -> pd.DataFrame:
        """Return all rows as a DataFrame with the columns of the schema."""
        return to_frame(self.rows)


def performance(
    study: Study,
    metric: str | Iterable[str] | None = None,
    *,
    method: str | None = None,
    overall: bool = False,
    draws: Draws | None = None,
    progress: Progress | None = None,
) -> Performance:
    """Estimate each reader's and model's performance and the reader average.

    Parameters
    ----------
    study : Study
    metric : str or iterable of str, optional
        Names of metrics; those of the study's settings without it.
    method : str, optional
        Of the reader average, one of `METHODS`; the one that fits without it.
    overall : bool, default False
        Whether to add the values over all cases, where there are several datasets.
    draws : Draws, optional
        Resamples to use in place of new ones; they must cover the metrics and cells.
    progress : callable, optional
        Called with the resamples done and to do, where there are any.

    Returns
    -------
    Performance
        Proportions on [0, 1].

    Raises
    ------
    ReaderStatsError
        For a metric that does not exist or that the study cannot have.

    Notes
    -----
    A reader's interval is that of the metric (Wilson for proportions); cases are random. The
    reader average has two: one for other readers and other cases, by Obuchowski-Rockette (by
    U-statistics where reads are missing, by the bootstrap for a metric that is no average over
    cases); and the t interval of the readers' values, for other readers of these cases.

    Examples
    --------
    >>> import readerstats as rs
    >>> study = rs.load_study(rs.example("deepfake_xray"))
    >>> result = rs.performance(study, "accuracy")
    >>> [round(row.result.estimate, 2) for row in result.group if row.labels.random == "readers"]
    [0.75, 0.7]
    """
    if metric is None:
        names = metrics_of(study)
    else:
        asked = (metric,) if isinstance(metric, str) else tuple(dict.fromkeys(metric))
        names = tuple(require(study, name) for name in asked)
    where = cells(study)
    if overall and len(study.datasets) > 1:
        where = tuple(dict.fromkeys((*where, *whole(study))))
    each = tuple(
        _reader_row(study, reader, cell, name)
        for cell in where
        for name in names
        for reader in readers_in(study, cell, name)
    )
    refuse_pooling("reader", method)
    if method not in (None, *METHODS):
        raise ReaderStatsError(
            f"'{method}' does not average readers; use one of {', '.join(METHODS)}."
        )
    averages: list[_Average] = []
    if len(study.humans) > 1 and names:
        wanted = [name for name in names if method == "bootstrap" or name not in CONTRIBUTIONS]
        if draws is None and wanted:
            random = study.settings.analysis.random
            draws = draw(study, metrics=wanted, where=where, resampled=random, progress=progress)
        averages = [
            _average(study, _of_people(study, each, cell, name), cell, name, (method, draws))
            for cell in where
            for name in names
        ]
    return Performance(
        readers=each,
        group=tuple(row for average in averages for row in average.rows),
        components=tuple(row for average in averages for row in average.found.components),
        anova=tuple(row for average in averages for row in average.found.anova),
        notes=tuple(_notes(study, averages, chosen=method is None)),
    )


def _notes(study: Study, averages: list[_Average], *, chosen: bool) -> list[str]:
    """Say what the numbers cannot tell; `chosen` where the method was not asked for."""
    notes = []
    if len(study.humans) == 1:
        notes.append("there is one reader, and so no reader average: nothing here generalizes "
                     "to other readers")  # fmt: skip
    elif 1 < len(study.humans) < FEW_READERS:
        notes.append(
            f"{len(study.humans)} readers say little about other readers: the intervals of the "
            "reader average are rough"
        )
    if chosen:
        notes += dict.fromkeys(why for average in averages if (why := why_not_usual(average.found)))
    if study.rated and not study.binary:
        notes.append(
            "the reads are ratings: accuracy, sensitivity and specificity need the rating from "
            "which a read counts as positive (--threshold or [task] threshold)"
        )
    return notes


def _reader_row(study: Study, reader: str, cell: Cell, metric: str) -> Row[Estimate]:
    labels = Labels(
        metric=metric,
        random="cases",
        scope="reader",
        reader=reader,
        modality=cell.modality,
        dataset=cell.dataset,
    )
    return Row(labels, reader_estimate(study, reader, cell, metric))


@dataclass(frozen=True, eq=False, slots=True)
class _Average:
    """One metric in one cell: the rows of its average, and what they rest on."""

    rows: tuple[Row[Estimate], ...] = ()
    found: Inferred = field(default_factory=Inferred)


def _of_people(
    study: Study, each: tuple[Row[Estimate], ...], cell: Cell, metric: str
) -> list[Estimate]:
    """Return the people's own values in a cell."""
    return [
        row.result
        for row in each
        if row.labels.metric == metric
        and (row.labels.modality, row.labels.dataset) == (cell.modality, cell.dataset)
        and row.labels.reader in study.humans
    ]


def _average(
    study: Study,
    mine: list[Estimate],
    cell: Cell,
    metric: str,
    how: tuple[str | None, Draws | None],
) -> _Average:
    from readerstats.stats.means import mean  # pingouin: on first use

    method, draws = how
    values = [result.estimate for result in mine if result.estimate is not None]
    if not mine:
        return _Average()
    random = study.settings.analysis.random
    labels = Labels(
        metric=metric,
        random=random,
        scope="group",
        modality=cell.modality,
        dataset=cell.dataset,
        group="readers",
    )
    if not values:
        reason = f"undefined for all {len(mine)} readers"
        missing = Estimate.unavailable(method=method or "obuchowski-rockette", note=reason)
        return _Average((Row(labels, missing),))
    level = study.settings.analysis.level
    found = _inferred(study, cell, metric, method)
    main = _main(study, found, cell, metric, draws)
    lost = len(mine) - len(values)
    note = f"{lost} of {len(mine)} readers have no value and are left out" if lost else None
    rows = [Row(labels, _with_n(main, len(values), note))]
    if random == "readers and cases":
        of_readers = within_range(metric, mean(values, level=level))
        rows.append(Row(replace(labels, random="readers"), _with_n(of_readers, len(values), note)))
    return _Average(tuple(rows), found)


def _inferred(study: Study, cell: Cell, metric: str, method: str | None) -> Inferred:
    if method == "bootstrap":
        return Inferred(method=method)
    family = Family("dataset", (Level(cell.dataset or "all", cell),))
    return inferred(study, family, metric, (), method=method)


def _main(study: Study, found: Inferred, cell: Cell, metric: str, draws: Draws | None) -> Estimate:
    """Return the average that holds beyond these readers and these cases."""
    level = study.settings.analysis.level
    if found.estimates:
        main = found.estimates[0].result
    elif draws is None:
        raise ReaderStatsError(f"the average of {metric} needs resamples.")
    else:
        resamples, average = draws.of(cell, metric)
        main = bootstrap_interval(resamples, average, level=level)
    if main.lower is None and metric in SHARES_OF_CASES and main.estimate in (0.0, 1.0):
        return _all_or_none(study, cell, metric, main.estimate, level)
    return main


def _all_or_none(study: Study, cell: Cell, metric: str, average: float, level: float) -> Estimate:
    """Wilson's interval as if the readers were one: the widest that all-right reads allow."""
    reads = study.arrays()
    by_people = judged(reads, metric)[reads.modalities.index(cell.modality), ~reads.models]
    inside = by_people.any(axis=0) & reads.in_dataset(cell.dataset)
    if metric != "accuracy":
        inside = inside & (reads.truth == (metric == "sensitivity"))
    n = int(inside.sum())
    found = proportion(round(average * n), n, level=level)
    return replace(
        found,
        note="every read was right or every read wrong, so that reads have no spread: interval of "
        "one reader's proportion on these cases",
    )


def _with_n(estimate: Estimate, n_readers: int, note: str | None) -> Estimate:
    return replace(estimate, n=estimate.n or n_readers, note=joined_notes(estimate.note, note))
