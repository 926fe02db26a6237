"""What carries the result? Each claim in every defensible way, and without each reader and case."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from readerstats.analysis.left_out import LeftOut, Unit, leaving_one_out
from readerstats.analysis.metrics import metrics_of
from readerstats.analysis.records import Record
from readerstats.analysis.specifications import AXES, Specification, specifications
from readerstats.errors import Unanswerable

if TYPE_CHECKING:
    from readerstats.results import Estimate, Row, TestResult
    from readerstats.study.model import Study

POOLED: Final = "pooled"
"""Reads taken as independent: shown, and never counted."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Claim:
    """One contrast, and what becomes of it.

    Attributes
    ----------
    specifications : tuple of Specification
        The primary one first.
    left_out : tuple of LeftOut
        Readers, then cases; empty for a metric that has no such analysis.
    alpha : float
        The P value below which one speaks of a difference.
    """

    specifications: tuple[Specification, ...]
    left_out: tuple[LeftOut, ...]
    alpha: float

    @property
    def primary(self) -> Row[TestResult]:
        """What the page concludes from."""
        return self.specifications[0].row

    @property
    def counted(self) -> tuple[Specification, ...]:
        """The specifications that respect readers or cases, and that give a P value."""
        return tuple(
            one for one in self.specifications if one.analysis != POOLED and _p(one.row) is not None
        )

    @property
    def differing(self) -> tuple[Specification, ...]:
        """The specifications that conclude otherwise than the primary one."""
        here = self._side(self.primary.result.estimate, _p(self.primary))
        return tuple(
            one for one in self.counted if self._side(one.row.result.estimate, _p(one.row)) != here
        )

    @property
    def carried_by(self) -> tuple[str, ...]:
        """The axes on which one change, the rest as declared, changes the conclusion."""
        first = self.specifications[0]
        found = []
        for axis in AXES:
            others = [name for name in AXES if name != axis]
            if any(
                all(getattr(one, name) == getattr(first, name) for name in others)
                for one in self.differing
            ):
                found.append(axis)
        return tuple(found)

    def without(self, unit: Unit) -> tuple[LeftOut, ...]:
        """Return what is left without each reader, or without each case."""
        return tuple(one for one in self.left_out if one.unit == unit and one.p is not None)

    def pivotal(self, unit: Unit) -> tuple[LeftOut, ...]:
        """Return the readers, or the cases, without whom the conclusion is another."""
        here = self._side(self.primary.result.estimate, _p(self.primary))
        return tuple(one for one in self.without(unit) if self._side(one.estimate, one.p) != here)

    def _side(self, estimate: float | None, p: float | None) -> int:
        """-1 or 1 for a difference to one side, 0 for none that was shown."""
        if p is None or estimate is None or p >= self.alpha:
            return 0
        return 1 if estimate > 0 else -1


@dataclass(frozen=True, eq=False, kw_only=True)
class Robustness:
    """What carries the conclusions of a study.

    Attributes
    ----------
    metric : str
        What the conclusions stand on.
    claims : tuple of Claim
        Contrasts of modalities and datasets, then the readers against each model.
    notes : tuple of str
    """

    metric: str
    claims: tuple[Claim, ...]
    notes: tuple[str, ...] = ()

    @property
    def estimates(self) -> tuple[Row[Estimate], ...]:
        """None: the claims are differences."""
        return ()

    @property
    def tests(self) -> tuple[Row[TestResult], ...]:
        """None: the tests of the specifications stand in `record`, apart from those that count."""
        return ()

    def record(self) -> dict[str, Any]:
        """Return what JSON has: each claim with its specifications and what is left out."""
        return {"robustness": [_record(claim) for claim in self.claims]}


