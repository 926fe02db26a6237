"""Answers, questions and display sets of a reader study refer to each other by address."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from readerstats.study.codes import problem
from readerstats.study.formats.durations import seconds_of
from readerstats.study.formats.questions import question_headings, questions_note
from readerstats.study.wording import counted, listed

if TYPE_CHECKING:
    from readerstats.errors import Problem
    from readerstats.study.formats.raw import RawTable


@dataclass(frozen=True, slots=True)
class _Question:
    """What was asked, and the texts of its options by their numbers."""

    text: str
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Read:
    """What one reader said of one display set, and where the first answer stood."""

    table: int
    row: int
    answers: dict[str, str | None] = field(default_factory=dict)
    created: str | None = None
    seconds: float | None = None


def join_exports(tables: list[RawTable]) -> tuple[list[RawTable], list[Problem]]:
    """Put the files of one reader study together.

    Parameters
    ----------
    tables : list of RawTable
        With the `sheet` ``"answers"``, ``"questions"`` or ``"display sets"``.

    Returns
    -------
    list of RawTable
        Reads, one table a file of answers, and the cases where the study has ground truth.
    list of Problem
    """
    answers = [table for table in tables if table.sheet == "answers"]
    if not answers:
        names = listed(dict.fromkeys(table.name for table in tables))
        message = "the answers of the readers are in none of the files"
        return [], [problem("reference-not-found", message, file=None, value=None,
                            remedy=f"name their export along with {names}")]  # fmt: skip
    questions = _questions([table for table in tables if table.sheet == "questions"])
    titles, index = _display_sets([table for table in tables if table.sheet == "display sets"])
    problems = list(_missing(answers, questions, titles))
    reads, truths = _reads(answers, questions)
    asked, left = _asked(reads, truths, questions)
    heading_of = question_headings(list(asked.values())) if asked else {}
    named = {pk: heading_of[text] for pk, text in asked.items()}
    problems += _notes(
        answers[0].name,
        heading_of,
        left,
        has_titles=bool(titles),
        has_questions=bool(questions),
    )
    order = index if len({reader for reader, _ in reads}) == 1 else {}
    made = [
        table
        for number, answer_table in enumerate(answers)
        for table in _tables_of(
            answer_table,
            {k: r for k, r in reads.items() if r.table == number},
            named,
            titles,
            order,
        )
    ]
    cases = _cases(answers, truths, named, titles)
    return [*made, *([] if cases is None else [cases])], problems


def _pk(address: str | None) -> str:
    return (address or "").strip().rstrip("/").rpartition("/")[2]


def _questions(tables: Sequence[RawTable]) -> dict[str, _Question]:
    found: dict[str, _Question] = {}
    for table in tables:
        frame = table.frame
        for pk, safe, text, options in zip(
            frame["pk"], frame["question_text_safe"], frame["question_text"], frame["options"],
            strict=True,
        ):  # fmt: skip
            words = " ".join((safe or text or pk or "").split())
            found[_pk(pk)] = _Question(words, _options(options))
    return found


def _options(text: str | None) -> dict[str, str]:
    options = _json(text)
    if not isinstance(options, list):
        return {}
    return {
        str(one["id"]): " ".join(str(one["title"]).split())
        for one in options
        if isinstance(one, dict) and "id" in one and "title" in one
    }


def _json(text: str | None) -> Any:
    """Return what a cell of CSV holds as JSON; some programs write it as Python does."""
    if text is None or text.strip()[:1] not in {"[", "{"}:
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        from readerstats.study.formats.literals import literal

        return literal(text)


def _display_sets(tables: Sequence[RawTable]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the title of each display set, or its number where titles are not different."""
    titles: dict[str, str] = {}
    index: dict[str, str] = {}
    for table in tables:
        frame = table.frame
        for pk, safe, title, place in zip(
            frame["pk"], frame["title_safe"], frame["title"], frame["index"], strict=True
        ):
            titles[_pk(pk)] = " ".join((safe or title or "").split())
            if place is not None:
                index[_pk(pk)] = place
    if len(set(titles.values())) < len(titles) or "" in titles.values():
        titles = {pk: pk for pk in titles}
    return titles, index


def _missing(
    answers: Sequence[RawTable], questions: Mapping[str, _Question], titles: Mapping[str, str]
) -> Iterator[Problem]:
    """Tell answers whose question or display set is in none of the files that should have it."""
    for column, known, noun in (
        ("question", questions, "questions"), ("display_set", titles, "display sets"),
    ):  # fmt: skip
        if not known:
            continue
        for table in answers:
            unknown = [
                (pk, row)
                for cell, row in zip(table.frame[column], table.rows.tolist(), strict=True)
                if (pk := _pk(cell)) and pk not in known
            ]
            if unknown:
                yield problem(
                    "reference-not-found", f"is in no file of {noun}", file=table.name,
                    row=unknown[0][1], column=column, value=unknown[0][0], count=len(unknown),
                )  # fmt: skip


