"""Personal data is left out of every table before anything else looks at it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from readerstats.study.codes import problem
from readerstats.study.contacts import holds_contact, holds_email, may_hold_contacts
from readerstats.study.names_in_text import NamesInText
from readerstats.study.people import Looked, full_names, identify, looked_at, new_names
from readerstats.study.personal import person_key
from readerstats.study.translate import distinct_values, translated
from readerstats.study.wording import listed

if TYPE_CHECKING:
    import pandas as pd

    from readerstats.errors import Problem
    from readerstats.study.config import Settings
    from readerstats.study.formats.raw import RawTable
    from readerstats.study.gather import Source

_NAMED_BY_VERSION = ("version", "uid", "build")
_NOT_LOOKED_INTO = frozenset(  # identifiers, and what is no text: other values there are errors
    {"reader", "case", "seconds", "order", "score", "timestamp", "repeat", "quality", "confidence",
     "temperature", "experience_years"}
)  # fmt: skip


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
    parts = [looked_at(source, mapped) for source in sources]
    for part in parts:
        identify(part, [other for other in parts if other is not part])
    names = new_names(parts, settings)
    full = NamesInText(full_names(parts))
    problems: list[Problem] = []
    made = []
    for part in parts:
        table, found = _cleaned(part, names, full)
        made.append(part.source if table is part.table else replace(part.source, table=table))
        problems += found
    return made, problems


def _cleaned(
    part: Looked, names: Mapping[str, str], full: NamesInText
) -> tuple[RawTable, list[Problem]]:
    frame = part.table.frame
    dropped = [h for h, what in part.personal.items() if h != part.reader]
    new_headings = _new_headings(part, names)
    changed: dict[str, pd.Series] = {}
    renamed = False
    if part.reader is not None:
        changed, renamed = _renamed(part, names)
    for heading in map(str, frame.columns):
        is_apart = part.roles.get(heading) in _NOT_LOOKED_INTO or heading == part.reader
        if heading in dropped or is_apart:
            continue
        cells, share = _without_contacts(part, heading, full)
        if share >= 0.5 and heading not in part.roles:
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


def _new_headings(part: Looked, names: Mapping[str, str]) -> dict[str, str]:
    """Return new names of columns: of readers in a wide table, and of who identifies the rows."""
    headings = [str(heading) for heading in part.table.frame.columns]
    new: dict[str, str] = {}
    for heading in filter(holds_email, headings):
        name = plain = names[person_key(heading)]
        number = 1
        while name in new.values() or name in headings:  # the same person, spelt in two ways
            number += 1
            name = f"{plain} ({number})"
        new[heading] = name
    if part.is_person and part.reader is not None and part.reader not in part.roles:
        new[part.reader] = "reader"
    return new


def _renamed(part: Looked, names: Mapping[str, str]) -> tuple[dict[str, pd.Series], bool]:
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


def _without_contacts(part: Looked, heading: str, full: NamesInText) -> tuple[pd.Series, float]:
    """Return a column without the cells that hold addresses or names, and the share of these."""
    column = part.table.frame[heading]
    values = distinct_values(column)
    if _are_numbers(values):
        return column, 0.0
    together = "\n".join(values)
    may_hold = may_hold_contacts(together)
    if not may_hold and not full.found(together):
        return column, 0.0
    is_version = any(word in heading.casefold() for word in _NAMED_BY_VERSION)
    test = holds_email if is_version or heading in part.roles else holds_contact
    telling = {value for value in values if test(value) or full.found(value)}
    if not telling:
        return column, 0.0
    return translated(column, lambda cell: None if cell in telling else cell), len(telling) / len(
        values
    )


def _are_numbers(values: Sequence[str]) -> bool:
    import pandas as pd

    return bool(pd.to_numeric(pd.Series(values, dtype=object), errors="coerce").notna().all())


def _told(part: Looked, dropped: Sequence[str], *, renamed: bool) -> Iterable[Problem]:
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
        message = (
            f"nothing but a name or an e-mail address{by} tells readers apart; they are numbered"
        )
        yield problem("readers-renamed", message, file=name)
