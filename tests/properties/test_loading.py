"""However a study is written, it is read the same; whatever bytes come, there is no traceback."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from readerstats.errors import ReaderStatsError
from readerstats.study.load import load_study

LABELS = ("real", "fake")
NAMES = st.lists(
    st.text("abcdéßøxyzABC", min_size=1, max_size=4), min_size=2, max_size=5,
    unique_by=lambda name: name.casefold(),
)  # fmt: skip
FILES = ("reads.csv", "cases.csv", "readers.csv", "study.toml", "reads.xlsx", "reads.parquet")


@st.composite
def small_studies(draw):
    """Readers, and for each case a truth and an answer or None of each reader."""
    readers = [f"r{name}" for name in draw(NAMES)]
    n_cases = draw(st.integers(2, 6))
    truth = [LABELS[i % 2] for i in range(n_cases)]
    answers = draw(
        st.lists(
            st.lists(st.sampled_from([*LABELS, None]), min_size=n_cases, max_size=n_cases),
            min_size=len(readers), max_size=len(readers),
        )
    )  # fmt: skip
    for row, label in zip(answers, truth, strict=False):
        row[0] = label  # so that every reader has an answer
    answers[0] = list(truth)  # so that every case has a read
    for row in answers:
        row[0] = row[0] or "real"
    return readers, truth, answers


def written(rows, delimiter: str, encoding: str) -> bytes:
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return file.getvalue().encode(encoding)


def tables(study, shape: str):
    readers, truth, answers = study
    cases = [f"c{i}" for i in range(len(truth))]
    yield "cases.csv", [["case", "truth"], *zip(cases, truth, strict=True)]
    if shape == "long":
        rows = [
            (reader, case, answer)
            for reader, said in zip(readers, answers, strict=True)
            for case, answer in zip(cases, said, strict=True)
            if answer is not None
        ]
        yield "reads.csv", [["reader", "case", "response"], *rows]
    elif shape == "a column a case":
        yield (
            "reads.csv",
            [["reader", *cases], *([r, *a] for r, a in zip(readers, answers, strict=True))],
        )
    else:
        by_case = zip(cases, *answers, strict=True)
        yield "reads.csv", [["case", *readers], *by_case]


@settings(deadline=None, max_examples=60)
@given(
    study=small_studies(),
    shape=st.sampled_from(["long", "a column a case", "a column a reader"]),
    delimiter=st.sampled_from([",", ";", "\t"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "latin-1"]),
)
def test_shape_delimiter_and_encoding_do_not_matter(study, shape, delimiter, encoding):
    readers, truth, answers = study
    with tempfile.TemporaryDirectory() as folder:
        for name, rows in tables(study, shape):
            (Path(folder) / name).write_bytes(written(rows, delimiter, encoding))
        arrays = load_study(folder, positive="fake").arrays()

    expected = [[np.nan if a is None else a == "fake" for a in said] for said in answers]
    order = [arrays.readers.index(reader) for reader in readers]
    assert arrays.decision is not None
    np.testing.assert_array_equal(arrays.decision[0][order], np.array(expected, dtype=float))
    assert arrays.truth.tolist() == [label == "fake" for label in truth]


CELLS = st.sampled_from(
    ["reader", "case", "truth", "response", "score", "model", "R1", "c1", "c2", "1", "0", "fake",
     "real", "", " ", "na", "nan", "inf", '"', "'", "=1+1", "<b>", "\x00", "1,5", "é", "repeat",
     "modality", "kind", "status", "patient", "dataset", "order"]
)  # fmt: skip
SHEETS = st.lists(st.lists(CELLS, min_size=1, max_size=5), max_size=6).map(
    lambda rows: "\n".join(",".join(row) for row in rows).encode()
)


def told_of(files: dict[str, bytes]) -> str:
    """Load the files of a folder; return what is told, of the study or of its problems."""
    with tempfile.TemporaryDirectory() as folder:
        for name, data in files.items():
            (Path(folder) / name).write_bytes(data)
        try:
            study = load_study(folder)
        except ReaderStatsError as refusal:
            return str(refusal)
        return repr((study.arrays(), study.anonymized().arrays(), study.covariates))


@settings(deadline=None, max_examples=150)
@given(st.dictionaries(st.sampled_from(FILES), st.binary(max_size=300), min_size=1))
def test_any_bytes_give_a_study_or_a_told_problem(files):
    assert told_of(files)


@settings(deadline=None, max_examples=150)
@given(st.dictionaries(st.sampled_from(FILES[:3]), SHEETS, min_size=1))
def test_any_table_gives_a_study_or_a_told_problem(files):
    assert told_of(files)
