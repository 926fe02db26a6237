"""What readers answered, and what became of reads without an answer."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from readerstats.report.checklist_answers.filled import Filled, everybody, none_or, opened
from readerstats.report.phrases import listed
from readerstats.report.wording import cases_noun, readers_noun, truth_name

if TYPE_CHECKING:
    from readerstats.analysis.answers import Answers
    from readerstats.report.style import Style

RULES: Final = {
    "missing": "left out",
    "incorrect": "counted as incorrect",
    "correct": "counted as correct",
}
UNSETTLED: Final = ("indeterminate", "refused", "unparseable", "error")
"""Statuses that tell more of a read than that it has no answer."""
WORDS: Final = {
    "indeterminate": "indeterminate",
    "refused": "refused",
    "unparseable": "not to be parsed",
    "error": "ended in an error",
}


def statuses(answers: Answers) -> Counter[str]:
    """Count the reads of people and the runs of models by their status."""
    return Counter(answers.study.asked().status.tolist())


def statuses_known(answers: Answers) -> bool:
    """Whether the tables tell an indeterminate read from one that is missing."""
    said = any(match.role == "status" for match in answers.study.columns)
    found = statuses(answers)
    return said or any(found[name] for name in UNSETTLED)


def indeterminate_reads(answers: Answers, style: Style) -> Filled | None:
    """Tell the indeterminate reads and what became of them, where the tables have statuses."""
    if not statuses_known(answers):
        return None
    found = statuses(answers)
    total = style.count(sum(found.values()))
    told = [f"{style.count(found[name])} {WORDS[name]}" for name in UNSETTLED if found[name]]
    every = f"every {cases_noun(answers.study, 1)} has one of the two truths"
    if not told:
        return Filled(
            sentence=f"No read of {total} was indeterminate, and {every}.", anchor="design"
        )
    rule = RULES[answers.study.task.unanswered]
    return Filled(
        sentence=f"Of {total} reads: {listed(told)}; they were {rule}. Of the reference standard "
        f"none was indeterminate: {every}.",
        anchor=_where(answers),
    )


def unanswered_rule(answers: Answers, style: Style) -> Filled:
    """Tell what became of reads without an answer, whatever the reason."""
    found = statuses(answers)
    silent = sum(found.values()) - found["answered"]
    total = style.count(sum(found.values()))
    if not silent:
        return Filled(
            sentence=f"Each of {total} reads has an answer; the tables do not say whether any was "
            "indeterminate.",
            anchor="design",
        )
    rule = RULES[answers.study.task.unanswered]
    return Filled(
        sentence=f"Of {total} reads, {style.count(silent)} without an answer were {rule}; the "
        "tables do not say why they have none.",
        anchor=_where(answers),
    )


def missing_reads(answers: Answers, style: Style) -> Filled:
    """Count the reads that are not there or have no answer, and tell what became of them."""
    study, rule = answers.study, RULES[answers.study.task.unanswered]
    asked = study.asked()
    of_models = study.arrays().models[asked.reader]
    without = asked.status != "answered"
    of_people, of_runs = int((without & ~of_models).sum()), int((without & of_models).sum())
    runs = int(of_models.sum())
    readings = [one for one in answers.description.readings if one.kind == "human" and one.answered]
    possible = sum(one.cases for one in readings)
    gaps = sum(one.cases - one.answered for one in readings)
    absent = max(gaps - of_people, 0) if study.task.unanswered == "missing" else gaps
    parts = []
    if study.humans:
        noun = readers_noun(study, len(study.humans))
        parts.append(
            f"of {style.count(possible)} reads of the {noun}, {none_or(of_people, style)} have "
            f"no answer and {none_or(absent, style)} were not made"
        )
    if study.models:
        parts.append(
            f"of {style.count(runs)} runs of models, {none_or(of_runs, style)} have no answer"
        )
    sentences = [opened("; ".join(parts), style) + "."]
    silent = of_people + of_runs
    if silent:
        sentences.append(f"Those without an answer were {rule}.")
    if absent:
        sentences.append("Those not made were left out.")
    sentences.append(f"No {cases_noun(study, 1)} in the tables lacks its reference standard.")
    return Filled(sentence=" ".join(sentences), anchor=_where(answers) if silent else "design")


def _where(answers: Answers) -> str:
    found = answers.participants
    silent = found is not None and any(one.unanswered for one in found.people)
    return "unanswered" if silent else ("participants" if answers.study.models else "design")


def labels_given(answers: Answers, style: Style) -> Filled | None:  # noqa: ARG001
    """Name the two labels, where every answer is one of them."""
    if answers.study.rated or not answers.study.binary:
        return None
    return Filled(
        sentence=f"The answers are the labels {_labels(answers)}; there is no scale and no cutoff.",
        anchor="design",
    )


def scores_given(answers: Answers, style: Style) -> Filled | None:
    """Give the range of the scores that occur, and the cutoff; the scale may be longer."""
    study = answers.study
    if not study.rated:
        return None
    scores = study.reads["score"].dropna()
    low, high = (style.trimmed(float(end), 2) for end in (scores.min(), scores.max()))
    found = f"Scores from {low} to {high} occur"
    if study.binary and study.task.threshold is None:
        found += f", beside the labels {_labels(answers)}"
    cut = _cut(answers, style)
    return Filled(sentence=f"{found}. {cut}".rstrip(), anchor="methods")


def cutoff(answers: Answers, style: Style) -> Filled | None:
    """Say which answers count as positive, and where that was settled."""
    study = answers.study
    cut = _cut(answers, style)
    if cut:
        return Filled(sentence=cut, anchor="methods")
    if study.binary:
        return Filled(
            sentence=f"The answers are the labels {_labels(answers)}; there is no cutoff.",
            anchor="methods",
        )
    return Filled(sentence="Scores were analyzed without a cutoff.", anchor="methods")


def readers_asked(answers: Answers, style: Style) -> Filled | None:
    """Say what readers and models were asked to tell."""
    study = answers.study
    if not study.binary and not study.rated:
        return None
    how = "called each" if study.binary else "rated each"
    noun = cases_noun(study, 1)
    labels = f" {_labels(answers, ' or ')}" if study.binary else ""
    return Filled(
        sentence=opened(f"{everybody(answers, style)} {how} {noun}{labels}.", style),
        anchor="design",
    )


def _labels(answers: Answers, between: str = " and ") -> str:
    return between.join(truth_name(answers.study, positive=state) for state in (True, False))


def _cut(answers: Answers, style: Style) -> str:
    study, threshold = answers.study, answers.study.task.threshold
    unused = any(problem.code == "threshold-unused" for problem in study.problems)
    if threshold is None or unused:
        return ""
    said = study.settings.origin("threshold")
    where = {"study.toml": "study.toml says", "option": "the command line said"}.get(said, "")
    told = f", as {where}" if where else ""
    return (
        f"Scores of {style.trimmed(threshold, 4)} or higher counted as "
        f"{truth_name(study, positive=True)}{told}."
    )
