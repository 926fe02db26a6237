"""Do they differ? Datasets and modalities, over the average of the readers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, get_args

from readerstats.analysis.adjustment import in_families
from readerstats.analysis.averages import METHODS as OF_READERS
from readerstats.analysis.averages import Contrast, difference
from readerstats.analysis.averages import Method as OfReaders
from readerstats.analysis.draws import Draws, draw
from readerstats.analysis.families import families_of
from readerstats.analysis.fitting import CONTRIBUTIONS
from readerstats.analysis.frame import TEST_KEYS, to_frame
from readerstats.analysis.margin import against_margin, margin_notes
from readerstats.analysis.metrics import metrics_of, require
from readerstats.analysis.multireader import Inferred, inferred, why_not_usual
from readerstats.analysis.refusals import refuse_pooling
from readerstats.errors import ReaderStatsError
from readerstats.stats.bootstrap_intervals import monte_carlo_error

if TYPE_CHECKING:
    import pandas as pd

    from readerstats.analysis.levels import Family
    from readerstats.results import Estimate, Labels, Row, TestResult, VarianceComponents
    from readerstats.stats.mrmc.design import AnovaRow
    from readerstats.study.model import Study

Multireader: TypeAlias = Literal[
    "obuchowski-rockette", "u-statistics", "u-statistics-centred", "mixed", "mcnemar-clustered",
    "mcnemar-durkalski",
]  # fmt: skip
Method: TypeAlias = Multireader | OfReaders
METHODS: Final[tuple[str, ...]] = (*get_args(Multireader), *OF_READERS)


@dataclass(frozen=True, eq=False, kw_only=True)
class Comparison:
    """Tests of differences a - b, each with the interval of its own model.

    Attributes
    ----------
    tests : tuple of Row of TestResult
        The primary analysis of a contrast first, then those that take more as given. A test of
        all levels at once has neither a nor b.
    estimates : tuple of Row of Estimate
        The reader average of each level, where the method has it.
    components : tuple of Row of VarianceComponents
    anova : tuple of (Labels, AnovaRow)
        The analysis of variance of the readers' values, metric by metric.
    of_readers : tuple of Row of TestResult
        Each reader's own differences, where readers are fixed; their P values are descriptive.
    notes : tuple of str
    """

    tests: tuple[Row[TestResult], ...]
    estimates: tuple[Row[Estimate], ...] = ()
    components: tuple[Row[VarianceComponents], ...] = ()
    anova: tuple[tuple[Labels, AnovaRow], ...] = ()
    of_readers: tuple[Row[TestResult], ...] = ()
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
    method : str, optional
        Without it the multireader method that fits (``obuchowski-rockette``; ``u-statistics``
        where the crossing is incomplete; ``bootstrap`` for a metric that is no average over
        cases), and beside it the t test of the readers' values. ``mixed`` is a logistic mixed
        model; ``bootstrap`` draws readers (the same for both datasets) and each dataset's cases;
        ``paired-t`` compares the readers who read both and takes the cases as given; ``welch-t``
        is for different readers.
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
    pairs_of("dataset", study.datasets, a, b)
    found = contrasts(study, families_of(study, "dataset", a, b), metric, method, draws)
    return _held(study, found)


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
    method : str, optional
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
    pairs_of("modality", study.modalities, a, b)
    found = contrasts(study, families_of(study, "modality", a, b), metric, method, draws)
    return _held(study, found)


def _held(study: Study, found: Comparison) -> Comparison:
    """Hold differences against the margin of the study, where it has one."""
    notes = (*found.notes, *margin_notes(study, found.tests))
    return replace(found, tests=against_margin(study, found.tests), notes=notes)


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
    >>> from readerstats.results import TestResult
    >>> unsettled(TestResult(method="bootstrap", estimate=0.1, p=0.049, replicates=10_000), 0.05)
    True
    """
    if test.p is None or not test.p or test.replicates is None:
        return False
    used = test.p if test.p_adjusted is None else test.p_adjusted
    error = monte_carlo_error(test.p, test.replicates) * used / test.p
    return abs(used - alpha) < error


