"""Averages and differences for other readers and other cases, by the method that fits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, cast

from readerstats.analysis.clustered_pairs import METHODS as CLUSTERED
from readerstats.analysis.clustered_pairs import METRICS as CLUSTERED_METRICS
from readerstats.analysis.clustered_pairs import clustered_differences
from readerstats.analysis.fitting import CONTRIBUTIONS, U_STATISTICS, fitting
from readerstats.analysis.levels import Family, Stack, stack
from readerstats.analysis.mixed_models import SHARES, mixed_differences
from readerstats.analysis.ranges import difference_within_range
from readerstats.errors import ReaderStatsError
from readerstats.results import Row, joined_notes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readerstats.results import Estimate, Labels, Random, TestResult, VarianceComponents
    from readerstats.stats.mrmc.analysis import ObuchowskiRockette
    from readerstats.stats.mrmc.design import AnovaRow
    from readerstats.stats.mrmc.reader_covariance import Covariance
    from readerstats.study.model import Study

LOGIT: Final = "obuchowski-rockette-logit"


@dataclass(frozen=True, eq=False, kw_only=True)
class Inferred:
    """What a multireader method finds of one metric in one family of levels.

    Attributes
    ----------
    tests : tuple of Row of TestResult
        All levels at once (where the method has such a test), then each difference a - b.
    estimates : tuple of Row of Estimate
        The reader average of each level.
    components : tuple of Row of VarianceComponents
    anova : tuple of (Labels, AnovaRow)
    of_readers : tuple of Row of TestResult
        The differences of each reader, where readers are fixed.
    method : str
    reason : str
        Why this method, as a clause of a sentence.
    """

    tests: tuple[Row[TestResult], ...] = ()
    estimates: tuple[Row[Estimate], ...] = ()
    components: tuple[Row[VarianceComponents], ...] = ()
    anova: tuple[tuple[Labels, AnovaRow], ...] = ()
    of_readers: tuple[Row[TestResult], ...] = ()
    method: str = ""
    reason: str = ""


def inferred(
    study: Study,
    family: Family,
    metric: str,
    pairs: Sequence[tuple[str, str]],
    *,
    method: str | None = None,
    random: Random | None = None,
    reads: Stack | None = None,
) -> Inferred:
    """Compare the levels of a family by a multireader method.

    Parameters
    ----------
    study : Study
    family : Family
        Levels that people read; one level gives its average alone.
    metric : str
        A metric to which each case contributes.
    pairs : sequence of (str, str)
        The differences a - b to test.
    method : str, optional
        ``obuchowski-rockette``, or ``obuchowski-rockette-logit`` for averages whose interval is
        computed on log odds; ``u-statistics``, as published; ``u-statistics-centred``, the same
        with equal readers and centred scores; or ``mixed``. The one that fits without it.
    random : {"readers and cases", "readers", "cases"}, optional
        What the study's settings say without it.
    reads : Stack, optional
        The reads of the levels, where they are not all those of the study.

    Returns
    -------
    Inferred
        Empty, but for method and reason, where no multireader method fits the metric.

    Raises
    ------
    ReaderStatsError
        For a method that does not fit the metric or what is random.

    Examples
    --------
    >>> import readerstats as rs
    >>> from readerstats.analysis.levels import Family, Level
    >>> from readerstats.analysis.metrics import Cell
    >>> study = rs.load_study(rs.example("deepfake_xray"))
    >>> family = Family("dataset", tuple(Level(d, Cell(None, d)) for d in study.datasets))
    >>> found = inferred(study, family, "accuracy", [("GPT-4o", "RoentGen")])
    >>> found.method, [round(row.result.estimate, 3) for row in found.estimates]
    ('obuchowski-rockette', [0.748, 0.702])
    """
    analysis = study.settings.analysis
    over: Random = random or analysis.random
    if len(study.humans) == 1:
        if over == "readers":
            raise ReaderStatsError(
                "one reader is no sample of readers, and with the cases fixed nothing is random."
            )
        over = "cases"
    if metric not in CONTRIBUTIONS:
        _refuse(method, metric)
        chosen = fitting(None, metric)
        return Inferred(method=chosen.method, reason=chosen.reason)
    reads = stack(study, family.levels, metric) if reads is None else reads
    if not reads.values.size:
        raise ReaderStatsError(f"no person has the reads that {metric} needs.")
    chosen = fitting(reads, metric, over)
    name = method or chosen.method
    _check(name, metric, over, reads)
    asked = _Asked(family, metric, tuple(pairs), over, reads, analysis.specificity)
    if name == "mixed":
        mixed = mixed_differences(reads, family, metric, pairs, level=analysis.level)
        return Inferred(
            tests=mixed.rows,
            components=mixed.components,
            method=name,
            reason="it was asked for",
        )
    if name in CLUSTERED:
        _refuse_unpaired(family, metric, name)
        rows = clustered_differences(
            reads, family, metric, pairs, method=name, level=analysis.level
        )
        return Inferred(tests=tuple(rows), method=name, reason="it was asked for")
    reason = chosen.reason if name == chosen.method else "it was asked for"
    if name.startswith("u-statistics"):
        return _u_statistics(asked, name, analysis.level, reason)
    found = _obuchowski_rockette(asked, analysis.covariance, analysis.level, reason)
    return _with_log_odds(found, asked) if name == LOGIT else found


def why_not_usual(found: Inferred) -> str | None:
    """Say why U-statistics were used, where they were; None for every other method.

    Examples
    --------
    >>> why_not_usual(Inferred(method="u-statistics-centred", reason="reads are missing"))
    'U-statistics are used for averages and differences, because reads are missing'
    """
    if not found.method.startswith("u-statistics"):
        return None
    return f"U-statistics are used for averages and differences, because {found.reason}"


@dataclass(frozen=True, eq=False, slots=True)
class _Asked:
    """A question to a method, with its reads."""

    family: Family
    metric: str
    pairs: tuple[tuple[str, str], ...]
    random: Random
    reads: Stack
    specificity: tuple[float, float]


def _obuchowski_rockette(
    asked: _Asked, covariance: Covariance, level: float, reason: str
) -> Inferred:
    from readerstats.stats.mrmc.analysis import obuchowski_rockette

    family, metric, random, reads = asked.family, asked.metric, asked.random, asked.reads
    try:
        found = obuchowski_rockette(
            reads.values,
            reads.truth,
            metric=cast("Any", metric),
            covariance=covariance,
            random=random,
            level=level,
            clusters=reads.clusters,
            specificity=asked.specificity,
        )
    except ValueError as refused:  # a covariance that the metric or the patients do not have
        raise ReaderStatsError(str(refused)) from None
    at = {name: position for position, name in enumerate(family.names)}
    tests = dict(zip(found.pairs, found.differences, strict=True))
    rows = [
        Row(
            family.labels(metric, random, a, b),
            difference_within_range(metric, _sided(tests, at[a], at[b])),
        )
        for a, b in asked.pairs
    ]
    if len(family.levels) > 1:
        rows.insert(0, Row(family.labels(metric, random, None, None), found.test))
    components = found.components
    alone = len(family.levels) == 1
    where = (
        family.level_labels(family.levels[0], metric, random)
        if alone
        else family.labels(metric, random, None, None)
    )
    return Inferred(
        tests=tuple(rows),
        estimates=tuple(
            Row(family.level_labels(side, metric, random), average)
            for side, average in zip(family.levels, found.means, strict=True)
        ),
        components=() if components is None else (Row(where, components),),
        anova=tuple((where, row) for row in found.anova if row.df),
        of_readers=tuple(_by_reader(asked, found)),
        method="obuchowski-rockette",
        reason=reason,
    )


def _by_reader(asked: _Asked, found: ObuchowskiRockette) -> list[Row[TestResult]]:
    """Return each reader's own differences, where readers are fixed; their P is descriptive."""
    family, names = asked.family, asked.family.names
    tests = {(row.reader, row.a, row.b): row.test for row in found.reader_differences}
    if len(asked.reads.readers) < 2:
        return []
    return [
        Row(
            replace(family.labels(asked.metric, "cases", a, b), reader=reader),
            difference_within_range(
                asked.metric, _sided(of_reader, names.index(a), names.index(b))
            ),
        )
        for number, reader in enumerate(asked.reads.readers)
        for of_reader in [{(i, j): t for (who, i, j), t in tests.items() if who == number}]
        if of_reader
        for a, b in asked.pairs
    ]


