"""The statistical methods of a paper: what was done, from the settings and results themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readerstats._version import __version__
from readerstats.analysis.frame import select
from readerstats.analysis.margin import aim_of
from readerstats.analysis.reader_groups import MULTIREADER
from readerstats.report.comparison_tables import ADJUSTMENTS
from readerstats.report.figures.margin_curve import limit_words
from readerstats.report.multireader_text import averages_text, contrasts_text
from readerstats.report.prose.further_methods import (
    agreement_text,
    order_text,
    ratings_text,
    robustness_text,
    subgroups_text,
    together_text,
)
from readerstats.report.software import libraries
from readerstats.report.text import Text, joined, text
from readerstats.report.wording import (
    alpha,
    cases_noun,
    covariate_name,
    emphasised,
    in_sentence,
    readers_noun,
    truth_name,
)

if TYPE_CHECKING:
    from readerstats.analysis.answers import Answers
    from readerstats.report.style import Style


def statistics_paragraphs(answers: Answers, style: Style) -> tuple[Text, ...]:
    """Write the statistical methods of a study, as a paper's section has them.

    Parameters
    ----------
    answers : Answers
    style : Style

    Returns
    -------
    tuple of Text
        Only what was done is described.

    Examples
    --------
    >>> import readerstats as rs
    >>> from readerstats.analysis.answers import answer
    >>> from readerstats.report.style import RADIOLOGY
    >>> found = answer(rs.load_study(rs.example("deepfake_xray"), replicates=500))
    >>> str(statistics_paragraphs(found, RADIOLOGY)[0]).startswith("A read was correct")
    True
    """
    measured = (
        (
            _reading(answers, style),
            averages_text(answers, style),
            _models(answers, style),
            _comparisons(answers, style),
        )
        if answers.metrics
        else ()
    )
    written = (
        *measured,
        _joined(_related(answers, style), together_text(answers)),
        _joined(agreement_text(answers, style), ratings_text(answers), order_text(answers)),
        _joined(subgroups_text(answers), robustness_text(answers)),
        _conventions(answers, style),
    )
    return tuple(_emphasised(paragraph) for paragraph in written if paragraph.runs)


def _joined(*parts: Text) -> Text:
    """Put what there is into one paragraph."""
    return joined([part for part in parts if part.runs])


def _emphasised(paragraph: Text) -> Text:
    """Set the letters of statistics in italics in the plain parts of a paragraph."""
    marked = Text()
    for run in paragraph.runs:
        marked = marked + (emphasised(run.text) if run.emphasis == "plain" else Text((run,)))
    return marked


def _reading(answers: Answers, style: Style) -> Text:
    study, task = answers.study, answers.study.task
    positive, negative = (truth_name(study, positive=state) for state in (True, False))
    sentences = []
    if study.binary:
        unused = any(problem.code == "threshold-unused" for problem in study.problems)
        decision = (
            f"A rating of {style.short(task.threshold)} or higher counted as {positive}. "
            if task.threshold is not None and not unused
            else ""
        )
        left = "were left out" if task.unanswered == "missing" else "counted as incorrect"
        blank = any("unanswered" in problem.code for problem in study.problems)
        unanswered = f"Reads without an answer {left}." if blank else ""
        sought = "" if positive == "positive" else f"; {positive} was the condition sought"
        sentences.append(
            f"A read was correct if it agreed with the reference standard{sought}. "
            f"{decision}{unanswered}"
        )
        if "sensitivity" in answers.metrics:
            cases = cases_noun(study, 2)
            sentences.append(
                f"Sensitivity was the share of {positive} {cases} called {positive}, and "
                f"specificity the share of {negative} {cases} called {negative}."
            )
    intervals = []
    by_patient = study.arrays().clusters is not None
    if by_patient:
        intervals.append("jackknife intervals by patient")
    elif any(metric in ("accuracy", "sensitivity", "specificity") for metric in answers.metrics):
        intervals.append("Wilson score intervals for proportions")
    if "auc" in answers.metrics and not by_patient:
        intervals.append("DeLong intervals on the logit scale for the area under the ROC curve")
    if intervals:
        ci = style.confidence(study.settings.analysis.level)
        sentences.append(f"The {ci}s of individual readers are {' and '.join(intervals)}.")
    if study.binary:
        sentences.append(
            "Discriminability d′ and criterion c were computed with the log-linear correction."
        )
    return text(" ".join(" ".join(sentences).split()))


def _models(answers: Answers, style: Style) -> Text:
    """Say how often each model was asked, and what was done with its runs."""
    found = answers.participants
    if found is None or not found.models:
        return Text()
    noun = cases_noun(answers.study, 1)
    several = [one for one in found.models if one.most > 1]
    if not several:
        return text(f"Models answered each {noun} once; run-to-run variability was not assessed.")
    low, high = min(one.fewest for one in several), max(one.most for one in several)
    most = style.count(high)
    number = most if low == high else f"{style.count(low)} to {most}"
    again = {one.reader for one in several}
    once = [name for name in answers.study.models if name not in again]
    some = style.count(len(again))
    asked = (
        f"Models were asked {number} times a {noun}"
        if not once
        else f"{some.capitalize()} of the models {'was' if len(again) == 1 else 'were'} asked up "
        f"to {most} times a {noun}; for the other{'s' if len(once) > 1 else ''} run-to-run "
        "variability was not assessed"
    )
    prompts = any(one.variants for one in several)
    what = "Runs, of all prompts," if prompts else "Runs"
    cases = cases_noun(answers.study, 2)
    return text(
        f"{asked}. {what} were averaged within each {noun} and did not count as further {cases}; "
        "their proportions have Wilson score intervals with the effective number of "
        f"{cases}, from the variance of these averages."
    )


def _comparisons(answers: Answers, style: Style) -> Text:
    analysis = answers.study.settings.analysis
    found = contrasts_text(answers, style)
    if not answers.models:
        return found
    adjustment = ADJUSTMENTS.get(analysis.multiplicity)
    adjusted = any(row.result.p_adjusted is not None for row in answers.models)
    family = f"; P values were {adjustment}-adjusted within each dataset and metric"
    words = (
        f"Models were compared with each other on their common cases by {_mcnemar(answers)}"
        f"{family if adjustment and adjusted else ''}."
    )
    return (found + " " if found.runs else found) + words


def _mcnemar(answers: Answers) -> str:
    """Name the McNemar tests that were used, each with its interval."""
    by_patient = answers.study.arrays().clusters is not None
    clusters = (
        "patients as clusters"
        if by_patient
        else "each case as a cluster of runs where the runs of a model differed"
    )
    named = {
        "mcnemar": "the McNemar test, with Tango's score interval for the difference of paired "
        "proportions",
        "mcnemar-clustered": f"the McNemar test of Obuchowski for clustered pairs, with {clusters}",
        "mcnemar-mid-p": "the mid-P McNemar test, with the interval that inverts it, where fewer "
        "than 25 pairs were discordant",
    }
    return ", or ".join(
        words for method, words in named.items() if select(answers.models, method=method)
    )


def _related(answers: Answers, style: Style) -> Text:
    noun = readers_noun(answers.study, 2)
    ci = style.confidence(answers.study.settings.analysis.level)
    sentences = []
    for found in answers.associations:
        name, metric = covariate_name(found.covariate), in_sentence(found.metric)
        if found.kind == "number":
            sentences.append(
                f"The association of {name} with {metric} was measured by Spearman and Pearson "
                f"correlation coefficients over {noun}, with {ci}s from Fisher's transformation"
                + (
                    ", and by a logistic mixed model with crossed random effects."
                    if any(row.result.method == "mixed" for row in found.tests)
                    else "."
                )
            )
        elif any(row.result.p is not None for row in found.tests):
            sentences.append(
                f"Groups of {noun} by {name} were compared by Welch's analysis of variance; each "
                "group of three or more with all others "
                + (
                    "by the Obuchowski-Rockette model for readers nested in groups and "
                    if any(row.result.method in MULTIREADER for row in found.tests)
                    else ""
                )
                + "by Welch's t test; and every group by an exact permutation test."
            )
    if sentences:
        sentences.append(f"These analyses of what is known of the {noun} were exploratory.")
    if answers.counts and len(answers.study.humans) > 1:
        sentences.append(f"Counts of {noun} have Wilson score intervals.")
    return text(" ".join(sentences))


def _conventions(answers: Answers, style: Style) -> Text:
    analysis = answers.study.settings.analysis
    versions = ", ".join(f"{name} {found}" for name, found in libraries())
    made = (
        f"Analyses were done with readerstats {__version__} ({versions}; random seed "
        f"{analysis.seed})."
    )
    if not answers.tests:
        return text(made)
    limit = limit_words(alpha(answers.study), style)
    two_sided = "Tests were two-sided; "
    if aim_of(answers.study) is not None:
        two_sided = "All other tests were two-sided; "
    words = text(two_sided) + style.p_is("<", limit) + " was considered to indicate "
    return words + f"a statistically significant difference. {made}"
