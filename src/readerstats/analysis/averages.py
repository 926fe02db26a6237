"""The difference between two reader averages: by the bootstrap, by a t test, or by both."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import numpy as np

from readerstats.analysis.draws import subtract
from readerstats.analysis.metrics import (
    Cell,
    reader_estimate,
    readers_in,
)
from readerstats.analysis.ranges import difference_within_range
from readerstats.results import Labels, Random, Row, TestResult, joined_notes
from readerstats.stats.bootstrap_intervals import bootstrap_test

if TYPE_CHECKING:
    from readerstats.analysis.draws import Draws
    from readerstats.study.model import Study

Method: TypeAlias = Literal["bootstrap", "paired-t", "welch-t"]
METHODS: Final[tuple[Method, ...]] = ("bootstrap", "paired-t", "welch-t")


@dataclass(frozen=True, slots=True)
class Contrast:
    """Two cells, and what sets them apart.

    Attributes
    ----------
    what : {"dataset", "modality"}
    a, b : Cell

    Examples
    --------
    >>> contrast = Contrast("dataset", Cell("unaided", "film"), Cell("unaided", "CT"))
    >>> labels = contrast.labels("accuracy", "readers")
    >>> labels.a, labels.b, labels.modality
    ('film', 'CT', 'unaided')
    """

    what: Literal["dataset", "modality"]
    a: Cell
    b: Cell

    def labels(self, metric: str, random: Random) -> Labels:
        """Label a test: the sides are named for what differs, the rest is shared."""
        datasets = self.what == "dataset"
        return Labels(
            comparison=self.what,
            metric=metric,
            random=random,
            a=self.a.dataset if datasets else self.a.modality,
            b=self.b.dataset if datasets else self.b.modality,
            modality=self.a.modality if datasets else None,
            dataset=None if datasets else self.a.dataset,
        )


def people_values(study: Study, cell: Cell, metric: str) -> dict[str, float]:
    """Return the value of each person who has one in a cell; models are left out.

    Parameters
    ----------
    study : Study
    cell : Cell
    metric : str

    Returns
    -------
    dict of str to float

    Examples
    --------
    >>> import readerstats as rs
    >>> study = rs.load_study(rs.example("deepfake_xray"))
    >>> len(people_values(study, Cell(None, "RoentGen"), "accuracy"))
    17
    """
    people = [name for name in readers_in(study, cell, metric) if name in study.humans]
    return {
        person: value
        for person in people
        if (value := reader_estimate(study, person, cell, metric).estimate) is not None
    }


def difference(
    study: Study, contrast: Contrast, metric: str, method: Method | None, draws: Draws | None
) -> list[Row[TestResult]]:
    """Compare the reader averages of two cells.

    Parameters
    ----------
    study : Study
    contrast : Contrast
        Two cells that people read.
    metric : str
    method : {"bootstrap", "paired-t", "welch-t"} or None
        Both the bootstrap and the t test for None.
    draws : Draws or None
        Without them there is no bootstrap.

    Returns
    -------
    list of Row of TestResult
        Differences a - b.

    Examples
    --------
    >>> import readerstats as rs
    >>> study = rs.load_study(rs.example("deepfake_xray"))
    >>> sides = Contrast("dataset", Cell(None, "GPT-4o"), Cell(None, "RoentGen"))
    >>> [row.result.method for row in difference(study, sides, "accuracy", None, None)]
    ['paired-t']
    """
    here, there = (people_values(study, cell, metric) for cell in (contrast.a, contrast.b))
    level = study.settings.analysis.level
    rows = []
    if draws is not None and method in (None, "bootstrap"):
        of_a, value_a = draws.of(contrast.a, metric)
        of_b, value_b = draws.of(contrast.b, metric)
        if not np.isnan(value_a + value_b):
            test = bootstrap_test(
                subtract(of_a, of_b), float(subtract(value_a, value_b)), level=level
            )
            test = _told(test, "on one side only count there alone", _on_one_side(here, there))
            n = len(here.keys() | there.keys())
            rows.append(Row(contrast.labels(metric, draws.resampled), replace(test, n=n)))
    if method != "bootstrap":
        t_test = difference_within_range(metric, _t_test(here, there, method, level))
        rows.append(Row(contrast.labels(metric, "readers"), t_test))
    return rows


def _t_test(
    of_a: dict[str, float], of_b: dict[str, float], method: Method | None, level: float
) -> TestResult:
    """Compare the readers' own values: paired where the same people read both sides."""
    from readerstats.stats.means import paired_t, welch_t  # pingouin: on first use

    both = [reader for reader in of_a if reader in of_b]
    if method == "welch-t" or (method is None and len(both) < 2):
        test = welch_t(list(of_a.values()), list(of_b.values()), level=level)
        shared = 0 if test.p is None else len(both)
        return _told(test, "on both sides are taken as different readers", shared)
    test = paired_t([of_a[name] for name in both], [of_b[name] for name in both], level=level)
    return _told(test, "on one side only are left out", _on_one_side(of_a, of_b))


def _on_one_side(of_a: dict[str, float], of_b: dict[str, float]) -> int:
    return len(of_a.keys() ^ of_b.keys())


def _told(test: TestResult, what: str, n_readers: int) -> TestResult:
    """Add to the note what was done with readers who are not on each side once."""
    if not n_readers:
        return test
    note = f"readers with a value {what}: {n_readers}"
    return replace(test, note=joined_notes(test.note, note))
