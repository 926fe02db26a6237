"""Who the rows of a table are of, where names or addresses of people tell it, and new names."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from readerstats.study.contacts import holds_email
from readerstats.study.kinds import is_model_name, kind_by_name
from readerstats.study.personal import (
    Personal,
    depends_on_cells,
    is_full_name,
    person_key,
    personal,
)
from readerstats.study.roles import named_role
from readerstats.study.translate import distinct_values

if TYPE_CHECKING:
    from readerstats.study.config import Settings
    from readerstats.study.formats.raw import RawTable
    from readerstats.study.gather import Source

_ANSWERS = frozenset({"response", "score"})


@dataclass(slots=True)
class Looked:
    """A table, what its columns are, and what is done to them.

    Attributes
    ----------
    source : Source
    roles : dict of str to str
        By heading.
    personal : dict of str to str
        What columns hold of people, by heading.
    reader : str or None
        Heading of the column that identifies the readers.
    is_person : bool
        Whether that column holds names or e-mail addresses.
    parts : tuple of str
        Headings of the first and the last name, where they identify together.
    blanked : list of str
        Columns of which cells were left out.
    """

    source: Source
    roles: dict[str, str]
    personal: dict[str, Personal]
    reader: str | None = None
    is_person: bool = False
    parts: tuple[str, ...] = ()
    blanked: list[str] = field(default_factory=list)

    @property
    def table(self) -> RawTable:
        """The table as it came."""
        return self.source.table

    def people(self) -> list[str | None]:
        """Return who each row is of, as `person_key` writes it."""
        frame = self.table.frame
        columns = self.parts or ((self.reader,) if self.reader is not None else ())
        rows = zip(*(frame[name] for name in columns), strict=True)
        joined = (" ".join(cell for cell in row if cell) for row in rows)
        return [person_key(text) or None for text in joined]


def looked_at(source: Source, mapped: Mapping[str, str]) -> Looked:
    """Return a table with what its headings and cells tell."""
    table = source.table
    kind = source.kind or kind_by_name(table.sheet or table.name) or "reads"
    said = {role for heading, role in mapped.items() if heading in table.frame.columns}
    roles: dict[str, str] = {}
    found: dict[str, Personal] = {}
    for heading in map(str, table.frame.columns):
        role = mapped.get(heading) or named_role(heading, kind)
        if role in said and heading not in mapped:
            role = None  # study.toml names another column for it
        if role is not None:
            roles[heading] = role
        if role is None or role == "reader":
            depends = depends_on_cells(heading)
            what = personal(heading, distinct_values(table.frame[heading]) if depends else ())
            if what is not None:
                found[heading] = what
    return Looked(source, roles, found)


def identify(part: Looked, others: Sequence[Looked]) -> None:
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


def _keep_names_of_things(part: Looked) -> None:
    """Keep a column of names that change while the reader stays: they are none of the readers."""
    for heading, what in list(part.personal.items()):
        if what == "name" and "case" in part.roles.values():
            pairs = part.table.frame[[part.reader, heading]].dropna().drop_duplicates()
            if pairs[part.reader].duplicated().any():
                part.personal.pop(heading)


def _known(others: Sequence[Looked]) -> set[str]:
    """Return by what other tables tell people."""
    columns = [
        other.table.frame[heading]
        for other in others
        for heading in {*other.personal, *(h for h, r in other.roles.items() if r == "reader")}
    ]
    return {person_key(cell) for column in columns for cell in distinct_values(column)}


def _is_identifier_elsewhere(part: Looked, others: Sequence[Looked]) -> bool:
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


def full_names(parts: Iterable[Looked]) -> set[str]:
    """Return the names of people that columns of names hold, to find them in other texts."""
    names: set[str] = set()
    for part in parts:
        headings = [heading for heading, what in part.personal.items() if what == "name"]
        if part.is_person and part.reader is not None:
            headings.append(part.reader)
        for heading in headings:
            names |= {
                n
                for n in distinct_values(part.table.frame[heading])
                if is_full_name(n) and not is_model_name(n)
            }
        of_parts = [h for h, what in part.personal.items() if what == "part of a name"]
        of_parts = list(dict.fromkeys([*part.parts, *of_parts]))
        if len(of_parts) > 1:
            rows = part.table.frame[of_parts].drop_duplicates().itertuples(index=False)
            names |= {" ".join(cell for cell in row if cell) for row in rows if all(row)}
    return names


def new_names(parts: Sequence[Looked], settings: Settings) -> dict[str, str]:
    """Return what people are called by their keys: what another table calls them, or a number."""
    called = _called(parts)
    taken: set[str] = set()
    unnamed: set[str] = set()
    for part in parts:
        unnamed |= {person_key(h) for h in map(str, part.table.frame.columns) if holds_email(h)}
        if part.reader is None:
            continue
        if part.is_person:
            people = {key for key in part.people() if key and not is_model_name(key)}
        else:
            cells = distinct_values(part.table.frame[part.reader])
            people = {person_key(cell) for cell in cells if holds_email(cell)}
            taken |= {person_key(cell) for cell in cells}
        unnamed |= people
    unnamed -= set(called)
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


def _called(parts: Sequence[Looked]) -> dict[str, str]:
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


def _key(parts: Sequence[Looked], settings: Settings) -> bytes:
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
