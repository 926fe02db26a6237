"""What goes with being right? Experience, subspecialty, and other facts about the readers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from readerstats.analysis.adjustment import adjusted
from readerstats.analysis.frame import TEST_KEYS, to_frame
from readerstats.analysis.margin import aim_of
from readerstats.analysis.metrics import (
    METRICS,
    Cell,
    cells,
    primary_metric,
    reader_estimate,
    require,
    whole,
)
from readerstats.analysis.points_shown import beside_readers
from readerstats.analysis.ranges import difference_within_range, within_range
from readerstats.analysis.reader_facts import MOST_GROUPS, reader_values
from readerstats.analysis.reader_groups import (
    LEAST_IN_GROUP,
    MULTIREADER,
    TOO_FEW,
    against_the_rest,
    slope,
)
from readerstats.analysis.records import filled
from readerstats.errors import ReaderStatsError
from readerstats.results import Estimate, Labels, Row, TestResult

if TYPE_CHECKING:
    import pandas as pd

    from readerstats.study.model import Study

CovariateKind: TypeAlias = Literal["number", "category"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One reader in the plane of a covariate and a metric.

    Attributes
    ----------
    reader : str
    value : float or str
        Of the covariate, in its own unit.
    estimate : Estimate
        Of the metric, with an interval over cases.
    modality, dataset : str or None
    """

    reader: str
    value: float | str
    estimate: Estimate
    modality: str | None = None
    dataset: str | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class Association:
    """A covariate of the readers against a metric.

    Attributes
    ----------
    covariate : str
    kind : {"number", "category"}
    metric : str
    points : tuple of Point
        The readers with a value of the covariate, in each cell, as they may be shown: in an
        anonymous study a number is the mean of a band, and there are none where they would tell.
    compared : tuple of Point
        The same as they were computed with; not to be shown reader by reader.
    estimates : tuple of Row of Estimate
        For a category, the mean of each group (t interval of its readers' values).
    tests : tuple of Row of TestResult
        Correlations for a number; differences between groups for a category.
    smallest_detectable : float or None
        For a number, the smallest correlation that this many readers would have shown with 80%
        power.
    notes : tuple of str
    """

    covariate: str
    kind: CovariateKind
    metric: str
    points: tuple[Point, ...]
    estimates: tuple[Row[Estimate], ...]
    tests: tuple[Row[TestResult], ...]
    smallest_detectable: float | None = None
    notes: tuple[str, ...] = ()
    compared: tuple[Point, ...] = ()

    def to_frame(self) -> pd.DataFrame:
        """Return the tests as a DataFrame with the columns of the schema."""
        return to_frame(self.tests, keys=TEST_KEYS)

    def record(self) -> dict[str, Any]:
        """Return what JSON has beside the rows: each reader's value, over the cases of the first.

        Those of one dataset are rows of the reader's performance.
        """
        first = self.points[0] if self.points else None
        return {
            "covariate": self.covariate,
            "kind": self.kind,
            "metric": self.metric,
            "smallest_detectable": self.smallest_detectable,
            "points": [
                {"reader": point.reader, "value": point.value, "modality": point.modality,
                 "dataset": point.dataset}
                | filled(point.estimate)
                for point in self.points
                if first is not None
                and (point.modality, point.dataset) == (first.modality, first.dataset)
            ],
        }  # fmt: skip


