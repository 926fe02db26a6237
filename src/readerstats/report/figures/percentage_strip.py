"""A percentage with its interval between 0 and 100%, to stand under a number that stands out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readerstats.report import svg
from readerstats.report.figures import marks
from readerstats.report.figures.scale import Scale

if TYPE_CHECKING:
    from readerstats.results import Estimate

WIDTH, HEIGHT = 220.0, 36.0
_FLOOR, _EDGE = 20.0, 8.0


def percentage_strip(estimate: Estimate, name: str, mark: marks.Mark = "human") -> str:
    """Draw an estimate on the scale from 0 to 100%.

    Parameters
    ----------
    estimate : Estimate
        A proportion.
    name : str
        The same in words, for those who do not see the drawing.
    mark : {"human", "model", "average", "faint"}

    Returns
    -------
    str
        One ``<svg>`` element.

    Examples
    --------
    >>> from readerstats.results import Estimate
    >>> drawn = percentage_strip(Estimate(estimate=0.75, method="wilson"), "75%")
    >>> 'aria-label="75%"' in drawn, ">50<" in drawn
    (True, True)
    """
    x = Scale(lower=0, upper=1, step=0.5, start=_EDGE, end=WIDTH - _EDGE)
    parts = [svg.line(x(0), _FLOOR, x(1), _FLOOR, "axis")]
    for share, written in ((0.0, "0"), (0.5, "50"), (1.0, "100")):
        parts.append(svg.line(x(share), _FLOOR, x(share), _FLOOR + 3, "axis"))
        parts.append(
            svg.label(x(share), _FLOOR + 15, written, kind="soft", size=11, anchor="middle")
        )
    parts.append(marks.across(estimate, x, 9, mark))
    box = f'viewBox="0 0 {svg.place(WIDTH)} {svg.place(HEIGHT)}"'
    return (
        f'<svg class="drawing strip" {box} role="img" aria-label="{svg.attribute(name)}">'
        f"{''.join(parts)}</svg>"
    )
