"""Commands that look at a study without computing: validate, describe."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from readerstats._version import __version__
from readerstats.cli.options import (
    load,
    notices,
    output_options,
    plain_output_options,
    progress_bar,
    study_argument,
    write,
)
from readerstats.cli.problems import hides_places, problem_lines, problems_csv
from readerstats.errors import Problem, ReaderStatsError, StudyError, worst_first

if TYPE_CHECKING:
    from readerstats.report.table import Table
    from readerstats.study.model import Study

PROBLEMS = "--problems"


@click.command(epilog="Example: readerstats validate deepfake_xray --deep")
@study_argument
@click.option(
    "--deep", is_flag=True, help="Analyze the study, too, and tell the pitfalls of its results."
)
@click.option(
    PROBLEMS, "every", metavar="FILE.csv", help="List each problem in each of its places, too."
)
@plain_output_options
def validate(
    source: tuple[str, ...],
    form: str,
    output: str | None,
    *,
    deep: bool,
    every: str | None,
    quiet: bool,
    **options: Any,
) -> None:
    """List every problem of a study, with file, row, column and remedy.

    Of many problems the first of each kind is shown. The exit status is 1 if any of them is an
    error.
    """
    if every is not None:
        _refuse_place(every, source, output)
    from readerstats.report.files import write_text

    try:
        study = load(source, options, output=output)
        problems, summary = _problems(study), _summary(study)
    except StudyError as error:
        study, problems, summary = None, error.problems, ""
    if deep and study is not None:
        problems = worst_first((*problems, *_alerts(study, quiet=quiet)))
    found = [problem.record() for problem in problems]
    failed = any(problem.severity == "error" for problem in problems)
    if every is not None:
        write_text(every, problems_csv(problems), option=PROBLEMS)
    if form == "table":
        *lines, verdict = problem_lines(problems)
        if summary and not quiet:
            lines.append(f"{summary}\n")
        if every is None and hides_places(problems) and not quiet:
            lines.append(f"each of them with its place: {PROBLEMS} FILE.csv\n")
        _write_plain("".join([*lines, verdict]), output)
    else:
        of_tables = found if study is None else [one.record() for one in study.problems]
        answer = _answer(study) | {"valid": not failed, "problems": of_tables}
        if deep:
            from readerstats.analysis.frame import alert_records

            answer["alerts"] = alert_records(problems)
        write(answer, [_problem_table(problems)], found, form=form, output=output)
    if failed:
        raise click.exceptions.Exit(1)


@click.command(epilog="Example: readerstats describe deepfake_xray --format json")
@study_argument
@output_options
def describe(
    source: tuple[str, ...], form: str, output: str | None, *, quiet: bool, **options: Any
) -> None:
    """Show the design of a study: its cases, and who read what."""
    from readerstats.analysis.description import describe as describe_study
    from readerstats.analysis.frame import document
    from readerstats.report.design_tables import case_table, column_table
    from readerstats.report.style import style_of

    study = load(source, options, output=output, anonymous=True)
    notices(study, quiet=quiet)
    found = describe_study(study)
    answer = document("describe", study) | {"design": found.record()}
    records = [asdict(reading) for reading in found.readings]
    tables = [case_table(study, found, style_of(study)), column_table(study)]
    write(answer, tables, records, form=form, output=output)


def _alerts(study: Study, *, quiet: bool) -> tuple[Problem, ...]:
    """Analyze a study as the report does, and return what must be known of it."""
    from readerstats.analysis.answers import answer

    with progress_bar(quiet=quiet) as progress:
        return answer(study, progress=progress).alerts


def _problems(study: Study) -> tuple[Problem, ...]:
    """List what the checks found, and what the study's own texts say; warnings before notes."""
    from readerstats.analysis.manuscript import manuscript_problems

    found = (*study.problems, *manuscript_problems(study), *_style_problems(study))
    return tuple(sorted(found, key=lambda problem: problem.severity == "note"))


def _style_problems(study: Study) -> tuple[Problem, ...]:
    """Tell what is wrong with a style file of the author's own."""
    from readerstats.report.style import style_of
    from readerstats.study.codes import problem

    try:
        style_of(study)
    except ReaderStatsError as error:
        message = f"is no style: {str(error).removesuffix('.')}"
        remedy = "correct the file, or name a journal"
        place = "study.toml, [report]"
        return (problem("wrong-setting", message, file=place, value="style", remedy=remedy),)
    return ()


def _answer(study: Study | None) -> dict[str, Any]:
    """Return the JSON that every command has; a study that cannot be loaded is null."""
    if study is not None:
        from readerstats.analysis.frame import document

        return document("validate", study)
    empty: dict[str, Any] = {"study": None, "settings": None}
    lists: dict[str, Any] = {"estimates": [], "tests": [], "notes": []}
    return {"readerstats": __version__, "command": "validate"} | empty | lists


def _summary(study: Study) -> str:
    from readerstats.study.wording import counted

    files = ", ".join(f"{file.name} ({file.rows} rows)" for file in study.files)
    roles = ", ".join(
        f"{match.column} = {match.role}" for match in study.columns if match.column != match.role
    )
    lines = [
        (
            f"{study.title}: {counted(len(study.humans), 'reader')}, "
            f"{counted(len(study.models), 'model')}, {counted(len(study.cases), 'case')}, "
            f"{counted(len(study.reads), 'read')}"
        ),
        f"positive is '{study.task.positive}', negative is '{study.task.negative}'",
    ]
    lines += [f"files: {files}"] if files else []
    lines += [f"columns: {roles}"] if roles else []
    return "\n".join(lines)


def _problem_table(problems: tuple[Problem, ...]) -> Table:
    from readerstats.report.table import Cell, Column, Table, TableRow

    return Table(
        id="problems",
        title="Problems",
        columns=(
            Column(key="severity", heading="Severity"),
            Column(key="problem", heading="Problem"),
        ),
        rows=tuple(TableRow((Cell(p.severity), Cell(str(p)))) for p in problems),
    )


def _refuse_place(every: str, source: tuple[str, ...], output: str | None) -> None:
    """Refuse to list the problems where a file of the study is, or where the answer goes."""
    from readerstats.report.files import refuse_inputs
    from readerstats.study.load import study_files

    refuse_inputs(every, study_files(source), option=PROBLEMS)
    if output is not None and Path(every).absolute() == Path(output).absolute():
        raise click.UsageError(f"{PROBLEMS} and --output name the same file.")


def _write_plain(content: str, output: str | None) -> None:
    from readerstats.report.files import write_text

    if output is None:
        click.echo(content, nl=False)
    else:
        write_text(output, content)
