"""How far readers agree with each other, and with themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from readerstats.report.agreement_section import cell_sentence
from readerstats.report.agreement_tables import coefficient_name
from readerstats.report.checklist_answers.filled import Filled, opened
from readerstats.report.phrases import listed
from readerstats.report.wording import cases_noun, readers_noun, within

if TYPE_CHECKING:
    from readerstats.analysis.answers import Answers
    from readerstats.analysis.cell_agreement import CellAgreement
    from readerstats.report.style import Style

MOST_CELLS: Final = 2
"""Modalities and datasets of which the agreement is told in words."""
MOST_COUNTED: Final = 6
"""Modalities and datasets whose readers and cases a sentence counts."""


def _cells(answers: Answers) -> tuple[CellAgreement, ...]:
    """Return the cells that are told first: those of decisions, where there are any."""
    found = () if answers.agreement is None else answers.agreement.cells
    return tuple(here for here in found if here.kind == "decision") or found


def agreement_methods(answers: Answers, style: Style) -> Filled | None:
    """Name the coefficients that are told first, and their intervals."""
    cells = _cells(answers)
    if not cells:
        return None
    names = dict.fromkeys(coefficient_name(here.main) for here in cells)
    replicates = style.whole(answers.study.settings.analysis.replicates)
    noun, cases = readers_noun(answers.study, 2), cases_noun(answers.study, 2)
    resampled = any(row.result.replicates for here in cells for row in here.coefficients)
    first = f"a bootstrap of {noun} and {cases} ({replicates} replicates) and " if resampled else ""
    return Filled(
        sentence=f"Share of equal answers and {listed(list(names))}, with intervals from {first}"
        f"the general standard error over {cases}.",
        anchor="agreement",
    )


def raters_and_subjects(answers: Answers, style: Style) -> Filled | None:
    """Count who judged what, and how often again."""
    cells, found = _cells(answers), answers.agreement
    if not cells or found is None or len(cells) > MOST_COUNTED:
        return None
    study = answers.study
    noun = readers_noun(study, 2)
    judged = [
        f"{style.count(len(here.readers))} {noun} judged {style.count(here.n_cases)} "
        f"{cases_noun(study, here.n_cases)}{within(here.cell.modality, here.cell.dataset)}"
        for here in cells
    ]
    again = {row.labels.reader for row in found.repeats if row.labels.reader}
    number = len(again)
    replicates = (
        f"{style.count(number)} {readers_noun(study, number)} read {cases_noun(study, 2)} again"
        if again
        else f"no {readers_noun(study, 1)} read a {cases_noun(study, 1)} again"
    )
    sentence = "; ".join([*judged, replicates]) + "."
    return Filled(sentence=opened(sentence, style), anchor="agreement")


def agreement_estimated(answers: Answers, style: Style) -> Filled | None:
    """Give the agreement with its interval."""
    cells = _cells(answers)
    told = [here.told(here.main) for here in cells]
    if not cells or any(row is None or row.result.lower is None for row in told):
        return None
    sentences = [cell_sentence(here, answers.study, style) for here in cells[:MOST_CELLS]]
    more = len(cells) - len(sentences)
    rest = [f"{style.count(more).capitalize()} more in the tables."] if more else []
    return Filled(sentence=listed([*sentences, *rest], between=" ", last=" "), anchor="agreement")


def agreement_details(answers: Answers, style: Style) -> Filled | None:
    """Count the pairs of readers of which the report has the agreement."""
    found = () if answers.agreement is None else answers.agreement.cells
    pairs = {(pair.a, pair.b) for here in found for pair in here.pairs}
    if not pairs:
        return None
    noun = readers_noun(answers.study, 2)
    return Filled(
        sentence=f"The report has the agreement of {style.count(len(pairs))} pairs of {noun}.",
        anchor="agreement",
    )
