"""Do they differ? Datasets, modalities, and models against the reader average."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import numpy as np

from readerstats.analysis.draws import Draws, draw
from readerstats.analysis.frame import to_frame
from readerstats.analysis.metrics import (
    Cell,
    cells,
    metrics_of,
    reader_estimate,
    require,
)
from readerstats.errors import ReaderStatsError
from readerstats.results import Labels, Random, Row, TestResult
from readerstats.stats.bootstrap_intervals import bootstrap_test
from readerstats.stats.multiplicity import Method as Adjustment
from readerstats.stats.multiplicity import adjust

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from readerstats.study.model import Study

Method: TypeAlias = Literal["bootstrap", "paired-t", "welch-t"]
METHODS: Final[tuple[Method, ...]] = ("bootstrap", "paired-t", "welch-t")


@dataclass(frozen=True, eq=False, kw_only=True)
class Comparison:
    """Tests of differences a - b, each with the interval of its own model.

    Attributes
    ----------
    tests : tuple of Row of TestResult
    notes : tuple of str
    """

    tests: tuple[Row[TestResult], ...]
    notes: tuple[str, ...] = ()

    def to_frame(self) -> pd.DataFrame:
        """Return the tests as a DataFrame with the columns of the schema."""
        return to_frame(self.tests)


@dataclass(frozen=True, slots=True)
class Contrast:
    """Two cells, and what sets them apart.

    Attributes
    ----------
    what : {"dataset", "modality"}
    a, b : Cell
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


def compare_datasets(
    study: Study,
    a: str | None = None,
    b: str | None = None,
    *,
    metric: str | None = None,
    method: Method | None = None,
    draws: Draws | None = None,
) -> Comparison:
    """Compare the reader average between two datasets, whose cases are different ones.

    Parameters
    ----------
    study : Study
    a, b : str, optional
        Datasets; every pair of them without names.
    metric : str, optional
        The metrics of the study without it.
    method : {"bootstrap", "paired-t", "welch-t"}, optional
        Both the bootstrap and the t test without it. ``bootstrap`` draws readers (the same for
        both datasets) and each dataset's cases; ``paired-t`` compares the readers who read both
        and takes the cases as given; ``welch-t`` is for different readers.
    draws : Draws, optional
        Resamples to use in place of new ones.

    Returns
    -------
    Comparison
        Differences a - b on the metric's scale.

    Raises
    ------
    ReaderStatsError
        For a dataset or metric that the study does not have, or a method that does not fit.

    Examples
    --------
    >>> import readerstats as rs
    >>> study = rs.load_study(rs.example("deepfake_xray"))
    >>> result = rs.compare_datasets(study, metric="accuracy", method="paired-t")
    >>> round(result.tests[0].result.p, 2)
    0.07
    """
    if len(study.datasets) < 2:
        raise ReaderStatsError(
            "comparing datasets needs two of them: a column 'dataset' in the cases table."
        )
    modalities = dict.fromkeys(cell.modality for cell in cells(study))
    contrasts = [
        Contrast("dataset", Cell(modality, one), Cell(modality, other))
        for modality in modalities
        for one, other in _pairs("dataset", study.datasets, a, b)
    ]
    return _compare(study, contrasts, metric, method, draws)


