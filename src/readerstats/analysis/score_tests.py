"""The score test that a difference of two readers or models is held against a margin by."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from readerstats.analysis.metrics import Cell
from readerstats.analysis.pair_reads import counted, right_answers
from readerstats.analysis.patients import NOT_BY_PATIENT
from readerstats.results import joined_notes
from readerstats.stats.judges import ClusteredScore, PairedScore
from readerstats.stats.paired import compare_paired

if TYPE_CHECKING:
    from readerstats.results import Row, TestResult
    from readerstats.stats.judges import Judge
    from readerstats.study.model import Study

CONDITIONAL: Final = ("mcnemar-exact", "mcnemar-mid-p")
NO_MARGIN: Final = (
    "the exact and mid-P tests take the number of discordant cases as given, which a margin does "
    "not; use mcnemar, whose margin is tested by Tango's score"
)


def score_test(study: Study, row: Row[TestResult]) -> tuple[TestResult, Judge | None]:
    """Return what a margin is held against: the difference of a pair with its score test.

    Parameters
    ----------
    study : Study
    row : Row of TestResult
        Any difference a - b.

    Returns
    -------
    TestResult
        The difference; that of two on common cases with Tango's interval, whichever test of
        equality was made of it.
    Judge or None
        None for differences that are tested by their standard error.

    Examples
    --------
    >>> import readerstats as rs
    >>> study = rs.load_study(rs.example("deepfake_xray"))
    >>> row = rs.compare_readers(study, "GPT-5", "GPT-4o").tests[0]
    >>> score_test(study, row)[1]
    PairedScore(b=19, c=22, n=154, correction=0.0)
    """
    result, labels = row.result, row.labels
    if labels.comparison not in ("reader", "model") or labels.a is None or labels.b is None:
        return result, None
    if result.method == "mcnemar-clustered":
        return result, _clustered(study, row)
    counts = result.counts
    if counts is None or not result.n or result.method == "mcnemar-durkalski":
        return result, None
    if result.method in CONDITIONAL:
        level = study.settings.analysis.level
        result = compare_paired(counts, level=level)
        remark = None if study.arrays().clusters is None else NOT_BY_PATIENT
        result = replace(result, note=joined_notes(result.note, remark))
    corrected = 1.0 if result.method == "mcnemar-corrected" else 0.0
    return result, PairedScore.of(counts, correction=corrected)


def _clustered(study: Study, row: Row[TestResult]) -> ClusteredScore | None:
    """Count the pairs of each patient again, for the test at other values than 0."""
    from readerstats.stats.cluster_counts import count_by_cluster

    reads, labels = study.arrays(), row.labels
    if reads.clusters is None or row.result.n is None or row.result.n < 2:
        return None
    cell = Cell(labels.modality, labels.dataset)
    right_a, right_b = right_answers(reads, (labels.a or "", labels.b or ""), cell, labels.metric)
    units = reads.clusters[counted(reads, cell, labels.metric)]
    return ClusteredScore(count_by_cluster(right_a, right_b, units))
