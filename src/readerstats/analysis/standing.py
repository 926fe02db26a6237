"""Where a model stands among the readers, and with which margins it is as good as they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from readerstats.analysis.claims import Claim, claims_of
from readerstats.analysis.margin import LOWER_IS_BETTER, NO_DIRECTION
from readerstats.analysis.metrics import METRICS, cells, primary_metric, require
from readerstats.analysis.model_ranks import rank_models
from readerstats.analysis.panel import panel_differences
from readerstats.analysis.records import Record, filled
from readerstats.errors import ReaderStatsError
from readerstats.results import Labels
from readerstats.stats.margins import MarginPoint, margin_curve, margin_test, smallest_margin

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from readerstats.results import Estimate, Row, TestResult
    from readerstats.stats.rank_among import RankAmong
    from readerstats.study.model import Study

STEPS: Final = 40
"""Margins of a curve, beside 0."""
WIDEST: Final = 0.2
"""Widest margin of a curve, as a share of the range of a metric: wider ones matter to anybody."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Standing:
    """One model among the readers of one cell.

    Attributes
    ----------
    labels : Labels
        `reader` is the model.
    rank, beaten : Estimate
        Its place, from 1 to one more than there are readers; the share of readers that it beats.
    difference : TestResult
        Reader average - model, two-sided, whatever margin the study names.
    non_inferior_within, equivalent_within : float or None
        The smallest margins that the data could have supported, on the metric's scale; 0 where
        the model is better beyond doubt, None without a standard error.
    curve : tuple of MarginPoint
        What could be claimed of the model with each of several margins; with 0, superiority.
    claims : tuple of Claim
        What the study wants shown, where it names that: empty otherwise.
    """

    labels: Labels
    rank: Estimate
    beaten: Estimate
    difference: TestResult
    non_inferior_within: float | None
    equivalent_within: float | None
    curve: tuple[MarginPoint, ...] = ()
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True, eq=False, kw_only=True)
class Standings:
    """Where each model stands, cell by cell.

    Attributes
    ----------
    rows : tuple of Standing
        The models of the first cell, then those of the next.
    """

    rows: tuple[Standing, ...]

    def to_frame(self) -> pd.DataFrame:
        """Return a DataFrame with a row for each model and cell, without the curves."""
        import pandas as pd  # heavy: on first use

        records = [
            {
                "metric": row.labels.metric,
                "random": row.labels.random,
                "reader": row.labels.reader,
                "modality": row.labels.modality,
                "dataset": row.labels.dataset,
                "n_readers": row.rank.n,
                "rank": row.rank.estimate,
                "rank_lower": row.rank.lower,
                "rank_upper": row.rank.upper,
                "beaten": row.beaten.estimate,
                "beaten_lower": row.beaten.lower,
                "beaten_upper": row.beaten.upper,
                "non_inferior_within": row.non_inferior_within,
                "equivalent_within": row.equivalent_within,
            }
            for row in self.rows
        ]
        return pd.DataFrame(records)


def model_standings(study: Study, *, metric: str | None = None) -> Standings:
    """Rank each model among the readers, and find the margins within which it is as good.

    Parameters
    ----------
    study : Study
        With models, and with two or more readers. Its settings give what is random, the level,
        the resamples and the margin, where one is named.
    metric : str, optional
        The first metric of the study without it.

    Returns
    -------
    Standings
        For each modality of each dataset, every model that answered there.

    Raises
    ------
    ReaderStatsError
        For a study without models or with fewer than two readers, a metric that it cannot have
        or of which more is not better, or a margin that does not fit.

    Notes
    -----
    Readers and models are ranked on the resamples of the bootstrap, by their values on the cases
    that the model answered; a reader who left out some of those is ranked by the others.
    Margins stand on the difference of the reader average from the model, as `compare_panel`
    computes it. Assumes, where something is claimed, that its margin was named beforehand.
    Validated against `rank_among` and `margin_test`, which see.

    Examples
    --------
    >>> import readerstats as rs
    >>> study = rs.load_study(rs.example("deepfake_xray"), replicates=500)
    >>> first = model_standings(study, metric="accuracy").rows[0]
    >>> first.labels.reader, round(first.rank.estimate, 1), first.non_inferior_within
    ('GPT-4o', 3.0, 0.0)
    """
    name = primary_metric(study) if metric is None else require(study, metric)
    if not more_is_better(name):
        raise ReaderStatsError(f"models are not ranked by {name}: more of it is not better.")
    return Standings(rows=standings(study, name, panel_differences(study, metric=name)))