def compare_modalities(
    study: Study,
    a: str | None = None,
    b: str | None = None,
    *,
    metric: str | None = None,
    method: Method | None = None,
    draws: Draws | None = None,
) -> Comparison:
    """Compare the reader average between two modalities of the same cases.

    Parameters
    ----------
    study : Study
    a, b : str, optional
        Modalities; every pair of them without names.
    metric : str, optional
        The metrics of the study without it.
    method : {"bootstrap", "paired-t", "welch-t"}, optional
        As for `compare_datasets`; the bootstrap draws the same cases for both modalities.
    draws : Draws, optional
        Resamples to use in place of new ones.

    Returns
    -------
    Comparison
        Differences a - b on the metric's scale, for each dataset.

    Raises
    ------
    ReaderStatsError
        For a modality or metric that the study does not have, or a method that does not fit.

    Examples
    --------
    >>> import readerstats as rs
    >>> study = rs.load_study(rs.example("deepfake_xray"))
    >>> rs.compare_modalities(study)
    Traceback (most recent call last):
        ...
    readerstats.errors.ReaderStatsError: comparing modalities needs two of them: a column
    'modality' in the reads table.
    """
    named = [name for name in study.modalities if name is not None]
    if len(named) < 2:
        raise ReaderStatsError(
            "comparing modalities needs two of them: a column 'modality' in the reads table."
        )
    datasets = dict.fromkeys(cell.dataset for cell in cells(study))
    contrasts = [
        Contrast("modality", Cell(one, dataset), Cell(other, dataset))
        for dataset in datasets
        for one, other in _pairs("modality", named, a, b)
    ]
    return _compare(study, contrasts, metric, method, draws)


def compare_panel(
    study: Study, *, metric: str | None = None, draws: Draws | None = None
) -> Comparison:
    """Compare the reader average with each model: other readers, other cases, the same model.

    Parameters
    ----------
    study : Study
        With models.
    metric : str, optional
        The metrics of the study without it.
    draws : Draws, optional
        Resamples to use in place of new ones.

    Returns
    -------
    Comparison
        Differences reader average - model, with P adjusted within dataset and metric.

    Raises
    ------
    ReaderStatsError
        For a study without models or with fewer than two readers.

    Notes
    -----
    The bootstrap draws readers and cases and takes the model as the fixed algorithm that it is.

    Examples
    --------
    >>> import readerstats as rs
    >>> study = rs.load_study(rs.example("deepfake_xray"), replicates=500)
    >>> [row.labels.b for row in rs.compare_panel(study, metric="accuracy").tests][:2]
    ['GPT-4o', 'GPT-5']
    """
    if not study.models or len(study.humans) < 2:
        raise ReaderStatsError(
            "comparing the readers with models needs at least two readers and one model: a "
            "models table, or 'model' in the column 'kind' of the readers table."
        )
    names = _names(study, metric)
    draws = draws or draw(study, metrics=names)
    rows = []
    for cell in draws.cells:
        for name in names:
            family = [
                Row(
                    Labels(
                        comparison="panel",
                        metric=name,
                        random=draws.resampled,
                        a="readers",
                        b=model,
                        modality=cell.modality,
                        dataset=cell.dataset,
                    ),
                    _average_minus_model(study, draws, cell, name, model),
                )
                for model in study.models
                if not np.isnan(_of_model(draws, cell, name, model)[1] + draws.of(cell, name)[1])
            ]
            rows.extend(adjusted(family, study.settings.analysis.multiplicity))
    return Comparison(tests=tuple(rows))


def adjusted(rows: Sequence[Row[TestResult]], method: Adjustment) -> list[Row[TestResult]]:
    """Adjust the P values of a family of tests, for the number of tests in it."""
    if len(rows) < 2:
        return list(rows)
    p = adjust([row.result.p for row in rows], method=method)
    return [
        Row(row.labels, replace(row.result, p_adjusted=value))
        for row, value in zip(rows, p, strict=True)
    ]


def _compare(
    study: Study,
    contrasts: Sequence[Contrast],
    metric: str | None,
    method: Method | None,
    draws: Draws | None,
) -> Comparison:
    names = _names(study, metric)
    if method not in (None, *METHODS):
        raise ReaderStatsError(
            f"'{method}' does not compare reader averages; use one of {', '.join(METHODS)}."
        )
    if method in (None, "bootstrap") and draws is None and len(study.humans) > 1:
        needed = dict.fromkeys(cell for contrast in contrasts for cell in (contrast.a, contrast.b))
        draws = draw(study, metrics=names, where=tuple(needed))
    rows = [
        row
        for contrast in contrasts
        for name in names
        for row in _contrast(study, contrast, name, method, draws)
    ]
    notes = () if rows else ("no reader read on both sides of any comparison",)
    return Comparison(tests=tuple(rows), notes=notes)


