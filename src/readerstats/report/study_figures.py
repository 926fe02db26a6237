"""The figures of a study: from its answers to the values that the drawings take."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from readerstats.analysis.covariates import main_group_tests
from readerstats.analysis.frame import select
from readerstats.analysis.reader_groups import LEAST_IN_GROUP
from readerstats.report.figures.forest import ForestRow, forest
from readerstats.report.figures.group_dots import DotGroup, group_dots
from readerstats.report.figures.read_map import ReaderReads, read_map
from readerstats.report.figures.scatter import Point, scatter
from readerstats.report.performance_tables import chance_of
from readerstats.report.wording import (
    alpha,
    basis,
    covariate_name,
    in_sentence,
    kind_of,
    metric_label,
    p_of,
    place,
    readers_noun,
)

if TYPE_CHECKING:
    from readerstats.analysis.answers import Answers
    from readerstats.analysis.covariates import Association
    from readerstats.report.figures.figure import Figure
    from readerstats.report.style import Style
    from readerstats.results import Estimate, Random, Row
    from readerstats.study.model import Study


def reads_figure(answers: Answers) -> Figure:
    """Draw who read what.

    Examples
    --------
    >>> reads_figure.__name__
    'reads_figure'
    """
    found, study = answers.description, answers.study
    cells = [(size.modality, size.dataset) for size in found.cells]
    counts = {
        (reading.reader, reading.modality, reading.dataset): (reading.answered, reading.cases)
        for reading in found.readings
    }
    readers = [
        ReaderReads(
            name,
            tuple(counts[name, *cell] for cell in cells),
            "model" if name in study.models else "human",
        )
        for name in study.humans + study.models
    ]
    crossed = (
        "Every reader read every case." if found.crossed else "A tile fills with the share read."
    )
    return read_map(
        anchor="read-map",
        title="Cases read by each reader",
        parts=[place(*cell) for cell in cells],
        readers=readers,
        caption=crossed,
    )


def forest_figure(answers: Answers, metric: str, style: Style) -> Figure:
    """Draw every reader, the average and every model, datasets or modalities side by side.

    Examples
    --------
    >>> forest_figure.__name__
    'forest_figure'
    """
    study = answers.study
    over = study.settings.analysis.random
    rows = select(answers.performance.readers, metric=metric)
    cells = list(dict.fromkeys((row.labels.modality, row.labels.dataset) for row in rows))
    of = {(row.labels.reader, row.labels.modality, row.labels.dataset): row.result for row in rows}
    averages = {
        (row.labels.modality, row.labels.dataset): row.result
        for row in select(answers.performance.group, metric=metric, random=over)
    }

    def estimates(name: str) -> tuple[Estimate | None, ...]:
        return tuple(of.get((name, *cell)) for cell in cells)

    def skill(name: str) -> tuple[float, str]:
        known = [e.estimate for e in estimates(name) if e is not None and e.estimate is not None]
        return (-sum(known) / len(known) if known else 0.0, name)

    lines = [ForestRow(name, estimates(name), "human") for name in sorted(study.humans, key=skill)]
    if averages:
        lines.append(
            ForestRow("Reader average", tuple(averages.get(cell) for cell in cells), "average")
        )
    lines += [ForestRow(name, estimates(name), "model") for name in sorted(study.models, key=skill)]
    return forest(
        anchor=f"forest-{metric}",
        title=f"{metric_label(metric)} of every reader" + (" and model" if study.models else ""),
        panels=[place(*cell) for cell in cells],
        rows=lines,
        kind=kind_of(metric),
        style=style,
        chance=chance_of(study, metric),
        measure=metric_label(metric),
        caption=_forest_caption(study, averages, rows, style),
    )


def _forest_caption(
    study: Study,
    averages: dict[tuple[str | None, str | None], Estimate],
    rows: Sequence[Row[Estimate]],
    style: Style,
) -> str:
    words = ["Sorted by the mean of the panels."]
    each = next((row for row in rows if row.result.lower is not None), None)
    if each is not None:
        words.append(f"Lines, {basis(each.result, each.labels.random, style)}.")
    if averages:
        over = study.settings.analysis.random
        words.append(
            f"The band is the reader average, {_common_basis(averages.values(), over, style)}."
        )
    if study.models:
        words.append("Diamonds are models.")
    return " ".join(words)


def _common_basis(averages: Collection[Estimate], over: Random, style: Style) -> str:
    """Say what the averages stand on; degrees of freedom only where all panels have the same."""
    told = dict.fromkeys(basis(average, over, style) for average in averages)
    if len(told) > 1:
        told = dict.fromkeys(basis(replace(average, df=None), over, style) for average in averages)
    return " or ".join(told)


def association_figure(answers: Answers, found: Association, style: Style) -> Figure | None:
    """Draw a covariate against the metric over all cases; None where nobody has both.

    Examples
    --------
    >>> association_figure.__name__
    'association_figure'
    """
    first = found.points[0] if found.points else None
    here = [
        point
        for point in found.points
        if first is not None and (point.modality, point.dataset) == (first.modality, first.dataset)
    ]
    if not here:
        return None
    if found.kind == "category":
        return _groups_figure(answers, found, style)
    name = covariate_name(found.covariate)
    metric = metric_label(found.metric)
    group, members = standing_out(answers)
    noun = readers_noun(answers.study, 2)
    least = (
        f" With {len(here)} {noun} only a correlation of "
        f"{style.number(found.smallest_detectable, 'correlation')} or more, in either direction, "
        "would have been found with 80% power."
        if found.smallest_detectable is not None
        else ""
    )
    return scatter(
        anchor=f"scatter-{found.covariate.replace('_', '-')}",
        title=f"{metric} and {name}",
        points=[
            Point(point.reader, float(point.value), point.estimate, point.reader in members)
            for point in here
        ],
        x_label=name,
        y_label=f"{metric}, {place(here[0].modality, here[0].dataset)}",
        kind=kind_of(found.metric),
        style=style,
        highlighted=group,
        caption=f"Bars, {basis(here[0].estimate, 'cases', style)}.{least}"
        f"{_in_bands(answers, name)}",
    )


def _in_bands(answers: Answers, name: str) -> str:
    """Say what the readers' places are, where exact ones would tell who they are."""
    if not answers.study.anonymous:
        return ""
    return (
        f" So that nobody can be told, {readers_noun(answers.study, 2)} stand at the mean {name} "
        "of a band that several share; the correlation is that of the exact numbers."
    )


