"""The command covariates."""

from __future__ import annotations

from typing import Any

import click

from readerstats.cli.asking import ask
from readerstats.cli.options import output_options, study_argument


@click.command(
    epilog="Example: readerstats covariates deepfake_xray --term experience_years --term truth "
    "--interaction experience_years:truth"
)
@study_argument
@click.option("--level", type=float, metavar="L", help="Confidence level. [0.95]")
@click.option(
    "--term", "terms", metavar="NAME", multiple=True,
    help="Column of the readers or cases table, truth, dataset or modality; repeat for several. "
    "Without it, those of [model] terms, or the usual ones.",
)  # fmt: skip
@click.option(
    "--interaction", "interactions", metavar="A:B", multiple=True,
    help="Two terms that may change each other's effect; repeat for several.",
)  # fmt: skip
@output_options
def covariates(
    source: tuple[str, ...], form: str, output: str | None, *, quiet: bool, **options: Any
) -> None:
    """Relate all covariates at once to being right, by one logistic mixed model."""
    from readerstats.analysis.covariates_together import covariates_together
    from readerstats.report.covariates_together_tables import together_tables

    ask(
        "covariates", source, options, covariates_together, together_tables,
        form=form, output=output, quiet=quiet,
    )  # fmt: skip
