"""Every case as a supplement has it: who was right, and what each model said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readerstats.report.characters import slug
from readerstats.report.table import Cell, Column, Table, TableRow
from readerstats.report.wording import (
    cases_noun,
    covariate_heading,
    place,
    readers_noun,
    truth_name,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readerstats.analysis.answers import Answers
    from readerstats.analysis.read_cases import CellCases, ReadCase
    from readerstats.report.style import Style
    from readerstats.study.model import Study

MOST_MODELS = 6
"""Models that stand beside each case; of more, their number that was right."""
MOST_COVARIATES = 2


def each_case_table(answers: Answers, style: Style) -> Table | None:
    """Lay out every case: its truth, how many readers were right, and each model's answer.

    Parameters
    ----------
    answers : Answers
    style : Style

    Returns
    -------
    Table or None
        The hardest first, place by place; None where there are no decisions of two readers.

    Examples
    --------
    >>> each_case_table.__name__
    'each_case_table'
    """
    found, study = answers.case_difficulty, answers.study
    if found is None:
        return None
    models = tuple(dict.fromkeys(name for part in found.cells for name in part.shared.models))
    listed = models if len(models) <= MOST_MODELS else ()
    names = list(dict.fromkeys(key for part in found.cells for key in part.covariates))
    names = names[:MOST_COVARIATES]
    interval = style.confidence(study.settings.analysis.level)
    right = f"{readers_noun(study, 2).capitalize()} right"
    columns = (
        Column(key="case", heading=cases_noun(study, 1).capitalize()),
        Column(key="truth", heading="Truth"),
        *(Column(key=key, heading=covariate_heading(key)) for key in names),
        Column(key="right", heading="No.", align="right", spanner=right),
        Column(key="share", heading="Share", align="right", spanner=right),
        Column(key="bounds", heading=interval, align="right", in_csv=False, spanner=right),
        *(
            Column(key=key, heading=name, spanner="Answer of the model")
            for key, name in zip(_keys(listed), listed, strict=True)
        ),
        *((Column(key="models", heading="Models right", align="right"),)
          if models and not listed else ()),
    )  # fmt: skip
    rows: list[TableRow] = []
    for part in found.cells:
        if len(found.cells) > 1:
            where = place(part.cell.modality, part.cell.dataset)
            rows.append(TableRow((Cell(f"{where[:1].upper()}{where[1:]}", where),), "heading"))
        for at, one in enumerate(part.cases):
            told = [_written(part.covariates.get(key, ())[at : at + 1], style) for key in names]
            cells = [
                Cell(one.case),
                Cell(truth_name(study, positive=one.positive)),
                *told,
                Cell(
                    f"{style.whole(one.share.k or 0)}/{style.whole(one.share.n or 0)}",
                    one.share.k,
                    of=one.share,
                ),
                Cell(style.value(one.share.estimate, "proportion"), one.share.estimate,
                     of=one.share),
                Cell(style.bounds(one.share, "proportion"), of=one.share),
                *(_answer(part, one, name, study, style) for name in listed),
            ]  # fmt: skip
            if models and not listed:
                cells.append(_models_right(one))
            rows.append(TableRow(tuple(cells)))
    notes = [f"Wilson intervals of the share of {readers_noun(study, 2)}, who are random."]
    if listed:
        notes.append("Wrong answers of models are marked with an asterisk.")
    return Table(
        id="each-case",
        title=f"Each {cases_noun(study, 1)}: {readers_noun(study, 2)} who were right"
        + (", and answers of the models" if listed else ""),
        columns=columns,
        rows=tuple(rows),
        notes=tuple(notes),
    )


def _keys(models: Sequence[str]) -> list[str]:
    """Name the columns of the models in CSV; numbered where two names become the same."""
    keys = [f"answer_{slug(name).replace('-', '_')}" for name in models]
    if len(set(keys)) == len(keys):
        return keys
    return [f"{key}_{place}" for place, key in enumerate(keys, start=1)]


def _answer(part: CellCases, one: ReadCase, model: str, study: Study, style: Style) -> Cell:
    """Write what a model said; of several runs that differ, the share that was right."""
    if model not in part.shared.models:
        return Cell("–", "")
    share = one.models_right[part.shared.models.index(model)]
    if share is None:
        return Cell("–", "")
    if 0 < share < 1:
        return Cell(f"{style.value(share, 'proportion')} right", share)
    said = truth_name(study, positive=one.positive == (share == 1))
    return Cell(said if share == 1 else f"{said}*", said)


def _models_right(one: ReadCase) -> Cell:
    known = [share for share in one.models_right if share is not None]
    right = sum(share > 0.5 for share in known)
    return Cell(f"{right}/{len(known)}" if known else "–", right if known else "")


def _written(values: tuple[object, ...], style: Style) -> Cell:
    (value,) = values or (None,)
    if value is None:
        return Cell("–", "")
    return Cell(style.short(value), value) if isinstance(value, float) else Cell(str(value))
