"""Who said yes? Counts of readers by their other facts, and their accuracy."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from readerstats.analysis.adjustment import adjusted
from readerstats.analysis.attributes import attributes
from readerstats.analysis.metrics import metrics_of
from readerstats.analysis.reader_facts import YES, count, plain, reader_values, yes_or_no
from readerstats.analysis.reader_groups import against_the_rest
from readerstats.analysis.reader_subgroups import read_by_people
from readerstats.errors import Unanswerable
from readerstats.results import Estimate, Labels, Row, TestResult

if TYPE_CHECKING:
    from readerstats.analysis.attributes import Attribute
    from readerstats.study.model import Study

YES_NAME: Final = "yes"
NO_NAME: Final = "no"


@dataclass(frozen=True, eq=False, kw_only=True)
class CountRelations:
    """Counts of readers by their other facts.

    Attributes
    ----------
    estimates : tuple of Row of Estimate
        How many of the readers of each `group` of the column `by` said yes; the metric is the
        covariate that was counted.
    tests : tuple of Row of TestResult
        ``count``: whether the covariate is associated with the column `a`; ``group``: the metric
        of those who said yes less that of the others, with the covariate in `by`.
    notes : tuple of str
    """

    estimates: tuple[Row[Estimate], ...]
    tests: tuple[Row[TestResult], ...]
    notes: tuple[str, ...] = ()

    def record(self) -> dict[str, Any]:
        """Return nothing: its rows are all that there is."""
        return {}


def count_relations(study: Study, covariate: str | None = None) -> CountRelations:
    """Count the readers who said yes by what else is known of them.

    Parameters
    ----------
    study : Study
    covariate : str, optional
        A column of the readers table with yes and no; every such column without it.

    Returns
    -------
    CountRelations
        By each category and each band of a number k of n readers with Wilson's interval; Fisher's
        exact test (Freeman and Halton's for three groups or more), for a number the exact
        Mann-Whitney test of its values, P adjusted over the columns; and how well those who said
        yes did, against the others.

    Raises
    ------
    Unanswerable
        Where no column says yes or no of readers.

    Notes
    -----
    Exploratory. Readers are random; the difference in accuracy has cases random, too.

    Examples
    --------
    >>> import readerstats as rs
    >>> found = count_relations(rs.load_study(rs.example("deepfake_xray")), "noticed")
    >>> [(row.labels.a, round(row.result.p, 2)) for row in found.tests][:2]
    [('experience_years', 0.54), ('subspecialty', 0.45)]
    """
    columns = [str(name) for name in study.reader_facts.columns if name not in ("reader", "kind")]
    if covariate is not None:
        count(study, covariate)  # which says what is wrong with it
    asked = [
        name
        for name in columns
        if covariate in (None, name) and study.humans and yes_or_no(study, name)
    ]
    if not asked:
        raise Unanswerable("no column of the readers table says yes or no of people.")
    known = [one for one in attributes(study) if one.of == "readers"]
    estimates: list[Row[Estimate]] = []
    tests: list[Row[TestResult]] = []
    for name in asked:
        said = {reader: plain(value) in YES for reader, value in reader_values(study, name).items()}
        others = [one for one in known if one.column not in asked]
        estimates += [row for one in others for row in _by(study, name, said, one)]
        related = [_association(study, name, said, one) for one in others]
        tests += adjusted(related, study.settings.analysis.multiplicity)
        tests += _performance(study, name, said)
    return CountRelations(estimates=tuple(estimates), tests=tuple(tests))


def _by(study: Study, name: str, said: dict[str, bool], one: Attribute) -> list[Row[Estimate]]:
    from readerstats.stats.proportions import proportion

    rows = []
    for group, members in one.members.items():
        answers = [said[reader] for reader in members if reader in said]
        if not answers or len(members) < study.smallest_group:
            continue
        labels = Labels(metric=name, random="readers", scope="group", group=group, by=one.column)
        level = study.settings.analysis.level
        rows.append(Row(labels, proportion(sum(answers), len(answers), level=level)))
    return rows


def _association(study: Study, name: str, said: dict[str, bool], one: Attribute) -> Row[TestResult]:
    from readerstats.stats.exact_tables import exact_association
    from readerstats.stats.ranks import mann_whitney

    labels = Labels(comparison="count", metric=name, random="readers", a=one.column)
    if one.cuts:
        values = {
            reader: float(value)
            for reader, value in reader_values(study, one.column).items()
            if reader in said
        }
        sides = [[v for who, v in values.items() if said[who] is side] for side in (True, False)]
        return Row(labels, mann_whitney(*sides, level=study.settings.analysis.level))
    answers = [
        [said[reader] for reader in members if reader in said] for members in one.members.values()
    ]
    return Row(labels, exact_association([sum(each) for each in answers], list(map(len, answers))))


def _performance(study: Study, name: str, said: dict[str, bool]) -> list[Row[TestResult]]:
    """Compare those who said yes with the others, by the study's first metric."""
    sides = {
        YES_NAME: [reader for reader, yes in said.items() if yes],
        NO_NAME: [reader for reader, yes in said.items() if not yes],
    }
    metrics = metrics_of(study)
    if not metrics or not all(sides.values()):
        return []
    return [
        Row(replace(row.labels, b=NO_NAME, by=name), row.result)
        for cell in read_by_people(study)
        for row in against_the_rest(study, cell, sides, metrics[0])[:1]
    ]
