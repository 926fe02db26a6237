"""What the texts of a study's owner say: its title, its notice, and the manuscript beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from readerstats.grammar import Context, breaches, defines_alpha, says_how_many, says_whom
from readerstats.grammar.passages import paragraphs, plain, sentences
from readerstats.grammar.quantities import fractions
from readerstats.study.codes import problem
from readerstats.study.visible import visible
from readerstats.study.wording import file_name

if TYPE_CHECKING:
    from pathlib import Path

    from readerstats.errors import Problem
    from readerstats.grammar import Rule
    from readerstats.study.model import Study

LARGEST: Final = 1_000_000
"""Bytes of a text; a book has as many, a manuscript far fewer."""
CODE_OF: Final[dict[Rule, str]] = {
    "P": "wording-contradiction",
    "W1": "wording-equality",
    "W2": "wording-significance",
    "W3": "wording-interval",
    "W4": "wording-direction",
    "W5": "wording-exploratory",
    "W6": "wording-cause",
    "W7": "wording-trend",
    "W8": "wording-generalization",
    "terms": "wording-term",
}
_SEVERITY: Final = {"error": 0, "warning": 1, "note": 2}
_MCNEMAR: Final = re.compile(r"\bMcNemar", re.IGNORECASE)
_FITTING: Final = re.compile(
    r"\bcluster\w*|\b(?:not|never|cannot|instead\s+of|rather\s+than)\b[^.;]{0,40}McNemar|"
    r"\bwithin\s+each\b|\bin\s+each\b", re.IGNORECASE,
)  # fmt: skip
_BETWEEN: Final = re.compile(
    r"\b(?:between|across)\s+(?:the\s+)?(?:two\s+|three\s+|both\s+)?(?:data\s?sets|phases|cohorts)\b",
    re.IGNORECASE,
)
_POOLED: Final = re.compile(
    r"\bpooled\b|\ball\s+(?:\d[\d,]*\s+)?(?:reads|readings|responses)\b", re.IGNORECASE
)
_APART: Final = re.compile(r"\b(?:between|differ\w*|vs|versus|than)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Text:
    """A text, and what messages call its place."""

    name: str
    words: str
    several_lines: bool = True


def manuscript_problems(study: Study) -> tuple[Problem, ...]:
    """Hold the title, the notice and the manuscript of a study against the rules of wording.

    Parameters
    ----------
    study : Study
        Its settings name the texts; one that was anonymized has its title and notice alone.

    Returns
    -------
    tuple of Problem
        Warnings, then notes, each with file and line. Words that a text repeats are told once.

    Notes
    -----
    The rules are heuristics that prefer silence to a false alarm: a text without a problem is not
    therefore right. What is quoted, typed as code or listed under References is left alone.

    Examples
    --------
    >>> import readerstats as rs
    >>> manuscript_problems(rs.load_study(rs.example("deepfake_xray")))
    ()
    """
    texts, found = [], []
    for path in study.manuscript:
        read = _read(path)
        if isinstance(read, str):
            texts.append(_Text(file_name(path), read))
        else:
            found.append(read)
    known = _context(study, [text.words for text in texts])
    pooled = _pooled_denominators(study) if texts else {}
    for text in texts:
        found += _told_once([*_of_rules(text, known), *_of_design(study, text, pooled)])
    file = study.paths[-1].name if study.paths and study.declared is not None else "study.toml"
    settings = {"title": study.settings.title, "[report] notice": study.settings.report.notice}
    for setting, words in settings.items():
        text = _Text(f"{file}, {setting}", words, several_lines=False)
        found += _of_rules(text, replace(known, counted=True, generalized=True))
    return tuple(sorted(found, key=lambda one: _SEVERITY[one.severity]))


def _read(path: Path) -> str | Problem:
    """Return the text of a file, or the reason that there is none."""
    name = file_name(path)

    def refused(message: str) -> Problem:
        return problem("manuscript-unreadable", message, file=name)

    try:
        if not path.exists():
            return refused("does not exist")
        if not path.is_file():
            return refused("is not a file")
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the name is not valid"
        return refused(f"cannot be read: {reason}")
    if len(data) > LARGEST:
        return refused("is larger than 1 MB")
    if b"\0" in data or data[:4] == b"PK\3\4" or data[:4] == b"%PDF":
        return refused("holds something other than text")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    return visible(text.replace("\r\n", "\n").replace("\r", "\n"))


def _context(study: Study, texts: list[str]) -> Context:
    """Tell what the texts together have settled."""
    report = study.settings.report
    whole = plain("\n\n".join(texts))
    nouns = (report.readers, report.cases)
    return Context(
        alpha=round(1 - study.settings.analysis.level, 12),
        alpha_defined=defines_alpha(whole),
        counted=says_how_many(whole, nouns),
        generalized=says_whom(whole),
        nouns=nouns,
    )


def _of_rules(text: _Text, context: Context) -> list[Problem]:
    return [
        problem(
            CODE_OF[breach.rule],
            breach.wrong,
            remedy=breach.remedy,
            file=text.name,
            line=_line(text.words, breach.start) if text.several_lines else None,
            value=breach.words,
        )
        for breach in breaches(text.words, context=context)
    ]


def _of_design(study: Study, text: _Text, pooled: dict[int, str]) -> Iterator[Problem]:
    """Find what only the design of the study tells: pooled reads, and tests that do not fit it."""
    cleaned = plain(text.words)
    for found in fractions(cleaned):
        if found.n in pooled:
            yield problem(
                "wording-pooled",
                f"has {pooled[found.n]} as its denominator, and these are not independent",
                file=text.name,
                line=_line(text.words, found.start),
                value=" ".join(cleaned[found.start : found.end].split()),
            )
    for paragraph in paragraphs(cleaned):
        for sentence in sentences(paragraph):
            named = _MCNEMAR.search(sentence.text)
            wrong = None if named is None else _misuse(study, sentence.text, pooled)
            if named is not None and wrong is not None:
                yield problem(
                    "wording-mcnemar",
                    wrong,
                    file=text.name,
                    line=_line(text.words, sentence.start + named.start()),
                    value=named.group(),
                )


def _misuse(study: Study, sentence: str, pooled: dict[int, str]) -> str | None:
    """Say why McNemar's test does not fit what a sentence compares; None where it may."""
    if _FITTING.search(sentence):
        return None
    datasets = [
        name
        for name in study.datasets
        if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", sentence, re.IGNORECASE)
    ]
    between = _BETWEEN.search(sentence) and len(study.datasets) > 1
    if between or (len(datasets) > 1 and _APART.search(sentence)):
        return "stands with datasets, whose cases are different ones"
    counted = any(found.n in pooled for found in fractions(sentence))
    if len(study.humans) > 1 and (counted or _POOLED.search(sentence)):
        return "stands with reads pooled over readers"
    return None


