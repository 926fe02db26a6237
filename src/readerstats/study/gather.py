"""Raw tables become three recognised tables: reads, cases, readers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from readerstats.study.codes import problem
from readerstats.study.columns import (
    Sheet,
    missing_columns,
    sheet_by_name,
    take_by_content,
    unknown_columns,
)
from readerstats.study.contents import ColumnMatch
from readerstats.study.identifiers import identifier
from readerstats.study.kinds import kind_by_name, kinds_by_columns
from readerstats.study.labels import folded, no_answer
from readerstats.study.ratings import settle_ratings
from readerstats.study.roles import SYNONYMS, TableKind
from readerstats.study.tables import Table, joined
from readerstats.study.translate import distinct_values
from readerstats.study.wide import Unpivoted, is_wide, unpivoted
from readerstats.study.wording import listed

if TYPE_CHECKING:
    from pathlib import Path

    from readerstats.errors import Problem
    from readerstats.study.config import Settings
    from readerstats.study.formats.raw import RawTable

_ANSWERS = ("reads", "models")
_Fits: TypeAlias = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Source:
    """A raw table, its kind where the user said it, and its path where it has one."""

    table: RawTable
    kind: TableKind | None = None
    path: Path | None = None


@dataclass(slots=True)
class Gathered:
    """The tables of a study as they came, by role.

    Attributes
    ----------
    reads, cases, readers : Table or None
        The reads of people and models together; the others None where there is no such table.
    matches : tuple of ColumnMatch
    kinds : tuple
        The kind of each source; None where it is not known.
    """

    reads: Table | None
    cases: Table | None
    readers: Table | None
    matches: tuple[ColumnMatch, ...]
    kinds: tuple[TableKind | None, ...]


@dataclass(slots=True)
class _Work:
    """Sheets on their way, with what is found about them."""

    sheets: list[Sheet] = field(default_factory=list)
    wide: dict[int, Unpivoted] = field(default_factory=dict)  # by id of the long sheet
    guessed: set[int] = field(default_factory=set)  # ids of sheets whose name says no kind
    problems: list[Problem] = field(default_factory=list)

    def of(self, *kinds: str) -> list[Sheet]:
        return [sheet for sheet in self.sheets if sheet.kind in kinds]

    def values(self, role: str, *kinds: str) -> set[str]:
        """Return the identifiers, or labels, that the sheets of some kinds have in a role."""
        return {
            value
            for sheet in self.of(*kinds)
            if role in sheet.roles
            for value in distinct_values(sheet.raw.frame[sheet.roles[role]])
        }


def gather(
    sources: Sequence[Source],
    settings: Settings,
    settings_name: str = "study.toml",
    *,
    all_read: bool = True,
) -> tuple[Gathered, list[Problem]]:
    """Recognise kinds and columns, turn wide tables long, and put tables of a kind together.

    Without `all_read`, a file could not be read, and what it would have held is not missed.
    """
    work = _Work()
    kinds = _recognise(work, sources, settings, settings_name)
    _fill_by_content(work)
    _turn_wide(work, settings, all_read=all_read)
    labels = {folded(label) for label in work.values("truth", "cases", "reads", "models")}
    for sheet in work.of("reads", "models"):
        work.problems += settle_ratings(sheet, labels)
    _require(work, all_read=all_read)
    gathered = Gathered(
        _table(work, "reads", "models"),
        _table(work, "cases"),
        _table(work, "readers"),
        tuple(dict.fromkeys(_matches(work))),
        _final(kinds, work),
    )
    return gathered, work.problems


def _recognise(
    work: _Work, sources: Sequence[Source], settings: Settings, settings_name: str
) -> list[TableKind | None]:
    kinds = [
        source.kind or kind_by_name(source.table.sheet or source.table.name) for source in sources
    ]
    named = list(kinds)
    unknown = [source.table for source, kind in zip(sources, kinds, strict=True) if kind is None]
    found = iter(kinds_by_columns(unknown, settings.columns, has_reads="reads" in kinds))
    kinds = [told or next(found) for told in kinds]
    for source, kind, told in zip(sources, kinds, named, strict=True):
        if kind is None:
            columns = listed(source.table.frame.columns)
            message = f"could hold reads, cases or readers; its columns are {columns}"
            work.problems.append(problem("unknown-table", message, file=source.table.name))
            continue
        sheet, problems = sheet_by_name(source.table, kind, settings.columns)
        work.sheets.append(sheet)
        work.guessed |= {id(sheet)} if told is None else set()
        work.problems += problems
    work.problems += unknown_columns(work.sheets, settings.columns, settings_name)
    return kinds


def _final(kinds: Sequence[TableKind | None], work: _Work) -> tuple[TableKind | None, ...]:
    """Return the kind of each source, as it was recognised or found later."""
    of_sheets = iter(sheet.kind for sheet in work.sheets)
    return tuple(None if kind is None else next(of_sheets) for kind in kinds)


def _fill_by_content(work: _Work) -> None:
    """Find columns with other names by what they hold, where another table tells it."""
    for role, kind in (("reader", "readers"), ("case", "cases")):
        _match(work.of(*_ANSWERS), role, _one_of(work.values(role, kind), identifier), work)
        _match(work.of(kind), role, _one_of(work.values(role, *_ANSWERS), identifier), work)
    is_truth = _one_of(work.values("truth", "cases", *_ANSWERS), folded)
    long = [s for s in work.of(*_ANSWERS) if not is_wide(s) and "score" not in s.roles]
    if is_truth is not None:
        answer = is_truth
        _match(long, "response", lambda v: answer(v) or no_answer(v) is not None, work)
    else:
        _match(work.of("cases"), "truth", _one_of(work.values("response", *_ANSWERS), folded), work)


def _match(sheets: list[Sheet], role: str, fits: _Fits | None, work: _Work) -> None:
    for sheet in sheets:
        if fits is not None:
            work.problems += take_by_content(sheet, role, fits)


def _one_of(known: set[str], form: Callable[[str], str | None]) -> _Fits | None:
    """Return the test whether a value is a known one; None where nothing is known."""
    forms = {form(value) for value in known}
    return (lambda value: form(value) in forms) if forms else None


def _turn_wide(work: _Work, settings: Settings, *, all_read: bool) -> None:
    labels = {folded(label) for label in work.values("truth", "cases", *_ANSWERS)}
    for position, sheet in enumerate(list(work.sheets)):
        if sheet.kind not in _ANSWERS or not is_wide(sheet):
            continue
        spread = "readers" if "case" in sheet.roles else "cases"
        known = work.values("reader" if spread == "readers" else "case", spread)
        long, problems = unpivoted(sheet, known, labels)
        work.problems += problems
        if long is None:
            if not all_read or len(work.of(*_ANSWERS)) > 1:
                _take_for_facts(work, position, settings)
            continue
        work.sheets[position] = long.reads
        work.wide[id(long.reads)] = long
        facts = long.facts
        if not work.of(facts.kind) and _has_one_row_each(facts):
            facts.roles = {r: h for r, h in facts.roles.items() if r in SYNONYMS[facts.kind]}
            work.sheets.append(facts)


def _take_for_facts(work: _Work, position: int, settings: Settings) -> None:
    """Take a table without answers, in the shape of a wide one, for a table of cases or readers.

    So it is where other tables have the reads, and the name of this one says no kind.
    """
    sheet = work.sheets[position]
    kind: TableKind = "cases" if "case" in sheet.roles else "readers"
    if id(sheet) in work.guessed:
        facts, problems = sheet_by_name(sheet.raw, kind, settings.columns)
        work.sheets[position] = facts
        work.problems += problems


def _has_one_row_each(facts: Sheet) -> bool:
    key = facts.roles["case" if facts.kind == "cases" else "reader"]
    return len(facts.free) + len(facts.roles) > 1 and not facts.raw.frame[key].duplicated().any()


def _require(work: _Work, *, all_read: bool) -> None:
    """Tell the columns that are missing for good."""
    if not work.of(*_ANSWERS) and all_read:
        work.problems.append(problem("no-reads", "no table holds reads"))
    for sheet in work.of(*_ANSWERS):
        work.problems += missing_columns(sheet, ("reader", "case"))
        if not {"response", "score"} & {*sheet.roles, *sheet.unclear}:
            work.problems += missing_columns(sheet, ("response",))
    for sheet in work.of("cases"):
        work.problems += missing_columns(sheet, ("case",))
    for sheet in work.of("readers"):
        work.problems += missing_columns(sheet, ("reader",))
    has_truth = any("truth" in {*sheet.roles, *sheet.unclear} for sheet in work.sheets)
    if has_truth or not all_read:
        return
    for sheet in work.of("cases"):
        work.problems += missing_columns(sheet, ("truth",))
    if not work.of("cases"):
        for sheet in work.of(*_ANSWERS):
            work.problems += missing_columns(sheet, ("truth",), "add it, or a table of cases")


def _table(work: _Work, *kinds: str) -> Table | None:
    tables = [_from_sheet(sheet, work.wide.get(id(sheet))) for sheet in work.of(*kinds)]
    return joined(tables) if tables else None


def _from_sheet(sheet: Sheet, wide: Unpivoted | None) -> Table:
    import pandas as pd

    role_of = {heading: role for role, heading in sheet.roles.items()}
    # A column that is called like a role which another column has would stand in its way.
    in_the_way = [heading for heading in sheet.free if heading in sheet.roles]
    frame = sheet.raw.frame.drop(columns=in_the_way).rename(columns=role_of)
    frame = frame.reset_index(drop=True)
    if sheet.kind == "models":
        frame["kind"] = "model"
    places = pd.DataFrame({"file": sheet.raw.name, "row": sheet.raw.rows}, index=frame.index)
    if wide is not None:
        places["column"] = wide.columns
    headings = {(sheet.raw.name, role): heading for role, heading in sheet.roles.items()}
    return Table(frame, places, headings)


def _matches(work: _Work) -> Iterable[ColumnMatch]:
    for sheet in work.sheets:
        wide = work.wide.get(id(sheet))
        made = {wide.spread, "response", "score"} if wide else set()
        for role, heading in sheet.roles.items():
            if role not in made:
                yield ColumnMatch(
                    file=sheet.raw.name, column=heading, role=role, how=sheet.how[role]
                )
        if wide is not None:
            columns = wide.spread_columns
            yield ColumnMatch(
                file=sheet.raw.name,
                column=f"{columns[0]} to {columns[-1]} ({len(columns)} columns)",
                role=f"{wide.spread}s",
                how="content",
            )
