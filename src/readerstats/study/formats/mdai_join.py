"""Annotations and outputs of MD.ai become reads of people and of models on the same cases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from readerstats.study.codes import problem
from readerstats.study.formats.literals import literal
from readerstats.study.formats.questions import question_headings, questions_note
from readerstats.study.numbers import number
from readerstats.study.wording import listed

if TYPE_CHECKING:
    from readerstats.errors import Problem
    from readerstats.study.formats.raw import RawTable

_SEVERAL: Final = 0.05
"""Share of cases with two labels of a group from which its labels are no alternatives."""
_NO_GROUP: Final = "label"


@dataclass(slots=True)
class _Read:
    """The labels that somebody gave a case, by group, and where the first stood."""

    row: int
    labels: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    first: dict[str, str | None] = field(default_factory=dict)
    probability: dict[str, str] = field(default_factory=dict)


def join_exports(tables: list[RawTable]) -> tuple[list[RawTable], list[Problem]]:
    """Make reads of annotations and outputs; cases are the same for both.

    Parameters
    ----------
    tables : list of RawTable
        With the `sheet` ``"annotations"`` or ``"outputs"``.

    Returns
    -------
    list of RawTable
    list of Problem
    """
    uid = _case_uid(tables)
    names = _label_names(tables)
    people = [(t, _reads(t, "createdById", uid, names)) for t in tables if t.sheet == "annotations"]
    models = [(t, _reads(t, "modelId", uid, names)) for t in tables if t.sheet == "outputs"]
    several = _several([read for _, reads in people for read in reads.values()])
    heading_of, questions = _headings(
        [r for _, reads in people or models for r in reads.values()], several
    )
    problems = [_cases_note(tables[0].name, uid)]
    if len(questions) > 1:
        problems.append(questions_note(questions, {}, tables[0].name))
    if several:
        message = (
            f"labels of {listed(several)} are no alternatives: each is read as present or absent"
        )
        problems.append(problem("questions", message, file=tables[0].name))
    made = [_people(table, reads, heading_of, several) for table, reads in people]
    for table, reads in models:
        made.append(_models(table, reads, heading_of))
        problems += _probability_note(table, reads)
    return made, problems


def _case_uid(tables: Sequence[RawTable]) -> str:
    """Return what a case is: a study, unless some studies have several images with labels."""
    for table in tables:
        images = table.frame[["StudyInstanceUID", "SOPInstanceUID"]].dropna().drop_duplicates()
        if (
            images["StudyInstanceUID"].duplicated().any()
            and table.frame["SOPInstanceUID"].notna().all()
        ):
            return "SOPInstanceUID"
    return "StudyInstanceUID"


def _cases_note(file: str, uid: str) -> Problem:
    what = "studies" if uid == "StudyInstanceUID" else "images, since studies have several"
    remedy = "the table of cases needs the same identifiers"
    return problem(
        "cases-numbered", f"cases are {what}, called by their {uid}", remedy=remedy, file=file
    )


def _label_names(tables: Sequence[RawTable]) -> dict[str, tuple[str, str]]:
    """Return the group and the name of each label that any of the files names."""
    names: dict[str, tuple[str, str]] = {}
    for table in tables:
        columns = ["labelId", "labelName", "labelGroupName"]
        for pk, name, group in table.frame[columns].drop_duplicates().itertuples(index=False):
            if pk and name:
                names[pk] = (group or _NO_GROUP, name)
    return names


def _reads(
    table: RawTable, who: str, uid: str, names: Mapping[str, tuple[str, str]]
) -> dict[tuple[str, str], _Read]:
    frame = table.frame
    reads: dict[tuple[str, str], _Read] = {}
    shown = (
        frame["modelName"].where(frame["modelName"].notna(), frame[who])
        if who == "modelId"
        else frame[who]
    )
    rest = [frame[n] if n in frame else [None] * len(frame)
            for n in ("createdAt", "dataset", "probability", "StudyInstanceUID")]  # fmt: skip
    for row, reader, case, pk, *more in zip(
        table.rows.tolist(), shown, frame[uid], frame["labelId"], *rest, strict=True
    ):
        group, label = names.get(pk or "", (_NO_GROUP, pk or ""))
        read = reads.setdefault((reader or "", case or ""), _Read(row))
        if label and label not in read.labels[group]:
            read.labels[group].append(label)
        for name, value in zip(
            ("timestamp", "dataset", "patient"), (more[0], more[1], more[3]), strict=True
        ):
            read.first.setdefault(name, value)
        for one, chance in _chances(more[2]):
            read.probability[names.get(one, ("", one or label))[1]] = chance
    return reads


def _chances(text: str | None) -> Iterator[tuple[str, str]]:
    """Yield labels and their probabilities, as a cell holds them."""
    if text is None:
        return
    found = literal(text)
    if found is None and number(text) is not None:
        yield "", text
    for one in found if isinstance(found, list) else [found]:
        if not isinstance(one, dict):
            continue
        value = one.get("probability")
        words = str(value)
        if not isinstance(value, bool) and number(words) is not None:
            yield str(one.get("labelId") or one.get("classIndex") or ""), words


def _several(reads: Sequence[_Read]) -> list[str]:
    """Return the groups of which readers often gave a case more than one label."""
    given: dict[str, list[int]] = defaultdict(list)
    for read in reads:
        for group, labels in read.labels.items():
            given[group].append(len(labels))
    return [g for g, counts in given.items() if sum(n > 1 for n in counts) > _SEVERAL * len(counts)]


def _headings(
    reads: Sequence[_Read], several: Sequence[str]
) -> tuple[dict[tuple[str, str], str], dict[str, str]]:
    """Return the heading of each group, or of each of its labels, and that of each question."""
    keys: dict[tuple[str, str], str] = {}
    for read in reads:
        for group, labels in read.labels.items():
            if group in several:
                keys |= {(group, label): f"{group}: {label}" for label in labels}
            else:
                keys[group, ""] = group
    heading_of = question_headings(list(keys.values())) if keys else {}
    return {key: heading_of[text] for key, text in keys.items()}, heading_of


def _people(
    table: RawTable,
    reads: Mapping[tuple[str, str], _Read],
    heading_of: Mapping[tuple[str, str], str],
    several: Sequence[str],
) -> RawTable:
    columns: dict[str, list[str | None]] = defaultdict(list)
    rows = []
    for (reader, case), read in reads.items():
        # A second label of a group of alternatives is a second row: neither is chosen here.
        for turn in range(
            max((len(v) for g, v in read.labels.items() if g not in several), default=1)
        ):
            rows.append(read.row)
            columns["reader"].append(reader or None)
            columns["case"].append(case or None)
            for (group, label), heading in heading_of.items():
                columns[heading].append(_said(read, group, label, turn))
            for name in ("timestamp", "dataset", "patient"):
                columns[name].append(read.first.get(name))
    datasets = set(columns["dataset"]) - {None}
    if len(datasets) < 2:  # two arms of a study are often two datasets of the same cases
        columns["mdai_dataset"] = columns.pop("dataset")
    return _made(table, "reads", columns, rows)


def _said(read: _Read, group: str, label: str, turn: int) -> str | None:
    labels = read.labels.get(group, [])
    if not label:
        return labels[min(turn, len(labels) - 1)] if labels else None
    return ("present" if label in labels else "absent") if labels else None


def _models(
    table: RawTable,
    reads: Mapping[tuple[str, str], _Read],
    heading_of: Mapping[tuple[str, str], str],
) -> RawTable:
    columns: dict[str, list[str | None]] = defaultdict(list)
    one_label = all(sum(map(len, read.labels.values())) == 1 for read in reads.values())
    chances = list(dict.fromkeys(label for read in reads.values() for label in read.probability))
    for (model, case), read in reads.items():
        columns["model"].append(model or None)
        columns["case"].append(case or None)
        columns["patient"].append(read.first.get("patient"))
        for group, heading in _of_groups(heading_of) if one_label else ():
            labels = read.labels.get(group, [])
            alone = heading == "response" and not labels
            given = [label for one in read.labels.values() for label in one] if alone else labels
            columns[heading].append(given[0] if given else None)
        if one_label:
            columns["chance of its label"].append(next(iter(read.probability.values()), None))
        else:
            for label in chances:
                columns[f"chance of {label}"].append(read.probability.get(label))
    return _made(table, "models", columns, [read.row for read in reads.values()])


def _of_groups(heading_of: Mapping[tuple[str, str], str]) -> list[tuple[str, str]]:
    return [(group, heading) for (group, label), heading in heading_of.items() if not label]


def _probability_note(table: RawTable, reads: Mapping[tuple[str, str], _Read]) -> Iterator[Problem]:
    if any(read.probability for read in reads.values()):
        message = "probabilities of models are those of labels, and not used as scores"
        remedy = (
            "if one of them grows with the condition sought, name its column under [columns], such "
            "as score = 'chance of its label'"
        )
        yield problem("questions", message, remedy=remedy, file=table.name)


def _made(
    table: RawTable, kind: str, columns: Mapping[str, list[str | None]], rows: Sequence[int]
) -> RawTable:
    import pandas as pd

    always = {"reader", "model", "case"}
    kept = {name: cells for name, cells in columns.items() if name in always or any(cells)}
    if kept.get("patient") == kept.get("case"):
        kept.pop("patient", None)
    frame = pd.DataFrame(kept, dtype=object)
    return replace(table, frame=frame, rows=np.array(rows, dtype=np.int64), sheet=kind)
