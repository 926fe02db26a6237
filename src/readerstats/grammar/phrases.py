"""Phrases that claim more than a test has shown, and those that a guideline replaces."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from readerstats.grammar.breach import Context, Rule

if TYPE_CHECKING:
    from readerstats.grammar.passages import Passage

_Allowed = Callable[[str, re.Match[str], Context], bool]

EQUALITY: Final = "claims equality, and a P value that is not small is no proof of it"
NO_EVIDENCE: Final = (
    "write 'no evidence of a difference' with the interval, or test equivalence with a margin"
)
OUTCOME: Final = re.compile(
    r"\b(?:accura\w+|sensitivit\w+|specificit\w+|AUC|AUROC|area under|performance|agreement|kappa|"
    r"correlat\w+|associat\w+|regress\w+|odds|slope|detection|experience|readers?|radiologists?|"
    r"diagnos\w+|scores?|rates?|differences?)\b|[ρκ]|\bP\s*[=<>]",
    re.IGNORECASE,
)
_DESIGN: Final = (
    r"(?:protocols?|methods?|methodolog\w+|approach\w*|procedures?|designs?|stud(?:y|ies)|"
    r"manner|ways?|fashion|conditions?|criteria|scanners?|parameters?|settings?|works?|"
    r"(?:to|as)\s+(?:(?:that|those|what|the\s+\w+)\s+)?(?:described|used|reported|published))"
)
_NEGATION: Final = re.compile(
    r"(?:\b(?:not|no|never|neither|nor|cannot|without|hardly)\b|n['’]t\b)(?:\s+[\w-]+){0,3}\s*$",
    re.IGNORECASE,
)
_HYPOTHESIS: Final = re.compile(
    r"\bhypothes[ie]s\s+(?:of|that\s+there\s+(?:is|was))\s*$", re.IGNORECASE
)
_TESTED: Final = re.compile(r"\b(?:margins?|two\s+one-?sided|TOST)\b", re.IGNORECASE)
_CLAIMED: Final = re.compile(r"\b(?:equivalen\w+|non-?inferior\w*)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase to find, and where it may stand."""

    rule: Rule
    pattern: re.Pattern[str]
    wrong: str
    remedy: str
    allowed: _Allowed


def equivalence_tested(text: str) -> bool:
    """Whether a text tests equality against a margin.

    Examples
    --------
    >>> equivalence_tested("Equivalence with a margin of 5 points was shown.")
    True
    """
    return bool(_TESTED.search(text) and _CLAIMED.search(text))


def _negated(text: str, found: re.Match[str]) -> bool:
    before = text[max(0, found.start() - 60) : found.start()]
    return bool(_NEGATION.search(before))


def _equal_allowed(text: str, found: re.Match[str], context: Context) -> bool:
    return (
        context.equivalence_tested
        or equivalence_tested(text)
        or _negated(text, found)
        or bool(_HYPOTHESIS.search(text[max(0, found.start() - 40) : found.start()]))
    )


def _no_difference_allowed(text: str, found: re.Match[str], context: Context) -> bool:
    hypothesis = _HYPOTHESIS.search(text[max(0, found.start() - 40) : found.start()])
    return context.equivalence_tested or equivalence_tested(text) or bool(hypothesis)


def _significant_allowed(text: str, found: re.Match[str], context: Context) -> bool:
    before = text[max(0, found.start() - 30) : found.start()].lower()
    if found.group().lower().startswith(("non", "in")):
        return False
    if re.search(r"clinical(?:ly)?\s+$", before):
        return True
    if re.search(r"\b(?:highly|very|extremely|strongly)\s+(?:statistically\s+)?$", before):
        return False
    after = text[found.end() : found.end() + 20].lower()
    if re.match(r"\s+(?:digits?|figures?|levels?|thresholds?|test)", after):
        return True
    if re.search(r"(?:level|threshold)s?\s+(?:of|for)\s+(?:statistical\s+)?$", before):
        return True
    return context.alpha_defined and bool(re.search(r"statistical(?:ly)?\s+$", before))


def _about_no_outcome(text: str, found: re.Match[str], context: Context) -> bool:  # noqa: ARG001
    """Whether a cause is not one of results, as in 'two cases were left out due to motion'."""
    after = text[found.end() : found.end() + 40].lower()
    if re.match(
        r"\s+(?:the\s+|a\s+|an\s+|their\s+)?(?:missing|incomplete|technical|artifacts?|motion|lack|"
        r"small|few|ties|rounding|withdraw|unreadable|poor\s+(?:image\s+)?quality)", after,
    ):  # fmt: skip
        return True
    before = text[max(0, found.start() - 50) : found.start()].lower()
    # A model's prediction is what it does, no claim about a cause.
    if found.group().lower().startswith("predict") and re.search(
        r"\b(?:models?|ai|algorithms?|networks?|classifiers?|software|systems?|gpt\S*)"
        r"(?:\s+\w+){0,2}\s+$", before,
    ):  # fmt: skip
        return True
    return OUTCOME.search(text[: found.start()] + " " + text[found.end() :]) is None


