"""The agreement of the people in one column of one cell: coefficients, pairs, the paradox."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np

from readerstats.analysis.draws import most_workers
from readerstats.analysis.reader_pairs import judged_pairs
from readerstats.analysis.records import NumberColumn
from readerstats.results import Estimate, Labels, Row, joined_notes
from readerstats.stats.agreement.bootstrap import agreement_bootstrap
from readerstats.stats.agreement.coefficients import agreement_coefficient
from readerstats.stats.agreement.intraclass import intraclass_correlation
from readerstats.stats.agreement.krippendorff import Metric, krippendorff_alpha
from readerstats.stats.agreement.light import light_kappa

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from readerstats.analysis.metrics import Cell
    from readerstats.analysis.reader_pairs import Pair
    from readerstats.analysis.readings import Kind, Readings
    from readerstats.results import Random
    from readerstats.stats.agreement.resampled import Resamplable
    from readerstats.stats.agreement.weights import FloatArray, Weights
    from readerstats.study.model import Study

MAIN: Final[dict[Kind, Resamplable]] = {
    "decision": "fleiss-kappa", "rating": "fleiss-kappa", "measurement": "krippendorff-alpha",
}  # fmt: skip
_KAPPAS: Final[tuple[Resamplable, ...]] = (
    "fleiss-kappa", "conger-kappa", "gwet-ac", "brennan-prediger", "light-kappa",
)  # fmt: skip
_METRIC: Final[dict[Kind, Metric]] = {
    "decision": "nominal", "rating": "ordinal", "measurement": "interval",
}  # fmt: skip
_ICC: Final[tuple[tuple[str, dict[str, str], str], ...]] = (
    ("icc-agreement", {}, "readers and cases"),
    ("icc-agreement-average", {"unit": "average"}, "readers and cases"),
    ("icc-consistency", {"definition": "consistency"}, "cases"),
    ("icc-consistency-average", {"definition": "consistency", "unit": "average"}, "cases"),
    ("icc-one-way", {"model": "one-way"}, "readers and cases"),
    ("icc-one-way-average", {"model": "one-way", "unit": "average"}, "readers and cases"),
)
PARADOX_AGREED: Final = 0.75
PARADOX_APART: Final = 0.2
"""Kappa misleads where readers agree on so many cases, and AC1 is so much higher."""
MOST_LISTED: Final = 300
"""Pairs that the JSON of a page has room for; `--coefficient cohen-kappa` lists them all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paradox:
    """Readers agree on most cases, and kappa is low all the same.

    Attributes
    ----------
    observed : float
        Share of the cases on which two readers agree.
    kappa, ac1 : float
    category : float
        The one that most reads are of.
    share : float
        Of the reads, on [0, 1].
    """

    observed: float
    kappa: float
    ac1: float
    category: float
    share: float


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class CellAgreement:
    """What was found in one column of one cell.

    Attributes
    ----------
    column : str
    kind : {"decision", "rating", "measurement"}
    cell : Cell
    readers : tuple of str
        Those who read here.
    n_cases : int
        Cases that somebody read.
    n_shared : int
        Cases that two readers or more read.
    missing : int
        Reads that are not there, of readers times cases.
    categories : tuple of float
    weights : {"unweighted", "linear", "quadratic", "ordinal"}
    main : str
        The metric of the coefficient that is told first.
    coefficients : tuple of Row of Estimate
        Of each metric the resampled interval, then the one over cases.
    pairs : tuple of Pair
        Empty for measurements.
    paradox : Paradox or None
    """

    column: str
    kind: Kind
    cell: Cell
    readers: tuple[str, ...]
    n_cases: int
    n_shared: int
    missing: int
    categories: tuple[float, ...]
    weights: Weights
    main: str
    coefficients: tuple[Row[Estimate], ...]
    pairs: tuple[Pair, ...] = ()
    paradox: Paradox | None = None

    def told(self, metric: str) -> Row[Estimate] | None:
        """Return a metric's row that a sentence can stand on: the first with an interval."""
        rows = [row for row in self.coefficients if row.labels.metric == metric]
        with_bounds = [row for row in rows if row.result.lower is not None]
        return next(iter((*with_bounds, *rows)), None)

    @property
    def order(self) -> tuple[str, ...]:
        """The readers, those first who agree most with the others."""
        own: dict[str, list[float]] = {name: [] for name in self.readers}
        for pair in self.pairs:
            if pair.kappa.estimate is not None:
                own[pair.a].append(pair.kappa.estimate)
                own[pair.b].append(pair.kappa.estimate)
        mean = {name: sum(found) / len(found) if found else -2.0 for name, found in own.items()}
        return tuple(sorted(self.readers, key=lambda name: -mean[name]))

    @property
    def extremes(self) -> tuple[Pair, Pair] | None:
        """The pairs with the lowest and the highest kappa, where any has one."""
        known = [pair for pair in self.pairs if pair.kappa.estimate is not None]
        if not known:
            return None
        ranked = sorted(known, key=lambda pair: pair.kappa.estimate or 0.0)
        return ranked[0], ranked[-1]

    def record(self) -> dict[str, Any]:
        """Return what JSON has beside the coefficients."""
        return {
            "column": self.column,
            "modality": self.cell.modality,
            "dataset": self.cell.dataset,
            "kind": self.kind,
            "categories": list(self.categories),
            "weights": self.weights,
            "main": self.main,
            "readers": list(self.readers),
            "n_cases": self.n_cases,
            "n_shared": self.n_shared,
            "missing": self.missing,
            "pairs": self._pairs(),
        }

    def _pairs(self) -> dict[str, Any] | None:
        """Lay the pairs out as lists, the first reader with each later one, then the second."""
        if not self.pairs or len(self.pairs) > MOST_LISTED:
            return None
        return {
            "metric": with_weights("cohen-kappa", self.weights),
            "observed": [pair.observed for pair in self.pairs],
            **{
                key: NumberColumn(key, [pair.kappa for pair in self.pairs])
                for key in ("estimate", "se", "lower", "upper", "n")
            },
        }


