"""Tables of the design: the cases, and what each column was taken for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readerstats.report.table import Cell, Column, Table, TableRow
from readerstats.report.wording import place, truth_name

if TYPE_CHECKING:
    from readerstats.analysis.description import Description
    from readerstats.report.style import Style
    from readerstats.study.model import Study


def case_table(study: Study, found: Description, style: Style) -> Table:
    """Lay out the cases of each modality and dataset, and how far they were read.

    Parameters
    ----------
    study : Study
    found : Description

    Returns
    -------
    Table

    Examples
    --------
    >>> import readerstats as rs
    >>> from readerstats.report.style import PLAIN
    >>> study = rs.load_study(rs.example("deepfake_xray"))
    >>> [str(cell.text) for cell in case_table(study, rs.describe(study), PLAIN).rows[0].cells]
    ['GPT-4o', '154', '77', '77', '17 of 17', '4 of 4']
    """
    rows = []
    for size in found.cells:
        here = [
            reading
            for reading in found.readings
            if (reading.modality, reading.dataset) == (size.modality, size.dataset)
        ]
        shares = []
        for kind, everybody in (("human", study.humans), ("model", study.models)):
            done = sum(r.kind == kind and r.answered == r.cases for r in here)
            some = sum(r.kind == kind and 0 < r.answered < r.cases for r in here)
            words = f"{done} of {len(everybody)}" + (f", {some} in part" if some else "")
            shares.append(Cell(words if everybody else "–", done))
        rows.append(
            TableRow(
                (
                    Cell(place(size.modality, size.dataset)),
                    *(
                        Cell(style.whole(number), number)
                        for number in (size.cases, size.positive, size.negative)
                    ),
                    *shares,
                )
            )
        )
    noun = study.settings.report.cases.capitalize()
    positive, negative = (truth_name(study, positive=state).capitalize() for state in (True, False))
    return Table(
        id="cases",
        title=f"{noun}, and who read all of them",
        columns=(
            Column(key="cell", heading=_heading(study)),
            Column(key="cases", heading=noun, align="right"),
            Column(key="positive", heading=positive, align="right"),
            Column(
                key="negative",
                heading=negative,
                align="right",
            ),
            Column(
                key="readers_complete",
                heading=study.settings.report.readers.capitalize(),
                align="right",
            ),
            Column(key="models_complete", heading="Models", align="right"),
        ),
        rows=tuple(rows),
    )


def _heading(study: Study) -> str:
    """Name the first column for what tells its lines apart."""
    parts = [
        name
        for name, several in (("Modality", study.modalities), ("Dataset", study.datasets))
        if several
    ]
    return ", ".join([parts[0], *(part.lower() for part in parts[1:])]) if parts else "Part"


def column_table(study: Study) -> Table:
    """Lay out what each column of each file was taken for, so that a wrong guess is seen.

    Examples
    --------
    >>> import readerstats as rs
    >>> column_table(rs.load_study(rs.example("deepfake_xray"))).rows[0].cells[0].text
    'reads.csv'
    """
    return Table(
        id="columns",
        title="What each column was taken for",
        columns=(
            Column(key="file", heading="File"),
            Column(key="column", heading="Column"),
            Column(key="role", heading="Taken for"),
            Column(key="how", heading="Known by"),
        ),
        rows=tuple(
            TableRow((Cell(match.file), Cell(match.column), Cell(match.role), Cell(match.how)))
            for match in study.columns
        ),
    )
