"""The command that writes to each reader."""

from __future__ import annotations

from typing import Any

import click

from readerstats.cli.options import (
    anonymize_option,
    load,
    notices,
    settings_options,
    study_argument,
    style_option,
)


@click.command(epilog="Example: readerstats letters deepfake_xray -o letters")
@study_argument
@settings_options
@style_option
@anonymize_option
@click.option(
    "-o", "--output", metavar="DIR", default="letters", show_default=True,
    help="Folder of the letters.",
)  # fmt: skip
@click.option("--force", is_flag=True, help="Write into a folder that holds files.")
@click.option("--quiet", is_flag=True, help="No notices.")
def letters(
    source: tuple[str, ...], output: str, *, force: bool, quiet: bool, **options: Any
) -> None:
    """Write to each reader: one private page with the own results, beside those of the others.

    A page names its reader and nobody else; with --anonymize, cases have the numbers of the
    anonymous report.
    """
    study = load(source, options)
    notices(study, quiet=quiet)
    from readerstats.report.letters import write_letters

    for path in write_letters(study, output, force=force):
        click.echo(path)
