"""The numbers behind a figure for print: those that it draws, whatever the page has room for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readerstats.report.figures.case_map import CaseMap
from readerstats.report.figures.group_dots import GroupDots
from readerstats.report.figures.kappa_matrix import KappaTriangle
from readerstats.report.figures.marks import data_table, number_cells
from readerstats.report.figures.roc_curves import RocCurvesPlot
from readerstats.report.table import Cell, Column, Table, TableRow

if TYPE_CHECKING:
    from readerstats.report.figures.figure import Figure


def data_of(figure: Figure) -> Table:
    """Return every number that a figure for print draws, as a table for a CSV file.

    Parameters
    ----------
    figure : Figure
        With the value that it was drawn from.

    Returns
    -------
    Table
        The page's own, unless print draws more.

    Examples
    --------
    >>> data_of.__name__
    'data_of'
    """
    drawn, title = figure.drawn, str(figure.title)
    if isinstance(drawn, CaseMap):
        return _of_map(drawn, figure.id, title)
    if isinstance(drawn, GroupDots):
        return _of_groups(drawn, figure.id, title)
    if isinstance(drawn, RocCurvesPlot):
        return _of_curves(drawn, figure.id, title)
    if isinstance(drawn, KappaTriangle):
        rows = [
            [Cell(pair.a), Cell(pair.b), *number_cells(pair.kappa, "correlation", drawn.style)]
            for pair in drawn.pairs
        ]
        headings = (("a", "A"), ("b", "B"), ("kappa", "Kappa"), ("lower", "Lower bound"),
                    ("upper", "Upper bound"))  # fmt: skip
        return data_table(figure.id, title, headings, rows)
    if figure.data is None:
        raise ValueError(f"figure '{figure.id}' has no table of its numbers.")
    return figure.data


def _of_map(drawn: CaseMap, anchor: str, title: str) -> Table:
    """List the cases: the share of people who missed each, and who did."""
    columns = [Column(key="class", heading="Class"), Column(key="place", heading="Place"),
               Column(key="missed", heading="Share wrong", align="right")]  # fmt: skip
    columns += [Column(key=f"wrong: {row.label}", heading=row.label, align="right")
                for row in drawn.rows]  # fmt: skip
    rows = []
    for number, panel in enumerate(drawn.panels):
        for place, missed in enumerate(panel.missed):
            cells = [
                Cell(panel.label),
                Cell(str(place + 1), place + 1),
                Cell(f"{missed:g}", missed),
            ]
            for row in drawn.rows:
                value = row.wrong[number][place]
                cells.append(Cell("–", "") if value is None else Cell(f"{value:g}", value))
            rows.append(TableRow(tuple(cells)))
    return Table(id=f"{anchor}-data", title=title, columns=tuple(columns), rows=tuple(rows))


def _of_groups(drawn: GroupDots, anchor: str, title: str) -> Table:
    """List each reader of each group, then the group's mean."""
    rows = []
    for group in drawn.groups:
        for name, value in group.readers:
            written = drawn.style.number(value, drawn.kind)
            rows.append([Cell(group.label), Cell(name), Cell(written, value), Cell("–", ""),
                         Cell("–", "")])  # fmt: skip
        rows.append([Cell(group.label), Cell("mean"),
                     *number_cells(group.estimate, drawn.kind, drawn.style)])  # fmt: skip
    headings = (("group", "Group"), ("reader", "Reader"), ("estimate", "Estimate"),
                ("lower", "Lower bound"), ("upper", "Upper bound"))  # fmt: skip
    return data_table(anchor, title, headings, rows)


def _of_curves(drawn: RocCurvesPlot, anchor: str, title: str) -> Table:
    """List the corners of each curve, with its area beside the first."""
    rows = []
    for panel in drawn.panels:
        for curve in panel.curves:
            for number, (across, up) in enumerate(curve.points):
                area = curve.area if number == 0 else None
                where = [Cell(panel.title), Cell(curve.label)]
                where += [Cell(f"{across:g}", across), Cell(f"{up:g}", up)]
                rows.append([*where, *number_cells(area, "index", drawn.style)])
    headings = (("place", "Where"), ("reader", "Reader"),
                ("false_positive", "False-positive share"),
                ("true_positive", "True-positive share"),
                ("auc", "AUC"), ("lower", "Lower bound"), ("upper", "Upper bound"))  # fmt: skip
    return data_table(anchor, title, headings, rows)
