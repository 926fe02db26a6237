"""Rows to records, frames and JSON: the only schema."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any, Final

from readerstats._version import __version__
from readerstats.analysis.records import Record
from readerstats.errors import worst_first
from readerstats.results import Estimate, Result, Row, TestResult, VarianceComponents
from readerstats.study.setting_values import METRICS

if TYPE_CHECKING:
    import pandas as pd

    from readerstats.errors import Problem
    from readerstats.results import Labels
    from readerstats.stats.mrmc.design import AnovaRow
    from readerstats.study.model import Study

ESTIMATE_KEYS: Final = (
    "metric", "scope", "reader", "modality", "dataset", "group", "estimate", "se", "lower",
    "upper", "df", "level", "method", "random", "k", "n", "replicates", "note",
)  # fmt: skip
TEST_KEYS: Final = (
    "comparison", "metric", "method", "random", "a", "b", "reader", "modality", "dataset",
    "group", "alternative", "null", "estimate", "se", "lower", "upper", "level",
    "statistic_name", "statistic", "df", "df2", "p", "p_adjusted", "n", "effect_size_name",
    "effect_size", "replicates", "counts", "note",
)  # fmt: skip
_OF_RESULTS: Final = {field.name for kind in (Estimate, TestResult) for field in fields(kind)}
FURTHER_KEYS: Final = ("case", "by", "column", "a", "b")
"""Keys of the rows that they apply to, after the others."""


def record(row: Row[Estimate] | Row[TestResult]) -> Record:
    """Turn a row into a record with the keys of the schema, numbers unrounded.

    Parameters
    ----------
    row : Row
        An estimate or a test with its labels.

    Returns
    -------
    Record
        Keys of `ESTIMATE_KEYS` or `TEST_KEYS`, in that order, where what does not apply is None;
        then those of `FURTHER_KEYS` that apply. It remembers its result.

    Examples
    --------
    >>> from readerstats.results import Labels
    >>> labels = Labels(metric="accuracy", scope="reader", reader="R01", random="cases")
    >>> record(Row(labels, Estimate(estimate=0.8, method="wilson", k=8, n=10)))["k"]
    8
    """
    keys = ESTIMATE_KEYS if isinstance(row.result, Estimate) else TEST_KEYS
    told = {key: getattr(row.result if key in _OF_RESULTS else row.labels, key) for key in keys}
    for key in FURTHER_KEYS:
        value = None if key in keys else getattr(row.labels, key)
        if value is not None:
            told[key] = value
    if told.get("counts") is not None:
        told["counts"] = asdict(told["counts"])
    return Record(told, row.result)


def to_frame(
    rows: Iterable[Row[Estimate]] | Iterable[Row[TestResult]],
    *,
    keys: Sequence[str] = ESTIMATE_KEYS,
) -> pd.DataFrame:
    """Turn rows into a DataFrame with a column for each key of the schema.

    Parameters
    ----------
    rows : iterable of Row
        All estimates, or all tests.
    keys : sequence of str, default `ESTIMATE_KEYS`
        The columns of a frame without rows.

    Returns
    -------
    DataFrame
        The four counts of a 2 x 2 table become columns of their own.

    Examples
    --------
    >>> from readerstats.results import Labels
    >>> labels = Labels(metric="accuracy", scope="reader", reader="R01", random="cases")
    >>> rows = [Row(labels, Estimate(estimate=0.8, method="wilson", k=8, n=10))]
    >>> to_frame(rows)["estimate"].tolist()
    [0.8]
    """
    import pandas as pd  # heavy: on first use

    records = [flat(record(row)) for row in rows]
    columns = dict.fromkeys(key for entry in records for key in entry)
    return pd.DataFrame(records or None, columns=list(columns or flat(dict.fromkeys(keys))))


def flat(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Spread a record's 2 x 2 table over columns of its own, for tables that have no nesting.

    Examples
    --------
    >>> flat({"p": 0.5, "counts": {"both": 7, "only_a": 1}})
    {'p': 0.5, 'both': 7, 'only_a': 1}
    """
    if "counts" not in entry:
        return dict(entry)
    counts = entry["counts"] or {"both": None, "only_a": None, "only_b": None, "neither": None}
    spread: dict[str, Any] = {}
    for key, value in entry.items():
        spread |= counts if key == "counts" else {key: value}
    return spread


def select(rows: Iterable[Row[Result]], **labels: str | None) -> tuple[Row[Result], ...]:
    """Keep the rows whose labels have these values.

    Parameters
    ----------
    rows : iterable of Row
    **labels : str or None
        Fields of `Labels`, and ``method``.

    Returns
    -------
    tuple of Row

    Examples
    --------
    >>> select([], metric="accuracy")
    ()
    """

    def value(row: Row[Result], name: str) -> object:
        return row.result.method if name == "method" else getattr(row.labels, name)

    return tuple(
        row for row in rows if all(value(row, name) == want for name, want in labels.items())
    )


