"""Tables of comparisons: likelihood ratios and predictive values, one over the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from readerstats.report.phrases import listed, sentence_of
from readerstats.report.table import Cell, Column, Table, TableRow
from readerstats.report.text import Text, text
from readerstats.report.wording import method_name, place, readers_noun

if TYPE_CHECKING:
    from readerstats.analysis.predictive_values import PredictiveValues
    from readerstats.report.kinds import Kind
    from readerstats.report.style import Style
    from readerstats.results import Row, TestResult
    from readerstats.study.model import Study

RATIOS: Final = ("positive-likelihood-ratio", "negative-likelihood-ratio")
VALUES: Final = ("ppv", "npv")
SHORT: Final = {
    "positive-likelihood-ratio": "LR+", "negative-likelihood-ratio": "LR−", "ppv": "PPV",
    "npv": "NPV",
}  # fmt: skip


def comparison_tables(found: PredictiveValues, study: Study, style: Style) -> list[Table]:
    """Lay out the comparisons that there are: with the models, then pair by pair.

    Parameters
    ----------
    found : PredictiveValues
    study : Study
    style : Style

    Returns
    -------
    list of Table

    Examples
    --------
    >>> comparison_tables.__name__
    'comparison_tables'
    """
    panel = [row for row in found.tests if row.labels.comparison == "panel"]
    pairs = [row for row in found.tests if row.labels.comparison != "panel"]
    average = f"the average {readers_noun(study, 1)}"
    asked = (
        ("predictive-panel", f"Likelihood ratios, {average} over each model", panel),
        (
            "predictive-pairs",
            "Differences of predictive values at the share of this study",
            [row for row in pairs if row.labels.metric in VALUES],
        ),
        (
            "likelihood-pairs",
            "Likelihood ratios, one over the other",
            [row for row in pairs if row.labels.metric in RATIOS],
        ),
    )
    return [_test_table(rows, study, style, anchor, title) for anchor, title, rows in asked if rows]


def _test_table(
    rows: list[Row[TestResult]], study: Study, style: Style, anchor: str, title: str
) -> Table:
    interval = style.confidence(study.settings.analysis.level)
    metrics = [m for m in (*VALUES, *RATIOS) if any(row.labels.metric == m for row in rows)]
    adjustment = study.settings.analysis.multiplicity
    adjusted = any(row.result.p_adjusted is not None for row in rows) and adjustment != "none"
    p = style.p_letter if not adjusted else f"{adjustment.title()} " + style.p_letter
    columns = [Column(key="pair", heading="Comparison")]
    for metric in metrics:
        short = SHORT[metric]
        columns += [
            Column(key=metric, heading=short, align="right"),
            Column(key=f"{metric}_bounds", heading=interval, align="right", in_csv=False),
            Column(key=f"{metric}_p", heading=p, align="right"),
        ]
    lines: list[TableRow] = []
    for where in dict.fromkeys((row.labels.modality, row.labels.dataset) for row in rows):
        here = [r for r in rows if (r.labels.modality, r.labels.dataset) == where]
        lines.append(TableRow((Cell(place(*where)),), "heading"))
        for a, b in dict.fromkeys((row.labels.a, row.labels.b) for row in here):
            mine = {r.labels.metric: r.result for r in here if (r.labels.a, r.labels.b) == (a, b)}
            lines.append(_test_line((a or "", b or ""), mine, metrics, (study, style)))
    ratio = metrics[0] in RATIOS
    return Table(
        id=anchor, title=title, columns=tuple(columns), rows=tuple(lines),
        notes=_test_notes(rows, ratio=ratio),
    )  # fmt: skip


def _test_line(
    pair: tuple[str, str],
    mine: dict[str, TestResult],
    metrics: list[str],
    how: tuple[Study, Style],
) -> TableRow:
    study, style = how
    a, b = pair
    over = f"average {readers_noun(study, 1)}" if a == "readers" else a
    cells = [Cell(f"{over} and {b}")]
    for metric in metrics:
        kind: Kind = "ratio" if metric in RATIOS else "difference"
        test = mine.get(metric)
        if test is None or test.estimate is None or test.p is None:
            note = sentence_of(test.note or "") if test is not None else ""
            cells += [Cell("–", "", note), Cell("–"), Cell("–", "")]
            continue
        p = test.p if test.p_adjusted is None else test.p_adjusted
        cells += [
            Cell(
                style.number(test.estimate, kind),
                test.estimate,
                sentence_of(test.note or ""),
                of=test,
            ),
            Cell(style.bounds(test, kind), of=test),
            Cell(style.p_number(p), p, of=test),
        ]
    return TableRow(tuple(cells))


def _test_notes(rows: list[Row[TestResult]], *, ratio: bool) -> tuple[Text | str, ...]:
    tested = [row for row in rows if row.result.p is not None]
    methods = listed(
        list(dict.fromkeys(method_name(row.result.method) for row in tested)), between="; "
    )
    what = (
        text("First over second: an LR+ above 1 favors the first, an LR− above 1 the second. The "
             "ratio of LR+ is that of the odds of PPV at every prevalence, the ratio of LR− the "
             "inverse of that of the odds of NPV.")
        if ratio
        else text("First minus second, percentage points, at the share of positive cases here. "
                  "Whether there is a difference does not hang on that share; its size does.")
    )  # fmt: skip
    return (what, sentence_of(str(methods))) if tested else (what,)
