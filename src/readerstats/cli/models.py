"""The command ``models``: what models and readers were asked, and answered."""

from __future__ import annotations

from typing import Any

import click

from readerstats.cli.asking import ask
from readerstats.cli.options import output_options, settings_options, study_argument


@click.command(epilog="Example: readerstats models deepfake_xray --metric accuracy")
@study_argument
@settings_options
@output_options
def models(
    source: tuple[str, ...], form: str, output: str | None, *, quiet: bool, **options: Any
) -> None:
    """Show runs, refusals and other reads without an answer, and what they could change.

    Every model, and every reader with an unanswered read. Runs are averaged within cases.
    """
    from readerstats.analysis.participants import participants
    from readerstats.report.participants_tables import participants_tables

    ask(
        "models",
        source,
        options,
        participants,
        participants_tables,
        form=form,
        output=output,
        quiet=quiet,
    )
