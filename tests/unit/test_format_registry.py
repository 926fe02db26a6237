"""Formats of other programs: which one reads a file, and how other packages add theirs."""

from __future__ import annotations

import pytest

import readerstats as rs
from readerstats.study.formats import registry
from readerstats.study.formats.content import FileContent
from readerstats.study.formats.files import read_content
from readerstats.study.formats.raw import made_table
from readerstats.study.formats.registry import Format

LINES = "#quiz\nR1 c1 1 1\nR1 c2 0 0\nR2 c1 1 1\nR2 c2 1 0\n"


def read_quiz(content: FileContent):
    rows = [line.split() for line in content.text.splitlines()[1:]]
    readers, cases, answers, truth = (list(column) for column in zip(*rows, strict=True))
    numbers = range(2, len(rows) + 2)
    reads = made_table(
        content, "reads", {"reader": readers, "case": cases, "response": answers}, numbers,
        format="quiz",
    )  # fmt: skip
    told = dict(zip(cases, truth, strict=True))
    key = {"case": list(told), "truth": list(told.values())}
    return [reads, made_table(content, "cases", key, range(2, len(told) + 2), format="quiz")], []


def known(content: FileContent) -> str | None:
    return "its first line is #quiz" if content.head.startswith("#quiz") else None


QUIZ = Format(name="quiz", endings=frozenset({".quiz"}), recognise=known, read=read_quiz)


class Point:
    """An entry point of another package."""

    name = "quiz"

    def __init__(self, leads_to: object) -> None:
        self.leads_to = leads_to

    def load(self):
        if isinstance(self.leads_to, Exception):
            raise self.leads_to
        return self.leads_to


@pytest.fixture
def added(monkeypatch):
    def add(*leads_to: object) -> None:
        points = [Point(one) for one in leads_to]
        monkeypatch.setattr(registry, "entry_points", lambda group: points)
        registry.formats.cache_clear()

    yield add
    monkeypatch.undo()
    registry.formats.cache_clear()


def test_another_package_adds_a_format_and_its_files_are_studies(added, tmp_path):
    added(QUIZ)
    (tmp_path / "study.quiz").write_text(LINES)

    study = rs.load_study(tmp_path / "study.quiz")

    assert study.reads["reader"].unique().tolist() == ["R1", "R2"]
    assert len(study.cases) == 2
    assert any("read as quiz, since its first line is #quiz" in str(one) for one in study.problems)
    assert {file.table for file in study.files} == {"reads", "cases"}


def test_study_toml_names_such_a_file_once_for_all_that_it_holds(added, tmp_path):
    added(QUIZ)
    (tmp_path / "study.quiz").write_text(LINES)
    (tmp_path / "study.toml").write_text('[files]\nreads = "study.quiz"\n')

    assert len(rs.load_study(tmp_path).cases) == 2


def test_a_format_of_another_package_that_fails_is_named_and_no_traceback(added):
    def fails(content: FileContent):
        raise ZeroDivisionError

    added(Format(name="quiz", endings=frozenset({".quiz"}), recognise=known, read=fails))
    _, [found] = read_content(FileContent("a.quiz", LINES.encode()))

    assert found.code == "unreadable-file"
    assert "cannot be read as quiz (ZeroDivisionError)" in str(found)


def test_one_that_cannot_be_loaded_or_is_no_format_is_left_out(added):
    added(ImportError("not there"), "no format", QUIZ)

    assert registry.formats()[-1] is QUIZ
    assert "no format" not in registry.formats()


def test_a_format_whose_recognition_fails_leaves_the_file_to_the_next_one(added):
    def fails(content: FileContent):
        raise ZeroDivisionError

    added(Format(name="bad", endings=frozenset({".quiz"}), recognise=fails, read=read_quiz), QUIZ)

    assert registry.format_of(FileContent("a.quiz", LINES.encode()))[0] is QUIZ


def test_files_of_one_study_are_joined_by_their_format(added, tmp_path):
    def first_only(tables):
        return tables[:2], []

    added(Format(name="quiz", endings=frozenset({".quiz"}), recognise=known, read=read_quiz,
                 join=first_only))  # fmt: skip
    for name in "ab":
        (tmp_path / f"{name}.quiz").write_text(LINES)

    study = rs.load_study([tmp_path / "a.quiz", tmp_path / "b.quiz"])

    assert len(study.reads) == 4
