"""Reader studies whose truth is known: Roe and Metz's model of scores, and decisions made on it.

A score is the sum of what the case's class adds and of independent normal effects of the reader,
of the case, of their interaction, and of what a level (modality, dataset, group) does to each.
Reader effects differ between positive and negative cases, so that readers differ in how well they
separate them and in how freely they call a case positive. A decision is a score above a threshold:
correlated binary reads by a latent probit model. The mean of every metric over all readers and all
cases is known in closed form.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
Design = Literal[
    "crossed",
    "a quarter missing",
    "split-plot",
    "cases in levels",
    "readers in levels",
]

phi = NormalDist().cdf


@dataclass(frozen=True, kw_only=True)
class Variances:
    """Variance components of a score; those of readers hold for each class of cases."""

    reader: float
    level_reader: float
    case: float
    level_case: float
    reader_case: float
    error: float

    @property
    def total(self) -> float:
        """Variance of a score within a class."""
        readers = self.reader + self.level_reader
        return readers + self.case + self.level_case + self.reader_case + self.error


# Roe and Metz 1997, https://doi.org/10.1016/S1076-6332(97)80210-3: the first letter is the
# correlation between reads of a case (high or low), the second the variance between readers.
SEPARATIONS = {0.702: 0.75, 0.855: 1.5, 0.961: 2.5}
"""Separation of the classes for the area of the median reader."""
_READERS_DIFFER = {0.702: 0.011, 0.855: 0.030, 0.961: 0.056}


def roe_metz_variances(structure: str, area: float) -> Variances:
    """Return the published variance components of a structure, such as ``"HL"``."""
    correlation, spread = structure
    case, error = {"H": (0.3, 0.2), "L": (0.1, 0.6)}[correlation]
    reader = {"L": 0.0055, "H": _READERS_DIFFER[area]}[spread]
    return Variances(
        reader=reader,
        level_reader=reader,
        case=case,
        level_case=case,
        reader_case=0.2,
        error=error,
    )


@dataclass(frozen=True, kw_only=True)
class Population:
    """All readers and all cases that a study's readers and cases are drawn from.

    `separation` is the mean score of positive cases, that of negative ones being 0; a score above
    `threshold` is a call for positive. `gain` is added to the separation of the first level.
    """

    name: str
    variances: Variances
    separation: float
    threshold: float = 0.0
    gain: float = 0.0

    def truth_of(self, metric: str, prevalence: float, *, level: int = 1) -> float:
        """Return a metric's mean over all readers and all cases, at a share of positive cases."""
        separation = self.separation + (self.gain if level == 0 else 0.0)
        sd = math.sqrt(self.variances.total)
        sensitivity = phi((separation - self.threshold) / sd)
        specificity = phi(self.threshold / sd)
        return {
            "auc": phi(separation / (sd * math.sqrt(2))),
            "sensitivity": sensitivity,
            "specificity": specificity,
            "balanced-accuracy": (sensitivity + specificity) / 2,
            "accuracy": prevalence * sensitivity + (1 - prevalence) * specificity,
        }[metric]


def roe_metz(structure: str, area: float, *, gain: float = 0.0) -> Population:
    """Return one of the twelve populations of Roe and Metz, cut midway between the classes."""
    separation = SEPARATIONS[area]
    return Population(
        name=f"Roe-Metz {structure} {area:.3f}".replace("0.", "."),
        variances=roe_metz_variances(structure, area),
        separation=separation,
        threshold=separation / 2,
        gain=gain,
    )


@dataclass(frozen=True, kw_only=True)
class Size:
    """Readers and cases of a study, and who reads what.

    Where readers or cases are nested in levels, or in blocks, the numbers are those of all levels
    and blocks together. Cases of one patient are of one class, and easy or hard together.
    """

    readers: int
    negatives: int
    positives: int
    design: Design = "crossed"
    blocks: int = 2
    cases_per_patient: int = 1

    @property
    def cases(self) -> int:
        return self.negatives + self.positives

    @property
    def prevalence(self) -> float:
        return self.positives / self.cases


@dataclass(frozen=True, kw_only=True, eq=False)
class Simulated:
    """A drawn study: `scores` of shape (level, reader, case), NaN where not read.

    `patients` holds the number of the patient of each case.
    `model` holds the scores of one algorithm on the cases as the last level shows them. It is as
    good as the average reader, and finds hard what readers find hard.
    """

    scores: FloatArray
    truth: BoolArray
    patients: NDArray[np.intp]
    model: FloatArray
    threshold: float
    model_threshold: float

    def values(self, metric: str) -> FloatArray:
        """Return what a metric is computed from: scores for areas, or else decisions."""
        return self.scores if metric == "auc" else _decisions(self.scores, self.threshold)

    def model_values(self, metric: str) -> FloatArray:
        return self.model if metric == "auc" else _decisions(self.model, self.model_threshold)


def _decisions(scores: FloatArray, threshold: float) -> FloatArray:
    return np.where(np.isnan(scores), np.nan, scores > threshold)


def simulate(
    population: Population, size: Size, rng: np.random.Generator, *, levels: int = 2
) -> Simulated:
    """Draw a study."""
    variances = population.variances
    n_readers, n_cases = size.readers, size.cases
    truth = np.arange(n_cases) >= size.negatives
    patients = np.arange(n_cases) // size.cases_per_patient

    def normal(variance: float, *shape: int) -> FloatArray:
        return math.sqrt(variance) * rng.standard_normal(shape)

    separations = np.full((levels, 1, 1), population.separation, dtype=np.float64)
    separations[0] += population.gain
    cases = normal(variances.case, n_cases) + normal(variances.level_case, levels, 1, n_cases)
    cases = cases[..., patients]
    readers = normal(variances.reader, n_readers, 2)
    readers = readers + normal(variances.level_reader, levels, n_readers, 2)
    scores = (
        separations * truth
        + cases
        + readers[..., truth.astype(int)]
        + normal(variances.reader_case, n_readers, n_cases)
        + normal(variances.error, levels, n_readers, n_cases)
    )
    scores[~_reads(size, levels, rng)] = np.nan
    # As good as all readers on average: separation and threshold in its own standard deviations.
    scale = 1 / math.sqrt(variances.total)
    own = 1 - variances.case - variances.level_case
    return Simulated(
        scores=scores,
        truth=truth,
        patients=patients,
        model=scale * population.separation * truth + cases[-1, 0] + normal(own, n_cases),
        threshold=population.threshold,
        model_threshold=scale * population.threshold,
    )


def _reads(size: Size, levels: int, rng: np.random.Generator) -> BoolArray:
    """Who reads what, shape (level, reader, case)."""
    shape = (levels, size.readers, size.cases)
    level, reader, case = np.indices(shape)
    place = np.where(case < size.negatives, case, case - size.negatives)  # within its class
    match size.design:
        case "crossed":
            return np.ones(shape, dtype=bool)
        case "a quarter missing":
            return rng.random(shape) >= 0.25
        case "split-plot":
            return reader % size.blocks == place % size.blocks
        case "cases in levels":
            return place % levels == level
        case "readers in levels":
            return reader % levels == level
