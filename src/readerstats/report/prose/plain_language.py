"""A summary for people who read no statistics: patients, journalists, colleagues."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from readerstats.analysis.claims import claims_of
from readerstats.analysis.frame import select
from readerstats.analysis.standing import more_is_better
from readerstats.report.claim_sentences import margin_words
from readerstats.report.phrases import capital, listed
from readerstats.report.prose.differences import contrasts_of
from readerstats.report.prose.marks import author
from readerstats.report.prose.model_findings import MOST_NAMED, models_by_verdict, named
from readerstats.report.prose.shares import how_often, in_everyday_words
from readerstats.report.prose.taking_part import speaks_for
from readerstats.report.prose.verdicts import verdict
from readerstats.report.text import Text, bold, joined, quoted, text
from readerstats.report.wording import (
    alpha,
    cases_noun,
    readers_noun,
    side,
    truth_name,
    within,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readerstats.analysis.answers import Answers
    from readerstats.analysis.claims import Claim
    from readerstats.report.style import Style
    from readerstats.results import Estimate, Row, TestResult

MOST_CONTRASTS: Final = 3
"""Differences that a short summary has room for."""
IN_WORDS: Final = ("accuracy", "sensitivity", "specificity", "auc", "ppv", "npv")
"""Metrics that can be said without their name."""


def plain_language_paragraphs(answers: Answers, style: Style) -> tuple[Text, ...]:
    """Write a summary without P values, intervals and names of methods.

    Parameters
    ----------
    answers : Answers
    style : Style

    Returns
    -------
    tuple of Text
        What was studied, what was found, what it does not show.

    Examples
    --------
    >>> plain_language_paragraphs.__name__
    'plain_language_paragraphs'
    """
    parts = (
        ("What was studied. ", _studied(answers, style)),
        ("What was found. ", _found(answers, style)),
        ("What was not shown. ", _not_shown(answers)),
    )
    return tuple(bold(title) + paragraph for title, paragraph in parts if paragraph.runs)


def _studied(answers: Answers, style: Style) -> Text:
    study = answers.study
    people, models, n = len(study.humans), len(study.models), len(study.cases)
    who = []
    if people:
        who.append(f"{style.in_words(people)} {readers_noun(study, people)}")
    if models:
        who.append(f"{style.in_words(models)} computer {'model' if models == 1 else 'models'}")
    positive, negative = (truth_name(study, positive=state) for state in (True, False))
    what = (
        f"judged of each whether it was {positive} or {negative}"
        if study.binary
        else f"rated each, with higher ratings meant for {positive} ones"
    )
    modalities = [side("modality", name) for name in study.modalities if name]
    ways = f", in {style.in_words(len(modalities))} ways ({', '.join(modalities)})"
    cases = f"{style.in_words(n)} {cases_noun(study, n)}"
    sentence = f"In this study, {listed(who)} looked at {cases} and {what}"
    why = author("say in a sentence why this matters to patients")
    return joined([f"{sentence}{ways if len(modalities) > 1 else ''}.", why])


def _found(answers: Answers, style: Style) -> Text:
    if not answers.metrics:
        return author("say what was found")
    metric = answers.metrics[0]
    if metric not in IN_WORDS:
        return joined([author("say what was found, in everyday words"), *_models(answers, style)])
    people = answers.study.humans
    who = readers_noun(answers.study, 2)
    told: list[Text] = []
    rows = _averages(answers)
    if rows:
        told.append(capital(text("on average, ") + _did(answers, rows, f"the {who}", style)) + ".")
        told += _how_sure(answers, rows, style)
    elif len(people) == 1:
        own = _own(answers, people)
        if own:
            told.append(
                capital(_did(answers, own, f"the {readers_noun(answers.study, 1)}", style)) + "."
            )
    told += _contrasts(answers, style)
    told += _models(answers, style)
    return joined(told)


def _averages(answers: Answers) -> list[Row[Estimate]]:
    over = answers.study.settings.analysis.random
    rows = select(answers.performance.group, metric=answers.metrics[0], random=over)
    return [row for row in rows if row.result.estimate is not None]


def _own(answers: Answers, names: Sequence[str]) -> list[Row[Estimate]]:
    rows = select(answers.performance.readers, metric=answers.metrics[0])
    return [row for row in rows if row.labels.reader in names and row.result.estimate is not None]


def _did(answers: Answers, rows: Sequence[Row[Estimate]], who: str, style: Style) -> Text:
    """Say how often somebody was right, place by place, the percentage beside the words."""
    study, metric = answers.study, answers.metrics[0]
    cases = cases_noun(study, 2)
    positive, negative = (truth_name(study, positive=state) for state in (True, False))
    one = who.startswith("the ") and who == f"the {readers_noun(study, 1)}"
    were = "was" if one or not who.startswith("the ") else "were"
    parts = []
    for row in rows:
        share = row.result.estimate or 0.0
        words = (
            f"{in_everyday_words(share)}"
            if metric in ("sensitivity", "specificity")
            else how_often(share)
        )
        percent = quoted(whole_percent(share, style), row.result)
        where = within(row.labels.modality, row.labels.dataset)
        parts.append(text(f"{words} (") + percent + f"){where}")
    opening = {
        "accuracy": f"{who} {were} right ",
        "sensitivity": f"of the {positive} {cases}, {who} called {positive} ",
        "specificity": f"of the {negative} {cases}, {who} called {negative} ",
        "auc": f"shown one {positive} and one {negative} {cases_noun(study, 1)}, {who} gave the "
        f"{positive} one the higher rating ",
        "ppv": f"{who} {were} right with the answer {positive} ",
        "npv": f"{who} {were} right with the answer {negative} ",
    }[metric]
    return text(opening) + listed(parts)


def _how_sure(answers: Answers, rows: Sequence[Row[Estimate]], style: Style) -> list[Text]:
    """Say between which figures the truth may lie, without the name of an interval."""
    parts = []
    for row in rows:
        result = row.result
        if result.lower is None or result.upper is None:
            continue
        low, high = (whole_percent(bound, style) for bound in (result.lower, result.upper))
        where = within(row.labels.modality, row.labels.dataset)
        parts.append(quoted(f"from {low} to {high}", result) + (where if len(rows) > 1 else ""))
    if not parts:
        return []
    opening = f"For {speaks_for(answers)}, the data fit with "
    noun = "a true figure " if len(parts) == 1 else "true figures "
    return [text(opening + noun) + listed(parts) + "."]


def whole_percent(share: float, style: Style) -> str:
    """Write a share as a whole percentage, unless that would make it none or all.

    Examples
    --------
    >>> from readerstats.report.style import JAMA
    >>> whole_percent(0.748, JAMA), whole_percent(0.997, JAMA), whole_percent(1.0, JAMA)
    ('75%', '99.7%', '100%')
    """
    for digits in range(4):
        written = style.value(share, "proportion", digits=digits)
        if share in (0.0, 1.0) or float(written.removesuffix("%")) not in (0.0, 100.0):
            break
    return written


def _contrasts(answers: Answers, style: Style) -> list[Text]:
    """Say where people did better, and where the study cannot tell."""
    metric, study = answers.metrics[0], answers.study
    if not more_is_better(metric):
        return []
    limit, who = alpha(study), readers_noun(study, 2)
    told: list[Text] = []
    for main, *_ in contrasts_of(answers, metric)[:MOST_CONTRASTS]:
        labels = main.labels
        a, b = (_place(main, name) for name in (labels.a, labels.b))
        inside = within(labels.modality, labels.dataset)
        said = verdict(main.result, limit)
        if said in ("higher", "lower"):
            better, worse = (a, b) if said == "higher" else (b, a)
            told.append(
                text(f"The {who} did better {better} than {worse}{inside}, by more than chance "
                     "would easily explain.")
            )  # fmt: skip
        else:
            told.append(
                text(f"Whether the {who} do better {a} or {b}{inside}, the study cannot tell.")
            )
        told += _aims(answers, main, style)
    return told


def _aims(answers: Answers, row: Row[TestResult], style: Style) -> list[Text]:
    """Say what the study set out to show of a difference, and whether it did."""
    labels = row.labels
    a, b = (_place(row, name) for name in (labels.a, labels.b))
    first = claims_of(answers.study, row)
    directions = [(first[:1], a, b)]
    if first and first[0].aim != "equivalence":
        directions.append((claims_of(answers.study, row, of="b")[:1], b, a))
    return [
        text(f"It {_did_show(claim)} that {_aim(claim, one, other, labels.metric, style)}")
        + f"{_late(claim)}."
        for claims, one, other in directions
        for claim in claims
    ]


def _aim(claim: Claim, one: str, other: str, metric: str, style: Style) -> str:
    margin = "" if claim.margin is None else margin_words(claim.margin, metric, style)
    if claim.aim == "equivalence":
        return f"their figures {one} and {other} are less than {margin} apart"
    if claim.aim == "non-inferiority":
        return f"they do at most {margin} worse {one} than {other}"
    by = f", by more than {margin}" if margin else ""
    return f"they do better {one} than {other}{by}"


def _did_show(claim: Claim) -> str:
    return "shows" if claim.shown else "does not show"


def _late(claim: Claim) -> str:
    return (
        "; this aim was not declared beforehand, and the finding is exploratory"
        if claim.exploratory
        else ""
    )


def _models(answers: Answers, style: Style) -> list[Text]:
    """Say which models did better than the readers on average; of models alone, how well."""
    study, metric = answers.study, answers.metrics[0]
    if not study.models:
        return []
    found = models_by_verdict(answers)
    if not found:
        return _models_alone(answers, style)
    if not more_is_better(metric):
        return []
    total = sum(len(rows) for rows in found.values())
    mean = f"the {readers_noun(study, 2)} on average"
    better, worse = found.get("higher", ()), found.get("lower", ())
    rest = total - len(better) - len(worse)
    if not better and not worse:
        models = "the model" if len(study.models) == 1 else "any of the models"
        told = f"Whether {models} did better or worse than {mean}, the study cannot tell."
    elif total > MOST_NAMED:
        sides = sorted((("better", len(better)), ("worse", len(worse))), key=lambda one: not one[1])
        (more, often), (other, rarely) = sides
        told = (
            f"Compared with {mean} {_times(total, style)}, a model did {more} "
            f"{_times(often, style)} and "
            + (f"{other} {_times(rarely, style)}" if rarely else f"never {other}")
            + f"{_rest(rest)}."
        )
    else:
        clauses = [
            f"{named(better)} did better than {mean}" if better else "",
            f"{named(worse)} did worse{'' if better else f' than {mean}'}" if worse else "",
        ]
        shown = listed([words for words in clauses if words], between="; ", last="; ")
        told = f"{shown}{_rest(rest)}."
    return [text(told), *_aims_of_models(answers, style)]


def _rest(number: int) -> str:
    """Say that the study leaves the other comparisons open."""
    if not number:
        return ""
    others = "the others" if number > 1 else "the other one"
    return f"; for {others} the study cannot tell"


def _times(number: int, style: Style) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{style.in_words(number)} times")


def _aims_of_models(answers: Answers, style: Style) -> list[Text]:
    """Say of how many models it was shown what the study set out to show."""
    claims = [(row, row.claims[0]) for row in answers.standings if row.claims]
    if not claims:
        return []
    first, metric = claims[0][1], claims[0][0].labels.metric
    shown = sum(claim.shown for _, claim in claims)
    margin = "" if first.margin is None else margin_words(first.margin, metric, style)
    mean = f"the {readers_noun(answers.study, 2)} on average"
    aim = {
        "equivalence": f"within {margin} of {mean}",
        "non-inferiority": f"at most {margin} worse than {mean}",
        "superiority": f"better than {mean}" + (f" by more than {margin}" if margin else ""),
    }[first.aim]
    if len(claims) == 1:
        return [text(f"It {_did_show(first)} that the model is {aim}{_late(first)}.")]
    return [
        text(
            f"That a model is {aim} was shown in {style.in_words(shown) if shown else 'none'} of "
            f"{style.in_words(len(claims))} comparisons{_late(first)}."
        )
    ]


def _models_alone(answers: Answers, style: Style) -> list[Text]:
    """Say how often each model was right, where there are no readers to compare it with."""
    models = answers.study.models
    rows = _own(answers, models)
    if answers.metrics[0] not in IN_WORDS or not rows or len(models) > MOST_NAMED:
        return []
    return [
        _did(answers, mine, model, style) + "."
        for model in models
        if (mine := [row for row in rows if row.labels.reader == model])
    ]


def _not_shown(answers: Answers) -> Text:
    study = answers.study
    cases, readers = cases_noun(study, 2), readers_noun(study, 2)
    people = len(study.humans)
    who = readers if people else "models"
    whom = speaks_for(answers) if people > 1 else f"{cases} like these"
    practice = f"in daily practice, where {cases} are not chosen for a study"
    told: list[Text | str] = [
        f"The study does not show how often {who} are right {practice}, nor if patients do better.",
    ]
    if not _said_whom(answers):
        told.append(f"Its figures speak only for {whom}.")
    if people == 1:
        told.append(f"One {readers_noun(study, 1)} says nothing of other {readers}.")
    return joined([*told, author("name the main limits, such as how the cases were chosen")])


def _said_whom(answers: Answers) -> bool:
    """Whether the figures already stand with whom they speak for."""
    rows = _averages(answers) if answers.metrics and answers.metrics[0] in IN_WORDS else []
    return any(row.result.lower is not None and row.result.upper is not None for row in rows)


def _place(row: Row[TestResult], name: str | None) -> str:
    what = row.labels.comparison
    return within(name, None).strip() if what == "modality" else within(None, name).strip()
