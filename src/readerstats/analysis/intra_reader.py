"""How far readers agree with themselves, where they read cases again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from readerstats.analysis.cell_agreement import with_weights
from readerstats.analysis.metrics import Cell
from readerstats.analysis.readings import repeated
from readerstats.results import Estimate, Labels, Row
from readerstats.stats.agreement.coefficients import agreement_coefficient
from readerstats.stats.agreement.krippendorff import krippendorff_alpha

if TYPE_CHECKING:
    from readerstats.analysis.readings import Readings
    from readerstats.results import Random
    from readerstats.stats.agreement.weights import FloatArray, Weights
    from readerstats.study.model import Study

PREFIX: Final = "intra-reader"


def intra_reader(study: Study, found: Readings, weights: Weights) -> tuple[Row[Estimate], ...]:
    """Compare each reader's reads of the same case with each other.

    Parameters
    ----------
    study : Study
    found : Readings
    weights : {"unweighted", "linear", "quadratic", "ordinal"}

    Returns
    -------
    tuple of Row of Estimate
        Of each reader and cell with repeats: the share of the pairs of reads that agree, and
        kappa (alpha of the interval metric for measurements), over cases; then the readers'
        means, where two or more have a value, over readers. Empty without repeats.

    Examples
    --------
    >>> intra_reader.__name__
    'intra_reader'
    """
    from readerstats.stats.means import mean  # pingouin: on first use

    reads = study.arrays()
    tables = repeated(study, found)
    if not tables:
        return ()
    level = study.settings.analysis.level
    rows: list[Row[Estimate]] = []
    for index, modality in enumerate(reads.modalities):
        for dataset in reads.dataset_names:
            cell = Cell(modality, dataset)
            here: dict[str, list[float]] = {}
            inside = reads.in_dataset(dataset)
            for reader, table in tables.items():
                mine = table[index][:, inside]
                again = (~np.isnan(mine)).sum(axis=0) > 1
                if not again.any():
                    continue
                clusters = None if reads.clusters is None else reads.clusters[inside][again]
                for metric, result in _of_one(mine[:, again], found, weights, clusters, level):
                    rows.append(Row(_labels(found, cell, metric, "cases", reader), result))
                    if result.estimate is not None:
                        here.setdefault(metric, []).append(result.estimate)
            rows += [
                Row(
                    _labels(found, cell, metric, "readers"),
                    _within(metric, mean(values, level=level)),
                )
                for metric, values in here.items()
                if len(values) > 1
            ]
    return tuple(rows)


def _of_one(
    table: FloatArray,
    found: Readings,
    weights: Weights,
    clusters: np.ndarray | None,
    level: float,
) -> list[tuple[str, Estimate]]:
    """Judge one reader's repeats; Conger's kappa is Cohen's where there are two reads of each."""
    if clusters is not None and len(np.unique(clusters)) == len(clusters):
        clusters = None
    if found.kind == "measurement":
        alpha = krippendorff_alpha(table, "interval", level=level, clusters=clusters)
        return [(f"{PREFIX}-krippendorff-alpha-interval", alpha.estimate)]
    share = agreement_coefficient(
        table, "percent-agreement", categories=found.categories, level=level, clusters=clusters
    )
    kappa = agreement_coefficient(
        table, "conger-kappa", weights=weights, categories=found.categories, level=level,
        clusters=clusters,
    )  # fmt: skip
    return [
        (f"{PREFIX}-percent-agreement", share.estimate),
        (f"{PREFIX}-{with_weights('kappa', weights)}", kappa.estimate),
    ]


def _within(metric: str, found: Estimate) -> Estimate:
    """Cut a mean's interval at the ends of what agreement can be."""
    if found.lower is None or found.upper is None:
        return found
    lowest = 0.0 if metric.endswith("percent-agreement") else -1.0
    return replace(found, lower=max(lowest, found.lower), upper=min(1.0, found.upper))


def _labels(
    found: Readings, cell: Cell, metric: str, random: Random, reader: str | None = None
) -> Labels:
    return Labels(
        metric=metric,
        random=random,
        scope="reader" if reader else "group",
        reader=reader,
        group=None if reader else "readers",
        modality=cell.modality,
        dataset=cell.dataset,
        column=found.column,
    )