def with_weights(name: str, weights: Weights) -> str:
    """Name a coefficient with its weights, where it has any.

    Examples
    --------
    >>> with_weights("gwet-ac", "unweighted"), with_weights("gwet-ac", "linear")
    ('gwet-ac1', 'gwet-ac2-linear')
    """
    if name == "gwet-ac":
        name = "gwet-ac1" if weights == "unweighted" else "gwet-ac2"
    return name if weights == "unweighted" else f"{name}-{weights}"


def within_cell(
    study: Study, found: Readings, cell: Cell, weights: Weights, main: Resamplable | None = None
) -> CellAgreement:
    """Judge the agreement in one column of one cell.

    Parameters
    ----------
    study : Study
    found : Readings
    cell : Cell
    weights : {"unweighted", "linear", "quadratic", "ordinal"}
        Of ratings; decisions and measurements take none.
    main : str, optional

    Returns
    -------
    CellAgreement

    Examples
    --------
    >>> within_cell.__name__
    'within_cell'
    """
    reads = study.arrays()
    table, readers, cases = found.within(reads, cell)
    if found.kind == "decision":
        weights = "unweighted"
    patients = _patients(reads.clusters, cases)
    asked = _Asked(study, found, cell, weights, patients)
    drawn = asked.resampled(table)
    rows = [] if found.kind == "measurement" else _of_kappas(asked, table, drawn)
    rows += _of_alpha(asked, table, drawn)
    if found.kind != "decision":
        rows += _of_variance(asked, table)
    # Of two readers Conger's kappa is Cohen's, and Fleiss' is Scott's pi.
    cohens = len(readers) == 2 and found.kind != "measurement"
    name = main or ("conger-kappa" if cohens else MAIN[found.kind])
    if name == "krippendorff-alpha":
        first = f"krippendorff-alpha-{_METRIC[found.kind]}"
    else:
        first = with_weights(name, "unweighted" if name == "percent-agreement" else weights)
    pairs: tuple[Pair, ...] = ()
    if found.kind != "measurement":
        level = study.settings.analysis.level
        pairs = judged_pairs(table, readers, weights, found.categories, level)
    return CellAgreement(
        column=found.column,
        kind=found.kind,
        cell=cell,
        readers=readers,
        n_cases=table.shape[1],
        n_shared=int(((~np.isnan(table)).sum(axis=0) > 1).sum()),
        missing=int(np.isnan(table).sum()),
        categories=found.categories,
        weights=weights,
        main=first,
        coefficients=tuple(rows),
        pairs=pairs,
        paradox=_paradox(table, rows) if found.kind == "decision" else None,
    )


