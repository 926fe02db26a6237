"""Every breach of the rules of wording in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from readerstats.grammar.breach import Breach, Context, Rule
from readerstats.grammar.passages import Passage, paragraphs, plain, sentences
from readerstats.grammar.phrases import phrase_breaches
from readerstats.grammar.quantities import PERCENTAGE, contradictions, intervals, p_values

_LEVEL: Final = re.compile(
    r"(?:\bP\b|α|\balpha\b|significance\s+level)[^.;]{0,40}\.\d+[^.;]{0,80}"
    r"(?:significan|consider|indicat)|"
    r"(?:significan|\balpha\b|α)[^.;]{0,60}(?:<|=|\bat\b|\bof\b|\bbelow\b|\bthan\b)\s*0?\.\d+",
    re.IGNORECASE,
)
_METRIC: Final = re.compile(
    r"\b(?:accura(?:cy|cies)|sensitivit\w+|specificit\w+|AUC|AUROC|area\s+under|agreement|"
    r"predictive\s+values?|detection\s+rate)\b", re.IGNORECASE,
)  # fmt: skip
_WORDS_FOR_NUMBERS: Final = (
    r"(?:\d[\d,]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|all\s+\d+)"
)
_NOUNS: Final = (
    r"readers?|radiologists?|physicians?|residents?|experts?|observers?|cases?|patients?|"
    r"participants?|radiographs?|images?|examinations?|scans?|reads?|readings?|studies|lesions?|"
    r"models?|pairs?|women|men|others?"
)
_WHOM: Final = re.compile(
    r"\b(?:readers?|cases?|radiologists?|radiographs?|\w+s)(?:\s+and\s+\w+)?\s+"
    r"(?:are\s+|were\s+|as\s+|taken\s+as\s+)*(?:random|fixed)\b|"
    r"\b(?:these|other|such)\s+(?:very\s+)?(?:readers?|cases?|radiologists?|\w+s)\b|"
    r"\b(?:readers|cases)\s+(?:and\s+cases\s+)?like\s+these\b|\brandom\s+(?:readers|effects)\b|"
    r"\bgeneraliz\w+|\bnothing\s+random\b", re.IGNORECASE,
)  # fmt: skip
_DIRECTION: Final = re.compile(
    r"\b(?:higher|lower|more|less|better|worse|greater|larger|smaller|fewer|increas\w+|decreas\w+|"
    r"improv\w+|exceed\w*|above|below|ahead|behind|outperform\w*|superior\w*|inferior\w*|"
    r"non-?inferior\w*|equivalen\w+|gain\w*|drop\w*|rose|fell|vs|versus|favor\w*|minus)\b|"
    r"[−-]\s?\d|\d%?\s+(?:and|to)\s+\d|"
    r"\bfrom\s+[\d.]+%?\s[\[(][^;]*?\bto\s+[\d.]+%?\s[\[(]", re.IGNORECASE,
)  # fmt: skip
_DIFFERENCE: Final = re.compile(r"\b(?:differ(?:ed|s)?|differences?)\b", re.IGNORECASE)
_OPEN: Final = re.compile(
    r"\bno\s+evidence\b|\bdid\s+not\b|\bnot\b|\bwould\s+have\b|\bwhether\b|\bno\s+(?:\w+\s+)?"
    r"difference|\bdepend", re.IGNORECASE,
)  # fmt: skip
_OMNIBUS: Final = re.compile(
    r"\bF\s*=|χ²|\bchi|\bat\s+once\b|\btogether\b|"
    # The smallest P of so many tests is of no one difference.
    rf"\b{_WORDS_FOR_NUMBERS}\s+(?:[\w-]+\s+)?tests\b[^.]{{0,60}}?\bsmallest\s+(?:[\w-]+\s+)?P\b",
    re.IGNORECASE,
)
_ONE_WAY: Final = re.compile(
    r"one-?\s?sided|non-?inferior|equivalen|superior|adjusted|corrected|Bonferroni|Holm|permutation",
    re.IGNORECASE,
)
_LATE: Final = re.compile(
    r"\b(?:subgroup\s+analys[ei]s|unplanned|post\s?-?hoc|not\s+(?:pre-?\s?specified|planned|"
    r"declared)|smallest\s+margins?|data-?driven)\b", re.IGNORECASE,
)  # fmt: skip
_CALLED: Final = re.compile(r"\b(?:explorator\w+|hypothesis-?\s?generating)\b", re.IGNORECASE)
_AVERAGED: Final = r"\b(?:mean|average|averaged)\b[^.;]{{0,60}}?\b(?:{nouns})\b"
_ROW: Final = re.compile(r"^\s*[|#]")


def breaches(text: str, *, context: Context | None = None) -> tuple[Breach, ...]:
    """Find what breaks the rules of wording.

    Parameters
    ----------
    text : str
        Plain text or Markdown. What is quoted, typed as code, or listed under References is left
        alone.
    context : Context, optional
        What is settled outside the text.

    Returns
    -------
    tuple of Breach
        In the order of the text.

    Notes
    -----
    Rules W3, W4 and W8 ask what a sentence lacks; they look only at sentences that have a P value,
    or a percentage of a metric, so that a text about something else is left in peace. They are
    heuristics: a text without a breach is not therefore right.

    Examples
    --------
    >>> [breach.rule for breach in breaches("The two were comparable.")]
    ['W1']
    >>> breaches("There was no evidence of a difference in what they said.")
    ()
    """
    known = context or Context()
    cleaned = plain(text)
    if not known.alpha_defined and defines_alpha(cleaned):
        known = replace(known, alpha_defined=True)
    found: dict[tuple[str, int], Breach] = {}

    def add(rule: Rule, start: int, end: int, wrong: str, remedy: str) -> None:
        words = " ".join(text[start:end].split())
        breach = Breach(rule=rule, words=words, start=start, end=end, wrong=wrong, remedy=remedy)
        found.setdefault((rule, start), breach)

    for paragraph in paragraphs(cleaned):
        for phrase, start, end in phrase_breaches(paragraph, known):
            add(phrase.rule, start, end, phrase.wrong, phrase.remedy)
        adjusted = _ONE_WAY.search(paragraph.text) is not None
        for sentence in sentences(paragraph):
            for rule, start, end, wrong, remedy in _impossible(sentence, known, adjusted=adjusted):
                add(rule, start, end, wrong, remedy)
        if not _ROW.match(paragraph.text):
            for rule, start, end, wrong, remedy in _lacking(paragraph, known):
                add(rule, start, end, wrong, remedy)
    return tuple(sorted(found.values(), key=lambda breach: (breach.start, breach.rule)))


def defines_alpha(text: str) -> bool:
    """Whether a text says what P value counts as statistically significant.

    Examples
    --------
    >>> defines_alpha("P < .05 was considered to indicate a statistically significant difference.")
    True
    """
    return _LEVEL.search(text) is not None


def says_whom(text: str) -> bool:
    """Whether a text says which readers and cases its numbers speak for.

    Examples
    --------
    >>> says_whom("Readers and cases were random."), says_whom("Readers read.")
    (True, False)
    """
    return _WHOM.search(text) is not None


def says_how_many(text: str, nouns: tuple[str, ...] = ()) -> bool:
    """Whether a text gives a number of readers, cases, or whatever else was counted.

    Examples
    --------
    >>> says_how_many("The 17 radiologists agreed."), says_how_many("It was 75%.")
    (True, False)
    """
    known = "|".join([_NOUNS, *(re.escape(noun) for noun in nouns)])
    counted = rf"{_WORDS_FOR_NUMBERS}\s+(?:of\s+\d|(?:[\w-]+\s+){{0,2}}(?:{known})\b)"
    return re.search(counted, text, re.IGNORECASE) is not None


_Found = tuple[Rule, int, int, str, str]


def _impossible(sentence: Passage, context: Context, *, adjusted: bool) -> Iterator[_Found]:
    """Find P values that cannot be, and intervals that contradict theirs.

    A P value that the paragraph calls adjusted, or one-sided, need not agree with its interval.
    """
    at = sentence.start
    for p in p_values(sentence.text):
        where = ("P", at + p.start, at + p.end)
        if p.number is None:
            yield *where, "is no P value", "give the exact P value"  # type: ignore[misc]
        elif p.number > 1:
            yield *where, "lies above 1", "correct it"  # type: ignore[misc]
        elif p.number == 0:
            yield *where, "cannot be 0", "write P < .001"  # type: ignore[misc]
        elif p.number == 1 and p.sign == "=":
            yield *where, "is a rounded P value", "write P > .99"  # type: ignore[misc]
    if adjusted:
        return
    for interval, p in contradictions(sentence.text, context.alpha):
        start, end = min(interval.start, p.start), max(interval.end, p.end)
        says = "holds" if p.below(context.alpha) else "leaves out"
        wrong = f"contradict each other: the interval {says} the value that P is a test of"
        remedy = "take both from the same analysis, or say how P was adjusted"
        yield "P", at + start, at + end, wrong, remedy


def _lacking(paragraph: Passage, context: Context) -> Iterator[_Found]:
    """Find what sentences with numbers leave out."""
    text = paragraph.text
    nouns = "|".join([_NOUNS, *(re.escape(noun) for noun in context.nouns)])
    counted = context.counted or says_how_many(text, context.nouns)
    whom = context.generalized or says_whom(text)
    averaged = re.compile(_AVERAGED.format(nouns=nouns), re.IGNORECASE)
    late = _LATE.search(text)
    if (late or context.exploratory) and not _CALLED.search(text):
        start, end = late.span() if late else (0, len(text))
        yield (
            "W5", paragraph.start + start, paragraph.start + end,
            "may rest on an analysis that nobody named beforehand",
            "call it exploratory, unless it was planned",
        )  # fmt: skip
    for sentence in sentences(paragraph):
        words, at = sentence.text, sentence.start
        ps, cis = list(p_values(words)), list(intervals(words))
        percentages = list(PERCENTAGE.finditer(words)) if _METRIC.search(words) else []
        if defines_alpha(words) or not (ps or cis or percentages):
            continue
        first = min(one.start for one in ps) if ps else None
        place = (at + (ps[0].start if ps else 0), at + (ps[0].end if ps else len(words)))
        if not cis and (percentages or not _OMNIBUS.search(words)):
            if not ps:
                place = (at + percentages[0].start(), at + percentages[0].end())
            yield "W3", *place, "stands without a confidence interval", "give the interval"
        elif not counted:
            yield "W3", *place, "does not say of how many", "give the number and what was counted"
        if first is not None:
            yield from _direction(sentence, first, context)
        if averaged.search(words) and (cis or ps) and not whom:
            yield (
                "W8", *place, "does not say whom and what it speaks for",
                "say whether readers and cases are random, or these alone",
            )  # fmt: skip


def _direction(sentence: Passage, first: int, context: Context) -> Iterator[_Found]:
    words = sentence.text
    difference = _DIFFERENCE.search(words)
    found = _DIRECTION.search(words)
    small = any(p.below(context.alpha) for p in p_values(words))
    if difference is None or _OPEN.search(words) or not small:
        return
    p = next(iter(p_values(words)))
    if found is None or found.start() > first:
        yield (
            "W4", sentence.start + p.start, sentence.start + p.end,
            "stands before the direction of the difference", "say first which side was higher",
        )  # fmt: skip
