"""Whether a table holds reads, models' reads, readers or cases."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING, cast, get_args

from readerstats.study.roles import TableKind, named_role, squeezed

if TYPE_CHECKING:
    from readerstats.study.formats.raw import RawTable

_MODEL_NAMES = frozenset({"model", "modelid", "modelname", "algorithm", "llm", "aimodel"})

_WORDS_OF_MODELS = frozenset(
    ["gpt", "chatgpt", "gemini", "llama", "claude", "mistral", "mixtral", "deepseek", "qwen",
     "grok", "copilot", "gemma", "medgemma", "llava", "bard", "llm", "cnn", "dnn", "resnet",
     "densenet", "efficientnet", "inception", "yolo", "transformer", "model", "algorithm",
     "classifier", "software"]
)  # fmt: skip
_CAPITAL_WORDS = frozenset({"AI", "CAD", "ML"})  # in small letters these are people's names too


def is_model_name(name: str) -> bool:
    """Whether a word in a reader's name is one by which models are called.

    Examples
    --------
    >>> [is_model_name(name) for name in ("GPT-4o", "llama_3", "AI", "Ai Tanaka", "Claudette")]
    [True, True, True, False, False]
    """
    words = re.findall(r"[^\W\d_]+", name)
    return any(word.casefold() in _WORDS_OF_MODELS or word in _CAPITAL_WORDS for word in words)


def kind_by_name(name: str) -> TableKind | None:
    """Return the kind of table that a file or a sheet is named for.

    Examples
    --------
    >>> kind_by_name("Cases.csv"), kind_by_name("results.csv")
    ('cases', None)
    """
    stem = squeezed(PurePath(name).stem)
    return cast("TableKind", stem) if stem in get_args(TableKind) else None


def kinds_by_columns(
    tables: Sequence[RawTable],
    mapped: Mapping[str, Sequence[str]],
    *,
    has_reads: bool = False,
) -> list[TableKind | None]:
    """Tell the kind of each table from its columns; None where they do not say.

    A table with reader and case holds reads. Where there is none, the reads are in wide form:
    the table with the most columns that has one of the two.
    """
    named = [_named(table, mapped) for table in tables]
    kinds: list[TableKind | None] = [_kind(roles) for roles in named]
    if not has_reads and not {"reads", "models"} & set(kinds):
        wide = [
            position
            for position, roles in enumerate(named)
            if ("case" in roles) != ("reader" in roles)
        ]
        if wide:
            widest = max(wide, key=lambda position: tables[position].frame.shape[1])
            kinds[widest] = "reads"
    return kinds


def _named(table: RawTable, mapped: Mapping[str, Sequence[str]]) -> set[str]:
    role_of = {name.strip(): role for role, names in mapped.items() for name in names}
    roles = set()
    for heading in map(str, table.frame.columns):
        if squeezed(heading) in _MODEL_NAMES and heading not in role_of:
            roles.add("model")
        role = role_of.get(heading) or named_role(heading, "reads")
        if role:
            roles.add(role)
    return roles


def _kind(roles: set[str]) -> TableKind | None:
    if {"reader", "case"} <= roles:
        return "reads"
    if {"model", "case"} <= roles:
        return "models"
    if "case" in roles:
        return "cases"
    return "readers" if "reader" in roles else None
