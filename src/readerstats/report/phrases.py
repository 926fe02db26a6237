"""Parts of sentences put together: lists, clauses, and capitals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from readerstats.report.text import Text, text


def listed(parts: Sequence[Text | str], *, between: str = ", ", last: str = " and ") -> Text:
    """Put parts into one sentence.

    Parameters
    ----------
    parts : sequence of Text or str
    between, last : str
        What stands between the parts, and before the last of them.

    Examples
    --------
    >>> str(listed(["one", "two", "three"]))
    'one, two and three'
    """
    sentence = Text()
    for place, part in enumerate(parts):
        if place:
            sentence = sentence + (last if place == len(parts) - 1 else between)
        sentence = sentence + part
    return sentence


def capital(words: Text | str) -> Text:
    """Begin with a capital letter.

    Examples
    --------
    >>> str(capital("there was no evidence"))
    'There was no evidence'
    """
    sentence = text(words)
    if not sentence.runs:
        return sentence
    first, *rest = sentence.runs
    return Text((replace(first, text=first.text[:1].upper() + first.text[1:]), *rest))


def clause(sentence: Text) -> Text:
    """Make a sentence a part of a longer one: no capital, no full stop.

    Examples
    --------
    >>> str(clause(text("There was no evidence.")))
    'there was no evidence'
    """
    *runs, last = sentence.runs
    runs.append(replace(last, text=last.text.removesuffix(".")))
    first, *rest = runs
    return Text((replace(first, text=first.text[:1].lower() + first.text[1:]), *rest))


def sentence_of(note: str) -> str:
    """Make a note of a result a sentence of its own, with true minus signs; empty for none.

    Examples
    --------
    >>> sentence_of("Cov2 - Cov3 is below 0")
    'Cov2 − Cov3 is below 0.'
    >>> sentence_of("every read was right"), sentence_of("")
    ('Every read was right.', '')
    """
    written = note.replace(" - ", " − ")
    return f"{written[:1].upper()}{written[1:]}." if written else ""
