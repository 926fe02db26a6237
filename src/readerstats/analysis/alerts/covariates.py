"""Facts about the readers: what so few of them can tell, and whom they give away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import numpy as np

from readerstats.analysis.alerts.words import coefficient, percent
from readerstats.analysis.reader_facts import reader_values
from readerstats.study.codes import problem
from readerstats.study.wording import counted, listed, quoted

if TYPE_CHECKING:
    from readerstats.analysis.answers import Answers
    from readerstats.analysis.covariates import Association, Point
    from readerstats.errors import Problem
    from readerstats.results import Estimate
    from readerstats.study.model import Study

FEW: Final = 30
SMALL_GROUP: Final = 5
NOISY: Final = 0.7
"""Reliability of the readers' values below which attenuation is worth a word."""


def few_for_correlation(answers: Answers) -> Iterator[Problem]:
    """Note correlations of fewer than 30 readers, with the least that they would have shown."""
    for found in answers.associations:
        least, n = found.smallest_detectable, len(_first_place(found))
        if found.kind == "number" and n < FEW and least is not None:
            message = (
                f"with {counted(n, 'reader')}, a correlation with {quoted(found.covariate)} of "
                f"±{coefficient(least)} is found in 80% of studies, and a weaker one less often"
            )
            yield problem("few-for-correlation", message)


def noisy_values(answers: Answers) -> Iterator[Problem]:
    """Note covariates beside values of readers that are mostly noise [1]_.

    The reliability is one less the mean squared standard error of the readers' values over their
    variance; a correlation is smaller than the true one by its root.

    References
    ----------
    .. [1] Spearman C. The proof and measurement of association between two things. Am J Psychol
       1904;15:72-101. doi:10.2307/1412159
    """
    for found in answers.associations:
        if found.kind != "number":
            continue
        here = [point.estimate for point in _first_place(found)]
        errors = [_squared_error(one) for one in here]
        values = [one.estimate for one in here if one.estimate is not None]
        known = [error for error in errors if error is not None]
        if len(values) < 3 or len(known) < len(values):
            continue
        spread = float(np.var(values, ddof=1))
        noise = float(np.mean(known)) / spread if spread > 0 else 1.0
        if noise > 1 - NOISY:
            share = "all" if noise >= 1 else f"about {percent(noise)}"
            message = (
                f"{share} of the variance between the readers' values of {found.metric} could be "
                f"chance, which pulls the correlation with {quoted(found.covariate)} toward zero"
            )
            yield problem("noisy-values", message)


def _squared_error(value: Estimate) -> float | None:
    if value.se is not None:
        return value.se**2
    share, n = value.estimate, value.n
    if value.k is None or share is None or n is None or n < 2:
        return None
    return share * (1 - share) / (n - 1)


def between_groups_only(answers: Answers) -> Iterator[Problem]:
    """Note covariates that have one value for all readers of a group (the ecological fallacy)."""
    study = answers.study
    for found in answers.associations:
        group = _group_behind(study, found.covariate) if found.kind == "number" else None
        if group is not None:
            name, number = group
            message = f"has one value in each of the {number} groups of {quoted(name)}"
            yield problem("between-groups-only", message, value=found.covariate)


def _group_behind(study: Study, covariate: str) -> tuple[str, int] | None:
    """Return the grouping that a covariate is constant in, and how many groups it has."""
    values = reader_values(study, covariate)
    for name in study.reader_facts.columns:
        if name in ("reader", "kind", covariate) or study.reader_facts[name].dtype != object:
            continue
        groups: dict[object, list[object]] = {}
        for reader, group in reader_values(study, str(name)).items():
            if reader in values:
                groups.setdefault(group, []).append(values[reader])
        shared = sum(len(members) for members in groups.values() if len(members) > 1)
        constant = all(len(set(members)) == 1 for members in groups.values())
        if len(groups) > 1 and constant and 2 * shared >= len(values) and shared:
            return str(name), len(groups)
    return None


def small_groups(answers: Answers) -> Iterator[Problem]:
    """Warn of groups of five readers or fewer."""
    for found in answers.associations:
        if found.kind != "category":
            continue
        sizes = Counter(str(point.value) for point in _first_place(found))
        if sizes and min(sizes.values()) <= SMALL_GROUP:
            groups = ", ".join(f"{name} {size}" for name, size in sizes.most_common())
            message = f"compares groups of few readers: {groups}"
            yield problem("small-groups", message, value=found.covariate)


def counted_by_reader(answers: Answers) -> Iterator[Problem]:
    """Note yes-or-no facts of the readers that came with each of the reads."""
    study = answers.study
    of_reads = {file.name for file in study.files if file.table == "reads"} or {"reads"}
    roles = {match.role for match in study.columns if match.file in of_reads}
    for row in answers.counts:
        if row.labels.metric in roles:
            message = (
                f"is so for {row.result.k} of {counted(row.result.n or 0, 'reader')}, counted once "
                "a reader and not once a read"
            )
            yield problem("counted-by-reader", message, value=row.labels.metric)


def identifiable_readers(answers: Answers) -> Iterator[Problem]:
    """Tell readers whom facts, together, belong to alone.

    Where the page is to be anonymous, what it will do about that; a study that is so already has
    told it. Otherwise a note where nobody said whether readers are to be named: who wrote
    anonymize = false has decided.
    """
    study = answers.study
    if study.anonymous:
        return
    if study.settings.report.anonymize:
        told = study.anonymized().problems
        yield from (one for one in told if one.code == "identifiable-readers")
        return
    covariates = [found.covariate for found in answers.associations]
    if not covariates or len(study.humans) < 2:
        return
    known = [reader_values(study, name) for name in covariates]
    facts = Counter(tuple(values.get(reader) for values in known) for reader in study.humans)
    alone = sum(size == 1 for size in facts.values())
    if alone and study.settings.origin("anonymize") == "default":
        readers = counted(len(study.humans), "reader")
        message = f"{alone} of {readers} are alone in their {listed(covariates)}"
        yield problem("recognizable-readers", message)


def _first_place(found: Association) -> list[Point]:
    """Return the points of the first cell: over all cases."""
    first = found.compared[0] if found.compared else None
    return [
        point
        for point in found.compared
        if first is not None and (point.modality, point.dataset) == (first.modality, first.dataset)
    ]
