"""The words for methods, metrics and places, the same in every table and sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from readerstats.analysis.metrics import METRICS
from readerstats.report.text import Text, italic, quoted, text

if TYPE_CHECKING:
    from readerstats.report.kinds import Kind
    from readerstats.report.style import Style
    from readerstats.results import Estimate, Random, TestResult
    from readerstats.study.model import Study

_KINDS: Final[dict[str, Kind]] = {
    "proportion": "proportion",
    "index": "index",
    "ratio": "ratio",
    "z": "d-prime",
}

METHODS: Final[dict[str, str]] = {
    "bootstrap": "bootstrap",
    "bootstrap-percentile": "percentile bootstrap interval",
    "cohen-wald": "Wald interval",
    "cross-validation": "cross-validation over cases",
    "delong": "DeLong interval",
    "delong-logit": "DeLong interval on the logit scale",
    "empirical-bayes": "empirical Bayes interval of the mixed model",
    "expected-votes-t": "t test over cases of votes that count as shares",
    "fisher-exact": "Fisher exact test",
    "fisher-freeman-halton": "Fisher-Freeman-Halton exact test",
    "games-howell": "Games-Howell comparison",
    "generalized-score": "generalized score test",
    "gourevitch-galanter": "Gourevitch-Galanter interval",
    "icc": "analysis of variance",
    "jackknife-by-patient": "jackknife interval by patient",
    "kruskal-wallis": "Kruskal-Wallis test",
    "linearized-t": "t interval, standard error over cases",
    "linearized-t-by-patient": "t interval, standard error over patients",
    "mann-whitney": "Mann-Whitney test",
    "mann-whitney-exact": "exact Mann-Whitney test",
    "mcnemar": "McNemar test",
    "mcnemar-clustered": "clustered McNemar test (Obuchowski)",
    "mcnemar-corrected": "McNemar test with continuity correction",
    "mcnemar-durkalski": "clustered McNemar test (Durkalski)",
    "mcnemar-exact": "exact McNemar test",
    "mcnemar-mid-p": "mid-P McNemar test",
    "mercaldo-logit": "Mercaldo interval on the logit scale",
    "mercaldo-logit-adjusted": "Mercaldo interval on the logit scale, adjusted",
    "mixed": "logistic mixed model",
    "mixed-averaged": "logistic mixed model, averaged",
    "obuchowski-rockette": "Obuchowski-Rockette analysis",
    "obuchowski-rockette-log": "Obuchowski-Rockette analysis, interval on the log scale",
    "obuchowski-rockette-logit": "Obuchowski-Rockette analysis, interval on the logit scale",
    "one-sample-t": "t interval",
    "paired-delong": "paired DeLong test",
    "paired-t": "paired t test",
    "partial-auc": "jackknife interval on the logit scale",
    "partial-auc-mcclish": "jackknife interval on the logit scale",
    "pearson": "Pearson correlation",
    "permutation-exact": "exact permutation of readers",
    "permutation-monte-carlo": "permutation of readers",
    "permutation-of-positions": "permutation of the reading order",
    "proportional-odds": "proportional odds model",
    "relative-predictive-value": "relative predictive value",
    "simel-log": "Simel interval on the log scale",
    "simel-log-adjusted": "Simel interval on the log scale, adjusted",
    "spearman": "Spearman rank correlation",
    "spearman-exact": "Spearman rank correlation, exact P",
    "u-statistics": "U-statistics",
    "u-statistics-centred": "U-statistics, scores centered",
    "unpaired-delong": "DeLong test",
    "weighted-generalized-score": "weighted generalized score test",
    "welch-anova": "Welch analysis of variance",
    "welch-t": "Welch t test",
    "wilcoxon-signed-rank": "Wilcoxon signed-rank test",
    "wilcoxon-signed-rank-exact": "exact Wilcoxon signed-rank test",
    "wilson": "Wilson interval",
}

_DIFFERENCES: Final[dict[Kind, Kind]] = {
    "proportion": "difference",
    "index": "index-difference",
    "d-prime": "d-prime-difference",
}
_CODES: Final = frozenset({"0", "1", "yes", "no", "true", "false"})

_LETTERS: Final = re.compile(r"(?<![\w-])(t|P)(?= (?:test|interval|value|lies))")

_RANDOM: Final[dict[Random, str]] = {
    "readers and cases": "readers and cases random",
    "readers": "readers random, these cases",
    "cases": "cases random, these readers",
    "none": "nothing random but each read",
}


def metric_label(metric: str) -> str:
    """Name a metric as a heading does; anything else is named as it is.

    Examples
    --------
    >>> metric_label("ppv"), metric_label("noticed")
    ('Positive predictive value', 'noticed')
    """
    return METRICS[metric].label if metric in METRICS else metric.replace("_", " ")


def in_sentence(metric: str) -> str:
    """Name a metric inside a sentence.

    Examples
    --------
    >>> in_sentence("accuracy"), in_sentence("auc")
    ('accuracy', 'area under the ROC curve')
    """
    label = metric_label(metric)
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def metric_symbol(metric: str) -> Text:
    """Abbreviate a metric; letters of signal detection are in italics.

    Examples
    --------
    >>> str(metric_symbol("d-prime")), str(metric_symbol("sensitivity"))
    ('d′', 'Se')
    """
    if metric not in METRICS:
        return text(metric)
    symbol = METRICS[metric].symbol
    return italic(symbol) if METRICS[metric].kind == "z" else text(symbol)


def kind_of(metric: str) -> Kind:
    """Tell how a metric's number is written.

    Examples
    --------
    >>> kind_of("accuracy"), kind_of("d-prime")
    ('proportion', 'd-prime')
    """
    return _KINDS[METRICS[metric].kind] if metric in METRICS else "proportion"


def difference_kind(metric: str) -> Kind:
    """Tell how a difference of a metric is written.

    Examples
    --------
    >>> difference_kind("accuracy"), difference_kind("auc")
    ('difference', 'index-difference')
    """
    return _DIFFERENCES.get(kind_of(metric), kind_of(metric))


def kind_of_test(test: TestResult, metric: str) -> Kind:
    """Tell how the difference of a test is written: a mixed model's is one of log odds.

    Examples
    --------
    >>> from readerstats.results import TestResult
    >>> kind_of_test(TestResult(method="mixed", estimate=0.3, p=0.2), "accuracy")
    'index-difference'
    """
    return "index-difference" if test.method == "mixed" else difference_kind(metric)


def method_name(method: str) -> str:
    """Name a method in words.

    Examples
    --------
    >>> method_name("wilson"), method_name("some-new-one")
    ('Wilson interval', 'some new one')
    """
    if method.endswith("-effective"):  # of runs that are averaged within cases
        return f"{method_name(method.removesuffix('-effective'))}, effective number of cases"
    return METHODS.get(method, method.replace("-", " "))


def random_name(random: Random) -> str:
    """Say what an interval generalises to.

    Examples
    --------
    >>> random_name("readers")
    'readers random, these cases'
    """
    return _RANDOM[random]


def basis(result: Estimate | TestResult, random: Random, style: Style) -> str:
    """Say what a number stands on: method, degrees of freedom or replicates, what is random.

    Examples
    --------
    >>> from readerstats.report.style import PLAIN
    >>> from readerstats.results import TestResult
    >>> basis(TestResult(method="paired-t", estimate=0.05, p=0.07, df=16), "readers", PLAIN)
    'paired t test, df = 16; readers random, these cases'
    """
    parts = [method_name(result.method)]
    freedom = [result.df, getattr(result, "df2", None)]
    known = [style.trimmed(df, 1 if df < 100 else 0) for df in freedom if df is not None]
    if known:
        parts.append(f"df = {', '.join(known)}")
    if result.replicates is not None:
        parts.append(f"{style.whole(result.replicates)} replicates")
    return f"{', '.join(parts)}; {random_name(random)}"


def emphasised(words: str) -> Text:
    """Set the letters of statistics in italics, as a sentence about methods has them.

    Examples
    --------
    >>> [run.text for run in emphasised("paired t test with P values").runs if
    ...  run.emphasis == "italic"]
    ['t', 'P']
    """
    parts = _LETTERS.split(words)
    marked = text("")
    for place_in_words, part in enumerate(parts):
        marked = marked + (italic(part) if place_in_words % 2 else text(part))
    return marked


def within(modality: str | None, dataset: str | None) -> str:
    """Say where in a study, inside a sentence; empty for all of it.

    Examples
    --------
    >>> within(None, "RoentGen"), within("CT", None), within("unaided", None), within(None, None)
    (' in the RoentGen dataset', ' with CT', ' unaided', '')
    """
    words = f" {under(modality)}" if modality else ""
    return words + (f" in the {dataset} dataset" if dataset else "")


def under(modality: str | None) -> str:
    """Say under which modality, where its name does not say so itself.

    Examples
    --------
    >>> under("CT"), under("without AI"), under("unaided")
    ('with CT', 'without AI', 'unaided')
    """
    name = side("modality", modality)
    itself = name.lower().startswith(("with ", "without ")) or name.lower() in ("aided", "unaided")
    return name if itself else f"with {name}"


def place(modality: str | None, dataset: str | None) -> str:
    """Name a cell of the study.

    Examples
    --------
    >>> place(None, "RoentGen"), place("with AI", "A"), place(None, None)
    ('RoentGen', 'with AI, A', 'all cases')
    """
    parts = (side("modality", modality), side("dataset", dataset))
    return ", ".join(part for part in parts if part) or "all cases"


def side(what: str | None, name: str | None) -> str:
    """Name one side of a comparison: a bare number says what it is the number of.

    Examples
    --------
    >>> side("modality", "1"), side("modality", "with AI")
    ('modality 1', 'with AI')
    """
    if not name:
        return ""
    return f"{what} {name}" if what and name.replace(".", "").isdigit() else name


def readers_noun(study: Study, number: int) -> str:
    """Name the readers: ``radiologists``, or ``radiologist`` for one.

    Examples
    --------
    >>> import readerstats as rs
    >>> readers_noun(rs.load_study(rs.example("deepfake_xray")), 1)
    'radiologist'
    """
    return _numbered(study.settings.report.readers, number)


def cases_noun(study: Study, number: int) -> str:
    """Name the cases: ``radiographs``, or ``radiograph`` for one.

    Examples
    --------
    >>> import readerstats as rs
    >>> cases_noun(rs.load_study(rs.example("deepfake_xray")), 154)
    'radiographs'
    """
    return _numbered(study.settings.report.cases, number)


def truth_name(study: Study, *, positive: bool) -> str:
    """Name a truth state: its label, or ``positive`` and ``negative`` for bare codes.

    Examples
    --------
    >>> import readerstats as rs
    >>> truth_name(rs.load_study(rs.example("deepfake_xray")), positive=True)
    'synthetic'
    """
    labels = (study.task.positive, study.task.negative)
    if any(label.lower() in _CODES for label in labels):
        return "positive" if positive else "negative"
    return labels[0] if positive else labels[1]


def covariate_heading(covariate: str) -> str:
    """Name a covariate at the head of a narrow column.

    Examples
    --------
    >>> covariate_heading("experience_years"), covariate_heading("subspecialty")
    ('Years', 'Subspecialty')
    """
    words = covariate_name(covariate)
    return "Years" if words.startswith("years of ") else words.capitalize()


def covariate_name(covariate: str) -> str:
    """Name a covariate in words.

    Examples
    --------
    >>> covariate_name("experience_years"), covariate_name("subspecialty")
    ('years of experience', 'subspecialty')
    """
    words = covariate.replace("_", " ").strip()
    if words.endswith(" years"):
        return f"years of {words.removesuffix(' years')}"
    return words


def alpha(study: Study) -> float:
    """Return the P value below which this study speaks of a difference."""
    return round(1 - study.settings.analysis.level, 12)  # 1 - 0.95 is not quite 0.05


def p_of(test: TestResult) -> float | None:
    """Return the P value that a sentence may stand on: the adjusted one where there is one."""
    return test.p if test.p_adjusted is None else test.p_adjusted


def p_words(test: TestResult, style: Style, method: str) -> Text:
    """Write the P value of a test, naming the adjustment where there is one.

    Examples
    --------
    >>> from readerstats.report.style import RADIOLOGY
    >>> from readerstats.results import TestResult
    >>> str(p_words(TestResult(method="welch-t", estimate=0.1, p=0.07), RADIOLOGY, "holm"))
    'P = .07'
    """
    if test.p is None:
        return text("no test")
    if test.p_adjusted is None:
        return quoted(style.p(test.p), test)
    return quoted(style.p(test.p_adjusted, adjusted=method), test)


def _numbered(noun: str, number: int) -> str:
    return noun[:-1] if number == 1 and noun.endswith("s") else noun
