"""What a table's cell on the page says beside its words, so that the script can write its CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readerstats.report.table import Cell, Column, IntervalCell
from readerstats.report.table_text import field

if TYPE_CHECKING:
    from markupsafe import Markup


def value_attributes(cell: Cell | IntervalCell) -> Markup:
    """Return the unrounded values of a cell, where its words alone do not tell them.

    The values are fields of the CSV file as they stand there: what a spreadsheet would run has
    its apostrophe, so that no second program decides what is harmless.

    Parameters
    ----------
    cell : Cell or IntervalCell

    Returns
    -------
    Markup
        ``data-v``, or ``data-l`` and ``data-u`` for the bounds of an interval.

    Examples
    --------
    >>> print(value_attributes(Cell("85%", 131 / 154)))
     data-v="0.8506493506493507"
    >>> print(value_attributes(Cell("131", 131)))
    <BLANKLINE>
    >>> print(value_attributes(Cell("=cmd()")))
     data-v="&#39;=cmd()"
    """
    from markupsafe import Markup

    if isinstance(cell, IntervalCell):
        bounds = (("l", cell.estimate.lower), ("u", cell.estimate.upper))
        return Markup().join(_attribute(name, field(value)) for name, value in bounds)
    written = field(cell.value)
    seen = str(cell.text).replace("\u00a0", " ")
    return Markup() if written == seen and "\r" not in written else _attribute("v", written)


def column_attribute(column: Column) -> Markup:
    """Return the name of a column in CSV files; nothing for a column that they leave out.

    Examples
    --------
    >>> print(column_attribute(Column(key="accuracy", heading="Accuracy")))
     data-c="accuracy"
    """
    from markupsafe import Markup

    return _attribute("c", field(column.key)) if column.in_csv else Markup()


def _attribute(name: str, value: str) -> Markup:
    from markupsafe import Markup, escape

    # A bare carriage return would reach the script as a line feed.
    escaped = escape(value).replace("\r", Markup("&#13;"))
    return Markup(' data-{}="{}"').format(Markup(name), escaped)  # noqa: S704  a letter of ours
