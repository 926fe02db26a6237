"""What one question of a study found: rows, notes, and what else its JSON has."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from readerstats.errors import Unanswerable

if TYPE_CHECKING:
    from readerstats.results import Estimate, Row, TestResult
    from readerstats.study.model import Study


class Finding(Protocol):
    """The answer to one question.

    `estimates` and `tests` are rows of the schema, `notes` what a reader of them must know, and
    `record` gives what JSON has beside the rows: an object of its own, empty for nothing.
    """

    @property
    def estimates(self) -> tuple[Row[Estimate], ...]: ...  # noqa: D102
    @property
    def tests(self) -> tuple[Row[TestResult], ...]: ...  # noqa: D102
    @property
    def notes(self) -> tuple[str, ...]: ...  # noqa: D102
    def record(self) -> dict[str, Any]: ...  # noqa: D102


Found = TypeVar("Found", bound=Finding)


def possible(ask: Callable[[Study], Found], study: Study) -> Found | None:
    """Ask a question that a report goes without where the study has not what it needs.

    Parameters
    ----------
    ask : function of a study
    study : Study

    Returns
    -------
    Finding or None

    Examples
    --------
    >>> import readerstats as rs
    >>> def nothing(study):
    ...     raise Unanswerable("there is nothing to ask.")
    >>> possible(nothing, rs.load_study(rs.example("deepfake_xray"))) is None
    True
    """
    try:
        return ask(study)
    except Unanswerable:
        return None