def standing_record(row: Standing) -> dict[str, Any]:
    """Turn a standing into a record for JSON, numbers unrounded.

    Parameters
    ----------
    row : Standing

    Returns
    -------
    dict
        `rank`, `beaten` and `difference` without what they leave empty; the curve as three lists
        of the same length; each claim with its test.

    Examples
    --------
    >>> import readerstats as rs
    >>> study = rs.load_study(rs.example("deepfake_xray"), replicates=500)
    >>> found = standing_record(rs.model_standings(study).rows[0])
    >>> found["model"], found["rank"]["n"], len(found["curve"]["margin"])
    ('GPT-4o', 17, 41)
    """
    labels = row.labels
    return {
        "metric": labels.metric,
        "random": labels.random,
        "model": labels.reader,
        "modality": labels.modality,
        "dataset": labels.dataset,
        "rank": filled(row.rank),
        "beaten": filled(row.beaten),
        "difference": filled(row.difference),
        "non_inferior_within": row.non_inferior_within,
        "equivalent_within": row.equivalent_within,
        "curve": {
            key: [getattr(point, key) for point in row.curve]
            for key in ("margin", "non_inferiority", "equivalence")
        },
        "claims": [claim_record(claim) for claim in row.claims],
    }


def claim_record(claim: Claim) -> Record:
    """Turn a claim into a record for JSON, numbers unrounded.

    Examples
    --------
    >>> from readerstats.results import TestResult
    >>> test = TestResult(method="x", estimate=0.1, p=0.01)
    >>> claim_record(Claim(aim="superiority", margin=None, test=test, limit=0.025))["shown"]
    True
    """
    said = {key: getattr(claim, key) for key in ("aim", "margin", "limit", "shown", "exploratory")}
    return said | filled(claim.test)


def more_is_better(metric: str) -> bool:
    """Whether a higher value of a metric is a better one.

    Examples
    --------
    >>> more_is_better("accuracy"), more_is_better("criterion")
    (True, False)
    """
    return metric not in LOWER_IS_BETTER | NO_DIRECTION


def standings(
    study: Study, metric: str, differences: Iterable[Row[TestResult]]
) -> tuple[Standing, ...]:
    """Place each model, from the differences of the reader average from it.

    Parameters
    ----------
    study : Study
    metric : str
        Of which more is better.
    differences : iterable of Row of TestResult
        As `panel_differences` gives them: not yet held against a margin.

    Returns
    -------
    tuple of Standing
        One for each difference in a cell of the study.

    Examples
    --------
    >>> import readerstats as rs
    >>> study = rs.load_study(rs.example("deepfake_xray"), replicates=500)
    >>> standings(study, "accuracy", [])
    ()
    """
    rows = [row for row in differences if row.labels.metric == metric]
    placed = []
    for cell in cells(study):
        here = [
            row
            for row in rows
            if (row.labels.modality, row.labels.dataset) == (cell.modality, cell.dataset)
        ]
        ranks = rank_models(study, cell, metric, [str(row.labels.b) for row in here])
        placed += [_standing(study, row, rank) for row, rank in zip(here, ranks, strict=True)]
    return tuple(placed)


def _standing(study: Study, row: Row[TestResult], place: RankAmong) -> Standing:
    difference, labels = row.result, row.labels
    return Standing(
        labels=Labels(
            metric=labels.metric,
            random=labels.random,
            scope="reader",
            reader=labels.b,
            modality=labels.modality,
            dataset=labels.dataset,
        ),
        rank=place.rank,
        beaten=place.beaten,
        difference=difference,
        non_inferior_within=smallest_margin(difference, "non-inferiority", of="b"),
        equivalent_within=smallest_margin(difference, "equivalence"),
        curve=_curve(difference, labels.metric),
        claims=claims_of(study, row),
    )


def _curve(difference: TestResult, metric: str) -> tuple[MarginPoint, ...]:
    """Follow both P values from a margin of 0, which is superiority, to one that nobody takes."""
    if (difference.level or 0.0) <= 0.5:
        return ()  # two one-sided tests at such a level have no interval
    info = METRICS[metric]
    bounded = info.lower is not None and info.upper is not None
    widest = WIDEST * (info.upper - info.lower) if bounded else 1.0  # type: ignore[operator]
    better = margin_test(difference, "superiority", of="b").p
    worse = margin_test(difference, "superiority", of="a").p
    if better is None or worse is None:
        return ()
    start = MarginPoint(margin=0.0, non_inferiority=better, equivalence=max(better, worse))
    margins = [round(widest * step / STEPS, 10) for step in range(1, STEPS + 1)]
    return (start, *margin_curve(difference, margins, of="b"))
