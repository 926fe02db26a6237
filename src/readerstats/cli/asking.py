"""A command that asks a study one question: load, ask, write."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from readerstats.cli.options import load, notices, write

if TYPE_CHECKING:
    from readerstats.analysis.finding import Finding, Found
    from readerstats.report.style import Style
    from readerstats.report.table import Table
    from readerstats.study.model import Study


def ask(
    command: str,
    source: Sequence[str],
    options: dict[str, Any],
    question: Callable[[Study], Found],
    tables: Callable[[Found, Study, Style], Sequence[Table]],
    *,
    form: str,
    output: str | None,
    quiet: bool,
    records: Callable[[Found], Sequence[dict[str, Any]]] | None = None,
) -> None:
    """Ask a study one question, and write the answer in the form that was asked for.

    Parameters
    ----------
    command : str
        Its name, as JSON has it.
    source : sequence of str
    options : dict
        What the command line says of the task and of the analysis.
    question : function of a study
    tables : function of the finding, the study and the style
        What a terminal and Markdown get.
    form : {"table", "json", "csv", "markdown"}
    output : str or None
    quiet : bool
    records : function of the finding, optional
        What CSV gets; the estimates and the tests without it.
    """
    from readerstats.analysis.frame import document
    from readerstats.report.style import style_of

    study = load(source, options, output=output, anonymous=True)
    notices(study, quiet=quiet)
    found = question(study)
    answer = document(
        command, study, estimates=found.estimates, tests=found.tests, notes=found.notes
    )
    answer |= found.record()
    shown = tables(found, study, style_of(study))
    lines = _rows(found) if records is None else records(found)
    keys = dict.fromkeys(key for line in lines for key in line)
    lines = [{key: line.get(key) for key in keys} for line in lines]
    write(answer, shown, lines, form=form, output=output)


def _rows(found: Finding) -> list[dict[str, Any]]:
    from readerstats.analysis.frame import flat, record

    lines = [flat(record(row)) for row in found.estimates]
    return lines + [flat(record(row)) for row in found.tests]
