"""How well readers and models did, as a Results section says it, with numerators."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from readerstats.analysis.frame import select
from readerstats.report.phrases import capital, listed
from readerstats.report.prose.numbers import estimate_of, number_of
from readerstats.report.prose.taking_part import speaks_for
from readerstats.report.sentences import readers_of
from readerstats.report.text import Text, joined, text
from readerstats.report.wording import (
    cases_noun,
    in_sentence,
    kind_of,
    readers_noun,
    within,
)

if TYPE_CHECKING:
    from readerstats.analysis.answers import Answers
    from readerstats.report.style import Style
    from readerstats.results import Estimate, Row

Where = tuple[str | None, str | None]
MOST_NAMED: Final = 6
"""Models that a sentence names one by one; of more it gives the range."""


def first_average(answers: Answers, style: Style) -> Text:
    """Give the average of the first metric, in each dataset and modality.

    Parameters
    ----------
    answers : Answers
    style : Style

    Returns
    -------
    Text
        Empty where there is no average.

    Examples
    --------
    >>> first_average.__name__
    'first_average'
    """
    over = answers.study.settings.analysis.random
    rows = select(answers.performance.group, random=over, metric=answers.metrics[0])
    found = [row for row in rows if row.result.estimate is not None]
    return capital(_averages(answers, found, style, first=True)) if found else Text()


def averages_paragraph(answers: Answers, style: Style) -> Text:
    """Give the averages of the readers, metric by metric, in each dataset and modality.

    Parameters
    ----------
    answers : Answers
    style : Style

    Returns
    -------
    Text
        Empty where there is no average.

    Examples
    --------
    >>> averages_paragraph.__name__
    'averages_paragraph'
    """
    over = answers.study.settings.analysis.random
    rows = select(answers.performance.group, random=over)
    sentences: list[Text] = []
    told: list[Row[Estimate]] = []
    for metric in answers.metrics:
        found = [row for row in select(rows, metric=metric) if row.result.estimate is not None]
        told += found
        if found:
            sentences.append(_averages(answers, found, style, first=not sentences))
    if not sentences:
        return Text()
    whole = joined([capital(sentence) for sentence in sentences])
    bounded = [row for row in told if row.result.lower is not None or row.result.upper is not None]
    if bounded:
        whole += f" These intervals speak for {speaks_for(answers)}."
    if any(row.result.method.startswith("wilson") for row in bounded):
        whole += (
            " Where every read was right, or every read wrong, reads have no spread: the interval "
            "is that of one reader's proportion."
        )
    return whole


def _averages(answers: Answers, rows: list[Row[Estimate]], style: Style, *, first: bool) -> Text:
    metric = rows[0].labels.metric
    numbers = [len(readers_of(answers, *_at(row))) for row in rows]
    same = len(set(numbers)) == 1
    n = numbers[0]
    who = f" of the {style.count(n)} {readers_noun(answers.study, n)}" if same and first else ""
    parts: list[Text | str] = []
    for row, people in zip(rows, numbers, strict=True):
        inside = [] if same else [f"{style.count(people)} {readers_noun(answers.study, people)}"]
        counted = row.result.k is not None
        inside += [_size(answers, row, style)] if first and not counted else []
        parts.append(_average(answers, row, inside, style))
    return text(f"mean {in_sentence(metric)}{who} was ") + listed(parts) + "."


def _average(answers: Answers, row: Row[Estimate], inside: list[str], style: Style) -> Text:
    """Write one average; where it has no interval, say why."""
    result = row.result
    noun = cases_noun(answers.study, result.n or 2) if result.k is not None else ""
    words = estimate_of(row, style, noun=noun) + within(*_at(row))
    if result.lower is None and result.upper is None:
        why = (result.note or "it cannot be computed").replace(", so there is no interval", "")
        inside = [*inside, f"no interval: {why}"]
    return words + (f" ({'; '.join(inside)})" if inside else "")


def _size(answers: Answers, row: Row[Estimate], style: Style) -> str:
    size = next(
        cell.cases
        for cell in answers.description.cells
        if (cell.modality, cell.dataset) == _at(row)
    )
    return f"{style.count(size)} {cases_noun(answers.study, size)}"


def readers_paragraph(answers: Answers, style: Style) -> Text:
    """Say from where to where the readers reach in the first metric; of one reader, all metrics.

    Parameters
    ----------
    answers : Answers
    style : Style

    Returns
    -------
    Text
        Empty without people.

    Examples
    --------
    >>> readers_paragraph.__name__
    'readers_paragraph'
    """
    humans = answers.study.humans
    first = answers.metrics[0]
    found = [(where, _rows_of(answers, humans, first, where)) for where in _cells(answers, humans)]
    found = [(where, rows) for where, rows in found if rows]
    if len(humans) == 1:
        return joined([_one(answers, humans[0], where, style) for where, _ in found])
    several = [(where, rows) for where, rows in found if len(rows) > 1]
    if not several:
        return Text()
    numbers = {len(rows) for _, rows in several}
    whole = len(numbers) == 1
    n = numbers.pop()
    noun = readers_noun(answers.study, n)
    who = (
        f"the {style.count(n)} {noun}" if whole else f"individual {readers_noun(answers.study, 2)}"
    )
    parts: list[Text] = []
    for where, rows in several:
        told = _range(answers, rows, where, style, counted=not whole)
        again = bool(parts) and str(parts[-1]).startswith(("ranged", "from"))
        parts.append(without_verb(told) if again else told)
    sentence = text(f"Among {who}, {in_sentence(first)} ") + listed(parts) + ". Each interval is "
    return sentence + (
        f"that of one {readers_noun(answers.study, 1)}, over {cases_noun(answers.study, 2)} alone."
    )


def _range(
    answers: Answers, rows: list[Row[Estimate]], where: Where, style: Style, *, counted: bool
) -> Text:
    ends = sorted(rows, key=lambda row: row.result.estimate or 0.0)
    low, high = ends[0], ends[-1]
    n = len(rows)
    of = f" ({style.count(n)} {readers_noun(answers.study, n)})" if counted else ""
    if low.result.estimate == high.result.estimate:
        return "was " + _counted(answers, low, style) + f" for each of them{within(*where)}{of}"
    span = _counted(answers, low, style) + " to " + _counted(answers, high, style)
    return "ranged from " + span + f"{within(*where)}{of}"


def without_verb(words: Text) -> Text:
    """Leave out a verb that the clause before has.

    Examples
    --------
    >>> str(without_verb(text("ranged from 1 to 2")))
    'from 1 to 2'
    """
    first, *rest = words.runs
    return Text((replace(first, text=first.text.removeprefix("ranged ")), *rest))


def _one(answers: Answers, reader: str, where: Where, style: Style) -> Text:
    parts = [
        ("" if metric == answers.metrics[0] else f"{in_sentence(metric)} ")
        + _counted(answers, row, style)
        for metric in answers.metrics
        for row in _rows_of(answers, (reader,), metric, where)
    ]
    noun = readers_noun(answers.study, 1)
    start = f"{within(*where).strip()}, " if any(where) else ""
    opening = capital(f"{start}{in_sentence(answers.metrics[0])} of the one {noun} was ")
    return opening + listed(parts) + "."


def models_paragraph(answers: Answers, style: Style) -> Text:
    """Give the first metric of each model with its counts; of many models, the range.

    Parameters
    ----------
    answers : Answers
    style : Style

    Returns
    -------
    Text
        Empty without models.

    Examples
    --------
    >>> models_paragraph.__name__
    'models_paragraph'
    """
    models = answers.study.models
    sentences: list[Text | str] = []
    metric = in_sentence(answers.metrics[0])
    for where in _cells(answers, models):
        rows = _rows_of(answers, models, answers.metrics[0], where)
        if not rows:
            continue
        ends = rows
        opening = f"{metric} of the models was" if len(models) > 1 else f"{metric} was"
        if len(rows) > MOST_NAMED:
            ordered = sorted(rows, key=lambda row: row.result.estimate or 0.0)
            ends = [ordered[0], ordered[-1]]
            n = style.count(len(rows))
            opening = f"{metric} of the {n} models ranged from"
        parts = [_counted(answers, row, style) + f" for {row.labels.reader}" for row in ends]
        last = " to " if ends is not rows else " and "
        start = f"{within(*where).strip()}, {opening} " if any(where) else f"{opening} "
        sentences.append(capital(text(start) + listed(parts, last=last)) + ".")
    return joined(sentences)


def _counted(answers: Answers, row: Row[Estimate], style: Style) -> Text:
    """Write an estimate with its counts, or with its number of cases where it has no numerator."""
    result = row.result
    noun = cases_noun(answers.study, result.n or 2)
    if result.n is None or result.k is not None or result.estimate is None:
        return estimate_of(row, style, noun=noun)
    written = number_of(result, kind_of(row.labels.metric), style)
    return written + f" ({style.count(result.n)} {noun})"


def _cells(answers: Answers, names: tuple[str, ...]) -> list[Where]:
    """List the cells in which somebody of these has a value."""
    return list(
        dict.fromkeys(
            (row.labels.modality, row.labels.dataset)
            for row in answers.performance.readers
            if row.labels.reader in names
        )
    )


def _rows_of(
    answers: Answers, names: tuple[str, ...], metric: str, where: Where
) -> list[Row[Estimate]]:
    modality, dataset = where
    return [
        row
        for row in select(
            answers.performance.readers, metric=metric, modality=modality, dataset=dataset
        )
        if row.labels.reader in names and row.result.estimate is not None
    ]


def _at(row: Row[Estimate]) -> Where:
    return row.labels.modality, row.labels.dataset
