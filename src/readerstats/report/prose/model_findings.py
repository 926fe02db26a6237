"""What was found of each model beside the readers, sorted by what may be said of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from readerstats.analysis.frame import select
from readerstats.report.claim_sentences import margin_words
from readerstats.report.model_sentences import turned
from readerstats.report.phrases import listed
from readerstats.report.prose.verdicts import Verdict, verdict
from readerstats.report.wording import alpha, in_sentence, readers_noun, within

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from readerstats.analysis.answers import Answers
    from readerstats.analysis.claims import Claim
    from readerstats.analysis.standing import Standing
    from readerstats.report.style import Style
    from readerstats.results import Row, TestResult

Panel = tuple["Row[TestResult]", ...]
MOST_NAMED: Final = 10
"""Models, dataset by dataset, that a conclusion names; of more it says how many."""
AGAINST: Final = {"superiority": "over", "non-inferiority": "to", "equivalence": "with"}


def models_by_verdict(answers: Answers) -> dict[Verdict, Panel]:
    """Sort the models by whether their first metric was higher or lower than the readers' average.

    Returns
    -------
    dict of verdict to tuple of Row of TestResult
        The rows are reader average minus model; the verdict is that of the model.

    Examples
    --------
    >>> models_by_verdict.__name__
    'models_by_verdict'
    """
    limit = alpha(answers.study)
    rows = select(answers.panel, metric=answers.metrics[0]) if answers.metrics else ()
    found: dict[Verdict, Panel] = {}
    for row in rows:
        said = verdict(turned(row.result), limit)
        found[said] = (*found.get(said, ()), row)
    return found


def named(rows: Sequence[Row[TestResult]]) -> str:
    """Name the models of some rows, place by place: several places after one name.

    Examples
    --------
    >>> from readerstats.results import Labels, Row, TestResult
    >>> test = TestResult(method="x", estimate=0.1, p=0.01)
    >>> def row(model, dataset):
    ...     labels = Labels(metric="accuracy", random="readers and cases", b=model, dataset=dataset)
    ...     return Row(labels, test)
    >>> named([row("X", "A"), row("X", "B"), row("Y", "B")])
    'X in the A and B datasets and Y in the B dataset'
    """
    places: dict[str, list[tuple[str | None, str | None]]] = {}
    for row in rows:
        places.setdefault(row.labels.b or "", []).append((row.labels.modality, row.labels.dataset))
    return str(listed([f"{name}{_in(where)}" for name, where in places.items()]))


def _in(where: Sequence[tuple[str | None, str | None]]) -> str:
    datasets = [dataset for modality, dataset in where if modality is None and dataset]
    if len(where) > 1 and len(datasets) == len(where):
        return f" in the {listed(datasets)} datasets"
    return " and".join(within(*one) for one in where)


def models_concluded(answers: Answers, style: Style) -> list[str]:
    """Say for which models the first metric was higher, lower, or not known to differ.

    Examples
    --------
    >>> models_concluded.__name__
    'models_concluded'
    """
    found = models_by_verdict(answers)
    total = sum(len(rows) for rows in found.values())
    if not found:
        return []
    metric = in_sentence(answers.metrics[0])
    mean = f"the mean of the {readers_noun(answers.study, 2)}"
    if total > MOST_NAMED:
        return [how_many(answers, found, style)]
    sentences = [
        f"{metric[:1].upper()}{metric[1:]} was {said} than {mean} for {named(found[said])}."
        for said in ("higher", "lower")
        if found.get(said)
    ]
    if found.get("open"):
        of = "" if sentences else f" in {metric}"
        sentences.append(
            f"There was no evidence of a difference{of} from {mean} for {named(found['open'])}."
        )
    rest = (*found.get("unsettled", ()), *found.get("untested", ()))
    if rest:
        sentences.append(f"Whether {metric} differed from {mean} remains open for {named(rest)}.")
    return sentences


def how_many(
    answers: Answers, found: Mapping[Verdict, Sequence[Row[TestResult]]], style: Style
) -> str:
    """Say for how many models the first metric was higher, and lower, than the readers' average.

    Examples
    --------
    >>> how_many.__name__
    'how_many'
    """
    total = sum(len(rows) for rows in found.values())
    metric = in_sentence(answers.metrics[0])
    mean = f"the mean of the {readers_noun(answers.study, 2)}"
    counted = [
        f"{said} for {style.count(len(found[said]))}"
        for said in ("higher", "lower")
        if found.get(said)
    ]
    if counted:
        return (
            f"In {style.count(total)} comparisons of a model with {mean}, {metric} of the model "
            f"was {listed(counted)}."
        )
    models = "the model" if len(answers.study.models) == 1 else "any model"
    if len(found.get("open", ())) < total:
        return f"Whether {metric} of {models} differed from {mean} remains open."
    compared = f" ({style.count(total)} comparisons)" if total > 1 else ""
    return (
        f"There was no evidence of a difference in {metric} between {mean} and {models}{compared}."
    )


def models_shown(answers: Answers, style: Style) -> list[str]:
    """Say of which models it was shown what the study wanted shown; empty without such an aim.

    Examples
    --------
    >>> models_shown.__name__
    'models_shown'
    """
    claimed = [(row, row.claims[0]) for row in answers.standings if row.claims]
    if not claimed:
        return []
    first, metric = claimed[0][1], claimed[0][0].labels.metric
    late = " (exploratory)" if first.exploratory else ""
    mean = f"the mean of the {readers_noun(answers.study, 2)}"
    parts = []
    for verb in dict.fromkeys(("was shown", *(shown_or_not(claim) for _, claim in claimed))):
        rows = [row for row, claim in claimed if shown_or_not(claim) == verb]
        if rows:
            whom = f"{style.count(len(rows))} models" if len(rows) > MOST_NAMED else _those(rows)
            parts.append(f"{verb} for {whom}")
    aim = f"{first.aim.capitalize()} {AGAINST[first.aim]} {mean} in {in_sentence(metric)}"
    return [f"{aim}{with_margin(first, metric, style)} {listed(parts)}{late}."]


def shown_or_not(claim: Claim) -> str:
    """Say whether something was shown; where it could not be tested, that.

    Examples
    --------
    >>> from readerstats.analysis.claims import Claim
    >>> from readerstats.results import TestResult
    >>> test = TestResult.unavailable(method="x", note="nothing varies")
    >>> shown_or_not(Claim(aim="equivalence", margin=0.1, test=test, limit=0.05))
    'could not be tested'
    """
    if claim.test.p is None:
        return "could not be tested"
    return "was shown" if claim.shown else "was not shown"


def with_margin(claim: Claim, metric: str, style: Style) -> str:
    """Name the margin of a claim, between commas; empty for a claim without one.

    Examples
    --------
    >>> with_margin.__name__
    'with_margin'
    """
    if claim.margin is None:
        return ""
    return f", with a margin of {margin_words(claim.margin, metric, style)},"


def _those(rows: Sequence[Standing]) -> str:
    places: dict[str, list[tuple[str | None, str | None]]] = {}
    for row in rows:
        labels = row.labels
        places.setdefault(labels.reader or "", []).append((labels.modality, labels.dataset))
    return str(listed([f"{name}{_in(where)}" for name, where in places.items()]))
