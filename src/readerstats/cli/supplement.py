"""The command that writes everything that a journal asks for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from readerstats.cli.options import (
    load,
    notices,
    progress_bar,
    settings_options,
    study_argument,
)


@click.command(epilog="Example: readerstats supplement deepfake_xray -o supplement")
@study_argument
@settings_options
@click.option(
    "-o", "--output", metavar="DIR", default="supplement", show_default=True,
    help="The folder to write.",
)  # fmt: skip
@click.option("--style", metavar="NAME", help="Journal whose form numbers take.")
@click.option("--force", is_flag=True, help="Write beside other files; replace those of one name.")
@click.option("--quiet", is_flag=True, help="No notices and no progress.")
def supplement(
    source: tuple[str, ...],
    output: str,
    *,
    style: str | None,
    force: bool,
    quiet: bool,
    **options: Any,
) -> None:
    """Write a folder for the journal: Word, LaTeX and CSV tables, the page, all numbers."""
    from readerstats.report.folder import refuse_folder

    refuse_folder(output, force=force)
    study = load(source, options)
    if style is not None:
        study = _styled(study, style)
    notices(study, quiet=quiet)
    from readerstats.report.supplement import written

    with progress_bar(quiet=quiet) as progress:
        path, missing = written(study, output, force=force, progress=progress)
    for notice in missing:
        click.echo(f"note: {notice}", err=True)
    click.echo(Path(path).resolve())


def _styled(study: Any, style: str) -> Any:
    """Give a study another journal's form; a name that is none is a mistake of the line."""
    try:
        return study.with_settings(style=style)
    except ValueError as error:
        from readerstats.report.style import STYLES

        raise click.UsageError(
            f"--style '{style}' is not known; the styles are {', '.join(STYLES)}."
        ) from error
