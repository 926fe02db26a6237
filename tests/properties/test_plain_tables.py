"""Long plain files are read fast, and become exactly the table that the slow way makes."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from readerstats.study.formats import files
from readerstats.study.formats.content import FileContent
from readerstats.study.formats.files import read_content
from readerstats.study.formats.plain import plain_table

READS = "reader,case,response\nR1,c1,1\nR2,c2,0\n"
CELLS = st.sampled_from(
    ["", " ", "R1", "c 1", "007", "1.0", "1,5", "1.5", "1,000", "nan", "NA", "None", "1e999", "é",
     "\u200b", "\ufeff", "\u2028", "\x85", "\x0b", "\x0c", "\\", "#", "'", "true", '"', '"a"',
     '"a,b"', '"a\nb"', '"a""b"', '""', "\r", "9007199254740993", "٣", "Unnamed: 1"]
)  # fmt: skip
SOUND = st.sampled_from(["R1", "c1", "007", "1.5", "2,5", "", "nan", '"R 1"', "é", "None"])


@st.composite
def tables(draw) -> bytes:
    """A delimited text: mostly even, sometimes ragged, quoted, blank, or of another encoding."""
    delimiter = draw(st.sampled_from(",;\t|"))
    end = draw(st.sampled_from(["\n", "\n", "\r\n", "\r\n", "\r"]))
    cells = draw(st.sampled_from([SOUND, SOUND, SOUND, CELLS]))
    width = draw(st.sampled_from([1, 2, 2, 3, 3, 4]))
    row = st.lists(cells, min_size=width, max_size=width)
    ragged = st.lists(cells, max_size=5)
    rows = draw(st.lists(draw(st.sampled_from([row, row, row, row | ragged])), max_size=8))
    told = draw(st.sampled_from(["", "", f"sep={delimiter}{end}", "Reads of May" + end]))
    close = draw(st.sampled_from(["", end, end + end]))
    header = [] if draw(st.integers(0, 9)) == 0 else [[f"column {at}" for at in range(width)]]
    text = told + end.join(delimiter.join(cells) for cells in header + rows) + close
    encoding = draw(st.sampled_from(["utf-8", "utf-8", "utf-8-sig", "utf-16", "cp1252"]))
    return text.encode(encoding, errors="replace")


def slowly(content: FileContent):
    """Return the table of a file that is too short to be worth the fast way."""
    [table], problems = read_content(content)
    return table, problems


def assert_read_alike(data: bytes) -> bool:
    """Compare both ways; whether the fast one read the file."""
    content = FileContent("reads.csv", data)
    fast = plain_table(content)
    if fast is None:
        return False
    table, problems = slowly(content)
    assert fast[1] == problems
    assert fast[0].rows.tolist() == table.rows.tolist()
    assert fast[0].rows.dtype == table.rows.dtype
    pd.testing.assert_frame_equal(fast[0].frame, table.frame, check_exact=True)
    assert [[type(cell) for cell in fast[0].frame[name]] for name in fast[0].frame] == [
        [type(cell) for cell in table.frame[name]] for name in table.frame
    ]
    assert (fast[0].name, fast[0].sheet, fast[0].sha256) == (table.name, None, table.sha256)
    return True


@settings(max_examples=400, deadline=None)
@given(tables())
@example(b'a,b\n"\xef\xbb\xbf1",2\n')
@example("a,b\n\ufeff1,2\n".encode())
@example(b"a;b\n1,5;2\n")
@example(b"a,a\n1,2\n")
def test_a_plain_file_is_the_same_table_both_ways(data):
    assert_read_alike(data)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=60), st.integers(0, 40))
def test_damaged_bytes_are_the_same_table_both_ways(garbage, at):
    data = READS.encode()
    assert_read_alike(data[:at] + garbage + data[at + len(garbage) :])


@pytest.mark.parametrize(
    "text",
    [
        READS,
        READS.replace("\n", "\r\n"),
        READS.replace(",", ";").replace("1\n", "1,5\n"),
        '"reader","case"\n"R 1","c1"\n"R2",""\n',
        "sep=;\nreader;case\nR1;c1\n",
        READS + "\n\n",
        "reader,reader\nR1,R2\n",
        "reader,,case\nR1,x,c1\n",
    ],
)
def test_a_file_with_even_lines_is_read_the_fast_way(text):
    assert assert_read_alike(text.encode())


@pytest.mark.parametrize(
    "text",
    [
        READS + "R3,c1\n",
        READS + "R3,c1,1,1\n",
        READS + "R3,c1,1\n\nR4,c1,1\n",
        READS + ",,\n",
        READS + '"R3\nR4",c1,1\n',
        READS + '"R,3",c1,1\n',
        READS + 'R"3",c1,1\n',
        READS + '"R""3",c1,1\n',
        READS + '"R3,c1,1\n',
        READS + "R\r3,c1,1\n",
        READS + "R" * 40_000 + ",c1,1\n",
        "Reads of May,,\n" + READS,
        "# exported\n" + READS,
        "reader\nR1\n",
        "reader,case\n",
        "reader,case\n\ufeffR1,c1\n",
        "\n" + READS,
    ],
)
def test_anything_else_is_left_to_the_slow_way(text):
    assert plain_table(FileContent("reads.csv", text.encode())) is None


def test_a_long_file_is_read_the_fast_way(monkeypatch):
    rows = "".join(f"R{reader},c{case},1\n" for reader in range(100) for case in range(1200))
    content = FileContent("reads.csv", ("reader,case,response\n" + rows).encode())
    fast = plain_table(content)
    assert fast is not None

    def slow(*_):
        raise AssertionError("the slow way was taken")

    monkeypatch.setattr("readerstats.study.formats.delimited.delimited_grid", slow)
    [table], problems = files.read_content(content)
    pd.testing.assert_frame_equal(table.frame, fast[0].frame)
    assert problems == []
