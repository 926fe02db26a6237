"""Recognised tables become a study: everything is checked, and errors are raised at once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from readerstats.errors import Problem, StudyError, worst_first
from readerstats.study import answers, truth
from readerstats.study.checks import (
    classes,
    crossing,
    decisions,
    design,
    identity,
    named_columns,
    scales,
    times,
)
from readerstats.study.checks import readers as reader_checks
from readerstats.study.config import Settings
from readerstats.study.contents import Contents, SourceFile
from readerstats.study.draft import Draft, draft
from readerstats.study.finish import finished
from readerstats.study.formats.frames import read_frame
from readerstats.study.gather import Source, gather
from readerstats.study.left_out import without_personal
from readerstats.study.phases import by_phase
from readerstats.study.timestamps import settle_timestamps
from readerstats.study.variants import number_variants
from readerstats.study.wording import file_name

if TYPE_CHECKING:
    import pandas as pd

    from readerstats.study.roles import TableKind

_TABLES: tuple[TableKind, ...] = ("reads", "models", "readers", "cases")


def contents_of(
    sources: Sequence[Source],
    settings: Settings,
    problems: Iterable[Problem] = (),
    *,
    joined_in: Sequence[Source] = (),
    title: str = "",
    settings_name: str = "study.toml",
    settings_path: Path | None = None,
    declared: Settings | None = None,
) -> Contents:
    """Return the checked contents of a study.

    Parameters
    ----------
    sources : sequence of Source
        The raw tables.
    settings : Settings
    problems : iterable of Problem
        What was found while the files were read.
    joined_in : sequence of Source
        Files whose content is in the tables of others.
    title : str
        For a study whose settings have none.
    settings_name : str
        How messages call the settings.
    settings_path : Path or None
        Where they are, if they came from a file.
    declared : Settings or None
        What that file said, before anything was said elsewhere.

    Raises
    ------
    StudyError
        With every problem, where one of them is an error.
    """
    found = list(problems)
    sources, left_out = without_personal(sources, settings)
    found += left_out
    all_read = not any(problem.severity == "error" for problem in found)
    gathered, gather_problems = gather(sources, settings, settings_name, all_read=all_read)
    found += gather_problems
    phases = by_phase(gathered, settings, settings_name)
    found += phases.problems
    main = draft(phases.main, settings)
    apart = {phase.name: (phase, draft(phase.gathered, phase.settings)) for phase in phases.apart}
    if main is not None:
        found += [*main.problems, *_check(main, settings_name)]
    of_phase = {
        name: _of_phase(study, settings_name)
        for name, (_, study) in apart.items()
        if study is not None
    }
    wrong = [problem for told in of_phase.values() for problem in told if _is_error(problem)]
    found = list(worst_first(dict.fromkeys([*found, *wrong])))
    if main is None or any(_is_error(problem) for problem in found):
        raise StudyError(found)
    tables = [source.path for source in (*sources, *joined_in)]
    folder = Path() if settings_path is None else settings_path.parent
    whole = {
        "files": (*_files(sources, gathered.kinds), *_files(joined_in, ["reads"] * len(joined_in))),
        "columns": gathered.matches,
        "paths": tuple(path for path in (*tables, settings_path) if path is not None),
    }
    settings_file = None if settings_path is None else _settings_file(settings_path)
    parts = {
        name: replace(
            _settled(study, of_phase[name], phase.settings.title or f"Phase {name}", whole),
            style_folder=folder,
            settings_file=settings_file,
            phase=name,
        )
        for name, (phase, study) in apart.items()
        if study is not None
    }
    contents = _settled(main, found, settings.title or title, whole)
    return replace(
        contents,
        phases=parts,
        declared=declared,
        folder=folder,
        style_folder=folder,
        settings_file=settings_file,
    )


def _settled(study: Draft, found: Sequence[Problem], title: str, whole: dict[str, Any]) -> Contents:
    """Return the contents of a draft without errors, and all that there is to say of them."""
    told = [*found, *identity.unread_rows(study)]
    contents = finished(study, title=title, **whole)
    told += _consider(contents, study)
    return contents.with_problems(worst_first(told))


def _of_phase(study: Draft, settings_name: str) -> list[Problem]:
    """Check a phase; one that was asked for ratings of quality alone needs no answers."""
    told = dict.fromkeys([*study.problems, *_check(study, settings_name)])
    rated = study.reads.has("quality") and bool(study.reads.frame["quality"].notna().any())
    return [problem for problem in told if not (rated and problem.code == "no-answers")]


def _is_error(problem: Problem) -> bool:
    return problem.severity == "error"


def _check(study: Draft, settings_name: str) -> Iterable[Problem]:
    """Run what can find errors; each step cleans a part of the tables for the next."""
    yield from reader_checks.settle_kinds(study)
    yield from reader_checks.reader_and_model(study)
    yield from reader_checks.covariates_not_numbers(study)
    yield from reader_checks.unknown_covariates(study, settings_name)
    yield from named_columns.unknown_subgroups(study, settings_name)
    yield from named_columns.unknown_terms(study, settings_name)
    yield from identity.blank_identifiers(study)
    yield from identity.unknown_cases(study)
    yield from identity.cases_between_files(study)
    yield from identity.unknown_readers(study)
    yield from identity.spelt_in_two_ways(study)
    yield from identity.duplicate_rows(study)
    yield from identity.blank_modalities(study)
    yield from identity.unequal_facts(study)
    yield from identity.case_without_truth(study)
    yield from identity.case_without_dataset(study)
    yield from truth.settle_truth(study)
    yield from truth.lone_class(study)
    yield from answers.settle_answers(study)
    yield from settle_timestamps(study.reads)
    yield from scales.quality_outside_scale(study)
    yield from times.seconds_not_positive(study)
    number_variants(study)
    yield from identity.duplicate_reads(study)
    yield from answers.set_repeats_aside(study)
    yield from answers.unanswered_note(study)
    yield from answers.threshold_notes(study)


def _consider(contents: Contents, study: Draft) -> Iterable[Problem]:
    """Run what looks at the design of a study without errors."""
    yield from design.few_readers(contents)
    yield from reader_checks.model_among_readers(study)
    yield from reader_checks.negative_experience(study)
    yield from crossing.incomplete_crossing(contents)
    yield from crossing.nested(contents)
    yield from classes.few_cases(contents)
    yield from design.order_tells_truth(contents)
    yield from decisions.one_answer(contents)
    yield from decisions.scale_reversed(contents)
    yield from design.clustered_cases(contents)
    yield from times.short_washout(contents)
    yield from design.one_run(contents, study.rerun_models)
    yield from design.judge_is_maker(contents)
    yield from design.prompts_as_cases(contents)
    yield from design.few_replicates(contents)


def _files(sources: Sequence[Source], kinds: Sequence[TableKind | None]) -> tuple[SourceFile, ...]:
    return tuple(
        SourceFile(
            name=source.table.name,
            table=kind,
            sha256=source.table.sha256,
            rows=len(source.table.frame),
            size=0 if source.path is None else _size(source.path),
        )
        for source, kind in zip(sources, kinds, strict=True)
        if kind is not None and source.table.sha256 is not None
    )


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:  # gone since it was read
        return 0


def _settings_file(path: Path) -> SourceFile | None:
    try:
        data = path.read_bytes()
    except (OSError, ValueError):  # what is wrong with it has been told
        return None
    digest = hashlib.sha256(data).hexdigest()
    return SourceFile(name=file_name(path), table="settings", sha256=digest, rows=0, size=len(data))


def contents_of_frames(
    frames: Mapping[TableKind, pd.DataFrame | None],
    settings: Settings | None,
    said: Mapping[str, object],
) -> Contents:
    """Return the checked contents of a study of DataFrames, each named for its table."""
    chosen = (settings or Settings()).override(**said)
    sources: list[Source] = []
    problems: list[Problem] = []
    for kind in _TABLES:
        frame = frames.get(kind)
        if frame is None:
            continue
        table, found = read_frame(frame, kind)
        problems += found
        if table is not None:
            sources.append(Source(table, kind))
    return contents_of(sources, chosen, problems, settings_name="settings")
