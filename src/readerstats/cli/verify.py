"""The command that makes an output again and tells what differs."""

from __future__ import annotations

import json
from typing import Any

import click

from readerstats.cli.options import progress_bar, templates_option


@click.command(epilog="Example: readerstats verify report.html --study deepfake_xray")
@click.argument("path", metavar="PATH")
@click.option(
    "--study",
    "studies",
    multiple=True,
    metavar="STUDY",
    help="What it was made from; repeat for several tables. [found beside PATH]",
)
@templates_option
@click.option(
    "--most",
    type=click.IntRange(min=1),
    default=20,
    metavar="N",
    show_default=True,
    help="Differences that are listed; JSON has all.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(("table", "json")),
    default="table",
    show_default=True,
    help="Form of the answer.",
)
@click.option("--quiet", is_flag=True, help="No progress.")
@click.pass_context
def verify(
    context: click.Context,
    path: str,
    studies: tuple[str, ...],
    *,
    templates: str | None,
    most: int,
    form: str,
    quiet: bool,
) -> None:
    """Make a report or supplement again from its study, and tell what differs.

    PATH is a report, the folder of a supplement, or its manifest.json. The exit status is 0 where
    every file is the same, byte for byte, and 1 where something differs.
    """
    from readerstats._version import __version__
    from readerstats.report.table_text import terminal
    from readerstats.report.verification import verify as verified
    from readerstats.report.verification_text import conclusions, tables

    named = studies[0] if len(studies) == 1 else list(studies)
    with progress_bar(quiet=quiet) as progress:
        found = verified(path, named or None, templates=templates, progress=progress)
    said = conclusions(found)
    if form == "json":
        answer: dict[str, Any] = {"readerstats": __version__, "command": "verify"}
        answer |= found.record() | {"conclusions": list(said)}
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2, allow_nan=False))
    else:
        click.echo("\n".join(said))
        for table in tables(found, most=most):
            click.echo("\n" + terminal(table), nl=False)
    context.exit(0 if found.same else 1)
