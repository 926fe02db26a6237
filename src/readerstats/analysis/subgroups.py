"""Does it hold in every subgroup? Readers' averages and differences by cases' and readers' facts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from readerstats.analysis.attributes import Attribute, attribute, attributes
from readerstats.analysis.comparison import adjusted
from readerstats.analysis.fitting import CONTRIBUTIONS
from readerstats.analysis.frame import TEST_KEYS, to_frame
from readerstats.analysis.metrics import metrics_of, require
from readerstats.analysis.ranges import difference_within_range
from readerstats.analysis.reader_subgroups import of_readers
from readerstats.analysis.subgroup_reads import (
    Compared,
    averaged,
    compared,
    counted,
    effects_of,
    labelled,
)
from readerstats.errors import ReaderStatsError, Unanswerable
from readerstats.results import Estimate, Labels, Row, TestResult, joined_notes

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from readerstats.stats.mrmc.subgroups import SubgroupEffects
    from readerstats.study.model import Study

    BoolArray = NDArray[np.bool_]

LEAST_CASES: Final = 10
"""Cases of a subgroup below which its values stand without an interval, and in no test."""
FEW_CASES: Final = 20
MOST_AGAINST_MODELS: Final = 4
"""Subgroups that readers and models are compared in one by one, where no column is asked for."""
FEW: Final = f"fewer than {LEAST_CASES} cases count here: no interval and no test"
ROUGH: Final = f"fewer than {FEW_CASES} cases: the interval is rough"
REST: Final = "the rest"
EXPLORATORY: Final = "exploratory: the study does not name these subgroups beforehand"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subgroup:
    """One group of cases, or of people.

    Attributes
    ----------
    name : str
    n_cases, n_positive : int
        Of a group of people, all cases.
    n_readers : int
    """

    name: str
    n_cases: int
    n_positive: int
    n_readers: int


@dataclass(frozen=True, eq=False, kw_only=True)
class Divided:
    """What was found in the subgroups of one column.

    Attributes
    ----------
    attribute : Attribute
    groups : tuple of Subgroup
    estimates : tuple of Row of Estimate
        The reader average in each subgroup; `by` is the column, `group` the subgroup.
    tests : tuple of Row of TestResult
        ``subgroups``: whether the average is the same in all; ``subgroup``: each less the rest
        (of two, their difference). With two sides a and b, ``modality``, ``dataset`` or
        ``panel``: a - b in each subgroup; ``interaction``: whether it is the same in all, and
        with a group, how far it differs there from the rest.
    notes : tuple of str
    """

    attribute: Attribute
    groups: tuple[Subgroup, ...]
    estimates: tuple[Row[Estimate], ...] = ()
    tests: tuple[Row[TestResult], ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False, kw_only=True)
class Subgroups:
    """Averages and differences by subgroup.

    Attributes
    ----------
    metric : str
        What is tested; averages are given of other metrics, too.
    divided : tuple of Divided
        One a column: of the cases first.
    notes : tuple of str
    """

    metric: str
    divided: tuple[Divided, ...]
    notes: tuple[str, ...] = ()

    @property
    def estimates(self) -> tuple[Row[Estimate], ...]:
        """The averages of every subgroup."""
        return tuple(row for one in self.divided for row in one.estimates)

    @property
    def tests(self) -> tuple[Row[TestResult], ...]:
        """The tests of every column."""
        return tuple(row for one in self.divided for row in one.tests)

    def to_frame(self) -> pd.DataFrame:
        """Return the averages as a DataFrame with the columns of the schema."""
        return to_frame(self.estimates)

    def tests_frame(self) -> pd.DataFrame:
        """Return the tests as a DataFrame with the columns of the schema."""
        return to_frame(self.tests, keys=TEST_KEYS)

    def record(self) -> dict[str, Any]:
        """Return the subgroups themselves: which columns, cut where, how large."""
        return {
            "subgroups": [
                {
                    "by": one.attribute.column,
                    "of": one.attribute.of,
                    "cuts": list(one.attribute.cuts),
                    "cuts_declared": one.attribute.declared,
                    "exploratory": not one.attribute.named,
                    "without_value": one.attribute.without_value,
                    "groups": [
                        {
                            "group": group.name,
                            "n_cases": group.n_cases,
                            "n_positive": group.n_positive,
                            "n_readers": group.n_readers,
                        }
                        for group in one.groups
                    ],
                    "notes": list(one.notes),
                }
                for one in self.divided
            ]
        }


def subgroups(study: Study, by: str | None = None, *, metric: str | None = None) -> Subgroups:
    """Average the readers, and compare what the study compares, in subgroups.

    Parameters
    ----------
    study : Study
    by : str, optional
        A column of the cases or of the readers table, ``truth`` or ``dataset``; a number is cut
        where ``[analysis] cuts`` says, or into thirds. Without it every suitable column, more
        briefly: groups of readers by the first metric alone, and readers against models one by one
        in up to four subgroups.
    metric : str, optional
        The metrics of the study without it, of which the first is tested.

    Returns
    -------
    Subgroups

    Raises
    ------
    ReaderStatsError
        For an unknown column or metric.
    Unanswerable
        For a study without people who read, without a metric that cases contribute to, or
        without subgroups.

    Notes
    -----
    Readers and cases are random unless the study says otherwise. P values are adjusted over the
    subgroups of a column, and over the columns for the tests of all subgroups at once; columns
    that ``[analysis] subgroups`` names are a family of their own, all others are exploratory.

    Examples
    --------
    >>> import readerstats as rs
    >>> found = rs.subgroups(rs.load_study(rs.example("deepfake_xray")), by="truth")
    >>> [(row.labels.group, round(row.result.estimate, 2)) for row in found.estimates]
    [('authentic', 0.74), ('synthetic', 0.72)]
    """
    names = metrics_of(study) if metric is None else (require(study, metric),)
    usable = tuple(name for name in names if name in CONTRIBUTIONS)
    if not study.humans:
        raise Unanswerable("no person read in this study: subgroups need the reads of people.")
    if not usable:
        raise Unanswerable(
            f"subgroups need a metric to which each case contributes: {', '.join(CONTRIBUTIONS)}."
        )
    columns = attributes(study) if by is None else (attribute(study, by),)
    divided = [_divided(study, one, usable, whole_story=by is not None) for one in columns]
    divided = [one for one in divided if one.estimates]
    if not divided:
        raise Unanswerable("no column of the cases or the readers table makes two subgroups.")
    method = study.settings.analysis.multiplicity
    families = [
        [one for one in divided if (one.attribute.named, one.attribute.of) == kind]
        for kind in product((True, False), ("cases", "readers"))
    ]
    settled = {
        one.attribute.column: one
        for family in families
        for kind in ("subgroups", "interaction")
        for one in _together(family, kind, method)
    }
    return Subgroups(
        metric=usable[0],
        divided=tuple(settled[one.attribute.column] for one in divided),
        notes=_notes(study, divided),
    )


def _notes(study: Study, divided: list[Divided]) -> tuple[str, ...]:
    notes = []
    if any(not one.attribute.named for one in divided):
        notes.append(
            "subgroups are exploratory unless [analysis] subgroups in study.toml names their "
            "columns"
        )
    if not np.isnan(_all_reads(study)).any():
        return tuple(notes)
    notes.append("reads are missing: each reader's value uses the reads at hand")
    return tuple(notes)


def _all_reads(study: Study) -> NDArray[np.float64]:
    reads = study.arrays()
    source = reads.score if reads.decision is None else reads.decision
    return np.zeros(0) if source is None else source[:, ~reads.models]


def _together(family: list[Divided], kind: str, method: Any) -> list[Divided]:
    """Adjust the tests of all subgroups at once over the columns of a family."""
    rows = [row for one in family for row in one.tests if _is_joint(row, kind)]
    better = dict(zip(map(id, rows), adjusted(rows, method), strict=True))
    for place, one in enumerate(family):
        tests = tuple(better.get(id(row), row) for row in one.tests)
        family[place] = replace(one, tests=tests)
    return family


def _is_joint(row: Row[TestResult], kind: str) -> bool:
    return row.labels.comparison == kind and row.labels.group is None


def _divided(
    study: Study, one: Attribute, metrics: tuple[str, ...], *, whole_story: bool
) -> Divided:
    """Analyse the subgroups of one column."""
    if one.of == "readers":
        found = of_readers(study, one, metrics if whole_story else metrics[:1])
        members = {name: one.members[name] for name in found.groups}
    else:
        members = dict(one.members)
    reads = study.arrays()
    masks = {name: np.isin(reads.cases, members[name]) for name in members}
    groups = tuple(
        Subgroup(
            name=name,
            n_cases=len(who) if one.of == "cases" else len(reads.cases),
            n_positive=int((reads.truth & masks[name]).sum())
            if one.of == "cases"
            else int(reads.truth.sum()),
            n_readers=len(study.humans) if one.of == "cases" else len(who),
        )
        for name, who in members.items()
    )
    notes = []
    if one.without_value:
        notes.append(f"{one.of} without a value of '{one.column}', left out: {one.without_value}")
    if one.of == "readers":
        return Divided(
            attribute=one,
            groups=groups,
            estimates=found.estimates,
            tests=found.tests,
            notes=(*notes, *found.notes),
        )
    analysis = _OfCases(study, one.column, masks, whole_story)
    # Within one truth state accuracy is the sensitivity, or the specificity; nothing else is left.
    fitting = tuple(name for name in metrics if one.column != "truth" or name == "accuracy")
    estimates = [row for name in fitting for row in analysis.averages(name)]
    tests, more = analysis.tests(fitting[0]) if fitting else ([], [])
    return Divided(
        attribute=one,
        groups=groups,
        estimates=tuple(estimates),
        tests=tuple(tests),
        notes=(*notes, *dict.fromkeys(more)),
    )


@dataclass(frozen=True, eq=False, slots=True)
class _OfCases:
    """Subgroups of cases, ready to be analysed metric by metric."""

    study: Study
    column: str
    masks: dict[str, BoolArray]
    whole_story: bool

    def labels(self, metric: str, one: Compared, **more: Any) -> Labels:
        plain = Labels(
            metric=metric,
            random=self.study.settings.analysis.random,
            by=self.column,
        )
        return replace(labelled(plain, one), **more)

    def sizes(self, one: Compared, metric: str) -> dict[str, int]:
        """Return the number of cases that count, for the subgroups that have any."""
        sizes = {
            name: counted(self.study, one, mask, metric) for name, mask in self.masks.items()
        }
        return {name: size for name, size in sizes.items() if size}

    def averages(self, metric: str) -> list[Row[Estimate]]:
        from readerstats.stats.mrmc.subgroups import subgroup_average

        analysis = self.study.settings.analysis
        lowest, highest = analysis.specificity
        most = highest - lowest if metric == "partial-auc" else 1.0
        rows = []
        for one in averaged(self.study, metric):
            sizes = self.sizes(one, metric)
            effects = self.effects(one, list(sizes), metric)
            for place, (name, size) in enumerate(sizes.items()):
                found = subgroup_average(
                    effects, place, random=self.random, level=analysis.level, most=most
                )
                if found.estimate is None:
                    continue
                labels = self.labels(metric, one, scope="group", group=name)
                rows.append(Row(labels, _cautious(found, size)))
        return rows

    def tests(self, metric: str) -> tuple[list[Row[TestResult]], list[str]]:
        rows: list[Row[TestResult]] = []
        notes: list[str] = []
        for one in averaged(self.study, metric):
            rows += self.heterogeneity(one, metric)
        for one in compared(self.study, metric):
            if one.what == self.column:
                continue
            try:
                rows += self.heterogeneity(one, metric)
            except ReaderStatsError as refused:
                notes.append(f"{one.names[1]}: {str(refused).removesuffix('.')}")
        return rows, notes

    def heterogeneity(self, one: Compared, metric: str) -> list[Row[TestResult]]:
        """Test what is looked at in each subgroup, in all at once, and in each against the rest."""
        from readerstats.stats.mrmc.subgroups import subgroup_contrast, subgroup_homogeneity

        level = self.study.settings.analysis.level
        sizes = self.sizes(one, metric)
        large = {name: size for name, size in sizes.items() if size >= LEAST_CASES}
        difference = len(one.sides) > 1
        rows: list[Row[TestResult]] = []
        effects = self.effects(one, list(sizes), metric)
        told = difference and (
            self.whole_story or one.what != "panel" or len(sizes) <= MOST_AGAINST_MODELS
        )
        for place, (name, size) in enumerate(sizes.items() if told else ()):
            unit = np.eye(len(sizes))[place]
            test = subgroup_contrast(effects, unit, random=self.random, level=level)
            if test.estimate is not None:
                labels = self.labels(metric, one, comparison=one.what, group=name)
                rows.append(Row(labels, _cautious(difference_within_range(metric, test), size)))
        if len(large) < 2:
            return rows
        if len(large) < len(sizes):
            effects = self.effects(one, list(large), metric)
        kind = "interaction" if difference else "subgroups"
        together = subgroup_homogeneity(effects, list(large.values()), random=self.random)
        left = [name for name in sizes if name not in large]
        note = f"subgroups of fewer than {LEAST_CASES} cases, left out: {len(left)}" if left else ""
        together = replace(together, note=joined_notes(together.note, note))
        rows.append(Row(self.labels(metric, one, comparison=kind), together))
        if one.what == "panel" and len(large) > 2:
            return rows
        return rows + self.against_rest(effects, one, large, metric)

    def against_rest(
        self, effects: SubgroupEffects, one: Compared, sizes: dict[str, int], metric: str
    ) -> list[Row[TestResult]]:
        """Compare each subgroup with the others, weighted by their cases; two with each other."""
        from readerstats.stats.mrmc.subgroups import subgroup_contrast

        analysis = self.study.settings.analysis
        names, weights = list(sizes), np.array(list(sizes.values()), dtype=float)
        difference = len(one.sides) > 1
        rows = []
        for place, name in enumerate(names[: 1 if len(names) == 2 else None]):
            contrast = -weights / (weights.sum() - weights[place])
            contrast[place] = 1.0
            other = names[1] if len(names) == 2 else REST
            test = subgroup_contrast(effects, contrast, random=self.random, level=analysis.level)
            if difference:
                labels = self.labels(
                    metric, one, comparison="interaction", group=f"{name} minus {other}"
                )
            else:
                labels = self.labels(metric, one, comparison="subgroup", group=name)
                labels = replace(labels, a=name, b=other)
                test = difference_within_range(metric, test)
            rows.append(Row(labels, test))
        return adjusted(rows, analysis.multiplicity)

    def effects(self, one: Compared, names: list[str], metric: str) -> SubgroupEffects:
        try:
            return effects_of(self.study, one, [self.masks[name] for name in names], metric)
        except ValueError as refused:
            raise ReaderStatsError(str(refused)) from None

    @property
    def random(self) -> Any:
        return "cases" if len(self.study.humans) == 1 else self.study.settings.analysis.random


def _cautious(found: Any, size: int) -> Any:
    """Take the inference from what rests on too few cases; say where there are few."""
    if size >= FEW_CASES:
        return found
    if size >= LEAST_CASES:
        return replace(found, note=joined_notes(found.note, ROUGH))
    if isinstance(found, Estimate):
        return Estimate(estimate=found.estimate, method=found.method, n=found.n, note=FEW)
    return TestResult.unavailable(
        method=found.method, note=FEW, estimate=found.estimate, n=found.n
    )
