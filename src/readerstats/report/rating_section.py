"""Image quality, and other ratings of few steps: how the two classes of cases were rated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readerstats.report.document import Details, Prose, Section
from readerstats.report.figures.rating_bars import RatingBar, rating_bars
from readerstats.report.phrases import capital, sentence_of
from readerstats.report.result_cells import p_cell
from readerstats.report.table import Cell, Column, Table, TableRow
from readerstats.report.text import Text, quoted, text
from readerstats.report.wording import (
    alpha,
    basis,
    cases_noun,
    emphasised,
    place,
    random_name,
    readers_noun,
    truth_name,
    within,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readerstats.analysis.answers import Answers
    from readerstats.analysis.ratings import RatedCell, Ratings
    from readerstats.report.document import Block
    from readerstats.report.figures.figure import Figure
    from readerstats.report.kinds import Kind
    from readerstats.report.style import Style
    from readerstats.results import Row, TestResult
    from readerstats.stats.ratings import Distribution
    from readerstats.study.model import Study

TITLES = {"quality": "Image quality", "confidence": "Confidence", "score": "Ratings"}
_PRIMARY = (
    "The first line is the primary one; the others look at the same ratings in other ways, and "
    "their P values are not adjusted."
)
_MEASURES: dict[str, tuple[str, Kind]] = {
    "superiority": ("Rated higher, share of pairs", "proportion"),
    "median": ("Difference of the readers' medians", "number"),
    "odds-ratio": ("Odds ratio of a higher rating", "ratio"),
}


def rating_title(column: str) -> str:
    """Name a column of ratings as a heading does.

    Examples
    --------
    >>> rating_title("quality"), rating_title("sharpness_score")
    ('Image quality', 'Sharpness score')
    """
    return TITLES.get(column, column.replace("_", " ").capitalize())


def rating_sections(answers: Answers, style: Style) -> tuple[Section, ...]:
    """Show each column of ratings in a section of its own.

    Examples
    --------
    >>> rating_sections.__name__
    'rating_sections'
    """
    found = answers.ratings
    if found is None:
        return ()
    study = answers.study
    return tuple(_section(found, column, study, style) for column in found.columns)


def _section(found: Ratings, column: str, study: Study, style: Style) -> Section:
    cells = tuple(cell for cell in found.cells if cell.column == column)
    sentences = [told for cell in cells if (told := rating_sentence(cell, study, style)).runs]
    name = f"'{column}'"
    notes = [sentence_of(note) for note in found.notes if note.startswith(name)]
    tables = [_test_table(cells, study, style), *_reader_tables(cells, study, style)]
    blocks: list[Block] = [
        Prose(paragraphs=(*sentences, *notes)),
        rating_figure(cells, study, style),
    ]
    shown = tuple(table for table in (_summary_table(cells, study, style), *tables) if table.rows)
    blocks.append(Details("Medians and quartiles, every test, and each reader", shown))
    return Section(
        id=f"ratings-{column.replace('_', '-')}",
        title=rating_title(column),
        blocks=tuple(blocks),
        part="Cases",
    )


def rating_tables(found: Ratings, study: Study, style: Style) -> tuple[Table, ...]:
    """Lay out the ratings for a terminal: the distributions, the tests, the readers.

    Examples
    --------
    >>> import readerstats as rs
    >>> from readerstats.report.style import RADIOLOGY
    >>> study = rs.load_study(rs.example("deepfake_xray"))
    >>> [table.id for table in rating_tables(rs.ratings(study), study, RADIOLOGY)]
    ['quality-summary', 'quality-tests', 'quality-readers-1']
    """
    tables: list[Table] = []
    for column in found.columns:
        cells = tuple(cell for cell in found.cells if cell.column == column)
        tables.append(_summary_table(cells, study, style))
        tables.append(_test_table(cells, study, style))
        tables += _reader_tables(cells, study, style)
    return tuple(table for table in tables if table.rows)


def rating_sentence(cell: RatedCell, study: Study, style: Style) -> Text:
    """Say how the two classes were rated, by the test for other readers and other cases.

    Examples
    --------
    >>> import readerstats as rs
    >>> from readerstats.report.style import RADIOLOGY
    >>> study = rs.load_study(rs.example("deepfake_xray"))
    >>> str(rating_sentence(rs.ratings(study).cells[0], study, RADIOLOGY))[:75]
    'There was no evidence that synthetic and authentic radiographs were rated d'
    """
    tests = {row.labels.metric.removeprefix(f"{cell.column}-"): row for row in cell.tests[::-1]}
    here, there = (truth_name(study, positive=side) for side in (True, False))
    noun = cases_noun(study, 2)
    where = within(cell.cell.modality, cell.cell.dataset)
    if not tests:
        return Text()
    row = cell.tests[0]
    main = row.result
    if main.p is None or main.estimate is None:
        return text(f"The two classes{where} could not be compared: {main.note}.")
    if main.p < alpha(study):
        direction = "higher" if main.estimate > 0.5 else "lower"
        opening = f"{capital(here)} {noun} were rated {direction} than {there} ones{where}"
    else:
        opening = f"There was no evidence that {here} and {there} {noun} were rated differently"
        opening += where
    n = len(cell.readers)
    sentence = f"{opening}: in " + quoted(style.estimate(main, "proportion"), main)
    sentence = sentence + f" of pairs of one {here} and one {there} {cases_noun(study, 1)}, the "
    sentence = sentence + f"{here} one had the higher rating, ties counted half ("
    sentence = sentence + quoted(style.p(main.p), main)
    sentence = sentence + f"; {style.count(n)} {readers_noun(study, n)}, "
    sentence = sentence + f"{random_name(row.labels.random)})."
    odds = tests["odds-ratio"].result
    if odds.p is not None:
        sentence = sentence + " The odds ratio of a higher rating was "
        numbers = style.estimate(odds, "ratio") + " (" + style.p(odds.p)
        sentence = sentence + quoted(numbers, odds) + ")."
    return sentence + f" {_medians(cell, study, style)}"


def _medians(cell: RatedCell, study: Study, style: Style) -> str:
    sides = [
        f"{_quartiles(found, style)} for {style.whole(found.n)} ratings of "
        f"{truth_name(study, positive=side)}"
        for found, side in ((cell.positive, True), (cell.negative, False))
    ]
    return f"The median rating was {sides[0]} {cases_noun(study, 2)} and {sides[1]} ones."


def _quartiles(found: Distribution, style: Style) -> str:
    middle, low, high = (
        style.trimmed(value or 0.0, 1)
        for value in (found.median, found.lower_quartile, found.upper_quartile)
    )
    return f"{middle} (interquartile range, {low} to {high})"


def rating_figure(cells: Sequence[RatedCell], study: Study, style: Style) -> Figure:
    """Draw the ratings of both classes, in each dataset and modality.

    Examples
    --------
    >>> rating_figure.__name__
    'rating_figure'
    """
    column = cells[0].column
    several = len(cells) > 1 or cells[0].cell.dataset or cells[0].cell.modality
    bars = [
        RatingBar(
            truth_name(study, positive=side),
            found.counts,
            place(cell.cell.modality, cell.cell.dataset) if several else "",
        )
        for cell in cells
        for side, found in ((True, cell.positive), (False, cell.negative))
    ]
    return rating_bars(
        anchor=f"ratings-{column.replace('_', '-')}-figure",
        title=f"{rating_title(column)} by class of case",
        steps=_named(cells[0].steps, style),
        bars=bars,
        style=style,
        caption="Share of ratings, all readers together; the middle of the scale stands on the "
        "line. The bars show ratings, not independent findings: each reader rated many "
        f"{cases_noun(study, 2)}, and each of them was rated by several readers.",
    )


def _named(steps: Sequence[float], style: Style) -> list[str]:
    """Name the steps, and say which ends are which."""
    names = [style.trimmed(step, 2) for step in steps]
    if len(names) > 1:
        names[0], names[-1] = f"{names[0]} (lowest)", f"{names[-1]} (highest)"
    return names


def _summary_table(cells: Sequence[RatedCell], study: Study, style: Style) -> Table:
    rows = []
    for cell in cells:
        for found, side in ((cell.positive, True), (cell.negative, False)):
            rows.append(
                TableRow(
                    (
                        Cell(place(cell.cell.modality, cell.cell.dataset)),
                        Cell(truth_name(study, positive=side)),
                        Cell(style.whole(found.n), found.n),
                        *(_number(value, style=style) for value in (
                            found.median, found.lower_quartile, found.upper_quartile,
                        )),
                        _number(found.mean, 2, style=style),
                        _number(found.sd, 2, style=style),
                    )
                )
            )  # fmt: skip
    column = cells[0].column
    return Table(
        id=f"{column}-summary",
        title=f"{rating_title(column)}: ratings of each class",
        columns=(
            Column(key="cell", heading="In"),
            Column(key="class", heading="Cases"),
            Column(key="n", heading="Ratings", align="right"),
            Column(key="median", heading="Median", align="right"),
            Column(key="lower_quartile", heading="Lower quartile", align="right"),
            Column(key="upper_quartile", heading="Upper quartile", align="right"),
            Column(key="mean", heading="Mean", align="right"),
            Column(key="sd", heading="SD", align="right", explained="Standard deviation"),
        ),
        rows=tuple(rows),
        notes=("Ratings of all readers together; steps are ranks, so read the mean with care.",),
    )


def _number(value: float | None, digits: int = 1, *, style: Style) -> Cell:
    return Cell("–", "") if value is None else Cell(style.trimmed(value, digits), value)


def _test_table(cells: Sequence[RatedCell], study: Study, style: Style) -> Table:
    rows = [(cell, row) for cell in cells for row in cell.tests]
    column = cells[0].column
    here, there = (truth_name(study, positive=side) for side in (True, False))
    return Table(
        id=f"{column}-tests",
        title=f"{rating_title(column)}: {here} against {there}",
        columns=(
            Column(key="cell", heading="In"),
            Column(key="measure", heading="Measure"),
            Column(key="estimate", heading="Estimate", align="right"),
            Column(
                key="ci", heading=style.confidence(study.settings.analysis.level), align="right",
                in_csv=False,
            ),
            Column(key="p", heading=style.p_letter, align="right"),
            Column(key="basis", heading="Method, and what is random"),
        ),
        rows=tuple(_test_row(cell, row, style) for cell, row in rows),
        notes=(_PRIMARY,),
    )  # fmt: skip


def _test_row(cell: RatedCell, row: Row[TestResult], style: Style) -> TableRow:
    result = row.result
    name, kind = _MEASURES[row.labels.metric.removeprefix(f"{cell.column}-")]
    note = sentence_of(result.note or "")
    p = p_cell(result, style, note=note)
    return TableRow(
        (
            Cell(place(cell.cell.modality, cell.cell.dataset)),
            Cell(name),
            Cell(style.value(result.estimate, kind), "" if result.estimate is None
                 else result.estimate, of=result),
            Cell(style.bounds(result, kind), of=result),
            p,
            Cell(emphasised(basis(result, row.labels.random, style)), of=result),
        )
    )  # fmt: skip


def _reader_tables(cells: Sequence[RatedCell], study: Study, style: Style) -> list[Table]:
    return [_reader_table(cell, n, study, style) for n, cell in enumerate(cells, start=1)]


def _reader_table(cell: RatedCell, number: int, study: Study, style: Style) -> Table:
    """Show each reader's medians, quartiles, and how often a positive case was rated higher."""
    own = {row.labels.reader: row.result for row in cell.estimates if row.labels.reader}
    names = [truth_name(study, positive=side) for side in (True, False)]
    rows = []
    for one in cell.readers:
        found = own.get(one.reader)
        share = Cell("–", "")
        if found is not None and found.estimate is not None:
            share = Cell(style.value(found.estimate, "proportion"), found.estimate, of=found)
        rows.append(
            TableRow(
                (
                    Cell(one.reader),
                    *_medians_of(one.positive, style),
                    *_medians_of(one.negative, style),
                    share,
                    Cell("–" if found is None else style.bounds(found, "proportion"), of=found),
                ),
                "human",
            )
        )  # fmt: skip
    where = within(cell.cell.modality, cell.cell.dataset)
    return Table(
        id=f"{cell.column}-readers-{number}",
        title=f"{rating_title(cell.column)}{where}: each reader",
        columns=(
            Column(key="reader", heading="Reader"),
            *(
                Column(key=f"{key}_{what}", heading=heading, align="right", spanner=name)
                for key, name in zip(("positive", "negative"), names, strict=True)
                for what, heading in (("median", "Median"), ("quartiles", "Quartiles"), ("n", "n"))
            ),
            Column(key="superiority", heading="Rated higher", align="right",
                   explained=f"Share of pairs in which the {names[0]} case is rated higher, "
                   "ties half"),
            Column(key="ci", heading=style.confidence(study.settings.analysis.level),
                   align="right", in_csv=False),
        ),
        rows=tuple(rows),
        notes=(f"Intervals: cases random, this reader; {names[0]} against {names[1]}.",),
    )  # fmt: skip


def _medians_of(found: Distribution, style: Style) -> tuple[Cell, Cell, Cell]:
    if found.median is None:
        return Cell("–", ""), Cell("–", ""), Cell("0", 0)
    low, high = (style.trimmed(v or 0.0, 1) for v in (found.lower_quartile, found.upper_quartile))
    return _number(found.median, style=style), Cell(f"{low} to {high}"), Cell(str(found.n), found.n)
