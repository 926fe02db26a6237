"""Files of every format give the same cells, with rows numbered as a spreadsheet shows them."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import pandas as pd
import pytest

from readerstats.study.formats import excel
from readerstats.study.formats.content import FileContent
from readerstats.study.formats.files import read_content, read_file
from readerstats.study.formats.frames import read_frame

TEXT = "case,truth,size\nc1,é,2.5\n\nc2,,3\n"


def read_delimited(data: bytes, name: str):
    tables, problems = read_content(FileContent(name, data))
    return (tables[0] if tables else None), problems


def read_workbook(data: bytes, name: str):
    return read_content(FileContent(name, data))


def cells(table) -> list[list[str | None]]:
    return table.frame.to_numpy().tolist()


EXPECTED = [["c1", "é", "2.5"], ["c2", None, "3"]]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1", "cp1252"]
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_every_encoding_and_delimiter_gives_the_same_cells(encoding, delimiter):
    data = TEXT.replace(",", delimiter).encode(encoding)

    table, _ = read_delimited(data, "cases.csv")

    assert cells(table) == EXPECTED
    assert table.rows.tolist() == [2, 4]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_line_ending_counts_the_same_rows(newline):
    table, problems = read_delimited(TEXT.replace("\n", newline).encode(), "cases.csv")

    assert cells(table) == EXPECTED
    assert table.rows.tolist() == [2, 4]
    assert problems == []


def test_excels_separator_line_names_the_delimiter_and_is_row_one():
    table, _ = read_delimited(b"sep=;\ncase;size\nc1;1,5\n", "cases.csv")

    assert cells(table) == [["c1", "1.5"]]
    assert table.rows.tolist() == [3]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a;b\n1,5;x\n", "1.5"),
        ("a;b\n1,500;x\n", "1,500"),  # thousands, as far as one can tell
        ("a;b\n1,5;2.5\n", "1,5"),  # points and commas: neither is changed
        ('a,b\n"1,5",x\n', "1,5"),
    ],
)
def test_a_decimal_comma_is_read_only_where_it_is_one(text, value):
    table, _ = read_delimited(text.encode(), "reads.csv")

    assert table.frame["a"].tolist() == [value]


def test_quoted_cells_keep_delimiters_and_line_breaks():
    table, problems = read_delimited(b'case,note\nc1,"a, ""b""\nc"\nc2,x\n', "cases.csv")

    assert cells(table) == [["c1", 'a, "b"\nc'], ["c2", "x"]]
    assert table.rows.tolist() == [2, 3]
    assert problems == []


def test_blank_cells_beyond_the_header_do_no_harm():
    table, problems = read_delimited(b"case,truth\nc1,x,,\n", "cases.csv")

    assert cells(table) == [["c1", "x"]]
    assert problems == []


def test_formulas_and_markup_are_only_text():
    table, problems = read_delimited(b"case,truth\n=cmd(),<script>\n", "cases.csv")

    assert cells(table) == [["=cmd()", "<script>"]]
    assert problems == []


def workbook(**sheets: list[list[object]]) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_a_workbook_gives_text_and_the_sheets_own_row_numbers():
    data = workbook(Data=[[], ["case", "size", "new"], ["007", 2.0, True], [], [8, 2.5, None]])

    [table], problems = read_workbook(data, "cases.xlsx")

    assert cells(table) == [["007", "2", "true"], ["8", "2.5", None]]
    assert table.rows.tolist() == [3, 5]
    assert (table.name, problems) == ("cases.xlsx", [])


def test_sheets_are_tables_named_in_brackets():
    data = workbook(reads=[["reader"], ["R1"]], notes=[], cases=[["case"], ["c1"]])

    tables, _ = read_workbook(data, "study.xlsx")

    assert [(table.name, table.sheet) for table in tables] == [
        ("study.xlsx [reads]", "reads"),
        ("study.xlsx [cases]", "cases"),
    ]


def test_a_workbook_that_unpacks_to_too_much_is_not_opened(monkeypatch):
    monkeypatch.setattr(excel, "MAX_BYTES", 1_000_000)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 2_000_000)

    tables, [problem] = read_workbook(file.getvalue(), "bomb.xlsx")

    assert tables == []
    assert str(problem).startswith("bomb.xlsx: unpacks to more than 1,000,000 bytes")


def test_a_sheet_with_too_many_cells_is_left_out(monkeypatch):
    monkeypatch.setattr(excel, "MAX_CELLS", 3)
    data = workbook(reads=[["a", "b"], [1, 2]])

    tables, [problem] = read_workbook(data, "reads.xlsx")

    assert (tables, problem.code) == ([], "too-large-file")


def test_a_stray_cell_in_the_last_corner_is_named():
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["case", "truth"])
    book.active["XFD1048576"] = " "
    file = io.BytesIO()
    book.save(file)

    tables, [problem] = read_workbook(file.getvalue(), "cases.xlsx")

    assert tables == []
    assert str(problem) == (
        "cases.xlsx: 'XFD1048576' lies so far out that the sheet between would not fit into "
        "memory; delete the stray cell [too-large-file]"
    )


@pytest.mark.parametrize("data", [b"", b"rubbish", b"PK\x03\x04" + b"\0" * 100])
@pytest.mark.parametrize("ending", [".xlsx", ".xls", ".ods", ".parquet"])
def test_a_damaged_file_is_a_problem_and_no_exception(tmp_path, data, ending):
    path = tmp_path / f"reads{ending}"
    path.write_bytes(data)

    tables, problems = read_file(path)

    assert tables == []
    assert problems[0].code in {"empty-file", "unreadable-file"}


def test_parquet_keeps_text_and_whole_numbers(tmp_path):
    frame = pd.DataFrame({"case": ["007", "8"], "size": [2.0, None], "n": [1, 2]})
    frame.to_parquet(tmp_path / "cases.parquet")

    [table], problems = read_file(tmp_path / "cases.parquet")

    assert cells(table) == [["007", "2", "1"], ["8", None, "2"]]
    assert problems == []


def test_a_data_frame_of_many_types_becomes_text():
    frame = pd.DataFrame(
        {
            1: pd.Categorical(["a", None]),
            "whole": pd.array([1, None], dtype="Int64"),
            "day": [dt.datetime(2026, 1, 2), pd.NaT],  # noqa: DTZ001 - a date in a table has none
            "yes": [True, False],
        }
    )

    table, problems = read_frame(frame, "cases")

    assert cells(table) == [["a", "1", "2026-01-02", "true"], [None, None, None, "false"]]
    assert list(table.frame.columns) == ["1", "whole", "day", "yes"]
    assert problems == []


def test_a_named_index_is_a_column_and_a_nameless_one_is_not():
    named = pd.DataFrame({"truth": ["1"]}, index=pd.Index(["c1"], name="case"))
    nameless = pd.DataFrame({"truth": ["1"]}, index=[7])

    assert list(read_frame(named, "cases")[0].frame.columns) == ["case", "truth"]
    assert list(read_frame(nameless, "cases")[0].frame.columns) == ["truth"]


def test_a_data_frame_with_a_column_twice_is_told():
    frame = pd.DataFrame([["c1", "1", "0"]], columns=["case", "truth", "truth"])

    _, [problem] = read_frame(frame, "cases")

    assert problem.code == "duplicate-header"


def test_a_bar_parts_cells_as_a_comma_does():
    table, problems = read_delimited(TEXT.replace(",", "|").encode(), "cases.csv")

    assert (cells(table), problems) == (EXPECTED, [])


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_title_above_the_header_is_told_with_the_headers_row(delimiter):
    text = "Cases of the study\n\n" + TEXT.replace(",", delimiter)
    table, [problem] = read_delimited(text.encode(), "cases.csv")

    assert table is None
    assert str(problem) == (
        "cases.csv, row 1: the header seems to be in row 3; delete the rows above the header "
        "[header-below]"
    )


def test_a_title_above_the_header_of_a_workbook_is_told(tmp_path):
    pd.DataFrame({"case": ["c1", "c2"], "truth": [0, 1]}).to_excel(
        tmp_path / "cases.xlsx", index=False, startrow=2
    )
    import openpyxl

    book = openpyxl.load_workbook(tmp_path / "cases.xlsx")
    book.active["A1"] = "Cases of the study"
    book.save(tmp_path / "cases.xlsx")

    _, [problem] = read_file(tmp_path / "cases.xlsx")

    assert (problem.code, problem.message) == ("header-below", "the header seems to be in row 3")


def test_a_row_number_without_a_name_is_no_title():
    table, [problem] = read_delimited(b",case\n0,c1\n1,c2\n", "cases.csv")

    assert (cells(table), problem.code) == ([["c1"], ["c2"]], "unnamed-column")
