"""Models as participants, and unanswered reads: what was asked, answered, and left to chance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from readerstats.analysis.frame import select
from readerstats.report.document import Details, Prose, Section
from readerstats.report.participants_tables import (
    DECLARED,
    asked_table,
    average_table,
    rules_table,
    runs_table,
    truth_table,
    variants_table,
)
from readerstats.report.phrases import capital, listed, sentence_of
from readerstats.report.text import Text, Words, joined, quoted, text
from readerstats.report.wording import cases_noun, in_sentence, kind_of, readers_noun, within

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from readerstats.analysis.answers import Answers
    from readerstats.analysis.participant import Participant
    from readerstats.report.document import Block
    from readerstats.report.kinds import Kind
    from readerstats.report.style import Style
    from readerstats.results import Estimate, Row
    from readerstats.study.model import Study

MOST_NAMED: Final = 4
"""Models that a sentence names one by one."""
MOST_PROMPTS: Final = 150
"""Rows of prompts that a page can hold."""
MOST_BOUNDED: Final = 2
"""Models, dataset by dataset, of which sentences give the bounds; of more the table does."""


def participants_section(answers: Answers, style: Style) -> Section | None:
    """Show what the models were asked and answered; short where each answered every case once.

    Parameters
    ----------
    answers : Answers
    style : Style

    Returns
    -------
    Section or None
        None where there are no models.

    Examples
    --------
    >>> import readerstats as rs
    >>> from readerstats.analysis.answers import answer
    >>> from readerstats.report.style import RADIOLOGY
    >>> found = answer(rs.load_study(rs.example("deepfake_xray"), replicates=500))
    >>> section = participants_section(found, RADIOLOGY)
    >>> section.title, len(section.blocks)
    ('Models as participants', 1)
    """
    found = answers.participants
    if found is None or not found.models:
        return None
    study, models = answers.study, found.models
    asked = _asked_sentences(study, models, style)
    silence = _unanswered_sentences(study, models, found.rule, style)
    agreement = _agreement_sentences(models, style)
    simple = len(silence) == 1 and not agreement
    told = [[*asked, *silence]] if simple else [asked, silence, agreement]
    paragraphs: list[Text | str] = [listed(part, between=" ", last=" ") for part in told if part]
    remarks = [note for note in found.notes if "bears the name" in note or "no row" in note]
    if remarks:
        paragraphs.append(" ".join(sentence_of(note) for note in remarks))
    blocks: list[Block] = [Prose(paragraphs=tuple(paragraphs))]
    several = [one for one in models if one.spread is not None]
    silent = [one for one in models if one.unanswered]
    if several or silent or any(one.asked < one.cases for one in models):
        blocks.append(asked_table(models, style, name="models-asked"))
    blocks += _rule_blocks(silent, study, style, name="models")
    if several:
        blocks.append(runs_table(several, style))
    prompts = sum(len(one.variants) for one in models)
    if prompts > MOST_PROMPTS:
        words = (
            f"{style.whole(prompts)} numbers, prompt by prompt, are listed by readerstats models "
        )
        blocks.append(Prose(paragraphs=(words + "STUDY --format csv.",)))
    elif prompts:
        table = variants_table(models, style)
        blocks.append(Details("Prompt by prompt, on the same cases", (table,)))
    return Section(
        id="participants",
        title="Models as participants",
        part="Models",
        blocks=tuple(blocks),
    )


def unanswered_section(answers: Answers, style: Style) -> Section | None:
    """Show what unanswered reads of people could change.

    Parameters
    ----------
    answers : Answers
    style : Style

    Returns
    -------
    Section or None
        None where every read of a person has an answer.

    Examples
    --------
    >>> unanswered_section.__name__
    'unanswered_section'
    """
    found = answers.participants
    silent = [] if found is None else [one for one in found.people if one.unanswered]
    if found is None or not silent:
        return None
    study = answers.study
    people = [one for one in found.people if one.cell in {each.cell for each in silent}]
    reads, without = sum(one.runs for one in people), sum(one.unanswered for one in silent)
    who = len({one.reader for one in silent})
    opening = (
        f"{capital(style.count(without))} of {style.count(reads)} reads, of "
        f"{style.count(who)} {readers_noun(study, who)}, "
        f"{'has' if without == 1 else 'have'} no answer ({_kinds(silent, style)}); they were "
        f"{DECLARED[found.rule]}."
    )
    sentences: list[Words] = [opening, *_average_sentences(found.averages, found.rule, style)]
    blocks: list[Block] = [Prose(paragraphs=(joined(sentences),))]
    if found.averages:
        blocks.append(average_table(found, style))
    inner = (asked_table(silent, style, name="reads-asked"),)
    blocks.append(Details("Reader by reader", (*inner, *_rule_blocks(silent, study, style))))
    return Section(
        id="unanswered", title="Unanswered reads", part="Robustness", blocks=tuple(blocks)
    )


def _rule_blocks(
    silent: Sequence[Participant], study: Study, style: Style, *, name: str = "readers"
) -> list[Block]:
    """Show the metrics under each rule, the first in sight, and truth by answer."""
    metrics = list(dict.fromkeys(row.labels.metric for one in silent for row in one.rules))
    if not metrics:
        return []
    tables = [
        rules_table(silent, metric, style, name=f"{name}-unanswered-{metric}") for metric in metrics
    ]
    more = (*tables[1:], truth_table(silent, study, name=f"{name}-truth-by-answer", style=style))
    others = " and ".join(in_sentence(metric) for metric in metrics[1:])
    summary = f"The same for {others}, and truth by answer" if others else "Truth by answer"
    return [tables[0], Details(summary, more)]


def _asked_sentences(study: Study, models: Sequence[Participant], style: Style) -> list[Text | str]:
    """Say who answered how often; cases are counted, and runs are told."""
    by_name: dict[str, list[Participant]] = {}
    for one in models:
        by_name.setdefault(one.reader, []).append(one)
    once = [name for name, mine in by_name.items() if all(one.most == 1 for one in mine)]
    sentences: list[Text | str] = []
    for name, mine in by_name.items():
        if name in once or len(by_name) - len(once) > MOST_NAMED:
            continue
        cases, runs = sum(one.asked for one in mine), sum(one.runs for one in mine)
        sentences.append(
            f"{name} was asked {style.count(cases)} {cases_noun(study, cases)} in "
            f"{style.count(runs)} runs ({_range(mine, style)} a {cases_noun(study, 1)})."
        )
    several = len(by_name) - len(once)
    if several > MOST_NAMED:
        sentences.append(
            f"{capital(style.count(several))} models answered {cases_noun(study, 2)} several times."
        )
    if several:
        noun = cases_noun(study, 2)
        sentences.append(
            f"Runs were averaged within each {cases_noun(study, 1)}: they are no further {noun}, "
            f"and every n is a number of {noun}."
        )
    if once:
        whole = all(one.asked == one.cases for name in once for one in by_name[name])
        own = "its" if len(once) == 1 else "their"
        what = f"each {cases_noun(study, 1)}" if whole else f"{own} {cases_noun(study, 2)}"
        who = _who(once, style) if several else _all(once, style)
        sentences.append(f"{who} answered {what} once: run-to-run variability was not assessed.")
    return sentences


def _all(names: Sequence[str], style: Style) -> str:
    """Name those who are all models; a name keeps its letters at the start of a sentence."""
    return f"The {style.count(len(names))} models" if len(names) > 1 else names[0]


def _who(names: Sequence[str], style: Style) -> str:
    if len(names) > MOST_NAMED:
        return f"{capital(style.count(len(names)))} models"
    return str(listed(list(names)))


def _range(mine: Sequence[Participant], style: Style) -> str:
    low, high = min(one.fewest for one in mine), max(one.most for one in mine)
    return style.whole(high) if low == high else f"{style.whole(low)} to {style.whole(high)}"


def _kinds(silent: Sequence[Participant], style: Style) -> str:
    """List the kinds of missing answers with their counts."""
    statuses = [name for name in silent[0].statuses if name != "answered"]
    counts = {name: sum(one.statuses[name] for one in silent) for name in statuses}
    return ", ".join(f"{style.whole(count)} {name}" for name, count in counts.items() if count)


def _unanswered_sentences(
    study: Study, models: Sequence[Participant], rule: str, style: Style
) -> list[Text | str]:
    """Say how many runs have no answer, and between which bounds each model lies."""
    silent = [one for one in models if one.unanswered]
    if not silent:
        return ["Every run has an answer." if any(one.most > 1 for one in models)
                else "No read is without an answer."]  # fmt: skip
    runs, without = sum(one.runs for one in models), sum(one.unanswered for one in silent)
    verb = "has" if without == 1 else "have"
    opening = f"{capital(style.count(without))} of {style.count(runs)} runs {verb} no answer "
    sentences: list[Text | str] = [
        f"{opening}({_kinds(silent, style)}); they were {DECLARED[rule]}."
    ]
    if not silent[0].rules:
        return sentences
    if len(silent) > MOST_BOUNDED:
        sentences.append(
            "The table has each model's numbers with them left out, all wrong, and all right."
        )
        return sentences
    for one in silent:
        metric = one.rules[0].labels.metric
        rows = {row.labels.group: row for row in select(one.rules, metric=metric)}
        kind = kind_of(metric)
        n = rows[rule].result.n
        noun = f", n = {style.whole(n)} {cases_noun(study, n)}" if n else ""
        sentences.append(
            capital(in_sentence(metric))
            + f" of {one.reader}{within(one.cell.modality, one.cell.dataset)} was "
            + quoted(style.estimate(rows[rule].result, kind), rows[rule].result)
            + f"{noun}; "
            + _at_the_ends(rows, kind, style, unanswered="run")
        )
    return sentences


_ENDS: Final = ("incorrect", "correct")


def _at_the_ends(
    rows: Mapping[str | None, Row[Estimate]], kind: Kind, style: Style, *, unanswered: str
) -> Text:
    worst, best = (
        quoted(style.value(rows[key].result.estimate, kind), rows[key].result) for key in _ENDS
    )
    words = "it is " + worst + f" with every unanswered {unanswered} wrong and "
    return words + best + " with every one right."


def _average_sentences(rows: Sequence[Row[Estimate]], rule: str, style: Style) -> list[Text]:
    """Say what the reader average would be at both ends."""
    sentences = []
    for modality, dataset in dict.fromkeys((r.labels.modality, r.labels.dataset) for r in rows):
        here = {row.labels.group: row for row in select(rows, modality=modality, dataset=dataset)}
        if any(here[key].result.estimate is None for key in (rule, *_ENDS)):
            continue
        kind = kind_of(here[rule].labels.metric)
        sentences.append(
            f"Mean {in_sentence(here[rule].labels.metric)}{within(modality, dataset)} was "
            + quoted(style.estimate(here[rule].result, kind), here[rule].result)
            + "; "
            + _at_the_ends(here, kind, style, unanswered="read")
        )
    return sentences


def _agreement_sentences(models: Sequence[Participant], style: Style) -> list[Text | str]:
    """Say how far two runs of a case agree."""
    found = [(one, one.consistency) for one in models if one.consistency is not None]
    known = [(one, row) for one, row in found if row.result.estimate is not None]
    if not known:
        return []
    if len(known) > MOST_BOUNDED:
        shares = sorted(row.result.estimate or 0.0 for _, row in known)
        low, high = (style.value(share, "proportion") for share in (shares[0], shares[-1]))
        between = f"{low} of pairs" if low == high else f"between {low} and {high} of pairs"
        words = f"Two runs of the same case agreed in {between}, depending on model and dataset"
        return [f"{words}; the table has the intervals."]
    parts = [
        "in "
        + quoted(
            f"{style.value(row.result.estimate, 'proportion')} "
            f"{style.interval(row.result, 'proportion')}",
            row.result,
        )
        + f" of pairs for {one.reader}{within(one.cell.modality, one.cell.dataset)}"
        for one, row in known
    ]
    return [text("Two runs of the same case agreed ") + listed(parts) + "."]
