"""Does it hold in every subgroup? The section, its sentences and its figure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from readerstats.analysis.frame import select
from readerstats.report.document import Details, Prose, Section
from readerstats.report.figures.effect_forest import EffectRow, effect_forest
from readerstats.report.phrases import capital, listed
from readerstats.report.subgroups_tables import (
    average_table,
    difference_table,
    significant,
    two_sides,
    with_p,
)
from readerstats.report.text import Text, joined, quoted, text
from readerstats.report.wording import (
    alpha,
    cases_noun,
    covariate_name,
    difference_kind,
    in_sentence,
    kind_of,
    metric_label,
    p_of,
    p_words,
    random_name,
    readers_noun,
    side,
    within,
)

if TYPE_CHECKING:
    from readerstats.analysis.answers import Answers
    from readerstats.analysis.subgroups import Divided, Subgroups
    from readerstats.report.document import Block
    from readerstats.report.figures.figure import Figure
    from readerstats.report.style import Style
    from readerstats.results import Row, TestResult
    from readerstats.study.model import Study

MOST_NAMED: Final = 4
"""Interactions that a sentence names one by one."""
MOST_DRAWN: Final = 40


def subgroups_section(answers: Answers, style: Style) -> Section | None:
    """Show the reader average, and what is compared, by subgroup.

    Parameters
    ----------
    answers : Answers
    style : Style

    Returns
    -------
    Section or None
        None where there are no subgroups.

    Examples
    --------
    >>> subgroups_section.__name__
    'subgroups_section'
    """
    found = answers.subgroups
    if found is None:
        return None
    study = answers.study
    of_cases = [one for one in found.divided if one.attribute.of == "cases"]
    paragraphs = [
        sentence
        for one in of_cases
        for sentence in heterogeneity_sentences(one, found.metric, study, style)
    ]
    told = interaction_sentence(of_cases, study, style)
    paragraphs += [told] if told is not None else []
    blocks: list[Block] = [Prose(paragraphs=tuple(paragraphs))] if paragraphs else []
    drawn = subgroups_figure(found, study, style)
    blocks += [drawn] if drawn is not None else []
    for one in found.divided:
        tables: list[Block] = [average_table(one, found.metric, study, style)]
        compared = difference_table(one, found.metric, study, style)
        tables += [compared] if compared is not None else []
        blocks.append(Details(_summary(one, compared is not None, style), tuple(tables)))
    planned = [one.attribute.column for one in found.divided if one.attribute.named]
    names = listed([covariate_name(name) for name in planned])
    lead = f"Planned beforehand: {names}; the others are" if planned else "Every subgroup is"
    return Section(
        id="subgroups",
        title="Subgroups",
        lead=f"{lead} exploratory{_whom(of_cases)}.",
        blocks=tuple(blocks),
        part="Cases",
    )


def _whom(divided: list[Divided]) -> str:
    random = {row.labels.random for one in divided for row in one.tests}
    return f"; {random_name(random.pop())}" if len(random) == 1 else ""


def _summary(one: Divided, compared: bool, style: Style) -> str:
    n, name = len(one.groups), covariate_name(one.attribute.column)
    what = "averages and differences" if compared else "averages"
    of = "readers" if one.attribute.of == "readers" else "cases"
    return f"{name.capitalize()}: {what} in {style.whole(n)} groups of {of}"


def heterogeneity_sentences(one: Divided, metric: str, study: Study, style: Style) -> list[Text]:
    """Say for each modality whether the average differed between the subgroups.

    Examples
    --------
    >>> heterogeneity_sentences.__name__
    'heterogeneity_sentences'
    """
    sentences = []
    for row in select(one.tests, comparison="subgroups"):
        if row.result.p is None:
            continue
        modality = row.labels.modality
        name = covariate_name(one.attribute.column)
        differ = significant(row.result, alpha(study))
        opening = (
            f"{in_sentence(metric)} differed by {name}"
            if differ
            else f"there was no evidence that {in_sentence(metric)} differed by {name}"
        )
        sentence = capital(opening + within(modality, None)) + " ("
        pair = select(one.tests, comparison="subgroup", modality=modality)
        if len(pair) == 1:
            sentence = sentence + _two(one, pair[0], study, style)
        else:
            sentence = sentence + _range(one, metric, modality, study, style)
        sentences.append(sentence + with_p(row.result, study, style) + ").")
    return sentences


def _two(one: Divided, row: Row[TestResult], study: Study, style: Style) -> Text:
    """Give two averages and their difference."""
    labels = row.labels
    sizes = {group.name: group.n_cases for group in one.groups}
    parts: list[Text] = []
    for name in (labels.a, labels.b):
        mine = select(one.estimates, metric=labels.metric, group=name, modality=labels.modality)
        value = text("–")
        if mine:
            value = quoted(style.estimate(mine[0].result, kind_of(labels.metric)), mine[0].result)
        n = sizes.get(name or "", 0)
        parts.append(f"{name}, " + value + f", {style.count(n)} {cases_noun(study, n)}")
    gap = quoted(style.estimate(row.result, difference_kind(labels.metric)), row.result)
    return joined(parts, "; ") + "; difference, " + gap + "; "


def _range(one: Divided, metric: str, modality: str | None, study: Study, style: Style) -> Text:
    """Say from where to where the averages reach that have an interval."""
    rows = [
        row
        for row in select(one.estimates, metric=metric, modality=modality)
        if row.result.estimate is not None and row.result.lower is not None
    ]
    if not rows:
        return text("")
    rows = sorted(rows, key=lambda row: row.result.estimate or 0.0)
    ends = [
        quoted(style.estimate(row.result, kind_of(metric)), row.result) + f" ({row.labels.group})"
        for row in (rows[0], rows[-1])
    ]
    n = sum(group.n_cases for group in one.groups)
    sizes = f"{style.count(len(rows))} subgroups of {style.count(n)} {cases_noun(study, n)}"
    return "from " + ends[0] + " to " + ends[1] + f"; {sizes}; "


def interaction_sentence(divided: list[Divided], study: Study, style: Style) -> Text | None:
    """Say which differences were not the same in all subgroups; None where none was asked.

    Examples
    --------
    >>> interaction_sentence.__name__
    'interaction_sentence'
    """
    rows = [
        (one, row)
        for one in divided
        for row in one.tests
        if row.labels.comparison == "interaction"
        and row.labels.group is None
        and row.result.p is not None
    ]
    if not rows:
        return None
    those = [(one, row) for one, row in rows if significant(row.result, alpha(study))]
    if those:
        parts = [_interaction(one, row, study, style) for one, row in those[:MOST_NAMED]]
        more = len(those) - len(parts)
        sentence = text("The difference depended on the subgroup for ")
        sentence = sentence + listed(parts, between="; ", last="; and ")
        return sentence + (f", and for {style.count(more)} more." if more else ".")
    if len(rows) == 1:
        sentence = text("There was no evidence that the difference depended on the subgroup for ")
        return sentence + _interaction(*rows[0], study, style) + "."
    least = min((row for _, row in rows), key=lambda row: p_of(row.result) or 0.0)
    n = max(sum(group.n_cases for group in one.groups) for one, _ in rows)
    return (
        text("There was no evidence that a difference depended on the subgroup (")
        + f"{style.count(n)} {cases_noun(study, n)}; {style.count(len(rows))} tests of "
        + "interaction, smallest "
        + p_words(least.result, style, study.settings.analysis.multiplicity)
        + ")."
    )


def _interaction(one: Divided, row: Row[TestResult], study: Study, style: Style) -> Text:
    """Name a difference and what it was divided by, with its test."""
    reading = f" with {side('modality', row.labels.modality)}" if row.labels.modality else ""
    name = f"{two_sides(row, study)}{reading} by {covariate_name(one.attribute.column)} ("
    p = p_words(row.result, style, study.settings.analysis.multiplicity)
    apart = _apart(one, row, study, style)
    if apart:
        return name + apart + "test of interaction, " + p + ")"
    n = sum(group.n_cases for group in one.groups)
    groups = f"{style.count(len(one.groups))} subgroups of {style.count(n)} {cases_noun(study, n)}"
    return name + text(f"{groups}; ") + with_p(row.result, study, style) + ")"


def _apart(one: Divided, row: Row[TestResult], study: Study, style: Style) -> Text | None:
    """Give both differences where there are two subgroups."""
    labels = row.labels
    mine = [
        each
        for each in one.tests
        if each.labels.comparison not in ("interaction", "subgroup", "subgroups")
        and (each.labels.a, each.labels.b, each.labels.modality)
        == (labels.a, labels.b, labels.modality)
    ]
    if len(mine) != 2:
        return None
    kind = difference_kind(labels.metric)
    sizes = {group.name: group.n_cases for group in one.groups}
    told = []
    for each in mine:
        n = sizes[each.labels.group or ""]
        where = f"{each.labels.group} ({style.count(n)} {cases_noun(study, n)})"
        told.append(quoted(style.estimate(each.result, kind), each.result) + f" in {where}")
    return joined(told, " and ") + "; "


def subgroups_figure(found: Subgroups, study: Study, style: Style) -> Figure | None:
    """Draw the reader average in each subgroup of cases, and in each group of readers.

    Examples
    --------
    >>> subgroups_figure.__name__
    'subgroups_figure'
    """
    rows: list[EffectRow] = []
    metric = found.metric
    for one in found.divided:
        sizes = {
            group.name: group.n_cases if one.attribute.of == "cases" else group.n_readers
            for group in one.groups
        }
        noun = cases_noun if one.attribute.of == "cases" else readers_noun
        for modality in dict.fromkeys(row.labels.modality for row in one.estimates):
            mine = [
                row
                for row in select(one.estimates, metric=metric, modality=modality)
                if row.result.lower is not None
            ]
            if len(mine) < 2 or len(rows) + len(mine) > MOST_DRAWN:
                continue
            name = covariate_name(one.attribute.column).capitalize()
            where = f", {side('modality', modality)}" if modality else ""
            rows.append(EffectRow(f"{name}{where}, {noun(study, 2)}"))
            rows += [
                EffectRow(
                    row.labels.group or "", row.result, style.whole(sizes[row.labels.group or ""])
                )
                for row in mine
            ]
    if not rows:
        return None
    n = len(study.humans)
    return effect_forest(
        anchor="subgroups-forest",
        title=f"{metric_label(metric)} of the average {readers_noun(study, 1)}, by subgroup",
        rows=rows,
        kind=kind_of(metric),
        style=style,
        axis_label=metric_label(metric),
        caption=f"Average over the {style.whole(n)} {readers_noun(study, n)}, or over those of the "
        "group, with its interval for other readers and other cases; groups without an interval "
        "are in the tables alone.",
    )
