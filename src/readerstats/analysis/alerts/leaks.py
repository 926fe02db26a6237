"""What else tells the truth: numbers and dates beside the cases, and the order of reading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import numpy as np

from readerstats.analysis.alerts.words import p_value, some
from readerstats.study.codes import problem
from readerstats.study.wording import quoted

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from readerstats.analysis.answers import Answers
    from readerstats.errors import Problem

LEAK: Final = 0.001
"""P value, shared among the columns that are looked at, below which a column tells the truth."""
_DATE: Final = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[./]\d{1,2}[./]\d{2,4}")
_NUMBER: Final = re.compile(r"(\d+)\D*$")
_KNOWN: Final = ("case", "truth", "dataset", "patient", "region")


def truth_in_column(answers: Answers) -> Iterator[Problem]:
    """Warn where a number, a date, the place in the list or the number in a name tells the truth.

    The area under the ROC curve says how well, and Mann and Whitney's test whether that could be
    chance; the limit of P is .001 over all columns together.
    """
    study = answers.study
    cases = study.cases
    told_already = {one.code for one in study.problems} & {"truth-in-blocks", "truth-in-names"}
    columns = {
        quoted(name): numbers
        for name in cases.columns
        if name not in _KNOWN and (numbers := _numbers(cases[name])) is not None
    }
    if not told_already:
        columns["the place in the list of cases"] = np.arange(len(cases), dtype=np.float64)
        columns["the number in the name of the case"] = _numbers_in(cases["case"])
    told = _telling(columns, study.arrays().truth)
    if told:
        yield problem("truth-in-column", some(told))


def truth_in_order(answers: Answers) -> Iterator[Problem]:
    """Warn where the order in which people read, averaged over them, tells the truth."""
    study = answers.study
    reads = study.reads
    if "order" not in reads or reads["order"].dtype.kind not in "fiu":
        return
    people = reads[reads["reader"].isin(study.humans)]
    place = people.groupby("case")["order"].mean().reindex(study.cases["case"])
    told = _telling(
        {"the mean place at which a case was read": place.to_numpy(dtype=float)},
        study.arrays().truth,
    )
    if told:
        yield problem("truth-in-order", told[0])


def _telling(columns: dict[str, NDArray[np.float64]], truth: NDArray[np.bool_]) -> list[str]:
    """Say which columns separate the classes, the clearest first."""
    from scipy.stats import mannwhitneyu

    found: list[tuple[float, str]] = []
    for name, values in columns.items():
        known = ~np.isnan(values)
        positive, negative = values[known & truth], values[known & ~truth]
        if not positive.size or not negative.size or np.unique(values[known]).size < 2:
            continue
        test = mannwhitneyu(positive, negative)
        if test.pvalue < LEAK / len(columns):
            area = float(test.statistic) / (positive.size * negative.size)
            words = f"{name} tells the classes apart (AUC {max(area, 1 - area):.2f}, "
            found.append((float(test.pvalue), f"{words}{p_value(float(test.pvalue))})"))
    return [words for _, words in sorted(found)]


def _numbers(column: pd.Series) -> NDArray[np.float64] | None:
    """Return numbers as they are, dates in days; None for any other text."""
    import pandas as pd

    if column.dtype.kind in "fiu":
        numbers: NDArray[np.float64] = np.array(column.tolist(), dtype=np.float64)
        return numbers
    known = [text for text in column if isinstance(text, str)]
    if not known or not all(_DATE.match(text.strip()) for text in known):
        return None
    dates = pd.to_datetime(column, format="mixed", errors="coerce", utc=True)
    days = (dates - dates.min()) / pd.Timedelta(days=1)
    since: NDArray[np.float64] = np.array(days.tolist(), dtype=np.float64)
    return since


def _numbers_in(names: pd.Series) -> NDArray[np.float64]:
    found = [_NUMBER.search(name) for name in names]
    numbers = [float(number.group(1)) if number else np.nan for number in found]
    return np.array(numbers, dtype=np.float64)
