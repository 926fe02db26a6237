"""The average of each group of readers, on all cases: subspecialties, centers, bands of years."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from readerstats.analysis.levels import Family, Level
from readerstats.analysis.metrics import reader_estimate, readers_in, whole
from readerstats.analysis.multireader import inferred
from readerstats.analysis.reader_groups import LEAST_IN_GROUP, groups_compared
from readerstats.results import Estimate, Labels, Row, TestResult

if TYPE_CHECKING:
    from readerstats.analysis.attributes import Attribute
    from readerstats.analysis.metrics import Cell
    from readerstats.study.model import Study

FEW_READERS: Final = "fewer than three readers: no interval for other readers"


@dataclass(frozen=True, eq=False, kw_only=True)
class ReaderGroups:
    """What was found in groups of readers.

    Attributes
    ----------
    groups : tuple of str
        Those that may be shown.
    estimates : tuple of Row of Estimate
    tests : tuple of Row of TestResult
        All groups of three readers or more at once.
    notes : tuple of str
    """

    groups: tuple[str, ...]
    estimates: tuple[Row[Estimate], ...]
    tests: tuple[Row[TestResult], ...]
    notes: tuple[str, ...] = ()


def read_by_people(study: Study) -> tuple[Cell, ...]:
    """List the modalities over all cases that people read; models may have one of their own.

    Examples
    --------
    >>> import readerstats as rs
    >>> len(read_by_people(rs.load_study(rs.example("deepfake_xray"))))
    1
    """
    people = set(study.humans)
    return tuple(cell for cell in whole(study) if people & set(readers_in(study, cell)))


def of_readers(study: Study, one: Attribute, metrics: tuple[str, ...]) -> ReaderGroups:
    """Average each group of readers.

    Parameters
    ----------
    study : Study
    one : Attribute
        Of the readers.
    metrics : tuple of str
        The first is tested.

    Returns
    -------
    ReaderGroups
        A group of fewer than three readers has values without an interval. Where readers are
        anonymous, a group of few readers is left out.

    Examples
    --------
    >>> import readerstats as rs
    >>> from readerstats.analysis.attributes import attribute
    >>> study = rs.load_study(rs.example("deepfake_xray"))
    >>> found = of_readers(study, attribute(study, "subspecialty"), ("accuracy",))
    >>> [row.result.n for row in found.estimates]
    [4, 4, 3, 2, 2, 2]
    """
    least = study.smallest_group
    members = {name: who for name, who in one.members.items() if len(who) >= least}
    lost = len(one.members) - len(members)
    words = (
        f"groups of fewer than {least} readers by '{one.column}', not shown because readers are "
        "anonymous"
    )
    notes = (f"{words}: {lost}",) if lost else ()
    cells = read_by_people(study)
    estimates = [
        row
        for metric in metrics
        for cell in cells
        for name, who in members.items()
        if (row := _average(study, one.column, (name, who), cell, metric)) is not None
    ]
    tests = [
        test
        for cell in cells
        if (test := _all_groups(study, one.column, members, cell, metrics[0])) is not None
    ]
    return ReaderGroups(
        groups=tuple(members), estimates=tuple(estimates), tests=tuple(tests), notes=notes
    )


def _average(
    study: Study, column: str, group: tuple[str, tuple[str, ...]], cell: Cell, metric: str
) -> Row[Estimate] | None:
    name, who = group
    values = [
        value
        for reader in who
        if (value := reader_estimate(study, reader, cell, metric).estimate) is not None
    ]
    if not values:
        return None
    labels = Labels(
        metric=metric,
        random=study.settings.analysis.random,
        scope="group",
        modality=cell.modality,
        group=name,
        by=column,
    )
    if len(values) < LEAST_IN_GROUP and labels.random != "cases":
        mean = sum(values) / len(values)
        found = Estimate(
            estimate=mean, method="obuchowski-rockette", n=len(values), note=FEW_READERS
        )
        return Row(labels, found)
    family = Family("group", (Level(name, cell, who),))
    (row,) = inferred(study, family, metric, ()).estimates
    return Row(labels, replace(row.result, n=len(values)))


def _all_groups(
    study: Study, column: str, members: dict[str, tuple[str, ...]], cell: Cell, metric: str
) -> Row[TestResult] | None:
    """Test whether the groups of three readers or more have the same average."""
    large = {name: who for name, who in members.items() if len(who) >= LEAST_IN_GROUP}
    if len(large) < 2:
        return None
    found = groups_compared(study, cell, large, metric)
    together = next((row for row in found.tests if row.labels.b is None), None)
    if together is None:
        return None
    labels = Labels(
        comparison="subgroups",
        metric=metric,
        random=together.labels.random,
        modality=cell.modality,
        by=column,
    )
    left = len(members) - len(large)
    note = together.result.note
    if left:
        few = f"groups of fewer than three readers, left out: {left}"
        note = f"{note}; {few}" if note else few
    return Row(labels, replace(together.result, note=note))
