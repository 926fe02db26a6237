"""How what goes beyond averages and differences was analysed, as a Methods section says it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from readerstats.report.agreement_tables import coefficient_name
from readerstats.report.comparison_tables import ADJUSTMENTS
from readerstats.report.phrases import listed
from readerstats.report.text import Text, text
from readerstats.report.wording import (
    cases_noun,
    covariate_name,
    in_sentence,
    readers_noun,
    truth_name,
)

if TYPE_CHECKING:
    from readerstats.analysis.answers import Answers
    from readerstats.report.style import Style

_ANALYSES: Final = {
    "obuchowski-rockette": "the Obuchowski-Rockette analysis",
    "u-statistics": "U-statistics",
    "u-statistics-centred": "U-statistics",
    "bootstrap": "a bootstrap",
    "mixed": "a logistic mixed model",
}
_AXES: Final = {
    "unanswered": "the rule for reads without an answer",
    "threshold": "the threshold",
    "metric": "the metric",
    "analysis": "what is taken as random",
}


def agreement_text(answers: Answers, style: Style) -> Text:
    """Say how agreement was measured.

    Examples
    --------
    >>> agreement_text.__name__
    'agreement_text'
    """
    found, study = answers.agreement, answers.study
    if found is None:
        return Text()
    readers, cases = readers_noun(study, 2), cases_noun(study, 2)
    ci = style.confidence(study.settings.analysis.level)
    sentences = []
    if found.cells:
        decided = [here for here in found.cells if here.kind == "decision"]
        shown = decided or list(found.cells)
        names = dict.fromkeys(
            coefficient_name(here.main, two=len(here.readers) == 2) for here in shown
        )
        measured = [name.replace(", ", " with ") if ", " in name else name for name in names]
        share = any(here.told("percent-agreement") is not None for here in shown)
        alike = f"the share of {cases} on which two of them agree" if share else ""
        by = listed([part for part in (alike, *measured) if part], between=", by ", last=" and by ")
        sentences.append(f"Agreement among {readers} was measured by {by}.")
        methods = {
            row.result.method
            for here in shown
            for row in [here.told(here.main)]
            if row is not None and row.result.lower is not None
        }
        if "bootstrap-percentile" in methods:
            replicates = style.whole(study.settings.analysis.replicates)
            sentences.append(
                f"The {ci}s are percentile intervals of a bootstrap of {readers} and {cases} "
                f"({replicates} replicates), in which no {readers_noun(study, 1)} is paired with "
                "him- or herself."
            )
        elif "linearized-t" in methods:
            sentences.append(f"The {ci}s are t intervals over {cases}, for these {readers} alone.")
    if found.repeats:
        sentences.append(
            f"Agreement of {readers} with themselves was measured on the {cases} that they read "
            "again."
        )
    return text(" ".join(sentences))


def ratings_text(answers: Answers) -> Text:
    """Say how the ratings of the two classes of cases were compared.

    Examples
    --------
    >>> ratings_text.__name__
    'ratings_text'
    """
    found, study = answers.ratings, answers.study
    if found is None or not found.tests:
        return Text()
    here, there = (truth_name(study, positive=state) for state in (True, False))
    what = listed([f"{column.replace('_', ' ')}" for column in found.columns])
    methods = {row.result.method for row in found.tests if row.result.p is not None}
    noun = cases_noun(study, 2)
    first = (
        f"how often {here} {noun} were rated above {there} ones, ties counted half, which is the "
        f"area under the ROC curve of the ratings{_by_average(answers, methods)}"
    )
    ways = [first]
    if any(name.startswith("wilcoxon") for name in methods):
        ways.append(f"Wilcoxon signed rank tests over {readers_noun(study, 2)}")
    if "proportional-odds" in methods:
        ways.append("a proportional odds model")
    of = "Ratings" if found.columns == ("score",) else f"Ratings of {what}"
    return text(
        f"{of} of {here} and {there} {noun} were compared by "
        f"{listed(ways, between=', by ', last=', and by ')}."
    )


def _by_average(answers: Answers, methods: set[str]) -> str:
    if len(answers.study.humans) < 2:
        return ""
    for name, words in _ANALYSES.items():
        if name in methods:
            return f" (averaged over {readers_noun(answers.study, 2)} by {words})"
    return ""


def order_text(answers: Answers) -> Text:
    """Say how learning, fatigue and times were looked for.

    Examples
    --------
    >>> order_text.__name__
    'order_text'
    """
    found, study = answers.order, answers.study
    if found is None:
        return Text()
    readers = readers_noun(study, 2)
    tests = [row for one in found.modalities for row in one.tests if row.result.p is not None]
    ways = []
    of_accuracy = {row.result.method for row in tests if row.labels.metric == "accuracy"}
    if any(row.labels.metric == "accuracy" and row.labels.a == "end" for row in tests):
        ways.append(f"by a straight line for each of the {readers} and a t test over them")
    if any(row.labels.metric == "accuracy-odds-ratio" for row in tests):
        ways.append("by a logistic mixed model")
    if "permutation" in of_accuracy:
        ways.append("by a permutation of the order")
    sentences = []
    if ways:
        sentences.append(f"Whether accuracy changed along the reading was tested {listed(ways)}.")
    if any(row.labels.metric == "seconds" for row in tests):
        sentences.append(
            f"Times were compared as ratios of geometric means, by t tests over {readers}."
        )
    if sentences:
        sentences.append("The analyses of order and time were exploratory, and P values were not "
                         "adjusted.")  # fmt: skip
    return text(" ".join(sentences))


def subgroups_text(answers: Answers) -> Text:
    """Say which subgroups were looked at, which of them were planned, and by which test.

    Examples
    --------
    >>> subgroups_text.__name__
    'subgroups_text'
    """
    found, study = answers.subgroups, answers.study
    if found is None:
        return Text()
    tested = [one for one in found.divided if one.attribute.of == "cases" and one.tests]
    if not tested:
        return Text()
    planned = [one for one in tested if one.attribute.named]
    names = listed([covariate_name(one.attribute.column) for one in tested])
    methods = {row.result.method for one in tested for row in one.tests}
    by = next((words for name, words in _ANALYSES.items() if name in methods), "")
    cases = cases_noun(study, 2)
    sentences = [
        f"The average {in_sentence(found.metric)} was compared between subgroups of {cases} by "
        f"{names}" + (f", by {by}" if by else "") + "."
    ]
    if any(row.labels.comparison == "interaction" for one in tested for row in one.tests):
        sentences.append(
            "Whether a difference was the same in all subgroups was tested as an interaction."
        )
    adjustment = ADJUSTMENTS.get(study.settings.analysis.multiplicity)
    if adjustment and any(row.result.p_adjusted is not None for one in tested for row in one.tests):
        sentences.append(f"P values of subgroups were {adjustment}-adjusted.")
    if not planned:
        sentences.append("Subgroup analyses were exploratory.")
    elif len(planned) < len(tested):
        those = listed([covariate_name(one.attribute.column) for one in planned])
        verb = "was" if len(planned) == 1 else "were"
        sentences.append(f"Subgroups by {those} {verb} planned; the others were exploratory.")
    else:
        sentences.append("Subgroup analyses were planned.")
    return text(" ".join(sentences))


def robustness_text(answers: Answers) -> Text:
    """Say in how many ways each conclusion was tried.

    Examples
    --------
    >>> robustness_text.__name__
    'robustness_text'
    """
    found, study = answers.robustness, answers.study
    if found is None:
        return Text()
    varied = [
        words
        for axis, words in _AXES.items()
        if len(
            {getattr(one, axis) for claim in found.claims for one in claim.specifications
             if one.analysis != "pooled"}
        ) > 1
    ]  # fmt: skip
    ways = [f"with other choices of {listed(varied, last=' and of ')}"] if varied else []
    if any(claim.without("reader") for claim in found.claims):
        ways.append(f"without each {readers_noun(study, 1)} in turn")
    if any(claim.without("case") for claim in found.claims):
        ways.append(f"without each {cases_noun(study, 1)} in turn")
    if not ways:
        return Text()
    return text(
        f"In exploratory analyses, each comparison in {in_sentence(found.metric)} was done again "
        f"{listed(ways, last=', and ')}."
    )


def together_text(answers: Answers) -> Text:
    """Say what stands in the model of all covariates.

    Examples
    --------
    >>> together_text.__name__
    'together_text'
    """
    if answers.covariates_together is None:
        return Text()
    study = answers.study
    return text(
        "All covariates were put into one exploratory logistic mixed model of being right, with "
        f"crossed random effects of {readers_noun(study, 2)} and {cases_noun(study, 2)}; each term "
        "was tested with the others held, by Wald's F test."
    )
