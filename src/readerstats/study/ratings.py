"""Whether a column of answers holds labels or ratings, whatever it is called."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from readerstats.study.codes import problem
from readerstats.study.labels import folded, no_answer
from readerstats.study.numbers import number

if TYPE_CHECKING:
    import pandas as pd

    from readerstats.errors import Problem
    from readerstats.study.columns import Sheet

_MOST_LABELS = 0.9  # with a larger share of labels the other numbers are slips of the pen


def settle_ratings(sheet: Sheet, labels: Collection[str]) -> list[Problem]:
    """Take ratings for a score, and labels for a response, where the name said otherwise.

    Parameters
    ----------
    sheet : Sheet
    labels : collection of str
        Folded labels of the truth, as far as they are known.
    """
    if "response" in sheet.roles and "score" not in sheet.roles:
        heading = sheet.roles["response"]
        told = sheet.how["response"] == "study.toml"
        if not told and _holds_ratings(sheet.raw.frame[heading], {*labels, "0", "1"}):
            sheet.take("score", sheet.drop("response"), "content")
            message = "holds numbers on a scale and is read as a score"
            return [problem("answers-are-ratings", message, file=sheet.raw.name, column=heading)]
    elif "score" in sheet.roles and "response" not in sheet.roles:
        told = sheet.how["score"] == "study.toml"
        if not told and _holds_labels(sheet.raw.frame[sheet.roles["score"]], labels):
            sheet.take("response", sheet.drop("score"), "content")
    return []


def _answers(column: pd.Series) -> dict[str, int]:
    counts = column.value_counts().to_dict()
    return {str(text): count for text, count in counts.items() if no_answer(str(text)) is None}


def _holds_ratings(column: pd.Series, labels: Collection[str]) -> bool:
    counts = _answers(column)
    if len(counts) < 3 or any(number(text) is None for text in counts):
        return False
    labelled = sum(count for text, count in counts.items() if folded(text) in labels)
    return labelled < _MOST_LABELS * sum(counts.values())


def _holds_labels(column: pd.Series, labels: Collection[str]) -> bool:
    texts = list(_answers(column))
    return bool(texts) and all(number(t) is None and folded(t) in labels for t in texts)
