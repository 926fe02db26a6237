"""The command bias: which side readers lean to, and whether they know when they are right."""

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


@click.command(epilog="Example: readerstats bias deepfake_xray")
@study_argument
@settings_options
@inference_options
@click.option(
    "--probability-scale", type=click.Choice(("auto", "0-1", "0-100", "none")),
    help="Scale on which scores, and confidence in answers, are probabilities. [auto]",
)  # fmt: skip
@output_options
def bias(
    source: tuple[str, ...], form: str, output: str | None, *, quiet: bool, **options: Any
) -> None:
    """Show which side readers lean to, and whether they know when they are right.

    Share called positive, d′ and criterion c of every reader and model, and the reader averages;
    where reads have confidence or probability scores, how often readers are right at each level.
    """
    from readerstats.analysis.bias import bias as question
    from readerstats.report.bias_section import bias_tables

    ask("bias", source, options, question, bias_tables, form=form, output=output, quiet=quiet)
