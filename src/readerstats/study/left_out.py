"""Personal data is left out of every table before anything else looks at it."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from readerstats.study.codes import problem
from readerstats.study.contacts import holds_contact, holds_email, may_hold_contacts
from readerstats.study.kinds import is_model_name, kind_by_name
from readerstats.study.names_in_text import NamesInText
from readerstats.study.personal import Personal, is_full_name, person_key, personal
from readerstats.study.roles import named_role
from readerstats.study.translate import distinct_values, translated
from readerstats.study.wording import listed

if TYPE_CHECKING:
    import pandas as pd

    from readerstats.errors import Problem
    from readerstats.study.config import Settings
    from readerstats.study.formats.raw import RawTable
    from readerstats.study.gather import Source

_NAMED_BY_VERSION = ("version", "uid", "build")
_ANSWERS = frozenset({"response", "score"})


@dataclass(slots=True)
class _Part:
    """A table, what its columns are, and what is done to them."""

    source: Source
    roles: dict[str, str]  # heading to role
    personal: dict[str, Personal]
    reader: str | None = None  # heading of the column that identifies the readers
    is_person: bool = False  # whether that column holds names or e-mail addresses
    parts: tuple[str, ...] = ()  # first and last name, where they identify together
    blanked: list[str] = field(default_factory=list)

    @property
    def table(self) -> RawTable:
        return self.source.table

    def people(self) -> list[str | None]:
        """Return who each row is of, as `person_key` writes it."""
        frame = self.table.frame
        columns = self.parts or ((self.reader,) if self.reader is not None else ())
        rows = zip(*(frame[name] for name in columns), strict=True)
        joined = (" ".join(cell for cell in row if cell) for row in rows)
        return [person_key(text) or None for text in joined]


def without_personal(
    sources: Sequence[Source], settings: Settings
) -> tuple[list[Source], list[Problem]]:
    """Leave out what names people, and give readers that only that identified other names.

    Parameters
    ----------
    sources : sequence of Source
    settings : Settings
        Its columns are taken as it says, and its salt is the key of the new names.

    Returns
    -------
    list of Source
        In which no column holds a name, an e-mail or IP address, a phone number or a place of a
        person, as far as headings and cells tell.
    list of Problem
        Which columns those were, without what stood in them.
    """
    mapped = {name.strip(): role for role, names in settings.columns.items() for name in names}
    parts = [_part(source, mapped) for source in sources]
    for part in parts:
        _identify(part, [other for other in parts if other is not part])
    names = _new_names(parts, settings)
    full = NamesInText(_full_names(parts))
    problems: list[Problem] = []
    made = []
    for part in parts:
        table, found = _cleaned(part, names, full)
        made.append(part.source if table is part.table else replace(part.source, table=table))
        problems += found
    return made, problems


def _part(source: Source, mapped: Mapping[str, str]) -> _Part:
    table = source.table
    kind = source.kind or kind_by_name(table.sheet or table.name) or "reads"
    roles: dict[str, str] = {}
    found: dict[str, Personal] = {}
    for heading in map(str, table.frame.columns):
        role = mapped.get(heading) or named_role(heading, kind)
        is_identity = role == "reader" or (role == "case" and kind == "cases")
        what = None
        if role is None or is_identity:
            what = personal(heading, distinct_values(table.frame[heading]))
        if role is not None:
            roles[heading] = role
        if what is not None and role != "case":
            found[heading] = what
    return _Part(source, roles, found)


def _identify(part: _Part, others: Sequence[_Part]) -> None:
    """Find the column that says whose a row is: an identifier, or else an address or a name."""
    frame = part.table.frame
    by_role = [heading for heading, role in part.roles.items() if role == "reader"]
    plain = [heading for heading in by_role if heading not in part.personal]
    if plain:
        part.reader = plain[0]
        _keep_names_of_things(part)
        return
    has = set(part.roles.values())
    of_cases = "case" in has and not has & _ANSWERS and part.table.format is None
    if (of_cases or part.table.sheet == "cases") and not by_role:
        return
    known = _known(others)
    candidates: list[tuple[str, ...]] = [(heading,) for heading in by_role]
    candidates += [(h,) for h, what in part.personal.items() if what == "e-mail"]
    candidates += [(h,) for h, what in part.personal.items() if what == "name"]
    candidates.append(tuple(h for h, what in part.personal.items() if what == "part of a name"))
    best: tuple[int, tuple[str, ...]] = (-1, ())
    for columns in candidates:
        cells = {person_key(c) for h in columns for c in distinct_values(frame[h])}
        if columns and cells and len(cells & known) > best[0]:
            best = (len(cells & known), columns)
    if best[1]:
        part.reader, part.parts = best[1][0], best[1] if len(best[1]) > 1 else ()
        part.is_person = not _is_identifier_elsewhere(part, others)
        part.personal.pop(part.reader)


def _keep_names_of_things(part: _Part) -> None:
    """Keep a column of names that change while the reader stays: they are none of the readers."""
    for heading, what in list(part.personal.items()):
        if what == "name" and "case" in part.roles.values():
            pairs = part.table.frame[[part.reader, heading]].dropna().drop_duplicates()
            if pairs[part.reader].duplicated().any():
                part.personal.pop(heading)


def _known(others: Sequence[_Part]) -> set[str]:
    """Return by what other tables tell people."""
    columns = [
        other.table.frame[heading]
        for other in others
        for heading in {*other.personal, *(h for h, r in other.roles.items() if r == "reader")}
    ]
    return {person_key(cell) for column in columns for cell in distinct_values(column)}


def _is_identifier_elsewhere(part: _Part, others: Sequence[_Part]) -> bool:
    """Whether a column of names holds what another table calls its readers in a column of theirs.

    A study that names its readers in a column 'reader' chose to; that is not undone here.
    """
    if part.parts or part.reader is None or part.personal[part.reader] != "name":
        return False
    mine = {person_key(cell) for cell in distinct_values(part.table.frame[part.reader])}
    theirs = {
        person_key(cell)
        for other in others
        for heading, role in other.roles.items()
        if role == "reader" and heading not in other.personal
        for cell in distinct_values(other.table.frame[heading])
    }
    return bool(mine & theirs)


def _full_names(parts: Iterable[_Part]) -> set[str]:
    """Return the names of people that columns of names hold, to find them in other texts."""
    names: set[str] = set()
    for part in parts:
        headings = [heading for heading, what in part.personal.items() if what == "name"]
        if part.is_person and part.reader is not None:
            headings.append(part.reader)
        for heading in headings:
            names |= {n for n in distinct_values(part.table.frame[heading]) if is_full_name(n)}
        of_parts = [h for h, what in part.personal.items() if what == "part of a name"]
        of_parts = list(dict.fromkeys([*part.parts, *of_parts]))
        if len(of_parts) > 1:
            rows = part.table.frame[of_parts].drop_duplicates().itertuples(index=False)
            names |= {" ".join(cell for cell in row if cell) for row in rows if all(row)}
    return names


def _new_names(parts: Sequence[_Part], settings: Settings) -> dict[str, str]:
    """Return what people are called by their keys: what another table calls them, or a number."""
    called = _called(parts)
    taken: set[str] = set()
    unnamed: set[str] = set()
    for part in parts:
        if part.reader is None:
            continue
        if part.is_person:
            people = {key for key in part.people() if key and not is_model_name(key)}
        else:
            cells = distinct_values(part.table.frame[part.reader])
            people = {person_key(cell) for cell in cells if holds_email(cell)}
            taken |= {person_key(cell) for cell in cells}
        unnamed |= people - set(called)
        unnamed |= {person_key(h) for h in map(str, part.table.frame.columns) if holds_email(h)}
    if not unnamed:
        return called
    key = _key(parts, settings)
    ordered = sorted(
        unnamed, key=lambda one: hmac.new(key, one.encode("utf-8", "replace"), "sha256").digest()
    )
    width = max(2, len(str(len(ordered) + len(taken))))
    numbers = (f"Reader {n:0{width}d}" for n in range(1, len(ordered) + len(taken) + 1))
    free = (name for name in numbers if person_key(name) not in taken)
    return called | dict(zip(ordered, free, strict=False))


def _called(parts: Sequence[_Part]) -> dict[str, str]:
    """Return the identifiers of people whose address or name a table gives beside them."""
    called: dict[str, str] = {}
    unclear: set[str] = set()
    for part in parts:
        if part.reader is None or part.is_person:
            continue
        frame = part.table.frame
        for heading, what in part.personal.items():
            if what not in {"e-mail", "name"}:
                continue
            pairs = frame[[part.reader, heading]].dropna().drop_duplicates()
            for name, text in pairs.itertuples(index=False, name=None):
                if holds_email(name):
                    continue
                key = person_key(text)
                if called.setdefault(key, name) != name:
                    unclear.add(key)
    return {key: name for key, name in called.items() if key not in unclear}


def _key(parts: Sequence[_Part], settings: Settings) -> bytes:
    """Return what only who has the tables can know, so that no list of people tells the names."""
    salt = settings.report.salt
    if salt is not None:
        return salt.encode("utf-8", "replace")
    digests = []
    for part in parts:
        frame = part.table.frame
        text = "\x1e".join("\x1f".join(cell or "" for cell in frame[name]) for name in frame)
        digests.append(hashlib.sha256(text.encode("utf-8", "replace")).digest())
    return b"".join(sorted(digests))


def _cleaned(
    part: _Part, names: Mapping[str, str], full: NamesInText
) -> tuple[RawTable, list[Problem]]:
    frame = part.table.frame
    dropped = [h for h, what in part.personal.items() if h != part.reader]
    new_headings = _new_headings(part, names)
    changed: dict[str, pd.Series] = {}
    renamed = False
    if part.reader is not None:
        changed, renamed = _renamed(part, names)
    for heading in map(str, frame.columns):
        if heading in part.roles or heading in dropped or heading == part.reader:
            continue
        cells, share = _without_contacts(part, heading, full)
        if share >= 0.5:
            dropped.append(heading)
        elif share > 0:
            changed[heading] = cells
            part.blanked.append(heading)
    if not (dropped or changed or new_headings):
        return part.table, []
    made = frame.assign(**changed).drop(columns=dropped) if changed else frame.drop(columns=dropped)
    made = made.rename(columns=new_headings)
    table = replace(part.table, frame=made)
    return table, list(_told(part, dropped, renamed=renamed or bool(new_headings)))


def _new_headings(part: _Part, names: Mapping[str, str]) -> dict[str, str]:
    """Return new names of columns: of readers in a wide table, and of who identifies the rows."""
    headings = [str(heading) for heading in part.table.frame.columns]
    new = {h: names[person_key(h)] for h in headings if holds_email(h) and person_key(h) in names}
    if part.is_person and part.reader is not None and part.reader not in part.roles:
        new[part.reader] = "reader"
    return new


def _renamed(part: _Part, names: Mapping[str, str]) -> tuple[dict[str, pd.Series], bool]:
    """Return the column of readers with their new names, and whether there are any."""
    import pandas as pd

    if part.reader is None:
        return {}, False
    column = part.table.frame[part.reader]
    if part.is_person:
        keys = part.people()
        new = [
            None if key is None else names.get(key, cell)
            for key, cell in zip(keys, column, strict=True)
        ]
        return {part.reader: pd.Series(new, index=column.index, dtype=object)}, True
    if not any(holds_email(cell) for cell in distinct_values(column)):
        return {}, False
    made = translated(
        column,
        lambda cell: names.get(person_key(cell), cell) if cell and holds_email(cell) else cell,
    )
    return {part.reader: made}, True


def _without_contacts(part: _Part, heading: str, full: NamesInText) -> tuple[pd.Series, float]:
    """Return a column without the cells that hold addresses or names, and the share of these."""
    column = part.table.frame[heading]
    values = distinct_values(column)
    together = "\n".join(values)
    may_hold = may_hold_contacts(together)
    if not may_hold and not full.found(together):
        return column, 0.0
    is_version = any(word in heading.casefold() for word in _NAMED_BY_VERSION)
    test = holds_email if is_version else holds_contact
    telling = {value for value in values if test(value) or full.found(value)}
    if not telling:
        return column, 0.0
    return translated(column, lambda cell: None if cell in telling else cell), len(telling) / len(
        values
    )


def _told(part: _Part, dropped: Sequence[str], *, renamed: bool) -> Iterable[Problem]:
    name = part.table.name
    columns = [*part.parts, *dropped]
    columns = [h for h in dict.fromkeys(columns) if h != part.reader]
    said = []
    if columns:
        noun = "column" if len(columns) == 1 else "columns"
        said.append(f"the {noun} {listed(columns, most=20)}")
    if part.blanked:
        said.append(f"cells of {listed(part.blanked, most=20)}")
    if said:
        message = f"personal data is left out: {', and '.join(said)}"
        yield problem("personal-data", message, file=name)
    if renamed:
        by = "" if part.reader is None else f" in {listed(part.parts or [part.reader])}"
        message = f"readers are identified by a name or an e-mail address{by}, and get other names"
        yield problem("readers-renamed", message, file=name)
