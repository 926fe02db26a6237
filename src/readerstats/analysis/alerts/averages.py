"""What the results say of the reader average, of whichever kind they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from readerstats.analysis.answers import Answers
    from readerstats.results import Labels


def of_averages(answers: Answers) -> list[tuple[Labels, str, str]]:
    """List labels, method and note of each average and difference of the metrics asked for.

    Examples
    --------
    >>> of_averages.__name__
    'of_averages'
    """
    estimates, tests = answers.performance.group, (*answers.contrasts, *answers.panel)
    found = [(row.labels, row.result.method, row.result.note) for row in estimates]
    found += [(row.labels, row.result.method, row.result.note) for row in tests]
    return [(labels, how, note or "") for labels, how, note in found
            if labels.metric in answers.metrics]  # fmt: skip