def _with_log_odds(found: Inferred, asked: _Asked) -> Inferred:
    """Compute the intervals of the averages on the scale of log odds."""
    from readerstats.stats.mrmc.average import on_log_odds

    lowest, highest = asked.specificity
    most = highest - lowest if asked.metric == "partial-auc" else 1.0
    return replace(
        found,
        estimates=tuple(
            Row(row.labels, on_log_odds(row.result, most=most)) for row in found.estimates
        ),
        method=LOGIT,
    )


def _u_statistics(asked: _Asked, method: str, level: float, reason: str) -> Inferred:
    from readerstats.stats.ustatistics.analysis import ustatistics

    family, metric = asked.family, asked.metric
    published = method == "u-statistics"
    found = ustatistics(
        asked.reads.values,
        asked.reads.truth,
        metric=cast("Any", metric),
        weights="reads" if published else "readers",
        form="joint" if published else "centred",
        level=level,
    )
    random: Random = "readers and cases"
    at = {name: position for position, name in enumerate(family.names)}
    tests = {
        pair: replace(test, method=method)
        for pair, test in zip(found.pairs, found.differences, strict=True)
    }
    note = None
    if published and not asked.reads.complete:
        note = "readers count by the number of their reads"
    return Inferred(
        tests=tuple(
            Row(family.labels(metric, random, a, b), _sided(tests, at[a], at[b]))
            for a, b in asked.pairs
        ),
        estimates=tuple(
            Row(
                family.level_labels(side, metric, random),
                replace(average, method=method, note=joined_notes(average.note, note)),
            )
            for side, average in zip(family.levels, found.levels, strict=True)
        ),
        method=method,
        reason=reason,
    )


