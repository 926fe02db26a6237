"""What the answers, taken together, say of the task: always the same, or a scale turned round."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from readerstats.study.codes import problem
from readerstats.study.labels import ANSWERED
from readerstats.study.wording import counted, quoted

if TYPE_CHECKING:
    from readerstats.errors import Problem
    from readerstats.study.contents import Contents

_ENOUGH_READS = 10  # before what all answers of a reader have in common is worth a word


def one_answer(contents: Contents) -> Iterator[Problem]:
    """Warn of readers who gave the same answer, or decision, to every case."""
    reads, threshold = contents.reads, contents.task.threshold
    answered = reads[reads["status"] == ANSWERED]
    told: set[str] = set()
    for column in ("response", "score"):
        said = answered[answered[column].notna()]
        counts = said.groupby("reader", sort=False)[column].agg(["nunique", "size", "first"])
        same = counts[(counts["nunique"] == 1) & (counts["size"] >= _ENOUGH_READS)]
        for reader, size, answer in zip(same.index, same["size"], same["first"], strict=True):
            shown = answer if column == "response" else f"{float(answer):g}"
            message = f"gave the same {column}, {quoted(shown)}, to all {counted(size, 'case')}"
            told.add(reader)
            yield problem("one-answer", message, value=reader)
    rated = answered[answered["response"].isna() & answered["score"].notna()]
    if threshold is None or (rated["score"] >= threshold).nunique() < 2:
        return  # no decisions, or the threshold lies outside the ratings of all
    for reader, scores in rated.groupby("reader", sort=False)["score"]:
        above = scores >= threshold
        if above.nunique() == 1 and len(scores) >= _ENOUGH_READS and reader not in told:
            side = "at or above" if above.all() else "below"
            message = f"rated all {counted(len(scores), 'case')} {side} the threshold {threshold:g}"
            yield problem("one-answer", message, value=reader)


def scale_reversed(contents: Contents) -> Iterator[Problem]:
    """Warn where every reader rated the positive cases lower than the negative ones."""
    reads = contents.reads[["reader", "case", "score"]].dropna()
    cases = contents.cases
    of_positive = cases.loc[cases["truth"] == contents.task.positive, "case"]
    positive = reads["case"].isin(of_positive).to_numpy(dtype=bool)
    scores, readers = reads["score"], reads["reader"]
    sizes = readers.value_counts()
    means = {
        side: scores[rows].groupby(readers[rows]).mean().reindex(sizes.index)
        for side, rows in (("positive", positive), ("negative", ~positive))
    }
    difference = (means["positive"] - means["negative"]).to_numpy(dtype=float)
    difference = difference[(sizes >= _ENOUGH_READS).to_numpy() & ~np.isnan(difference)]
    if len(difference) and (difference < 0).all():
        n_readers = counted(len(difference), "reader")
        whose = f"the {n_readers}" if len(difference) == 1 else f"each of {n_readers}"
        message = (
            f"{whose} rated {quoted(contents.task.positive)} lower, on average, than "
            f"{quoted(contents.task.negative)}"
        )
        yield problem("scale-reversed", message)
