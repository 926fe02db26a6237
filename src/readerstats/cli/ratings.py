"""The command that compares ratings: readerstats ratings."""

from __future__ import annotations

from typing import Any

import click

from readerstats.cli.asking import ask
from readerstats.cli.options import output_options, settings_options, study_argument


@click.command(epilog="Example: readerstats ratings deepfake_xray --column quality")
@study_argument
@settings_options
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="NAME",
    help="Column of the reads with ratings of few steps; repeat for several. [quality]",
)
@click.option(
    "--quality-scale",
    "quality_scale",
    nargs=2,
    type=int,
    metavar="LOW HIGH",
    help="Lowest and highest rating of quality that could be given. [those seen]",
)
@output_options
def ratings(
    source: tuple[str, ...], form: str, output: str | None, *, quiet: bool, **options: Any
) -> None:
    """Compare the ratings of positive and negative cases, such as image quality from 1 to 5."""
    from readerstats.analysis.ratings import ratings as compared
    from readerstats.report.rating_section import rating_tables

    columns = options.pop("columns")
    ask(
        "ratings", source, options, lambda study: compared(study, columns), rating_tables,
        form=form, output=output, quiet=quiet,
    )  # fmt: skip
