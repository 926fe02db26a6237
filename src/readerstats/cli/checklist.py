"""The command that answers reporting checklists: readerstats checklist."""

from __future__ import annotations

from typing import Any

import click

from readerstats.cli.options import (
    load,
    notices,
    output_options,
    progress_bar,
    settings_options,
    study_argument,
    write,
)

NAMES = ("stard", "claim", "grras", "mi-clear-llm", "multireader")


@click.command(epilog="Example: readerstats checklist deepfake_xray --name stard -o stard.csv")
@study_argument
@settings_options
@click.option(
    "--name", "names", multiple=True, type=click.Choice(NAMES),
    help="Checklist; repeat for several. [those that apply]",
)  # fmt: skip
@output_options
def checklist(
    source: tuple[str, ...],
    names: tuple[str, ...],
    form: str,
    output: str | None,
    *,
    quiet: bool,
    **options: Any,
) -> None:
    """Answer reporting checklists, as far as the data go; the rest is asked of the author."""
    study = load(source, options, output=output, anonymous=True)
    notices(study, quiet=quiet)
    from readerstats.analysis.answers import answer
    from readerstats.report.checklist_tables import (
        checklist_document,
        checklist_records,
        checklist_table,
    )
    from readerstats.report.checklists import answered, applicable, checklists
    from readerstats.report.style import style_of

    style = style_of(study)
    with progress_bar(quiet=quiet) as progress:
        found = answer(study, progress=progress)
    chosen = [one for one in checklists() if one.name in names] or list(applicable(found))
    items = [(one, answered(one, found, style)) for one in chosen]
    tables = [checklist_table(one, those) for one, those in items]
    records = [record for one, those in items for record in checklist_records(one, those)]
    write(checklist_document(study, items), tables, records, form=form, output=output)
