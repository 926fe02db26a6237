"""Problems of a study, and the errors that carry them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from typing import Any, Literal, Protocol, TypeAlias

Severity: TypeAlias = Literal["error", "warning", "note"]
_SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")


class Everywhere(Protocol):
    """One problem in each of its places, made when it is asked for."""

    def __len__(self) -> int:
        """Return how many places there are."""

    def __iter__(self) -> Iterator[Problem]:
        """Tell the problem of each place by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A number that a message tells: what it is, its value, and how the message has it.

    Attributes
    ----------
    kind : {"p", "correlation", "number"}
        A P value; a correlation, kappa or the like; any other number.
    value : float
        Unrounded.
    written : str
        As it stands in the message, for who has no journal's style at hand.

    Examples
    --------
    >>> Told(kind="p", value=0.368, written="P = .37").value
    0.368
    """

    kind: Literal["p", "correlation", "number"]
    value: float
    written: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong, or worth knowing, with its place and its remedy.

    Attributes
    ----------
    code : str
        Stable name of the check, such as ``"unknown-case"``; docs/checks.md explains each.
    severity : {"error", "warning", "note"}
    message : str
        What was seen and what is wrong with it, in plain words.
    remedy : str
        What to do about it.
    file : str or None
        Name of the file, or of the table for data that came without files.
    row : int or None
        Row as a spreadsheet numbers it: the header is row 1.
    column, value : str or None
        Column and the value that was seen.
    line : int or None
        Line of a text, the first being 1.
    count : int
        How many times it was seen; the other fields describe the first.
    numbers : tuple of Told
        The results that the message tells, in its order; a journal's style writes them its way.
    every : sized iterable of Problem, or None
        The same, told of each place by itself; None where this one says it all.

    Examples
    --------
    >>> print(Problem(code="unknown-truth", severity="error", file="cases.csv", row=14,
    ...     column="truth", value="Fake?", message="is not a label of the task",
    ...     remedy="write 'synthetic' or 'authentic'"))
    cases.csv, row 14, column 'truth': 'Fake?' is not a label of the task;
    write 'synthetic' or 'authentic' [unknown-truth]
    """

    code: str
    severity: Severity
    message: str
    remedy: str = ""
    file: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None
    count: int = 1
    line: int | None = None
    numbers: tuple[Told, ...] = ()
    every: Everywhere | None = field(default=None, compare=False, repr=False)

    @property
    def times(self) -> int:
        """In how many places it was seen."""
        return self.count if self.every is None else len(self.every)

    def each(self) -> Iterable[Problem]:
        """Return the problem in each of its places, as far as these are known.

        Examples
        --------
        >>> [one.row for one in Problem(code="x", severity="note", message="", row=7).each()]
        [7]
        """
        return (self,) if self.every is None else self.every

    @property
    def place(self) -> str:
        """Where it was seen, such as ``cases.csv, row 14, column 'truth'``."""
        parts = [
            self.file,
            None if self.row is None else f"row {self.row}",
            None if self.line is None else f"line {self.line}",
            None if self.column is None else f"column '{self.column}'",
        ]
        return ", ".join(part for part in parts if part)

    def record(self) -> dict[str, Any]:
        """Return what a table of problems has of it; the values of its numbers are left out."""
        left_out = {"numbers", "every"}
        names = (one.name for one in fields(self) if one.name not in left_out)
        return {name: getattr(self, name) for name in names}

    def __str__(self) -> str:
        seen = "" if self.value is None else f"'{self.value}' "
        where = f"{self.place}: " if self.place else ""
        again = "" if self.count == 1 else f" ({self.count} times; this is the first)"
        remedy = f"; {self.remedy}" if self.remedy else ""
        return f"{where}{seen}{self.message}{again}{remedy} [{self.code}]"


def worst_first(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Put errors before warnings and these before notes, each in the order in which it came.

    Examples
    --------
    >>> note = Problem(code="one-run", severity="note", message="answered once")
    >>> error = Problem(code="no-reads", severity="error", message="no reads")
    >>> [problem.code for problem in worst_first([note, error])]
    ['no-reads', 'one-run']
    """
    return tuple(sorted(problems, key=lambda problem: _SEVERITIES.index(problem.severity)))


class ReaderStatsError(Exception):
    """Anything that the user can put right; its text says how.

    Examples
    --------
    >>> issubclass(StudyError, ReaderStatsError)
    True
    """


class Unanswerable(ReaderStatsError):  # noqa: N818  a state of the study, no fault
    """A study has not what a question needs; its text says what is missing.

    A command tells it, and a report goes without that question.

    Examples
    --------
    >>> issubclass(Unanswerable, ReaderStatsError)
    True
    """


class StudyError(ReaderStatsError):
    """A study that cannot be analysed as it is.

    Attributes
    ----------
    problems : tuple of Problem
        Every problem that was found, errors first.

    Examples
    --------
    >>> error = StudyError([Problem(code="no-reads", severity="error", message="no reads")])
    >>> error.problems[0].code
    'no-reads'
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
