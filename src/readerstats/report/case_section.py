"""The section on cases: which deceive, who missed what, and what models see that people do not."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

from readerstats.analysis.case_difficulty import SHRUNKEN
from readerstats.report.case_model_tables import model_case_tables
from readerstats.report.case_tables import (
    covariate_text,
    easiest_table,
    group_tables,
    hardest_table,
    nearly_everybody,
    skill_table,
    tally_table,
)
from readerstats.report.document import Details, Prose, Section
from readerstats.report.figures.case_map import MapPanel, MapRow, case_map
from readerstats.report.phrases import listed, sentence_of
from readerstats.report.text import Text, quoted, text
from readerstats.report.wording import cases_noun, place, readers_noun, truth_name, within

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from readerstats.analysis.answers import Answers
    from readerstats.analysis.case_difficulty import CaseDifficulty
    from readerstats.analysis.read_cases import CellCases
    from readerstats.report.document import Block
    from readerstats.report.figures.figure import Figure
    from readerstats.report.style import Style
    from readerstats.report.table import Table
    from readerstats.study.model import Study


def case_section(answers: Answers, style: Style) -> Section | None:
    """Show the cases that deceive, then who missed what.

    Examples
    --------
    >>> case_section.__name__
    'case_section'
    """
    found = answers.case_difficulty
    if found is None:
        return None
    study = answers.study
    blocks: list[Block] = [
        Prose(paragraphs=tuple(case_sentence(part, study, style) for part in found.cells)),
        hardest_table(found, study, style),
    ]
    blocks += [
        map_figure(part, study, anchor=f"case-map-{number}")
        for number, part in enumerate(found.cells, 1)
    ]
    folded: tuple[tuple[str, tuple[Table, ...]], ...] = (
        (f"How difficulty is spread over truth and kind of {cases_noun(study, 1)}",
         group_tables(found, study, style)),
        (f"What models miss and {readers_noun(study, 2)} catch, and the reverse",
         model_case_tables(found, study, style)),
        (f"Skill of each {readers_noun(study, 1)}", skill_table(found, study, style)),
    )  # fmt: skip
    blocks += [Details(summary, tables) for summary, tables in folded if tables]
    notes = tuple(sentence_of(note) for note in found.notes if note != SHRUNKEN)
    if notes:
        blocks.append(Prose(paragraphs=notes))
    return Section(
        id="case-difficulty",
        title="Cases that deceive",
        lead=f"Share of {readers_noun(study, 2)} who were right about each "
        f"{cases_noun(study, 1)}, for other {readers_noun(study, 2)} and this "
        f"{cases_noun(study, 1)}; exploratory.",
        blocks=tuple(blocks),
        part="Cases",
    )


def case_tables(found: CaseDifficulty, study: Study, style: Style) -> tuple[Table, ...]:
    """Lay out the answer as the command prints it.

    Examples
    --------
    >>> case_tables.__name__
    'case_tables'
    """
    return (
        hardest_table(found, study, style),
        easiest_table(found, study, style),
        *group_tables(found, study, style),
        *model_case_tables(found, study, style),
        *skill_table(found, study, style),
    )


def case_sentence(part: CellCases, study: Study, style: Style) -> Text:
    """Say how many cases deceive nearly everybody, which kind they are, and which is hardest.

    Parameters
    ----------
    part : CellCases
    study : Study
    style : Style

    Returns
    -------
    Text
        With full stops.

    Examples
    --------
    >>> import readerstats as rs
    >>> from readerstats.report.style import RADIOLOGY
    >>> study = rs.load_study(rs.example("deepfake_xray"))
    >>> part = rs.case_difficulty(study).cells[0]
    >>> str(case_sentence(part, study, RADIOLOGY)).partition(":")[0]
    'In the GPT-4o dataset, 10 of 154 radiographs (6% [95% CI'
    """
    n_cases, k = len(part.cases), len(part.deceiving)
    where = within(part.cell.modality, part.cell.dataset).strip()
    opening = f"{where[:1].upper()}{where[1:]}, " if where else ""
    share = part.deceived
    noun = cases_noun(study, n_cases)
    counted = f"{style.count(k) if where else style.count(k).capitalize()} of {n_cases} {noun}"
    interval = style.interval(share, "proportion")
    sentence = text(f"{opening}{counted} (")
    sentence = sentence + quoted(f"{style.value(share.estimate, 'proportion')} {interval}", share)
    sentence = sentence + (
        f") deceived nearly everybody ({nearly_everybody(part, study, style)} right)"
    )
    kinds = []
    for positive in (True, False):
        total = sum(one.positive is positive for one in part.cases)
        own = sum(one.positive is positive for one in part.deceiving)
        if total and k:
            kinds.append(f"{style.count(own)} of {total} {truth_name(study, positive=positive)}")
    if kinds:
        sentence = sentence + ": " + listed(kinds)
    return sentence + ". " + _hardest(part, study, style)


def _hardest(part: CellCases, study: Study, style: Style) -> Text:
    first = part.cases[0]
    alike = sum(one.share.k == first.share.k and one.share.n == first.share.n for one in part.cases)
    if first.share.estimate == 1.0:
        return text(f"Every {readers_noun(study, 1)} was right about every one of them.")
    facts = [truth_name(study, positive=first.positive), *covariate_text(part, 0, style)]
    noun = readers_noun(study, first.share.n or 0)
    reading = quoted(style.percent(first.share, noun=noun), first.share)
    shrunken = Text()
    if first.expected is not None:
        value = style.value(first.expected.estimate, "proportion")
        numbers = f"{value} {style.interval(first.expected, 'proportion')}"
        shrunken = "; shrunken share, " + quoted(numbers, first.expected)
    if alike > 1:
        opening = f"On each of the hardest {style.count(alike)}, " + reading
        named = f"; one of them is {first.case} ({', '.join(facts)})."
        return opening + " were right" + shrunken + named
    opening = f"The hardest was {first.case} ({', '.join(facts)}): " + reading
    return opening + " right" + shrunken + "."


def map_figure(part: CellCases, study: Study, *, anchor: str) -> Figure:
    """Draw who missed what in one cell.

    Examples
    --------
    >>> map_figure.__name__
    'map_figure'
    """
    place_of = {case: column for column, case in enumerate(part.shared.cases)}
    panels, columns = [], []
    for positive in (True, False):
        mine = [one for one in reversed(part.cases) if one.positive is positive]
        if mine:
            name = truth_name(study, positive=positive)
            panels.append(
                MapPanel(
                    f"{name} (n = {len(mine)})",
                    tuple(1 - (one.share.estimate or 0.0) for one in mine),
                )
            )
            columns.append([place_of[one.case] for one in mine])
    noun = readers_noun(study, 2)
    people, machines = part.shared.people_right, part.shared.machines_right

    skilled = [part.shared.readers.index(name) for name, _ in part.skills]
    order = skilled or _by_accuracy(people)
    rows = [
        MapRow(part.shared.readers[reader], _wrong(people[reader], columns)) for reader in order
    ]
    rows += [
        MapRow(part.shared.models[model], _wrong(machines[model], columns), "model")
        for model in _by_accuracy(machines)
    ]
    below = ", models by accuracy below them" if len(machines) else ""
    pale = any(value not in (0.0, 1.0, None) for row in rows for own in row.wrong for value in own)
    runs = " Pale: some of a model's runs were wrong." if pale else ""
    gaps = any(value is None for row in rows for own in row.wrong for value in own)
    unread = " A thin line: not read." if gaps else ""
    where = place(part.cell.modality, part.cell.dataset)
    return case_map(
        anchor=anchor,
        title=f"{where[:1].upper()}{where[1:]}: who missed what",
        panels=panels,
        rows=rows,
        noun=noun,
        caption=f"A mark: wrong. One column a {cases_noun(study, 1)}, from the easiest to the "
        f"hardest; one row a {readers_noun(study, 1)}, the most skilled on top{below}. The gray "
        f"hill is the share of {noun} who were wrong.{runs}{unread}",
        data=tally_table(part, study, anchor=anchor),
    )


def _by_accuracy(right: NDArray[np.float64]) -> list[int]:
    """Return the positions of readers, or models, from the one who was right most often."""
    shares = [[value for value in row if not isnan(value)] for row in right.tolist()]
    return sorted(range(len(shares)), key=lambda one: -sum(shares[one]) / len(shares[one]))


def _wrong(
    right: NDArray[np.float64], columns: list[list[int]]
) -> tuple[tuple[float | None, ...], ...]:
    values: list[float] = right.tolist()
    return tuple(
        tuple(None if isnan(values[k]) else 1 - values[k] for k in mine) for mine in columns
    )
