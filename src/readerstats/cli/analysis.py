"""Commands that compute: accuracy, compare, correlate."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from readerstats.cli.options import (
    load,
    notices,
    output_options,
    progress_bar,
    refuse_unknown,
    settings_options,
    study_argument,
    write,
)
from readerstats.errors import ReaderStatsError

if TYPE_CHECKING:
    from readerstats.analysis.comparison import Comparison
    from readerstats.study.model import Study

MCNEMAR = ("mcnemar", "mcnemar-corrected", "mcnemar-exact", "mcnemar-mid-p")
SHARES = ("accuracy", "sensitivity", "specificity")
AVERAGES = ("bootstrap", "paired-t", "welch-t")


@click.command(epilog="Example: readerstats accuracy deepfake_xray --metric sensitivity")
@study_argument
@settings_options
@output_options
def accuracy(
    source: tuple[str, ...], form: str, output: str | None, *, quiet: bool, **options: Any
) -> None:
    """Show each reader's and model's performance, and the reader average."""
    from readerstats.analysis.draws import draw
    from readerstats.analysis.frame import document, flat, record
    from readerstats.analysis.metrics import Cell, metrics_of, require
    from readerstats.analysis.performance import performance
    from readerstats.report.performance_tables import reader_table
    from readerstats.report.style import STYLES

    study = load(source, options, output=output, anonymous=True)
    notices(study, quiet=quiet)
    metrics = metrics_of(study)
    for metric in options["metrics"]:
        require(study, metric)
    if not metrics:
        raise ReaderStatsError("the reads have neither decisions nor scores that can be judged.")
    with progress_bar(quiet=quiet) as progress:
        people = len(study.humans) > 1
        draws = draw(study, metrics=metrics, progress=progress) if people else None
        found = performance(study, metrics, draws=draws)
    answer = document("accuracy", study, estimates=found.rows, notes=found.notes)
    answer["variance_components"] = []
    style = STYLES[study.settings.report.style]
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
    "--method", type=click.Choice((*AVERAGES, *MCNEMAR)),
    help="The fitting one by default; the manual says when each fits.",
)  # fmt: skip
@output_options
def compare(
    source: tuple[str, ...], form: str, output: str | None, *, quiet: bool, **options: Any
) -> None:
    """Compare modalities, datasets, readers, groups of readers, and models.

    Differences are a - b. Every test says what it takes as random.
    """
    from readerstats.analysis.frame import document, flat, record
    from readerstats.report.comparison_tables import contrast_table
    from readerstats.report.style import STYLES

    study = load(source, options, output=output, anonymous=True)
    notices(study, quiet=quiet)
    wanted = (options["by"],) if options["by"] else _everything(study, options)
    if not wanted:
        raise ReaderStatsError(
            "there is nothing to compare: that needs two modalities or datasets, two models, or "
            "readers and a model. Two readers are compared with --by reader --a A --b B."
        )
    with progress_bar(quiet=quiet):
        found = [_compared(study, by, options) for by in wanted]
    tests = [row for comparison in found for row in comparison.tests]
    notes = [note for comparison in found for note in comparison.notes]
    answer = document("compare", study, tests=tests, notes=notes)
    answer["variance_components"] = []
    style = STYLES[study.settings.report.style]
    level = study.settings.analysis.level
    tables = [
        contrast_table(comparison.tests, style, name=by, title=f"By {by}", level=level)
        for by, comparison in zip(wanted, found, strict=True)
        if comparison.tests
    ]
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
    from readerstats.analysis.covariates import correlate as relate
    from readerstats.analysis.frame import document, flat, record
    from readerstats.analysis.reader_facts import count, yes_or_no
    from readerstats.report.covariate_tables import correlation_table, group_table
    from readerstats.report.style import STYLES
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
    counts = [count(study, column) for column in columns if yes_or_no(study, column)]
    estimates = [row for one in found for row in one.estimates] + counts
    tests = [row for one in found for row in one.tests]
    notes = [note for one in found for note in one.notes]
    notes += [
        f"{covariate_name(one.covariate)}: the smallest correlation that {len(study.humans)} "
        f"readers would show with 80% power is {one.smallest_detectable:.2f}"
        for one in found
        if one.smallest_detectable is not None
    ]
    answer = document("correlate", study, estimates=estimates, tests=tests, notes=notes)
    analysis, style = study.settings.analysis, STYLES[study.settings.report.style]
    tables = [
        correlation_table(one, style, level=analysis.level)
        if one.kind == "number"
        else group_table(one, style, level=analysis.level, adjustment=analysis.multiplicity)
        for one in found
    ]
    records = [flat(record(row)) for row in tests]
    write(answer, tables, records, form=form, output=output)


def _everything(study: Study, options: dict[str, Any]) -> tuple[str, ...]:
    """List what can be compared; two sides that are named are compared alone."""
    a, b = options["a"], options["b"]
    if a is not None or b is not None:
        return (_what_they_are(study, a, b),)
    shares = set(options["metrics"] or SHARES) & set(SHARES)
    possible = {
        "modality": len(study.modalities) > 1,
        "dataset": len(study.datasets) > 1,
        "panel": bool(study.models) and len(study.humans) > 1,
        "model": len(study.models) > 1 and study.binary and bool(shares),
    }
    return tuple(name for name, has in possible.items() if has)


def _what_they_are(study: Study, a: str | None, b: str | None) -> str:
    """Tell what two names are names of."""
    kinds = {
        "modality": study.modalities,
        "dataset": study.datasets,
        "model": study.models,
        "reader": study.humans + study.models,
    }
    for kind, names in kinds.items():
        if a in names and b in names:
            return kind
    known = dict.fromkeys(name for names in kinds.values() for name in names)
    raise ReaderStatsError(
        f"--a and --b must name two modalities, datasets, readers or models: {', '.join(known)}."
    )


def _compared(study: Study, by: str, options: dict[str, Any]) -> Comparison:
    """Ask one comparison of the library, with the method if it is one of its own."""
    from readerstats.analysis import comparison
    from readerstats.analysis.covariates import compare_groups

    a, b, method = options["a"], options["b"], options["method"]
    metrics: Sequence[str | None] = options["metrics"] or (None,)
    metric = metrics[0] if len(metrics) == 1 else None
    if by in ("modality", "dataset"):
        _refuse_pooling(by, method)
        ask = comparison.compare_modalities if by == "modality" else comparison.compare_datasets
        return ask(study, a, b, metric=metric, method=method)
    if by == "panel":
        if method not in (None, "bootstrap"):
            raise ReaderStatsError(
                f"'{method}' does not compare readers with a model; use bootstrap."
            )
        if a is not None or b is not None:
            raise ReaderStatsError("--by panel compares the readers with every model: no --a, --b.")
        return comparison.compare_panel(study, metric=metric)
    if by in ("reader", "model"):
        # Without --by, metrics that are no shares of cases have been told by the other tests.
        chosen = [name for name in metrics if options["by"] or name in (None, *SHARES)]
        found = [_compared_pairs(study, by, name or "accuracy", options) for name in chosen]
        return comparison.Comparison(tests=tuple(row for one in found for row in one.tests))
    fitting = None if a is None else "welch-t"
    if method not in (None, fitting):
        use = "welch-t with --a and --b, or none for every pair" if fitting is None else "welch-t"
        raise ReaderStatsError(f"'{method}' does not compare groups of readers; use {use}.")
    return compare_groups(study, by, a, b, metric=metric)


def _compared_pairs(study: Study, by: str, metric: str, options: dict[str, Any]) -> Comparison:
    """Compare two readers or models that are named, or every pair of them."""
    from readerstats.analysis import pairs

    a, b, method = options["a"], options["b"], options["method"]
    if a is None and b is None:
        everyone = pairs.compare_models if by == "model" else pairs.compare_all_readers
        return everyone(study, metric=metric, method=method)
    if a is None or b is None:
        raise ReaderStatsError("name both sides of the comparison, with --a and --b.")
    if by == "model":
        refuse_unknown(a, study.models, "model")
        refuse_unknown(b, study.models, "model")
    return pairs.compare_readers(study, a, b, metric=metric, method=method)


def _refuse_pooling(by: str, method: str | None) -> None:
    if method not in MCNEMAR:
        return
    reason = (
        "the datasets have different cases, and McNemar's test compares two answers to the same "
        "case"
        if by == "dataset"
        else "pooled over readers it takes the reads of one case, and those of one reader, as "
        "independent, and its P value is too small"
    )
    raise ReaderStatsError(
        f"McNemar's test cannot compare {by} averages: {reason}. Use bootstrap or paired-t; "
        "McNemar's test fits two readers or models on common cases (--by reader, --by model)."
    )
