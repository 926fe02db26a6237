"""Ratings as marks: which reader put which case into which category."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from readerstats.stats.agreement.weights import FloatArray

MOST_CATEGORIES: Final = 500
"""Beyond it, ratings are measurements: for the interval metric and intraclass correlations."""
_SHOWN = 3


@dataclass(frozen=True, eq=False, slots=True)
class Marks:
    """Who put which case into which category.

    Attributes
    ----------
    marks : ndarray, shape (category, reader, case)
        1 in the category that the reader chose, 0 in the others and where not read.
    categories : ndarray, shape (category,)
        In rising order.
    """

    marks: FloatArray
    categories: FloatArray

    @property
    def read(self) -> FloatArray:
        """1 where a reader read a case, 0 where not, shape (reader, case)."""
        read: FloatArray = self.marks.sum(axis=0)
        return read

    @property
    def counts(self) -> FloatArray:
        """How many readers put each case into each category, shape (case, category)."""
        counts: FloatArray = self.marks.sum(axis=1).T
        return counts


def rating_table(ratings: ArrayLike) -> FloatArray:
    """Check that ratings have the axes (reader, case) and are numbers or NaN.

    Raises
    ------
    ValueError
        For other axes, or an infinite rating.

    Examples
    --------
    >>> rating_table([[1, 2], [1, None]]).shape
    (2, 2)
    """
    table = np.asarray(ratings, dtype=np.float64)
    if table.ndim != 2:
        raise ValueError(
            f"`ratings` must have the axes (reader, case), got {table.ndim} "
            f"{'axis' if table.ndim == 1 else 'axes'}."
        )
    if np.isinf(table).any():
        raise ValueError("`ratings` must be finite, or NaN where a case was not read.")
    return table


def marked(ratings: ArrayLike, categories: ArrayLike | None = None) -> Marks:
    """Mark the category of every read.

    Parameters
    ----------
    ratings : array_like, shape (reader, case)
    categories : array_like, optional
        The whole scale; without it, the ratings that occur. Some coefficients depend on how many
        categories there are, used or not.

    Returns
    -------
    Marks

    Raises
    ------
    ValueError
        For ratings outside the categories, or too many categories.

    Examples
    --------
    >>> marked([[1, 0], [1, np.nan]]).counts.tolist()
    [[0.0, 2.0], [1.0, 0.0]]
    """
    table = rating_table(ratings)
    given = table[~np.isnan(table)]
    scale: NDArray[np.float64] = np.unique(
        given if categories is None else np.asarray(categories, dtype=np.float64)
    )
    outside = np.setdiff1d(given, scale)
    if outside.size:
        named = ", ".join(f"{value:g}" for value in outside[:_SHOWN])
        more = f" and {outside.size - _SHOWN} more" if outside.size > _SHOWN else ""
        raise ValueError(f"ratings outside the categories: {named}{more}.")
    if len(scale) > MOST_CATEGORIES:
        raise ValueError(
            f"{len(scale)} different ratings are too many categories; take Krippendorff's alpha "
            "with the interval metric, or the intraclass correlation."
        )
    return Marks((table == scale[:, None, None]).astype(np.float64), scale)
