"""Where a name can stand beside its mark without touching another name or mark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the drawing; y runs downward."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def around(cls, x: float, y: float, radius: float) -> Box:
        """Return the square around a round mark."""
        return cls(x - radius, y - radius, x + radius, y + radius)

    def touches(self, other: Box) -> bool:
        """Whether two rectangles share any ground."""
        apart = (
            self.right <= other.left
            or other.right <= self.left
            or self.bottom <= other.top
            or other.bottom <= self.top
        )
        return not apart

    def within(self, field: Box) -> bool:
        """Whether it lies inside another."""
        return (
            field.left <= self.left
            and self.right <= field.right
            and field.top <= self.top
            and self.bottom <= field.bottom
        )


def free_spot(
    x: float,
    y: float,
    size: tuple[float, float],
    taken: Iterable[Box],
    field: Box,
    *,
    off: float = 8,
) -> Box | None:
    """Find room for words beside the mark at ``(x, y)``: right, left, then the corners.

    Parameters
    ----------
    x, y : float
        Centre of the mark.
    size : tuple of float
        Width and height of the words.
    taken : iterable of Box
        Where no words may stand.
    field : Box
        What they may not leave.
    off : float, default 8
        How far beside the mark's centre they begin.

    Returns
    -------
    Box or None
        None where every spot is taken: no name is better than one that hides another.

    Examples
    --------
    >>> free_spot(50, 50, (20, 10), [], Box(0, 0, 100, 100))
    Box(left=58, top=45.0, right=78, bottom=55.0)
    """
    width, height = size
    obstacles = list(taken)
    for left in (x + off, x - off - width):
        for top in (y - height / 2, y - height - off / 2, y + off / 2):
            spot = Box(left, top, left + width, top + height)
            if spot.within(field) and not any(spot.touches(box) for box in obstacles):
                return spot
    return None
