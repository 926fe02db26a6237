"""The command that asks how far readers agree."""

from __future__ import annotations

from typing import Any

import click

from readerstats.cli.options import (
    output_options,
    settings_options,
    study_argument,
)

COEFFICIENTS = (
    "percent-agreement", "fleiss-kappa", "conger-kappa", "gwet-ac", "brennan-prediger",
    "krippendorff-alpha", "light-kappa", "cohen-kappa", "icc",
)  # fmt: skip
WEIGHTS = ("unweighted", "linear", "quadratic", "ordinal")


@click.command(epilog="Example: readerstats agreement deepfake_xray --column quality")
@study_argument
@settings_options
@click.option(
    "--column", metavar="NAME",
    help="decision, score, or a column of numbers of the reads, such as quality. Without it, "
    "these three.",
)  # fmt: skip
@click.option(
    "--coefficient", type=click.Choice(COEFFICIENTS),
    help="The one to show, in place of all; cohen-kappa is that of every pair.",
)  # fmt: skip
@click.option("--weights", type=click.Choice(WEIGHTS), help="Of ratings on a scale. [quadratic]")
@click.option(
    "--scale", type=(float, float), metavar="FIRST LAST", default=None,
    help="Ends of the scale of --column, such as 1 5; without it, the ratings that occur.",
)  # fmt: skip
@output_options
def agreement(
    source: tuple[str, ...], form: str, output: str | None, *, quiet: bool, **options: Any
) -> None:
    """Show how far the readers agree, with each other and with themselves.

    Models are no readers here. Each coefficient has an interval for other readers and other
    cases, and one for these readers.
    """
    from readerstats.analysis.agreement import agreement as asked
    from readerstats.cli.asking import ask
    from readerstats.report.agreement_tables import agreement_tables

    ask(
        "agreement",
        source,
        options,
        lambda study: asked(
            study,
            column=options["column"],
            weights=options["weights"],
            coefficient=options["coefficient"],
            scale=options["scale"],
        ),
        agreement_tables,
        form=form,
        output=output,
        quiet=quiet,
    )
