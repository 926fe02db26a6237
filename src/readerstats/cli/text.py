"""The command that writes the text of a paper."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from readerstats.cli.options import (
    anonymize_option,
    load,
    notices,
    progress_bar,
    settings_options,
    study_argument,
    style_option,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readerstats.report.document import Prose
    from readerstats.study.model import Study

SECTIONS = ("all", "abstract", "methods", "results", "legends", "plain-language")
FORMS = ("text", "markdown", "html", "json")


@click.command(epilog="Example: readerstats text deepfake_xray --section methods")
@study_argument
@settings_options
@click.option(
    "--section",
    type=click.Choice(SECTIONS),
    default="all",
    show_default=True,
    help="What to write.",
)
@style_option
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMS),
    default="text",
    show_default=True,
    help="Form of the text.",
)
@click.option("-o", "--output", metavar="FILE", help="Write to a file.")
@anonymize_option
@click.option("--quiet", is_flag=True, help="No notices and no progress.")
def text(
    source: tuple[str, ...], section: str, form: str, output: str | None, *, quiet: bool,
    **options: Any,
) -> None:  # fmt: skip
    """Write the text of a paper: abstract, methods, results, legends, a plain summary.

    [Author: ...] stands where an author must add what no table of reads knows; how many such
    marks there are is told on standard error.
    """
    study = load(source, options, output=output, anonymous=True)
    notices(study, quiet=quiet)
    from readerstats.analysis.answers import answer
    from readerstats.report.files import write_text
    from readerstats.report.prose.paper import SECTIONS as KNOWN
    from readerstats.report.prose.paper import sections
    from readerstats.report.prose.written import written
    from readerstats.report.style import style_of

    with progress_bar(quiet=quiet) as progress:
        found = answer(study, progress=progress)
    names = tuple(KNOWN) if section == "all" else (section,)
    parts = sections(found, style_of(study), names)
    content = _json(study, parts, found.notes) if form == "json" else written(parts, form)  # type: ignore[arg-type]
    if not quiet:
        if study.settings.report.notice:
            click.echo(f"note: {study.settings.report.notice}", err=True)
        _tell_marks(parts)
    if output is None:
        click.echo(content, nl=False)
    else:
        write_text(output, content)


def _tell_marks(parts: Sequence[Prose]) -> None:
    """Tell on standard error how much is left to the author."""
    from readerstats.report.prose.marks import author_marks
    from readerstats.report.prose.paper import name_of

    counts = {name_of(part): len(author_marks(part.paragraphs)) for part in parts}
    total = sum(counts.values())
    if not total:
        return
    where = ", ".join(f"{number} in {name}" for name, number in counts.items() if number)
    marks = "one mark shows" if total == 1 else f"{total} marks show"
    click.echo(f"note: {marks} where an author must add something ({where}).", err=True)


def _json(study: Study, parts: Sequence[Prose], notes: Sequence[str]) -> str:
    from readerstats.analysis.frame import document
    from readerstats.report.prose.marks import author_marks
    from readerstats.report.prose.paper import name_of
    from readerstats.report.prose.written import written

    answer = document("text", study, notes=notes)
    for rows in ("estimates", "tests"):
        del answer[rows]  # they are in the JSON of the commands that compute them
    answer["style"] = study.settings.report.style
    answer["sections"] = [
        {
            "name": name_of(part),
            "title": str(part.title),
            "paragraphs": [str(paragraph) for paragraph in part.paragraphs],
            "markdown": written([part], "markdown"),
            "author_marks": list(author_marks(part.paragraphs)),
        }
        for part in parts
    ]
    return json.dumps(answer, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
