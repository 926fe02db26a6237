"""One input of the fuzzer: a file of any kind and bytes, read without a net."""

from __future__ import annotations

from readerstats.study.formats.content import FileContent
from readerstats.study.formats.files import read_content
from readerstats.study.formats.registry import formats

ENDINGS = (
    ".csv", ".tsv", ".txt", ".imrmc", ".lrc", ".dat", ".json", ".jsonl", ".log", ".eval", ".xlsx",
    ".xls", ".ods", ".parquet",
)  # fmt: skip


def look(data: bytes) -> None:
    """Read the file; what a reader of formats raises is raised here too."""
    if not data:
        return
    content = FileContent(f"file{ENDINGS[data[0] % len(ENDINGS)]}", data[1:])
    for one in formats():
        if content.ending in one.endings and one.recognise(content):
            tables, problems = one.read(content)
            if one.join is not None and tables:
                _, more = one.join(tables)
                problems = [*problems, *more]
            break
    else:
        _, problems = read_content(content)
    for problem in problems:
        str(problem)
