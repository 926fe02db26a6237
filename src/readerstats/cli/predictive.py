"""The command predictive: what a call is worth, over prevalence."""

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
    from readerstats.analysis.predictive_values import PredictiveValues
    from readerstats.study.model import Study


@click.command(epilog="Example: readerstats predictive deepfake_xray --prevalence 0.05")
@study_argument
@settings_options
@inference_options
@click.option(
    "--prevalence", type=float, multiple=True, metavar="P",
    help="Share of positive cases where calls are to be made; repeat for several. "
    "[0.01, 0.05, 0.2]",
)  # fmt: skip
@click.option("--a", "a", metavar="A", help="A reader or model to compare.")
@click.option("--b", "b", metavar="B", help="The other one; without them, all pairs of models.")
@output_options
def predictive(
    source: tuple[str, ...], form: str, output: str | None, *, quiet: bool, **options: Any
) -> None:
    """Show predictive values over prevalence, and likelihood ratios.

    The share of positive cases of a study is often set by its design, and predictive values hang
    on it: they are shown for other prevalences, with intervals, and compared by what no prevalence
    changes.
    """
    a, b = options.pop("a"), options.pop("b")
    if (a is None) != (b is None):
        raise click.UsageError("--a and --b name the two sides of a comparison: give both.")

    from readerstats.analysis.predictive_values import predictive_values
    from readerstats.report.predictive_section import predictive_tables

    def question(study: Study) -> PredictiveValues:
        return predictive_values(study, pairs=None if a is None else [(a, b)])

    ask(
        "predictive", source, options, question, predictive_tables,
        form=form, output=output, quiet=quiet,
    )  # fmt: skip
