"""One case as its readers saw it, and the cases of one cell from the hardest to the easiest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from readerstats.analysis.case_groups import CaseGroup
    from readerstats.analysis.metrics import Cell
    from readerstats.analysis.shared_cases import SharedCases
    from readerstats.results import Estimate


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class ReadCase:
    """One case, as the readers of one cell saw it.

    Attributes
    ----------
    case : str
    positive : bool
        Its truth.
    share : Estimate
        Share of readers who were right, with the Wilson interval over readers.
    difficulty : Estimate or None
        Log odds that the average reader is wrong: Rasch's difficulty, shrunken. None where the
        mixed model has no estimate.
    expected : Estimate or None
        The share of readers like these who would be right, by the same model: shrunken.
    models_right : tuple of float or None
        For each model, the share of its runs that were right; None where it gave no answer.
    """

    case: str
    positive: bool
    share: Estimate
    difficulty: Estimate | None
    expected: Estimate | None
    models_right: tuple[float | None, ...]


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class CellCases:
    """The cases of one modality of one dataset.

    Attributes
    ----------
    shared : SharedCases
    cases : tuple of ReadCase
        Hardest first.
    skills : tuple of (str, Estimate)
        Readers by skill, best first: log odds above the average reader's, shrunken; empty where
        the mixed model has no estimate.
    covariates : dict of str to tuple
        Further columns of the cases table, one value a case, in the order of `cases`.
    groups : tuple of CaseGroup
        The truth states first, then each covariate of the cases.
    deceiving_at_most : float
    deceived : Estimate
        Share of the cases that deceive nearly everybody, with the Wilson interval over cases.
    note : str or None
        Why there is no skill and no difficulty, or what must be known of them.
    """

    shared: SharedCases
    cases: tuple[ReadCase, ...]
    skills: tuple[tuple[str, Estimate], ...]
    groups: tuple[CaseGroup, ...]
    deceiving_at_most: float
    deceived: Estimate
    covariates: dict[str, tuple[object, ...]]
    note: str | None = None

    @property
    def cell(self) -> Cell:
        """Where the cases are."""
        return self.shared.cell

    @property
    def deceiving(self) -> tuple[ReadCase, ...]:
        """Cases that deceive nearly everybody, hardest first."""
        return tuple(one for one in self.cases if at_most_right(one, self.deceiving_at_most))

    @property
    def missed_by_models(self) -> tuple[ReadCase, ...]:
        """Cases that nearly every reader gets right and a model misses; most models first."""
        easy = [one for one in self.cases if at_least_right(one, 1 - self.deceiving_at_most)]
        found = [one for one in easy if number_of_models(one, right=False)]
        return tuple(
            sorted(found, key=lambda one: (-number_of_models(one, right=False), -share_of(one)))
        )

    @property
    def caught_by_models(self) -> tuple[ReadCase, ...]:
        """Cases that deceive nearly every reader and a model gets right; most models first."""
        found = [one for one in self.deceiving if number_of_models(one, right=True)]
        return tuple(
            sorted(found, key=lambda one: (-number_of_models(one, right=True), share_of(one)))
        )


def share_of(one: ReadCase) -> float:
    """Return the share of readers who were right.

    Examples
    --------
    >>> share_of.__name__
    'share_of'
    """
    return one.share.estimate or 0.0


def expected_of(one: ReadCase) -> float:
    """Return the shrunken share, rounded so that equal cases are equal; 0 where there is none.

    Examples
    --------
    >>> expected_of.__name__
    'expected_of'
    """
    return 0.0 if one.expected is None else round(one.expected.estimate or 0.0, 9)


def at_most_right(one: ReadCase, share: float) -> bool:
    """Whether no larger share of the readers was right.

    Examples
    --------
    >>> at_most_right.__name__
    'at_most_right'
    """
    return (one.share.k or 0) <= share * (one.share.n or 0) + 1e-9


def at_least_right(one: ReadCase, share: float) -> bool:
    """Whether no smaller share of the readers was right.

    Examples
    --------
    >>> at_least_right.__name__
    'at_least_right'
    """
    return (one.share.k or 0) >= share * (one.share.n or 0) - 1e-9


def is_right(share: float | None) -> bool | None:
    """Tell whether most runs of a model were right.

    Parameters
    ----------
    share : float or None
        Of its runs; None where it gave no answer.

    Returns
    -------
    bool or None
        None for as many right as wrong, and for no answer.

    Examples
    --------
    >>> is_right(0.75), is_right(0.5)
    (True, None)
    """
    return None if share is None or share == 0.5 else share > 0.5


def number_of_models(one: ReadCase, *, right: bool) -> int:
    """Return the number of models that were right, or wrong.

    Examples
    --------
    >>> number_of_models.__name__
    'number_of_models'
    """
    return sum(is_right(share) is right for share in one.models_right)
