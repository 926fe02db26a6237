"""The command subgroups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from readerstats.cli.asking import ask
from readerstats.cli.options import (
    inference_options,
    output_options,
    settings_options,
    study_argument,
)

if TYPE_CHECKING:
    from readerstats.analysis.subgroups import Subgroups
    from readerstats.study.model import Study


@click.command(epilog="Example: readerstats subgroups deepfake_xray --by region")
@study_argument
@settings_options
@click.option(
    "--by", metavar="COLUMN",
    help="Column of the cases or readers table, truth or dataset. Without it, all suitable ones.",
)  # fmt: skip
@inference_options
@output_options
def subgroups(
    source: tuple[str, ...], form: str, output: str | None, *, quiet: bool, **options: Any
) -> None:
    """Show the reader average, and what the study compares, in subgroups of cases and readers.

    The first metric is tested: the same average in all subgroups, and the same differences.
    """
    from readerstats.analysis.subgroups import subgroups as divide
    from readerstats.report.subgroups_tables import subgroups_tables

    def question(study: Study) -> Subgroups:
        return divide(study, options["by"])

    ask(
        "subgroups", source, options, question, subgroups_tables,
        form=form, output=output, quiet=quiet,
    )  # fmt: skip
