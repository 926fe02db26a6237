"""What goes with being right? Experience, subspecialty, and other facts about the readers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from readerstats.analysis.comparison import adjusted
from readerstats.analysis.frame import to_frame
from readerstats.analysis.metrics import (
    Cell,
    cells,
    primary_metric,
    reader_estimate,
    require,
    whole,
)
from readerstats.errors import ReaderStatsError
from readerstats.results import Estimate, Labels, Row, TestResult
from readerstats.stats.proportions import proportion

if TYPE_CHECKING:
    import pandas as pd

    from readerstats.study.model import Study

CovariateKind: TypeAlias = Literal["number", "category"]
YES = frozenset({"yes", "y", "true", "1"})
NO = frozenset({"no", "n", "false", "0"})
MOST_GROUPS = 8


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
        The readers with a value of the covariate, in each cell.
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

    def to_frame(self) -> pd.DataFrame:
        """Return the tests as a DataFrame with the columns of the schema."""
        return to_frame(self.tests)


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
        Pearson's and Spearman's correlations. For a category, each group's mean, each group
        against the rest (Welch's t, P adjusted for the number of groups, and an exact
        permutation of readers), and all groups at once (Welch's ANOVA).

    Raises
    ------
    ReaderStatsError
        For an unknown covariate, one with a single value, or one with too many categories.

    Notes
    -----
    Readers are the units and are random; the cases are taken as given. Each reader's own value
    is itself an estimate, which weakens any correlation (attenuation).

    Examples
    --------
    >>> import readerstats as rs
    >>> study = rs.load_study(rs.example("deepfake_xray"))
    >>> found = rs.correlate(study, "experience_years")
    >>> found.kind, round(found.smallest_detectable, 2)
    ('number', 0.63)
    """
    name = primary_metric(study) if metric is None else require(study, metric)
    values = _values(study, covariate)
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
    if all(isinstance(value, float) for value in values.values()):
        return _number(study, covariate, name, where, points)
    return _category(study, covariate, name, where, points)


def count(study: Study, covariate: str) -> Row[Estimate]:
    """Count the readers for whom a yes-or-no covariate is yes.

    Parameters
    ----------
    study : Study
    covariate : str
        A column of the readers table with yes and no (or true and false, 1 and 0).

    Returns
    -------
    Row of Estimate
        Proportion of the readers that have an answer, with Wilson's interval; readers are
        random.

    Raises
    ------
    ReaderStatsError
        For an unknown covariate, or one with other values.

    Examples
    --------
    >>> import readerstats as rs
    >>> noticed = count(rs.load_study(rs.example("deepfake_xray")), "noticed").result
    >>> noticed.k, noticed.n
    (7, 17)
    """
    values = [_plain(value) for value in _values(study, covariate).values()]
    other = sorted({value for value in values if value not in YES | NO})
    if other:
        raise ReaderStatsError(
            f"'{covariate}' has '{other[0]}' beside yes and no; readers can be counted for a "
            "column of yes and no."
        )
    labels = Labels(metric=covariate, random="readers", scope="group", group="readers")
    yes = sum(value in YES for value in values)
    return Row(labels, proportion(yes, len(values), level=study.settings.analysis.level))


def yes_or_no(study: Study, covariate: str) -> bool:
    """Whether a covariate says yes or no of each reader.

    Examples
    --------
    >>> import readerstats as rs
    >>> yes_or_no(rs.load_study(rs.example("deepfake_xray")), "noticed")
    True
    """
    return {_plain(value) for value in _values(study, covariate).values()} <= YES | NO


def suitable(study: Study) -> tuple[str, ...]:
    """List the covariates that an analysis can use, those of the settings first.

    Numbers with two values or more, and categories of which at least two have two readers.

    Examples
    --------
    >>> import readerstats as rs
    >>> suitable(rs.load_study(rs.example("deepfake_xray")))
    ('experience_years', 'subspecialty')
    """
    asked = tuple(study.settings.analysis.covariates)
    return tuple(name for name in asked or study.covariates if _usable(study, name))


