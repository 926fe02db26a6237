"""Which design a study of readers, modalities and cases has, and what follows for its analysis."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from readerstats.stats.mrmc.reader_covariance import ReaderCovariance
    from readerstats.stats.samples import FloatArray

DesignName: TypeAlias = Literal[
    "factorial", "cases nested in levels", "cases nested in readers", "readers nested in levels",
    "readers and cases nested in levels", "split-plot",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class AnovaRow:
    """One line of the analysis of variance of the readers' values.

    Attributes
    ----------
    term : {"modality", "reader", "modality:reader", "group"}
        The levels compared; the readers (within levels where they are nested); their interaction;
        the groups of a split-plot design.
    df : int
    sum_sq, mean_sq : float or None
        On the squared scale of the metric; no mean square without degrees of freedom.

    Examples
    --------
    >>> AnovaRow(term="reader", df=4, sum_sq=0.02, mean_sq=0.005).mean_sq
    0.005
    """

    term: str
    df: int
    sum_sq: float
    mean_sq: float | None


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Design:
    """The design, and the readers' values in it.

    Attributes
    ----------
    name : str
    crossed : bool
        Whether the same readers are in all levels.
    members : ndarray of bool, shape (modality, reader)
    groups : ndarray of int, shape (reader,)
        The block of cases that each reader reads in a split-plot design; the level of each reader
        where readers are nested; one group otherwise.
    sharing : float
        How often Cov2 - Cov3 counts in the mean square of the levels: the number of readers who
        share cases, on average.
    anova : tuple of AnovaRow
    error : AnovaRow
        The line that the levels are compared with.
    """

    name: DesignName
    crossed: bool
    members: NDArray[np.bool_]
    groups: NDArray[np.intp]
    sharing: float
    anova: tuple[AnovaRow, ...]
    error: AnovaRow


_IRREGULAR: Final = (
    "some levels or readers share cases and others do not: that is none of the designs of "
    "Obuchowski and Rockette; use u-statistics, or the bootstrap"
)


def design_of(found: ReaderCovariance) -> Design | str:
    """Recognise the design by who read what.

    Parameters
    ----------
    found : ReaderCovariance

    Returns
    -------
    Design or str
        A string is the reason why the Obuchowski-Rockette method cannot analyse the study.

    Examples
    --------
    >>> from readerstats.stats.mrmc.reader_covariance import reader_covariance
    >>> reads = [[[1, 0, 1], [1, 1, 0]], [[0, 0, 1], [1, 0, 1]]]
    >>> design_of(reader_covariance(reads, [1, 0, 1], metric="accuracy")).name
    'factorial'
    """
    members = ~np.isnan(found.estimates)
    n_levels = len(members)
    per_reader = members.sum(axis=0)
    if not members.any(axis=1).all():
        return "a level has no reader with a value: nobody read cases of each class that it counts"
    if n_levels > 1 and (per_reader == 1).all():
        return _nested_readers(found, members)
    if not members.all():
        return (
            "some readers have a value under some levels only; use the bootstrap (u-statistics "
            "where readers and cases are random), or leave these readers out"
        )
    return _crossed_readers(found, members)


def _crossed_readers(found: ReaderCovariance, members: NDArray[np.bool_]) -> Design | str:
    """Recognise a design where every reader is in every level."""
    values, blocks = found.estimates, found.blocks
    n_levels, n_readers = values.shape
    of_level = [set(row.tolist()) for row in blocks]
    if n_levels > 1 and all(
        not (one & other) for at, one in enumerate(of_level) for other in of_level[at + 1 :]
    ):
        name: DesignName = "cases nested in levels"
        groups = np.zeros(n_readers, dtype=np.intp)
    elif len(np.unique(blocks)) == 1:
        name, groups = "factorial", np.zeros(n_readers, dtype=np.intp)
    elif (blocks == blocks[:1]).all():
        # Readers with cases of their own are one sample of readers, each with his or her cases.
        groups = np.unique(blocks[0], return_inverse=True)[1].astype(np.intp)
        alone = groups.max() + 1 == n_readers
        name = "cases nested in readers" if alone else "split-plot"
        groups = np.zeros(n_readers, dtype=np.intp) if alone else groups
    else:
        return _IRREGULAR
    sizes = np.bincount(groups)
    rows, error = crossed_anova(values, groups)
    return Design(
        name=name,
        crossed=True,
        members=members,
        groups=groups,
        sharing=float((sizes**2).sum() / n_readers),
        anova=rows,
        error=error,
    )


def crossed_anova(
    values: FloatArray, groups: NDArray[np.intp]
) -> tuple[tuple[AnovaRow, ...], AnovaRow]:
    """Split the sum of squares of readers who are in every level.

    Parameters
    ----------
    values : ndarray of float, shape (modality, reader)
    groups : ndarray of int, shape (reader,)
        Readers with cases of their own are in other groups.

    Returns
    -------
    tuple of AnovaRow, AnovaRow
        All lines, and the one that the levels are compared with.

    Examples
    --------
    >>> rows, error = crossed_anova(np.array([[0.7, 0.8], [0.6, 0.9]]), np.zeros(2, dtype=int))
    >>> [row.term for row in rows], error.df
    (['modality', 'reader', 'modality:reader'], 1)
    """
    n_levels, n_readers = values.shape
    n_groups = int(groups.max()) + 1
    grand, of_level, of_reader = values.mean(), values.mean(axis=1), values.mean(axis=0)
    sizes = np.bincount(groups)
    of_group = np.bincount(groups, of_reader) / sizes
    in_group = np.array([values[:, groups == group].mean(axis=1) for group in range(n_groups)])
    levels = n_readers * float(((of_level - grand) ** 2).sum())
    readers = n_levels * float(((of_reader - of_group[groups]) ** 2).sum())
    rest = values - in_group[groups].T - (of_reader - of_group[groups])
    rows = [_row("modality", n_levels - 1, levels)]
    if n_groups > 1:
        between = n_levels * float((sizes * (of_group - grand) ** 2).sum())
        rows.append(_row("group", n_groups - 1, between))
    rows.append(_row("reader", n_readers - n_groups, readers))
    error = _row("modality:reader", (n_levels - 1) * (n_readers - n_groups), float((rest**2).sum()))
    return (*rows, error), error


def _nested_readers(found: ReaderCovariance, members: NDArray[np.bool_]) -> Design | str:
    """Recognise a design where each reader is in one level only."""
    values = found.estimates
    sizes = members.sum(axis=1)
    n_levels, n_readers = len(sizes), int(sizes.sum())
    of_level = np.array([values[level, members[level]].mean() for level in range(n_levels)])
    grand = float(values[members].mean())
    levels = float((sizes * (of_level - grand) ** 2).sum())
    within = float(((values - of_level[:, None])[members] ** 2).sum())
    error = _row("reader", n_readers - n_levels, within)
    blocks = [set(found.blocks[level, members[level]].tolist()) for level in range(n_levels)]
    apart = all(not (one & other) for at, one in enumerate(blocks) for other in blocks[at + 1 :])
    if not apart and len(set().union(*blocks)) > 1:
        return _IRREGULAR
    return Design(
        name="readers and cases nested in levels" if apart else "readers nested in levels",
        crossed=False,
        members=members,
        groups=np.argmax(members, axis=0),
        sharing=float((n_readers**2 - (sizes**2).sum()) / (n_readers * (n_levels - 1))),
        anova=(_row("modality", n_levels - 1, levels), error),
        error=error,
    )


def _row(term: str, df: int, sum_sq: float) -> AnovaRow:
    return AnovaRow(term=term, df=df, sum_sq=sum_sq, mean_sq=sum_sq / df if df else None)
