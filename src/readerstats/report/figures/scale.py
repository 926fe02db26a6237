"""From values to places on the drawing, with ticks at round numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from readerstats.report.kinds import Kind
    from readerstats.report.style import Style


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A linear scale from values to places, with its ticks.

    Attributes
    ----------
    lower, upper : float
        Ends of the scale, in the units of the values.
    step : float
        From tick to tick.
    start, end : float
        Places of the ends, in the drawing's units.
    """

    lower: float
    upper: float
    step: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Return the place of a value; what lies outside is drawn at the end."""
        inside = min(max(value, self.lower), self.upper)
        return self.start + (inside - self.lower) / (self.upper - self.lower) * (
            self.end - self.start
        )

    @property
    def ticks(self) -> tuple[float, ...]:
        """Values of the ticks, ends included."""
        count = round((self.upper - self.lower) / self.step)
        return tuple(round(self.lower + i * self.step, 10) for i in range(count + 1))

    def labels(self, style: Style, kind: Kind) -> tuple[str, ...]:
        """Write the ticks as the style writes such numbers, with the decimals they need."""
        factor = 100 if kind in {"proportion", "difference"} else 1
        decimals = max(0, -math.floor(math.log10(self.step * factor) + 1e-9))
        unit = "%" if kind == "proportion" else ""
        return tuple(style.number(tick, kind, digits=decimals) + unit for tick in self.ticks)


def scale(
    values: Iterable[float],
    start: float,
    end: float,
    *,
    intervals: int = 5,
    limits: tuple[float, float] = (-math.inf, math.inf),
) -> Scale:
    """Return a scale with about that many intervals between ticks, which holds all values.

    Parameters
    ----------
    values : iterable of float
        What must have a place; at least one.
    start, end : float
        Places of the ends.
    intervals : int, default 5
        About how many intervals between ticks there is room for.
    limits : tuple of float
        Values beyond which the scale never reaches, such as (0, 1) for a proportion.

    Returns
    -------
    Scale

    Examples
    --------
    >>> scale([0.48, 0.95], 0, 100, limits=(0, 1)).ticks
    (0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
    """
    known = list(values)
    lower, upper = max(min(known), limits[0]), min(max(known), limits[1])
    if upper - lower < 1e-9:
        lower, upper = lower - 0.05 * (abs(lower) or 1), upper + 0.05 * (abs(upper) or 1)
    rough = (upper - lower) / intervals
    size = 10 ** math.floor(math.log10(rough))
    step = min((m * size for m in (1, 2, 5, 10)), key=lambda s: abs(math.log(s / rough)))
    return Scale(
        lower=max(step * math.floor(lower / step + 1e-9), limits[0]),
        upper=min(step * math.ceil(upper / step - 1e-9), limits[1]),
        step=step,
        start=start,
        end=end,
    )


def limits(kind: Kind) -> tuple[float, float]:
    """Return what a kind of number cannot exceed.

    Examples
    --------
    >>> limits("proportion")
    (0.0, 1.0)
    """
    if kind == "proportion":
        return 0.0, 1.0
    return (-1.0, 1.0) if kind in {"difference", "correlation"} else (-math.inf, math.inf)
