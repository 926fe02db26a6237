"""Data frames of inspect_ai (`samples_df()`), saved as CSV or Parquet: marks without answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from readerstats.study.codes import problem
from readerstats.study.formats.content import PARQUET
from readerstats.study.formats.json_text import cell, parsed
from readerstats.study.formats.logged import Logged, answers_table, case_facts, mark_of
from readerstats.study.formats.raw import RawTable, raw_table
from readerstats.study.formats.registry import Format, Tables
from readerstats.study.formats.runs import numbered_runs
from readerstats.study.wording import listed, quoted

if TYPE_CHECKING:
    from readerstats.errors import Problem
    from readerstats.study.formats.content import FileContent

NAME: Final = "inspect_ai data frame"
_NEEDED = frozenset({"eval_id", "id", "epoch", "target"})
_MANY = 5  # of the columns that it has by default
_DEFAULT = frozenset({"sample_id", "input", "model_usage", "total_time", "working_time", "error",
                      "limit", "retries"})  # fmt: skip


def _recognised(content: FileContent) -> str | None:
    if content.ending not in PARQUET and "eval_id" not in content.head[:5_000]:
        return None
    names = set(_header(content))
    if names >= _NEEDED and len(_DEFAULT & names) >= _MANY - 1:
        return "it has the columns eval_id, id, epoch and target"
    return None


def _header(content: FileContent) -> list[str]:
    if content.ending in PARQUET:
        return _parquet_names(content)
    top = content.tops[0].records if content.tops else ()
    return [(cell or "").strip() for cell in top[0]] if top else []


def _parquet_names(content: FileContent) -> list[str]:
    import io

    if b"eval_id" not in content.data:
        return []
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ImportError:
        return []
    try:
        return list(ParquetFile(io.BytesIO(content.data)).schema_arrow.names)
    except (ArrowException, OSError, ValueError):
        return []


def _raw(content: FileContent) -> tuple[RawTable | None, list[Problem]]:
    if content.ending in PARQUET:
        from readerstats.study.formats.parquet import read_parquet

        return read_parquet(content.data, content.name, sha256=content.sha256)
    grids, problems = content.laid_out
    if not grids:
        return None, list(problems)
    records = [[_cut(cell) for cell in record] for record in grids[0].records]
    table, more = raw_table(content.name, records, first_row=grids[0].first_row)
    return table, [*problems, *more]


def _cut(cell: str | None) -> str | None:
    """Return a cell, its end left out where it is a long text, such as the whole input."""
    return cell if cell is None or len(cell) <= 8_000 else cell[:8_000]


def _read(content: FileContent) -> Tables:
    raw, problems = _raw(content)
    if raw is None:
        return [], problems
    columns = {str(name): raw.frame[name].tolist() for name in raw.frame.columns}
    models = _models(columns)
    if models is None:
        message = "does not say which model answered"
        remedy = (
            "export it with the model: samples_df(logs, columns=EvalInfo + EvalModel + "
            "SampleSummary), or give the logs themselves"
        )
        return [], [*problems, problem("missing-column", message, remedy=remedy, file=raw.name)]
    score, notes = _score(content, columns)
    blank = [None] * len(raw.frame)
    logged = [
        Logged(
            row=int(raw.rows[place]),
            model=models[place],
            case=columns["id"][place],
            repeat=columns["epoch"][place],
            targets=tuple(filter(None, [columns["target"][place]])),
            answer=_answer(columns, score, place),
            mark=mark_of(columns.get(score or "", blank)[place]),
            status=_status(columns, place),
            seconds=columns.get("working_time", columns.get("total_time", blank))[place],
            temperature=_temperature(columns.get("model_generate_config", blank)[place]),
            facts=case_facts(
                {
                    name.removeprefix("metadata_"): cells[place]
                    for name, cells in columns.items()
                    if name.startswith("metadata_")
                }
            ),
        )
        for place in range(len(raw.frame))
    ]
    tables, more = answers_table(content, logged, format=NAME)
    return tables, [*problems, *notes, *more]


def _models(columns: Mapping[str, Sequence[str | None]]) -> list[str | None] | None:
    """Return the model of each row: its column, or the only one whose use is told."""
    if any(columns.get("model", ())):
        return list(columns["model"])
    found: list[str | None] = []
    of_eval: dict[str | None, str] = {}
    evals = columns["eval_id"]
    for name, told in zip(evals, columns.get("model_usage", ()), strict=False):
        try:
            used = parsed(told or "")
        except ValueError:
            used = None
        names = list(used) if isinstance(used, dict) else []
        if len(names) > 1:  # a model that marks answers may be among them
            return None
        model = cell(names[0]) if names else None
        if model and of_eval.setdefault(name, model) != model:
            return None
    for name in evals:
        if name not in of_eval:
            return None
        found.append(of_eval[name])
    return found


def _score(
    content: FileContent, columns: Mapping[str, Sequence[str | None]]
) -> tuple[str | None, list[Problem]]:
    """Return the column of the first scorer's marks; the others are told."""
    ends = ("_answer", "_explanation", "_metadata")
    names = [name for name in columns if name.startswith("score_") and not name.endswith(ends)]
    if len(names) < 2:
        return (names[0] if names else None), []
    message = f"answers are those of the column {quoted(names[0])}; left aside: "
    message += listed(names[1:], most=4)
    return names[0], [problem("log-aside", message, file=content.name)]


def _answer(
    columns: Mapping[str, Sequence[str | None]], score: str | None, place: int
) -> str | None:
    """Return the answer where the export has it, or a score that is the answer itself."""
    if score is None:
        return None
    if f"{score}_answer" in columns:
        return columns[f"{score}_answer"][place]
    told = columns[score][place]
    is_object = told is not None and told.lstrip().startswith("{")
    return None if is_object or mark_of(told) is not None else told


def _status(columns: Mapping[str, Sequence[str | None]], place: int) -> str | None:
    if "error" in columns and columns["error"][place]:
        return "error"
    return "error" if "limit" in columns and columns["limit"][place] else None


def _temperature(config: str | None) -> str | None:
    from readerstats.study.formats.json_text import at, word

    try:
        return word(at(parsed(config or ""), "temperature"))
    except ValueError:
        return None


FORMAT = Format(
    name=NAME,
    endings=frozenset({".csv", ".tsv", *PARQUET}),
    recognise=_recognised,
    read=_read,
    join=numbered_runs,
)
"""How data frames of inspect_ai are known and read."""
