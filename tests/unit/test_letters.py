"""A letter tells one reader of the own reads, and names nobody else."""

from __future__ import annotations

import errno
import html
import re
from pathlib import Path

import pandas as pd
import pytest

import readerstats as rs
from readerstats.analysis.reader_letter import letters
from readerstats.errors import ReaderStatsError
from readerstats.grammar import Context, breaches
from readerstats.report.letters import file_names, letter_page, write_letters
from readerstats.report.style import STYLES, style_of
from readerstats.study.model import Study

# truth yes, no, yes, no, ...; a 1 is a right answer
RIGHT = {
    "Ann <Lee>": "11110000",
    "Bo ../x": "00111111",
    "Cy": "10111111",
    "Di & Co": "11011111",
    "Ed": "11101110",
    "GPT-5": "11111110",
}
PEOPLE = tuple(RIGHT)[:5]


def study(right: dict[str, str] = RIGHT, **more: object) -> Study:
    rows = [
        (name, f"case-{c + 1}", "yes" if (mark == "1") == (c % 2 == 0) else "no")
        for name, marks in right.items() for c, mark in enumerate(marks)
    ]  # fmt: skip
    reads = pd.DataFrame(rows, columns=["reader", "case", "response"])
    n = len(next(iter(right.values())))
    cases = pd.DataFrame(
        {"case": [f"case-{c + 1}" for c in range(n)], "truth": ["yes", "no"] * (n // 2)}
    )
    kinds = pd.DataFrame({"reader": list(right), "kind": [
        "model" if name == "GPT-5" else "human" for name in right]})  # fmt: skip
    return Study(reads=reads, cases=cases, readers=kinds, positive="yes", **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    paths = write_letters(study(title="Hands"), tmp_path_factory.mktemp("of") / "letters")
    return {path.name: path.read_text(encoding="utf-8") for path in paths}


def of(found: tuple, name: str):
    return next(letter for letter in found if letter.reader == name)


def test_a_letter_lists_what_the_reader_missed_and_most_others_saw():
    ann = of(letters(study()), "Ann <Lee>")

    assert [(one.case, one.right, one.others) for one in ann.missed] == [
        ("case-5", 4, 4), ("case-6", 4, 4), ("case-7", 4, 4), ("case-8", 3, 4),
    ]  # fmt: skip
    assert ann.caught == ()  # half of the others is not most of them
    assert [(one.models_right, one.models) for one in ann.missed] == [(1, 1)] * 3 + [(0, 1)]


def test_a_letter_places_the_reader_among_the_middle_half():
    found = letters(study())
    accuracy = {letter.reader: letter.results[0] for letter in found}

    assert (accuracy["Ann <Lee>"].own.k, accuracy["Ann <Lee>"].own.n) == (4, 8)
    assert [accuracy[name].among for name in PEOPLE] == [
        "below", "within", "within", "within", "within",
    ]  # fmt: skip
    assert [one.estimate for one in accuracy["Cy"].others] == [7 / 8, 0.75, 0.75, 0.5]


def test_each_page_names_its_reader_and_nobody_else(written):
    names = {f"{stem}.html": name for name, stem in file_names(PEOPLE).items()}

    assert set(written) == set(names)
    for file, page in written.items():
        told = [name for name in PEOPLE if html.escape(name) in page or name in page]
        assert told == [names[file]]
        assert not re.search(r"Reader 0\d", page)
        assert "GPT-5" in page


def test_a_page_is_self_contained_and_escapes_what_it_is_told(written):
    page = written["Ann-Lee.html"]

    assert "<Lee>" not in page
    assert not re.search(r"(?:src|href)=[\"']https?:", page)
    assert page == write_text_again()["Ann-Lee.html"]


def write_text_again() -> dict[str, str]:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        paths = write_letters(study(title="Hands"), folder)
        return {path.name: path.read_text(encoding="utf-8") for path in paths}


def test_cases_have_the_numbers_of_the_report_where_that_is_anonymous(tmp_path):
    page, *_ = write_letters(study().with_settings(anonymize=True), tmp_path / "letters")

    words = page.read_text(encoding="utf-8")
    assert "case-5" not in words
    assert "Case 5" in words


def test_what_letters_say_keeps_to_the_grammar():
    hidden = study().anonymized()
    context = Context(counted=True, generalized=True)
    for style in STYLES.values():
        for letter in letters(hidden):
            page = letter_page(letter, hidden, style, name="X", cases={})
            for sentence in (*page.sentences, page.lead):
                assert list(breaches(str(sentence), context=context)) == []


def test_readers_of_scores_alone_get_letters_without_cases(tmp_path):
    scored = study()
    reads = scored.reads.assign(score=[1.0 + i % 5 for i in range(len(scored.reads))])
    rated = Study(reads=reads[["reader", "case", "score"]], cases=scored.cases,
                  readers=scored.readers, positive="yes")  # fmt: skip

    page = letter_page(letters(rated)[0], rated, style_of(rated), name="X", cases={})

    assert [section.id for section in page.sections] == ["place", "about"]


def test_so_few_readers_that_each_could_be_told_get_none(tmp_path):
    few = {name: RIGHT[name] for name in PEOPLE[:3]}

    with pytest.raises(ReaderStatsError, match=r"takes at least 3 of them, .* has 3 readers"):
        write_letters(study(few), tmp_path / "letters")
    assert not (tmp_path / "letters").exists()


def test_who_has_no_name_gets_no_letter(tmp_path):
    with pytest.raises(ReaderStatsError, match="this study has no names"):
        write_letters(study().anonymized(), tmp_path)


def test_a_folder_that_holds_files_is_left_alone(tmp_path):
    mine = tmp_path / "Cy.html"
    mine.write_text("mine", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")

    with pytest.raises(
        ReaderStatsError,
        match=r"holds Cy\.html, which may be your own",
    ):
        write_letters(study(), tmp_path)
    assert mine.read_text(encoding="utf-8") == "mine"

    write_letters(study(), tmp_path, force=True)
    assert "For Cy" in mine.read_text(encoding="utf-8")
    assert (tmp_path / "notes.txt").read_text(encoding="utf-8") == "mine"
    with pytest.raises(ReaderStatsError, match="is a file; name a folder"):
        write_letters(study(), mine)


def test_names_of_files_are_short_safe_and_no_two_alike():
    names = ["x" * 300, "x" * 300 + "y", "../../etc/passwd", "..", "COM1", "Ann", "ANN", "مريم",
             "李" * 200, "a/b\\c:d*e?\x00f", " .hidden"]  # fmt: skip

    made = file_names(names)

    assert len({one.casefold() for one in made.values()}) == len(names)
    for one in made.values():
        assert re.fullmatch(r"[\w-]+", one)
        assert len(f"{one}.html".encode()) < 255
        assert not one.startswith(("-", "."))
    assert made["COM1"] == "reader-COM1"
    assert made["مريم"] == "مريم"


def test_the_function_is_one_of_the_package():
    assert rs.write_letters is write_letters


def test_there_is_a_letter_for_everybody_or_for_nobody(tmp_path, monkeypatch):
    written, write = [], Path.write_bytes

    def full_at_the_third(self, data):
        written.append(self)
        if len(written) == 3:
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(self, data)

    monkeypatch.setattr(Path, "write_bytes", full_at_the_third)

    with pytest.raises(ReaderStatsError, match="No space left on device"):
        write_letters(study(), tmp_path / "letters")
    assert list(tmp_path.iterdir()) == []
