"""The command that writes a study in another format."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from readerstats.cli.options import anonymize_option, load, notices, published, study_argument

if TYPE_CHECKING:
    from readerstats.report.conversion import Target
    from readerstats.study.exports.ratings import Values

TARGETS = ("tables", "imrmc", "rjafroc", "mrmcaov")


@click.command(epilog="Example: readerstats convert deepfake_xray study.imrmc")
@study_argument
@click.argument("output", metavar="OUT")
@click.option(
    "--to", type=click.Choice(TARGETS),
    help="Format; by the ending of OUT without it: .imrmc, .xlsx (RJafroc), .csv (MRMCaov), "
    "none (a folder of tables).",
)  # fmt: skip
@click.option(
    "--values", type=click.Choice(("scores", "answers")), default="scores", show_default=True,
    help="What to write where a study has both; tables hold all.",
)  # fmt: skip
@anonymize_option
@click.option("--force", is_flag=True, help="Replace what is there.")
@click.option("--quiet", is_flag=True, help="No notices.")
def convert(
    source: tuple[str, ...],
    output: str,
    *,
    to: str | None,
    values: str,
    force: bool,
    quiet: bool,
    **options: Any,
) -> None:
    """Write a study in another format, to check its numbers elsewhere.

    OUT is the file to write, or the folder for tables: reads.csv, cases.csv, readers.csv,
    models.csv and study.toml.
    """
    from readerstats.report.conversion import convert as write_converted
    from readerstats.report.conversion import refuse_taken, target_of

    target = cast("Target | None", to)
    target_of(Path(output), target)
    refuse_taken(Path(output), force=force)
    study = published(load(source, options))
    notices(study, quiet=quiet)
    made = write_converted(study, output, to=target, values=cast("Values", values), force=force)
    if not quiet:
        for notice in made.notices:
            click.echo(f"note: {notice}", err=True)
    click.echo(made.path.resolve())
