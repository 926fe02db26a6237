"""One contrast on every assumption in use: whether the conclusion hangs on the choice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from readerstats.analysis.averages import Contrast, difference
from readerstats.analysis.levels import stack
from readerstats.analysis.mixed_models import SHARES, mixed_differences
from readerstats.analysis.multireader import inferred
from readerstats.analysis.pooled import naive_pooled

if TYPE_CHECKING:
    from readerstats.analysis.draws import Draws
    from readerstats.analysis.levels import Family
    from readerstats.results import Row, TestResult
    from readerstats.study.model import Study

Rung: TypeAlias = Literal["pooled", "readers", "cases", "bootstrap", "primary", "mixed"]
RUNGS: Final[tuple[Rung, ...]] = ("pooled", "readers", "cases", "bootstrap", "primary", "mixed")


@dataclass(frozen=True, eq=False, kw_only=True)
class Ladder:
    """One contrast under different choices of what is random.

    Attributes
    ----------
    rungs : tuple of (str, Row of TestResult)
        ``pooled`` (every read independent: wrong), ``readers`` (t test of the readers' values),
        ``cases`` (these readers, other cases), ``bootstrap`` (two-way), ``primary`` (Obuchowski-
        Rockette or U-statistics), ``mixed`` (logistic mixed model, averaged probabilities); those
        that the design and the metric allow, in this order.
    alpha : float
        The P value below which one speaks of a difference.
    """

    rungs: tuple[tuple[Rung, Row[TestResult]], ...]
    alpha: float

    @property
    def primary(self) -> Row[TestResult]:
        """The rung that the conclusion stands on."""
        found = dict(self.rungs)
        return found.get("primary") or found.get("bootstrap") or self.rungs[-1][1]

    @property
    def agreeing(self) -> tuple[Rung, ...]:
        """The rungs on the side of `alpha` where the primary one is; pooled reads are no rung."""
        return tuple(
            name for name, row in self._tested() if self._shows(row) == self._shows(self.primary)
        )

    @property
    def differing(self) -> tuple[Rung, ...]:
        """The rungs on the other side of `alpha`; the conclusion depends on them."""
        same = self.agreeing
        return tuple(name for name, _ in self._tested() if name not in same)

    @property
    def pooling_misleads(self) -> bool:
        """Whether pooled reads would have said the opposite of the primary analysis."""
        pooled = dict(self.rungs).get("pooled")
        if pooled is None or pooled.result.p is None or self.primary.result.p is None:
            return False
        return self._shows(pooled) != self._shows(self.primary)

    def _tested(self) -> list[tuple[Rung, Row[TestResult]]]:
        if self.primary.result.p is None:
            return []  # nothing to agree with
        return [
            (name, row) for name, row in self.rungs if name != "pooled" and row.result.p is not None
        ]

    def _shows(self, row: Row[TestResult]) -> bool:
        return row.result.p is not None and row.result.p < self.alpha


def climb(
    study: Study, family: Family, sides: tuple[str, str], metric: str, draws: Draws | None = None
) -> Ladder:
    """Judge one contrast on every assumption in use.

    Parameters
    ----------
    study : Study
    family : Family
        Of datasets or of modalities.
    sides : (str, str)
        The levels a and b.
    metric : str
    draws : Draws, optional
        The two-way bootstrap; without it that rung is missing.

    Returns
    -------
    Ladder

    Examples
    --------
    >>> import readerstats as rs
    >>> from readerstats.analysis.levels import Family, Level
    >>> from readerstats.analysis.metrics import Cell
    >>> study = rs.load_study(rs.example("deepfake_xray"))
    >>> family = Family("dataset", tuple(Level(d, Cell(None, d)) for d in study.datasets))
    >>> found = climb(study, family, ("GPT-4o", "RoentGen"), "accuracy")
    >>> [name for name, _ in found.rungs]
    ['pooled', 'readers', 'cases', 'primary', 'mixed']
    >>> found.differing, found.pooling_misleads
    ((), True)
    """
    (a, b), level = sides, study.settings.analysis.level
    ends = {side.name: side.cell for side in family.levels}
    what: Literal["dataset", "modality"] = "dataset" if family.what == "dataset" else "modality"
    contrast = Contrast(what, ends[a], ends[b])
    found: dict[Rung, Row[TestResult] | None] = {
        "pooled": naive_pooled(study, contrast.a, contrast.b, metric),
        "readers": _one(difference(study, contrast, metric, None, None)),
        "cases": _one(inferred(study, family, metric, [(a, b)], random="cases").tests),
        "bootstrap": None
        if draws is None or metric not in draws.metrics
        else _one(difference(study, contrast, metric, "bootstrap", draws)),
        "primary": _one(inferred(study, family, metric, [(a, b)]).tests),
    }
    reads = stack(study, family.levels, metric) if metric in SHARES else None
    if reads is not None and reads.clusters is None:  # the mixed model knows no patients
        found["mixed"] = mixed_differences(reads, family, metric, [(a, b)], level=level).rows[-1]
    rungs = [(name, row) for name in RUNGS if (row := found.get(name)) is not None]
    return Ladder(rungs=tuple(rungs), alpha=round(1 - level, 12))


def _one(rows: list[Row[TestResult]] | tuple[Row[TestResult], ...]) -> Row[TestResult] | None:
    """Take the difference; a test of all levels at once has no sides."""
    return next((row for row in rows if row.labels.b is not None), None)
