"""What a command line asks to be compared, and the comparison of the library that answers it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from readerstats.cli.options import refuse_unknown
from readerstats.errors import ReaderStatsError

if TYPE_CHECKING:
    from readerstats.analysis.comparison import Comparison
    from readerstats.study.model import Study

SHARES = ("accuracy", "sensitivity", "specificity")
"""What McNemar's test can compare."""


@dataclass(frozen=True, slots=True)
class Question:
    """One comparison to make.

    Attributes
    ----------
    by : str
        modality, dataset, reader, model, panel, or a column of the readers table.
    a, b : str or None
        The two sides; every pair without them.
    metrics : tuple of str
        Empty for what the study says.
    """

    by: str
    a: str | None = None
    b: str | None = None
    metrics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """The comparisons to make, and what is left out of them."""

    questions: tuple[Question, ...]
    notes: tuple[str, ...] = ()


def questions(
    study: Study, *, by: str | None, a: str | None, b: str | None, metrics: Sequence[str]
) -> Asked:
    """Tell what is to be compared: what was said, or everything that the study has.

    Raises
    ------
    ReaderStatsError
        Where there is nothing to compare, or where the sides that were named do not fit.
    """
    chosen = tuple(dict.fromkeys(metrics))
    if by is None and (a is not None or b is not None):
        by = _what_they_are(study, a, b)
    if by is None:
        return _everything(study, chosen)
    if by == "panel" and (a is not None or b is not None):
        raise ReaderStatsError("--by panel compares the readers with every model: no --a, --b.")
    if by in ("reader", "model") and (a is None) != (b is None):
        raise ReaderStatsError("name both sides of the comparison, with --a and --b.")
    if by == "model":
        refuse_unknown(a, study.models, "model")
        refuse_unknown(b, study.models, "model")
    return Asked((Question(by, a, b, chosen),))


def _what_they_are(study: Study, a: str | None, b: str | None) -> str:
    """Tell what two names are names of."""
    if a is None or b is None:
        raise ReaderStatsError("name both sides of the comparison, with --a and --b.")
    kinds = {
        "modality": study.modalities,
        "dataset": study.datasets,
        "model": study.models,
        "reader": study.humans + study.models,
    }
    fitting = [kind for kind, names in kinds.items() if a in names and b in names]
    if "model" in fitting:
        fitting.remove("reader")
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        say = " or ".join(f"--by {kind}" for kind in fitting)
        raise ReaderStatsError(f"'{a}' and '{b}' are names of several things; say {say}.")
    known = dict.fromkeys(name for names in kinds.values() for name in names)
    raise ReaderStatsError(
        f"--a and --b must name two modalities, datasets, readers or models: {', '.join(known)}. "
        "Groups of readers need --by and the column."
    )


def _everything(study: Study, metrics: tuple[str, ...]) -> Asked:
    """Compare all that the study has; leave out what McNemar's test cannot compare."""
    people, models = study.humans, study.models
    found = [
        Question(by, metrics=metrics)
        for by, has in {
            "modality": len(study.modalities) > 1,
            "dataset": len(study.datasets) > 1,
            "panel": bool(models) and len(people) > 1,
        }.items()
        if has
    ]
    pair = None
    if study.binary and len(models) > 1:
        pair = Question("model")
    elif study.binary and len(models) == len(people) == 1:
        pair = Question("reader", people[0], models[0])
    if pair is None and not found:
        raise ReaderStatsError(_nothing_to_compare(study))
    notes: list[str] = []
    if pair is not None:
        shares = tuple(name for name in metrics if name in SHARES)
        others = [name for name in metrics if name not in SHARES]
        if others:
            whom = "models" if pair.by == "model" else "the reader and the model"
            notes.append(
                f"{whom} are not compared by {', '.join(others)}: McNemar's test compares shares "
                f"of the same cases ({', '.join(SHARES)})"
            )
        if shares or not metrics:
            found.append(replace(pair, metrics=shares))
    if not found:
        raise ReaderStatsError(f"there is nothing to compare: {notes[0]}.")
    return Asked(tuple(found), tuple(notes))


def _nothing_to_compare(study: Study) -> str:
    from readerstats.study.wording import counted

    readers, models = counted(len(study.humans), "reader"), counted(len(study.models), "model")
    has = f"there is nothing to compare: the study has one modality, one dataset, {readers} and "
    if len(study.humans) > 1:
        return f"{has}{models}. Two readers are compared with --by reader --a A --b B."
    if study.models and not study.binary:
        return f"{has}{models}, without decisions; ratings need --threshold."
    return f"{has}{models}."


def compared(study: Study, question: Question, method: str | None) -> Comparison:
    """Ask one comparison of the library, with the method if it is one of its own.

    Raises
    ------
    ReaderStatsError
        For a method that does not fit the question, with the reason.
    """
    from readerstats.analysis import comparison
    from readerstats.analysis.panel import compare_panel
    from readerstats.analysis.refusals import refuse_pooling

    by, a, b, metrics = question.by, question.a, question.b, question.metrics
    if by not in ("reader", "model"):
        refuse_pooling(by, method)
    metric = metrics[0] if len(metrics) == 1 else None  # several: those that the study now has
    if by in ("modality", "dataset"):
        ask = comparison.compare_modalities if by == "modality" else comparison.compare_datasets
        chosen: dict[str, Any] = {"metric": metric, "method": method}
        return ask(study, a, b, **chosen)
    if by == "panel":
        in_words: Any = method
        return compare_panel(study, metric=metric, method=in_words)
    answers = [_of_one_metric(study, question, name, method) for name in metrics or (None,)]
    return comparison.Comparison(
        tests=tuple(row for answer in answers for row in answer.tests),
        estimates=tuple(row for answer in answers for row in answer.estimates),
        components=tuple(row for answer in answers for row in answer.components),
        anova=tuple(row for answer in answers for row in answer.anova),
        notes=tuple(dict.fromkeys(note for answer in answers for note in answer.notes)),
    )


def _of_one_metric(
    study: Study, question: Question, metric: str | None, method: str | None
) -> Comparison:
    """Compare readers, models, or groups of readers."""
    from readerstats.analysis import pairs
    from readerstats.analysis.group_comparison import compare_groups

    by, a, b = question.by, question.a, question.b
    if by in ("reader", "model"):
        chosen: dict[str, Any] = {"metric": metric or "accuracy", "method": method}
        if a is not None and b is not None:
            return pairs.compare_readers(study, a, b, **chosen)
        everyone = pairs.compare_models if by == "model" else pairs.compare_all_readers
        return everyone(study, **chosen)
    fitting = ("obuchowski-rockette", "u-statistics", "u-statistics-centred", "mixed", "welch-t")
    if method not in (None, *fitting):
        raise ReaderStatsError(
            f"'{method}' does not compare groups of readers; use one of {', '.join(fitting)}."
        )
    return compare_groups(study, by, a, b, metric=metric, method=method)