def correlate(study: Study, covariate: str, *, metric: str | None = None) -> Association:
    """Relate a covariate of the readers to how well they did.

    Parameters
    ----------
    study : Study
    covariate : str
        A column of the readers table: a number, such as years of experience, or a category,
        such as a subspecialty.
    metric : str, optional
        The study's first metric without it.

    Returns
    -------
    Association
        Over all cases first, then for each dataset where there are several. For a number,
        Pearson's and Spearman's correlations, and the odds ratio of a logistic mixed model. For a
        category, each group's mean, each group against the rest (Obuchowski-Rockette, Welch's t,
        P adjusted for the number of groups, and an exact permutation of readers), and all groups
        at once (Welch's ANOVA). Two groups are one comparison, seen from either side: its P is
        not adjusted.

    Raises
    ------
    ReaderStatsError
        For an unknown covariate, one with a single value, or one with too many categories.

    Notes
    -----
    The odds ratio and Obuchowski-Rockette hold for other readers and other cases; for all other
    tests readers are the units and the cases are taken as given. Each reader's own value is
    itself an estimate, which weakens any correlation (attenuation).

    Examples
    --------
    >>> import readerstats as rs
    >>> study = rs.load_study(rs.example("deepfake_xray"))
    >>> found = rs.correlate(study, "experience_years")
    >>> found.kind, round(found.smallest_detectable, 2)
    ('number', 0.63)
    """
    name = primary_metric(study) if metric is None else require(study, metric)
    values = reader_values(study, covariate)
    if len(set(values.values())) < 2:
        reason = "is the same for all readers" if values else "has no value"
        raise ReaderStatsError(f"'{covariate}' {reason}: nothing to compare.")
    where = (*whole(study), *(cells(study) if len(study.datasets) > 1 else ()))
    points = tuple(
        Point(
            reader=reader,
            value=value,
            estimate=estimate,
            modality=cell.modality,
            dataset=cell.dataset,
        )
        for cell in where
        for reader, value in values.items()
        if (estimate := reader_estimate(study, reader, cell, name)).estimate is not None
    )
    where = tuple(cell for cell in where if at_cell(points, cell))
    if all(isinstance(value, float) for value in values.values()):
        found = _number(study, covariate, name, where, points)
    else:
        found = _category(study, covariate, name, where, points)
    notes = (*found.notes, *_without_margin(study, found))
    shown = beside_readers(study, covariate, points)
    return replace(found, points=shown, compared=points, notes=notes)


def _without_margin(study: Study, found: Association) -> tuple[str, ...]:
    """Say that what goes with a metric is tested in both directions, whatever margin is named."""
    if aim_of(study, found.metric) is None:
        return ()
    if found.kind == "number":
        return ("a correlation is held against no margin, which is one of a difference of two",)
    command = f"readerstats compare --by {found.covariate}"
    return (f"groups are compared in both directions; {command} holds them against the margin",)


def _number(
    study: Study, covariate: str, metric: str, where: Sequence[Cell], points: tuple[Point, ...]
) -> Association:
    from readerstats.stats.association import (
        pearson,
        smallest_detectable_correlation,
        spearman,
    )

    level = study.settings.analysis.level
    tests = []
    sizes = set()
    for cell in where:
        here = at_cell(points, cell)
        x = [float(point.value) for point in here]
        y = [point.estimate.estimate for point in here if point.estimate.estimate is not None]
        sizes.add(len(x))
        for test in (pearson, spearman):
            labels = _labels("correlation", metric, cell, covariate, metric)
            tests.append(Row(labels, test(x, y, level=level)))
        values = {point.reader: float(point.value) for point in here}
        slanted = slope(study, cell, values, covariate, metric)
        tests += [slanted] if slanted else []
    n = max(sizes, default=0)
    return Association(
        covariate=covariate,
        kind="number",
        metric=metric,
        points=points,
        estimates=(),
        tests=tuple(tests),
        smallest_detectable=smallest_detectable_correlation(n, level=level) if n > 3 else None,
        notes=_left_out(study, covariate, metric, points),
    )


def _category(
    study: Study, covariate: str, metric: str, where: Sequence[Cell], points: tuple[Point, ...]
) -> Association:
    from readerstats.stats.means import mean

    level = study.settings.analysis.level
    values = [str(value) for value in reader_values(study, covariate).values()]
    names = sorted(set(values), key=lambda name: (-values.count(name), name))
    if len(names) > MOST_GROUPS:
        raise ReaderStatsError(
            f"'{covariate}' has {len(names)} values among {len(values)} readers: too many groups "
            "to compare."
        )
    estimates, tests = [], []
    for cell in where:
        groups: dict[str, list[float]] = {name: [] for name in names}
        for point in at_cell(points, cell):
            if point.estimate.estimate is not None:
                groups[str(point.value)].append(point.estimate.estimate)
        groups = {name: members for name, members in groups.items() if members}
        for name, members in groups.items():
            labels = Labels(
                metric=metric,
                random="readers",
                scope="group",
                modality=cell.modality,
                dataset=cell.dataset,
                group=name,
            )
            found = within_range(metric, mean(members, level=level))
            estimates.append(Row(labels, replace(found, n=len(members))))
        members_of: dict[str, list[str]] = {name: [] for name in groups}
        for point in at_cell(points, cell):
            if point.estimate.estimate is not None:
                members_of[str(point.value)].append(point.reader)
        tests.extend(against_rest(study, metric, cell, members_of))
        tests.extend(_group_tests(study, covariate, metric, cell, groups))
    return Association(
        covariate=covariate,
        kind="category",
        metric=metric,
        points=points,
        estimates=tuple(estimates),
        tests=tuple(tests),
        notes=_left_out(study, covariate, metric, points),
    )


