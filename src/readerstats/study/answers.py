"""What each read says: a label, a score, or no answer and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from readerstats.study.codes import Place, problem
from readerstats.study.draft import kinds_of
from readerstats.study.labels import ANSWERED, NOT_SHOWN, folded, label_set, no_answer, read_status
from readerstats.study.numbers import numeric
from readerstats.study.tables import Table, all_rows, each_value
from readerstats.study.translate import distinct_values, translated
from readerstats.study.truth import spelling_note
from readerstats.study.wording import counted, listed, quoted

if TYPE_CHECKING:
    import pandas as pd

    from readerstats.errors import Problem
    from readerstats.study.contents import BoolArray
    from readerstats.study.draft import Draft

_NUMBERS = ("score", "quality", "order", "seconds", "repeat", "confidence")
_MANY = 0.1  # share of reads without an answer that asks for an explanation
_STATUSES = "answered, refused, indeterminate, unparseable, error, missing or not shown"


def settle_answers(draft: Draft) -> Iterator[Problem]:
    """Write responses with the labels of the task, scores as numbers, and a status for each."""
    reads = draft.reads
    frame = reads.frame
    labelled = reads.in_files_with("response")
    said = frame["response"] if reads.has("response") else _empty(frame)
    scored = frame["score"] if reads.has("score") else _empty(frame)

    word = translated(said.where(labelled, scored), no_answer)  # why there is no answer, or None
    status = word.where(word.notna(), ANSWERED).astype(object)
    if reads.has("status"):
        status, problems = _told_status(reads, status)
        yield from problems
    frame["status"] = status
    answered = (status == ANSWERED).to_numpy(dtype=bool)

    yield from _not_numbers(reads)
    if len(draft.labels) == 2 and reads.has("response"):
        yield from _settle_responses(draft, said, answered & labelled)
    if not answered.any() and {"response", "score"} & set(frame.columns):
        yield problem("no-answers", "no read has an answer", file=reads.name)


def _empty(frame: pd.DataFrame) -> pd.Series:
    import pandas as pd

    return pd.Series(None, index=frame.index, dtype=object)


def _told_status(reads: Table, derived: pd.Series) -> tuple[pd.Series, list[Problem]]:
    """Let a status column overrule what the answer seems to be; blank says nothing."""
    told = reads.frame["status"]
    status = translated(told, lambda text: None if text is None else read_status(text))
    problems = each_value(
        "unknown-status",
        reads,
        "status",
        (told.notna() & status.isna()).to_numpy(dtype=bool),
        "is not a status",
        remedy=f"write {_STATUSES}",
    )
    overrules = status.notna() & ((status != ANSWERED) | (derived == ANSWERED))
    return status.where(overrules, derived), list(problems)


def _not_numbers(reads: Table) -> Iterator[Problem]:
    """Turn the columns of numbers into floats, and tell the cells that are none."""
    for column in _NUMBERS:
        if reads.has(column):
            numbers, wrong = numeric(reads.frame[column], lambda text: no_answer(text) is not None)
            yield from each_value("number-expected", reads, column, wrong, "is not a number")
            reads.frame[column] = numbers


def _settle_responses(draft: Draft, said: pd.Series, answered: BoolArray) -> Iterator[Problem]:
    """Write each answer with the task's labels; where it is not settled, check them only."""
    reads, task = draft.reads, draft.task
    negative, positive = (task.negative, task.positive) if task else draft.labels
    spelt = {folded(label): label for label in (negative, positive)}
    coded = {"0": negative, "1": positive}
    uses_codes = np.zeros(len(said), dtype=bool)
    if not set(coded) & set(spelt):
        uses_codes = _in_coded_files(reads, said, answered)
        if task is not None:
            message = f"0 and 1 are read as {quoted(negative)} and {quoted(positive)}"
            rows = uses_codes & answered
            yield from all_rows("response-coded", reads, "response", rows, message)

    def labels_of(meaning: dict[str, str]) -> pd.Series:
        return translated(said, lambda text: None if text is None else meaning.get(folded(text)))

    response = labels_of(spelt).where(~uses_codes, labels_of(coded))
    response = response.where(answered, None).astype(object)
    wrong = answered & response.isna().to_numpy(dtype=bool)
    yield from each_value(
        "unknown-response",
        reads,
        "response",
        wrong,
        "is not a label of the task",
        remedy=f"write {listed([positive, negative], last='or')}; leave it blank for no answer",
    )
    known = answered & ~wrong & ~uses_codes
    counts = said[known].value_counts().to_dict()
    if counts:
        labels = label_set({str(t): n for t, n in counts.items()}, (positive, negative))
        yield from spelling_note(reads, "response", labels)
    reads.frame["response"] = response.where(response.notna(), None)


def _in_coded_files(reads: Table, said: pd.Series, answered: BoolArray) -> BoolArray:
    """Mark the reads of files in which every answer is 0 or 1."""
    is_code = translated(said, lambda text: text is not None and folded(text) in {"0", "1"})
    other = answered & ~is_code.to_numpy(dtype=bool)
    files_with_labels = reads.places.loc[other, "file"].unique()
    return ~reads.places["file"].isin(files_with_labels).to_numpy(dtype=bool)


