"""The first table of a paper, who read; and that of the cases, what was read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from readerstats.analysis.characteristics import Spread
from readerstats.report.table import Cell, Column, Table, TableRow
from readerstats.report.wording import (
    cases_noun,
    covariate_heading,
    covariate_name,
    readers_noun,
    truth_name,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readerstats.analysis.answers import Answers
    from readerstats.analysis.characteristics import (
        CaseSet,
        Characteristic,
        Characteristics,
        ModelFacts,
        Shares,
    )
    from readerstats.report.style import Style
    from readerstats.results import Estimate

MOST_LINES: Final = 12
"""Values of a category that a table lists; of more it tells the number."""
_YES: Final = frozenset({"yes", "y", "true", "1"})


def reader_characteristics_table(answers: Answers, style: Style) -> Table | None:
    """Lay out who read: the people's characteristics, then the models.

    Parameters
    ----------
    answers : Answers
    style : Style

    Returns
    -------
    Table or None
        None where the study has no characteristics.

    Examples
    --------
    >>> reader_characteristics_table.__name__
    'reader_characteristics_table'
    """
    found, study = answers.characteristics, answers.study
    if found is None:
        return None
    people, models = len(study.humans), len(study.models)
    noun = readers_noun(study, people)
    rows = [row for one in found.readers for row in _lines(one, style)]
    if models:
        rows += [
            TableRow((Cell("Models"),), "heading"),
            *(_model(one, study.settings.report.cases, style) for one in found.models),
        ]
    if not rows:
        rows = [TableRow((Cell(noun.capitalize()), Cell(style.whole(people), people)))]
    who = [f"{style.count(people)} {noun}"] if people else []
    if models:
        who.append(f"{style.count(models)} model{'s' if models > 1 else ''}")
    return Table(
        id="reader-characteristics",
        title=f"Characteristics of the {' and '.join(who)}",
        columns=(
            Column(key="characteristic", heading="Characteristic"),
            Column(key="value", heading="Value", align="right"),
        ),
        rows=tuple(rows),
        notes=_notes(found.readers, noun),
    )


def case_characteristics_table(answers: Answers, style: Style) -> Table | None:
    """Lay out what was read: the cases by truth and by their covariates, dataset by dataset.

    Parameters
    ----------
    answers : Answers
    style : Style

    Returns
    -------
    Table or None
        None where the study has no characteristics.

    Examples
    --------
    >>> case_characteristics_table.__name__
    'case_characteristics_table'
    """
    found, study = answers.characteristics, answers.study
    if found is None or not found.cases:
        return None
    noun = cases_noun(study, 2)
    columns = [Column(key="characteristic", heading="Characteristic")]
    for place, one in enumerate(found.cases):
        name = one.dataset or f"All {noun}"
        key = f"dataset_{place + 1}" if one.dataset else "all"
        columns.append(
            Column(key=key, heading=f"{name} (n = {style.whole(one.n)})", align="right")
        )  # fmt: skip
    rows = [TableRow((Cell("Truth"),), "heading")]
    for positive in (True, False):
        cells = [_share(one.positive if positive else one.negative, style) for one in found.cases]
        rows.append(TableRow((Cell(truth_name(study, positive=positive).capitalize()), *cells)))
    if any(one.patients is not None for one in found.cases):
        rows.append(TableRow((Cell("Patients"),), "heading"))
        patients = [
            Cell("–" if one.patients is None else style.whole(one.patients), one.patients)
            for one in found.cases
        ]
        rows.append(TableRow((Cell("Number"), *patients)))
    for column in _columns_of(found):
        rows += _case_lines(column, found.cases, style)
    return Table(
        id="case-characteristics",
        title=f"Characteristics of the {noun}",
        columns=tuple(columns),
        rows=tuple(rows),
        notes=_notes([it for one in found.cases for it in one.characteristics], noun, truth=True),
    )


def _notes(told: Sequence[Characteristic], noun: str, *, truth: bool = False) -> tuple[str, ...]:
    notes = []
    if truth or any(not isinstance(one, Spread) for one in told):
        notes.append(f"Data are numbers of {noun}, with percentages in parentheses.")
    if any(isinstance(one, Spread) for one in told):
        notes.append("Medians have the first and third quartiles in parentheses.")
    return tuple(notes)


def _heading(column: str) -> str:
    name = covariate_name(column)
    return f"{name[:1].upper()}{name[1:]}"


def _lines(one: Characteristic, style: Style) -> list[TableRow]:
    heading = TableRow((Cell(_heading(one.column), note=_missing(one, style)),), "heading")
    if isinstance(one, Spread):
        return [heading, *_spread_lines([one], style)]
    values = _listed(one)
    if not values:
        return [heading, TableRow((Cell("Different values"), _number(len(one.counts), style)))]
    return [heading, *(TableRow((Cell(name), _share(share, style))) for name, share in values)]


def _listed(one: Shares) -> list[tuple[str, Estimate]]:
    """Return the values to list: of yes and no the first alone; none where they are too many."""
    names = {name.lower() for name, _ in one.counts}
    if len(names) == 2 and names & _YES:
        return [(name.capitalize(), share) for name, share in one.counts if name.lower() in _YES]
    if len(one.counts) > MOST_LINES or _few_a_value(one):
        return []
    return [(f"{name[:1].upper()}{name[1:]}", share) for name, share in one.counts]


def _few_a_value(one: Shares) -> bool:
    """Whether a value has hardly more than one bearer: listing them would say who it is."""
    return len(one.counts) > 3 and one.n < 2 * len(one.counts)


def _spread_lines(several: Sequence[Spread | None], style: Style) -> list[TableRow]:
    medians, ranges, told = [], [], False
    for one in several:
        if one is None:
            medians.append(Cell("–", ""))
            ranges.append(Cell("–", ""))
            continue
        quartiles = f"{style.trimmed(one.lower_quartile, 1)}–{style.trimmed(one.upper_quartile, 1)}"
        medians.append(Cell(f"{style.trimmed(one.median, 1)} ({quartiles})", one.median))
        if one.minimum is not None and one.maximum is not None:
            extremes = f"{style.trimmed(one.minimum, 1)}–{style.trimmed(one.maximum, 1)}"
            ranges.append(Cell(extremes))
            told = True
    spread = TableRow((Cell("Median (IQR)"), *medians))
    return [spread, TableRow((Cell("Range"), *ranges))] if told else [spread]


def _missing(one: Characteristic, style: Style) -> str:
    if not one.missing:
        return ""
    return f"Not known for {style.whole(one.missing)} of {style.whole(one.missing + one.n)}."


def _number(number: int, style: Style) -> Cell:
    return Cell(style.whole(number), number)


def _share(share: Estimate, style: Style) -> Cell:
    words = f"{style.whole(share.k or 0)} ({style.value(share.estimate, 'proportion')})"
    return Cell(words, share.k, of=share)


def _model(one: ModelFacts, cases: str, style: Style) -> TableRow:
    facts = [f"{covariate_heading(name).lower()} {value}" for name, value in one.facts]
    if one.answered == one.asked:
        facts.append(f"all {style.whole(one.asked)} {cases}")
    else:
        facts.append(f"{style.whole(one.answered)} of {style.whole(one.asked)} {cases}")
    return TableRow((Cell(one.model), Cell("; ".join(facts))), "model")


def _columns_of(found: Characteristics) -> list[str]:
    return list(dict.fromkeys(it.column for one in found.cases for it in one.characteristics))


def _case_lines(column: str, sets: Sequence[CaseSet], style: Style) -> list[TableRow]:
    told = [next((it for it in one.characteristics if it.column == column), None) for one in sets]
    heading = TableRow((Cell(_heading(column)),), "heading")
    spreads = [one for one in told if isinstance(one, Spread)]
    if spreads:
        shown = [one if isinstance(one, Spread) else None for one in told]
        return [heading, *_spread_lines(shown, style)]
    shares = [{} if one is None or isinstance(one, Spread) else dict(one.counts) for one in told]
    names = list(shares[-1])
    if len(names) > MOST_LINES:
        counts = [_number(len(one), style) for one in shares]
        return [heading, TableRow((Cell("Different values"), *counts))]
    return [
        heading,
        *(
            TableRow(
                (
                    Cell(f"{name[:1].upper()}{name[1:]}"),
                    *(_share(one[name], style) if name in one else Cell("0", 0) for one in shares),
                )
            )
            for name in names
        ),
    ]
