"""How difficulty is spread over the truth states and the covariates of the cases."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from readerstats.results import Labels, Row
from readerstats.stats.proportions import proportion

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from readerstats.analysis.shared_cases import SharedCases
    from readerstats.results import Estimate, TestResult
    from readerstats.study.model import Study

KNOWN: Final = frozenset({"case", "truth", "dataset", "patient"})
MOST_GROUPS: Final = 12
"""A column with more values than this is no grouping of the cases."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class CaseGroup:
    """The cases of one truth state, or with one value of a covariate.

    Attributes
    ----------
    by, name : str
        The column, and its value; ``"truth"`` and a label of the task.
    n : int
        Cases.
    mean, lower_quartile, median, upper_quartile : float
        Of the cases' shares of readers who were right: the distribution over these cases.
    deceiving : Estimate
        Share of the cases that deceive nearly everybody, with the Wilson interval over cases.
    """

    by: str
    name: str
    n: int
    mean: float
    lower_quartile: float
    median: float
    upper_quartile: float
    deceiving: Estimate

    def record(self) -> dict[str, Any]:
        """Return it for JSON, without what its row of estimates has."""
        found = {key: value for key, value in asdict(self).items() if key != "deceiving"}
        return found | {"deceiving": self.deceiving.k}


def case_columns(study: Study) -> dict[str, tuple[object, ...]]:
    """Return the covariates of the cases, each with a value a case; None where it has none.

    Parameters
    ----------
    study : Study

    Returns
    -------
    dict of str to tuple

    Examples
    --------
    >>> import readerstats as rs
    >>> list(case_columns(rs.load_study(rs.example("deepfake_xray"))))
    ['region']
    """
    table = study.cases
    return {
        str(name): tuple(_plain(value) for value in table[name])
        for name in table.columns
        if name not in KNOWN
    }


def groups_of(
    study: Study,
    shared: SharedCases,
    share: NDArray[np.float64],
    columns: dict[str, tuple[object, ...]],
    at_most: float,
) -> tuple[tuple[CaseGroup, ...], list[Row[TestResult]]]:
    """Describe the shares of readers who were right, group by group.

    Parameters
    ----------
    study : Study
    shared : SharedCases
    share : ndarray of float, shape (case,)
    columns : dict of str to tuple
        From `case_columns`.
    at_most : float
        A case with no larger share deceives nearly everybody.

    Returns
    -------
    tuple of CaseGroup
    list of Row of TestResult
        For columns that are numbers: the rank correlation over cases, these readers.

    Examples
    --------
    >>> groups_of.__name__
    'groups_of'
    """
    level, task = study.settings.analysis.level, study.task
    labels = [task.positive if positive else task.negative for positive in shared.truth]
    groups = _groups("truth", labels, share, at_most, level)
    tests: list[Row[TestResult]] = []
    for name, values in columns.items():
        mine = [values[place] for place in shared.at]
        distinct = {value for value in mine if value is not None}
        numbers = all(isinstance(value, float) for value in distinct)
        if numbers and len(distinct) > 2:
            tests += _correlation(shared, name, mine, share, level)
        elif 2 <= len(distinct) <= MOST_GROUPS:
            groups += _groups(name, mine, share, at_most, level)
    return tuple(groups), tests


def _groups(
    by: str, values: list[Any], share: NDArray[np.float64], at_most: float, level: float
) -> list[CaseGroup]:
    found = []
    for value in sorted({value for value in values if value is not None}, key=str):
        mine = share[[own == value for own in values]]
        low, middle, high = np.quantile(mine, (0.25, 0.5, 0.75)).tolist()
        deceiving = int((mine <= at_most + 1e-9).sum())
        found.append(
            CaseGroup(
                by=by,
                name=f"{value:g}" if isinstance(value, float) else str(value),
                n=mine.size,
                mean=float(mine.mean()),
                lower_quartile=low,
                median=middle,
                upper_quartile=high,
                deceiving=proportion(deceiving, mine.size, level=level),
            )
        )
    return found


def _correlation(
    shared: SharedCases, name: str, values: list[Any], share: NDArray[np.float64], level: float
) -> list[Row[TestResult]]:
    from readerstats.stats.association import spearman

    known = [place for place, value in enumerate(values) if value is not None]
    test = spearman([values[place] for place in known], share[known], level=level)
    labels = Labels(
        comparison="case-covariate",
        metric="share-right",
        random="cases",
        a=name,
        modality=shared.cell.modality,
        dataset=shared.cell.dataset,
    )
    return [Row(labels, test)]


def _plain(value: Any) -> object:
    """Return a number as a float, anything else as words; None for nothing."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, bool):
        return str(value)
    return float(value) if isinstance(value, int | float | np.number) else str(value)