def robustness(study: Study) -> Robustness:
    """Ask what carries each conclusion of a study.

    Parameters
    ----------
    study : Study

    Returns
    -------
    Robustness
        The specification curve of each contrast of the first metric, and the same contrast
        without each reader and without each case.

    Raises
    ------
    Unanswerable
        Where the study has no contrast: one modality, one dataset, and no models beside readers.

    Notes
    -----
    The axes are the rule for reads without an answer, the threshold of ratings, the metric (those
    that ask the same of all cases), and the analysis, that is what is taken as random [1]_.
    Specifications are not independent of each other, and their number proves nothing: what counts
    is whether those that a reader of the paper might have chosen say the same.

    References
    ----------
    .. [1] Simonsohn U, Simmons JP, Nelson LD. Specification curve analysis. Nat Hum Behav
       2020;4:1208-1214. doi:10.1038/s41562-020-0912-z

    Examples
    --------
    >>> import readerstats as rs
    >>> found = rs.robustness(rs.load_study(rs.example("deepfake_xray")))
    >>> claim = found.claims[0]
    >>> len(claim.without("reader")), len(claim.pivotal("reader")), len(claim.without("case"))
    (17, 0, 264)
    """
    metrics = metrics_of(study)
    contrasted = len(study.modalities) > 1 or len(study.datasets) > 1
    if not metrics or not study.humans or not (contrasted or study.models):
        raise Unanswerable(
            "there is no contrast whose conclusion could depend on a choice: the study has one "
            "modality, one dataset, and no models beside readers."
        )
    routes = specifications(study, metrics[0])
    if not routes:
        raise Unanswerable("no contrast of the study could be tested.")
    left = leaving_one_out(study, metrics[0])
    alpha = round(1 - study.settings.analysis.level, 12)
    claims = tuple(
        Claim(specifications=found, left_out=left.get(key, ()), alpha=alpha)
        for key, found in routes.items()
    )
    return Robustness(metric=metrics[0], claims=claims)


def specification_records(found: Robustness) -> list[dict[str, Any]]:
    """List every specification of every claim, one record each.

    Examples
    --------
    >>> import readerstats as rs
    >>> found = rs.robustness(rs.load_study(rs.example("deepfake_xray")))
    >>> specification_records(found)[0]["analysis"]
    'obuchowski-rockette'
    """
    return [
        {name: getattr(claim.primary.labels, name) for name in _PLACE} | _specification(one)
        for claim in found.claims
        for one in claim.specifications
    ]


def _p(row: Row[TestResult]) -> float | None:
    return row.result.p if row.result.p_adjusted is None else row.result.p_adjusted


_PLACE: Final = ("comparison", "a", "b", "modality", "dataset")


def _record(claim: Claim) -> dict[str, Any]:
    labels, telling = claim.primary.labels, _telling(claim)
    return {
        **{name: getattr(labels, name) for name in _PLACE},
        "carried_by": list(claim.carried_by),
        "specifications": [_specification(one) for one in claim.specifications],
        "left_out": [asdict(one) for one in claim.left_out if one in telling],
        "readers_left_out": len(claim.without("reader")),
        "cases_left_out": len(claim.without("case")),
        "pivotal_readers": [one.name for one in claim.pivotal("reader")],
        "pivotal_cases": [one.name for one in claim.pivotal("case")],
    }


def _specification(one: Specification) -> Record:
    result = one.row.result
    numbers = ("estimate", "se", "lower", "upper", "df", "p", "p_adjusted")
    told = {
        "unanswered": one.unanswered,
        "threshold": one.threshold,
        "metric": one.metric,
        "analysis": one.analysis,
        "method": result.method,
        "random": one.row.labels.random,
        "primary": one.primary,
        **{name: getattr(result, name) for name in numbers},
    }
    return Record(told, result)


def _telling(claim: Claim) -> set[LeftOut]:
    """Every reader, and the cases at the two ends: a page has no room for all of them."""
    cases = sorted(claim.without("case"), key=lambda one: one.estimate or 0.0)
    return {*claim.without("reader"), *cases[:5], *cases[-5:], *claim.pivotal("case")}
