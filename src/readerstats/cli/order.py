"""The command that follows readers through their readings: readerstats order."""

from __future__ import annotations

from typing import Any

import click

from readerstats.cli.asking import ask
from readerstats.cli.options import output_options, settings_options, study_argument


@click.command(epilog="Example: readerstats order my-study --format csv")
@study_argument
@settings_options
@output_options
def order(
    source: tuple[str, ...], form: str, output: str | None, *, quiet: bool, **options: Any
) -> None:
    """Follow accuracy and time per case along the reading, and the pauses between readings.

    The reads need a column 'order', 'seconds' or 'timestamp'.
    """
    from readerstats.analysis.reading_order import reading_order
    from readerstats.report.order_section import order_tables

    ask(
        "order", source, options, reading_order, order_tables,
        form=form, output=output, quiet=quiet,
    )  # fmt: skip
