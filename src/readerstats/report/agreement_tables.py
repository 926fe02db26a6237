"""Agreement as tables: coefficients with both intervals, readers with themselves, pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from readerstats.report.phrases import capital, sentence_of
from readerstats.report.table import Cell, Column, Table, TableRow
from readerstats.report.wording import basis, cases_noun, place, readers_noun

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from readerstats.analysis.agreement import Agreement
    from readerstats.analysis.cell_agreement import CellAgreement
    from readerstats.report.kinds import Kind
    from readerstats.report.style import Style
    from readerstats.report.text import Words
    from readerstats.results import Estimate, Row
    from readerstats.study.model import Study

MOST_PAIR_ROWS: Final = 2000
READ_AGAIN: Final = (
    "Read again: cases that the reader read twice or more. A reader's interval is over cases, that "
    "of the mean over readers."
)
_NAMES: Final = {
    "percent-agreement": "Percent agreement",
    "fleiss-kappa": "Fleiss κ",
    "conger-kappa": "Conger κ",
    "cohen-kappa": "Cohen κ",
    "kappa": "κ",
    "light-kappa": "Light κ, mean of pairs",
    "gwet-ac1": "Gwet AC1",
    "gwet-ac2": "Gwet AC2",
    "brennan-prediger": "Brennan-Prediger coefficient",
    "krippendorff-alpha": "Krippendorff α",
    "icc-agreement": "ICC(2,1): agreement, one reader",
    "icc-agreement-average": "ICC(2,k): agreement, mean of readers",
    "icc-consistency": "ICC(3,1): consistency, one reader",
    "icc-consistency-average": "ICC(3,k): consistency, mean of readers",
    "icc-one-way": "ICC(1,1): one way, one reader",
    "icc-one-way-average": "ICC(1,k): one way, mean of readers",
}
_LINEARIZED: Final = {"linearized-t": "cases", "linearized-t-by-patient": "patients"}
_WEIGHTS: Final = ("linear", "quadratic", "ordinal")
_SHORT: Final = (
    "percent-agreement", "fleiss-kappa", "gwet-ac", "krippendorff-alpha", "icc-agreement",
)  # fmt: skip


def coefficient_name(metric: str, *, two: bool = False) -> str:
    """Name a coefficient, with its weights or its scale; Conger's of two readers is Cohen's.

    Examples
    --------
    >>> coefficient_name("gwet-ac1"), coefficient_name("fleiss-kappa-quadratic")
    ('Gwet AC1', 'Fleiss κ, quadratic weights')
    >>> coefficient_name("krippendorff-alpha-ordinal"), coefficient_name("intra-reader-kappa")
    ('Krippendorff α, ordinal', 'κ')
    """
    metric = metric.removeprefix("intra-reader-")
    if two:
        metric = metric.replace("conger", "cohen")
    if metric in _NAMES:
        return _NAMES[metric]
    name, _, last = metric.rpartition("-")
    words = f"{last} weights" if last in _WEIGHTS and name != "krippendorff-alpha" else last
    return f"{_NAMES[name]}, {words}" if name in _NAMES else metric


def number_kind(metric: str) -> Kind:
    """Tell how a coefficient is written: shares as percent, the others with two decimals."""
    return "proportion" if metric.endswith("percent-agreement") else "correlation"


def is_short(here: CellAgreement, metric: str) -> bool:
    """Whether a coefficient belongs into the table that is not folded."""
    average = metric.startswith("icc-agreement-average") and here.kind != "measurement"
    return metric == here.main or (metric.startswith(_SHORT) and not average)


def what_was_judged(here: CellAgreement, study: Study, style: Style) -> str:
    """Count the readers, the cases and the reads that are not there, as GRRAS asks.

    Examples
    --------
    >>> what_was_judged.__name__
    'what_was_judged'
    """
    readers, cases = len(here.readers), here.n_cases
    missing = "no read missing"
    if here.missing:
        share = f"{style.whole(here.missing)} of {style.whole(readers * cases)} reads missing"
        alone = cases - here.n_shared
        missing = share + (f", {style.count(alone)} read by one reader alone" if alone else "")
    return (
        f"{style.count(readers)} {readers_noun(study, readers)}, {style.count(cases)} "
        f"{cases_noun(study, cases)}, {missing}"
    )


def coefficient_table(
    cells: Sequence[CellAgreement],
    study: Study,
    style: Style,
    *,
    name: str,
    title: str,
    short: bool | None = None,
    asked: str = "",
) -> Table:
    """Lay out the coefficients of some cells, each with both intervals.

    Parameters
    ----------
    cells : sequence of CellAgreement
    study : Study
    style : Style
    name, title : str
    short : bool, optional
        The few that stand open, or the others; all without it.
    asked : str
        How the metrics begin that are wanted; all without it.

    Returns
    -------
    Table

    Examples
    --------
    >>> coefficient_table.__name__
    'coefficient_table'
    """
    random = study.settings.analysis.random
    interval = style.confidence(study.settings.analysis.level)
    drawn = "cases, drawn" if random == "cases" else random
    columns = (
        Column(key="coefficient", heading="Coefficient"),
        Column(key="value", heading="Value", align="right"),
        Column(key="drawn", heading=f"{interval}, {drawn}", align="right", in_csv=False),
        Column(key="cases", heading=f"{interval}, cases", align="right", in_csv=False),
    )
    lines: list[TableRow] = []
    shown: list[Row[Estimate]] = []
    for here in cells:
        rows = [
            row
            for row in here.coefficients
            if row.labels.metric.startswith(asked)
            and (short is None or is_short(here, row.labels.metric) == short)
        ]
        if rows:
            heading = f"{_place(here)}: {what_was_judged(here, study, style)}"
            lines.append(TableRow((Cell(heading),), "heading"))
            lines += _lines(rows, style, two=len(here.readers) == 2)
            shown += rows
    return Table(
        id=name,
        title=title,
        columns=columns,
        rows=tuple(lines),
        notes=_rest_on(shown, study, style),
    )


def place_heading(column: str | None, modality: str | None, dataset: str | None) -> str:
    """Name a cell and, for ratings, the column; names of the study keep their letters.

    Examples
    --------
    >>> place_heading("decision", None, "film"), place_heading("quality", None, None)
    ('film', 'Quality, all cases')
    """
    where = place(modality, dataset)
    if column not in (None, "decision"):
        return f"{str(column).capitalize()}, {where}"
    return where if modality or dataset else where.capitalize()


def _place(here: CellAgreement) -> str:
    return place_heading(here.column, here.cell.modality, here.cell.dataset)


def _lines(rows: Sequence[Row[Estimate]], style: Style, *, two: bool) -> list[TableRow]:
    """Put the two intervals of a metric on one line."""
    by_metric: dict[str, list[Row[Estimate]]] = {}
    for row in rows:
        by_metric.setdefault(row.labels.metric, []).append(row)
    lines = []
    for metric, both in by_metric.items():
        kind = number_kind(metric)
        # One interval alone stands under what it speaks for.
        drawn = both[0] if len(both) > 1 or both[0].labels.random != "cases" else None
        over_cases = both[-1] if len(both) > 1 or drawn is None else None
        value = both[0].result
        cells = [
            Cell(coefficient_name(metric, two=two)),
            Cell(
                style.value(value.estimate, kind),
                "" if value.estimate is None else value.estimate,
                "" if value.estimate is not None else sentence_of(value.note or ""),
                of=value,
            ),
        ]
        cells += [_bounds(row, kind, style) for row in (drawn, over_cases)]
        lines.append(TableRow(tuple(cells)))
    return lines


def _bounds(row: Row[Estimate] | None, kind: Kind, style: Style) -> Cell:
    if row is None:
        return Cell("")
    known = row.result.estimate is not None  # otherwise the value has the note
    return Cell(
        style.bounds(row.result, kind),
        None,
        sentence_of(row.result.note or "") if known else "",
        of=row.result,
    )


def _rest_on(rows: Iterable[Row[Estimate]], study: Study, style: Style) -> tuple[Words, ...]:
    """Say what the intervals rest on, each method once."""
    known = [row for row in rows if row.result.lower is not None]
    drawn = next((row for row in known if row.result.replicates is not None), None)
    linear = next((row for row in known if row.result.method in _LINEARIZED), None)
    notes: list[Words] = []
    if drawn is not None:
        notes.append(
            f"{capital(str(drawn.labels.random))}: "
            f"{basis(drawn.result, drawn.labels.random, style).partition(';')[0]}, a reader never "
            "paired with him- or herself."
        )
    if linear is not None:
        units = _LINEARIZED[linear.result.method]
        notes.append(
            f"Cases: t interval with the general standard error over {units}, for these "
            f"{readers_noun(study, 2)} alone."
        )
    if any("krippendorff" not in row.labels.metric and "-ac" in row.labels.metric for row in known):
        notes.append(
            "κ, AC1, AC2 and α are 1 where all agree, and 0 where they agree no more than by "
            "chance; they differ in what they take for chance."
        )
    if any(row.result.method == "icc" for row in known):
        notes.append(
            "ICC: intraclass correlation, from the analysis of variance of the "
            f"{cases_noun(study, 2)} that every reader rated."
        )
    return tuple(notes)


def repeat_table(found: Agreement, study: Study, style: Style) -> Table | None:
    """Lay out the agreement of readers with themselves; None without repeats.

    Examples
    --------
    >>> repeat_table.__name__
    'repeat_table'
    """
    if not found.repeats:
        return None
    interval = style.confidence(study.settings.analysis.level)
    columns = (
        Column(key="reader", heading="Reader"),
        Column(key="coefficient", heading="Coefficient"),
        Column(key="n", heading="Read again", align="right"),
        Column(key="value", heading="Value", align="right"),
        Column(key="bounds", heading=interval, align="right", in_csv=False),
    )
    lines: list[TableRow] = []
    last = ""
    for row in found.repeats:
        labels, result, kind = row.labels, row.result, number_kind(row.labels.metric)
        where = place_heading(labels.column, labels.modality, labels.dataset)
        if where != last:
            lines.append(TableRow((Cell(where),), "heading"))
            last = where
        name = labels.reader or f"Mean of {result.n} {readers_noun(study, result.n or 0)}"
        lines.append(
            TableRow(
                (
                    Cell(name),
                    Cell(coefficient_name(labels.metric)),
                    Cell("", "") if labels.reader is None else Cell(str(result.n), result.n),
                    Cell(
                        style.value(result.estimate, kind),
                        "" if result.estimate is None else result.estimate,
                        sentence_of(result.note or ""),
                        of=result,
                    ),
                    Cell(style.bounds(result, kind), of=result),
                ),
                "human" if labels.reader else "average",
            )
        )
    return Table(
        id="repeats",
        title="Readers with themselves",
        columns=columns,
        rows=tuple(lines),
        notes=(READ_AGAIN,),
    )


def pair_table(found: Agreement, style: Style, *, level: float) -> Table:
    """Lay out Cohen's kappa of all pairs.

    Examples
    --------
    >>> pair_table.__name__
    'pair_table'
    """
    columns = (
        Column(key="a", heading="A"),
        Column(key="b", heading="B"),
        Column(key="n", heading="Cases", align="right"),
        Column(key="agreed", heading="Agreed", align="right"),
        Column(key="kappa", heading="Cohen κ", align="right"),
        Column(key="bounds", heading=style.confidence(level), align="right", in_csv=False),
    )
    lines: list[TableRow] = []
    for here in found.cells:
        if not here.pairs:
            continue
        lines.append(TableRow((Cell(_place(here)),), "heading"))
        for pair in here.pairs[:MOST_PAIR_ROWS]:
            kappa = pair.kappa
            lines.append(
                TableRow(
                    (
                        Cell(pair.a),
                        Cell(pair.b),
                        Cell(str(kappa.n or 0), kappa.n or 0),
                        Cell(
                            style.value(pair.observed, "proportion"),
                            "" if pair.observed is None else pair.observed,
                        ),
                        Cell(
                            style.number(kappa.estimate, "correlation"),
                            "" if kappa.estimate is None else kappa.estimate,
                            sentence_of(kappa.note or ""),
                            of=kappa,
                        ),
                        Cell(style.bounds(kappa, "correlation"), of=kappa),
                    )
                )
            )
    return Table(id="pairs", title="Every two readers", columns=columns, rows=tuple(lines))


def agreement_tables(found: Agreement, study: Study, style: Style) -> tuple[Table, ...]:
    """Lay out what the command shows.

    Examples
    --------
    >>> agreement_tables.__name__
    'agreement_tables'
    """
    level = study.settings.analysis.level
    if found.coefficient == "cohen-kappa":
        return (pair_table(found, style, level=level),)
    tables = []
    if found.cells:
        tables.append(
            coefficient_table(
                found.cells, study, style, name="agreement", title="Agreement between readers",
                asked=found.coefficient or "",
            )
        )  # fmt: skip
    again = repeat_table(found, study, style)
    return (*tables, *((again,) if again else ()))
