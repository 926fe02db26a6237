"""The command that asks what carries the result."""

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


@click.command(epilog="Example: readerstats robustness deepfake_xray")
@study_argument
@settings_options
@inference_options
@output_options
def robustness(
    source: tuple[str, ...], form: str, output: str | None, *, quiet: bool, **options: Any
) -> None:
    """Show what carries each conclusion: every defensible analysis, and leaving one out.

    CSV has every analysis of every contrast.
    """
    from readerstats.analysis.robustness import robustness as carried
    from readerstats.analysis.robustness import specification_records
    from readerstats.report.robustness_section import robustness_tables

    ask("robustness", source, options, carried, robustness_tables, form=form, output=output,
        quiet=quiet, records=specification_records)  # fmt: skip
