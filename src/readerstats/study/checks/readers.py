"""What is known of the readers: kinds, and covariates that are no numbers."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from readerstats.study.codes import problem
from readerstats.study.covariates import is_numeric, not_numbers
from readerstats.study.kinds import is_model_name
from readerstats.study.numbers import numeric
from readerstats.study.roles import squeezed
from readerstats.study.tables import Table, each_value
from readerstats.study.translate import distinct_values, translated
from readerstats.study.wording import listed

if TYPE_CHECKING:
    from readerstats.errors import Problem
    from readerstats.study.draft import Draft

_KINDS = {
    **dict.fromkeys(
        ("human", "person", "reader", "radiologist", "physician", "doctor", "expert"),
        "human",
    ),
    **dict.fromkeys(("model", "ai", "machine", "algorithm", "llm", "software", "aimodel"), "model"),
}


def settle_kinds(draft: Draft) -> Iterator[Problem]:
    """Write human or model for the kind of each reader, and tell other words."""
    for table in (draft.reads, draft.readers):
        if table is None or not table.has("kind"):
            continue
        told = table.frame["kind"]
        kind = translated(told, lambda text: None if text is None else _KINDS.get(squeezed(text)))
        unknown = (told.notna() & kind.isna()).to_numpy(dtype=bool)
        yield from each_value("unknown-kind", table, "kind", unknown, "is not a kind of reader")
        table.frame["kind"] = kind


def reader_and_model(draft: Draft) -> Iterator[Problem]:
    """Tell identifiers under which both a person and a model read."""
    reads = draft.reads
    if not reads.has("reader", "kind"):
        return
    is_model = (reads.frame["kind"] == "model").to_numpy(dtype=bool)
    both = set(reads.frame.loc[is_model, "reader"]) & set(reads.frame.loc[~is_model, "reader"])
    rows = reads.frame["reader"].isin(both - {None}).to_numpy(dtype=bool) & is_model
    message = "is the name of a model and of a person"
    yield from each_value("reader-and-model", reads, "reader", rows, message)


def model_among_readers(draft: Draft) -> Iterator[Problem]:
    """Warn of people whose name is one that models have, where no kind says what they are."""
    reads = draft.reads
    told: set[str] = set()
    for table in (reads, draft.readers):
        if table is not None and table.has("reader", "kind"):
            told |= set(table.frame.loc[table.frame["kind"].notna(), "reader"])
    named = [
        name
        for name in distinct_values(reads.frame["reader"])
        if name not in told and is_model_name(name)
    ]
    rows = reads.frame["reader"].isin(named)
    message = "is a name that models have, and counts as a person"
    yield from each_value("model-among-readers", reads, "reader", rows, message)


def negative_experience(draft: Draft) -> Iterator[Problem]:
    """Warn of years of experience below zero."""
    readers = draft.readers
    if readers is None or not readers.has("experience_years"):
        return
    years, _ = numeric(readers.frame["experience_years"])
    below = (years < 0).to_numpy(dtype=bool)
    message = "is less than no experience"
    yield from each_value("negative-experience", readers, "experience_years", below, message)


def covariates_not_numbers(draft: Draft) -> Iterator[Problem]:
    """Tell cells that are no numbers in a column of numbers about the readers."""
    readers = draft.readers
    if readers is None:
        return
    for column in _covariates(readers):
        if is_numeric(readers.frame[column]):
            wrong = not_numbers(readers.frame[column])
            message = "is not a number"
            yield from each_value("covariate-not-number", readers, column, wrong, message)


def unknown_covariates(draft: Draft, settings_name: str = "study.toml") -> Iterator[Problem]:
    """Tell covariates of the settings that are no column of the readers table."""
    known = [] if draft.readers is None else _covariates(draft.readers)
    canonical = canonical_covariates(draft)
    for name in draft.settings.analysis.covariates:
        if canonical.get(name, name) in known:
            continue
        close = difflib.get_close_matches(name, known, n=1)
        there = f"there are {listed(known)}" if known else "there is no table of readers"
        yield problem(
            "unknown-covariate",
            "is not a column of the readers table",
            remedy=f"did you mean '{close[0]}'?" if close else there,
            file=f"{settings_name}, [analysis]",
            value=name,
        )


def canonical_covariates(draft: Draft) -> dict[str, str]:
    """Return the names of reader covariates here, by the names in the files."""
    readers = draft.readers
    return {} if readers is None else {name: role for (_, role), name in readers.headings.items()}


def _covariates(readers: Table) -> list[str]:
    return [str(column) for column in readers.frame if column not in {"reader", "kind"}]