def _usable(study: Study, covariate: str) -> bool:
    try:
        values = list(_values(study, covariate).values())
    except ReaderStatsError:
        return False
    if all(isinstance(value, float) for value in values):
        return len(set(values)) > 1
    return _groups_of_two(values) > 1 and len(set(values)) <= MOST_GROUPS


def _groups_of_two(values: Sequence[float | str]) -> int:
    return sum(values.count(value) > 1 for value in set(values))


def _plain(value: float | str) -> str:
    return f"{value:g}" if isinstance(value, float) else value.strip().lower()


def _values(study: Study, covariate: str) -> dict[str, float | str]:
    """Each person's value of a covariate; those without one are left out."""
    known = [name for name in study.readers.columns if name not in ("reader", "kind")]
    if covariate not in known:
        has = f"it has {', '.join(known)}" if known else "it has no column beside the readers"
        raise ReaderStatsError(f"the readers table has no column '{covariate}'; {has}.")
    people = study.readers[study.readers["kind"] == "human"]
    numeric = people[covariate].dtype.kind in "fiu"
    return {
        str(reader): float(value) if numeric else str(value)
        for reader, value in zip(people["reader"], people[covariate], strict=True)
        if value is not None and value == value  # noqa: PLR0124 - NaN is not equal to itself
    }


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
        here = _in(points, cell)
        x = [float(point.value) for point in here]
        y = [point.estimate.estimate for point in here if point.estimate.estimate is not None]
        sizes.add(len(x))
        for test in (pearson, spearman):
            labels = _labels("correlation", metric, cell, covariate, metric)
            tests.append(Row(labels, test(x, y, level=level)))
    n = max(sizes, default=0)
    return Association(
        covariate=covariate,
        kind="number",
        metric=metric,
        points=points,
        estimates=(),
        tests=tuple(tests),
        smallest_detectable=smallest_detectable_correlation(n, level=level) if n > 3 else None,
        notes=_left_out(study, covariate, n),
    )


def _category(
    study: Study, covariate: str, metric: str, where: Sequence[Cell], points: tuple[Point, ...]
) -> Association:
    from readerstats.stats.means import mean

    level = study.settings.analysis.level
    values = [str(value) for value in _values(study, covariate).values()]
    names = sorted(set(values), key=lambda name: (-values.count(name), name))
    if len(names) < 2:
        raise ReaderStatsError(f"'{covariate}' is the same for all readers: nothing to compare.")
    if len(names) > MOST_GROUPS:
        raise ReaderStatsError(
            f"'{covariate}' has {len(names)} values among {len(values)} readers: too many groups "
            "to compare."
        )
    estimates, tests = [], []
    for cell in where:
        groups: dict[str, list[float]] = {name: [] for name in names}
        for point in _in(points, cell):
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
            found = mean(members, level=level)
            estimates.append(Row(labels, replace(found, n=len(members))))
        tests.extend(_group_tests(study, covariate, metric, cell, groups))
    return Association(
        covariate=covariate,
        kind="category",
        metric=metric,
        points=points,
        estimates=tuple(estimates),
        tests=tuple(tests),
        notes=_left_out(study, covariate, len(values)),
    )


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
        against_rest.append(Row(labels, welch_t(members, rest, level=analysis.level)))
        permuted.append(Row(labels, permutation_test(members, rest)))
    overall = _labels("groups", metric, cell, covariate, None)
    return [
        *adjusted(against_rest, analysis.multiplicity),
        *adjusted(permuted, analysis.multiplicity),
        Row(overall, welch_anova(groups)),
    ]


def _in(points: Sequence[Point], cell: Cell) -> list[Point]:
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


def _left_out(study: Study, covariate: str, n: int) -> tuple[str, ...]:
    lost = len(study.humans) - n
    return (f"{lost} readers have no value of '{covariate}' and are left out",) if lost else ()