def _sided(tests: dict[tuple[int, int], TestResult], a: int, b: int) -> TestResult:
    """Return the test of a - b, whichever way round the method made it."""
    return tests[a, b] if (a, b) in tests else turned(tests[b, a])


def turned(test: TestResult) -> TestResult:
    """Exchange the sides of a two-sided test of a difference.

    Examples
    --------
    >>> from readerstats.results import TestResult
    >>> back = turned(TestResult(method="t", estimate=0.1, lower=0.0, upper=0.3, p=0.2))
    >>> back.estimate, back.lower, back.upper
    (-0.1, -0.3, 0.0)
    """

    def minus(number: float | None) -> float | None:
        return None if number is None else 0.0 - number

    return replace(
        test,
        estimate=minus(test.estimate),
        lower=minus(test.upper),
        upper=minus(test.lower),
        statistic=minus(test.statistic),
    )


def _check(name: str, metric: str, random: Random, reads: Stack) -> None:
    """Refuse a method that was asked for where it cannot answer."""
    if name == "mixed" and metric not in SHARES:
        raise ReaderStatsError(
            f"the mixed model is one of right and wrong reads: it compares {', '.join(SHARES)}, "
            f"not {metric}; use obuchowski-rockette."
        )
    ustatistics = name.startswith("u-statistics")
    if ustatistics and metric not in U_STATISTICS:
        raise ReaderStatsError(
            f"U-statistics compare {', '.join(U_STATISTICS)}, not {metric}; use "
            "obuchowski-rockette."
        )
    if (ustatistics or name == "mixed") and random != "readers and cases":
        given = "one reader" if len(reads.readers) == 1 else "one of them fixed"
        raise ReaderStatsError(
            f"{name} takes readers and cases as random; with {given} use obuchowski-rockette."
        )
    if ustatistics and reads.clusters is not None:
        raise ReaderStatsError(
            "U-statistics take every case as a patient of its own, and here patients have "
            "several cases; use obuchowski-rockette, whose jackknife leaves out whole patients."
        )


def _refuse_unpaired(family: Family, metric: str, method: str) -> None:
    """Refuse McNemar's test where two answers to the same case are lacking."""
    if family.what != "modality":
        raise ReaderStatsError(
            f"{method} compares two answers of the same readers to the same cases, and "
            f"{family.what}s differ in "
            f"{'cases' if family.what == 'dataset' else 'readers'}; use obuchowski-rockette."
        )
    if metric not in CLUSTERED_METRICS:
        raise ReaderStatsError(
            f"{method} compares {', '.join(CLUSTERED_METRICS)}, not {metric}; use "
            "obuchowski-rockette."
        )


def _refuse(method: str | None, metric: str) -> None:
    if method is not None:
        raise ReaderStatsError(
            f"{method} needs a metric to which each case contributes ({', '.join(CONTRIBUTIONS)}), "
            f"not {metric}; use bootstrap."
        )
