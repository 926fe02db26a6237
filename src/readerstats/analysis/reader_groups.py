"""Groups of readers compared on the same cases, for other readers and other cases."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from readerstats.analysis.covariate_unit import unit_of
from readerstats.analysis.fitting import CONTRIBUTIONS
from readerstats.analysis.levels import Family, Level, stack
from readerstats.analysis.mixed_models import SHARES, mixed_effect
from readerstats.analysis.multireader import Inferred, inferred
from readerstats.results import Row, TestResult, joined_notes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from readerstats.analysis.metrics import Cell
    from readerstats.study.model import Study

MULTIREADER = (
    "obuchowski-rockette", "obuchowski-rockette-logit", "u-statistics", "u-statistics-centred",
)  # fmt: skip
"""Methods that take readers and cases as samples, or one of them on request."""
REST = "the rest"
LEAST_IN_GROUP = 3
TOO_FEW = "fewer than three readers: no test of their mean; see the permutation test"


def groups_compared(
    study: Study,
    cell: Cell,
    groups: Mapping[str, Sequence[str]],
    metric: str,
    *,
    method: str | None = None,
) -> Inferred:
    """Compare all groups of readers with each other.

    Parameters
    ----------
    study : Study
    cell : Cell
    groups : mapping of str to sequence of str
        The readers of each group.
    metric : str
    method : str, optional
        As for `readerstats.analysis.multireader.inferred`.

    Returns
    -------
    Inferred
        All groups at once, then every difference a - b; empty for a metric that is no average
        over cases.

    Examples
    --------
    >>> import readerstats as rs
    >>> from readerstats.analysis.metrics import Cell
    >>> study = rs.load_study(rs.example("deepfake_xray"))
    >>> half = {"first": study.humans[:8], "others": study.humans[8:]}
    >>> found = groups_compared(study, Cell(None, None), half, "accuracy")
    >>> found.method, [row.labels.a for row in found.tests]
    ('obuchowski-rockette', [None, 'first'])
    """
    names = list(groups)
    levels = tuple(Level(name, cell, tuple(groups[name])) for name in names)
    pairs = [(a, b) for at, a in enumerate(names) for b in names[at + 1 :]]
    if len(levels) < 2 or (metric not in CONTRIBUTIONS and method is None):
        return Inferred()
    return inferred(study, Family("group", levels), metric, pairs, method=method)


def against_the_rest(
    study: Study, cell: Cell, groups: Mapping[str, Sequence[str]], metric: str
) -> list[Row[TestResult]]:
    """Compare each group with all other readers, for other readers and other cases.

    Parameters
    ----------
    study : Study
    cell : Cell
    groups : mapping of str to sequence of str
        The readers of each group.
    metric : str

    Returns
    -------
    list of Row of TestResult
        One a group; a group of fewer than three readers has no test. Empty for a metric that is
        no average over cases.

    Examples
    --------
    >>> import readerstats as rs
    >>> from readerstats.analysis.metrics import Cell
    >>> study = rs.load_study(rs.example("deepfake_xray"))
    >>> half = {"first": study.humans[:8], "others": study.humans[8:]}
    >>> [row.labels.b for row in against_the_rest(study, Cell(None, None), half, "accuracy")]
    ['the rest', 'the rest']
    """
    if metric not in CONTRIBUTIONS:
        return []
    everybody = [name for members in groups.values() for name in members]
    rows = []
    for name, members in groups.items():
        rest = [reader for reader in everybody if reader not in members]
        if not rest:
            continue
        found = groups_compared(study, cell, {name: members, REST: rest}, metric)
        (row,) = [row for row in found.tests if row.labels.b is not None]
        fixed = row.labels.random == "cases"
        if min(len(members), len(rest)) < LEAST_IN_GROUP and not fixed:
            row = Row(row.labels, _too_few(row.result))
        rows.append(row)
    return rows


def _too_few(result: TestResult) -> TestResult:
    return TestResult.unavailable(
        method=result.method, note=TOO_FEW, estimate=result.estimate, n=result.n
    )


def slope(
    study: Study, cell: Cell, values: Mapping[str, float], covariate: str, metric: str
) -> Row[TestResult] | None:
    """Relate a number known of the readers to being right, by the logistic mixed model.

    Parameters
    ----------
    study : Study
    cell : Cell
    values : mapping of str to float
        The covariate of each reader, in its own unit.
    covariate : str
    metric : str

    Returns
    -------
    Row of TestResult or None
        The log odds ratio of a right read for ten years more, or for one standard deviation
        of the readers where the covariate is not in years; None for a metric that is no share of
        reads.

    Examples
    --------
    >>> import readerstats as rs
    >>> from readerstats.analysis.metrics import Cell
    >>> study = rs.load_study(rs.example("deepfake_xray"))
    >>> years = study.readers.set_index("reader")["experience_years"].dropna().to_dict()
    >>> row = slope(study, Cell(None, "GPT-4o"), years, "experience_years", "accuracy")
    >>> row.result.effect_size_name
    'odds ratio'
    """
    known = list(values.values())
    if metric not in SHARES or len(set(known)) < 2:
        return None
    unit, spread = unit_of(covariate, known)
    reads = stack(study, [Level(cell.dataset or "all", cell)], metric)
    row = mixed_effect(
        reads,
        metric,
        {name: value / unit for name, value in values.items()},
        name=covariate,
        cell=cell,
        level=study.settings.analysis.level,
    )
    step = "10 years" if unit != spread else f"one standard deviation ({spread:.3g})"
    return Row(
        row.labels, replace(row.result, note=joined_notes(f"for {step} more", row.result.note))
    )
