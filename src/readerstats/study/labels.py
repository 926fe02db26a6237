"""Labels of truth and answers: which two there are, which is positive, what an answer says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from readerstats.study.identifiers import identifier
from readerstats.study.roles import squeezed

_CONVENTIONS = (
    ("0", "1"), ("no", "yes"), ("n", "y"), ("false", "true"), ("f", "t"),
    ("negative", "positive"), ("neg", "pos"), ("-", "+"), ("normal", "abnormal"),
    ("benign", "malignant"), ("absent", "present"), ("absence", "presence"),
    ("healthy", "diseased"), ("healthy", "sick"), ("nondiseased", "diseased"),
    ("non-diseased", "diseased"), ("control", "case"), ("controls", "cases"),
    ("no disease", "disease"), ("no cancer", "cancer"), ("no finding", "finding"),
)  # fmt: skip

# What people and programs write where there is no answer; words are compared when squeezed.
_NO_ANSWER: dict[str, str] = {
    "missing": "na nan null none missing noanswer noresponse unanswered notanswered skipped blank",
    "refused": "refused refusal declined refuse",
    "indeterminate": "cannottell canttell unsure notsure indeterminate undetermined equivocal "
    "uncertain dontknow donotknow unknown idk undecided",
    "unparseable": "unparseable unparsable unparsed invalid parseerror",
    "error": "error timeout failed",
    "not-shown": "notshown notread notseen notassigned",
}
_STATUS_OF_WORD = {word: status for status, words in _NO_ANSWER.items() for word in words.split()}
_ANSWERED = frozenset(
    ["answered", "ok", "done", "complete", "completed", "valid", "success", "finished", "submitted"]
)
_BLANK_SIGNS = frozenset({".", "-", "--", "?", "…", "#N/A"})

ANSWERED = "answered"
NOT_SHOWN = "not-shown"


def no_answer(text: str | None) -> str | None:
    """Return the status of an answer that is none; None for what may be an answer.

    Examples
    --------
    >>> no_answer("Cannot tell"), no_answer(None), no_answer("synthetic")
    ('indeterminate', 'missing', None)
    """
    if text is None or text.strip() in _BLANK_SIGNS:
        return "missing"
    return _STATUS_OF_WORD.get(squeezed(text))


def is_missing(text: str | None) -> bool:
    """Whether a cell of a covariate holds no value.

    Examples
    --------
    >>> is_missing("n/a"), is_missing("unknown")
    (True, False)
    """
    return text is None or (text.strip() in _BLANK_SIGNS) or squeezed(text) in {"na", "nan", "null"}


def read_status(text: str) -> str | None:
    """Return the status that a word of a status column stands for; None if it is not known.

    Examples
    --------
    >>> read_status("Completed"), read_status("not shown"), read_status("purple")
    ('answered', 'not-shown', None)
    """
    word = squeezed(text)
    return ANSWERED if word in _ANSWERED else _STATUS_OF_WORD.get(word)


def folded(text: str) -> str:
    """Return a label as it is compared: without letter case, outer blanks and idle decimals.

    Examples
    --------
    >>> folded(" Fake"), folded("1.0")
    ('fake', '1')
    """
    return (identifier(text.strip()) or "").casefold()


@dataclass(frozen=True, slots=True)
class LabelSet:
    """Different labels of a column with their spellings and counts.

    Attributes
    ----------
    spelling : dict of str to str
        The most frequent spelling of each label, by its folded form.
    count : dict of str to int
        By folded form.
    variants : tuple of str
        Spellings that were not chosen.
    """

    spelling: Mapping[str, str]
    count: Mapping[str, int]
    variants: tuple[str, ...]


def label_set(counts: Mapping[str, int], preferred: Iterable[str | None] = ()) -> LabelSet:
    """Gather labels that differ only in spelling.

    Parameters
    ----------
    counts : mapping of str to int
        How often each text occurs.
    preferred : iterable of str or None
        Spellings to choose whatever their count, such as those of study.toml.

    Examples
    --------
    >>> labels = label_set({"fake": 5, "Fake": 1, "real": 6})
    >>> dict(labels.spelling), labels.variants
    ({'real': 'real', 'fake': 'fake'}, ('Fake',))
    """
    total: Counter[str] = Counter()
    spelling: dict[str, str] = {}
    for text, count in sorted(counts.items(), key=lambda item: -item[1]):
        plain = identifier(text.strip()) or ""
        total[folded(text)] += count
        spelling.setdefault(folded(text), plain)
    spelling |= {folded(text): text for text in preferred if text and folded(text) in spelling}
    chosen = set(spelling.values())
    variants = tuple(text for text in counts if (identifier(text) or "") not in chosen)
    return LabelSet(spelling, total, variants)


def conventional_positive(labels: Iterable[str]) -> str | None:
    """Return which of two folded labels is positive by a common convention, if there is one.

    Examples
    --------
    >>> conventional_positive(["benign", "malignant"]), conventional_positive(["real", "fake"])
    ('malignant', None)
    """
    pair = set(labels)
    for negative, positive in _CONVENTIONS:
        if pair == {negative, positive}:
            return positive
    return None


def opposite(label: str) -> str | None:
    """Return the other label of a convention; None where there is none.

    Examples
    --------
    >>> opposite("benign"), opposite("1"), opposite("fake")
    ('malignant', '0', None)
    """
    for negative, positive in _CONVENTIONS:
        if folded(label) == negative:
            return positive
        if folded(label) == positive:
            return negative
    return None
