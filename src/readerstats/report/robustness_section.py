"""What carries the result: each conclusion in every defensible way, and without each one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from readerstats.analysis.robustness import POOLED
from readerstats.report.document import Details, Prose, Section
from readerstats.report.figures.specification_curve import Route, specification_curve
from readerstats.report.phrases import capital, listed
from readerstats.report.table import Cell, Column, Table, TableRow
from readerstats.report.text import Text, quoted, text
from readerstats.report.wording import (
    cases_noun,
    difference_kind,
    in_sentence,
    metric_label,
    p_of,
    p_words,
    place,
    random_name,
    readers_noun,
    side,
    within,
)

if TYPE_CHECKING:
    from readerstats.analysis.answers import Answers
    from readerstats.analysis.robustness import Claim, Robustness
    from readerstats.analysis.specifications import Specification
    from readerstats.report.document import Block
    from readerstats.report.figures.figure import Figure
    from readerstats.report.figures.marks import Mark
    from readerstats.report.style import Style
    from readerstats.study.model import Study

AXES: Final = {
    "unanswered": "the rule for reads without an answer",
    "threshold": "the threshold",
    "metric": "the metric",
    "analysis": "what is taken as random",
}
_RULES: Final = {
    "missing": "no answer: left out",
    "incorrect": "no answer: wrong",
}
_ANALYSES: Final = {
    "paired-t": "readers random, these cases",
    "welch-t": "readers random, these cases",
    "cases": "cases random, these readers",
    "readers": "readers random, these cases",
    "readers and cases": "readers and cases random",
    "u-statistics": "both random, U-statistics",
    "mixed-averaged": "both random, mixed model",
    POOLED: "reads pooled: wrong",
}
_SAME: Final = (
    "The same conclusion: a difference to the same side, or no evidence of one, when the question "
    "is asked in each of the analyses, and when each reader or each case in turn is left out. P "
    "values are those that the page concludes from. Pooled reads are not counted."
)
FEWEST_ROUTES: Final = 5
"""Analyses that are worth a drawing; of fewer the table says enough."""
MOST_NAMED: Final = 4
"""Readers or cases that a sentence names one by one."""


def robustness_section(answers: Answers, style: Style) -> Section | None:
    """Say what carries each conclusion of the page.

    Examples
    --------
    >>> robustness_section.__name__
    'robustness_section'
    """
    found = answers.robustness
    if found is None:
        return None
    study = answers.study
    curves = tuple(
        curve_figure(claim, style, anchor=f"specifications-{number}")
        for number, claim in enumerate(found.claims, 1)
        if len(claim.specifications) >= FEWEST_ROUTES
    )
    sentence = robustness_sentence(found, study, style)
    blocks: list[Block] = [Prose(paragraphs=(sentence,))] if sentence.runs else []
    blocks.append(claims_table(found, study, style))
    if curves:
        blocks.append(curves[0])
    if len(curves) > 1:
        what = "The same curve for each of the other contrasts"
        blocks.append(Details(what, curves[1:]))
    left = left_out_tables(found, study, style)
    if left:
        what = f"Without each {readers_noun(study, 1)} in turn"
        blocks.append(Details(what, left))
    return Section(
        id="robustness",
        title="What carries the result",
        lead="Every defensible way to answer, and the same answer without any one of those who "
        "gave it; exploratory.",
        blocks=tuple(blocks),
        nav="Robustness",
        part="Robustness",
    )


def robustness_tables(found: Robustness, study: Study, style: Style) -> tuple[Table, ...]:
    """Lay out the answer as the command prints it.

    Examples
    --------
    >>> robustness_tables.__name__
    'robustness_tables'
    """
    curves = [
        figure.data
        for number, claim in enumerate(found.claims, 1)
        if (figure := curve_figure(claim, style, anchor=f"specifications-{number}")).data
    ]
    return (claims_table(found, study, style), *(data for data in curves if data is not None))


def robustness_sentence(found: Robustness, study: Study, style: Style) -> Text:
    """Say which conclusions stand whatever is chosen, and what the others hang on.

    Parameters
    ----------
    found : Robustness
    study : Study
    style : Style

    Returns
    -------
    Text
        With full stops; empty where no difference could be tested.

    Examples
    --------
    >>> robustness_sentence.__name__
    'robustness_sentence'
    """
    # A difference without a P value has come to no conclusion that could stand or fall.
    claims = [claim for claim in found.claims if claim.primary.result.p is not None]
    if not claims:
        return Text()
    firm = [claim for claim in claims if not _fragile(claim)]
    fragile = [claim for claim in claims if _fragile(claim)]
    total = len(claims)
    number = style.count(len(firm))
    readers, cases = len(study.humans), len(study.cases)
    what = (
        f"conclusion{'s' if total > 1 else ''} on {in_sentence(found.metric)} "
        f"({style.count(readers)} {readers_noun(study, readers)}, "
        f"{style.count(cases)} {cases_noun(study, cases)})"
    )
    if not fragile:
        every = "Both" if total == 2 else f"All {style.count(total)}"
        whole = f"{every} {what} are" if total > 1 else f"The {what} is"
        return text(
            f"{whole} the same in every analysis that respects readers or cases, and without any "
            "one reader or case."
        )
    verb = "is" if len(firm) < 2 else "are"
    nobody = "Neither" if total == 2 else "None"
    opening = text(
        f"{number.capitalize() if firm else nobody} of {style.count(total)} {what} {verb} the same "
        "in every analysis that respects readers or cases, and without any one reader or case."
        if total > 1
        else f"The {what} depends on how it is reached."
    )
    told = [capital(_hangs_on(claim, study, style)) + "." for claim in fragile]
    for sentence in told:
        opening = opening + " " + sentence
    random = {claim.primary.labels.random for claim in fragile}
    if len(random) == 1:
        opening = opening + f" Differences and P values: {random_name(random.pop())}."
    return opening


def _fragile(claim: Claim) -> bool:
    return bool(claim.differing or claim.pivotal("reader") or claim.pivotal("case"))


def _hangs_on(claim: Claim, study: Study, style: Style) -> Text:
    """Say what a conclusion depends on."""
    reasons: list[Text | str] = []
    if claim.carried_by:
        reasons.append(listed([AXES[axis] for axis in claim.carried_by]))
    elif claim.differing:
        reasons.append("several choices together")
    for unit, noun, plural in (
        ("reader", readers_noun(study, 1), readers_noun(study, 2)),
        ("case", cases_noun(study, 1), cases_noun(study, 2)),
    ):
        names = [one.name for one in claim.pivotal("reader" if unit == "reader" else "case")]
        if not names:
            continue
        if len(names) > MOST_NAMED:
            every = len(claim.without("reader" if unit == "reader" else "case"))
            reasons.append(f"any of {style.count(len(names))} of {style.count(every)} {plural}")
        else:
            reasons.append(f"{noun} " + str(listed(names, last=" or ")))
    labels, result = claim.primary.labels, claim.primary.result
    gap = quoted(style.estimate(result, difference_kind(labels.metric)), result)
    p = p_words(result, style, study.settings.analysis.multiplicity)
    opening = f"{_named(claim, study)} (" + gap + "; " + p + "), the conclusion depends on "
    return opening + listed(reasons, last=", and on ", between=", on ")


def _named(claim: Claim, study: Study) -> str:
    labels = claim.primary.labels
    where = within(labels.modality, labels.dataset)
    if labels.comparison == "panel":
        return f"for {readers_noun(study, 2)} − {labels.b}{where}"
    a, b = side(labels.comparison, labels.a), side(labels.comparison, labels.b)
    return f"for {a} − {b}{where}"


def claims_table(found: Robustness, study: Study, style: Style) -> Table:
    """Lay out how often each conclusion stands.

    Examples
    --------
    >>> claims_table.__name__
    'claims_table'
    """
    reader, case = readers_noun(study, 1), cases_noun(study, 1)
    same = "The same conclusion"
    columns = (
        Column(key="contrast", heading="Difference"),
        Column(key="place", heading="In"),
        Column(key="estimate", heading="a − b", align="right"),
        Column(key="p", heading=style.p_letter, align="right"),
        Column(key="analyses", heading="in analyses", align="right", spanner=same),
        Column(key="readers", heading=f"less a {reader}", align="right", spanner=same),
        Column(key="cases", heading=f"less a {case}", align="right", spanner=same),
    )
    return Table(
        id="claims",
        title=f"{metric_label(found.metric)}: how often each conclusion stands",
        columns=columns,
        rows=tuple(_claim_row(claim, style) for claim in found.claims),
        notes=(_SAME,),
    )


def _claim_row(claim: Claim, style: Style) -> TableRow:
    row = claim.primary
    labels, kind = row.labels, difference_kind(row.labels.metric)
    p = p_of(row.result)
    a, b = side(labels.comparison, labels.a), side(labels.comparison, labels.b)
    return TableRow(
        (
            Cell(f"{a} − {b}"),
            Cell(place(labels.modality, labels.dataset)),
            Cell(style.number(row.result.estimate, kind), row.result.estimate, of=row.result),
            Cell("–", "") if p is None else Cell(style.p_number(p), p, of=row.result),
            _share(len(claim.counted) - len(claim.differing), len(claim.counted), style),
            _share(*_standing(claim, "reader"), style),
            _share(*_standing(claim, "case"), style),
        )
    )


def _standing(claim: Claim, unit: str) -> tuple[int, int]:
    kept = claim.without("reader" if unit == "reader" else "case")
    lost = claim.pivotal("reader" if unit == "reader" else "case")
    return len(kept) - len(lost), len(kept)


def _share(k: int, n: int, style: Style) -> Cell:
    return Cell(f"{style.whole(k)} of {style.whole(n)}", k / n) if n else Cell("–", "")


def curve_figure(claim: Claim, style: Style, *, anchor: str) -> Figure:
    """Draw the specification curve of one contrast.

    Examples
    --------
    >>> curve_figure.__name__
    'curve_figure'
    """
    labels = claim.primary.labels
    a, b = side(labels.comparison, labels.a), side(labels.comparison, labels.b)
    kind = difference_kind(labels.metric)
    shown = claim.specifications
    caption = "Each column is one analysis: its difference and interval above, its choices below. "
    caption += "The heavy one is the primary analysis."
    if any(one.analysis == POOLED for one in shown):
        caption += " The gray one takes reads as independent: it is wrong here."
    if kind == "difference" and any(one.metric == "auc" for one in shown):
        caption += " Areas under the ROC curve are in hundredths."
    return specification_curve(
        anchor=anchor,
        title=f"{a[:1].upper()}{a[1:]} against {b}"
        + (f" in {place(labels.modality, labels.dataset)}" if labels.dataset else "")
        + ": every analysis",
        axes=("no answer", "threshold", "metric", "random"),
        routes=[Route(_choices(one, style), one.row.result, _mark(one)) for one in shown],
        axis_label=f"{a} minus {b}" + (", points" if kind == "difference" else ""),
        kind=kind,
        style=style,
        caption=caption,
    )


def _choices(one: Specification, style: Style) -> tuple[str, ...]:
    cut = "no threshold" if one.threshold is None else f"cut at {style.trimmed(one.threshold, 3)}"
    analysis = _ANALYSES.get(one.analysis) or random_name(one.row.labels.random)
    return (_RULES[one.unanswered], cut, in_sentence(one.metric), analysis)


def _mark(one: Specification) -> Mark:
    if one.primary:
        return "average"
    return "faint" if one.analysis == POOLED else "human"


def left_out_tables(found: Robustness, study: Study, style: Style) -> tuple[Table, ...]:
    """Lay out the contrasts without each reader, a table for each place and kind of contrast.

    Examples
    --------
    >>> left_out_tables.__name__
    'left_out_tables'
    """
    places: dict[tuple[str | None, ...], list[Claim]] = {}
    for claim in found.claims:
        labels = claim.primary.labels
        if claim.without("reader"):
            key = (labels.comparison, labels.modality, labels.dataset)
            places.setdefault(key, []).append(claim)
    return tuple(
        _left_out(f"left-out-{number}", claims, study, style)
        for number, claims in enumerate(places.values(), 1)
    )


def _left_out(anchor: str, claims: list[Claim], study: Study, style: Style) -> Table:
    noun = readers_noun(study, 1)
    labels = claims[0].primary.labels
    names = dict.fromkeys(one.name for claim in claims for one in claim.without("reader"))
    columns = [Column(key="reader", heading=f"Without {noun}")]
    for number, claim in enumerate(claims, 1):
        a, b = (side(labels.comparison, name) for name in _sides(claim))
        above = f"{a} − {b}"
        columns += [
            Column(key=f"estimate_{number}", heading="a − b", align="right", spanner=above),
            Column(key=f"p_{number}", heading=style.p_letter, align="right", spanner=above),
        ]
    where = place(labels.modality, labels.dataset)
    return Table(
        id=anchor,
        title=f"{where[:1].upper()}{where[1:]}, without one {noun}",
        columns=tuple(columns),
        rows=tuple(_without(name, claims, style) for name in names),
        notes=("The primary analysis, done anew without the one named.",),
    )


def _sides(claim: Claim) -> tuple[str | None, str | None]:
    return claim.primary.labels.a, claim.primary.labels.b


def _without(name: str, claims: list[Claim], style: Style) -> TableRow:
    cells = [Cell(name)]
    for claim in claims:
        kind = difference_kind(claim.primary.labels.metric)
        one = next((one for one in claim.without("reader") if one.name == name), None)
        if one is None or one.p is None:
            cells += [Cell("–", ""), Cell("–", "")]
        else:
            number = Cell(style.number(one.estimate, kind), one.estimate)
            cells += [number, Cell(style.p_number(one.p), one.p)]
    return TableRow(tuple(cells))
