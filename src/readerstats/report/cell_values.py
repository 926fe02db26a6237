"""What a table's cell on the page says beside its words, so that the script can write its CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from readerstats.report.table import Cell, Column, IntervalCell, Table
from readerstats.report.table_text import field

if TYPE_CHECKING:
    from markupsafe import Markup

STORED: Final = ("estimate", "p", "p_adjusted", "se", "lower", "upper", "statistic", "df")
"""The numbers of a record, in the order in which a cell's value is looked for."""


def value_attributes(cell: Cell | IntervalCell, stored: Any = None) -> Markup:
    """Return the unrounded values of a cell, where its words alone do not tell them.

    The values are fields of the CSV file as they stand there: what a spreadsheet would run has
    its apostrophe, so that no second program decides what is harmless.

    Parameters
    ----------
    cell : Cell or IntervalCell
    stored : dict, float or None
        What the page's JSON holds under the cell's key: a value that stands there is not said
        again.

    Returns
    -------
    Markup
        ``data-v``; or ``data-f``, the name of the value in the record, for a cell with a key:
        left out for ``estimate``, empty where the words are the value. ``data-l`` and
        ``data-u`` are the bounds of an interval.

    Examples
    --------
    >>> print(value_attributes(Cell("85%", 131 / 154)))
     data-v="0.8506493506493507"
    >>> print(value_attributes(Cell("131", 131)))
    <BLANKLINE>
    >>> print(value_attributes(Cell(".07", 0.07), {"estimate": 5.0, "p": 0.07}))
     data-f="p"
    >>> print(value_attributes(Cell("=cmd()")))
     data-v="&#39;=cmd()"
    """
    from markupsafe import Markup

    if isinstance(cell, IntervalCell):
        return _bounds(cell, stored)
    if stored is not None and isinstance(cell.raw, float):
        place = _place(cell.raw, stored)
        if place is not None:
            return Markup() if place == "estimate" else _attribute("f", place)
    written = field(cell.value)
    seen = str(cell.text).replace("\u00a0", " ")
    if written != seen or "\r" in written:
        return _attribute("v", written)
    return Markup() if stored is None else Markup(" data-f")


def _bounds(cell: IntervalCell, stored: Any) -> Markup:
    from markupsafe import Markup

    bounds = {"l": cell.estimate.lower, "u": cell.estimate.upper}
    if isinstance(stored, dict) and list(bounds.values()) == [
        stored.get("lower"),
        stored.get("upper"),
    ]:
        return Markup()
    return Markup().join(_attribute(name, field(value)) for name, value in bounds.items())


def _place(number: float, stored: Any) -> str | None:
    """Return the name under which a record holds a number."""
    record = stored if isinstance(stored, dict) else {"estimate": stored}
    held = (name for name in STORED if isinstance(record.get(name), float))
    return next((name for name in held if record[name] == number), None)


def column_attribute(column: Column) -> Markup:
    """Return the name of a column in CSV files; nothing for a column that they leave out.

    Examples
    --------
    >>> print(column_attribute(Column(key="accuracy", heading="Accuracy")))
     data-c="accuracy"
    """
    from markupsafe import Markup

    return _attribute("c", field(column.key)) if column.in_csv else Markup()


def left_columns(table: Table) -> Markup:
    """Return the classes by which the style sheet has columns of words stand left.

    Examples
    --------
    >>> columns = (Column(key="a", heading="A"), Column(key="b", heading="B"))
    >>> print(left_columns(Table(id="t", title="T", columns=columns, rows=())))
     class="l2"
    """
    from markupsafe import Markup

    places = [
        f"l{place}"
        for place, column in enumerate(table.columns, start=1)
        if column.align == "left" and column.axis is None and place > 1
    ]
    return Markup(' class="{}"').format(" ".join(places)) if places else Markup()


def _attribute(name: str, value: str) -> Markup:
    from markupsafe import Markup, escape

    # A bare carriage return would reach the script as a line feed.
    escaped = escape(value).replace("\r", Markup("&#13;"))
    return Markup(' data-{}="{}"').format(Markup(name), escaped)  # noqa: S704  a letter of ours
