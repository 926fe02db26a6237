"""The command that asks what readers and models are worth together."""

from __future__ import annotations

from typing import Any

import click

from readerstats.cli.asking import ask
from readerstats.cli.options import (
    inference_options,
    output_options,
    settings_options,
    study_argument,
)

TIES = ("coin", "positive", "negative")


@click.command(epilog="Example: readerstats together deepfake_xray --ties positive")
@study_argument
@click.option(
    "--ties", type=click.Choice(TIES),
    help="What a panel says where as many call a case positive as negative. [coin]",
)  # fmt: skip
@settings_options
@inference_options
@output_options
def together(
    source: tuple[str, ...], form: str, output: str | None, *, quiet: bool, **options: Any
) -> None:
    """Show the readers as a panel, with each model beside it, and the best pairs.

    CSV has the majority of every number of readers.
    """
    from readerstats.analysis.together import together as joined
    from readerstats.report.together_section import together_tables

    ask("together", source, options, lambda study: joined(study).in_full(), together_tables,
        form=form, output=output, quiet=quiet)  # fmt: skip
