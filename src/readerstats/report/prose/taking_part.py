"""Who judged what, in a sentence: the people, the models, the cases, and how complete it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readerstats.report.phrases import listed
from readerstats.report.wording import cases_noun, readers_noun, side, truth_name

if TYPE_CHECKING:
    from readerstats.analysis.answers import Answers
    from readerstats.report.style import Style


def everybody(answers: Answers, style: Style) -> str:
    """Count the readers and the models.

    Examples
    --------
    >>> everybody.__name__
    'everybody'
    """
    people, models = len(answers.study.humans), len(answers.study.models)
    parts = []
    if people:
        parts.append(f"{style.count(people)} {readers_noun(answers.study, people)}")
    if models:
        parts.append(f"{style.count(models)} {'model' if models == 1 else 'models'}")
    return str(listed(parts))


def cases_counted(answers: Answers, style: Style) -> str:
    """Count the cases and each class of truth.

    Examples
    --------
    >>> cases_counted.__name__
    'cases_counted'
    """
    study = answers.study
    truth = study.arrays().truth
    total, positive = len(truth), int(truth.sum())
    sides = ((positive, True), (total - positive, False))
    classes = ", ".join(
        f"{style.count(number)} {truth_name(study, positive=state)}" for number, state in sides
    )
    return f"{style.count(total)} {cases_noun(study, total)} ({classes})"


def places(answers: Answers, style: Style) -> str:
    """Say how many datasets and modalities there are, by name; empty for one of each.

    Examples
    --------
    >>> places.__name__
    'places'
    """
    study = answers.study
    words = ""
    datasets = [name for name in study.datasets if name]
    if len(datasets) > 1:
        sizes = {
            name: max(
                (cell.cases for cell in answers.description.cells if cell.dataset == name),
                default=0,
            )
            for name in datasets
        }
        named = "; ".join(f"{name}, {style.count(n)}" for name, n in sizes.items())
        words += f" in {style.count(len(datasets))} datasets ({named})"
    modalities = [name for name in study.modalities if name]
    if len(modalities) > 1:
        named = ", ".join(side("modality", name) for name in modalities)
        words += f" under {style.count(len(modalities))} modalities ({named})"
    return words


def completeness(answers: Answers, style: Style) -> str:
    """Say whether everybody read everything, and how many reads of people there are.

    Examples
    --------
    >>> completeness.__name__
    'completeness'
    """
    study = answers.study
    people = [one for one in answers.description.readings if one.kind == "human"]
    reads = sum(one.answered for one in people)
    n, reader, case = len(study.humans), readers_noun(study, 1), cases_noun(study, 1)
    if not n:
        return ""
    noun = "read" if reads == 1 else "reads"
    if not answers.description.crossed:
        if n == 1:
            return (
                f"The {reader} did not answer for every {case} "
                f"({style.count(reads)} {noun} with an answer)."
            )
        return (
            f"Not every {reader} answered for every {case} "
            f"({style.count(reads)} {noun} with an answer)."
        )
    who = "Every" if n > 1 else "The"
    several = len([name for name in study.modalities if name]) > 1
    under = " under each modality" if several else ""
    return f"{who} {reader} answered for every {case}{under} ({style.count(reads)} {noun})."


def speaks_for(answers: Answers) -> str:
    """Say for whom and what the intervals of averages and differences speak.

    Examples
    --------
    >>> speaks_for.__name__
    'speaks_for'
    """
    study = answers.study
    readers, cases = readers_noun(study, 2), cases_noun(study, 2)
    return {
        "readers and cases": f"other {readers} and other {cases} like these",
        "readers": f"other {readers} on these {cases}",
        "cases": f"these {readers} on other {cases} like these",
        "none": f"these {readers} on these {cases}",
    }[study.settings.analysis.random]
