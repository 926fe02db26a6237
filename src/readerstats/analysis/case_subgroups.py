"""Subgroups of cases: the readers' average in each, and what the study compares in each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from readerstats.analysis.adjustment import adjusted
from readerstats.analysis.ranges import difference_within_range
from readerstats.analysis.subgroup_reads import (
    Compared,
    averaged,
    compared,
    counted,
    effects_of,
    labelled,
)
from readerstats.errors import ReaderStatsError
from readerstats.results import Estimate, Labels, Row, TestResult, joined_notes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from readerstats.stats.mrmc.subgroup_effects import SubgroupEffects
    from readerstats.study.model import Study

    BoolArray = NDArray[np.bool_]

LEAST_CASES: Final = 10
"""Cases of a subgroup below which its values stand without an interval, and in no test."""
FEW_CASES: Final = 20
MOST_AGAINST_MODELS: Final = 4
"""Subgroups that readers and models are compared in one by one, where no column is asked for."""
FEW: Final = f"fewer than {LEAST_CASES} cases count here: no interval and no test"
ROUGH: Final = f"fewer than {FEW_CASES} cases: the interval is rough"
REST: Final = "the rest"


@dataclass(frozen=True, eq=False, slots=True)
class CaseSubgroups:
    """Subgroups of cases, ready to be analysed metric by metric.

    Attributes
    ----------
    study : Study
    column : str
    masks : dict of str to ndarray of bool, shape (case,)
    whole_story : bool
        Whether readers and models are compared in each, however many there are.

    Examples
    --------
    >>> import readerstats as rs
    >>> study = rs.load_study(rs.example("deepfake_xray"))
    >>> truth = study.arrays().truth
    >>> found = CaseSubgroups(study, "truth", {"yes": truth, "no": ~truth}, whole_story=True)
    >>> [round(row.result.estimate, 2) for row in found.averages("accuracy")]
    [0.71, 0.75]
    """

    study: Study
    column: str
    masks: dict[str, BoolArray]
    whole_story: bool

    def labels(self, metric: str, one: Compared, **more: Any) -> Labels:
        """Label what is looked at."""
        plain = Labels(
            metric=metric,
            random=self.study.settings.analysis.random,
            by=self.column,
        )
        return replace(labelled(plain, one), **more)

    def sizes(self, one: Compared, metric: str) -> dict[str, int]:
        """Return the number of cases that count, for the subgroups that have any."""
        sizes = {name: counted(self.study, one, mask, metric) for name, mask in self.masks.items()}
        return {name: size for name, size in sizes.items() if size}

    def averages(self, metric: str) -> list[Row[Estimate]]:
        """Average the readers in each subgroup."""
        from readerstats.stats.mrmc.subgroups import subgroup_average

        analysis = self.study.settings.analysis
        lowest, highest = analysis.specificity
        most = highest - lowest if metric == "partial-auc" else 1.0
        rows = []
        for one in averaged(self.study, metric):
            sizes = self.sizes(one, metric)
            effects = self.effects(one, list(sizes), metric)
            for place, (name, size) in enumerate(sizes.items()):
                found = subgroup_average(
                    effects, place, random=self.random, level=analysis.level, most=most
                )
                if found.estimate is None:
                    continue
                labels = self.labels(metric, one, scope="group", group=name)
                rows.append(Row(labels, _cautious(found, size)))
        return rows

    def tests(self, metric: str) -> tuple[list[Row[TestResult]], list[str]]:
        """Test the averages, and all that the study compares; say what could not be compared."""
        rows: list[Row[TestResult]] = []
        notes: list[str] = []
        for one in averaged(self.study, metric):
            rows += self.heterogeneity(one, metric)
        for one in compared(self.study, metric):
            if one.what == self.column:
                continue
            try:
                rows += self.heterogeneity(one, metric)
            except ReaderStatsError as refused:
                notes.append(f"{one.names[1]}: {str(refused).removesuffix('.')}")
        return rows, notes

    def heterogeneity(self, one: Compared, metric: str) -> list[Row[TestResult]]:
        """Test what is looked at in each subgroup, in all at once, and in each against the rest."""
        from readerstats.stats.mrmc.subgroups import subgroup_contrast, subgroup_homogeneity

        level = self.study.settings.analysis.level
        sizes = self.sizes(one, metric)
        large = {name: size for name, size in sizes.items() if size >= LEAST_CASES}
        difference = len(one.sides) > 1
        rows: list[Row[TestResult]] = []
        effects = self.effects(one, list(sizes), metric)
        told = difference and (
            self.whole_story or one.what != "panel" or len(sizes) <= MOST_AGAINST_MODELS
        )
        for place, (name, size) in enumerate(sizes.items() if told else ()):
            unit = np.eye(len(sizes))[place]
            test = subgroup_contrast(effects, unit, random=self.random, level=level)
            if test.estimate is not None:
                labels = self.labels(metric, one, comparison=one.what, group=name)
                rows.append(Row(labels, _cautious(difference_within_range(metric, test), size)))
        if len(large) < 2:
            return rows
        if len(large) < len(sizes):
            effects = self.effects(one, list(large), metric)
        kind = "interaction" if difference else "subgroups"
        together = subgroup_homogeneity(effects, list(large.values()), random=self.random)
        left = [name for name in sizes if name not in large]
        note = f"subgroups of fewer than {LEAST_CASES} cases, left out: {len(left)}" if left else ""
        together = replace(together, note=joined_notes(together.note, note))
        rows.append(Row(self.labels(metric, one, comparison=kind), together))
        if one.what == "panel" and len(large) > 2:
            return rows
        return rows + self.against_rest(effects, one, large, metric)

    def against_rest(
        self, effects: SubgroupEffects, one: Compared, sizes: dict[str, int], metric: str
    ) -> list[Row[TestResult]]:
        """Compare each subgroup with the others, weighted by their cases; two with each other."""
        from readerstats.stats.mrmc.subgroups import subgroup_contrast

        analysis = self.study.settings.analysis
        names, weights = list(sizes), np.array(list(sizes.values()), dtype=float)
        difference = len(one.sides) > 1
        rows = []
        for place, name in enumerate(names[: 1 if len(names) == 2 else None]):
            contrast = -weights / (weights.sum() - weights[place])
            contrast[place] = 1.0
            other = names[1] if len(names) == 2 else REST
            test = subgroup_contrast(effects, contrast, random=self.random, level=analysis.level)
            if difference:
                labels = self.labels(
                    metric, one, comparison="interaction", group=f"{name} minus {other}"
                )
            else:
                labels = self.labels(metric, one, comparison="subgroup", group=name)
                labels = replace(labels, a=name, b=other)
                test = difference_within_range(metric, test)
            rows.append(Row(labels, test))
        return adjusted(rows, analysis.multiplicity)

    def effects(self, one: Compared, names: list[str], metric: str) -> SubgroupEffects:
        """Compute each reader's effect in some of the subgroups."""
        try:
            return effects_of(self.study, one, [self.masks[name] for name in names], metric)
        except ValueError as refused:
            raise ReaderStatsError(str(refused)) from None

    @property
    def random(self) -> Any:
        """What is random: of one reader the cases alone."""
        return "cases" if len(self.study.humans) == 1 else self.study.settings.analysis.random


def _cautious(found: Any, size: int) -> Any:
    """Take the inference from what rests on too few cases; say where there are few."""
    if size >= FEW_CASES:
        return found
    if size >= LEAST_CASES:
        return replace(found, note=joined_notes(found.note, ROUGH))
    if isinstance(found, Estimate):
        return Estimate(estimate=found.estimate, method=found.method, n=found.n, note=FEW)
    return TestResult.unavailable(method=found.method, note=FEW, estimate=found.estimate, n=found.n)
