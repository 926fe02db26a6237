"""Order, learning and time: how readers did as they went on, and how long a case took."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from readerstats.report.document import Details, Prose, Section
from readerstats.report.figures.order_curve import OrderPanel, order_curve
from readerstats.report.phrases import sentence_of
from readerstats.report.result_cells import p_cell
from readerstats.report.table import Cell, Column, Table, TableRow
from readerstats.report.text import Text, quoted, text
from readerstats.report.wording import (
    alpha,
    basis,
    cases_noun,
    emphasised,
    random_name,
    readers_noun,
    side,
    truth_name,
    within,
)
from readerstats.study.washout import WASHOUT_DAYS, pause

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from readerstats.analysis.answers import Answers
    from readerstats.analysis.reading_order import (
        OrderedModality,
        OrderPart,
        ReaderTimes,
        ReadingOrder,
        Washout,
    )
    from readerstats.report.document import Block
    from readerstats.report.figures.figure import Figure
    from readerstats.report.kinds import Kind
    from readerstats.report.style import Style
    from readerstats.results import Row, TestResult
    from readerstats.study.model import Study

_PARTS: Final = {10: "tenth", 4: "quarter"}
_MEASURES: Final[dict[str, tuple[str, Kind]]] = {
    "accuracy": ("Accuracy", "difference"),
    "accuracy-odds-ratio": ("Odds ratio of a right answer", "ratio"),
    "seconds": ("Ratio of times", "ratio"),
}
_LINE: Final = (
    "End against start: change from the first to the last read by a straight line; differences in "
    "percentage points. P values are exploratory, and not adjusted."
)


def order_section(answers: Answers, style: Style) -> Section | None:
    """Show what order, times and pauses tell; None where the reads have none of them.

    Examples
    --------
    >>> order_section.__name__
    'order_section'
    """
    found, study = answers.order, answers.study
    if found is None:
        return None
    changes = [accuracy_sentence(one, study, style) for one in found.modalities]
    times = [time_sentence(one, study, style) for one in found.modalities]
    changes = [told for told in changes if told.runs]
    changes += [_washout_sentence(one, study, style) for one in found.washout]
    later = [told for told in times if told.runs]
    later += [text(sentence_of(note)) for note in found.notes]
    figure = order_figure(found, style)
    blocks: list[Block] = [Prose(paragraphs=tuple(changes))] if changes else []
    if figure is not None:
        blocks.append(figure)
    if later:
        blocks.append(Prose(paragraphs=tuple(later)))
    tables = order_tables(found, study, style)
    if tables:
        blocks.append(Details("Every test, each part of the reading, and each reader", tables))
    return Section(
        id="reading-order",
        title="Order, learning and time",
        lead="Exploratory; P values are not adjusted.",
        nav="Order and time",
        blocks=tuple(blocks),
        part="Readers",
    )


def order_tables(found: ReadingOrder, study: Study, style: Style) -> tuple[Table, ...]:
    """Lay out the tests, the parts of the readings, the times and the pauses.

    Examples
    --------
    >>> order_tables.__name__
    'order_tables'
    """
    tables = [
        _test_table(found, study, style),
        _part_table(found, study, style),
        _time_table(found, style),
        _washout_table(found.washout, style),
    ]
    return tuple(table for table in tables if table.rows)


def order_figure(found: ReadingOrder, style: Style) -> Figure | None:
    """Draw the accuracy along the readings; None where there is no order or no decision.

    Examples
    --------
    >>> order_figure.__name__
    'order_figure'
    """
    drawn = [one for one in found.modalities if any(part.accuracy for part in one.parts)]
    if not drawn:
        return None
    panels = [
        OrderPanel(
            side("modality", one.modality),
            tuple(part.accuracy for part in one.parts),
        )
        for one in drawn
    ]
    part = _PARTS[max(len(one.parts) for one in drawn)]
    return order_curve(
        anchor="reading-order-figure",
        title=f"Accuracy by {part} of the reading",
        panels=panels,
        part=part,
        y_label="accuracy, mean of the readers",
        kind="proportion",
        style=style,
        caption="Intervals: Student's t over readers, these cases. Each part holds other cases, so "
        "that neighbors differ by chance even where nothing changes.",
    )


def _first(one: OrderedModality, metric: str, a: str) -> Row[TestResult] | None:
    return next((r for r in one.tests if r.labels.metric == metric and r.labels.a == a), None)


def accuracy_sentence(one: OrderedModality, study: Study, style: Style) -> Text:
    """Say whether accuracy changed; where all saw one order, by the test that knows the cases.

    Examples
    --------
    >>> accuracy_sentence.__name__
    'accuracy_sentence'
    """
    slope, odds = _first(one, "accuracy", "end"), _first(one, "accuracy-odds-ratio", "end")
    if slope is None:
        return Text()
    where = within(one.modality, None)
    rows = [row for row in (slope, odds) if row is not None and row.result.p is not None]
    if one.n_orders == 1 < one.n_readers:
        rows.reverse()
    if not rows:
        return text(
            f"Whether accuracy changed along the reading{where} was not tested: "
            f"{slope.result.note}."
        )
    main, n = rows[0].result, rows[0].result.n or 0
    if (main.p or 0.0) < alpha(study):
        rose = (main.estimate or 0.0) > main.null
        opening = f"Accuracy {'rose' if rose else 'fell'} along the reading{where}"
    else:
        opening = f"There was no evidence that accuracy changed along the reading{where}"
    sentence = text(f"{opening} (")
    for place, row in enumerate(rows):
        sentence = sentence + ("; " if place else "") + _change(row, study, style)
    return sentence + f"; {style.count(n)} {readers_noun(study, n)})."


def _change(row: Row[TestResult], study: Study, style: Style) -> Text:
    odds = row.labels.metric == "accuracy-odds-ratio"
    words = "odds ratio, " if odds else f"last against first {cases_noun(study, 1)}, "
    numbers = text(style.estimate(row.result, _MEASURES[row.labels.metric][1]))
    if row.result.p is not None:
        numbers = numbers + ", " + style.p(row.result.p)
    return words + quoted(numbers, row.result) + f", {random_name(row.labels.random)}"


def time_sentence(one: OrderedModality, study: Study, style: Style) -> Text:
    """Say how long a case took, and what went with the time.

    Examples
    --------
    >>> time_sentence.__name__
    'time_sentence'
    """
    if not one.times:
        return Text()
    middles = sorted(time.median for time in one.times)
    where, n = within(one.modality, None), len(middles)
    cases, readers = cases_noun(study, 1), readers_noun(study, len(middles))
    if n == 1:
        sentence = text(f"A {cases} took a median of {_seconds(middles[0], style)} s{where}")
    else:
        opening = f"A {cases} took each of {style.count(n)} {readers} a median of "
        sentence = text(
            f"{opening}{_seconds(middles[0], style)} s to {_seconds(middles[-1], style)} s{where}"
        )
    for a, words in (("end", "the time at the end was {} times that at the start"),
                     ("wrong", "a wrong answer took {} times as long as a right one")):  # fmt: skip
        row = _first(one, "seconds", a)
        if row is not None and row.result.p is not None:
            before, after = words.split("{}")
            ratio = quoted(style.estimate(row.result, "ratio"), row.result)
            sentence = sentence + f"; {before}" + ratio + after
            sentence = sentence + " (" + quoted(style.p(row.result.p), row.result) + ")"
    ratios = any(row.labels.metric == "seconds" and row.result.p is not None for row in one.tests)
    return sentence + (f" (geometric means; {random_name('readers')})." if ratios else ".")


def _washout_sentence(one: Washout, study: Study, style: Style) -> Text:
    readers = readers_noun(study, 1)
    what = _transition(one)
    opening = f"{style.whole(one.short)} of {style.whole(one.pairs)} repeated readings of a case"
    return text(
        f"{opening} by the same {readers}{what} came less than {WASHOUT_DAYS} days after the one "
        f"before (median pause, {pause(one.median)}; shortest, {pause(one.shortest)})."
    )


def _transition(one: Washout) -> str:
    before, after = (side("modality", name) for name in (one.before, one.after))
    if before == after:
        return f" with {after}" if after else ""
    return f", {before or 'no modality'} then {after or 'no modality'},"


def _seconds(value: float, style: Style) -> str:
    return style.trimmed(value, 0 if value >= 10 else 1)


def _test_table(found: ReadingOrder, study: Study, style: Style) -> Table:
    rows = _grouped(
        found,
        lambda one: [
            TableRow(
                (
                    Cell(f"{_MEASURES[row.labels.metric][0]}, {_sides(row, study)}"),
                    *_numbers(row, style),
                    Cell(_basis(row, style)),
                )
            )
            for row in one.tests
        ],
    )
    ci = style.confidence(study.settings.analysis.level)
    return Table(
        id="order-tests",
        title="Along the reading, and by answer and truth",
        columns=(
            Column(key="measure", heading="Measure"),
            Column(key="estimate", heading="Estimate", align="right"),
            Column(key="ci", heading=ci, align="right", in_csv=False),
            Column(key="p", heading=style.p_letter, align="right"),
            Column(key="basis", heading="Method, and what is random"),
        ),
        rows=rows,
        notes=(_LINE,),
    )


def _grouped(
    found: ReadingOrder, rows_of: Callable[[OrderedModality], list[TableRow]]
) -> tuple[TableRow, ...]:
    """Put the rows of each modality under its name, where there are several."""
    rows: list[TableRow] = []
    for one in found.modalities:
        of_one = rows_of(one)
        if of_one and len(found.modalities) > 1:
            rows.append(TableRow((Cell(side("modality", one.modality) or "all"),), "heading"))
        rows += of_one
    return tuple(rows)


def _basis(row: Row[TestResult], style: Style) -> Text:
    words = basis(row.result, row.labels.random, style)
    if row.labels.random == "none":  # shuffling takes every read as it is, but for its place
        words = f"{words.partition(';')[0]}; these reads"
    return emphasised(words)


def _sides(row: Row[TestResult], study: Study) -> str:
    return f"{_side(row.labels.a, study)} against {_side(row.labels.b, study)}"


def _side(name: str | None, study: Study) -> str:
    if name == study.task.positive:
        return truth_name(study, positive=True)
    return truth_name(study, positive=False) if name == study.task.negative else str(name)


def _numbers(row: Row[TestResult], style: Style) -> tuple[Cell, Cell, Cell]:
    result, kind = row.result, _MEASURES[row.labels.metric][1]
    note = sentence_of(result.note or "")
    raw = "" if result.estimate is None else result.estimate
    return (
        Cell(style.number(result.estimate, kind), raw, of=result),
        Cell(style.bounds(result, kind), of=result),
        p_cell(result, style, note=note),
    )


def _part_table(found: ReadingOrder, study: Study, style: Style) -> Table:
    rows = _grouped(found, lambda one: [_part_row(part, one, style) for part in one.parts])
    return Table(
        id="order-parts",
        title="Parts of the reading, first to last",
        columns=(
            Column(key="part", heading="Part"),
            Column(key="reads", heading="Reads", align="right"),
            Column(key="positive", heading=truth_name(study, positive=True).capitalize(),
                   align="right", explained="Share of the reads whose case is of this class"),
            Column(key="accuracy", heading="Accuracy", align="right"),
            Column(key="ci", heading=style.confidence(study.settings.analysis.level),
                   align="right", in_csv=False),
            Column(key="seconds", heading="Median time, s", align="right"),
        ),
        rows=rows,
        notes=("Accuracy: mean of the readers with Student's t; readers random, these cases.",),
    )  # fmt: skip


def _part_row(part: OrderPart, one: OrderedModality, style: Style) -> TableRow:
    accuracy = part.accuracy
    value = None if accuracy is None else accuracy.estimate
    seconds = "–" if part.seconds is None else _seconds(part.seconds, style)
    return TableRow(
        (
            Cell(f"{part.part} of {len(one.parts)}", part.part),
            Cell(style.whole(part.reads), part.reads),
            Cell(style.value(part.positive, "proportion"), _raw(part.positive)),
            Cell(style.value(value, "proportion"), _raw(value), of=accuracy),
            Cell("–" if accuracy is None else style.bounds(accuracy, "proportion"), of=accuracy),
            Cell(seconds, _raw(part.seconds)),
        )
    )


def _raw(value: float | None) -> float | str:
    return "" if value is None else value


def _time_table(found: ReadingOrder, style: Style) -> Table:
    rows = _grouped(found, lambda one: [_time_row(time, style) for time in one.times])
    return Table(
        id="order-times",
        title="Time per case, in seconds",
        columns=(
            Column(key="reader", heading="Reader"),
            Column(key="n", heading="Reads", align="right"),
            Column(key="median", heading="Median", align="right"),
            Column(key="lower_quartile", heading="Lower quartile", align="right"),
            Column(key="upper_quartile", heading="Upper quartile", align="right"),
            Column(key="geometric_mean", heading="Geometric mean", align="right"),
        ),
        rows=rows,
    )


def _time_row(time: ReaderTimes, style: Style) -> TableRow:
    numbers = (time.median, time.lower_quartile, time.upper_quartile, time.geometric_mean)
    cells = (Cell(_seconds(value, style), value) for value in numbers)
    return TableRow((Cell(time.reader), Cell(style.whole(time.n), time.n), *cells), "human")


def _washout_table(pauses: Sequence[Washout], style: Style) -> Table:
    rows = [
        TableRow(
            (
                Cell(side("modality", one.before) or "–"),
                Cell(side("modality", one.after) or "–"),
                Cell(style.whole(one.pairs), one.pairs),
                Cell(style.whole(one.short), one.short),
                Cell(style.trimmed(one.shortest, 1), one.shortest),
                Cell(style.trimmed(one.median, 1), one.median),
            )
        )
        for one in pauses
    ]
    return Table(
        id="order-washout",
        title="Pauses between two readings of a case by the same reader",
        columns=(
            Column(key="before", heading="First"),
            Column(key="after", heading="Then"),
            Column(key="pairs", heading="Pauses", align="right"),
            Column(key="short", heading=f"Below {WASHOUT_DAYS} days", align="right"),
            Column(key="shortest", heading="Shortest, days", align="right"),
            Column(key="median", heading="Median, days", align="right"),
        ),
        rows=tuple(rows),
    )
