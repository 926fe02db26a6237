"""The command that writes everything that a journal asks for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from readerstats.cli.options import (
    anonymize_option,
    load,
    notices,
    progress_bar,
    published,
    settings_options,
    study_argument,
    style_option,
    templates_option,
)


@click.command(epilog="Example: readerstats supplement deepfake_xray -o supplement")
@study_argument
@settings_options
@click.option(
    "-o", "--output", metavar="DIR", default="supplement", show_default=True,
    help="The folder to write.",
)  # fmt: skip
@style_option
@anonymize_option
@templates_option
@click.option("--force", is_flag=True, help="Write beside other files; replace those of one name.")
@click.option("--quiet", is_flag=True, help="No notices and no progress.")
def supplement(
    source: tuple[str, ...],
    output: str,
    *,
    templates: str | None,
    force: bool,
    quiet: bool,
    **options: Any,
) -> None:
    """Write a folder for the journal: Word, LaTeX and CSV tables, the page, all numbers."""
    from readerstats.report.folder import refuse_folder

    refuse_folder(output, force=force)
    study = load(source, options)
    notices(published(study), quiet=quiet)
    from readerstats.report.supplement import written

    with progress_bar(quiet=quiet) as progress:
        path, missing = written(study, output, force=force, templates=templates, progress=progress)
    for notice in missing:
        click.echo(f"note: {notice}", err=True)
    click.echo(Path(path).resolve())
