"""Who read which cases, and how: what tables of reads, readers and cases say of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from readerstats.report.checklist_answers.filled import (
    Filled,
    cases,
    everybody,
    named,
    none_or,
    opened,
    people,
)
from readerstats.report.flow_figures import MOST_COLUMNS
from readerstats.report.wording import cases_noun, covariate_name, readers_noun, truth_name
from readerstats.study.washout import pause

if TYPE_CHECKING:
    from readerstats.analysis.answers import Answers
    from readerstats.report.style import Style

SEVERITIES: Final = frozenset({"severity", "stage", "grade"})
"""Columns of the cases that tell how severe the condition is."""
_NOT_FEATURES: Final = frozenset({"case", "truth", "dataset", "patient"})
_NOT_FACTS: Final = frozenset({"reader", "kind"})


def design(answers: Answers, style: Style) -> Filled:
    """Say who read what, and whether the design is crossed."""
    study = answers.study
    several = [name for name in study.modalities if name]
    parts = [f"{style.count(len(several))} modalities"] if len(several) > 1 else []
    parts += [f"{style.count(len(study.datasets))} datasets"] if len(study.datasets) > 1 else []
    what = f", in {' and '.join(parts)}" if parts else ""
    crossed = "" if len(study.humans) < 2 else _crossed(answers)
    return Filled(
        sentence=opened(f"{everybody(answers, style)} read {cases(answers, style)}{what}", style)
        + f"{crossed}.",
        anchor="design",
    )


def _crossed(answers: Answers) -> str:
    noun, case = readers_noun(answers.study, 1), cases_noun(answers.study, 1)
    if answers.description.crossed:
        return f"; every {noun} answered every {case}"
    return f"; not every {noun} answered every {case}"


def readers_counted(answers: Answers, style: Style) -> Filled | None:
    """Count the people who read."""
    if not answers.study.humans:
        return None
    return Filled(sentence=opened(f"{people(answers, style)} took part.", style), anchor="design")


def case_mix(answers: Answers, style: Style) -> Filled:
    """Count the positive and the negative cases."""
    study = answers.study
    positive = int(study.arrays().truth.sum())
    negative = len(study.cases) - positive
    sentence = (
        f"{cases(answers, style)}: {style.count(positive)} {truth_name(study, positive=True)}, "
        f"{style.count(negative)} {truth_name(study, positive=False)}"
    )
    several = f", in {style.count(len(study.datasets))} datasets" if len(study.datasets) > 1 else ""
    return Filled(sentence=opened(f"{sentence}{several}.", style), anchor="design")


def clusters(answers: Answers, style: Style) -> Filled | None:
    """Say whether patients have several cases, where the tables name the patients."""
    study = answers.study
    table = study.cases
    if "patient" not in table or table["patient"].isna().any():
        return None
    if study.arrays().clusters is None:
        noun = cases_noun(study, 1)
        return Filled(sentence=f"No: each {noun} is of a patient of its own.", anchor="design")
    number = style.count(table["patient"].nunique())
    return Filled(
        sentence=f"Yes: the {cases(answers, style)} are of {number} patients. Analyses left out, "
        "or drew, whole patients.",
        anchor="methods",
    )


def flow(answers: Answers, style: Style) -> Filled:
    """Count what entered the analysis; who was left out before is not in the tables."""
    found = answers.flow
    if found is None or not found.streams:
        return Filled(sentence=f"The tables hold {cases(answers, style)}.", anchor="design")
    totals = found.totals
    asked, counted, absent = totals["expected"], totals["analysed"], totals["absent"]
    silent = asked - absent - totals["answered"]
    gaps = [f"{none_or(absent, style)} were not made", f"{none_or(silent, style)} had no answer"]
    drawn = "; a diagram shows their flow" if len(found.streams) <= MOST_COLUMNS else ""
    lost = " and ".join(gaps) if absent or silent else "none is missing or without an answer"
    return Filled(
        sentence=f"Of {style.whole(asked)} reads of the {cases(answers, style)} in the tables, "
        f"{style.whole(counted)} were analyzed ({lost}){drawn}. Cases left out before are not in "
        "the tables.",
        anchor="design",
    )


def sizes_reached(answers: Answers, style: Style) -> Filled:
    """Give the numbers there were; what was planned is not in the tables."""
    return Filled(
        sentence=f"There were {everybody(answers, style)}, and {cases(answers, style)}.",
        anchor="design",
    )


def raters_reached(answers: Answers, style: Style) -> Filled | None:
    """Give the numbers of people and cases; what was planned is not in the tables."""
    if not answers.study.humans:
        return None
    return Filled(
        sentence=f"There were {people(answers, style)}, and {cases(answers, style)}.",
        anchor="design",
    )


def case_columns(answers: Answers, style: Style) -> Filled | None:  # noqa: ARG001
    """Name what the cases table tells of the cases."""
    columns = [str(name) for name in answers.study.cases if str(name) not in _NOT_FEATURES]
    if not columns:
        return None
    told = named(covariate_name(name) for name in columns)
    return Filled(
        sentence=f"The cases table has {told}.",
        anchor="subgroups" if answers.subgroups is not None else "design",
    )


def severity(answers: Answers, style: Style) -> Filled | None:  # noqa: ARG001
    """Name the column that tells how severe the condition is."""
    names = [str(name) for name in answers.study.cases if str(name).casefold() in SEVERITIES]
    if not names:
        return None
    return Filled(
        sentence=f"The cases table has {named(names)}.",
        anchor="subgroups" if answers.subgroups is not None else "design",
    )


def raters_described(answers: Answers, style: Style) -> Filled | None:  # noqa: ARG001
    """Name what the readers table tells of the people."""
    study = answers.study
    facts = [str(name) for name in study.readers if str(name) not in _NOT_FACTS]
    if not facts or not study.humans:
        return None
    noun = readers_noun(study, 2)
    told = named(covariate_name(name) for name in facts)
    return Filled(
        sentence=f"The readers table has {told} of the {noun}.",
        anchor="readers" if answers.metrics else "design",
    )


def modalities(answers: Answers, style: Style) -> Filled | None:  # noqa: ARG001
    """Name the modalities."""
    names = [name for name in answers.study.modalities if name]
    if len(names) < 2:
        return None
    return Filled(sentence=f"Modalities compared: {named(names)}.", anchor="contrasts")


def reading_order(answers: Answers, style: Style) -> Filled | None:
    """Count the orders in which cases were read, where the reads tell it."""
    found = answers.order
    ordered = [] if found is None else [one for one in found.modalities if one.n_readers]
    if not ordered:
        return None
    most = max(ordered, key=lambda one: one.n_readers)
    noun = readers_noun(answers.study, most.n_readers)
    number = style.count(most.n_orders)
    orders = f"{number} different order{'' if most.n_orders == 1 else 's'}"
    return Filled(
        sentence=opened(f"{style.count(most.n_readers)} {noun} read in {orders}.", style),
        anchor="reading-order",
    )


def washout(answers: Answers, style: Style) -> Filled | None:
    """Tell the pauses between two readings of a case, where every read of a person has a time."""
    study = answers.study
    reads = [table for table in (study.reads, study.runs) if "timestamp" in table]
    timed = [table.loc[table["reader"].isin(study.humans), "timestamp"] for table in reads]
    if any(column.isna().any() for column in timed):
        return None
    return pauses(answers, style)


def pauses(answers: Answers, style: Style) -> Filled | None:
    """Tell the pauses between two readings of a case, as far as reads have times."""
    found = answers.order
    if found is None or not found.washout:
        return None
    pairs = sum(one.pairs for one in found.washout)
    short = sum(one.short for one in found.washout)
    shortest = min(one.shortest for one in found.washout)
    noun = cases_noun(answers.study, 1)
    return Filled(
        sentence=f"Of {style.count(pairs)} pauses between two readings of a {noun} by the same "
        f"person, {none_or(short, style)} {'was' if short == 1 else 'were'} shorter than four "
        f"weeks; the shortest was {pause(shortest)}.",
        anchor="order-washout",
    )


def read_once(answers: Answers, style: Style) -> str:  # noqa: ARG001
    """Say that nobody saw a case twice; empty where somebody did."""
    study = answers.study
    again = study.runs
    dropped = any(problem.code == "repeats-dropped" for problem in study.problems)
    if dropped or len(study.modalities) > 1 or again["reader"].isin(study.humans).any():
        return ""
    noun, case = readers_noun(study, 1), cases_noun(study, 1)
    return f"The reads hold no {case} that a {noun} read twice."


def one_modality(answers: Answers, style: Style) -> str:  # noqa: ARG001
    """Say that there is nothing to be ordered; empty for several modalities."""
    return "All reads are of one modality." if len(answers.study.modalities) < 2 else ""


def one_reader(answers: Answers, style: Style) -> str:  # noqa: ARG001
    """Say that there is no second reader; empty for several."""
    return "There is no second reader." if len(answers.study.humans) < 2 else ""