def _reads(
    answers: Sequence[RawTable], questions: Mapping[str, _Question]
) -> tuple[dict[tuple[str, str], _Read], dict[str, dict[str, str | None]]]:
    """Return what readers said by reader and display set, and the ground truth by display set."""
    reads: dict[tuple[str, str], _Read] = {}
    truths: dict[str, dict[str, str | None]] = {}
    for number, table in enumerate(answers):
        frame = table.frame
        columns = ("creator", "display_set", "question", "answer", "is_ground_truth", "created",
                   "total_edit_duration", "last_edit_duration")  # fmt: skip
        for row, record in zip(
            table.rows.tolist(), zip(*(frame[name] for name in columns), strict=True), strict=True
        ):
            reader, display_set, question, answer, is_truth, created, total, last = record
            pk, shown_set = _pk(question), _pk(display_set)
            said = _said(answer, questions.get(pk))
            if (is_truth or "").strip().casefold() in {"true", "1", "yes"}:
                truths.setdefault(shown_set, {})[pk] = said
                continue
            read = reads.setdefault((reader or "", shown_set), _Read(number, row))
            read.answers[pk] = said
            times = [time for time in (read.created, created) if time]
            read.created = min(times, default=None)
            spent = [s for s in (read.seconds, seconds_of(total or last)) if s is not None]
            read.seconds = max(spent, default=None)  # all questions of a case are open at once
    return reads, truths


def _said(answer: str | None, question: _Question | None) -> str | None:
    """Return an answer with the texts of the options that were chosen."""
    options = {} if question is None else question.options
    if answer is None or answer.strip().casefold() in {"", "null", "none"}:
        return None
    chosen = _json(answer)
    if options and isinstance(chosen, list):
        return "; ".join(options.get(str(one), str(one)) for one in chosen) or None
    plain = answer.strip().strip('"')
    return options.get(plain.removesuffix(".0"), plain)


def _asked(
    reads: Mapping[tuple[str, str], _Read],
    truths: Mapping[str, Mapping[str, str | None]],
    questions: Mapping[str, _Question],
) -> tuple[dict[str, str], list[str]]:
    """Return the text of each question by its number, and the questions that drew something."""
    pks = list(dict.fromkeys(pk for read in reads.values() for pk in read.answers))
    pks += [pk for one in truths.values() for pk in one if pk not in pks]
    texts = {
        pk: questions[pk].text if pk in questions else f"question {pk[:8]}"
        for pk in dict.fromkeys(pks)
    }
    drawn = [pk for pk in texts if _is_drawing(pk, reads)]
    kept = [pk for pk in texts if pk not in drawn]
    if len({texts[pk] for pk in kept}) < len(kept):
        texts = {pk: f"{text} ({pk[:8]})" for pk, text in texts.items()}
    return {pk: texts[pk] for pk in kept}, [texts[pk] for pk in drawn]


def _is_drawing(pk: str, reads: Mapping[tuple[str, str], _Read]) -> bool:
    """Whether the answers to a question are lines and boxes on the image."""
    said = [read.answers[pk] for read in reads.values() if read.answers.get(pk) is not None]
    return bool(said) and all((text or "").lstrip().startswith(("{", "[{")) for text in said)


def _notes(
    file: str,
    heading_of: Mapping[str, str],
    left: Sequence[str],
    *,
    has_titles: bool,
    has_questions: bool,
) -> Iterator[Problem]:
    if len(heading_of) > 1:
        yield questions_note(heading_of, {}, file)
    elif not has_questions:
        message = "without the file of questions, options are shown by their numbers"
        yield problem("questions", message, remedy="name that export along with this", file=file)
    if left:
        message = (
            f"{counted(len(left), 'question')} about places in the image not used: {listed(left)}"
        )
        yield problem("questions", message, remedy="nothing has to be done", file=file)
    if not has_titles:
        message = "without the file of display sets, cases are called by their numbers"
        remedy = "name that export along with this, so that cases have their titles"
        yield problem("cases-numbered", message, remedy=remedy, file=file)


def _tables_of(
    table: RawTable,
    reads: Mapping[tuple[str, str], _Read],
    named: Mapping[str, str],
    titles: Mapping[str, str],
    order: Mapping[str, str],
) -> Iterator[RawTable]:
    """Yield the reads whose first answer stands in a file."""
    import pandas as pd

    mine = list(reads.items())
    if not mine:
        return
    columns: dict[str, list[str | None]] = {
        "reader": [reader or None for (reader, _), _ in mine],
        "case": [titles.get(pk, pk) or None for (_, pk), _ in mine],
    }
    for pk, heading in named.items():
        columns[heading] = [read.answers.get(pk) for _, read in mine]
    columns["seconds"] = [None if r.seconds is None else f"{r.seconds:g}" for _, r in mine]
    columns["timestamp"] = [read.created for _, read in mine]
    columns["order"] = [order.get(pk) for (_, pk), _ in mine]
    kept = {n: c for n, c in columns.items() if n in {"reader", "case"} or any(c)}
    rows = np.array([read.row for _, read in mine], dtype=np.int64)
    yield replace(table, frame=pd.DataFrame(kept, dtype=object), rows=rows, sheet="reads")


def _cases(
    answers: Sequence[RawTable],
    truths: Mapping[str, Mapping[str, str | None]],
    named: Mapping[str, str],
    titles: Mapping[str, str],
) -> RawTable | None:
    """Return the cases with their ground truth, one column a question that has one."""
    import pandas as pd

    told = [pk for pk in named if any(one.get(pk) is not None for one in truths.values())]
    if not told:
        return None
    columns: dict[str, list[str | None]] = {"case": [titles.get(pk, pk) for pk in truths]}
    for pk in told:
        heading = "truth" if len(told) == 1 else f"truth: {named[pk]}"
        columns[heading] = [one.get(pk) for one in truths.values()]
    rows = np.arange(1, len(truths) + 1, dtype=np.int64)
    return replace(answers[0], frame=pd.DataFrame(columns, dtype=object), rows=rows, sheet="cases")
