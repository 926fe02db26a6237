"""Which margins each contrast could have supported, and what was shown with the one named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from readerstats.analysis.claims import Claim, claims_of
from readerstats.analysis.margin import LOWER_IS_BETTER, NO_DIRECTION, WITHOUT_MARGIN, aim_of
from readerstats.analysis.score_tests import score_test
from readerstats.analysis.standing import claim_record
from readerstats.stats.margins import smallest_margin

if TYPE_CHECKING:
    from collections.abc import Iterable

    from readerstats.results import Labels, Row, TestResult
    from readerstats.stats.margins import Side
    from readerstats.study.model import Study


@dataclass(frozen=True, eq=False, kw_only=True)
class ContrastMargins:
    """One contrast a - b, held against margins in both directions.

    Attributes
    ----------
    labels : Labels
    difference : TestResult
        Two-sided, whatever margin is named; of two on common cases with Tango's interval.
    a_within, b_within : float or None
        The smallest margins with which a could be called not inferior to b, and b to a; 0 for one
        that is better beyond doubt, None where the difference has no test at other values.
    equivalent_within : float or None
        The smallest margin with which the two could be called equivalent.
    of_a, of_b : tuple of Claim
        What was to be shown of each, where the study names a margin; of equivalence `of_a` alone.

    Notes
    -----
    The smallest margins are read off the data and therefore exploratory: they plan the next study.
    """

    labels: Labels
    difference: TestResult
    a_within: float | None
    b_within: float | None
    equivalent_within: float | None
    of_a: tuple[Claim, ...] = ()
    of_b: tuple[Claim, ...] = ()


def contrast_margins(study: Study, rows: Iterable[Row[TestResult]]) -> tuple[ContrastMargins, ...]:
    """Find the margins of contrasts: the primary analysis of each, every other left out.

    Parameters
    ----------
    study : Study
    rows : iterable of Row of TestResult
        Two-sided differences a - b, the primary analysis of each contrast first.

    Returns
    -------
    tuple of ContrastMargins
        None for a metric without a better and a worse, nor for odds.

    Examples
    --------
    >>> import readerstats as rs
    >>> study = rs.load_study(rs.example("deepfake_xray"))
    >>> (found,) = contrast_margins(study, rs.compare_datasets(study, metric="accuracy").tests)
    >>> round(found.a_within, 3), round(found.b_within, 3), round(found.equivalent_within, 3)
    (0.055, 0.147, 0.131)
    """
    found: dict[tuple[str | None, ...], ContrastMargins] = {}
    for row in rows:
        labels, result = row.labels, row.result
        fits = labels.metric not in NO_DIRECTION and result.method not in WITHOUT_MARGIN
        if labels.b is None or labels.a is None or result.estimate is None or not fits:
            continue
        where = (labels.modality, labels.dataset, labels.reader)
        key = (labels.comparison, labels.metric, labels.a, labels.b, *where)
        if key not in found:
            found[key] = _margins(study, row)
    return tuple(found.values())


def _margins(study: Study, row: Row[TestResult]) -> ContrastMargins:
    metric = row.labels.metric
    difference, judge = score_test(study, row)
    first: Side = "b" if metric in LOWER_IS_BETTER else "a"
    second: Side = "a" if first == "b" else "b"
    aim = aim_of(study, metric)
    return ContrastMargins(
        labels=row.labels,
        difference=difference,
        a_within=smallest_margin(difference, "non-inferiority", of=first, judge=judge),
        b_within=smallest_margin(difference, "non-inferiority", of=second, judge=judge),
        equivalent_within=smallest_margin(difference, "equivalence", judge=judge),
        of_a=claims_of(study, row, of=first),
        of_b=() if aim in (None, "equivalence") else claims_of(study, row, of=second),
    )


def margins_record(found: ContrastMargins) -> dict[str, Any]:
    """Turn margins into a record for JSON, numbers unrounded.

    Examples
    --------
    >>> import readerstats as rs
    >>> study = rs.load_study(rs.example("deepfake_xray"))
    >>> (found,) = contrast_margins(study, rs.compare_datasets(study, metric="accuracy").tests)
    >>> margins_record(found)["exploratory"]
    True
    """
    labels = found.labels
    places = ("comparison", "metric", "random", "a", "b", "reader", "modality", "dataset")
    said = {key: getattr(labels, key) for key in places if getattr(labels, key) is not None}
    said |= {
        "method": found.difference.method,
        "a_within": found.a_within,
        "b_within": found.b_within,
        "equivalent_within": found.equivalent_within,
        "exploratory": True,
    }
    claims = {"of_a": found.of_a, "of_b": found.of_b}
    return said | {
        key: [claim_record(claim) for claim in those] for key, those in claims.items() if those
    }
