"""Which column of a survey asks which question about which case."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from readerstats.study.codes import problem
from readerstats.study.roles import named_role, squeezed
from readerstats.study.wording import listed, shown

if TYPE_CHECKING:
    from readerstats.errors import Problem

_NUMBER: Final = re.compile(r"\d{1,9}")
_GRID: Final = re.compile(r"(?P<question>[^\[\]]*)\[(?P<row>[^\[\]]+)\]\s*")
_TOKEN: Final = re.compile(r"(?:[^\W\d_]+[ _\-#]{0,2})?$")  # 'Image ' of 'Image 12'
_AROUND: Final = " \t.,:;!-–—_()[]|/"
_OF_ANSWERS: Final = frozenset(
    {None, "response", "score", "confidence", "quality", "seconds", "status", "modality", "session"}
)
ANSWER: Final = "answer"
"""What a question is called where the heading is nothing but the case."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A column that asks a question about a case."""

    column: int
    question: str
    case: str


def asked_of(headings: Mapping[int, str]) -> tuple[list[Asked], bool]:
    """Tell which columns ask about cases, by what their headings have in common.

    Grids are headed ``Question [Row]``; else the headings of a question differ in one number, or
    not at all, where the form asks the same again and again.

    Parameters
    ----------
    headings : mapping of int to str
        By the number of the column.

    Returns
    -------
    list of Asked
        Empty where no two headings are alike.
    bool
        Whether cases have no names but their place.

    Examples
    --------
    >>> asked, by_place = asked_of({1: "Image 1: real?", 2: "Image 2: real?", 3: "Your center"})
    >>> [(one.case, one.question) for one in asked], by_place
    ([('Image 1', 'real?'), ('Image 2', 'real?')], False)
    """
    grids = {n: found for n, text in headings.items() if (found := _GRID.fullmatch(text))}
    asked = _of_grids(grids)
    done = {one.column for one in asked}
    rest = {n: text for n, text in headings.items() if n not in done}
    numbered = _of_numbers(rest)
    asked += numbered
    done |= {one.column for one in numbered}
    again = _of_repeats({n: text for n, text in rest.items() if n not in done})
    return sorted([*asked, *again], key=lambda one: one.column), bool(again)


def _of_grids(grids: Mapping[int, re.Match[str]]) -> list[Asked]:
    """Rows of a grid are cases, unless each case has a grid of its own with the same rows."""
    by_question: dict[str, dict[int, str]] = defaultdict(dict)
    for column, found in grids.items():
        by_question[found["question"].strip()][column] = found["row"].strip()
    questions = list(by_question)
    cases = {one.column: one for one in _of_numbers(dict(enumerate(questions)))}
    each_case_a_grid = len(questions) > 1 and len(cases) == len(questions)
    same_rows = len({tuple(rows.values()) for rows in by_question.values()}) == 1
    asked = []
    for number, (question, rows) in enumerate(by_question.items()):
        for column, row in rows.items():
            if each_case_a_grid and same_rows:
                asked.append(Asked(column, row, cases[number].case))
            elif len(rows) > 1:
                asked.append(Asked(column, question or ANSWER, row))
    return asked


def _of_numbers(headings: Mapping[int, str]) -> list[Asked]:
    alike: dict[str, list[int]] = defaultdict(list)
    for column, text in headings.items():
        if _NUMBER.search(text):
            alike[_NUMBER.sub("#", text)].append(column)
    asked: list[Asked] = []
    bare: list[list[Asked]] = []
    for columns in alike.values():
        numbers = [[m.group() for m in _NUMBER.finditer(headings[c])] for c in columns]
        varying = [i for i, row in enumerate(zip(*numbers, strict=True)) if len(set(row)) > 1]
        if not varying:
            continue
        group = [_split(column, headings[column], varying[0]) for column in columns]
        if len({one.case for one in group}) < len(group):
            continue
        (bare.append(group) if group[0].question == ANSWER else asked.extend(group))
    if len(bare) > 1 or (bare and asked):  # dx_1, conf_1: the words are the questions
        bare = [[_word_apart(headings[one.column], one) for one in group] for group in bare]
    return [*asked, *(one for group in bare for one in group)]


def _split(column: int, text: str, which: int) -> Asked:
    """Take the number that varies out of a heading, with the word before it."""
    found = list(_NUMBER.finditer(text))[which]
    before = _TOKEN.search(text[: found.start()])
    start = found.start() if before is None else before.start()
    end = found.end()
    question = " ".join(f"{text[:start]} {text[end:]}".split()).strip(_AROUND)
    return Asked(column, question or ANSWER, text[start:end].strip())


def _word_apart(text: str, one: Asked) -> Asked:
    """Read the word of ``dx_1`` as the question, and the number as the case."""
    found = list(_NUMBER.finditer(text))[-1]
    word = text[: found.start()].strip(_AROUND)
    return Asked(one.column, word or ANSWER, found.group())


def _of_repeats(headings: Mapping[int, str]) -> list[Asked]:
    columns_of: dict[str, list[int]] = defaultdict(list)
    for column, text in headings.items():
        columns_of[text].append(column)
    return [
        Asked(column, text, str(place))
        for text, columns in columns_of.items()
        if len(columns) > 1
        for place, column in enumerate(columns, 1)
    ]


def question_headings(questions: Sequence[str]) -> dict[str, str]:
    """Return what the columns of questions are called: the only one is the response.

    Where there are several, one that is called confidence is how sure readers were, and none is
    called as something else is, such as 'Real or AI' is the truth.

    Examples
    --------
    >>> question_headings(["Real?"]), question_headings(["Tumor?", "Confidence"])
    ({'Real?': 'response'}, {'Tumor?': 'Tumor?', 'Confidence': 'certainty'})
    """
    different = list(dict.fromkeys(questions))
    if len(different) == 1:
        return {different[0]: "response"}
    taken = {squeezed(one) for one in different}
    return {one: _heading(one, taken) for one in different}


def _heading(question: str, taken: set[str]) -> str:
    if squeezed(question) == "confidence" and "certainty" not in taken:
        return "certainty"
    return question if named_role(question, "reads") in _OF_ANSWERS else f"answer: {question}"


def questions_note(heading_of: Mapping[str, str], texts: Mapping[str, str], file: str) -> Problem:
    """Tell which questions there were, what their columns are called, and how to say which is what.

    Parameters
    ----------
    heading_of : mapping of str to str
        As `question_headings` returns it.
    texts : mapping of str to str
        What a question asks in full, where it has a shorter name.
    file : str
    """
    words = [
        heading if heading.endswith(told := texts.get(one) or one) else f"{heading}: {told}"
        for one, heading in heading_of.items()
    ]
    plain = [heading for heading in heading_of.values() if named_role(heading, "reads") is None]
    example = next(iter([*plain, *heading_of.values()]))
    message = f"{len(words)} questions were asked about a case: {listed(words, most=12)}"
    remedy = f"say which one is the decision under [columns], such as response = '{shown(example)}'"
    return problem("questions", message, remedy=remedy, file=file)
