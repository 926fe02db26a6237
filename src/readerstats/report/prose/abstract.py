"""The Methods, Results and Conclusion sentences of an abstract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from readerstats.analysis.claims import claims_of
from readerstats.report.claim_sentences import claim_paragraphs
from readerstats.report.phrases import listed
from readerstats.report.prose.differences import contrasts_of, difference_sentence
from readerstats.report.prose.marks import author
from readerstats.report.prose.model_findings import (
    AGAINST,
    models_concluded,
    models_shown,
    shown_or_not,
    with_margin,
)
from readerstats.report.prose.models_text import against_each_other, difference_from_readers
from readerstats.report.prose.openings import with_spelled_openings
from readerstats.report.prose.performance_text import (
    first_average,
    models_paragraph,
    readers_paragraph,
)
from readerstats.report.prose.taking_part import cases_counted, everybody, places, speaks_for
from readerstats.report.prose.verdicts import verdict
from readerstats.report.standing_section import claim_prose
from readerstats.report.text import Text, bold, joined, text
from readerstats.report.wording import (
    alpha,
    cases_noun,
    in_sentence,
    readers_noun,
    side,
    under,
    within,
)

if TYPE_CHECKING:
    from readerstats.analysis.answers import Answers
    from readerstats.analysis.claims import Claim
    from readerstats.report.style import Style
    from readerstats.results import Row, TestResult

MOST_CONTRASTS: Final = 2
"""Differences that an abstract has room for."""
MOST_MODELS: Final = 6
"""Models, dataset by dataset, that an abstract gives with numbers."""
_ANALYSES: Final = {
    "obuchowski-rockette": "the Obuchowski-Rockette analysis",
    "u-statistics": "U-statistics",
    "u-statistics-centred": "U-statistics",
    "bootstrap": "a bootstrap",
}


def abstract_paragraphs(answers: Answers, style: Style) -> tuple[Text, ...]:
    """Write the sentences of an abstract that the answers carry.

    Parameters
    ----------
    answers : Answers
    style : Style

    Returns
    -------
    tuple of Text
        Purpose, which is the author's; methods; results; and a conclusion that says only what the
        numbers allow.

    Examples
    --------
    >>> abstract_paragraphs.__name__
    'abstract_paragraphs'
    """
    parts = (
        ("Purpose", author("state the question that the study answers")),
        ("Methods", _methods(answers, style)),
        ("Results", _results(answers, style)),
        ("Conclusion", _conclusion(answers, style)),
    )
    return tuple(bold(f"{title}: ") + paragraph for title, paragraph in parts if paragraph.runs)


def _methods(answers: Answers, style: Style) -> Text:
    judged = "judged" if answers.study.binary else "rated"
    opening = "In this " + author("prospective or retrospective") + " reader study "
    who = f", {everybody(answers, style)} {judged} {cases_counted(answers, style)}"
    sentences = [
        opening + author("dates") + f"{who}{places(answers, style)}.",
        *_compared(answers),
    ]
    return joined(sentences)


def _compared(answers: Answers) -> list[Text]:
    """Say in one sentence what was compared, by which analysis, and what was random in it."""
    if not answers.metrics:
        return []
    study, metric = answers.study, in_sentence(answers.metrics[0])
    over = study.settings.analysis.random
    pairs = [tests[0] for tests in contrasts_of(answers, answers.metrics[0])]
    whats = dict.fromkeys(row.labels.comparison for row in pairs)
    sides = [f"between {'datasets' if what == 'dataset' else 'modalities'}" for what in whats]
    panel = [row for row in answers.panel if row.labels.metric == answers.metrics[0]]
    if panel:
        sides.append("with that of each model" if len(study.models) > 1 else "with the model's")
    if not sides:
        return []
    methods = dict.fromkeys(row.result.method for row in (*pairs, *panel))
    ways = dict.fromkeys(_ANALYSES[name] for name in methods if name in _ANALYSES)
    by = f" by {listed(list(ways), last=' or ')}" if ways else ""
    random = {
        "readers and cases": f"{readers_noun(study, 2)} and {cases_noun(study, 2)}",
        "readers": readers_noun(study, 2),
        "cases": cases_noun(study, 2),
        "none": "nothing",
    }[over]
    return [
        text(
            f"Mean {metric} of the {readers_noun(study, 2)} was compared {listed(sides)}{by}, "
            f"with {random} random."
        )
    ]


def _results(answers: Answers, style: Style) -> Text:
    if not answers.metrics:
        return author("state the results: the reads allow none of the usual metrics")
    told: list[Text] = [first_average(answers, style)]
    if told[0].runs and not answers.contrasts and not answers.panel:
        told.append(text(f"This speaks for {speaks_for(answers)}."))
    if not told[0].runs:
        told = [readers_paragraph(answers, style)] if answers.study.humans else []
        told += [models_paragraph(answers, style), against_each_other(answers, style)]
    pairs = contrasts_of(answers, answers.metrics[0])
    told += [difference_sentence(answers, tests[:1], style) for tests in pairs[:MOST_CONTRASTS]]
    told += claim_paragraphs(answers, style)[:MOST_CONTRASTS]
    claims = claim_prose(answers, style) if answers.panel else None
    if claims is None:
        told += [difference_from_readers(answers, style, most=MOST_MODELS)]
    else:  # what was to be shown of the models comes before whether they differ
        told += [text(words) for words in claims.paragraphs]
    return with_spelled_openings(joined([sentence for sentence in told if sentence.runs]))


def _conclusion(answers: Answers, style: Style) -> Text:
    """Say what was found without its numbers, for whom, and leave what follows to the author."""
    sentences: list[str] = []
    if answers.metrics:
        pairs = [tests[0] for tests in contrasts_of(answers, answers.metrics[0])]
        for row in pairs[:MOST_CONTRASTS]:
            sentences.append(_concluded(answers, row))
            sentences += _shown(answers, row, style)
        sentences += models_shown(answers, style) or models_concluded(answers, style)
        if sentences and answers.study.humans:
            sentences.append(f"This speaks for {speaks_for(answers)}.")
    what = "what follows" if sentences else "the conclusion"
    return joined([*sentences, author(f"state {what}, within what was shown")])


def _concluded(answers: Answers, row: Row[TestResult]) -> str:
    labels = row.labels
    metric, where = in_sentence(labels.metric), within(labels.modality, labels.dataset)
    datasets = labels.comparison == "dataset"
    a, b = side(labels.comparison, labels.a), side(labels.comparison, labels.b)
    between = f"the {a} and {b} datasets" if datasets else f"{a} and {b}"
    said = verdict(row.result, alpha(answers.study))
    if said == "open":
        return f"There was no evidence that mean {metric} differed between {between}{where}."
    if said in ("higher", "lower"):
        sides = (
            (f"in the {a} dataset", f"in the {b} dataset")
            if datasets
            else (under(labels.a), under(labels.b))
        )
        return f"Mean {metric} was {said} {sides[0]} than {sides[1]}{where}."
    return f"Whether mean {metric} differed between {between}{where} remains open."


def _shown(answers: Answers, row: Row[TestResult], style: Style) -> list[str]:
    """Say what of a margin that was named was shown, and what was not."""
    study, labels = answers.study, row.labels
    sides = [side(labels.comparison, name) for name in (labels.a, labels.b)]
    if labels.comparison == "dataset":
        sides = [f"the {name} dataset" for name in sides]
    told = []
    first = claims_of(study, row)
    directions = [(first, sides[0], sides[1])]
    if first and first[0].aim != "equivalence":
        directions.append((claims_of(study, row, of="b"), sides[1], sides[0]))
    for claims, one, other in directions:
        for claim in claims:
            verb = shown_or_not(claim)
            late = " (exploratory)" if claim.exploratory else ""
            aim = f"{claim.aim.capitalize()} of {one} {_joining(claim)} {other}"
            told.append(f"{aim}{with_margin(claim, labels.metric, style)} {verb}{late}.")
    return told


def _joining(claim: Claim) -> str:
    return "and" if claim.aim == "equivalence" else AGAINST[claim.aim]
