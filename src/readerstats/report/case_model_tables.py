"""Tables of models against people: what each misses, what it sees, and on which cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from readerstats.report.case_tables import share_cells
from readerstats.report.table import Cell, Column, Table, TableRow
from readerstats.report.wording import cases_noun, place, readers_noun, truth_name

if TYPE_CHECKING:
    from readerstats.analysis.case_difficulty import CaseDifficulty
    from readerstats.analysis.read_cases import CellCases, ReadCase
    from readerstats.report.style import Style
    from readerstats.results import Estimate
    from readerstats.study.model import Study

MOST_LISTED: Final = 8
"""Cases of each kind that a table lists, one cell."""


def model_case_tables(found: CaseDifficulty, study: Study, style: Style) -> tuple[Table, ...]:
    """Lay out what each model misses that people catch, what it catches, and which cases.

    Examples
    --------
    >>> model_case_tables.__name__
    'model_case_tables'
    """
    if not any(part.shared.models for part in found.cells):
        return ()
    interval = style.confidence(study.settings.analysis.level)
    easy, hard = "Of those that nearly all see", "Of those that deceive nearly all"
    columns = [Column(key="model", heading="Model")]
    for key, word, spanner in (("missed", "Misses", easy), ("caught", "Sees", hard)):
        columns += [
            Column(key=f"{key}_k", heading=word, align="right", spanner=spanner),
            Column(key=key, heading="Share", align="right", spanner=spanner),
            Column(key=f"{key}_bounds", heading=interval, align="right", spanner=spanner,
                   in_csv=False),
        ]  # fmt: skip
    rows: list[TableRow] = []
    for part in found.cells:
        if len(found.cells) > 1 and part.shared.models:
            where = place(part.cell.modality, part.cell.dataset)
            rows.append(TableRow((Cell(where),), "heading"))
        for model in part.shared.models:
            pair = [
                _of_model(found, part, model, key) for key in ("missed-easy", "caught-deceiving")
            ]
            cells = [Cell(model)]
            for one in pair:
                counted = "–" if one is None or not one.n else f"{one.k} of {one.n}"
                cells += [
                    Cell(counted, "" if one is None else one.k, of=one),
                    *share_cells(one, style),
                ]
            rows.append(TableRow(tuple(cells), "model"))
    at_most = style.value(found.cells[0].deceiving_at_most, "proportion", digits=0)
    noun = readers_noun(study, 2)
    counts = Table(
        id="models-and-cases",
        title=f"What each model misses that {noun} catch, and the reverse",
        columns=tuple(columns),
        rows=tuple(rows),
        notes=(
            (
                f"Nearly all see: at most {at_most} of the {noun} wrong; deceive nearly all: at "
                f"most {at_most} right. Wilson intervals over {cases_noun(study, 2)}; these {noun}."
            ),
        ),
    )
    return (counts, *_listing(found, study))


def _of_model(found: CaseDifficulty, part: CellCases, model: str, metric: str) -> Estimate | None:
    wanted = (metric, model, part.cell.modality, part.cell.dataset)
    for row in found.estimates:
        labels = row.labels
        if (labels.metric, labels.reader, labels.modality, labels.dataset) == wanted:
            return row.result
    return None


def _listing(found: CaseDifficulty, study: Study) -> tuple[Table, ...]:
    """List the cases of both kinds, those that most models are apart on first."""
    tables = []
    noun = readers_noun(study, 2)
    for name, title, right in (
        ("missed-by-models", f"Missed by models, seen by {noun}", False),
        ("caught-by-models", f"Seen by models, missed by {noun}", True),
    ):
        rows: list[TableRow] = []
        more = 0
        for part in found.cells:
            cases = part.caught_by_models if right else part.missed_by_models
            if cases and len(found.cells) > 1:
                where = place(part.cell.modality, part.cell.dataset)
                rows.append(TableRow((Cell(where),), "heading"))
            rows += [
                TableRow(
                    (
                        Cell(one.case),
                        Cell(truth_name(study, positive=one.positive)),
                        Cell(f"{one.share.k} of {one.share.n}", one.share.k, of=one.share),
                        Cell(models_words(part, one, right=right)),
                    )
                )
                for one in cases[:MOST_LISTED]
            ]
            more += max(0, len(cases) - MOST_LISTED)
        if rows:
            tables.append(
                Table(
                    id=name,
                    title=title,
                    columns=(
                        Column(key="case", heading=cases_noun(study, 1).capitalize()),
                        Column(key="truth", heading="Truth"),
                        Column(key="k", heading=f"{noun.capitalize()} right", align="right"),
                        Column(key="models", heading=f"Models {'right' if right else 'wrong'}"),
                    ),
                    rows=tuple(rows),
                    notes=(f"{more} more are in the CSV of readerstats cases.",) if more else (),
                )
            )
    return tuple(tables)


def models_words(part: CellCases, one: ReadCase, *, right: bool = True) -> str:
    """Name the models that were right about a case, or wrong; all and none in a word.

    Examples
    --------
    >>> models_words.__name__
    'models_words'
    """
    answered = [
        (name, share)
        for name, share in zip(part.shared.models, one.models_right, strict=True)
        if share is not None
    ]
    named = [name for name, share in answered if (share > 0.5 if right else share < 0.5)]
    if len(named) == len(answered) > 1:
        return "all"
    return ", ".join(named) or "none"
