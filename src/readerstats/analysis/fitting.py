"""Which multireader method fits a comparison, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

if TYPE_CHECKING:
    from readerstats.analysis.levels import Stack
    from readerstats.results import Random

MultireaderMethod: TypeAlias = Literal["obuchowski-rockette", "u-statistics-centred", "bootstrap"]

CONTRIBUTIONS: Final = (
    "accuracy", "balanced-accuracy", "sensitivity", "specificity", "auc", "partial-auc",
)  # fmt: skip
"""Metrics to which each case contributes: what Obuchowski-Rockette needs."""
U_STATISTICS: Final = ("accuracy", "balanced-accuracy", "sensitivity", "specificity", "auc")


@dataclass(frozen=True, slots=True)
class Fitting:
    """The method that fits, and the reason, as a clause of a sentence.

    Attributes
    ----------
    method : {"obuchowski-rockette", "u-statistics-centred", "bootstrap"}
    reason : str
    """

    method: MultireaderMethod
    reason: str


def fitting(stack: Stack | None, metric: str, random: Random = "readers and cases") -> Fitting:
    """Choose the method by the design and the metric.

    Parameters
    ----------
    stack : Stack or None
        The people's reads; None for a metric that has no contributions of cases.
    metric : str
    random : {"readers and cases", "readers", "cases"}
        U-statistics take both as random.

    Returns
    -------
    Fitting

    Notes
    -----
    Where reads are missing, U-statistics are taken with every reader counting the same and scores
    centred: the published form then rejects too often, since its variance hangs on the origin of
    the scores (docs/methods/u-statistics.md has the simulation).

    Examples
    --------
    >>> fitting(None, "ppv").method
    'bootstrap'
    """
    if stack is None or metric not in CONTRIBUTIONS:
        return Fitting("bootstrap", "the metric is no average over cases")
    if stack.complete:
        return Fitting("obuchowski-rockette", "the crossing of readers and cases is complete")
    if stack.clusters is not None:
        return Fitting("obuchowski-rockette", "patients with several cases are left out as a whole")
    if random != "readers and cases" or metric not in U_STATISTICS:
        return Fitting("obuchowski-rockette", "each reader's value uses the reads at hand")
    return Fitting("u-statistics-centred", "the crossing of readers and cases is incomplete")
