"""Which column is what: by the settings, by name, by synonym, by content."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from readerstats.study.codes import problem
from readerstats.study.roles import DECISIVE, SYNONYMS, TableKind, squeezed
from readerstats.study.translate import distinct_values
from readerstats.study.wording import listed

if TYPE_CHECKING:
    from readerstats.errors import Problem
    from readerstats.study.formats.raw import RawTable

How: TypeAlias = Literal["name", "synonym", "content", "study.toml"]
_EXACT: dict[tuple[TableKind, str], str] = {("models", "reader"): "model"}


@dataclass(slots=True)
class Sheet:
    """A raw table whose columns are being recognised.

    Attributes
    ----------
    raw : RawTable
    kind : {"reads", "models", "readers", "cases"}
    roles : dict of role to heading
    how : dict of role to the way it was recognised
    unclear : set of roles that more than one column could have
    """

    raw: RawTable
    kind: TableKind
    roles: dict[str, str] = field(default_factory=dict)
    how: dict[str, How] = field(default_factory=dict)
    unclear: set[str] = field(default_factory=set)

    @property
    def headings(self) -> list[str]:
        """Names of its columns as the file has them."""
        return [str(column) for column in self.raw.frame.columns]

    @property
    def free(self) -> list[str]:
        """Names of the columns that have no role."""
        taken = set(self.roles.values())
        return [heading for heading in self.headings if heading not in taken]

    def take(self, role: str, heading: str, how: How) -> None:
        """Give a column its role."""
        self.roles[role] = heading
        self.how[role] = how

    def drop(self, role: str) -> str:
        """Take a role away and return the heading that had it."""
        self.how.pop(role, None)
        return self.roles.pop(role)


def sheet_by_name(
    raw: RawTable, kind: TableKind, mapped: Mapping[str, Sequence[str]]
) -> tuple[Sheet, list[Problem]]:
    """Recognise columns by [columns] of study.toml, then by name, then by synonym.

    Two candidates for a role on which numbers depend are a problem, never a choice.
    """
    sheet = Sheet(raw, kind)
    problems: list[Problem] = []
    for role in SYNONYMS[kind]:
        heading = _mapped_heading(sheet, mapped.get(role, ()))
        if heading is None:
            continue
        if heading in sheet.roles.values():
            problems.append(_column_twice(sheet, role, heading))
            sheet.unclear.add(role)
        else:
            sheet.take(role, heading, "study.toml")
    for exact in (True, False):
        for role in SYNONYMS[kind]:
            if role in sheet.roles or role in sheet.unclear:
                continue
            candidates = _candidates(sheet, role, exact=exact)
            if len(candidates) == 1:
                sheet.take(role, candidates[0], "name" if exact else "synonym")
            elif candidates:
                sheet.unclear.add(role)
                problems += _ambiguous(sheet, role, candidates)
    problems += _confidence_aside(sheet)
    return sheet, problems


def _mapped_heading(sheet: Sheet, names: Sequence[str]) -> str | None:
    for name in names:
        for heading in sheet.headings:
            if heading == name.strip():
                return heading
    return None


def _column_twice(sheet: Sheet, role: str, heading: str) -> Problem:
    first = next(named for named, taken in sheet.roles.items() if taken == heading)
    message = f"is named for two roles, {first} and {role}"
    return problem("column-twice", message, file=sheet.raw.name, value=heading)


def _candidates(sheet: Sheet, role: str, *, exact: bool) -> list[str]:
    if role == "confidence":  # the word may name the score; `_confidence_aside` tells them apart
        names = set() if exact else set(SYNONYMS[sheet.kind][role])
        return [heading for heading in sheet.free if squeezed(heading) in names]
    if exact:
        name = squeezed(_EXACT.get((sheet.kind, role), role))
        return [heading for heading in sheet.free if squeezed(heading) == name]
    names = {*SYNONYMS[sheet.kind][role], squeezed(role)}
    return [heading for heading in sheet.free if squeezed(heading) in names]


def _ambiguous(sheet: Sheet, role: str, candidates: Sequence[str]) -> list[Problem]:
    if role not in DECISIVE:
        return []  # the columns keep their own names
    return [
        problem(
            "ambiguous-column",
            f"more than one column could be the {role}: {listed(candidates)}",
            remedy=f"say which under [columns] in study.toml, such as {role} = '{candidates[0]}'",
            file=sheet.raw.name,
        )
    ]


def _confidence_aside(sheet: Sheet) -> list[Problem]:
    """Keep a confidence beside an answer from being taken for a score."""
    heading = sheet.roles.get("score")
    by_synonym = sheet.how.get("score") == "synonym"
    if heading is None or not by_synonym or "response" not in sheet.roles:
        return []
    if squeezed(heading) != "confidence":
        return []
    sheet.drop("score")
    if "confidence" not in sheet.roles:
        sheet.take("confidence", heading, "name")
    message = "is taken for how sure readers were of their answers, and not used as a score"
    return [problem("confidence-aside", message, file=sheet.raw.name, column=heading)]


def take_by_content(sheet: Sheet, role: str, fits: Callable[[str], bool]) -> list[Problem]:
    """Give a role to the one column without a role whose values all fit.

    Parameters
    ----------
    sheet : Sheet
    role : str
    fits : function of a value to bool
        Whether it is an identifier, or a label, that another table has.

    Returns
    -------
    list of Problem
        An ambiguous column, where several fit.
    """
    if role in sheet.roles or role in sheet.unclear:
        return []
    fitting = []
    for heading in sheet.free:
        values = distinct_values(sheet.raw.frame[heading])
        if len(values) > 1 and all(fits(value) for value in values):
            fitting.append(heading)
    if len(fitting) == 1:
        sheet.take(role, fitting[0], "content")
        return []
    if fitting:
        sheet.unclear.add(role)
    return _ambiguous(sheet, role, fitting) if fitting else []


def missing_columns(sheet: Sheet, roles: Sequence[str], remedy: str = "add it") -> list[Problem]:
    """Tell the roles that a table needs and that no column has."""
    problems = []
    for role in roles:
        if role in sheet.roles or role in sheet.unclear:
            continue
        free = sheet.free
        message = f"has no column '{role}'"
        naming = ""
        if free:
            message += f"; not recognized: {listed(free)}"
            naming = f", or name it under [columns] in study.toml, such as {role} = '{free[0]}'"
        problems.append(
            problem("missing-column", message, remedy=remedy + naming, file=sheet.raw.name)
        )
    return problems


def unknown_columns(
    sheets: Sequence[Sheet], mapped: Mapping[str, Sequence[str]], settings_name: str
) -> list[Problem]:
    """Tell the columns that [columns] names and no table has."""
    import difflib

    headings = list(dict.fromkeys(heading for sheet in sheets for heading in sheet.headings))
    problems = []
    for names in mapped.values():
        for name in names:
            if name.strip() in headings:
                continue
            close = difflib.get_close_matches(name, headings, n=1)
            remedy = f"did you mean '{close[0]}'?" if close else f"there are {listed(headings)}"
            problems.append(
                problem(
                    "unknown-column",
                    "is not a column of any table",
                    remedy=remedy,
                    file=f"{settings_name}, [columns]",
                    value=name,
                )
            )
    return problems