@dataclass(frozen=True, eq=False, slots=True)
class _Asked:
    """What every coefficient of a cell is asked with."""

    study: Study
    found: Readings
    cell: Cell
    weights: Weights
    patients: NDArray[np.intp] | None

    def row(self, metric: str, random: Random, result: Estimate) -> Row[Estimate]:
        """Label a coefficient."""
        labels = Labels(
            metric=metric,
            random=random,
            scope="group",
            group="readers",
            modality=self.cell.modality,
            dataset=self.cell.dataset,
            column=self.found.column,
        )
        return Row(labels, result)

    def resampled(self, table: FloatArray) -> dict[Resamplable, Estimate]:
        """Draw readers and cases, or what the settings say is random, for every coefficient."""
        analysis, metric = self.study.settings.analysis, _METRIC[self.found.kind]
        given: dict[str, Any] = {
            "categories": self.found.categories or None,
            "resampled": analysis.random,
            "replicates": analysis.replicates,
            "seed": analysis.seed,
            "level": analysis.level,
            "clusters": self.patients,
            "workers": analysis.workers or most_workers(),
        }
        if self.found.kind == "measurement":
            return agreement_bootstrap(table, ("krippendorff-alpha",), metric=metric, **given)
        together: tuple[Resamplable, ...] = (*_KAPPAS, "krippendorff-alpha")
        alike: tuple[Resamplable, ...] = ("percent-agreement",)
        if self.weights == "unweighted":  # shares the draws; weighted, it would count near misses
            return agreement_bootstrap(table, (*alike, *together), metric=metric, **given)
        return agreement_bootstrap(table, alike, **given) | agreement_bootstrap(
            table, together, weights=self.weights, metric=metric, **given
        )


def _patients(
    clusters: NDArray[np.intp] | None, cases: NDArray[np.intp]
) -> NDArray[np.intp] | None:
    """Return the patients of a cell's cases, where one of them has several here."""
    if clusters is None:
        return None
    here = clusters[cases]
    return here if len(np.unique(here)) < len(here) else None


def _of_kappas(
    asked: _Asked, table: FloatArray, drawn: dict[Resamplable, Estimate]
) -> list[Row[Estimate]]:
    """Estimate the share of agreeing pairs, and what is corrected for chance."""
    analysis = asked.study.settings.analysis
    given: dict[str, Any] = {
        "categories": asked.found.categories, "level": analysis.level, "clusters": asked.patients,
    }  # fmt: skip
    rows = []
    for name in ("percent-agreement", *_KAPPAS):
        exact = name == "percent-agreement"
        weights = "unweighted" if exact else asked.weights
        over_cases = (
            light_kappa(table, weights=weights, **given)
            if name == "light-kappa"
            else agreement_coefficient(table, cast("Any", name), weights=weights, **given)
        )
        metric = with_weights(name, weights)
        rows.append(asked.row(metric, analysis.random, drawn[name]))
        rows.append(asked.row(metric, "cases", over_cases.estimate))
    return rows


def _of_alpha(
    asked: _Asked, table: FloatArray, drawn: dict[Resamplable, Estimate]
) -> list[Row[Estimate]]:
    """Estimate Krippendorff's alpha on the scale that the column has."""
    analysis, metric = asked.study.settings.analysis, _METRIC[asked.found.kind]
    over_cases = krippendorff_alpha(table, metric, level=analysis.level, clusters=asked.patients)
    name = f"krippendorff-alpha-{metric}"
    return [
        asked.row(name, analysis.random, drawn["krippendorff-alpha"]),
        asked.row(name, "cases", over_cases.estimate),
    ]


def _of_variance(asked: _Asked, table: FloatArray) -> list[Row[Estimate]]:
    """Estimate intraclass correlations, on the cases that every reader read."""
    rows = []
    for name, kind, random in _ICC:
        found = intraclass_correlation(
            table, level=asked.study.settings.analysis.level, **cast("Any", kind)
        )
        lost = (
            f"{found.left_out} of {found.n_cases + found.left_out} cases without some reader's "
            "read are left out"
            if found.left_out
            else None
        )
        whose = None if asked.patients is None else "every case is taken as a patient of its own"
        result = replace(found.estimate, note=joined_notes(found.estimate.note, lost, whose))
        rows.append(asked.row(name, cast("Random", random), result))
    return rows


def _paradox(table: FloatArray, rows: list[Row[Estimate]]) -> Paradox | None:
    """Tell whether kappa is low for no other reason than that one answer is rare."""
    value = {row.labels.metric: row.result.estimate for row in rows}
    observed, ac1 = value.get("percent-agreement"), value.get("gwet-ac1")
    kappa = value.get("fleiss-kappa")
    if observed is None or kappa is None or ac1 is None:
        return None
    if observed < PARADOX_AGREED or ac1 - kappa < PARADOX_APART:
        return None
    positive = float(np.nanmean(table))
    category, share = (1.0, positive) if positive >= 0.5 else (0.0, 1 - positive)
    return Paradox(observed=observed, kappa=kappa, ac1=ac1, category=category, share=share)
