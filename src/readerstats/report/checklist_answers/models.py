"""Models among the readers: which, asked how often, at which temperature, with what success."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readerstats.report.checklist_answers.filled import (
    Filled,
    cases,
    models,
    named,
    opened,
    people,
)
from readerstats.report.checklist_answers.reads import UNSETTLED, WORDS, statuses_known
from readerstats.report.phrases import listed
from readerstats.report.text import Text, quoted, text
from readerstats.report.wording import cases_noun

if TYPE_CHECKING:
    from readerstats.analysis.answers import Answers
    from readerstats.analysis.participant import Participant
    from readerstats.report.style import Style

MOST_CONSISTENCIES = 3
"""Models whose agreement with themselves a sentence gives."""


def models_named(answers: Answers, style: Style) -> Filled | None:
    """Name the models as the tables do."""
    if not answers.study.models:
        return None
    return Filled(
        sentence=f"{opened(models(answers, style), style)}, as named in the tables: "
        f"{named(answers.study.models)}.",
        anchor="participants",
    )


def models_in_title(answers: Answers, style: Style) -> Filled | None:
    """Count the models for a title or an abstract."""
    if not answers.study.models:
        return None
    return Filled(
        sentence=f"A study of {models(answers, style)}: {named(answers.study.models)}.",
        anchor="participants",
    )


def goal(answers: Answers, style: Style) -> Filled | None:
    """Say what the tables show of the goal: models tested, and beside whom."""
    if not answers.study.models:
        return None
    beside = f" beside {people(answers, style)}" if answers.study.humans else ""
    return Filled(
        sentence=f"{opened(models(answers, style), style)} tested{beside}; the tables hold no "
        "training.",
        anchor="models" if answers.models or answers.panel else "participants",
    )


def cases_given(answers: Answers, style: Style) -> Filled | None:
    """Count what the models were given."""
    if not answers.study.models:
        return None
    return Filled(sentence=f"The models were given {cases(answers, style)}.", anchor="participants")


def prompts_counted(answers: Answers, style: Style) -> Filled | None:
    """Count the prompts and settings that the reads tell apart."""
    found = () if answers.participants is None else answers.participants.models
    groups = dict.fromkeys(
        row.labels.group for one in found for row in one.variants if row.labels.group
    )
    if not groups:
        return None
    return Filled(
        sentence=f"The reads tell {style.count(len(groups))} prompts or temperatures apart: "
        f"{named(groups)}.",
        anchor="participants",
    )


def answers_parsed(answers: Answers, style: Style) -> Filled | None:
    """Count the runs that gave no answer, by reason."""
    found = () if answers.participants is None else answers.participants.models
    if not found or not statuses_known(answers):
        return None
    total = style.count(sum(one.runs for one in found))
    counts = {name: sum(one.statuses[name] for one in found) for name in UNSETTLED}
    told = [f"{style.count(number)} {WORDS[name]}" for name, number in counts.items() if number]
    lost = f"of {total} runs: {listed(told)}" if told else f"every run of {total} gave an answer"
    if not told and any(one.unanswered for one in found):
        return None
    return Filled(sentence=opened(f"{lost}.", style), anchor="participants")


def stochasticity(answers: Answers, style: Style) -> Filled | None:
    """Tell temperature, attempts, how they were put together, and consistency, or nothing."""
    found = () if answers.participants is None else answers.participants.models
    several = found and all(one.fewest > 1 and one.consistency is not None for one in found)
    temperatures = _temperatures(answers)
    if not several or not temperatures:
        return None
    told = f"Temperature {named(temperatures)}. "
    return Filled(sentence=text(told) + _attempts(answers, found, style), anchor="participants")


def runs(answers: Answers, style: Style) -> Filled | None:
    """Tell what is known of it: attempts, consistency, and temperature where the reads have it."""
    found = () if answers.participants is None else answers.participants.models
    if not found:
        return None
    temperatures = _temperatures(answers)
    told = f"Temperature {named(temperatures)}. " if temperatures else ""
    return Filled(sentence=text(told) + _attempts(answers, found, style), anchor="participants")


def _attempts(answers: Answers, found: tuple[Participant, ...], style: Style) -> Text:
    noun = cases_noun(answers.study, 1)
    several = [one for one in found if one.most > 1]
    once = len({one.reader for one in found}) - len({one.reader for one in several})
    if not several:
        return text(
            f"Each model was asked once for each {noun}; run-to-run variability was not assessed."
        )
    low, high = min(one.fewest for one in several), max(one.most for one in several)
    times = " to ".join(style.count(number) for number in dict.fromkeys((low, high)))
    sentence = text(
        f"Models were asked {times} times for each {noun}"
        + (f" ({style.count(once)} of them once)" if once else "")
        + f"; runs were averaged within each {noun}."
    )
    known = [one.consistency for one in several if one.consistency is not None]
    if known:
        shown = [
            text(f"{row.labels.reader} ")
            + quoted(style.estimate(row.result, "proportion"), row.result)
            for row in known[:MOST_CONSISTENCIES]
            if row.result.estimate is not None
        ]
        more = len(known) - len(shown)
        rest = f"; {style.count(more)} more in the tables" if more else ""
        sentence = sentence + f" Runs of one {noun} that agree, over {cases(answers, style)}: "
        sentence = sentence + listed(shown) + f"{rest}."
    return sentence


def _temperatures(answers: Answers) -> tuple[str, ...]:
    """Return the temperatures, where every run of every model has one."""
    import pandas as pd

    study = answers.study
    tables = [table for table in (study.runs, study.reads) if "temperature" in table]
    rows = [table[table["reader"].isin(study.models)] for table in tables if len(table)]
    if not rows:
        return ()
    column = pd.concat(row[["reader", "temperature"]] for row in rows)
    if column["temperature"].isna().any() or set(column["reader"]) != set(study.models):
        return ()
    return tuple(sorted({str(value) for value in column["temperature"]}))


def own_images(answers: Answers, style: Style) -> Filled | None:  # noqa: ARG001
    """Name models that bear the name of a dataset, and may have made its cases."""
    found = () if answers.participants is None else answers.participants.models
    names = dict.fromkeys(one.reader for one in found if one.own_dataset)
    if not names:
        return None
    return Filled(
        sentence=f"{named(names)} judged a dataset of the same name.",
        anchor="participants",
    )
