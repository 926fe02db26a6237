"""Does it hold in every subgroup? Averages and differences by facts of the cases and readers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from readerstats.analysis.adjustment import adjusted
from readerstats.analysis.attributes import Attribute, attribute, attributes
from readerstats.analysis.case_subgroups import CaseSubgroups
from readerstats.analysis.fitting import CONTRIBUTIONS
from readerstats.analysis.frame import TEST_KEYS, to_frame
from readerstats.analysis.metrics import metrics_of, require
from readerstats.analysis.reader_subgroups import of_readers
from readerstats.errors import Unanswerable

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from readerstats.results import Estimate, Row, TestResult
    from readerstats.study.model import Study

    BoolArray = NDArray[np.bool_]


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
    [('authentic', 0.75), ('synthetic', 0.71)]
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
    analysis = CaseSubgroups(study, one.column, masks, whole_story)
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