def _pooled_denominators(study: Study) -> dict[int, str]:
    """Return how many reads each part of a study has, where that is no number of cases."""
    reads = study.arrays()
    source = reads.decision if reads.decision is not None else reads.score
    if source is None:
        return {}
    people = ~np.array(reads.models, dtype=bool)
    answered = ~np.isnan(source)
    sizes: dict[int, str] = {}
    alone = {len(study.humans), len(study.models), len(study.readers), 1, 0}
    modalities = [slice(None), *(slice(at, at + 1) for at in range(len(reads.modalities)))]
    for dataset in (None, *study.datasets):
        for state in (None, True, False):
            inside = reads.in_dataset(dataset)
            inside = inside if state is None else inside & (reads.truth == state)
            cases = int(inside.sum())
            alone.add(cases)
            sizes[cases * len(study.humans)] = f"{len(study.humans)} readers × {cases} cases"
            for modality in modalities:
                n = int(answered[modality][:, people][..., inside].sum())
                sizes.setdefault(n, f"the reads of {len(study.humans)} readers")
            for model, n in _runs(study, dataset, state).items():
                sizes.setdefault(n, f"the runs of {model}, several a case,")
    return {n: words for n, words in sizes.items() if n not in alone}


def _runs(study: Study, dataset: str | None, state: bool | None) -> dict[str, int]:
    """Count the runs of each model that answered a case more than once."""
    runs = study.runs
    if runs.empty:
        return {}
    cases = study.cases
    if dataset is not None:
        cases = cases[cases["dataset"] == dataset]
    if state is not None:
        cases = cases[(cases["truth"] == study.task.positive) == state]
    inside = runs[runs["case"].isin(cases["case"]) & runs["reader"].isin(study.models)]
    return {str(name): int(n) for name, n in inside.groupby("reader").size().items()}


def _told_once(problems: list[Problem]) -> list[Problem]:
    """Tell words that a text repeats once, with how often."""
    found: dict[tuple[str, str | None, str], Problem] = {}
    for one in problems:
        key = (one.code, (one.value or "").lower(), one.message)
        seen = found.get(key)
        found[key] = one if seen is None else replace(seen, count=seen.count + 1)
    return list(found.values())


def _line(text: str, start: int) -> int:
    return text.count("\n", 0, start) + 1
