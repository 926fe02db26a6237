"""Superiority, non-inferiority and equivalence: differences against a margin named beforehand."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from readerstats.analysis.metrics import METRICS
from readerstats.analysis.score_tests import CONDITIONAL, NO_MARGIN, score_test
from readerstats.errors import ReaderStatsError
from readerstats.results import Row, joined_notes
from readerstats.stats.margins import margin_test, untested

if TYPE_CHECKING:
    from collections.abc import Iterable

    from readerstats.results import TestResult
    from readerstats.stats.margins import Aim, Side
    from readerstats.study.model import Study

EXPLORATORY: Final = "exploratory: the margin was not declared in study.toml"
WITHOUT_MARGIN: Final = {
    "mixed": "the odds of the mixed model have no margin: it is on the scale of the metric, on "
    "which the row of averaged probabilities stands where there is one"
}
"""Methods whose difference is on another scale than the margin, and why they are left out."""

LOWER_IS_BETTER = frozenset({"negative-likelihood-ratio"})
NO_DIRECTION = frozenset({"criterion"})


def against_margin(study: Study, rows: Iterable[Row[TestResult]]) -> tuple[Row[TestResult], ...]:
    """Test differences against the margin of the study's settings, where it has one.

    Parameters
    ----------
    study : Study
        Its settings name the margin, on the metric's own scale, and what is to be shown of it:
        non-inferiority, where there is a margin and nothing else is said.
    rows : iterable of Row of TestResult
        Differences a - b.

    Returns
    -------
    tuple of Row of TestResult
        The same rows without a margin; with one, P, null and statistic are those of the claim
        about a (of the model, where readers are compared with one), and rows that the claim is
        not about are left out.

    Raises
    ------
    ReaderStatsError
        For a claim without its margin, a margin beyond what the metric can differ by, or a metric
        of which more is not better.

    Examples
    --------
    >>> import readerstats as rs
    >>> study = rs.load_study(rs.example("deepfake_xray"), margin=0.05)
    >>> row = rs.compare_panel(study, metric="accuracy").tests[0]
    >>> row.labels.b, row.result.alternative, row.result.null, row.result.p < 0.001
    ('GPT-4o', 'less', 0.05, True)
    """
    tested = []
    for row in rows:
        metric, method = row.labels.metric, row.result.method
        aim = aim_of(study, metric)
        if aim is None:
            tested.append(row)
        elif row.labels.b is not None and method not in WITHOUT_MARGIN:
            # Of a panel the model is meant; where less is better, the other side.
            turned = (row.labels.comparison == "panel") != (metric in LOWER_IS_BETTER)
            names = _names(row)
            tested.append(
                Row(row.labels, held(study, row, aim, of="b" if turned else "a", names=names))
            )
    return tuple(tested)


def held(
    study: Study,
    row: Row[TestResult],
    aim: Aim,
    margin: float | None = None,
    *,
    of: Side = "a",
    names: tuple[str, str] = ("a", "b"),
) -> TestResult:
    """Test one difference against a margin: that of the study, or 0 for superiority without one.

    Parameters
    ----------
    study : Study
    row : Row of TestResult
        A difference a - b, two-sided.
    aim : {"superiority", "non-inferiority", "equivalence"}
    margin : float, optional
        That of the study for the metric without it; 0 stands for none.
    of : {"a", "b"}, default "a"
    names : (str, str)
        What the note calls the two sides.

    Returns
    -------
    TestResult
        Its note says so where the margin was not declared beforehand.

    Raises
    ------
    ReaderStatsError
        For a margin that does not fit the metric.

    Examples
    --------
    >>> import readerstats as rs
    >>> study = rs.load_study(rs.example("deepfake_xray"), margin=0.05)
    >>> row = rs.compare_datasets(rs.load_study(rs.example("deepfake_xray")), metric="accuracy")
    >>> held(study, row.tests[1], "non-inferiority").note.partition(";")[0]
    'exploratory: the margin was not declared in study.toml'
    """
    metric = row.labels.metric
    width = margin_of(study, metric) if margin is None else margin or None
    check_margin(metric, width, study.settings.analysis.specificity)
    if row.result.method in CONDITIONAL and row.labels.comparison in ("reader", "model"):
        return untested(row.result, aim, NO_MARGIN)
    result, judge = score_test(study, row)
    tested = margin_test(result, aim, width, of=of, names=names, judge=judge)
    label = None if width is None or tested.p is None else undeclared(study, metric)
    return replace(tested, note=joined_notes(label, tested.note))


def margin_of(study: Study, metric: str) -> float | None:
    """Return the margin that the settings name for a metric, or for every metric.

    Examples
    --------
    >>> import readerstats as rs
    >>> study = rs.load_study(rs.example("deepfake_xray"), margin=0.05, margins={"auc": 0.03})
    >>> margin_of(study, "accuracy"), margin_of(study, "auc")
    (0.05, 0.03)
    """
    analysis = study.settings.analysis
    return analysis.margins.get(metric, analysis.margin)


def undeclared(study: Study, metric: str) -> str | None:
    """Label what rests on a margin that study.toml does not have; None where it has it.

    Examples
    --------
    >>> import readerstats as rs
    >>> undeclared(rs.load_study(rs.example("deepfake_xray"), margin=0.05), "accuracy")
    'exploratory: the margin was not declared in study.toml'
    """
    margin = margin_of(study, metric)
    if margin is None:
        return None
    declared = None if study.declared is None else study.declared.analysis
    if declared is not None and declared.margins.get(metric, declared.margin) == margin:
        return None
    return EXPLORATORY


def margin_notes(study: Study, rows: Iterable[Row[TestResult]]) -> tuple[str, ...]:
    """Say of differences what a reader of their margins must know; empty without a margin.

    Examples
    --------
    >>> import readerstats as rs
    >>> margin_notes(rs.load_study(rs.example("deepfake_xray")), [])
    ()
    """
    notes = []
    for row in rows:
        metric, result = row.labels.metric, row.result
        if aim_of(study, metric) is None:
            continue
        notes.append(undeclared(study, metric))
        if result.method in WITHOUT_MARGIN and row.labels.b is not None:
            notes.append(WITHOUT_MARGIN[result.method])
    return tuple(dict.fromkeys(note for note in notes if note))


def _names(row: Row[TestResult]) -> tuple[str, str]:
    """Name the two sides for a note."""
    labels = row.labels
    a, b = labels.a or "a", labels.b or "b"
    if labels.comparison == "panel":
        a, b = "the readers", "the model"
    # Where less is better, the test of one side is the claim of the other.
    return (b, a) if labels.metric in LOWER_IS_BETTER else (a, b)


def aim_of(study: Study, metric: str | None = None) -> Aim | None:
    """Return what the settings of a study want shown; None where they name no margin and no aim.

    Parameters
    ----------
    study : Study
    metric : str, optional
        Of this metric; of any without it.

    Raises
    ------
    ReaderStatsError
        For an aim without the margin that it needs.

    Examples
    --------
    >>> import readerstats as rs
    >>> aim_of(rs.load_study(rs.example("deepfake_xray"), margin=0.05))
    'non-inferiority'
    """
    analysis = study.settings.analysis
    named = analysis.margin is not None or bool(analysis.margins)
    here = named if metric is None else margin_of(study, metric) is not None
    if analysis.alternative is None:
        return "non-inferiority" if here else None
    if analysis.alternative == "two-sided":
        return None
    if named and not here and analysis.alternative != "superiority":
        return None  # the margins are those of other metrics
    if not named and analysis.alternative != "superiority":
        raise ReaderStatsError(
            f"{analysis.alternative} needs a margin, named before the data are seen: --margin, or "
            "margin under [analysis] in study.toml, such as 0.05 for five percentage points."
        )
    return analysis.alternative


def check_margin(
    metric: str, margin: float | None, specificity: tuple[float, float] = (0.0, 1.0)
) -> None:
    """Refuse a margin that a metric cannot have.

    Parameters
    ----------
    metric : str
    margin : float or None
        On the metric's own scale.
    specificity : (float, float), default (0.0, 1.0)
        The range of a partial area, which is no larger than the range is wide.

    Raises
    ------
    ReaderStatsError
        For a metric without a better and a worse, or a margin as wide as the metric can differ.

    Examples
    --------
    >>> check_margin("accuracy", 0.05)
    >>> check_margin("partial-auc", 0.2, (0.8, 1.0))
    Traceback (most recent call last):
        ...
    readerstats.errors.ReaderStatsError: a margin of 0.2 is as wide as partial-auc can differ; the
    margin is on the metric's own scale: 0.05 stands for five percentage points.
    """
    if metric in NO_DIRECTION:
        raise ReaderStatsError(f"no value of {metric} is better than another: it has no margin.")
    info = METRICS[metric]
    if margin is None or info.lower is None or info.upper is None:
        return
    span = specificity if metric == "partial-auc" else (info.lower, info.upper)
    if margin >= round(span[1] - span[0], 12):  # 0.9 - 0.7 is a little more than 0.2
        raise ReaderStatsError(
            f"a margin of {margin:g} is as wide as {metric} can differ; the margin is on the "
            "metric's own scale: 0.05 stands for five percentage points."
        )
