"""Tell columns that the settings name, for subgroups and for the model, and no table has."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from readerstats.study.codes import problem
from readerstats.study.wording import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readerstats.errors import Problem
    from readerstats.study.config import Settings
    from readerstats.study.draft import Draft

_IDENTIFIERS = frozenset({"case", "reader", "patient", "kind"})
_OF_READS = frozenset(
    {"response", "score", "status", "quality", "order", "seconds", "repeat", "session",
     "timestamp", "phase", "confidence", "modality"}
)  # fmt: skip


def unknown_subgroups(draft: Draft, settings_name: str = "study.toml") -> Iterator[Problem]:
    """Tell columns that [analysis] subgroups or cuts names and no table has."""
    analysis = draft.settings.analysis
    known = _known(draft)
    for name in dict.fromkeys((*analysis.subgroups, *analysis.cuts)):
        if canonical_columns(draft).get(name, name) not in known:
            yield _unknown("unknown-subgroup", name, known, f"{settings_name}, [analysis]")


def unknown_terms(draft: Draft, settings_name: str = "study.toml") -> Iterator[Problem]:
    """Tell terms of [model] that no table has, and interactions that are none."""
    known = [*_known(draft), *(["modality"] if draft.reads.has("modality") else [])]
    file, model = f"{settings_name}, [model]", draft.settings.model
    names = canonical_columns(draft)
    for name in model.terms:
        if names.get(name, name) not in known:
            yield _unknown("unknown-term", name, known, file)
    for words in model.interactions:
        parts = [part.strip() for part in words.split(":")]
        if len(set(parts)) != 2 or len(parts) != 2 or not all(parts):
            yield problem(
                "wrong-setting",
                "is no interaction",
                remedy="write two terms with a colon between them, such as "
                "'experience_years:truth'",
                file=file,
                value=words,
            )
            continue
        for name in parts:
            if names.get(name, name) not in known:
                yield _unknown("unknown-term", name, known, file)


def with_canonical_columns(settings: Settings, names: dict[str, str]) -> Settings:
    """Return settings that name columns as readerstats does, not as the files do."""

    def canonical(columns: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(names.get(name, name) for name in columns)

    analysis = settings.analysis.model_copy(
        update={
            "subgroups": canonical(settings.analysis.subgroups),
            "cuts": {names.get(name, name): cuts for name, cuts in settings.analysis.cuts.items()},
        }
    )
    model = settings.model.model_copy(
        update={
            "terms": canonical(settings.model.terms),
            "interactions": tuple(
                ":".join(canonical(tuple(part.strip() for part in words.split(":"))))
                for words in settings.model.interactions
            ),
        }
    )
    return settings.model_copy(update={"analysis": analysis, "model": model})


def canonical_columns(draft: Draft) -> dict[str, str]:
    """Return the names of columns of readers and cases here, by the names in the files."""
    return {
        name: role
        for table in (draft.readers, draft.cases)
        if table is not None
        for (_, role), name in table.headings.items()
    }


def _known(draft: Draft) -> list[str]:
    tables = [table for table in (draft.cases, draft.readers, draft.reads) if table is not None]
    columns = [str(column) for table in tables for column in table.frame]
    return [
        name
        for name in dict.fromkeys((*columns, "truth"))
        if name not in _IDENTIFIERS and name not in _OF_READS
    ]


def _unknown(code: str, name: str, known: list[str], file: str) -> Problem:
    close = difflib.get_close_matches(name, known, n=1)
    return problem(
        code,
        "is not a column of the cases or the readers table",
        remedy=f"did you mean '{close[0]}'?" if close else f"there are {listed(known)}",
        file=file,
        value=name,
    )
