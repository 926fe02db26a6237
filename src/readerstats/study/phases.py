"""Phases with a task of their own: each is a study by itself, beside the main one."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from readerstats.study.codes import problem
from readerstats.study.config import TaskSettings
from readerstats.study.identifiers import identifier
from readerstats.study.tables import Table
from readerstats.study.translate import distinct_values, translated
from readerstats.study.wording import listed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from readerstats.errors import Problem
    from readerstats.study.config import PhaseSettings, Settings
    from readerstats.study.gather import Gathered


@dataclass(frozen=True, slots=True)
class Phase:
    """The tables of one phase, and the settings with its task."""

    name: str
    gathered: Gathered
    settings: Settings


@dataclass(frozen=True, slots=True)
class Phases:
    """The main study, the phases that stand apart, and what is wrong with how they are named."""

    main: Gathered
    apart: tuple[Phase, ...] = ()
    problems: tuple[Problem, ...] = ()


def by_phase(gathered: Gathered, settings: Settings, settings_name: str) -> Phases:
    """Take out of the reads the phases that [phases] of the settings gives a task of their own.

    Parameters
    ----------
    gathered : Gathered
    settings : Settings
    settings_name : str
        How messages call the settings.

    Returns
    -------
    Phases
        Phases that the settings do not name stay in the main study.
    """
    if not settings.phases:
        return Phases(gathered)
    file = f"{settings_name}, [phases]"
    if gathered.reads is None or not gathered.reads.has("phase"):
        known = gathered.reads is None
        message = "the reads have no column 'phase'"
        found = () if known else (problem("unknown-phase", message, file=file),)
        return Phases(gathered, problems=found)
    phase = translated(gathered.reads.frame["phase"], identifier)
    problems, apart = [], []
    for name, told in settings.phases.items():
        rows = (phase == identifier(name)).to_numpy(dtype=bool)
        if not rows.any():
            problems.append(_unknown(name, distinct_values(phase), file))
            continue
        part, missing = _part(gathered, rows, told.truth, main=False)
        if missing:
            problems.append(_no_such_truth(name, told.truth, gathered.cases, file))
            continue
        apart.append(Phase(name, part, _settings_of(settings, told)))
    named = {identifier(name) for name in settings.phases}
    main, _ = _part(gathered, ~phase.isin(named).to_numpy(dtype=bool), None, main=True)
    return Phases(main, tuple(apart), tuple(problems))


def _part(
    gathered: Gathered, rows: NDArray[np.bool_], truth: str | None, *, main: bool
) -> tuple[Gathered, bool]:
    """Return the tables of some reads, with another truth; whether there is no such truth.

    Cases that nobody read stay in the main study.
    """
    reads = gathered.reads
    if reads is None:
        return gathered, False
    part = Table(reads.frame[rows].copy(), reads.places[rows], reads.headings)
    cases = gathered.cases
    if cases is not None and cases.has("case"):
        here, elsewhere = _cases_of(reads, rows), _cases_of(reads, ~rows)
        names = translated(cases.frame["case"], identifier)
        kept = (~names.isin(elsewhere - here) if main else names.isin(here)).to_numpy(dtype=bool)
        cases = Table(cases.frame[kept].copy(), cases.places[kept], cases.headings)
    if truth is None:
        return replace(gathered, reads=part, cases=cases), False
    for table in (cases, part):
        if table is not None and table.has(truth):
            table.frame["truth"] = table.frame[truth]
            return replace(gathered, reads=part, cases=cases), False
    return gathered, True


def _cases_of(reads: Table, rows: NDArray[np.bool_]) -> set[str]:
    if not reads.has("case"):
        return set()
    return set(distinct_values(translated(reads.frame.loc[rows, "case"], identifier)))


def _settings_of(settings: Settings, told: PhaseSettings) -> Settings:
    """Return the settings with the task of a phase; what it does not say is that of [task]."""
    said = told.model_dump(include=set(TaskSettings.model_fields), exclude_none=True)
    task = settings.task.model_dump(exclude_unset=True)
    if told.truth is not None:  # another question: the labels of the main one mean nothing
        task = {key: value for key, value in task.items() if key not in ("positive", "negative")}
    changed = {"task": TaskSettings.model_validate(task | said), "phases": {}, "title": told.title}
    return settings.model_copy(update=changed)


def _unknown(name: str, there: list[str], file: str) -> Problem:
    close = difflib.get_close_matches(name, there, n=1)
    remedy = f"did you mean '{close[0]}'?" if close else f"there are {listed(there)}"
    message = "is no phase of the reads"
    return problem("unknown-phase", message, remedy=remedy, file=file, value=name)


def _no_such_truth(name: str, truth: str | None, cases: Table | None, file: str) -> Problem:
    columns = [] if cases is None else [str(column) for column in cases.frame]
    there = f"there are {listed(columns)}" if columns else "there is no table of cases"
    return problem(
        "unknown-column",
        f"is the truth of phase {name}, and no column of the cases table",
        remedy=there,
        file=file,
        value=truth,
    )