def _never(text: str, found: re.Match[str], context: Context) -> bool:  # noqa: ARG001
    return False


def _phrase(
    rule: Rule, pattern: str, wrong: str, remedy: str, allowed: _Allowed = _never
) -> Phrase:
    return Phrase(rule, re.compile(pattern, re.IGNORECASE), wrong, remedy, allowed)


_ADJECTIVES: Final = (
    r"(?:(?:statistically|clinically)\s+)?(?:(?:significant|meaningful|relevant|important|real|"
    r"measurable|clear|notable|appreciable|major|substantial|overall|detectable)\s+)?"
)
PHRASES: Final = (
    _phrase("W1", rf"\bno\s+{_ADJECTIVES}differences?\b|\bwithout\s+(?:a\s+|any\s+)?{_ADJECTIVES}"
            r"differences?\b", EQUALITY, NO_EVIDENCE, _no_difference_allowed),
    _phrase("W1", r"(?:\bnot|n['’]t)\s+(?:statistically\s+)?(?:significantly\s+)?differ(?:ent)?\b",
            EQUALITY, NO_EVIDENCE, _no_difference_allowed),
    _phrase("W1", rf"\b(?:equivalent(?:ly)?|comparabl[ey]|similar(?:ly)?|identical(?:ly)?)\b"
            rf"(?!\s+{_DESIGN})", EQUALITY, NO_EVIDENCE, _equal_allowed),
    _phrase("W1", r"\bon\s+(?:a\s+)?par\s+with\b|\bindistinguishable\b|\binterchangeable\b|"
            r"\b(?:as\s+(?:good|accurate|well|sensitive|specific)\s+as)\b|"
            r"\bequally\s+(?:good|well|accurate|sensitive|specific)\b|"
            r"\bthe\s+same\s+(?:accuracy|sensitivity|specificity|performance|AUC)\b",
            EQUALITY, NO_EVIDENCE, _equal_allowed),
    _phrase("W2", r"\b(?:non-?\s?|in)?significan(?:tly|t|ce)\b",
            "speaks of significance that is not statistical, or whose level is not told",
            "write 'statistically significant' once the level is defined, or give the numbers "
            "alone", _significant_allowed),
    _phrase("W6", r"\b(?:predict(?:s|ed|ors?\s+of|ive\s+of)|caus(?:es|ed|ing)|"
            r"(?:leads?|led|leading)\s+to|due\s+to|because\s+of|owing\s+to|result(?:s|ed)\s+in|"
            r"driven\s+by|explained\s+by|attributable\s+to)(?!\w)",
            "names a cause, and these numbers show what goes together",
            "write 'was associated with', 'was correlated with' or 'went with'",
            _about_no_outcome),
    _phrase("W7", r"\b(?:trend(?:s|ed|ing)?|tendenc(?:y|ies)|tended)\s+(?:towards?|to\s+be)\b|"
            r"\b(?:a|strong|clear|slight)\s+trend\s*\((?=\s*P\b)|"
            r"\b(?:approach(?:es|ed|ing)?|near(?:s|ed|ing)?)\s+(?:statistical\s+)?significance\b|"
            r"\bmarginal(?:ly)?\b(?!\s+(?:likelihood|distribution|model|probabilit|mean|effect))|"
            r"\bborderline\s+(?:statistical(?:ly)?\s+)?significan\w+|"
            r"\b(?:almost|nearly|just)\s+(?:reached\s+)?(?:statistical(?:ly)?\s+)?significan\w+|"
            r"\bfailed\s+to\s+reach\s+(?:statistical\s+)?significance\b",
            "reads a P value that is not small as nearly a finding",
            "give the difference, its interval and the exact P value"),
    _phrase("terms", r"\b(?:ground\s+truth|gold(?:en)?\s+standard)\b",
            "is a term that CLAIM replaces", "write 'reference standard'"),
    _phrase("terms", r"\b(?:internal(?:ly)?|external(?:ly)?)\s+(?:and\s+(?:internal|external)\s+)?"
            r"validat(?:ion|ed)\b|\bvalidation\s+(?:sets?|cohorts?|data\s?sets?|samples?)\b",
            "is a term that CLAIM replaces",
            "write 'internal testing', 'external testing' or 'test set'"),
)  # fmt: skip


def phrase_breaches(paragraph: Passage, context: Context) -> Iterator[tuple[Phrase, int, int]]:
    """Find phrases where they may not stand; places are those of the whole text.

    Examples
    --------
    >>> from readerstats.grammar.passages import Passage
    >>> [phrase.rule for phrase, *_ in phrase_breaches(Passage("It was comparable.", 0), Context())]
    ['W1']
    """
    for phrase in PHRASES:
        for found in phrase.pattern.finditer(paragraph.text):
            if not phrase.allowed(paragraph.text, found, context):
                yield phrase, paragraph.start + found.start(), paragraph.start + found.end()
