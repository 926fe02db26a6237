"""The command that writes the page."""

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


@click.command(epilog="Example: readerstats report deepfake_xray -o report.html")
@study_argument
@settings_options
@style_option
@anonymize_option
@click.option(
    "-o", "--output", metavar="FILE", default="report.html", show_default=True,
    help="Where the page goes.",
)  # fmt: skip
@templates_option
@click.option("--quiet", is_flag=True, help="No notices and no progress.")
def report(
    source: tuple[str, ...], output: str, *, templates: str | None, quiet: bool, **options: Any
) -> None:
    """Write the report of a study: one HTML file that needs no network."""
    study = load(source, options, output=output)
    notices(published(study), quiet=quiet)
    from readerstats.report.page import report as write_report

    with progress_bar(quiet=quiet) as progress:
        path = write_report(study, output, templates=templates, progress=progress)
    click.echo(Path(path).resolve())
