"""Groups of readers against each other, such as two subspecialties on the same cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from readerstats.analysis.adjustment import in_families
from readerstats.analysis.comparison import Comparison, pairs_of
from readerstats.analysis.covariates import Point, at_cell, correlate
from readerstats.analysis.margin import against_margin, margin_notes
from readerstats.analysis.metrics import Cell, whole
from readerstats.analysis.ranges import difference_within_range
from readerstats.analysis.reader_facts import reader_values
from readerstats.analysis.reader_groups import groups_compared
from readerstats.analysis.refusals import refuse_pooling
from readerstats.errors import ReaderStatsError
from readerstats.results import Labels, Row, TestResult

if TYPE_CHECKING:
    from readerstats.analysis.multireader import Inferred
    from readerstats.study.model import Study

METHODS = ("obuchowski-rockette", "u-statistics", "u-statistics-centred", "mixed", "welch-t")
ALIKE = "Obuchowski-Rockette takes the readers of all groups to vary alike"


def compare_groups(
    study: Study,
    covariate: str,
    a: str | None = None,
    b: str | None = None,
    *,
    metric: str | None = None,
    method: str | None = None,
) -> Comparison:
    """Compare groups of readers, such as two subspecialties.

    Parameters
    ----------
    study : Study
    covariate : str
        A category in the readers table.
    a, b : str, optional
        Two of its values; every pair without them.
    metric : str, optional
        The study's first metric without it.
    method : {"obuchowski-rockette", "u-statistics", "mixed", "welch-t"}, optional
        Without it the multireader method that fits, and beside it Welch's t test of two groups,
        or the Games-Howell comparison of all pairs.

    Returns
    -------
    Comparison
        Differences a - b over all cases.

    Raises
    ------
    ReaderStatsError
        For an unknown covariate or value, a covariate that is a number, or a method that does not
        fit.

    Examples
    --------
    >>> import readerstats as rs
    >>> study = rs.load_study(rs.example("deepfake_xray"))
    >>> found = compare_groups(study, "subspecialty", "musculoskeletal", "chest")
    >>> [row.result.method for row in found.tests if row.labels.b]
    ['obuchowski-rockette', 'welch-t']
    """
    refuse_pooling(covariate, method)
    if method not in (None, *METHODS):
        raise ReaderStatsError(
            f"'{method}' does not compare groups of readers; use one of {', '.join(METHODS)}."
        )
    found = correlate(study, covariate, metric=metric)
    if found.kind == "number":
        raise ReaderStatsError(
            f"'{covariate}' is a number; relate it with: readerstats correlate --with {covariate}."
        )
    known = [str(value) for value in reader_values(study, covariate).values()]
    pairs_of(covariate, list(dict.fromkeys(known)), a, b)
    rows: list[Row[TestResult]] = []
    parts: list[Inferred] = []
    for cell in whole(study):
        members: dict[str, list[Point]] = {}
        for point in at_cell(found.compared, cell):
            if point.estimate.estimate is not None:
                members.setdefault(str(point.value), []).append(point)
        if a is not None and b is not None:
            members = {name: members[name] for name in (a, b) if name in members}
        if len(members) < 2:
            continue
        if method != "welch-t":
            names = {name: [point.reader for point in group] for name, group in members.items()}
            parts.append(groups_compared(study, cell, names, found.metric, method=method))
            rows += in_families(parts[-1].tests, study.settings.analysis.multiplicity)
        if method in (None, "welch-t"):
            rows += _of_means(study, found.metric, cell, members)
    alike = (ALIKE,) if any(part.method == "obuchowski-rockette" for part in parts) else ()
    return Comparison(
        tests=against_margin(study, rows),
        estimates=tuple(row for part in parts for row in part.estimates),
        components=tuple(row for part in parts for row in part.components),
        anova=tuple(row for part in parts for row in part.anova),
        notes=(*alike, *margin_notes(study, rows)),
    )


def _of_means(
    study: Study, metric: str, cell: Cell, members: Mapping[str, Sequence[Point]]
) -> list[Row[TestResult]]:
    """Compare the means of the readers' values: two groups, or all pairs at once."""
    from readerstats.stats.groups import games_howell
    from readerstats.stats.means import welch_t

    level = study.settings.analysis.level
    groups = {
        name: [point.estimate.estimate for point in points if point.estimate.estimate is not None]
        for name, points in members.items()
    }
    names = list(groups)
    tests = (
        [(names[0], names[1], welch_t(groups[names[0]], groups[names[1]], level=level))]
        if len(names) == 2
        else [(pair.a, pair.b, pair.test) for pair in games_howell(groups, level=level)]
    )
    return [
        Row(
            Labels(
                comparison="group",
                metric=metric,
                random="readers",
                a=one,
                b=other,
                modality=cell.modality,
                dataset=cell.dataset,
            ),
            difference_within_range(metric, test),
        )
        for one, other, test in tests
    ]