def study_record(study: Study) -> dict[str, Any]:
    """Describe a study in the few facts that stand at the head of every JSON answer.

    Examples
    --------
    >>> from readerstats.study.load import load_study
    >>> from readerstats.resources import example_data
    >>> study_record(load_study(example_data() / "deepfake_xray"))["n_readers"]
    17
    """
    return {
        "title": study.title,
        "notice": study.settings.report.notice,
        "positive": study.task.positive,
        "negative": study.task.negative,
        "threshold": study.task.threshold,
        "n_readers": len(study.humans),
        "n_models": len(study.models),
        "n_cases": len(study.cases),
        "n_reads": len(study.reads),
        "readers": list(study.humans),
        "models": list(study.models),
        "modalities": list(study.modalities),
        "datasets": list(study.datasets),
        "files": [
            {key: getattr(file, key) for key in ("name", "table", "sha256", "rows")}
            for file in study.files
        ],
    }


def settings_record(study: Study) -> dict[str, Any]:
    """List the settings that an answer rests on.

    Examples
    --------
    >>> from readerstats.study.load import load_study
    >>> from readerstats.resources import example_data
    >>> settings_record(load_study(example_data() / "deepfake_xray"))["level"]
    0.95
    """
    analysis = study.settings.analysis
    return {
        "metrics": list(analysis.metrics),
        "level": analysis.level,
        "replicates": analysis.replicates,
        "seed": analysis.seed,
        "multiplicity": analysis.multiplicity,
        "covariates": list(analysis.covariates),
        "covariance": analysis.covariance,
        "random": analysis.random,
        "specificity": list(analysis.specificity),
        "margin": analysis.margin,
        "margins": dict(analysis.margins),
        "margin_declared": _declared(study),
        "alternative": analysis.alternative,
        "ties": analysis.ties,
        "unanswered": study.task.unanswered,
    }


def _declared(study: Study) -> bool | None:
    """Whether study.toml has every margin that is in use; None without one."""
    from readerstats.analysis.margin import margin_of, undeclared

    metrics = [name for name in METRICS if margin_of(study, name) is not None]
    return all(undeclared(study, name) is None for name in metrics) if metrics else None


def spread_record(
    components: Iterable[Row[VarianceComponents]], anova: Iterable[tuple[Labels, AnovaRow]]
) -> dict[str, Any]:
    """List variance components and analyses of variance, as the JSON of a command has them.

    Parameters
    ----------
    components : iterable of Row of VarianceComponents
    anova : iterable of (Labels, AnovaRow)

    Returns
    -------
    dict
        ``{"variance_components": [...], "anova": [...]}``, each entry with what it belongs to.

    Examples
    --------
    >>> spread_record([], [])
    {'variance_components': [], 'anova': []}
    """
    places = ("metric", "comparison", "modality", "dataset", "group")
    return {
        "variance_components": [
            {key: getattr(row.labels, key) for key in places} | asdict(row.result)
            for row in components
        ],
        "anova": [
            {key: getattr(labels, key) for key in places} | asdict(row) for labels, row in anova
        ],
    }


def alert_records(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """List problems and alerts, worst first, each with the keys that it has.

    Parameters
    ----------
    problems : iterable of Problem

    Returns
    -------
    list of dict
        ``code, severity, message, remedy``, and where they apply ``file, row, column, value``,
        ``count``, and ``numbers``: those that the message tells, unrounded.

    Examples
    --------
    >>> from readerstats.study.codes import problem
    >>> alert_records([problem("one-run", "net answered once", remedy="ask again")])
    [{'code': 'one-run', 'severity': 'note', 'message': 'net answered once',
      'remedy': 'ask again', 'count': 1}]
    """
    return [
        {key: value for key, value in one.record().items() if value is not None}
        | ({"numbers": [asdict(told) for told in one.numbers]} if one.numbers else {})
        for one in worst_first(problems)
    ]


def document(
    command: str,
    study: Study,
    *,
    estimates: Iterable[Row[Estimate]] = (),
    tests: Iterable[Row[TestResult]] = (),
    notes: Iterable[str] = (),
) -> dict[str, Any]:
    """Build the JSON object of a command.

    Parameters
    ----------
    command : str
        Name of the command, such as ``"accuracy"``.
    study : Study
    estimates, tests : iterable of Row
    notes : iterable of str

    Returns
    -------
    dict
        ``{"readerstats", "command", "study", "settings", "estimates", "tests", "notes"}``.

    Examples
    --------
    >>> from readerstats.study.load import load_study
    >>> from readerstats.resources import example_data
    >>> sorted(document("describe", load_study(example_data() / "deepfake_xray")))
    ['command', 'estimates', 'notes', 'readerstats', 'settings', 'study', 'tests']
    """
    return {
        "readerstats": __version__,
        "command": command,
        "study": study_record(study),
        "settings": settings_record(study),
        "estimates": [record(row) for row in estimates],
        "tests": [record(row) for row in tests],
        "notes": list(notes),
    }
