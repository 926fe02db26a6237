"""The section on agreement: a sentence, a table, who agrees with whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from readerstats.report.agreement_tables import (
    coefficient_name,
    coefficient_table,
    is_short,
    number_kind,
    place_heading,
    repeat_table,
    what_was_judged,
)
from readerstats.report.document import Details, Prose, Section
from readerstats.report.figures.kappa_matrix import MOST_LISTED, KappaPair, kappa_matrix
from readerstats.report.phrases import capital
from readerstats.report.text import Text, joined, quoted, text
from readerstats.report.wording import (
    cases_noun,
    place,
    random_name,
    readers_noun,
    truth_name,
    within,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readerstats.analysis.agreement import Agreement
    from readerstats.analysis.answers import Answers
    from readerstats.analysis.cell_agreement import CellAgreement
    from readerstats.report.document import Block
    from readerstats.report.figures.figure import Figure
    from readerstats.report.style import Style
    from readerstats.results import Estimate
    from readerstats.study.model import Study

LEAST_DRAWN: Final = 3
"""Readers from which a picture of the pairs says more than a sentence."""
MOST_DRAWN: Final = 60


def agreement_section(answers: Answers, style: Style) -> Section | None:
    """Show how far the readers agree.

    Parameters
    ----------
    answers : Answers
    style : Style

    Returns
    -------
    Section or None
        None where no two people read a case in common.

    Examples
    --------
    >>> agreement_section.__name__
    'agreement_section'
    """
    found, study = answers.agreement, answers.study
    if found is None:
        return None
    decided = [here for here in found.cells if here.kind == "decision"]
    rated = [here for here in found.cells if here.kind != "decision"]
    first, more = (decided, rated) if decided else (rated, [])
    paragraphs = [cell_sentence(here, study, style) for here in first]
    paragraphs += [paradox_sentence(here, study, style) for here in first if here.paradox]
    paragraphs += [repeat_sentence(found, study, style)] if found.repeats else []
    blocks: list[Block] = [Prose(paragraphs=tuple(paragraphs))]
    if first:
        blocks.append(_table(first, study, style, name="agreement-coefficients", short=True))
        blocks += _pictures(first, study, style)
    if more:
        blocks.append(_table(more, study, style, name="agreement-ratings", short=True))
    if any(not is_short(here, row.labels.metric) for here in found.cells
           for row in here.coefficients):  # fmt: skip
        others = _table(found.cells, study, style, name="agreement-more", short=False)
        blocks.append(Details("Other coefficients of agreement", (others,)))
    again = repeat_table(found, study, style)
    if again is not None:
        blocks.append(Details("Each reader with him- or herself", (again,)))
    return Section(id="agreement", title="Agreement", blocks=tuple(blocks), part="Readers")


def _table(
    cells: Sequence[CellAgreement], study: Study, style: Style, *, name: str, short: bool
) -> Block:
    columns = list(dict.fromkeys(here.column for here in cells))
    what = {"decision": "the decisions", "score": "the scores"}.get(columns[0], columns[0])
    title = "Agreement in " + (what if len(columns) == 1 else "the ratings")
    if not short:
        title = "Other coefficients of agreement"
    return coefficient_table(cells, study, style, name=name, title=title, short=short)


def cell_sentence(here: CellAgreement, study: Study, style: Style) -> Text:
    """Say how far two readers agree in one cell.

    Examples
    --------
    >>> cell_sentence.__name__
    'cell_sentence'
    """
    where = within(here.cell.modality, here.cell.dataset).strip()
    share, main = here.told("percent-agreement"), here.told(here.main)
    readers, cases = readers_noun(study, 2), cases_noun(study, 2)
    column = "" if here.kind == "decision" else f"{here.column}: "
    opening = f"{column}{where}, " if where else column
    parts: list[Text] = []
    if share is not None and share.result.estimate is not None:
        every = "the two" if len(here.readers) == 2 else "two"
        on = "the same rating to" if here.kind == "rating" else "the same answer for"
        average = "" if len(here.readers) == 2 else " on average"
        parts.append(
            f"{every} {readers} gave {on} "
            + quoted(style.estimate(share.result, "proportion"), share.result)
            + f" of the {cases}{average}"
        )
    if main is not None and main is not share:
        parts.append(_coefficient(here, main.result, style))
    bounded = [row for row in (main, share) if row is not None and row.result.lower is not None]
    random = f"; {random_name(bounded[0].labels.random)}" if bounded else ""
    judged = f" ({what_was_judged(here, study, style)}{random})."
    return capital(opening + joined(parts, "; ") + judged)


def _coefficient(here: CellAgreement, result: Estimate, style: Style) -> Text:
    name = coefficient_name(here.main, two=len(here.readers) == 2)
    name, comma, with_what = name.partition(", ")
    name += f" ({with_what})" if comma else ""
    if result.estimate is None:
        return text(f"{name} has no value, for {(result.note or '').partition(':')[0]}")
    return f"{name} was " + quoted(style.estimate(result, number_kind(here.main)), result)


def paradox_sentence(here: CellAgreement, study: Study, style: Style) -> Text:
    """Explain a kappa that is low because one answer is rare.

    Examples
    --------
    >>> paradox_sentence.__name__
    'paradox_sentence'
    """
    paradox, ac1 = here.paradox, here.told("gwet-ac1")
    if paradox is None or ac1 is None:
        return Text()
    answer = truth_name(study, positive=paradox.category == 1.0)
    share = style.value(paradox.share, "proportion")
    words = (
        f"κ is low ({style.number(paradox.kappa, 'correlation')}) although two "
        f"{readers_noun(study, 2)} agree on {style.value(paradox.observed, 'proportion')} of the "
        f"{cases_noun(study, 2)}{within(here.cell.modality, here.cell.dataset)}: {share} of the "
        f"answers are {answer}, and with so uneven a prevalence κ takes most agreement for "
        f"chance. Gwet AC1, which does not, is "
    )
    return words + quoted(style.estimate(ac1.result, "correlation"), ac1.result) + "."


def repeat_sentence(found: Agreement, study: Study, style: Style) -> Text:
    """Say how far readers agree with themselves.

    Examples
    --------
    >>> repeat_sentence.__name__
    'repeat_sentence'
    """
    shares = [row for row in found.repeats if row.labels.metric.endswith("percent-agreement")]
    rows = shares or list(found.repeats)
    column = rows[0].labels.column
    own = [row for row in rows if row.labels.reader and row.labels.column == column]
    means = [row for row in rows if row.labels.reader is None and row.labels.column == column]
    readers = {row.labels.reader for row in own}
    noun, cases = readers_noun(study, len(readers)), cases_noun(study, 2)
    sizes = sorted({row.result.n or 0 for row in own})
    each = f"{sizes[0]}" if len(sizes) == 1 else f"{sizes[0]} to {sizes[-1]}"
    opening = f"{style.count(len(readers))} {noun} read {each} {cases} again"
    kind = number_kind(own[0].labels.metric)
    what = (
        "gave the same answer as before for"
        if shares
        else f"had, with their own earlier reads, a {coefficient_name(own[0].labels.metric)} of"
    )
    told = [
        quoted(style.estimate(row.result, kind), row.result)
        + (" of them" if shares else "")
        + within(row.labels.modality, row.labels.dataset)
        for row in means or own[:1]
        if row.result.estimate is not None
    ]
    if not told:
        return capital(f"{opening}.")
    return capital(f"{opening}, and {what} " + joined(told, " and ") + ".")


def _pictures(cells: Sequence[CellAgreement], study: Study, style: Style) -> list[Block]:
    """Draw the pairs of each cell; the first stands open, the others are folded."""
    shown = [
        here for here in cells if LEAST_DRAWN <= len(here.readers) <= MOST_DRAWN and here.extremes
    ]
    drawn = [
        _picture(here, study, style, anchor=f"pairs-{number}")
        for number, here in enumerate(shown, start=1)
    ]
    if len(drawn) < 2:
        return list(drawn)
    names = [place(here.cell.modality, here.cell.dataset) for here in shown[1:]]
    return [drawn[0], Details(f"The same for {', '.join(names)}", tuple(drawn[1:]))]


def _picture(here: CellAgreement, study: Study, style: Style, *, anchor: str) -> Figure:
    ends = here.extremes
    weights = "" if here.weights == "unweighted" else f" with {here.weights} weights"
    where = place_heading(here.column, here.cell.modality, here.cell.dataset)
    caption = text(
        f"A tile is a pair of {readers_noun(study, 2)}, the fuller the higher Cohen's κ{weights}; "
        "those who agree most with the others come first."
    )
    if ends is not None:
        low, high = (
            quoted(style.number(pair.kappa.estimate, "correlation"), pair.kappa)
            + f" ({pair.a} and {pair.b})"
            for pair in ends
        )
        caption += " κ runs from " + low + " to " + high + "."
    if len(here.pairs) > MOST_LISTED:
        caption += " readerstats agreement STUDY --coefficient cohen-kappa lists them all."
    return kappa_matrix(
        anchor=anchor,
        title=f"{where}: who agrees with whom",
        readers=here.order,
        pairs=[
            KappaPair(pair.a, pair.b, style.value(pair.observed, "proportion"), pair.kappa)
            for pair in here.pairs
        ],
        style=style,
        caption=caption,
    )
