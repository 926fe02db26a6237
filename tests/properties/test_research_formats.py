"""Whatever happened to a file of another program: problems in words, soon, and no traceback."""

from __future__ import annotations

import io
import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readerstats.errors import ReaderStatsError
from readerstats.study.assemble import contents_of
from readerstats.study.config import Settings
from readerstats.study.formats.content import FileContent
from readerstats.study.formats.files import read_content
from readerstats.study.formats.registry import formats
from readerstats.study.formula_cells import as_meant, harmless
from readerstats.study.gather import Source

IMRMC = (
    b"title\nN0:1\nN1:1\nNR:1\nNM:1\nBEGIN DATA:\ntruth,1,truth,0\n-1,2,0,1\nR1,1,CT,2\nR1,2,CT,3\n"
)
LRC = b'title\nAnn\n  "a"  "b"\n  L  S\n 1 2 n1\n 2 1 n2\n*\n 3 3 p1\n*\n#\n'
OBUMRM = b" 1 0\n  2\n 2\n 1\n  1\n 1 2\n 2 1\n 3 3\n"
BINARY = b"Modality,Reader,Case,D,Y\nA,1,1,0,0\nA,1,2,1,1\n"


def _workbook() -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    truth, false, true = (book.create_sheet(name) for name in ("TRUTH", "FP", "TP"))
    for row in (["CaseID", "LesionID", "Weight", "ReaderID", "ModalityID", "Paradigm"],
                [1, 0, 0, "1,2", "0", "FROC"], [2, 1, 1, "1,2", "0", "FCTRL"]):  # fmt: skip
        truth.append(row)
    false.append(["ReaderID", "ModalityID", "CaseID", "FP_Rating"])
    false.append(["1", "0", 1, 2])
    true.append(["ReaderID", "ModalityID", "CaseID", "LesionID", "TP_Rating"])
    true.append(["2", "0", 2, 1, 3])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


NAMES = {"iMRMC", "OR-DBM MRMC", "OBUMRM", "MRMCbinary", "RJafroc"}
FILES = {
    "a.imrmc": IMRMC,
    "a.lrc": LRC,
    "a.dat": OBUMRM,
    "a.csv": BINARY,
    "a.xlsx": _workbook(),
}


@st.composite
def damaged(draw, whole: bytes) -> bytes:
    """A file cut short, with bits turned, with lines of other files, or something else."""
    how = draw(st.sampled_from(("cut", "bits", "spliced", "garbage")))
    if how == "garbage":
        return draw(st.binary(max_size=300))
    if how == "cut":
        return whole[: draw(st.integers(0, len(whole)))]
    if how == "bits":
        data = bytearray(whole)
        for _ in range(draw(st.integers(1, 6))):
            data[draw(st.integers(0, len(data) - 1))] ^= 1 << draw(st.integers(0, 7))
        return bytes(data)
    at = draw(st.integers(0, len(whole)))
    odd = (
        "1e999",
        "٣",
        "1,5",
        "0x10",
        '"',
        "*",
        "#",
        ",,,",
        "\x00",
        "-1,1,0,0\n",
        "nan",
        "9" * 400,
    )
    return whole[:at] + draw(st.sampled_from(odd)).encode() + whole[at:]


@pytest.mark.parametrize("name", FILES)
@settings(max_examples=60)
@given(data=st.data())
def test_a_damaged_file_is_told_and_never_raises(name, data):
    content = FileContent(name, data.draw(damaged(FILES[name])))
    start = time.perf_counter()

    for one in formats():  # asked and read without what catches their failures
        if one.name in NAMES and content.ending in one.endings and one.recognise(content):
            one.read(content)
    tables, problems = read_content(content)

    assert tables or problems
    with suppress(ReaderStatsError):
        contents_of([Source(table) for table in tables], Settings(), problems)
    assert time.perf_counter() - start < 2


@given(text=st.text("=+-@\t\r'1.eA", max_size=6))
def test_what_is_made_harmless_is_read_as_it_was_meant(text):
    assert as_meant(harmless(text)) == text
    assert harmless(text)[:1] not in set("=+-@\t\r")
