"""The supplement of a study whose names were chosen to break every form of document."""

from __future__ import annotations

import io
import json
import re
import shutil
import sys
import zipfile
from pathlib import PurePosixPath

import pytest

import readerstats as rs
from readerstats.analysis.answers import answer
from readerstats.report.supplement import contents
from readerstats.report.word import Heading, Picture, word_document
from readerstats.report.word_tables import LANDSCAPE_WIDTH

docx = pytest.importorskip("docx")

NAMES = {
    "reader-1": "=cmd|' /C calc'!A0",
    "reader-2": r"\input{../../etc/passwd} & 50%_#$~^",
    "reader-3": "<script>alert(1)</script>",
    "reader-4": "../../" + "R" * 300,
    "reader-5": "דנה לוי",
    "reader-6": "田中 花子",
}
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def _renamed(line: str) -> str:
    name, comma, rest = line.partition(",")
    return f'"{NAMES[name]}"{comma}{rest}' if name in NAMES else line


@pytest.fixture(scope="module")
def answers(tiny_study, tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile") / "study"
    shutil.copytree(tiny_study, folder)
    for file in ("reads.csv", "readers.csv"):
        lines = (folder / file).read_text(encoding="utf-8").splitlines()
        renamed = [_renamed(line) for line in lines]
        if file == "readers.csv":  # a covariate whose name is the end of a table's
            renamed = [f"{line},{'ab'[place % 2]}" for place, line in enumerate(renamed)]
            renamed[0] = renamed[0][:-1] + "../../tr aining"
        (folder / file).write_text("\n".join(renamed) + "\n", encoding="utf-8")
    return answer(rs.load_study(folder))


@pytest.fixture(scope="module")
def files(answers):
    made = contents(answers)
    assert made.notices == ()
    return made.files


@pytest.fixture(scope="module")
def word(files):
    return docx.Document(io.BytesIO(files["supplement.docx"]))


def text(files, name):
    return files[name].decode("utf-8")


def test_the_same_answers_give_the_same_bytes(answers, files):
    again = contents(answers).files
    assert [name for name in files if files[name] != again[name]] == []
    assert list(files) == list(again)


def test_every_name_of_a_file_is_plain_and_stays_below_the_folder(files):
    for name in files:
        assert re.fullmatch(r"README|[a-z0-9][a-z0-9-]*(/[a-z0-9-]+)?", name.rpartition(".")[0]), (
            name
        )
    assert {PurePosixPath(name).suffix for name in files if name.startswith("tables/")} == {
        ".docx", ".tex", ".csv", ".html"}  # fmt: skip


def test_the_manifest_and_the_readme_tell_of_every_file_and_table(files):
    assert any("tr-aining" in name for name in files)
    listed = {one["name"] for one in json.loads(files["manifest.json"])["outputs"]}
    assert listed == set(files) - {"manifest.json"}
    readme = text(files, "README.txt")
    assert all(PurePosixPath(name).stem in readme for name in files if "/table-" in name)


def test_every_table_of_the_word_file_has_its_title_above_and_its_notes_below(word):
    body = list(word.element.body)
    tables = [place for place, one in enumerate(body) if one.tag == f"{W}tbl"]
    assert len(tables) >= 6
    titles = []
    for place in tables:
        above, below = (docx.text.paragraph.Paragraph(body[place + step], word) for step in (-1, 1))
        assert (above.style.name, below.style.name) == ("Table Title", "Table Note")
        assert above.runs[0].bold
        assert re.fullmatch(r"Table S?\d+\. ", above.runs[0].text)
        titles.append(above.runs[0].text)
    assert titles[:3] == ["Table 1. ", "Table 2. ", "Table 3. "]
    assert len(set(titles)) == len(titles)


def test_tables_have_rules_above_below_and_under_the_heading_and_none_upright(word):
    for table in word.tables:
        borders = {one.tag.removeprefix(W): one.get(f"{W}val") for one in
                   table._tbl.tblPr.find(f"{W}tblBorders")}  # fmt: skip
        assert borders["top"] == borders["bottom"] == "single"
        assert {borders[side] for side in ("left", "right", "insideV", "insideH")} == {"nil"}
        upright = [one for cell in table._tbl.iter(f"{W}tcBorders") for one in cell
                   if one.tag != f"{W}bottom"]  # fmt: skip
        assert upright == []
        heading = [row for row in table.rows if row._tr.find(f".//{W}tblHeader") is not None]
        assert heading, "the heading is repeated on the next page"
        assert all(row._tr.find(f".//{W}cantSplit") is not None for row in table.rows)
        last = heading[-1]._tr
        assert all(cell.find(f".//{W}tcBorders/{W}bottom") is not None
                   for cell in last.iter(f"{W}tc"))  # fmt: skip


def test_each_letter_of_a_cell_has_its_footnote_and_each_p_its_test(word):
    table = next(t for t in word.tables if t.cell(0, 0).text == "Comparison")
    after = table._tbl.getnext()
    notes = {}
    while after is not None and after.tag == f"{W}p":
        paragraph = docx.text.paragraph.Paragraph(after, word)
        if paragraph.style.name != "Table Note":
            break
        if paragraph.runs and paragraph.runs[0].font.superscript:
            notes[paragraph.runs[0].text] = paragraph.text
        after = after.getnext()
    letters = {
        run.text
        for row in table.rows
        for cell in row.cells
        for paragraph in cell.paragraphs
        for run in paragraph.runs
        if run.font.superscript
    }
    assert letters == set(notes)
    assert any("Obuchowski-Rockette analysis, two-sided; readers and cases random." in note
               for note in notes.values())  # fmt: skip
    assert any("Paired t test" in note for note in notes.values())


def test_abbreviations_are_spelled_out_in_the_order_in_which_they_are_met(word):
    notes = [one.text for one in word.paragraphs if one.style.name == "Table Note"]
    assert any(note.startswith("Note.—") and "CI = confidence interval." in note for note in notes)
    assert any("IQR = interquartile range." in note for note in notes)


def test_wide_tables_lie_and_no_table_is_wider_than_its_page(word):
    widths = [
        sum(int(one.get(f"{W}w")) for one in table._tbl.tblGrid) for table in word.tables
    ]  # fmt: skip
    assert max(widths) <= LANDSCAPE_WIDTH
    turned = {section.orientation for section in word.sections}
    assert len(turned) == 2


def test_no_user_no_date_and_no_computer_is_in_the_word_file(files, word):
    told = word.core_properties
    assert told.author == told.last_modified_by == f"readerstats {rs.__version__}"
    assert told.created == told.modified
    assert told.created.year == 2000
    with zipfile.ZipFile(io.BytesIO(files["supplement.docx"])) as parts:
        assert {part.date_time[0] for part in parts.infolist()} == {1980}
        assert parts.infolist()[0].filename == "[Content_Types].xml"


def test_hostile_names_are_words_in_every_form(files, word):
    cells = {cell.text for table in word.tables for row in table.rows for cell in row.cells}
    assert set(NAMES.values()) <= cells
    page = text(files, "tables/table-s2-each-reader.html")
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    latex = text(files, "tables/tables.tex")
    assert r"\textbackslash{}input\{../../etc/passwd\} \& 50\%\_\#\$" in latex
    assert r"\input{" not in latex
    assert "田中 花子" in latex
    plain = text(files, "tables/table-s2-each-reader.csv")
    assert "'=cmd|" in plain
    assert ",=cmd" not in plain


def test_letters_of_other_scripts_have_their_direction_and_their_fonts(files):
    with zipfile.ZipFile(io.BytesIO(files["supplement.docx"])) as parts:
        xml = parts.read("word/document.xml").decode("utf-8")
    rtl = re.search(r"<w:rPr>([^/]*/>)*<w:rtl/>.{0,80}?<w:t[^>]*>דנה לוי</w:t>", xml)
    asian = re.search(r'w:eastAsia="([^"]+)".{0,120}?<w:t[^>]*>田中</w:t>', xml)
    assert rtl
    assert asian
    assert asian[1] == "Microsoft YaHei"


def test_without_python_docx_a_sentence_says_how_to_get_it_and_all_else_is_there(
    answers, files, monkeypatch
):
    monkeypatch.setitem(sys.modules, "docx", None)
    made = contents(answers)
    assert len(made.notices) == 1
    assert "pip install 'readerstats[word]'" in made.notices[0]
    assert set(files) - set(made.files) == {name for name in files if name.endswith(".docx")}
    assert made.notices[0] in made.files["README.txt"].decode()


def test_a_picture_has_its_legend_below_and_words_for_those_who_do_not_see_it():
    png = bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154"
        "78da63f8ffff3f0005fe02fea135816b0000000049454e44ae426082"
    )
    blocks = [
        Heading("Figures"),
        Picture(label="Figure 1", png=png, inches=3, legend="A dot.", described="One dot"),
    ]
    document = docx.Document(io.BytesIO(word_document(blocks, title="T")))
    legend = document.paragraphs[-1]
    assert (legend.style.name, legend.text) == ("Figure Legend", "Figure 1. A dot.")
    assert 'descr="One dot"' in document.element.xml


def test_controls_and_half_characters_do_not_break_the_word_file():
    document = docx.Document(
        io.BytesIO(word_document([Heading("a\x00\x0bb\ud800\u202ec")], title="x\x01y"))
    )
    assert document.paragraphs[0].text == "a b\ufffdc"
    assert document.core_properties.title == "xy"


def test_legends_have_the_numbers_of_the_tables_that_are_in_the_folder(files):
    legends = text(files, "text/legends.txt")
    listed = text(files, "README.txt")
    tables = re.findall(r"(Table S?\d+)\. (.+)", listed)

    assert len(tables) > 3
    assert [f"{label}. {title}" for label, title in tables] == [
        line[: len(f"{label}. {title}")]
        for (label, title), line in zip(
            tables, re.findall(r"^Table .+", legends, re.MULTILINE), strict=True
        )
    ]