def set_repeats_aside(draft: Draft) -> Iterator[Problem]:
    """Keep the first repeat of each read in its place, and all of them beside it.

    The runs of a model are averaged within each case; of a person the first read counts, and the
    others serve for the agreement with him- or herself.
    """
    reads = draft.reads
    if not reads.has("reader", "case"):
        return
    key = [column for column in ("reader", "case", "modality") if reads.has(column)]
    if not reads.has("repeat") and not _number_by_sessions(reads, key):
        return
    frame = reads.frame
    again = frame.sort_values("repeat", kind="stable", na_position="last").duplicated(key)
    again = again.reindex(frame.index)
    same = frame.duplicated([*key, "repeat"]).to_numpy(dtype=bool)
    dropped = again.to_numpy(dtype=bool) & ~same  # the same repeat twice is told elsewhere
    if not dropped.any():
        return
    repeated = frozenset(frame.loc[dropped, "reader"].dropna())
    draft.runs = frame[frame["reader"].isin(repeated).to_numpy(dtype=bool) & ~same].copy()
    kinds = kinds_of(draft)
    draft.rerun_models = frozenset(name for name in repeated if kinds.get(name) == "model")
    if draft.rerun_models:
        most = int(draft.runs.groupby(key, dropna=False).size().max())
        names = listed(sorted(draft.rerun_models))
        message = f"{names} answered cases up to {most} times: the runs are averaged within a case"
        yield problem("runs-averaged", message)
    by_people = dropped & ~frame["reader"].isin(draft.rerun_models).to_numpy(dtype=bool)
    if by_people.any():
        first = int(frame.index[int(by_people.argmax())])
        number = counted(int(by_people.sum()), "repeated read")
        message = f"{number} left out; the first of each counts"
        yield problem("repeats-dropped", message, **reads.place(first, "repeat"))
    reads.keep(~dropped)


def _number_by_sessions(reads: Table, key: list[str]) -> bool:
    """Take sessions for repeats where cases were read in several; whether they are."""
    frame = reads.frame
    if not reads.has("session") or not frame.duplicated(key).any():
        return False
    sessions = sorted(distinct_values(frame["session"]), key=lambda name: (len(name), name))
    number = {name: float(place) for place, name in enumerate(sessions, 1)}
    frame["repeat"] = frame["session"].map(number).astype(float)
    return True


def unanswered_note(draft: Draft) -> Iterator[Problem]:
    """Tell how many reads and runs of models have no answer, and how they count."""
    frame = _with_every_run(draft)
    rows = (frame["status"] != ANSWERED).to_numpy(dtype=bool)
    if not rows.any() or rows.all():  # without any answer there is an error to tell
        return
    counts = frame.loc[rows, "status"].value_counts().to_dict()
    kinds = ", ".join(f"{count:,} {status}" for status, count in counts.items())
    is_wrong = draft.settings.task.unanswered == "incorrect"
    fate = "counted as incorrect" if is_wrong else "left out"
    share = f"{int(rows.sum()):,} of {counted(len(rows), 'read')}"
    message = f"{share} without an answer ({kinds}): {fate}"
    column = "response" if draft.reads.has("response") else "score"
    known = draft.reads.places.index
    first = next((label for label in frame.index[rows] if label in known), None)
    place: Place = {} if first is None else draft.reads.place(int(first), column)
    shown = int((frame["status"] != NOT_SHOWN).sum())
    silent = int(rows.sum()) - (len(rows) - shown)  # what nobody was shown, nobody left out
    code = "many-unanswered" if silent > _MANY * shown else "unanswered"
    yield problem(code, message, **place)


def _with_every_run(draft: Draft) -> pd.DataFrame:
    """Return the reads, with all runs of the models that have several."""
    import pandas as pd

    frame = draft.reads.frame
    if draft.runs is None or not draft.rerun_models:
        return frame
    runs = draft.runs[draft.runs["reader"].isin(draft.rerun_models).to_numpy(dtype=bool)]
    once = frame[~frame["reader"].isin(draft.rerun_models).to_numpy(dtype=bool)]
    return pd.concat([once, runs])


def _threshold_among(scores: pd.Series, threshold: float | None, file: str) -> Iterator[Problem]:
    low, high = float(scores.min()), float(scores.max())
    if threshold is None:
        message = f"ratings from {low:g} to {high:g} without a threshold give no decisions"
        yield problem("threshold-needed", message, file=file)
    elif not low < threshold <= high:
        side = "negative" if threshold > high else "positive"
        message = (
            f"the ratings run from {low:g} to {high:g}, so that every decision at the threshold "
            f"{threshold:g} is {side}"
        )
        yield problem("threshold-outside", message, file=file)


def threshold_notes(draft: Draft) -> Iterator[Problem]:
    """Tell that ratings need a threshold, or that a threshold has nothing to do."""
    reads = draft.reads
    threshold = draft.settings.task.threshold
    labelled = reads.in_files_with("response")
    if not labelled.all() and reads.has("score"):
        scores = reads.frame.loc[~labelled, "score"].dropna()
        if len(scores):
            yield from _threshold_among(scores, threshold, reads.name)
    if labelled.all() and threshold is not None:
        message = f"the threshold {threshold:g} is not used: every read has an answer"
        yield problem("threshold-unused", message)
