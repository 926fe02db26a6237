"""Where the models stand among the readers: what was shown, their ranks, and margins."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from readerstats.analysis.margin import EXPLORATORY
from readerstats.report.document import Prose
from readerstats.report.figures.margin_curve import (
    Curve,
    decimals_of,
    limit_words,
    margin_curve,
    written_margin,
)
from readerstats.report.model_sentences import numbers_of, unit_of
from readerstats.report.phrases import capital, listed, sentence_of
from readerstats.report.table import Cell, Column, Table, TableRow
from readerstats.report.text import Text, quoted, text
from readerstats.report.wording import (
    alpha,
    basis,
    difference_kind,
    in_sentence,
    kind_of,
    metric_label,
    place,
    random_name,
    readers_noun,
    within,
)

if TYPE_CHECKING:
    from readerstats.analysis.answers import Answers
    from readerstats.analysis.claims import Claim
    from readerstats.analysis.standing import Standing
    from readerstats.report.document import Block
    from readerstats.report.figures.figure import Figure
    from readerstats.report.kinds import Kind
    from readerstats.report.style import Style
    from readerstats.results import Estimate

MOST_NAMED: Final = 6
"""Models that a sentence names one by one; of more it gives the number."""
_AGAINST: Final = {"superiority": "over", "non-inferiority": "to", "equivalence": "with"}
_Claimed = tuple["Standing", "Claim"]


def claim_prose(answers: Answers, style: Style) -> Prose | None:
    """Say what was shown of each model with the margin that the study names.

    Parameters
    ----------
    answers : Answers
    style : Style

    Returns
    -------
    Prose or None
        A paragraph for each modality of each dataset, and one on the P values; None where the
        study wants nothing shown.

    Examples
    --------
    >>> claim_prose.__name__
    'claim_prose'
    """
    paragraphs: list[Text] = []
    limit = None
    for here in _cells(answers):
        claimed = [(row, row.claims[0]) for row in here if row.claims]
        if not claimed:
            continue
        limit = claimed[0][1].limit
        next_ones = [(row, row.claims[1]) for row in here if len(row.claims) > 1]
        sentence = _claim_sentence(answers, here[0], claimed, style)
        if next_ones:
            shown = _verdicts(next_ones, style, limit)
            sentence = sentence + "; superiority, tested next, " + shown
        paragraphs.append(sentence + ".")
    if limit is None:
        return None
    aim = next(row.claims[0].aim for row in answers.standings if row.claims)
    labels = answers.standings[0].labels
    sides = "the larger of two one-sided ones" if aim == "equivalence" else "one-sided"
    paragraphs.append(
        style.p_letter
        + f" values are {sides}, to be judged at {limit_words(limit, style)}, and not adjusted for "
        "the number of models; differences are model minus reader average"
        f"{unit_of(labels.metric)}; {random_name(labels.random)}."
    )
    return Prose(paragraphs=tuple(paragraphs))


def standing_blocks(answers: Answers, style: Style) -> tuple[Block, ...]:
    """Show each model's rank and margins, then what could be claimed with which margin.

    Parameters
    ----------
    answers : Answers
    style : Style

    Returns
    -------
    tuple of Block
        Empty where no model stands beside readers.

    Examples
    --------
    >>> standing_blocks.__name__
    'standing_blocks'
    """
    if not answers.standings:
        return ()
    figures = [
        margin_figure(answers, here, style, anchor=f"margins-{number}")
        for number, here in enumerate(_cells(answers), start=1)
    ]
    return standing_table(answers, style), *(drawn for drawn in figures if drawn is not None)


def standing_table(answers: Answers, style: Style) -> Table:
    """Lay out where each model stands.

    Examples
    --------
    >>> standing_table.__name__
    'standing_table'
    """
    metric, level = answers.standings[0].labels.metric, answers.study.settings.analysis.level
    kind, noun = difference_kind(metric), readers_noun(answers.study, 2)
    interval = style.confidence(level)
    margins = "Smallest margin" + (", points" if kind == "difference" else "")
    columns = (
        Column(key="model", heading="Model"),
        Column(key=metric, heading=metric_label(metric), align="right"),
        Column(key="rank", heading="Rank", align="right"),
        Column(key="rank_bounds", heading=interval, align="right", in_csv=False),
        Column(key="beaten", heading="Beaten", align="right"),
        Column(key="beaten_bounds", heading=interval, align="right", in_csv=False),
        Column(key="non_inferiority", heading="Non-inferiority", align="right", spanner=margins),
        Column(key="equivalence", heading="Equivalence", align="right", spanner=margins),
    )
    lines: list[TableRow] = []
    for here in _cells(answers):
        labels, n = here[0].labels, here[0].rank.n
        readers = f", {style.whole(n)} {readers_noun(answers.study, n)}" if n else ""
        lines.append(TableRow((Cell(place(labels.modality, labels.dataset) + readers),), "heading"))
        lines += [_line(answers, row, style, kind) for row in here]
    return Table(
        id="standings",
        title=f"Each model among the {noun}",
        columns=columns,
        rows=tuple(lines),
        notes=_notes(answers, noun, style),
    )


def _notes(answers: Answers, noun: str, style: Style) -> tuple[Text | str, ...]:
    drawn = next((row for row in answers.standings if row.rank.replicates is not None), None)
    rested = f" {sentence_of(basis(drawn.rank, drawn.labels.random, style))}" if drawn else ""
    ranks = (
        f"Rank: 1 is ahead of every one of the {noun}, and one more than there are {noun} is "
        f"behind every one; bounds are rounded outward to halves. Beaten: share of the {noun} "
        f"who are behind the model.{rested}"
    )
    margins = (
        "Smallest margin, exploratory: what these data could have supported. A margin must be "
        "declared before the data are seen; one that is read off this table shows nothing. Any: "
        "the whole interval "
        "of the difference is in the model's favor."
    )
    return ranks, margins


def _line(answers: Answers, row: Standing, style: Style, kind: Kind) -> TableRow:
    rank, beaten, own = row.rank, row.beaten, _own(answers, row)
    value = None if own is None else own.estimate
    written = "–" if rank.estimate is None else style.trimmed(rank.estimate, 1)
    share = style.value(beaten.estimate, "proportion")
    return TableRow(
        (
            Cell(_name(row)),
            Cell(
                style.value(value, kind_of(row.labels.metric)),
                "" if value is None else value,
                of=own,
            ),
            Cell(written, _raw(rank.estimate), sentence_of(rank.note or ""), of=rank),
            Cell(
                style.bounds(_in_halves(rank), "number", digits=_rank_digits(rank)),
                of=rank,
            ),
            Cell(share, _raw(beaten.estimate), of=beaten),
            Cell(style.bounds(beaten, "proportion"), of=beaten),
            _margin_cell(row.non_inferior_within, style, kind),
            _margin_cell(row.equivalent_within, style, kind),
        ),
        "model",
    )


def _in_halves(rank: Estimate) -> Estimate:
    """Round the bounds of a rank outward: there are whole ranks, and halves for ties, only."""

    def outward(bound: float | None, toward: Callable[[float], int]) -> float | None:
        return None if bound is None else toward(round(2 * bound, 9)) / 2

    lower, upper = outward(rank.lower, math.floor), outward(rank.upper, math.ceil)
    return replace(rank, lower=lower, upper=upper)


def _rank_digits(rank: Estimate) -> int:
    bounds = (_in_halves(rank).lower, _in_halves(rank).upper)
    return 0 if all(bound is None or bound.is_integer() for bound in bounds) else 1


def _raw(number: float | None) -> float | str:
    return "" if number is None else number


def _margin_cell(margin: float | None, style: Style, kind: Kind) -> Cell:
    if margin is None:
        return Cell("–", "")
    return Cell("any" if margin == 0 else written_margin(margin, kind, style), margin)


def margin_figure(
    answers: Answers, here: Sequence[Standing], style: Style, *, anchor: str
) -> Figure | None:
    """Draw what could be claimed of the models of one cell with which margin.

    Examples
    --------
    >>> margin_figure.__name__
    'margin_figure'
    """
    drawn = [row for row in here if row.curve]
    if not drawn:
        return None
    labels, study = drawn[0].labels, answers.study
    kind, wanted = difference_kind(labels.metric), drawn[0].claims[:1]
    both = bool(wanted) and wanted[0].aim == "equivalence"
    claim, limit = ("equivalence", alpha(study)) if both else ("non-inferiority", alpha(study) / 2)
    unit = ", percentage points of " if kind == "difference" else ", on the scale of "
    named = wanted[0].margin if wanted and wanted[0].aim in ("non-inferiority", claim) else None
    caption = (
        text("Where a curve is below the line at ")
        + style.p_is("=", limit_words(limit, style))
        + f", {claim} could have been claimed with that margin, had "
        "it been named beforehand; the diamond stands at the smallest."
    )
    if not both:
        caption = caption + " With a margin of 0 the claim is superiority."
    if named is not None:
        if wanted[0].exploratory:
            caption = caption + " The upright line is the margin asked for; "
            caption = caption + EXPLORATORY + "."
        else:
            caption = caption + " The upright line is the margin that the study declares: only "
            caption = caption + "there is " + style.p_letter + " that of a test."
    where = place(labels.modality, labels.dataset)
    return margin_curve(
        anchor=anchor,
        title=f"{where}: which margins would have shown {claim}",
        curves=[
            Curve(
                _name(row),
                tuple(point.margin for point in row.curve),
                tuple(point.equivalence if both else point.non_inferiority for point in row.curve),
                row.equivalent_within if both else row.non_inferior_within,
            )
            for row in drawn
        ],
        claim=claim,
        limit=limit,
        x_label=f"Margin{unit}{in_sentence(labels.metric)}",
        kind=kind,
        style=style,
        named=named,
        caption=caption,
    )


def _claim_sentence(
    answers: Answers, first: Standing, claimed: Sequence[_Claimed], style: Style
) -> Text:
    labels, claim = first.labels, claimed[0][1]
    kind = difference_kind(labels.metric)
    where = within(labels.modality, labels.dataset).strip()
    opening = f"{where}, " if where else ""
    if claim.margin is not None:
        margin = style.value(claim.margin, kind, digits=decimals_of(claim.margin, kind))
        if claim.exploratory:
            opening += f"with a margin of {margin} ({EXPLORATORY}), "
        else:
            opening += f"with the margin of {margin} that the study declares, "
    n = first.rank.n
    who = f"{style.count(n)} " if n else ""
    average = f"the average of the {who}{readers_noun(answers.study, n or 2)}"
    opening += f"{claim.aim} {_AGAINST[claim.aim]} {average} in {in_sentence(labels.metric)} "
    return capital(opening) + _verdicts(claimed, style, claim.limit)


def _verdicts(claimed: Sequence[_Claimed], style: Style, limit: float) -> Text:
    """Say for which models something was shown, for which not, and for which nobody can tell."""
    kinds: tuple[tuple[str, Callable[[Claim], bool]], ...] = (
        ("was shown for ", lambda claim: claim.shown),
        ("was not shown for ", lambda claim: claim.test.p is not None and not claim.shown),
        ("could not be tested for ", lambda claim: claim.test.p is None),
    )
    parts = []
    for verdict, holds in kinds:
        those = [(row, claim) for row, claim in claimed if holds(claim)]
        if those:
            parts.append(verdict + _models(those, style, limit))
    return listed(parts, last=", and ")


def _models(claimed: Sequence[_Claimed], style: Style, limit: float) -> Text:
    if len(claimed) > MOST_NAMED:
        return text(f"{style.count(len(claimed))} models")
    return listed([_with_p(row, claim, style, limit) for row, claim in claimed])


def _with_p(row: Standing, claim: Claim, style: Style, limit: float) -> Text:
    if claim.test.p is None:
        return text(_name(row))
    # No rounding may put P on the other side of what it is judged at.
    p = quoted(replace(style, alpha=limit).p(claim.test.p), claim.test)
    if claim is not row.claims[0]:  # its difference stands in the sentence already
        return _name(row) + " (" + p + ")"
    numbers = numbers_of(claim.test, row.labels.metric, style)
    return f"{_name(row)} (difference, " + numbers + "; " + p + ")"


def _cells(answers: Answers) -> list[list[Standing]]:
    """Put the models of one modality and dataset together."""
    found: dict[tuple[str | None, str | None], list[Standing]] = {}
    for row in answers.standings:
        found.setdefault((row.labels.modality, row.labels.dataset), []).append(row)
    return list(found.values())


def _name(row: Standing) -> str:
    return row.labels.reader or ""


def _own(answers: Answers, row: Standing) -> Estimate | None:
    """Return the model's own value there, or from outside the modalities."""
    labels = row.labels
    own = {
        each.labels.modality: each.result
        for each in answers.performance.readers
        if (each.labels.reader, each.labels.metric, each.labels.dataset)
        == (labels.reader, labels.metric, labels.dataset)
    }
    return own.get(labels.modality, own.get(None))
