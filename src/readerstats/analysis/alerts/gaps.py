"""Reads without an answer: whose, why, and what they could change."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import numpy as np

from readerstats.analysis.alerts.words import p_value, percent, some
from readerstats.analysis.metrics import judged
from readerstats.study.codes import problem
from readerstats.study.labels import ANSWERED, NOT_SHOWN
from readerstats.study.wording import counted, quoted

if TYPE_CHECKING:
    import pandas as pd

    from readerstats.analysis.answers import Answers
    from readerstats.errors import Problem
    from readerstats.study.contents import BoolArray
    from readerstats.study.model import Study

DOUBT: Final = 0.01
"""P value below which gaps are no longer put down to chance."""
FAILURES: Final = ("refused", "unparseable", "error", "indeterminate")


def missing_by_truth(answers: Answers) -> Iterator[Problem]:
    """Warn where the reads that people left out depend on the truth.

    Each case has a share of missing reads; Mann and Whitney's test compares the classes, so that
    the reads of one case count as one. Cases of one patient and class count as one, too.
    """
    study = answers.study
    if all(one.code != "incomplete-crossing" for one in study.problems) or not study.humans:
        return
    reads = study.arrays()
    read = judged(reads)[:, ~reads.models]
    who: BoolArray = np.any(read, axis=2)
    which: BoolArray = np.any(read, axis=1)
    expected = who[:, :, None] & which[:, None, :]
    total = expected.sum(axis=(0, 1))
    missing = (expected & ~read).sum(axis=(0, 1))
    shares = []
    counts = []
    for truth in (reads.truth, ~reads.truth):
        of_class = truth & (total > 0)
        share = missing[of_class] / total[of_class]
        if reads.clusters is not None:
            _, patient = np.unique(reads.clusters[of_class], return_inverse=True)
            share = np.bincount(patient, share) / np.bincount(patient)
        shares.append(share)
        counts.append((int(missing[of_class].sum()), int(total[of_class].sum())))
    if not all(share.size for share in shares) or np.unique(np.concatenate(shares)).size < 2:
        return
    from scipy.stats import mannwhitneyu

    p = float(mannwhitneyu(*shares).pvalue)
    if p < DOUBT:
        labels = (study.task.positive, study.task.negative)
        told = [
            f"{number} of {counted(of, 'read')} of {quoted(label)}"
            for label, (number, of) in zip(labels, counts, strict=True)
        ]
        message = f"missing are {' and '.join(told)} ({p_value(p)}, Mann-Whitney over cases)"
        yield problem("missing-by-truth", message)


def indeterminate_reads(answers: Answers) -> Iterator[Problem]:
    """Warn of people's reads that are neither yes nor no, with the accuracy by each rule [1]_.

    References
    ----------
    .. [1] Schuetz GM, Schlattmann P, Dewey M. Use of 3x2 tables with an intention to diagnose
       approach to assess clinical performance of diagnostic tests. BMJ 2012;345:e6717.
       doi:10.1136/bmj.e6717
    """
    study = answers.study
    reads = study.reads
    people = reads[reads["reader"].isin(study.humans)]
    unsure = people["status"] == "indeterminate"
    if not unsure.any():
        return
    share = f"{int(unsure.sum())} of {counted(len(people), 'read')}"
    message = f"{share} could not tell{_by_each_rule(study, people, ('indeterminate',))}"
    yield problem("indeterminate-reads", message)


def model_failures(answers: Answers) -> Iterator[Problem]:
    """Warn of models that refused, failed, or were not understood."""
    study = answers.study
    runs = study.runs
    reads = study.reads
    told = []
    for model in study.models:
        mine = runs[runs["reader"] == model]
        mine = mine if len(mine) else reads[reads["reader"] == model]
        failed = mine["status"].isin(FAILURES)
        if failed.any():
            kinds = mine.loc[failed, "status"].value_counts().to_dict()
            words = ", ".join(f"{count} {status}" for status, count in kinds.items())
            rule = _by_each_rule(study, mine, FAILURES)
            told.append(f"{quoted(model)}, {words} of {counted(len(mine), 'answer')}{rule}")
    if told:
        yield problem("model-failures", some(told))


def _by_each_rule(study: Study, reads: pd.DataFrame, statuses: tuple[str, ...]) -> str:
    """Say the accuracy without such reads, with them wrong and right; averaged over readers."""
    if not study.binary:
        return ""
    truth = dict(zip(study.cases["case"], study.cases["truth"], strict=True))
    said = reads["response"].to_numpy(dtype=object)
    score = reads["score"].to_numpy(dtype=float)
    threshold = study.task.threshold
    labels = np.array([study.task.negative, study.task.positive], dtype=object)
    if threshold is not None:
        rated = np.array([answer is None for answer in said]) & ~np.isnan(score)
        said = np.where(rated, labels[(score >= threshold).astype(int)], said)
    correct = np.array([a == truth[case] for a, case in zip(said, reads["case"], strict=True)])
    status = reads["status"].to_numpy(dtype=object)
    answered = (status == ANSWERED) & np.array([answer is not None for answer in said])
    unsure = np.isin(status.astype(str), statuses) & (status != NOT_SHOWN)
    values = []
    readers = reads["reader"].to_numpy(dtype=object)
    for reader in dict.fromkeys(readers):
        mine = readers == reader
        n, right = int((mine & answered).sum()), int((mine & answered & correct).sum())
        m = int((mine & unsure).sum())
        if n:
            values.append((right / n, right / (n + m), (right + m) / (n + m)))
    if not values:
        return ""
    without, wrong, right_ = np.mean(values, axis=0).tolist()
    fate = "count as wrong" if study.task.unanswered == "incorrect" else "are left out"
    return (
        f": accuracy is {percent(without)} without them, {percent(wrong)} with them wrong, "
        f"{percent(right_)} with them right; they {fate}"
    )
