"""A figure for print: its drawing in every format, its legend and its numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from readerstats.report.document import Details
from readerstats.report.figures.figure import Figure
from readerstats.report.plates.columns import columns_of
from readerstats.report.plates.data import data_of
from readerstats.report.plates.every import DRAWINGS
from readerstats.report.plates.legends import legend
from readerstats.report.plates.paint import rendered
from readerstats.report.plates.sheet import with_margin
from readerstats.report.table_text import csv

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from readerstats.analysis.answers import Answers
    from readerstats.report.document import Block, Section
    from readerstats.report.figures.drawn import Drawn
    from readerstats.report.plates.columns import Width
    from readerstats.report.plates.paint import Format
    from readerstats.report.plates.sheet import Sheet
    from readerstats.report.style import Style
    from readerstats.report.table import Table
    from readerstats.report.text import Words

FORMATS: Final[tuple[Format, ...]] = ("svg", "pdf", "png", "tiff")
RESOLUTIONS: Final = (300, 600)
_MARGIN: Final = 2.0
MOST_OF_A_KIND: Final = 4
"""Figures of one kind; the page has the others, and no journal has room for them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plate:
    """A figure for print.

    Attributes
    ----------
    id : str
        As on the page.
    number : int
        In the order of the figures, from 1.
    title : Text or str
        For a list of figures; a drawing has none in it.
    legend : Text
    data : Table
        The numbers that are drawn.
    width : {"single", "middle", "double"}
        How many columns wide.
    inches : float
        The width in the journal's columns.
    drawn : value
        What it is drawn from.
    alt : str
        What it shows, for those who do not see it.
    """

    id: str
    number: int
    title: Words
    legend: Words
    data: Table
    width: Width
    inches: float
    drawn: Drawn
    alt: str = ""

    @property
    def name(self) -> str:
        """Its name in a folder: a number and plain letters, whatever a column was called."""
        plain = re.sub(r"[^a-z0-9]+", "-", self.id.lower()).strip("-")[:60]
        return f"figure-{self.number:02d}-{plain}"

    def sheet(self) -> Sheet:
        """Draw it, as lines and words in points."""
        wide = 72 * self.inches - 2 * _MARGIN
        return with_margin(DRAWINGS[type(self.drawn)].draw(self.drawn, wide), _MARGIN)

    def render(self, form: Format, *, dpi: int = 300) -> bytes:
        """Draw it in one format.

        Parameters
        ----------
        form : {"svg", "pdf", "png", "tiff"}
        dpi : int, default 300
            Dots per inch of PNG and TIFF.

        Returns
        -------
        bytes
            The same for the same plate and version.
        """
        wanted = (form, dpi)
        return rendered(self.sheet(), [wanted], title=str(self.title), alt=self.alt)[wanted]

    def files(
        self, formats: Sequence[Format] = FORMATS, resolutions: Sequence[int] = RESOLUTIONS
    ) -> dict[str, bytes]:
        """Return its drawings, its numbers and its legend by the names of their files.

        Much faster than format by format: one picture serves all resolutions.

        Parameters
        ----------
        formats : sequence of str
        resolutions : sequence of int
            Of PNG and TIFF.

        Returns
        -------
        dict of bytes
        """
        names: dict[tuple[Format, int], str] = {}
        for form in formats:
            if form in {"svg", "pdf"}:
                names[form, 0] = f"{self.name}.{form}"
            else:
                names |= {(form, dpi): f"{self.name}-{dpi}dpi.{form}" for dpi in resolutions}
        found = rendered(self.sheet(), list(names), title=str(self.title), alt=self.alt)
        content = {names[key]: drawing for key, drawing in found.items()}
        content[f"{self.name}.csv"] = csv(self.data).encode()
        content[f"{self.name}-legend.txt"] = f"Figure {self.number}. {self.legend}\n".encode()
        return content


@lru_cache(maxsize=1)  # their files, the Word file and the legends are of the same figures
def plates(answers: Answers, style: Style) -> tuple[Plate, ...]:
    """Return the figures of a study for print, in the order of the report.

    Parameters
    ----------
    answers : Answers
    style : Style
        Gives the columns and how legends write numbers.

    Returns
    -------
    tuple of Plate
        At most four of a kind.

    Examples
    --------
    >>> import readerstats as rs
    >>> from readerstats.analysis.answers import answer
    >>> from readerstats.report.style import RADIOLOGY
    >>> study = rs.load_study(rs.example("fracture_ai"), replicates=200)
    >>> found = plates(answer(study), RADIOLOGY)
    >>> found[0].name, found[0].inches
    ('figure-01-read-map', 7.0)
    """
    # The page's text quotes the legends: looked at when asked, not when imported.
    from readerstats.report.page import shown_sections

    columns = columns_of(style.name)
    found: list[Plate] = []
    for figure in figures_of(shown_sections(answers, style)):
        alike = sum(type(one.drawn) is type(figure.drawn) for one in found)
        if figure.drawn is None or alike >= MOST_OF_A_KIND:
            continue
        width = DRAWINGS[type(figure.drawn)].column_of(figure.drawn)
        found.append(
            Plate(
                id=figure.id,
                number=len(found) + 1,
                title=figure.title,
                legend=legend(figure, answers, style),
                data=data_of(figure),
                width=width,
                inches=columns.inches(width),
                drawn=figure.drawn,
                alt=figure.alt,
            )
        )
    return tuple(found)


def figures_of(sections: Iterable[Section]) -> Iterator[Figure]:
    """Yield the figures of a page from its top, those that are folded among them.

    Examples
    --------
    >>> list(figures_of(()))
    []
    """
    for section in sections:
        yield from _figures(section.blocks)


def _figures(blocks: Iterable[Block]) -> Iterator[Figure]:
    for block in blocks:
        if isinstance(block, Figure):
            yield block
        elif isinstance(block, Details):
            yield from _figures(block.blocks)
