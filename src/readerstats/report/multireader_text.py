"""How averages and differences were judged for other readers and cases, as a paper says it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from readerstats.analysis.fitting import CONTRIBUTIONS
from readerstats.analysis.frame import select
from readerstats.analysis.margin import aim_of, margin_of, undeclared
from readerstats.report.comparison_tables import ADJUSTMENTS
from readerstats.report.text import Text, text
from readerstats.report.wording import cases_noun, in_sentence, readers_noun

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readerstats.analysis.answers import Answers
    from readerstats.report.style import Style
    from readerstats.results import Row, TestResult

COVARIANCES: Final = {
    "jackknife": "covariances by the jackknife",
    "delong": "covariances after DeLong",
    "unbiased": "unbiased covariances",
}
_PERCENTILE: Final = "bootstrap-percentile"
AIMS: Final = {
    "superiority": "Superiority",
    "non-inferiority": "Non-inferiority",
    "equivalence": "Equivalence",
}


def averages_text(answers: Answers, style: Style) -> Text:
    """Say how readers were averaged, and what the interval of an average stands on.

    Examples
    --------
    >>> averages_text.__name__
    'averages_text'
    """
    study, analysis = answers.study, answers.study.settings.analysis
    rows = [row for row in answers.performance.group if row.labels.random == analysis.random]
    main = [row for row in rows if row.labels.metric in answers.metrics]
    used = tuple(dict.fromkeys(row.result.method for row in main or rows))
    if not any(row.result.lower is not None for row in rows):
        return Text()
    ci = style.confidence(analysis.level)
    n = len(study.humans)
    opening = (
        f"Metrics were averaged over the {style.count(n)} {readers_noun(study, n)}, each with "
        f"the same weight. The {ci} of an average "
    )
    ways = " or, where that does not apply, ".join(_interval(answers, name, style) for name in used)
    sentences = [f"{opening}{ways}; it speaks for {_speaks_for(answers)}."]
    others = [row for row in rows if row.labels.metric not in CONTRIBUTIONS]
    if any(row.result.replicates for row in others) and _PERCENTILE not in used:
        names = dict.fromkeys(
            in_sentence(row.labels.metric) for row in others if row.result.replicates
        )
        of = _listed(list(names))
        sentences.append(
            f"The {ci} of the average of {of} {_interval(answers, _PERCENTILE, style)}."
        )
    if study.arrays().clusters is not None:
        sentences.append(
            f"Patients with several {cases_noun(study, 2)} were left out, or drawn, as a whole."
        )
    return text(" ".join(sentences))


def contrasts_text(answers: Answers, style: Style) -> Text:
    """Say how datasets and modalities were compared, and the readers with the models.

    Examples
    --------
    >>> contrasts_text.__name__
    'contrasts_text'
    """
    study, analysis = answers.study, answers.study.settings.analysis
    noun, cases = readers_noun(study, 2), cases_noun(study, 2)
    sentences: list[str] = []
    for what in dict.fromkeys(row.labels.comparison for row in answers.contrasts):
        rows = select(answers.contrasts, comparison=what)
        tests = {"paired-t": "paired t test", "welch-t": "Welch t test"}
        used = [name for method, name in tests.items() if select(rows, method=method)]
        own = f", each with {cases} of its own," if what == "dataset" else ""
        beside = (
            f", and by the {' and the '.join(used)} over {noun}, which takes the {cases} as given"
            if used
            else ""
        )
        sentences.append(
            f"{'Datasets' if what == 'dataset' else 'Modalities'}{own} were compared "
            f"{_comparison(answers, {row.result.method for row in rows})}{beside}"
            f"{_family(answers, rows)}."
        )
        if any(row.labels.b is None for row in rows) and _family(answers, rows):
            sentences.append("All of them were compared together by an F test first.")
    rungs = {name for ladder in answers.ladders for name, _ in ladder.rungs}
    replicates = style.whole(analysis.replicates)
    over = analysis.random
    resampled = {"readers and cases": f"{noun} and {cases}", "readers": noun, "cases": cases}[over]
    compared = {row.result.method for row in answers.contrasts}
    ways = {
        "readers": "" if compared & {"paired-t", "welch-t"} else f"by a t test over {noun}",
        "cases": "" if over == "cases" else f"with {noun} fixed",
        "bootstrap": f"by a bootstrap of {resampled} ({replicates} replicates)",
        "mixed": f"by a logistic mixed model with crossed random effects of {noun} and {cases}",
    }
    repeated = [words for name, words in ways.items() if words and name in rungs]
    if repeated:
        sentences.append(f"In sensitivity analyses, they were compared {_listed(repeated)}.")
    if answers.panel:
        adjustment = ADJUSTMENTS.get(analysis.multiplicity)
        adjusted = any(row.result.p_adjusted is not None for row in answers.panel)
        family = f"; P values were {adjustment}-adjusted within each dataset and metric"
        methods = {row.result.method for row in answers.panel}
        sentences.append(
            f"The average of the {noun} was compared with each model "
            f"{_comparison(answers, methods)}, with the model taken as a fixed algorithm"
            f"{family if adjustment and adjusted else ''}."
        )
    if answers.standings:
        sentences.append(
            f"The {style.confidence(analysis.level)} of each model's rank among the {noun} is the "
            "percentile interval of a bootstrap."
        )
    return text(" ".join([*sentences, *_margin(answers, style)]))


def _interval(answers: Answers, method: str, style: Style) -> str:
    study, analysis = answers.study, answers.study.settings.analysis
    noun, cases = readers_noun(study, 2), cases_noun(study, 2)
    if method == "obuchowski-rockette":
        random = analysis.random.replace("readers", noun).replace("cases", cases)
        return (
            f"is that of the Obuchowski-Rockette model with {COVARIANCES[analysis.covariance]} and "
            f"Hillis degrees of freedom, in which {random} are random"
        )
    if method.startswith("u-statistics"):
        return (
            "rests on the U-statistic variance of an average over readers and cases, which allows "
            "for missing reads, with t intervals"
        )
    if method == _PERCENTILE:
        within = " and dataset" if study.datasets else ""
        drawn = {
            "readers and cases": f"{noun} and, within truth class{within}, {cases}",
            "readers": noun,
            "cases": cases,
        }[analysis.random]
        replicates = style.whole(analysis.replicates)
        return (
            f"is the percentile interval of a bootstrap that resampled {drawn} "
            f"({replicates} replicates)"
        )
    return "is that of one reader's proportion"


def _speaks_for(answers: Answers) -> str:
    return {
        "readers and cases": "other readers and other cases like these",
        "readers": "other readers of these cases",
        "cases": "these readers on other cases like these",
    }[answers.study.settings.analysis.random]


def _comparison(answers: Answers, methods: set[str]) -> str:
    """Say by which analysis a difference was tested."""
    of_average = {row.result.method for row in answers.performance.group}
    if "obuchowski-rockette" in methods:
        return (
            "by the same analysis"
            if "obuchowski-rockette" in of_average
            else ("by the Obuchowski-Rockette model")
        )
    if any(method.startswith("u-statistics") for method in methods):
        return "by U-statistics, since reads are missing"
    return "by the bootstrap"


def _family(answers: Answers, rows: Sequence[Row[TestResult]]) -> str:
    """Name the adjustment of P values, where there are several pairs."""
    adjustment = ADJUSTMENTS.get(answers.study.settings.analysis.multiplicity)
    if adjustment is None or all(row.result.p_adjusted is None for row in rows):
        return ""
    return f", with {adjustment}-adjusted P values"


def _margin(answers: Answers, style: Style) -> list[str]:
    analysis, first = answers.study.settings.analysis, answers.metrics[0]
    aim, width = aim_of(answers.study, first), margin_of(answers.study, first)
    if aim is None:
        return []
    limit = 1 - analysis.level if aim == "equivalence" else (1 - analysis.level) / 2
    late = undeclared(answers.study, first)
    when = f" ({late})" if late else ", declared beforehand,"
    margin = f" with a margin of {style.short(width)}{when}" if width is not None else ""
    sided = "by two one-sided tests" if aim == "equivalence" else "one-sided"
    next_one = ", and superiority after it where it was shown" if aim == "non-inferiority" else ""
    metric = in_sentence(first)
    words = (
        f"{AIMS[aim]} in {metric}{margin} was tested {sided} at a level of "
        f"{style.short(round(limit, 6))}{next_one}"
    )
    return [f"{words}; these P values are not adjusted for the number of comparisons."]


def _listed(parts: list[str]) -> str:
    if len(parts) < 3:
        return " and ".join(parts)
    return f"{', '.join(parts[:-1])}, and {parts[-1]}"
