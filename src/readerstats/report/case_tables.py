"""Tables of cases: the hardest, their spread over groups, models against people, and skills."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from readerstats.report.phrases import listed
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

    from readerstats.analysis.case_difficulty import CaseDifficulty
    from readerstats.analysis.read_cases import CellCases
    from readerstats.report.style import Style
    from readerstats.results import Estimate
    from readerstats.study.model import Study

MOST_CASES: Final = 12
"""Cases that a table of the hardest has, one cell."""
_COLUMNS: Final = 2
"""Covariates of the cases beside their names."""


def nearly_everybody(part: CellCases, study: Study, style: Style) -> str:
    """Say what a case that deceives nearly everybody is.

    Examples
    --------
    >>> nearly_everybody.__name__
    'nearly_everybody'
    """
    n = len(part.shared.readers)
    share = style.value(part.deceiving_at_most, "proportion", digits=0)
    return f"at most {share} of the {style.count(n)} {readers_noun(study, n)}"


def hardest_table(found: CaseDifficulty, study: Study, style: Style) -> Table:
    """Lay out the hardest cases of each cell, raw and shrunken.

    Examples
    --------
    >>> hardest_table.__name__
    'hardest_table'
    """
    return _case_table(
        found, study, style,
        name="hardest",
        title=f"The hardest {cases_noun(study, 2)}",
        chosen=_hardest,
    )  # fmt: skip


def easiest_table(found: CaseDifficulty, study: Study, style: Style) -> Table:
    """Lay out the easiest cases, as far as they are not all alike.

    Examples
    --------
    >>> easiest_table.__name__
    'easiest_table'
    """
    return _case_table(
        found, study, style,
        name="easiest",
        title=f"The easiest {cases_noun(study, 2)}",
        chosen=lambda part: (list(range(len(part.cases)))[::-1])[:MOST_CASES],
    )  # fmt: skip


def _hardest(part: CellCases) -> list[int]:
    """Return the cases that deceive nearly everybody, but no more than a table has."""
    number = min(max(len(part.deceiving), 5), MOST_CASES, len(part.cases))
    return list(range(number))


def _case_table(found, study, style, *, name, title, chosen) -> Table:  # type: ignore[no-untyped-def]
    models = any(part.shared.models for part in found.cells)
    names = list(dict.fromkeys(key for part in found.cells for key in part.covariates))[:_COLUMNS]
    interval = style.confidence(study.settings.analysis.level)
    right = f"{readers_noun(study, 2).capitalize()} right"
    columns = (
        Column(key="case", heading=cases_noun(study, 1).capitalize()),
        Column(key="truth", heading="Truth"),
        *(Column(key=key, heading=covariate_heading(key)) for key in names),
        Column(key="k", heading="Right", align="right", spanner=right),
        Column(key="share", heading="Share", align="right", spanner=right),
        Column(key="share_bounds", heading=interval, align="right", in_csv=False, spanner=right),
        Column(key="expected", heading="Shrunken", align="right"),
        Column(key="bounds", heading=interval, align="right", in_csv=False),
        *((Column(key="models", heading="Models right", align="right"),) if models else ()),
    )
    rows: list[TableRow] = []
    for part in found.cells:
        if len(found.cells) > 1:
            where = place(part.cell.modality, part.cell.dataset)
            rows.append(TableRow((Cell(where),), "heading"))
        rows += [_case_row(part, at, study, style, names, models=models) for at in chosen(part)]
    left = [
        len(part.deceiving) - MOST_CASES for part in found.cells if len(part.deceiving) > MOST_CASES
    ]
    notes = [
        (
            "Share: of the readers who read it, with the Wilson interval over readers. Shrunken: "
            "by the mixed model, the share of readers like these; the hardest of many cases looks "
            "harder than it is, and this allows for it."
        )
    ]
    if name == "hardest" and left:
        notes.append(
            f"{sum(left)} more that deceive nearly everybody are listed by readerstats cases "
            "STUDY --format csv."
        )
    return Table(id=name, title=title, columns=columns, rows=tuple(rows), notes=tuple(notes))


def _case_row(
    part: CellCases, at: int, study: Study, style: Style, names: Sequence[str], *, models: bool
) -> TableRow:
    one = part.cases[at]
    share, expected = one.share, one.expected
    cells = [
        Cell(one.case),
        Cell(truth_name(study, positive=one.positive)),
        *(Cell(_written(part.covariates.get(key, ())[at : at + 1], style)) for key in names),
        Cell(f"{share.k} of {share.n}", share.k, of=share),
        *share_cells(share, style),
        *share_cells(expected, style),
    ]
    if models:
        known = [share for share in one.models_right if share is not None]
        right = sum(share > 0.5 for share in known)
        cells.append(Cell(f"{right} of {len(known)}" if known else "–", right if known else ""))
    return TableRow(tuple(cells))


def group_tables(found: CaseDifficulty, study: Study, style: Style) -> tuple[Table, ...]:
    """Lay out how the shares of readers who were right are spread, group by group.

    Examples
    --------
    >>> group_tables.__name__
    'group_tables'
    """
    interval = style.confidence(study.settings.analysis.level)
    noun, right = cases_noun(study, 2), f"{readers_noun(study, 2).capitalize()} right"
    columns = (
        Column(key="name", heading="Group"),
        Column(key="n", heading=noun.capitalize(), align="right"),
        Column(key="median", heading="Median", align="right", spanner=right),
        Column(key="quartiles", heading="Quartiles", align="right", spanner=right, in_csv=False),
        Column(key="k", heading="Deceiving", align="right", spanner="Deceive nearly everybody"),
        Column(key="deceiving", heading="Share", align="right", spanner="Deceive nearly everybody"),
        Column(key="bounds", heading=interval, align="right", spanner="Deceive nearly everybody",
               in_csv=False),
    )  # fmt: skip
    rows: list[TableRow] = []
    for part in found.cells:
        by = dict.fromkeys(group.by for group in part.groups)
        where = place(part.cell.modality, part.cell.dataset)
        for name in by:
            head = f"{where}, by {name.replace('_', ' ')}" if len(found.cells) > 1 else f"By {name}"
            rows.append(TableRow((Cell(head),), "heading"))
            for group in part.groups:
                if group.by != name:
                    continue
                quartiles = " to ".join(
                    style.value(one, "proportion")
                    for one in (group.lower_quartile, group.upper_quartile)
                )
                rows.append(
                    TableRow(
                        (
                            Cell(group.name),
                            Cell(str(group.n), group.n),
                            Cell(style.value(group.median, "proportion"), group.median),
                            Cell(quartiles),
                            Cell(
                                f"{group.deceiving.k} of {group.n}",
                                group.deceiving.k,
                                of=group.deceiving,
                            ),
                            *share_cells(group.deceiving, style),
                        )
                    )
                )
    if not rows:
        return ()
    return (
        Table(
            id="case-groups",
            title=f"Difficulty by truth and by kind of {cases_noun(study, 1)}",
            columns=columns,
            rows=tuple(rows),
            notes=(
                (
                    f"Median and quartiles are of these {noun}, each by the share of "
                    f"{readers_noun(study, 2)} who were right. Wilson intervals over {noun}. "
                    "Exploratory."
                ),
            ),
        ),
    )


def skill_table(found: CaseDifficulty, study: Study, style: Style) -> tuple[Table, ...]:
    """Lay out each reader's skill.

    Examples
    --------
    >>> skill_table.__name__
    'skill_table'
    """
    parts = [part for part in found.cells if part.skills]
    if not parts:
        return ()
    interval = style.confidence(study.settings.analysis.level)
    rows: list[TableRow] = []
    for part in parts:
        if len(found.cells) > 1:
            where = place(part.cell.modality, part.cell.dataset)
            rows.append(TableRow((Cell(where),), "heading"))
        rows += [
            TableRow(
                (
                    Cell(reader),
                    Cell(style.fixed(skill.estimate or 0.0, 2), skill.estimate, of=skill),
                    Cell(style.bounds(skill, "index"), of=skill),
                ),
                "human",
            )
            for reader, skill in part.skills
        ]
    noun = readers_noun(study, 1)
    return (
        Table(
            id="skills",
            title=f"Skill of each {noun}",
            columns=(
                Column(key="reader", heading=noun.capitalize()),
                Column(key="skill", heading="Skill", align="right"),
                Column(key="bounds", heading=interval, align="right", in_csv=False),
            ),
            rows=tuple(rows),
            notes=(
                (
                    f"Log odds of a correct read above the average {noun}'s on the same "
                    f"{cases_noun(study, 2)}; by the mixed model, shrunken toward 0."
                ),
            ),
        ),
    )


def tally_table(part: CellCases, study: Study, *, anchor: str) -> Table:
    """List the cases by how many readers were right, for whoever wants the map in words.

    Examples
    --------
    >>> tally_table.__name__
    'tally_table'
    """
    lines: dict[tuple[int, int, bool], list[str]] = {}
    for one in part.cases:
        key = (one.share.k or 0, one.share.n or 0, one.positive)
        lines.setdefault(key, []).append(one.case)
    rows = tuple(
        TableRow(
            (
                Cell(f"{k} of {n}", k),
                Cell(truth_name(study, positive=positive)),
                Cell(str(len(names)), len(names)),
                Cell(str(listed(names, last=", "))),
            )
        )
        for (k, n, positive), names in lines.items()
    )
    noun = cases_noun(study, 2).capitalize()
    return Table(
        id=f"{anchor}-data",
        title=f"{noun} by how many {readers_noun(study, 2)} were right",
        columns=(
            Column(key="right", heading="Right", align="right"),
            Column(key="truth", heading="Truth"),
            Column(key="n", heading="Number", align="right"),
            Column(key="cases", heading=noun),
        ),
        rows=rows,
    )


def covariate_text(part: CellCases, at: int, style: Style) -> list[str]:
    """Return the first covariates of a case in words; none where they are not known.

    Examples
    --------
    >>> covariate_text.__name__
    'covariate_text'
    """
    values = [column[at] for column in list(part.covariates.values())[:_COLUMNS]]
    return [_written((value,), style) for value in values if value is not None]


def share_cells(one: Estimate | None, style: Style) -> tuple[Cell, Cell]:
    """Write a share and its bounds; dashes where there is none.

    Examples
    --------
    >>> share_cells.__name__
    'share_cells'
    """
    if one is None or one.estimate is None:
        return Cell("–", ""), Cell("–", "")
    value = Cell(style.value(one.estimate, "proportion"), one.estimate, of=one)
    return value, Cell(style.bounds(one, "proportion"), of=one)


def _written(values: Sequence[object], style: Style) -> str:
    (value,) = values or (None,)
    if value is None:
        return "–"
    return style.short(value) if isinstance(value, float) else str(value)