def _contrast(
    study: Study, contrast: Contrast, metric: str, method: Method | None, draws: Draws | None
) -> list[Row[TestResult]]:
    """Compare two cells by the bootstrap, by a t test, or by both."""
    rows = []
    if draws is not None and method in (None, "bootstrap"):
        of_a, value_a = draws.of(contrast.a, metric)
        of_b, value_b = draws.of(contrast.b, metric)
        if not np.isnan(value_a + value_b):
            level = study.settings.analysis.level
            test = bootstrap_test(of_a - of_b, value_a - value_b, level=level)
            labels = contrast.labels(metric, draws.resampled)
            rows.append(Row(labels, replace(test, n=len(study.humans))))
    if method != "bootstrap":
        t_test = _t_test(study, contrast, metric, method)
        rows.append(Row(contrast.labels(metric, "readers"), t_test))
    return rows


def _t_test(study: Study, contrast: Contrast, metric: str, method: Method | None) -> TestResult:
    """Compare the readers' own values: paired where the same people read both sides."""
    from readerstats.stats.means import paired_t, welch_t  # pingouin: on first use

    level = study.settings.analysis.level
    of_a, of_b = (
        {reader: reader_estimate(study, reader, cell, metric).estimate for reader in study.humans}
        for cell in (contrast.a, contrast.b)
    )
    here = [reader for reader in study.humans if of_a[reader] is not None]
    there = [reader for reader in study.humans if of_b[reader] is not None]
    both = [reader for reader in here if reader in there]
    paired = method == "paired-t" or (method is None and len(both) > 1)
    left, right = (both, both) if paired else (here, there)
    values_a = [value for reader in left if (value := of_a[reader]) is not None]
    values_b = [value for reader in right if (value := of_b[reader]) is not None]
    if not paired:
        return welch_t(values_a, values_b, level=level)
    result = paired_t(values_a, values_b, level=level)
    lost = len(set(here) | set(there)) - len(both)
    if not lost:
        return result
    note = f"{lost} readers have a value on one side only and are left out"
    return replace(result, note="; ".join(text for text in (result.note, note) if text))


def _average_minus_model(
    study: Study, draws: Draws, cell: Cell, metric: str, model: str
) -> TestResult:
    of_average, average = draws.of(cell, metric)
    of_model, value = _of_model(draws, cell, metric, model)
    level = study.settings.analysis.level
    test = bootstrap_test(of_average - of_model, average - value, level=level)
    return replace(test, n=len(study.humans))


def _of_model(
    draws: Draws, cell: Cell, metric: str, model: str
) -> tuple[NDArray[np.float64], float]:
    """Take a model's answers from outside the modalities, where it has none within them."""
    found = draws.of(cell, metric, model)
    outside = Cell(None, cell.dataset)
    return (
        draws.of(outside, metric, model) if np.isnan(found[1]) and outside in draws.cells else found
    )


def _names(study: Study, metric: str | None) -> tuple[str, ...]:
    return metrics_of(study) if metric is None else (require(study, metric),)


def _pairs(what: str, known: Sequence[str], a: str | None, b: str | None) -> list[tuple[str, str]]:
    if (a is None) != (b is None):
        raise ReaderStatsError(f"name both sides of the comparison: two of {', '.join(known)}.")
    if a is None or b is None:
        return list(combinations(known, 2))
    for name in (a, b):
        if name not in known:
            raise ReaderStatsError(f"there is no {what} '{name}'; there are {', '.join(known)}.")
    if a == b:
        raise ReaderStatsError(f"'{a}' is named on both sides of the comparison.")
    return [(a, b)]
