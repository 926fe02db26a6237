"""The section on panels: readers by majority, a model beside them, and the best pairs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from readerstats.analysis.together import EXPLORATORY, RECENTRED
from readerstats.report.document import Details, Prose, Section
from readerstats.report.figures.crowd_curve import PanelCurve, crowd_curve
from readerstats.report.ladder_section import ANSWERS_FOR
from readerstats.report.phrases import capital, sentence_of
from readerstats.report.text import Text, quoted, text
from readerstats.report.together_tables import (
    average_table,
    majority_table,
    pair_choice_table,
    size_table,
    voter_table,
    written,
)
from readerstats.report.wording import (
    alpha,
    cases_noun,
    method_name,
    p_of,
    p_words,
    place,
    readers_noun,
    within,
)

if TYPE_CHECKING:
    from readerstats.analysis.answers import Answers
    from readerstats.analysis.cell_together import Beside, CellTogether
    from readerstats.analysis.together import Together
    from readerstats.report.document import Block
    from readerstats.report.figures.figure import Figure
    from readerstats.report.style import Style
    from readerstats.report.table import Table
    from readerstats.results import Estimate, TestResult
    from readerstats.study.model import Study

TIES: Final = {
    "coin": "a tie counts one half, as a fair coin would make it",
    "positive": "a tied panel says {positive}",
    "negative": "a tied panel says {negative}",
}


def together_section(answers: Answers, style: Style) -> Section | None:
    """Show what panels of readers are worth, and what a model adds to them.

    Examples
    --------
    >>> together_section.__name__
    'together_section'
    """
    found, study = answers.together, answers.study
    if found is None:
        return None
    blocks: list[Block] = [
        Prose(paragraphs=tuple(panel_sentence(found, part, study, style) for part in found.cells))
    ]
    blocks += [
        crowd_figure(found, part, study, style, anchor=f"crowd-{number}")
        for number, part in enumerate(found.cells, 1)
    ]
    models = any(part.beside for part in found.cells)
    if models:
        blocks.append(majority_table(found, study, style))
    noun = readers_noun(study, 1)
    folded: tuple[tuple[str, Table | None], ...] = (
        ("A model as one more voter, or in the place of a reader",
         voter_table(found, study, style) if models else None),
        (f"The average {noun} beside each model",
         average_table(found, study, style) if models else None),
        ("The best pair, on other cases than those that chose it",
         pair_choice_table(found, study, style)),
    )  # fmt: skip
    blocks += [Details(summary, (table,)) for summary, table in folded if table is not None]
    told = (RECENTRED, EXPLORATORY)  # under their tables
    notes = tuple(sentence_of(note) for note in found.notes if note not in told)
    if notes:
        blocks.append(Prose(paragraphs=notes))
    return Section(
        id="together",
        title="People and models together" if models else f"The {noun}s as a panel",
        lead=f"Majority votes; {_ties(found, study)}. The mean over every panel of a size is "
        "exact; exploratory.",
        blocks=tuple(blocks),
        part="Models" if models else "Readers",
    )


def together_tables(found: Together, study: Study, style: Style) -> tuple[Table, ...]:
    """Lay out the answer as the command prints it.

    Examples
    --------
    >>> together_tables.__name__
    'together_tables'
    """
    tables = [size_table(found, study, style)]
    if any(part.beside for part in found.cells):
        tables += [
            majority_table(found, study, style),
            average_table(found, study, style),
            voter_table(found, study, style),
        ]
    pairs = pair_choice_table(found, study, style)
    return (*tables, *([] if pairs is None else [pairs]))


def panel_sentence(found: Together, part: CellTogether, study: Study, style: Style) -> Text:
    """Say what the majority is worth against one reader, and against the best model.

    Examples
    --------
    >>> import readerstats as rs
    >>> from readerstats.report.style import RADIOLOGY
    >>> study = rs.load_study(rs.example("deepfake_xray"), replicates=500)
    >>> found = rs.together(study)
    >>> str(panel_sentence(found, found.cells[1], study, RADIOLOGY)).partition(" was")[0]
    'In the RoentGen dataset, the majority of the 17 radiologists'
    """
    crowd, n_cases = part.crowd, len(part.shared.cases)
    size, one, most = crowd.sizes[-1], crowd.accuracy[0], crowd.accuracy[-1]
    noun, where = readers_noun(study, 1), within(part.cell.modality, part.cell.dataset).strip()
    n = len(part.shared.readers)
    who = f"the {style.count(n)} {readers_noun(study, n)}"
    if size < n:
        who = f"{style.count(size)} of {who}"
    opening = f"{where}, the majority of {who}" if where else f"the majority of {who}"
    sentence = capital(opening) + " was right on " + _written(most, style)
    sentence = sentence + f" of {n_cases} {cases_noun(study, n_cases)}, one {noun} on average on "
    sentence = sentence + _written(one, style)
    sentence = sentence + f" (for {ANSWERS_FOR[found.random]})."
    best = part.best_model
    test = None if best is None else found.tested(part, "majority", best.model)
    if best is None or test is None:
        return sentence
    return sentence + " " + _against(best, test, study, style)


def _against(best: Beside, test: TestResult, study: Study, style: Style) -> Text:
    """Compare the majority with the model that was right most often."""
    among = (
        f", the best of {style.count(len(study.models))} models," if len(study.models) > 1 else ""
    )
    counts = best.majority
    numbers = ", ".join(
        f"{words} {written(counts[key], style)}"
        for key, words in (
            ("only_readers", "the majority alone was right on"),
            ("only_model", "the model alone on"),
            ("neither", "neither on"),
        )
    )
    gap = test.estimate
    if gap is None:
        return text(f"Beside {best.model}{among} {numbers}.")
    p, limit = p_of(test), alpha(study)
    size = style.value(abs(gap), "difference")
    turned = test if gap >= 0 else _negative(test)
    interval = style.interval(turned, "difference")
    judged = (
        Text() if p is None else "; " + p_words(test, style, study.settings.analysis.multiplicity)
    )
    detail = "difference, " + quoted(f"{size} {interval}", test) + judged
    detail = detail + f"; {method_name(test.method)}, these "
    detail = detail + f"{readers_noun(study, 2)}"
    if p is None or p >= limit:
        opening = text(
            f"There was no evidence of a difference in accuracy between the majority and "
            f"{best.model}{among.rstrip(',')} ("
        )
    else:
        more = "more" if gap > 0 else "less"
        opening = text(f"The majority was {more} accurate than {best.model}{among.rstrip(',')} (")
    return opening + detail + f"): {numbers}."


def _negative(test: TestResult) -> TestResult:
    """Turn a difference round, so that it is written as it is told."""
    return replace(
        test,
        estimate=None if test.estimate is None else -test.estimate,
        lower=None if test.upper is None else -test.upper,
        upper=None if test.lower is None else -test.lower,
    )


def crowd_figure(
    found: Together, part: CellTogether, study: Study, style: Style, *, anchor: str
) -> Figure:
    """Draw accuracy against the size of the panel in one cell.

    Examples
    --------
    >>> crowd_figure.__name__
    'crowd_figure'
    """
    noun, where = readers_noun(study, 2), place(part.cell.modality, part.cell.dataset)
    interval = style.confidence(study.settings.analysis.level)
    caption = (
        f"Accuracy of the majority, the mean over every panel of so many {noun}; band, {interval} "
        f"for {ANSWERS_FOR[found.random]}."
    )
    if found.ties == "coin":
        caption += (
            f" With a coin for ties, panels of an even number have the mean accuracy of panels "
            f"with one {readers_noun(study, 1)} fewer."
        )
    if part.beside:
        caption += (
            " Broken lines: the model is one more voter; where they begin, with no "
            f"{readers_noun(study, 1)}, it is alone."
        )
    return crowd_curve(
        anchor=anchor,
        title=f"{where[:1].upper()}{where[1:]}: what a majority is worth",
        people=part.crowd.accuracy,
        models=[PanelCurve(one.model, one.with_sizes) for one in part.beside],
        noun=noun,
        y_label="accuracy of the majority",
        kind="proportion",
        style=style,
        caption=caption,
    )


def _ties(found: Together, study: Study) -> str:
    return TIES[found.ties].format(positive=study.task.positive, negative=study.task.negative)


def _written(one: Estimate, style: Style) -> Text:
    interval = style.interval(one, "proportion")
    return quoted(f"{style.value(one.estimate, 'proportion')} {interval}".rstrip(), one)
