"""How well did they do? Each reader, each model, and the reader average."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from readerstats.analysis.draws import Draws, draw
from readerstats.analysis.frame import to_frame
from readerstats.analysis.metrics import (
    Cell,
    cells,
    judged,
    metrics_of,
    reader_estimate,
    readers_in,
    require,
)
from readerstats.analysis.ranges import within_range
from readerstats.results import Estimate, Labels, Row, joined_notes
from readerstats.stats.bootstrap_intervals import bootstrap_interval
from readerstats.stats.proportions import proportion

if TYPE_CHECKING:
    import pandas as pd

    from readerstats.study.model import Study

FEW_READERS = 6
SHARES_OF_CASES = ("accuracy", "sensitivity", "specificity")


@dataclass(frozen=True, eq=False, kw_only=True)
class Performance:
    """Each reader's metrics, and the reader average.

    Attributes
    ----------
    readers : tuple of Row of Estimate
        One row a reader or model, cell and metric; the interval is over cases.
    group : tuple of Row of Estimate
        The reader average of each cell and metric: once over readers and cases (two-way
        bootstrap), once over readers alone (t interval of the readers' values).
    notes : tuple of str
    """

    readers: tuple[Row[Estimate], ...]
    group: tuple[Row[Estimate], ...]
    notes: tuple[str, ...] = ()

    @property
    def rows(self) -> tuple[Row[Estimate], ...]:
        """All rows: readers, models, then averages."""
        return self.readers + self.group

    def to_frame(self) -> pd.DataFrame:
        """Return all rows as a DataFrame with the columns of the schema."""
        return to_frame(self.rows)


def performance(
    study: Study, metric: str | Iterable[str] | None = None, *, draws: Draws | None = None
) -> Performance:
    """Estimate each reader's and model's performance and the reader average.

    Parameters
    ----------
    study : Study
    metric : str or iterable of str, optional
        Names of metrics; those of the study's settings without it.
    draws : Draws, optional
        Resamples to use in place of new ones; they must cover the metrics and cells.

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
    reader average has two: a bootstrap that draws readers and, within truth class and dataset,
    cases, which generalises to other readers and other cases; and the t interval of the
    readers' values, which generalises to other readers of these cases.

    Examples
    --------
    >>> import readerstats as rs
    >>> study = rs.load_study(rs.example("deepfake_xray"), replicates=500)
    >>> result = rs.performance(study, "accuracy")
    >>> [round(row.result.estimate, 2) for row in result.group if row.labels.random == "readers"]
    [0.75, 0.7]
    """
    if metric is None:
        names = metrics_of(study)
    else:
        wanted = (metric,) if isinstance(metric, str) else tuple(dict.fromkeys(metric))
        names = tuple(require(study, name) for name in wanted)
    where = cells(study)
    each = tuple(
        _reader_row(study, reader, cell, name)
        for cell in where
        for name in names
        for reader in readers_in(study, cell, name)
    )
    notes = []
    group: list[Row[Estimate]] = []
    if len(study.humans) > 1 and names:
        draws = draws or draw(study, metrics=names, where=where)
        for cell in where:
            for name in names:
                group.extend(_average_rows(study, each, cell, name, draws))
    if len(study.humans) == 1:
        notes.append("there is one reader, and so no reader average: nothing here generalises "
                     "to other readers")  # fmt: skip
    elif 1 < len(study.humans) < FEW_READERS:
        notes.append(
            f"{len(study.humans)} readers say little about other readers: the intervals of the "
            "reader average are rough"
        )
    if study.rated and not study.binary:
        notes.append(
            "the reads are ratings: accuracy, sensitivity and specificity need the rating from "
            "which a read counts as positive (--threshold or [task] threshold)"
        )
    return Performance(readers=each, group=tuple(group), notes=tuple(notes))


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


def _average_rows(
    study: Study, each: tuple[Row[Estimate], ...], cell: Cell, metric: str, draws: Draws
) -> list[Row[Estimate]]:
    from readerstats.stats.means import mean  # pingouin: on first use

    mine = [
        row.result
        for row in each
        if row.labels.metric == metric
        and (row.labels.modality, row.labels.dataset) == (cell.modality, cell.dataset)
        and row.labels.reader in study.humans
    ]
    values = [result.estimate for result in mine if result.estimate is not None]
    if not mine:
        return []
    lost = len(mine) - len(values)
    labels = Labels(
        metric=metric,
        random="readers and cases",
        scope="group",
        modality=cell.modality,
        dataset=cell.dataset,
        group="readers",
    )
    if not values:
        reason = f"undefined for all {len(mine)} readers"
        return [Row(labels, Estimate.unavailable(method="bootstrap-percentile", note=reason))]
    level = study.settings.analysis.level
    resamples, average = draws.of(cell, metric)
    both = bootstrap_interval(resamples, average, level=level)
    if both.lower is None and metric in SHARES_OF_CASES and average in (0.0, 1.0):
        both = _all_or_none(study, cell, metric, average, level)
    note = f"{lost} of {len(mine)} readers have no value and are left out" if lost else None
    return [
        Row(labels, _with_n(both, len(values), note)),
        Row(
            replace(labels, random="readers"),
            _with_n(within_range(metric, mean(values, level=level)), len(values), note),
        ),
    ]


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
        note="every read was right or every read wrong, so that a bootstrap has no spread: "
        "interval of one reader's proportion on these cases",
    )


def _with_n(estimate: Estimate, n_readers: int, note: str | None) -> Estimate:
    return replace(estimate, n=estimate.n or n_readers, note=joined_notes(estimate.note, note))
