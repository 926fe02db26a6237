"""What pooling the reads would have claimed: wrong, and shown so that it is seen through."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from readerstats.analysis.averages import Contrast
from readerstats.analysis.metrics import Cell, counts
from readerstats.results import Row, TestResult

if TYPE_CHECKING:
    from readerstats.study.model import Study


def naive_pooled(study: Study, a: Cell, b: Cell, metric: str) -> Row[TestResult] | None:
    """Compare two cells as if every read were independent: wrong, and shown as a warning.

    Parameters
    ----------
    study : Study
    a, b : Cell
    metric : {"accuracy", "sensitivity", "specificity"}

    Returns
    -------
    Row of TestResult or None
        None for a metric that is not a share of reads.

    Examples
    --------
    >>> import readerstats as rs
    >>> study = rs.load_study(rs.example("deepfake_xray"))
    >>> row = naive_pooled(study, Cell(None, "GPT-4o"), Cell(None, "RoentGen"), "accuracy")
    >>> row.result.note
    'assumes that all reads are independent; they are not'
    """
    from readerstats.stats.proportions import proportion_difference

    reads = study.arrays()
    if metric not in ("accuracy", "sensitivity", "specificity") or reads.decision is None:
        return None
    sides = []
    for cell in (a, b):
        found = counts(reads, cell)
        tp, fn, fp, tn = (
            int(each[~reads.models].sum()) for each in (found.tp, found.fn, found.fp, found.tn)
        )
        sides += {
            "accuracy": [tp + tn, tp + fn + fp + tn],
            "sensitivity": [tp, tp + fn],
            "specificity": [tn, tn + fp],
        }[metric]
    k1, n1, k2, n2 = sides
    if not n1 or not n2:
        return None
    result = proportion_difference(k1, n1, k2, n2, level=study.settings.analysis.level)
    what: Literal["dataset", "modality"] = "dataset" if a.modality == b.modality else "modality"
    labels = Contrast(what, a, b).labels(metric, "none")
    note = "assumes that all reads are independent; they are not"
    return Row(labels, replace(result, n=n1 + n2, note=note))
