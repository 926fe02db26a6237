"""Superiority, non-inferiority and equivalence: differences against a margin named beforehand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readerstats.analysis.metrics import METRICS
from readerstats.errors import ReaderStatsError
from readerstats.results import Row
from readerstats.stats.margins import margin_test

if TYPE_CHECKING:
    from collections.abc import Iterable

    from readerstats.results import TestResult
    from readerstats.stats.margins import Aim
    from readerstats.study.model import Study

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
    analysis = study.settings.analysis
    aim = aim_of(study)
    if aim is None:
        return tuple(rows)
    tested = []
    for row in rows:
        metric = row.labels.metric
        if row.labels.b is None or row.result.method == "mixed":
            continue  # no difference, or one on the scale of log odds
        check_margin(metric, analysis.margin, analysis.specificity)
        claimed: bool = row.labels.comparison == "panel"
        side = "b" if claimed != (metric in LOWER_IS_BETTER) else "a"
        tested.append(
            Row(
                row.labels,
                margin_test(
                    row.result,
                    aim,
                    analysis.margin,
                    of="b" if side == "b" else "a",
                    names=_names(row),
                ),
            )
        )
    return tuple(tested)


def _names(row: Row[TestResult]) -> tuple[str, str]:
    """Name the two sides for a note."""
    labels = row.labels
    a, b = labels.a or "a", labels.b or "b"
    if labels.comparison == "panel":
        a, b = "the readers", "the model"
    # Where less is better, the test of one side is the claim of the other.
    return (b, a) if labels.metric in LOWER_IS_BETTER else (a, b)


def aim_of(study: Study) -> Aim | None:
    """Return what the settings of a study want shown; None where they name no margin and no aim.

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
    if analysis.alternative is None:
        return None if analysis.margin is None else "non-inferiority"
    if analysis.alternative == "two-sided":
        return None
    if analysis.margin is None and analysis.alternative != "superiority":
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


def without_margin(study: Study) -> tuple[str, ...]:
    """Say that two readers, or two models, are compared in both directions whatever was asked.

    Examples
    --------
    >>> import readerstats as rs
    >>> without_margin(rs.load_study(rs.example("deepfake_xray")))
    ()
    """
    if aim_of(study) is None:
        return ()
    return (
        "McNemar's test of two readers or models knows no margin: their P values are two-sided",
    )
