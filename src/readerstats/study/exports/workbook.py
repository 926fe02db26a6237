"""Excel workbooks, by openpyxl; the same cells give the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from readerstats.errors import ReaderStatsError

Cell: TypeAlias = str | int | float
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_TIMES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # what a workbook cannot hold


def workbook_bytes(sheets: Mapping[str, Iterable[Sequence[Cell]]]) -> bytes:
    """Return a workbook; text stays text, whatever it begins with.

    Parameters
    ----------
    sheets : mapping of str to rows
        Rows of cells by the name of the sheet.

    Raises
    ------
    ReaderStatsError
        Where openpyxl is not installed.

    Examples
    --------
    >>> workbook_bytes({"FP": [["CaseID"], [1]]})[:2]
    b'PK'
    """
    try:
        from openpyxl import Workbook
        from openpyxl.cell import WriteOnlyCell
    except ImportError:
        raise ReaderStatsError(
            "Excel files need openpyxl: install it with pip install 'readerstats[excel]'."
        ) from None
    book = Workbook(write_only=True)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            cells = []
            for value in row:
                is_text = isinstance(value, str)
                # a number as text, since openpyxl would write 16 of its 17 digits
                content = _UNFIT.sub("", value) if isinstance(value, str) else repr(value)
                one = WriteOnlyCell(sheet, value=content)
                one.data_type = "s" if is_text else "n"  # and no formula
                cells.append(one)
            sheet.append(cells)
    file = io.BytesIO()
    book.save(file)
    return _without_times(file)


def _without_times(file: io.BytesIO) -> bytes:
    """Pack a workbook anew, with no time in it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(file) as parts, zipfile.ZipFile(packed, "w") as target:
        for name in sorted(parts.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            data = parts.read(name)
            if name == "docProps/core.xml":
                data = _TIMES.sub(rb"\g<1>1980-01-01T00:00:00Z", data)
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # whatever computer packs it
            target.writestr(entry, data, compresslevel=6)
    return packed.getvalue()
