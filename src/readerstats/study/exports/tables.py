"""A study as the tables that are read here, with a study.toml that says what was settled."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any, Final

from readerstats.study.exports.written import Export, csv_bytes
from readerstats.study.setting_values import is_style_file
from readerstats.study.toml_text import to_toml
from readerstats.study.wording import listed

if TYPE_CHECKING:
    import pandas as pd

    from readerstats.study.config import Settings
    from readerstats.study.model import Study

_READS: Final = ("reader", "case", "modality", "response", "score", "status")


def tables(study: Study) -> Export:
    """Return reads.csv, cases.csv, readers.csv, models.csv if there are any, and study.toml.

    Reads with scores alone stand in tables of their own, ratings.csv and model_ratings.csv, where
    others have answers.

    Examples
    --------
    >>> import readerstats as rs
    >>> sorted(tables(rs.load_study(rs.example("deepfake_xray"))).files)
    ['cases.csv', 'models.csv', 'readers.csv', 'reads.csv', 'study.toml']
    """
    reads = _every_read(study)
    models = reads["reader"].isin(study.models).to_numpy(dtype=bool)
    files: dict[str, bytes] = {}
    named: dict[str, tuple[str, ...]] = {}
    for kind, rows, names in (
        ("reads", ~models, ("reads.csv", "ratings.csv")),
        ("models", models, ("models.csv", "model_ratings.csv")),
    ):
        parts = _parts(reads[rows], names)
        renamed = {"reader": "model"} if kind == "models" else {}
        files |= {name: _csv(part.rename(columns=renamed)) for name, part in parts.items()}
        named[kind] = tuple(parts)
    readers = _facts(study)
    if len(readers.columns) > 2 or study.models:
        files["readers.csv"] = _csv(readers)
        named["readers"] = ("readers.csv",)
    files["cases.csv"] = _csv(study.cases)
    named["cases"] = ("cases.csv",)
    settings, notices = _settings(study, named)
    if study.anonymous:
        settings, more = _without_hidden(settings, {*readers.columns, *study.cases.columns})
        notices += more
    files["study.toml"] = to_toml(settings).encode()
    return Export(files, tuple(notices))


def _facts(study: Study) -> pd.DataFrame:
    """Return the readers table; numbers that an anonymous study has in bands are called so."""
    readers = study.readers
    exact = study.reader_facts
    banded = {
        name: f"{name}_band"
        for name in readers.columns
        if readers[name].dtype == object and exact[name].dtype == float
    }
    return readers.rename(columns=banded)


def _without_hidden(settings: Settings, shown: set[str]) -> tuple[Settings, list[str]]:
    """Leave out settings of columns that an anonymous study does not show."""
    analysis, model = settings.analysis, settings.model
    of_columns = {*analysis.covariates, *analysis.subgroups, *analysis.cuts}
    hidden = [name for name in sorted(of_columns) if name not in shown]
    kept = {
        "covariates": tuple(name for name in analysis.covariates if name in shown),
        "subgroups": tuple(name for name in analysis.subgroups if name in shown),
        "cuts": {name: cuts for name, cuts in analysis.cuts.items() if name in shown},
    }
    changed: dict[str, Any] = {"analysis": analysis.model_copy(update=kept)}
    if model.terms:
        changed["model"] = type(model)()
        hidden.append("[model]")
    if not hidden:
        return settings, []
    notice = f"study.toml is without settings of what an anonymous study hides: {listed(hidden)}"
    return settings.model_copy(update=changed), [notice]


def _every_read(study: Study) -> pd.DataFrame:
    """Return the reads with every run and repeat, in an order that keeps that of both tables."""
    import pandas as pd

    reads, runs = study.reads, study.runs
    if not len(runs):
        return reads
    key = ["reader", "case", "modality", "repeat"]
    keys = [
        list(frame[key].fillna("").itertuples(index=False, name=None)) for frame in (reads, runs)
    ]
    of_run = {one: place for place, one in enumerate(keys[1])}
    order: list[int] = []
    done = 0
    for place, one in enumerate(keys[0]):
        if one not in of_run:
            order.append(place)
            continue
        order += range(len(reads) + done, len(reads) + of_run[one] + 1)
        done = max(done, of_run[one] + 1)
    order += range(len(reads) + done, len(reads) + len(runs))
    return pd.concat([reads, runs], ignore_index=True).iloc[order].reset_index(drop=True)


def _parts(reads: pd.DataFrame, names: tuple[str, str]) -> dict[str, pd.DataFrame]:
    """Keep readers who gave scores alone apart from those who answered: a blank is no answer."""
    if not len(reads):
        return {}
    who = [reads["reader"], reads["modality"].fillna("")]
    answers = reads["response"].notna().groupby(who).transform("any").to_numpy(dtype=bool)
    scores = reads["score"].notna().groupby(who).transform("any").to_numpy(dtype=bool)
    rated = scores & ~answers
    if not answers.any():
        rated[:] = False  # one table; none has answers
    parts = {names[0]: reads[~rated], names[1]: reads[rated]}
    return {name: part for name, part in parts.items() if len(part)}


def _csv(frame: pd.DataFrame) -> bytes:
    """Write the columns that hold something; those that a table needs are written anyway."""
    needed = {"reader", "model", "case", "truth", "status", "kind"}
    columns = [name for name in frame.columns if name in needed or frame[name].notna().any()]
    if not {"response", "score"} & set(columns) and "status" in columns:
        columns.insert(columns.index("status"), "response")
    rows = frame[columns].itertuples(index=False, name=None)
    return csv_bytes([str(name) for name in columns], rows)


def _settings(study: Study, files: dict[str, tuple[str, ...]]) -> tuple[Settings, list[str]]:
    """Return what study.toml says of the study, without what leads to other files."""
    settings, notices = study.settings, []
    said: dict[str, Any] = settings.model_dump(exclude_unset=True)
    report = dict(said.get("report", {}))
    dropped = []
    if report.pop("salt", None) is not None:
        dropped.append("the salt, which is a secret")
    if report.pop("manuscript", ()):
        dropped.append("the names of manuscripts")
    if is_style_file(settings.report.style):
        report.pop("style", None)
        dropped.append("the style file")
    if dropped:
        notices.append(f"study.toml does not take over {' and '.join(dropped)}")
    if study.anonymous:
        report.pop("anonymize", None)
    if study.phases:
        phases = listed(study.phases)
        notices.append(f"phases with a task of their own are left out: {phases}; take --phase")
    task = {
        key: value for key, value in dataclasses.asdict(study.task).items() if value is not None
    }
    made = said | {
        "title": study.title, "files": files, "columns": {}, "phases": {}, "task": task,
        "report": report,
    }  # fmt: skip
    return type(settings).model_validate(made), notices
