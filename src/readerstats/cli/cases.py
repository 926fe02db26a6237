"""The command that asks which cases deceive."""

from __future__ import annotations

from functools import partial
from typing import Any

import click

from readerstats.cli.asking import ask
from readerstats.cli.options import output_options, settings_options, study_argument


@click.command(epilog="Example: readerstats cases deepfake_xray --at-most 0.1")
@study_argument
@click.option(
    "--at-most", type=click.FloatRange(0, 0.5, max_open=True), default=0.2, metavar="SHARE",
    help="A case deceives nearly everybody where no larger share of readers is right. [0.2]",
)  # fmt: skip
@settings_options
@output_options
def cases(
    source: tuple[str, ...], at_most: float, form: str, output: str | None, *, quiet: bool,
    **options: Any,
) -> None:  # fmt: skip
    """Show which cases deceive, how difficulty is spread, and what models see that people miss.

    CSV has every case of every modality and dataset.
    """
    from readerstats.analysis.case_difficulty import case_difficulty, case_records
    from readerstats.report.case_section import case_tables

    question = partial(case_difficulty, at_most=at_most)
    ask("cases", source, options, question, case_tables, form=form, output=output, quiet=quiet,
        records=case_records)  # fmt: skip
