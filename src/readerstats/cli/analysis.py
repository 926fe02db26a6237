"""Commands that compute: accuracy, compare, correlate."""

from __future__ import annotations

from typing import Any

import click

from readerstats.cli.options import (
    MethodChoice,
    inference_options,
    load,
    notices,
    output_options,
    progress_bar,
    settings_options,
    study_argument,
    write,
)
from readerstats.errors import ReaderStatsError

METHODS = (
    "obuchowski-rockette", "u-statistics", "u-statistics-centred", "bootstrap", "mixed",
    "paired-t", "welch-t", "mcnemar", "mcnemar-corrected", "mcnemar-exact", "mcnemar-mid-p",
    "mcnemar-clustered", "mcnemar-durkalski",
)  # fmt: skip
AVERAGING = (
    "obuchowski-rockette", "obuchowski-rockette-logit", "u-statistics", "u-statistics-centred",
    "bootstrap",
)  # fmt: skip
MOST_MARGINS = 6
"""Contrasts whose smallest margins a terminal shows; JSON has all of them."""
ALTERNATIVES = ("two-sided", "superiority", "non-inferiority", "equivalence")


@click.command(epilog="Example: readerstats accuracy deepfake_xray --metric sensitivity")
@study_argument
@settings_options
@click.option(
    "--method", type=MethodChoice(AVERAGING),
    help="Interval of the reader average; the fitting one by default.",
)  # fmt: skip
@inference_options
@output_options
def accuracy(
    source: tuple[str, ...], form: str, output: str | None, *, quiet: bool, **options: Any
) -> None:
    """Show each reader's and model's performance, and the reader average."""
    from readerstats.analysis.frame import document, flat, record, spread_record
    from readerstats.analysis.metrics import Cell, metrics_of, require
    from readerstats.analysis.performance import performance
    from readerstats.report.performance_tables import reader_table
    from readerstats.report.style import style_of

    study = load(source, options, output=output, anonymous=True)
    notices(study, quiet=quiet)
    metrics = metrics_of(study)
    for metric in options["metrics"]:
        require(study, metric)
    if not metrics:
        raise ReaderStatsError("the reads have neither decisions nor scores that can be judged.")
    with progress_bar(quiet=quiet) as progress:
        found = performance(
            study, metrics, method=options["method"], overall=True, progress=progress
        )
    answer = document("accuracy", study, estimates=found.rows, notes=found.notes)
    answer |= spread_record(found.components, found.anova)
    style = style_of(study)
    cells = dict.fromkeys((row.labels.modality, row.labels.dataset) for row in found.readers)
    tables = [reader_table(study, found, Cell(*cell), style) for cell in cells]
    records = [flat(record(row)) for row in found.rows]
    write(answer, tables, records, form=form, output=output)


