"""MD.ai: annotations of readers and outputs of models, as JSON or as CSV."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from readerstats.study.codes import problem
from readerstats.study.formats.mdai_join import join_exports
from readerstats.study.formats.raw import MAX_CELLS, RawTable, made_table
from readerstats.study.formats.registry import Format

if TYPE_CHECKING:
    from readerstats.study.formats.content import FileContent
    from readerstats.study.formats.registry import Tables

NAME: Final = "MD.ai"
_UIDS: Final = ("StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID")
_FIELDS: Final = {
    "annotations": ("createdById", "createdAt", "labelId", "labelName", "labelGroupName",
                    "dataset", *_UIDS),
    "outputs": ("modelId", "modelName", "labelId", "labelName", "labelGroupName", "probability",
                *_UIDS),
}  # fmt: skip
_NEEDED: Final = {
    "annotations": {"createdById", "labelId", "StudyInstanceUID"},
    "outputs": {"modelId", "labelId", "probability", "StudyInstanceUID"},
}


def _kind(keys: set[str]) -> str | None:
    return next((kind for kind, needed in _NEEDED.items() if needed <= keys), None)


def _known(content: FileContent) -> str | None:
    if content.ending == ".json":
        if '"labelGroups"' not in content.head and '"datasets"' not in content.head:
            return None
        found = content.json
        is_project = isinstance(found, dict) and {"labelGroups", "datasets"} <= set(found)
        return "it has the label groups and datasets of a project" if is_project else None
    if not content.tops or not content.tops[0].records:
        return None
    kind = _kind({(cell or "").strip() for cell in content.tops[0].records[0]})
    return None if kind is None else f"it has the fields of its {kind}"


def _read(content: FileContent) -> Tables:
    is_project = content.ending == ".json"
    tables = list(_of_project(content) if is_project else _of_table(content))
    if not tables:
        message = "holds no annotation and no output of a model"
        return [], [problem("empty-table", message, file=content.name)]
    if sum(table.frame.size for table in tables) > MAX_CELLS:
        message = f"holds more than {MAX_CELLS:,} cells"
        return [], [problem("too-large-file", message, file=content.name)]
    return tables, []


def _of_table(content: FileContent) -> Iterator[RawTable]:
    if not content.grids or len(content.grids[0].records) < 2:
        return
    grid = content.grids[0]
    header = [(cell or "").strip() for cell in grid.records[0]]
    kind = _kind(set(header))
    if kind is None:
        return
    records: list[Mapping[str, Any]] = []
    rows: list[int] = []
    for row, record in enumerate(grid.records[1:], grid.first_row + 1):
        if any(cell and not cell.isspace() for cell in record):
            records.append(dict(zip(header, record, strict=False)))
            rows.append(row)
    if records:
        yield _table(content, kind, records, rows)


def _of_project(content: FileContent) -> Iterator[RawTable]:
    """Yield annotations and outputs; the users of a project, with their names, are not read."""
    project = content.json
    if not isinstance(project, dict):
        return
    labels = _labels(project.get("labelGroups"))
    models = {str(one["id"]): str(one.get("name") or one["id"])
              for one in _dicts(project.get("models")) if "id" in one}  # fmt: skip
    models |= {name.rpartition("_")[2]: label for name, label in models.items()}
    records: dict[str, list[Mapping[str, Any]]] = {}
    for dataset in _dicts(project.get("datasets")):
        for part in dataset.values():
            for one in _dicts(part):
                kind = _kind(set(one))
                if kind is None:
                    continue
                group, label = labels.get(str(one.get("labelId")), (None, None))
                records.setdefault(kind, []).append({
                    **one, "labelGroupName": group, "labelName": label,
                    "dataset": dataset.get("name"),
                    "modelName": models.get(str(one.get("modelId"))),
                })  # fmt: skip
    for kind, found in records.items():
        yield _table(content, kind, found, range(1, len(found) + 1))


def _labels(groups: Any) -> dict[str, tuple[str, str]]:
    """Return the group and the name of each label."""
    return {
        str(label["id"]): (str(group.get("name") or ""), str(label.get("name") or label["id"]))
        for group in _dicts(groups)
        for label in _dicts(group.get("labels"))
        if "id" in label
    }


def _dicts(found: Any) -> list[dict[str, Any]]:
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _table(
    content: FileContent, kind: str, records: Sequence[Mapping[str, Any]], rows: Sequence[int]
) -> RawTable:
    columns = {name: [_text(one.get(name)) for one in records] for name in _FIELDS[kind]}
    return made_table(content, kind, columns, rows, format=NAME)


def _text(value: Any) -> str | None:
    return value if value is None or isinstance(value, str) else repr(value)


FORMAT: Final = Format(
    name=NAME,
    endings=frozenset({".csv", ".tsv", ".json"}),
    recognise=_known,
    read=_read,
    join=join_exports,
)