def main_group_tests(found: Association) -> tuple[Row[TestResult], ...]:
    """Return the tests of each group against the rest that conclusions stand on.

    Examples
    --------
    >>> import readerstats as rs
    >>> found = rs.correlate(rs.load_study(rs.example("deepfake_xray")), "subspecialty")
    >>> {row.result.method for row in main_group_tests(found)}
    {'obuchowski-rockette'}
    """
    rows = [row for row in found.tests if row.labels.comparison == "group"]
    beyond = tuple(row for row in rows if row.result.method in MULTIREADER)
    return beyond or tuple(row for row in rows if row.result.method == "welch-t")


def against_rest(
    study: Study, metric: str, cell: Cell, members: Mapping[str, Sequence[str]]
) -> list[Row[TestResult]]:
    """Compare each group with the rest; of two groups the first, since the second mirrors it.

    Examples
    --------
    >>> against_rest.__name__
    'against_rest'
    """
    rows = against_the_rest(study, cell, members, metric)
    return rows[:1] if len(members) < 3 else adjusted(rows, study.settings.analysis.multiplicity)


def _group_tests(
    study: Study,
    covariate: str,
    metric: str,
    cell: Cell,
    groups: Mapping[str, Sequence[float]],
) -> list[Row[TestResult]]:
    from readerstats.stats.groups import permutation_test, welch_anova
    from readerstats.stats.means import welch_t

    analysis = study.settings.analysis
    against_rest, permuted = [], []
    for name, members in groups.items():
        rest = [value for other in groups if other != name for value in groups[other]]
        if not rest:
            continue
        labels = _labels("group", metric, cell, name, "the rest")
        welch = difference_within_range(metric, welch_t(members, rest, level=analysis.level))
        if min(len(members), len(rest)) < LEAST_IN_GROUP:
            gap = welch.estimate
            welch = TestResult.unavailable(method="welch-t", note=TOO_FEW, estimate=gap, n=welch.n)
        against_rest.append(Row(labels, welch))
        permuted.append(Row(labels, permutation_test(members, rest)))
    overall = _labels("groups", metric, cell, covariate, None)
    if len(groups) > 2:
        against_rest = adjusted(against_rest, analysis.multiplicity)
        permuted = adjusted(permuted, analysis.multiplicity)
    else:  # the first against the second is the second against the first
        against_rest, permuted = against_rest[:1], permuted[:1]
    return [*against_rest, *permuted, Row(overall, welch_anova(groups))]


def at_cell(points: Sequence[Point], cell: Cell) -> list[Point]:
    """Keep the points of one cell.

    Examples
    --------
    >>> at_cell([], Cell(None, None))
    []
    """
    return [
        point
        for point in points
        if (point.modality, point.dataset) == (cell.modality, cell.dataset)
    ]


def _labels(comparison: str, metric: str, cell: Cell, a: str, b: str | None) -> Labels:
    return Labels(
        comparison=comparison,
        metric=metric,
        random="readers",
        a=a,
        b=b,
        modality=cell.modality,
        dataset=cell.dataset,
    )


def _left_out(
    study: Study, covariate: str, metric: str, points: Sequence[Point]
) -> tuple[str, ...]:
    """Count the people who are in no cell, by what they lack."""
    known = reader_values(study, covariate)
    lost = {
        f"a value of '{covariate}'": len(study.humans) - len(known),
        METRICS[metric].label: len(known.keys() - {point.reader for point in points}),
    }
    return tuple(f"readers without {what}, left out: {n}" for what, n in lost.items() if n)