@click.command(epilog="Example: readerstats compare deepfake_xray --by model --metric accuracy")
@study_argument
@settings_options
@click.option(
    "--by", metavar="WHAT",
    help="modality, dataset, reader, model, panel (readers against models), or a column of the "
    "readers table. Without it, everything that the study has.",
)  # fmt: skip
@click.option("--a", "a", metavar="A", help="One side of the difference a - b.")
@click.option("--b", "b", metavar="B", help="The other side.")
@click.option(
    "--method", type=MethodChoice(METHODS),
    help="The fitting one by default; the manual says when each fits.",
)  # fmt: skip
@inference_options
@click.option(
    "--margin", type=float, metavar="M",
    help="Largest difference that does not matter, on the metric's scale (0.05, not 5).",
)  # fmt: skip
@click.option(
    "--alternative", type=click.Choice(ALTERNATIVES),
    help="What is to be shown; with --margin, non-inferiority by default.",
)  # fmt: skip
@output_options
def compare(
    source: tuple[str, ...], form: str, output: str | None, *, quiet: bool, **options: Any
) -> None:
    """Compare modalities, datasets, readers, groups of readers, and models.

    Differences are a - b. Every test says what it takes as random.
    """
    from readerstats.analysis.contrast_margins import contrast_margins, margins_record
    from readerstats.analysis.frame import document, flat, record, spread_record
    from readerstats.analysis.margin import aim_of
    from readerstats.cli.comparisons import compared, questions
    from readerstats.report.comparison_tables import contrast_table
    from readerstats.report.margin_tables import margin_table
    from readerstats.report.style import style_of

    study = load(source, options, output=output, anonymous=True)
    notices(study, quiet=quiet)
    asked = questions(study, **{name: options[name] for name in ("by", "a", "b", "metrics")})
    with progress_bar(quiet=quiet):
        found = [compared(study, question, options["method"]) for question in asked.questions]
    tests = [row for comparison in found for row in comparison.tests]
    notes = [*asked.notes, *(note for comparison in found for note in comparison.notes)]
    answer = document(
        "compare",
        study,
        estimates=[row for comparison in found for row in comparison.estimates],
        tests=tests,
        notes=notes,
    )
    margins = [() if aim_of(study) else contrast_margins(study, one.tests) for one in found]
    answer["smallest_margins"] = [margins_record(row) for those in margins for row in those]
    answer["reader_differences"] = [
        record(row) for comparison in found for row in comparison.of_readers
    ]
    answer |= spread_record(
        [row for comparison in found for row in comparison.components],
        [row for comparison in found for row in comparison.anova],
    )
    style = style_of(study)
    level = study.settings.analysis.level
    tables = []
    for one, comparison, those in zip(asked.questions, found, margins, strict=True):
        titled = {
            f"By {one.by}": comparison.tests,
            f"Each reader, by {one.by}": comparison.of_readers,
        }
        tables += [
            contrast_table(rows, style, name=one.by, title=title, level=level)
            for title, rows in titled.items()
            if rows
        ]
        if 0 < len(those) <= MOST_MARGINS:
            tables.append(margin_table(those, style, name=f"{one.by}-margins"))
    records = [flat(record(row)) for row in tests]
    write(answer, tables, records, form=form, output=output)


@click.command(epilog="Example: readerstats correlate deepfake_xray --with experience_years")
@study_argument
@settings_options
@click.option(
    "--with", "columns", metavar="COLUMN", multiple=True,
    help="Column of the readers table; repeat for several. Without it, all that are suitable.",
)  # fmt: skip
@output_options
def correlate(
    source: tuple[str, ...], form: str, output: str | None, *, quiet: bool, **options: Any
) -> None:
    """Relate experience, subspecialty and other facts of the readers to how well they did."""
    from readerstats.analysis.count_relations import count_relations
    from readerstats.analysis.covariates import correlate as relate
    from readerstats.analysis.frame import document, flat, record
    from readerstats.analysis.reader_facts import count, yes_or_no
    from readerstats.report.count_tables import count_tables
    from readerstats.report.covariate_tables import correlation_table, group_table
    from readerstats.report.style import style_of
    from readerstats.report.wording import covariate_name

    study = load(source, options, output=output, anonymous=True)
    notices(study, quiet=quiet)
    columns = options["columns"] or study.covariates
    if not columns:
        raise ReaderStatsError(
            "the readers table has no column to relate: a number, or a category in which at "
            "least two groups have two readers."
        )
    metrics = options["metrics"] or (None,)
    found = [relate(study, column, metric=metric) for column in columns for metric in metrics]
    said = [column for column in columns if yes_or_no(study, column)]
    counts = [count(study, column) for column in said]
    related = [count_relations(study, column) for column in said]
    estimates = [row for one in found for row in one.estimates] + counts
    estimates += [row for one in related for row in one.estimates]
    tests = [row for one in found for row in one.tests]
    tests += [row for one in related for row in one.tests]
    notes = [note for one in found for note in one.notes]
    notes += dict.fromkeys(
        f"{covariate_name(one.covariate)}: the smallest correlation that {len(study.humans)} "
        f"readers would show with 80% power is {one.smallest_detectable:.2f}"
        for one in found
        if one.smallest_detectable is not None
    )
    answer = document("correlate", study, estimates=estimates, tests=tests, notes=notes)
    analysis, style = study.settings.analysis, style_of(study)
    tables = [
        correlation_table(one, style, level=analysis.level)
        if one.kind == "number"
        else group_table(one, style, level=analysis.level, adjustment=analysis.multiplicity)
        for one in found
    ]
    tables += [table for one in related for table in count_tables(one, study, style)]
    records = [flat(record(row)) for row in tests]
    write(answer, tables, records, form=form, output=output)
