"""Do they differ? Datasets, modalities, and models against the reader average."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from readerstats.analysis.averages import METHODS, Contrast, Method, difference, people_values
from readerstats.analysis.draws import Draws, draw, subtract
from readerstats.analysis.frame import TEST_KEYS, to_frame
from readerstats.analysis.metrics import Cell, cells, metrics_of, readers_in, require
from readerstats.errors import ReaderStatsError
from readerstats.results import Labels, Row, TestResult, joined_notes
from readerstats.stats.bootstrap_intervals import bootstrap_test, monte_carlo_error
from readerstats.stats.multiplicity import Method as Adjustment
from readerstats.stats.multiplicity import adjust

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from readerstats.study.model import Study


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
        return to_frame(self.tests, keys=TEST_KEYS)


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
        both datasets) and each dataset's cases, and every reader counts wherever he or she
        read; ``paired-t`` compares the readers who read both and takes the cases as given;
        ``welch-t`` is for different readers.
    draws : Draws, optional
        Resamples to use in place of new ones.

    Returns
    -------
    Comparison
        Differences a - b on the metric's scale, for each modality; with more than one pair, P
        is adjusted for the number of pairs.

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
        for one, other in pairs_of("dataset", study.datasets, a, b)
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
        Differences a - b on the metric's scale, for each dataset; with more than one pair, P
        is adjusted for the number of pairs.

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
    if len(study.modalities) < 2:
        raise ReaderStatsError(
            "comparing modalities needs two of them: a column 'modality' in the reads table."
        )
    datasets = dict.fromkeys(cell.dataset for cell in cells(study))
    contrasts = [
        Contrast("modality", Cell(one, dataset), Cell(other, dataset))
        for dataset in datasets
        for one, other in pairs_of("modality", study.modalities, a, b)
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
    Readers are averaged over the cases that the model answered.

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
                if not np.isnan(
                    _of_model(draws, cell, name, model)[1] + draws.beside(cell, name, model)[1]
                )
            ]
            rows.extend(adjusted(family, study.settings.analysis.multiplicity))
    return Comparison(tests=tuple(rows))


def unsettled(test: TestResult, alpha: float) -> bool:
    """Whether the Monte Carlo error of a bootstrap P reaches across `alpha`.

    Parameters
    ----------
    test : TestResult
    alpha : float
        The P value below which one speaks of a difference.

    Returns
    -------
    bool
        For the adjusted P value, where there is one; False for a test without resampling.

    Examples
    --------
    >>> unsettled(TestResult(method="bootstrap", estimate=0.1, p=0.049, replicates=10_000), 0.05)
    True
    """
    if test.p is None or not test.p or test.replicates is None:
        return False
    used = test.p if test.p_adjusted is None else test.p_adjusted
    error = monte_carlo_error(test.p, test.replicates) * used / test.p
    return abs(used - alpha) < error


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
    contrasts = [one for one in contrasts if _people(study, one.a) and _people(study, one.b)]
    if not contrasts:
        return Comparison(tests=(), notes=("no person read on both sides of any comparison",))
    if method == "bootstrap" and len(study.humans) < 2:
        raise ReaderStatsError("a bootstrap over readers needs at least two of them.")
    if method in (None, "bootstrap") and draws is None and len(study.humans) > 1:
        needed = dict.fromkeys(cell for contrast in contrasts for cell in (contrast.a, contrast.b))
        draws = draw(study, metrics=names, where=tuple(needed))
    families: dict[tuple[str | None, ...], list[Row[TestResult]]] = {}
    for contrast in contrasts:
        for name in names:
            for row in difference(study, contrast, name, method, draws):
                labels = row.labels
                family = (name, labels.random, labels.modality, labels.dataset)
                families.setdefault(family, []).append(row)
    multiplicity = study.settings.analysis.multiplicity
    return Comparison(
        tests=tuple(row for rows in families.values() for row in adjusted(rows, multiplicity))
    )


def _people(study: Study, cell: Cell) -> bool:
    """Whether a person, not only a model, read in the cell."""
    return any(reader in study.humans for reader in readers_in(study, cell))


def _average_minus_model(
    study: Study, draws: Draws, cell: Cell, metric: str, model: str
) -> TestResult:
    of_average, average = draws.beside(cell, metric, model)
    of_model, value = _of_model(draws, cell, metric, model)
    level = study.settings.analysis.level
    test = bootstrap_test(
        subtract(of_average, of_model), float(subtract(average, value)), level=level
    )
    result = replace(test, n=len(people_values(study, cell, metric)))
    if average == draws.of(cell, metric)[1]:
        return result
    note = "readers are averaged over the cases that the model answered"
    return replace(result, note=joined_notes(result.note, note))


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


def pairs_of(
    what: str, known: Sequence[str], a: str | None, b: str | None
) -> list[tuple[str, str]]:
    """Return the two sides that were named, or every pair where none was.

    Parameters
    ----------
    what : str
        What is compared, for messages.
    known : sequence of str
    a, b : str or None

    Raises
    ------
    ReaderStatsError
        For one side alone, an unknown name, or the same name twice.

    Examples
    --------
    >>> pairs_of("dataset", ["film", "CT", "MR"], None, None)
    [('film', 'CT'), ('film', 'MR'), ('CT', 'MR')]
    """
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
