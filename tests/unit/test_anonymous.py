"""A study without names: no identifier of a reader is left anywhere in it."""

from __future__ import annotations

import numpy as np
import pytest

from readerstats.study.load import load_study
from readerstats.study.model import Study

NAMES = ("Rossi", "Smith", "Weber", "Dubois", "Kaya", "Khan")


@pytest.fixture
def named(folder_with) -> Study:
    """Six readers in a wide table; one has no covariates, one always says the same."""
    rows = [
        ",".join([f"c{i}", "yes" if i % 2 else "no",
                  *("yes" if (i + n) % 3 or name == "Khan" else "no"
                    for n, name in enumerate(NAMES))])
        for i in range(12)
    ]  # fmt: skip
    wide = "\n".join([",".join(["case", "truth", *NAMES]), *rows, ""])
    listed = (*NAMES[1:], "Nobody")
    readers = "reader,mail,center\n" + "".join(
        f"{name},{name.lower()}@x.org,{'ab'[n % 2]}\n" for n, name in enumerate(listed)
    )
    models = "model,case,response\n" + "".join(f"GPT-5,c{i},yes\n" for i in range(12))
    folder = folder_with({"Rossi reads.csv": wide, "readers.csv": readers, "models.csv": models})
    tables = [folder / name for name in ("Rossi reads.csv", "readers.csv", "models.csv")]
    return load_study(tables)


def test_no_name_is_left_in_tables_problems_files_or_columns(named):
    study = named.anonymized()

    text = "\n".join(
        [
            *(frame.to_csv() for frame in (study.reads, study.cases, study.readers)),
            *map(str, study.problems),
            *map(repr, (study.files, study.columns, study.paths, study.arrays(), study)),
        ]
    ).casefold()

    assert [name for name in (*NAMES, "Nobody") if name.casefold() in text] == []


def test_the_named_study_did_name_them(named):
    problems = "\n".join(map(str, named.problems))

    assert "'Khan' gave the same response" in problems
    assert "'Rossi' has no row in readers.csv" in problems
    assert "'Nobody' occurs in no read" in problems


def test_readers_are_numbered_and_models_keep_their_names(named):
    study = named.anonymized()

    assert study.humans == tuple(f"Reader {n:02d}" for n in range(1, 7))
    assert study.models == ("GPT-5",)
    assert "center" in study.readers.columns


def test_the_reads_are_the_same_in_another_order_of_readers(named):
    before, after = named.arrays().correct[0], named.anonymized().arrays().correct[0]

    order = np.lexsort(before.T), np.lexsort(after.T)
    np.testing.assert_array_equal(before[order[0]], after[order[1]])
    assert not np.array_equal(before, after)


def test_the_order_comes_from_the_seed(named):
    once, again = named.anonymized(), named.anonymized()

    assert once.reads.equals(again.reads)


def test_problems_tell_the_new_names(named):
    messages = [str(p) for p in named.anonymized().problems if p.code == "one-answer"]

    assert len(messages) == 2  # Khan, and the model
    assert any(message.startswith("'Reader 0") for message in messages)