def standing_out(answers: Answers) -> tuple[str, frozenset[str]]:
    """Return the group of readers that differs most clearly from the rest, and its members.

    Examples
    --------
    >>> standing_out.__name__
    'standing_out'
    """
    best: tuple[float, str, frozenset[str]] = (alpha(answers.study), "", frozenset())
    for found in answers.associations:
        if found.kind != "category" or not found.tests:
            continue
        where = (found.tests[0].labels.modality, found.tests[0].labels.dataset)
        for row in main_group_tests(found):
            p = p_of(row.result)
            if (row.labels.modality, row.labels.dataset) != where or p is None or p >= best[0]:
                continue
            members = frozenset(
                point.reader for point in found.points if point.value == row.labels.a
            )
            best = (p, row.labels.a or "", members)
    return best[1], best[2]


def _drawn(mean: Estimate) -> Estimate:
    """Draw the mean of a pair of readers alone: its interval would stretch the axis for nothing."""
    few = mean.n is not None and mean.n < LEAST_IN_GROUP
    return replace(mean, lower=None, upper=None) if few else mean


def _groups_figure(answers: Answers, found: Association, style: Style) -> Figure:
    first = found.points[0]
    where = (first.modality, first.dataset)
    rows = select(found.estimates, modality=where[0], dataset=where[1])
    highlighted, _ = standing_out(answers)
    values = [
        point.estimate.estimate
        for point in found.points
        if (point.modality, point.dataset) == where and point.estimate.estimate is not None
    ]
    groups = [
        DotGroup(
            row.labels.group or "",
            tuple(
                (point.reader, point.estimate.estimate)
                for point in found.points
                if (point.modality, point.dataset) == where
                and point.value == row.labels.group
                and point.estimate.estimate is not None
            ),
            _drawn(row.result),
            row.labels.group == highlighted,
        )
        for row in sorted(rows, key=lambda row: -(row.result.estimate or 0.0))
    ]
    return group_dots(
        anchor=f"dots-{found.covariate.replace('_', '-')}",
        title=f"{metric_label(found.metric)} by {covariate_name(found.covariate)}",
        groups=groups,
        axis_label=f"{in_sentence(found.metric)}, {place(*where)}",
        kind=kind_of(found.metric),
        style=style,
        overall=sum(values) / len(values) if values else None,
        caption="One dot a reader; lines, mean of the group and its t interval, for three readers "
        "or more. The thin line is the mean of all readers.",
    )
