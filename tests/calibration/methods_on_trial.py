"""The methods on trial: each takes a simulated study and a metric, and says what it found."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from statistics import NormalDist
from types import MappingProxyType

import numpy as np
from simulated_studies import FloatArray, Simulated

from readerstats.results import Estimate, TestResult
from readerstats.stats.bootstrap_intervals import bootstrap_test
from readerstats.stats.means import paired_t
from readerstats.stats.mixed.model import logistic_mixed_model
from readerstats.stats.mrmc.analysis import obuchowski_rockette
from readerstats.stats.mrmc.average import reader_average
from readerstats.stats.mrmc.model_against_readers import model_against_readers
from readerstats.stats.resampling import Resampling, bootstrap
from readerstats.stats.roc.placements import placements
from readerstats.stats.ustatistics.analysis import Form, ustatistics

RESAMPLES = 1000


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What a method says of one study.

    `difference` is that of the first level and the second, or of the readers and the model;
    `average` is the reader average of the last level. `negative` tells a negative variance
    component or variance that had to be replaced.
    """

    difference: TestResult | None = None
    average: Estimate | None = None
    negative: bool = False


Method = Callable[[Simulated, str], Finding]


def by_obuchowski_rockette(study: Simulated, metric: str, *, patients: bool = False) -> Finding:
    found = obuchowski_rockette(
        study.values(metric),
        study.truth,
        metric=metric,
        clusters=study.patients if patients else None,
    )
    return Finding(
        difference=found.differences[0],
        average=found.means[-1],
        negative=_replaced(found.differences[0].note),
    )


def by_ustatistics(study: Simulated, metric: str, *, form: Form = "joint") -> Finding:
    found = ustatistics(study.values(metric), study.truth, metric=metric, form=form)
    difference = found.differences[0]
    return Finding(
        difference=difference,
        average=found.levels[-1],
        negative=difference.method != "u-statistic",
    )


def by_average_of_one_level(study: Simulated, metric: str) -> Finding:
    average, *_ = reader_average(study.values(metric)[-1], study.truth, metric=metric)
    return Finding(average=average)


def by_model_against_readers(study: Simulated, metric: str) -> Finding:
    found = model_against_readers(
        study.values(metric)[-1], study.model_values(metric), study.truth, metric=metric
    )
    return Finding(difference=found, negative=_replaced(found.note))


def by_paired_t(study: Simulated, metric: str) -> Finding:
    """Take the cases for the only ones there are."""
    first, second = _per_reader(study, metric)
    return Finding(difference=paired_t(first, second))


def by_bootstrap(study: Simulated, metric: str) -> Finding:
    if metric != "accuracy":
        raise ValueError("the bootstrap is on trial for accuracy alone.")
    right = (study.values(metric) == study.truth).astype(np.float64)
    change = right[0] - right[1]

    def difference(cases: FloatArray, readers: FloatArray) -> FloatArray:
        sums = np.einsum("br,br->b", readers, cases @ change.T)
        return np.asarray(sums / change.size)

    n_readers = change.shape[0]
    seed = int(right.sum())  # any number that differs from study to study
    plan = Resampling(
        n_readers=n_readers, strata=study.truth.astype(int), replicates=RESAMPLES, seed=seed
    )
    draws = bootstrap(difference, plan)
    return Finding(difference=bootstrap_test(draws, float(change.mean())))


def by_pooled_reads(study: Simulated, metric: str) -> Finding:
    """Compare all reads as if each were a case of its own: the mistake that is to be seen."""
    if metric != "accuracy":
        raise ValueError("pooled reads are on trial for accuracy alone.")
    first, second = (study.values(metric) == study.truth).mean(axis=(1, 2))
    n_reads = study.scores[0].size
    pooled = (first + second) / 2
    se = math.sqrt(2 * pooled * (1 - pooled) / n_reads)
    if se == 0:
        why = "all reads are right"
        return Finding(difference=TestResult.unavailable(method="pooled", note=why))
    z, half = (first - second) / se, 1.96 * se
    difference = TestResult(
        method="pooled",
        estimate=first - second,
        se=se,
        lower=first - second - half,
        upper=first - second + half,
        level=0.95,
        p=2 * NormalDist().cdf(-abs(z)),
    )
    return Finding(difference=difference)


def by_mixed_model(study: Simulated, metric: str) -> Finding:
    return _mixed(study, metric, slope=None)


def by_mixed_model_with_slopes(study: Simulated, metric: str) -> Finding:
    return _mixed(study, metric, slope="modality")


def _mixed(study: Simulated, metric: str, slope: str | None) -> Finding:
    if metric != "accuracy":
        raise ValueError("the mixed model is on trial for accuracy alone.")
    right = study.values(metric) == study.truth
    level, reader, case = (place.ravel() for place in np.indices(right.shape))
    design = np.column_stack([np.ones(right.size), 1.0 - level])
    fitted = logistic_mixed_model(
        right.ravel(), design, ["(Intercept)", "modality"], reader, case, slope=slope
    )
    return Finding(difference=fitted.coefficient("modality"), negative=fitted.singular)


def _per_reader(study: Simulated, metric: str) -> FloatArray:
    """Return the metric of each reader, shape (level, reader)."""
    values = study.values(metric)
    if metric == "auc":
        return np.asarray(placements(values, study.truth)[..., study.truth].mean(axis=-1))
    right = (values == study.truth).astype(np.float64)
    positive, negative = right[..., study.truth], right[..., ~study.truth]
    return {
        "accuracy": right.mean(axis=-1),
        "sensitivity": positive.mean(axis=-1),
        "balanced-accuracy": (positive.mean(axis=-1) + negative.mean(axis=-1)) / 2,
    }[metric]


def _replaced(note: str | None) -> bool:
    return note is not None and "set to 0" in note


METHODS: Mapping[str, Method] = MappingProxyType(
    {
        "Obuchowski-Rockette": by_obuchowski_rockette,
        "Obuchowski-Rockette, by patient": partial(by_obuchowski_rockette, patients=True),
        "U-statistics": by_ustatistics,
        "U-statistics, centered": partial(by_ustatistics, form="centred"),
        "reader average": by_average_of_one_level,
        "model against readers": by_model_against_readers,
        "two-way bootstrap": by_bootstrap,
        "mixed model": by_mixed_model,
        "mixed model, reader slopes": by_mixed_model_with_slopes,
        "paired t over readers": by_paired_t,
        "pooled reads": by_pooled_reads,
    }
)