def contrasts(
    study: Study,
    families: Sequence[Family],
    metric: str | None = None,
    method: Method | None = None,
    draws: Draws | None = None,
) -> Comparison:
    """Compare the levels of families two-sided, whatever margin the study names.

    Parameters
    ----------
    study : Study
    families : sequence of Family
        From `families_of`.
    metric, method, draws
        As for `compare_datasets`.

    Returns
    -------
    Comparison

    Raises
    ------
    ReaderStatsError
        For a metric that the study does not have, or a method that does not fit.

    Examples
    --------
    >>> import readerstats as rs
    >>> study = rs.load_study(rs.example("deepfake_xray"))
    >>> found = contrasts(study, families_of(study, "dataset"), "accuracy")
    >>> [row.result.method for row in found.tests if row.labels.b]
    ['obuchowski-rockette', 'paired-t']
    """
    names = names_of(study, metric)
    refuse_pooling(families[0].what if families else "dataset", method)
    if method not in (None, *METHODS):
        raise ReaderStatsError(
            f"'{method}' does not compare reader averages; use one of {', '.join(METHODS)}."
        )
    if not families:
        return Comparison(tests=(), notes=("no person read on both sides of any comparison",))
    if method == "bootstrap" and len(study.humans) < 2:
        raise ReaderStatsError("a bootstrap over readers needs at least two of them.")
    draws = draws or _draws(study, families, names, method)
    parts = [_judged(study, one, name, method, draws) for one in families for name in names]
    multiplicity = study.settings.analysis.multiplicity
    tests = tuple(row for part in parts for row in in_families(part.rows, multiplicity))
    return Comparison(
        tests=tests,
        estimates=tuple(row for part in parts for row in part.found.estimates),
        components=tuple(row for part in parts for row in part.found.components),
        anova=tuple(row for part in parts for row in part.found.anova),
        of_readers=tuple(row for part in parts for row in part.found.of_readers),
        notes=tuple(dict.fromkeys(note for part in parts for note in part.notes)),
    )


@dataclass(frozen=True, eq=False, slots=True)
class _Judged:
    """One metric in one family: its tests, primary ones first, and what they rest on."""

    rows: list[Row[TestResult]]
    found: Inferred = field(default_factory=Inferred)
    notes: tuple[str, ...] = ()


def _judged(
    study: Study, family: Family, metric: str, method: Method | None, draws: Draws | None
) -> _Judged:
    pairs = list(combinations(family.names, 2))
    if method in OF_READERS:
        return _Judged(list(_of_readers(study, family, metric, method, draws)))
    found = inferred(study, family, metric, pairs, method=method)
    rows = list(found.tests)
    if found.method == "bootstrap":
        rows = list(_of_readers(study, family, metric, "bootstrap", draws))
    alone = bool(rows) and len(study.humans) == 1  # of whose values there is no t test
    if method is None and study.settings.analysis.random == "readers and cases" and not alone:
        rows += _of_readers(study, family, metric, None, None)
    why = why_not_usual(found) if method is None else None
    return _Judged(rows, found, (why,) if why else ())


def _of_readers(
    study: Study, family: Family, metric: str, method: OfReaders | None, draws: Draws | None
) -> Iterator[Row[TestResult]]:
    """Compare the readers' values, pair by pair: by the bootstrap, or by a t test."""
    what: Literal["dataset", "modality"] = "dataset" if family.what == "dataset" else "modality"
    for a, b in combinations(family.levels, 2):
        yield from difference(study, Contrast(what, a.cell, b.cell), metric, method, draws)


def _draws(
    study: Study, families: Sequence[Family], names: Sequence[str], method: Method | None
) -> Draws | None:
    """Resample the study where a bootstrap is asked for, or where no other method fits."""
    wanted = [name for name in names if method == "bootstrap" or name not in CONTRIBUTIONS]
    if method not in (None, "bootstrap") or len(study.humans) < 2 or not wanted:
        return None
    needed = dict.fromkeys(level.cell for family in families for level in family.levels)
    random = study.settings.analysis.random
    return draw(study, metrics=wanted, where=tuple(needed), resampled=random)


def names_of(study: Study, metric: str | None) -> tuple[str, ...]:
    """Return the metric that was asked for, or those of the study.

    Examples
    --------
    >>> import readerstats as rs
    >>> names_of(rs.load_study(rs.example("deepfake_xray")), None)
    ('accuracy', 'sensitivity', 'specificity')
    """
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
