"""Bootstrap over readers and cases: one set of resampling weights for every statistic.

A resample of readers and cases is a pair of count vectors: how often each reader and each case
was drawn. Any statistic that is a function of weighted counts can be computed for thousands of
resamples by a matrix product, and every metric, reader and modality shares the same draws, so
that their differences are paired as the study is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from readerstats.results import Estimate, Random, TestResult

FloatArray: TypeAlias = NDArray[np.float64]
IntArray: TypeAlias = NDArray[np.intp]
Interval: TypeAlias = Literal["percentile", "basic", "bca"]
Resampled: TypeAlias = Literal["readers and cases", "readers", "cases"]
Statistic: TypeAlias = Callable[[FloatArray, FloatArray], FloatArray]

BLOCK = 500
"""Replicates drawn from one child of the seed; fixed, so that workers cannot change the draws."""
