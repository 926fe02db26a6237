"""What the checks and the alerts found: worst first, and only so much as is read."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from readerstats.errors import worst_first
from readerstats.report.document import Alert, Alerts, Details, Section
from readerstats.report.phrases import sentence_of
from readerstats.report.style import style_of
from readerstats.study.codes import CODES

if TYPE_CHECKING:
    from readerstats.analysis.answers import Answers
    from readerstats.errors import Problem
    from readerstats.report.document import Block
    from readerstats.report.style import Style

MOST_NOTES: Final = 3
"""Notes in sight; the others are folded."""
MOST_WARNINGS: Final = 12
WHERE: Final = {
    "incomplete-crossing": ("design",),
    "missing-by-truth": ("design",),
    "few-readers": ("design",),
    "leaning-answers": ("bias", "readers"),
    "all-or-none": ("readers",),
    "no-proof-of-equality": ("contrasts", "models"),
    "depends-on-choice": ("contrasts",),
    "negative-variance": ("contrasts", "readers"),
    "unsettled-p": ("contrasts",),
    "posthoc-margin": ("models", "contrasts"),
    "these-cases-only": ("contrasts", "readers"),
    "these-readers-only": ("contrasts", "readers"),
    "one-run": ("models",),
    "runs-disagree": ("runs", "models"),
    "model-failures": ("models",),
    "judge-is-maker": ("models",),
    "agreement-paradox": ("agreement",),
    "threshold-after-data": ("roc", "readers"),
    "order-effect": ("order",),
    "few-for-correlation": ("covariate-",),
    "noisy-values": ("covariate-",),
    "small-groups": ("covariate-",),
    "between-groups-only": ("covariate-",),
    "counted-by-reader": ("counts",),
}
"""The sections that say more of a code, by their anchors or how these begin; the first there is."""


def checks_section(answers: Answers, anchors: Collection[str] = ()) -> Section:
    """Show what the checks and the alerts found, gravest first, notes beyond the first few folded.

    Parameters
    ----------
    answers : Answers
    anchors : collection of str
        Of the sections that the page has, for links.

    Examples
    --------
    >>> checks_section.__name__
    'checks_section'
    """
    style = style_of(answers.study)
    problems = worst_first((*answers.study.problems, *answers.wording, *answers.alerts))
    found = [
        Alert(
            severity=problem.severity,
            title=CODES[problem.code].title if problem.code in CODES else problem.code,
            words=_told(in_style(problem, style)),
            code=problem.code,
            href=_href(problem, anchors),
        )
        for problem in problems
    ]
    grave = [alert for alert in found if alert.severity != "note"]
    notes = [alert for alert in found if alert.severity == "note"]
    notes += [
        Alert(severity="note", title="Analysis", words=sentence_of(note)) for note in answers.notes
    ]
    seen, more = [*grave[:MOST_WARNINGS], *notes[:MOST_NOTES]], notes[MOST_NOTES:]
    blocks: list[Block] = [Alerts(tuple(seen))]
    if grave[MOST_WARNINGS:]:
        further = grave[MOST_WARNINGS:]
        blocks.append(Details(_more(len(further), "warning"), (Alerts(tuple(further)),)))
    if more:
        blocks.append(Details(_more(len(more), "note"), (Alerts(tuple(more)),)))
    lead = "" if found or notes else "Every check passed, without a warning."
    return Section(id="checks", title="Checks", blocks=tuple(blocks), lead=lead, part="Study")


def in_style(problem: Problem, style: Style) -> Problem:
    """Write the numbers that a message tells as the journal does.

    Examples
    --------
    >>> from readerstats.errors import Problem, Told
    >>> from readerstats.report.style import STYLES
    >>> told = Told(kind="p", value=0.368, written="P = .37")
    >>> one = Problem(code="c", severity="note", message="so (P = .37)", numbers=(told,))
    >>> in_style(one, STYLES["lancet"]).message
    'so (p=0·37)'
    """
    message, done = problem.message, ""
    for told in problem.numbers:
        before, found, message = message.partition(told.written)
        if not found:  # names in it were exchanged
            return problem
        if told.kind == "p":
            written = str(style.p(told.value))
        elif told.kind == "correlation":
            written = style.number(told.value, "correlation")
        else:
            written = style.marks.written(told.written)
        done += before + written
    return replace(problem, message=done + message)


def _more(number: int, noun: str) -> str:
    return f"{number} more {noun}{'' if number == 1 else 's'}"


def _told(problem: Problem) -> str:
    words = str(problem).removesuffix(f" [{problem.code}]")
    # A message that begins with the name of a file keeps its letters.
    return f"{words}." if problem.file else sentence_of(words)


def _href(problem: Problem, anchors: Collection[str]) -> str:
    """Return the link to the section that says more; empty where the page has none."""
    named = [
        f"covariate-{name.replace('_', '-')}"
        for name in (problem.value, *problem.message.split("'")[1::2])
        if name
    ]
    for place in WHERE.get(problem.code, ()):
        wanted = named if place == "covariate-" else [place]
        for anchor in wanted:
            if anchor in anchors:
                return f"#{anchor}"
    return ""
