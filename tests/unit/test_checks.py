"""Each check, seen on the smallest study that has the problem; messages are in a file to read."""

from __future__ import annotations

import random
import runpy
import sys
from pathlib import Path
from typing import Any

import pytest

from readerstats.analysis.manuscript import manuscript_problems
from readerstats.errors import Problem, ReaderStatsError, StudyError
from readerstats.report.page import report
from readerstats.study.alert_codes import ALERTS
from readerstats.study.codes import CODES
from readerstats.study.formats import files as files_module
from readerstats.study.load import load_study

MESSAGES = Path(__file__).with_name("check_messages.txt")
ABSENT: Any = object()

CASES = "case,truth\nc1,fake\nc2,real\nc3,real\nc4,fake\n"
READERS = "reader,age\nAnn,31\nBob,45\n"
READS = (
    "reader,case,response\n"
    "Ann,c1,fake\nAnn,c2,real\nAnn,c3,fake\nAnn,c4,fake\n"
    "Bob,c1,fake\nBob,c2,real\nBob,c3,fake\nBob,c4,fake\n"
)
POSITIVE = "[task]\npositive = 'fake'\n"
TEXT = "[report]\nmanuscript = ['abstract.md']\n"
CODED = {"fake": "1", "real": "0"}
SURVEY = (
    "Timestamp,E-mail,c1 [Fake?],c1 [Sure?],c2 [Fake?],c2 [Sure?]\n"
    "3/5/2026 14:30:15,ann@x.org,fake,1,real,2\n3/5/2026 14:40:15,bob@x.org,fake,1,real,2\n"
    "3/6/2026 14:30:15,Ann@x.org,fake,1,real,2\n"
)
QUALTRICS = (
    "ResponseId,Status,Finished,1_Q1,2_Q1\nResponse ID,Response Type,Finished,Fake?,Fake?\n"
    + ",".join(['"{""ImportId"":""x""}"'] * 5)
    + "\nR_1,IP Address,True,fake,real\nR_2,Survey Preview,True,fake,real\n"
    "R_3,IP Address,False,fake,\n"
)


def replaced(text: str, **words: str) -> str:
    for old, new in words.items():
        text = text.replace(old, new)
    return text


def with_column(name: str, fake: str, real: str) -> str:
    """The reads with one more column, which depends on the answer."""
    text = READS.replace("response\n", f"response,{name}\n")
    return text.replace("fake\n", f"fake,{fake}\n").replace("real\n", f"real,{real}\n")


def in_modalities(**of_reader: str) -> str:
    """The reads, each reader's in one modality."""
    header, *rows = READS.splitlines()
    told = [f"{row},{of_reader[row.split(',')[0]]}" for row in rows]
    return "\n".join([f"{header},modality", *told, ""])


def read_twice(first: str, then: str) -> str:
    """The reads in two modalities, the second one later."""
    header, *rows = READS.splitlines()
    told = [f"{row},{m},{when}" for m, when in (("CT", first), ("MR", then)) for row in rows]
    return "\n".join([f"{header},modality,timestamp", *told, ""])


def thirty_cases(*, shuffled: bool = False) -> str:
    rows = [f"c{i:02d},{'fake' if i < 15 else 'real'}" for i in range(30)]
    if shuffled:
        random.Random(1).shuffle(rows)  # noqa: S311 - no secret
    return "\n".join(["case,truth", *rows, ""])


def thirty_reads(*, bob_always_fake: bool = False) -> str:
    rows = [
        f"{reader},c{i:02d},{'fake' if i % 3 or (reader == 'Bob' and bob_always_fake) else 'real'}"
        for reader in ("Ann", "Bob")
        for i in range(30)
    ]
    return "\n".join(["reader,case,response", *rows, ""])


def rated(*, positive: int, negative: int) -> str:
    """Two readers rate thirty cases: Ann all alike, Bob one step higher on every third."""
    rows = [
        f"{reader},c{i:02d},{(positive if i < 15 else negative) + (reader == 'Bob' and i % 3 == 0)}"
        for reader in ("Ann", "Bob")
        for i in range(30)
    ]
    return "\n".join(["reader,case,score", *rows, ""])


def prompted(table: str) -> str:
    """The table with each case asked by two prompts, as if these were cases."""
    header, *rows = table.splitlines()
    asked = [
        ",".join(f"{cell}_prompt{n}" if cell[:1] == "c" and cell[1:].isdigit() else cell
                 for cell in row.split(","))
        for n in (1, 2) for row in rows
    ]  # fmt: skip
    return "\n".join([header, *asked, ""])


# what is changed in the study of CASES, READS and READERS, by code and, after the colon, occasion
SCENARIOS: dict[str, dict[str, Any]] = {
    "missing-file": {"study.toml": "[files]\nreads = 'reads.csv'\ncases = 'case.csv'\n"},
    "missing-file: far away": {
        "study.toml": "[files]\nreads = 'reads.csv'\ncases = '/nowhere/at/all/cases.csv'\n",
    },
    "missing-file: no name": {"study.toml": "[files]\nreads = ['', 'reads.csv']\n"},
    "file-twice": {"study.toml": "[files]\nreads = ['reads.csv', './reads.csv']\n"},
    "unreadable-file: a folder": {"reads.csv": None},
    "unreadable-file: a damaged workbook": {"cases.csv": ABSENT, "cases.xlsx": b"PK\3\4 rubbish"},
    "unknown-format": {
        "study.toml": "[files]\nreads = 'reads.csv'\ncases = 'cases.docx'\n",
        "cases.docx": "x",
    },
    "empty-file": {"cases.csv": ""},
    "not-a-table: a picture": {"cases.csv": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"},
    "not-a-table: a workbook": {"cases.csv": b"PK\x03\x04\x14\x00\x06\x00"},
    "too-large-cell: 40,000 characters": {"cases.csv": CASES + "c5," + "x" * 40_000 + "\n"},
    "too-large-cell: a million characters": {"cases.csv": CASES + "c5," + "x" * 1_000_000 + "\n"},
    "broken-quotes": {"cases.csv": CASES + 'c5,"fake\n'},
    "ragged-row: too many cells and too few": {"cases.csv": CASES + "c5,fake,chest,left\nc6\n"},
    "ragged-row: many": {"cases.csv": CASES + "c5,fake,x\n" * 8},
    "header-below: a title": {"cases.csv": "Cases of 2024\n\n" + CASES},
    "header-below: a comment": {"cases.csv": "# exported by us, on Monday, at noon\n" + CASES},
    "duplicate-header": {"cases.csv": "case,truth,truth\nc1,fake,fake\n"},
    "empty-table": {"cases.csv": "case,truth\n"},
    "unnamed-column": {"cases.csv": ",case,truth\n0,c1,fake\n1,c2,real\n2,c3,real\n3,c4,fake\n"},
    "encoding-guessed": {"readers.csv": "reader,city\nAnn,Köln\nBob,Malmö\n".encode("latin-1")},
    "broken-toml: no quotation marks": {"study.toml": "title = Fake or real\n"},
    "broken-toml: Latin-1": {"study.toml": "title = 'K\xf6ln'\n".encode("latin-1")},
    "unknown-setting: a key": {"study.toml": "[analysis]\nreplicate = 100\n"},
    "unknown-setting: a column": {"study.toml": "[columns]\nraeder = 'Rad'\n"},
    "wrong-setting: a number": {"study.toml": "[analysis]\nlevel = 95\n"},
    "wrong-setting: a word": {"study.toml": "[task]\nunanswered = 'wrong'\n"},
    "wrong-setting: a metric": {"study.toml": "[analysis]\nmetrics = ['acc']\n"},
    "wrong-setting: too few replicates": {"study.toml": "[analysis]\nreplicates = 99\n"},
    "wrong-setting: a level that prints as 100%": {"study.toml": "[analysis]\nlevel = 0.99999\n"},
    "wrong-setting: a scale": {"study.toml": "[analysis]\nquality_scale = [5, 1]\n"},
    "few-replicates": {"study.toml": "[analysis]\nreplicates = 999\n"},
    "unknown-phase": {
        "study.toml": "[phases.3]\n",
        "reads.csv": with_column("phase", "1", "2"),
    },
    "unknown-covariate": {"study.toml": "[analysis]\ncovariates = ['ages']\n"},
    "unknown-subgroup": {"study.toml": "[analysis]\nsubgroups = ['sides']\n"},
    "unknown-term": {"study.toml": "[model]\nterms = ['ages']\n"},
    "wrong-setting: an interaction": {"study.toml": "[model]\ninteractions = ['age']\n"},
    "no-reads": {"reads.csv": ABSENT},
    "missing-column: reader": {"reads.csv": replaced(READS, reader="who"), "readers.csv": ABSENT},
    "missing-column: truth": {
        "cases.csv": replaced(CASES, truth="result"),
        "reads.csv": replaced(READS, fake="sure", real="maybe"),
    },
    "ambiguous-column": {"reads.csv": "rater,radiologist,case,response\nAnn,Bob,c1,fake\n"},
    "unknown-column": {"study.toml": "[columns]\nreader = 'Rad_ID'\n"},
    "column-twice": {"study.toml": "[columns]\nreader = 'reader'\ncase = 'reader'\n"},
    "confidence-aside": {"reads.csv": with_column("confidence", "5", "4")},
    "answers-are-ratings": {
        "reads.csv": "reader,case,response\nAnn,c1,1\nAnn,c2,2\nAnn,c3,3\nAnn,c4,5\n",
    },
    "wide-table": {"reads.csv": "case,Ann,Bob\nc1,fake,fake\nc2,real,real\nc3,fake,real\n"},
    "blank-identifier": {"reads.csv": READS + ",c1,fake\n"},
    "invisible-characters: in a name and a label": {
        "reads.csv": READS.replace("Bob,c1", "Bob\u200b,c1").replace("c2,real", "c2,real\u200e", 1),
    },
    "unknown-case: one": {"reads.csv": READS + "Ann,c9,fake\nBob,c9,real\n"},
    "unknown-case: many": {"reads.csv": READS + "".join(f"Ann,x{i},fake\n" for i in range(10))},
    "near-miss-case": {"reads.csv": replaced(READS, c3="C03.png")},
    "near-miss-reader: between tables": {"reads.csv": replaced(READS, Bob="bob ")},
    "near-miss-reader: in one table": {
        "readers.csv": ABSENT,
        "reads.csv": READS.replace("Bob,c4", "bob,c4"),
    },
    "duplicate-read: one": {"reads.csv": READS + "Ann,c1,real\n"},
    "duplicate-read: many": {"reads.csv": READS + READS.split("\n", 1)[1]},
    "repeats-dropped": {
        "reads.csv": "reader,case,repeat,response\n"
        + "".join(f"Ann,c{i},{run},fake\n" for run in (1, 2) for i in (1, 2, 3, 4)),
    },
    "runs-averaged": {
        "models.csv": "model,case,repeat,response\n"
        + "".join(f"net,c{i},{run},fake\n" for run in (1, 2) for i in (1, 2)),
    },
    "unknown-response": {"reads.csv": READS.replace("Bob,c1,fake", "Bob,c1,fakee")},
    "response-coded": {"reads.csv": replaced(READS, **CODED)},
    "label-spelling": {"reads.csv": READS.replace("Bob,c1,fake", "Bob,c1, Fake")},
    "unknown-status": {"reads.csv": with_column("status", "purple", "answered")},
    "number-expected": {"reads.csv": with_column("seconds", "12", "a minute")},
    "rating-outside-scale": {
        "study.toml": POSITIVE + "[analysis]\nquality_scale = [1, 5]\n",
        "reads.csv": with_column("quality", "6", "2.5"),
    },
    "timestamp-not-read": {"reads.csv": with_column("timestamp", "yesterday", "2026-03-05 14:30")},
    "timestamp-not-read: day or month": {"reads.csv": with_column("timestamp", "05/03/2026", "")},
    "timestamp-not-read: zones": {
        "reads.csv": with_column("timestamp", "2026-03-05 14:30", "2026-03-05T14:30:00Z"),
    },
    "seconds-not-positive": {"reads.csv": with_column("seconds", "-1", "12")},
    "blank-modality": {"reads.csv": with_column("modality", "CT", "")},
    "no-answers": {"reads.csv": replaced(READS, fake="", real="")},
    "unanswered": {
        "cases.csv": thirty_cases(),
        "reads.csv": thirty_reads().replace("Ann,c01,fake", "Ann,c01,cannot tell")
        .replace("Ann,c02,fake", "Ann,c02,"),
    },
    "many-unanswered": {
        "reads.csv": READS.replace("Bob,c1,fake", "Bob,c1,cannot tell")
        .replace("Bob,c2,real", "Bob,c2,"),
    },
    "threshold-needed": {"reads.csv": replaced(READS, response="score", fake="4", real="2")},
    "threshold-unused": {"study.toml": "[task]\nthreshold = 3\n"},
    "threshold-outside: above": {
        "study.toml": POSITIVE + "threshold = 6\n",
        "reads.csv": replaced(READS, response="score", fake="4", real="2"),
    },
    "threshold-outside: all reach it": {
        "study.toml": POSITIVE + "threshold = 2\n",
        "reads.csv": replaced(READS, response="score", fake="4", real="2"),
    },
    "scale-reversed": {"cases.csv": thirty_cases(), "reads.csv": rated(positive=1, negative=4)},
    "duplicate-case": {"cases.csv": CASES + "c1,fake\n"},
    "two-truths: in the cases": {"cases.csv": CASES + "c1,real\n"},
    "two-truths: in the reads": {
        "cases.csv": ABSENT,
        "reads.csv": "reader,case,truth,response\n"
        "Ann,c1,fake,real\nAnn,c2,real,real\nBob,c1,real,fake\n",
    },
    "two-truths: between the tables": {"reads.csv": with_column("truth", "fake", "real")},
    "two-datasets": {
        "cases.csv": ABSENT,
        "reads.csv": "reader,case,truth,dataset,response\n"
        "Ann,c1,fake,A,real\nAnn,c2,real,A,real\nBob,c1,fake,B,fake\n",
    },
    "case-without-truth": {"cases.csv": CASES.replace("c3,real", "c3,")},
    "unknown-truth": {"cases.csv": CASES.replace("c3,real", "c3,Fake?")},
    "positive-unknown: not said": {"study.toml": "title = 'no positive label'\n"},
    "positive-unknown: not there": {"study.toml": "[task]\npositive = 'synthetic'\n"},
    "positive-unknown: both labels are one": {
        "study.toml": "[task]\npositive = 'real'\nnegative = 'real'\n",
    },
    "positive-unknown: one label": {
        "study.toml": "title = 'no positive label'\n",
        "cases.csv": replaced(CASES, real="fake"),
    },
    "positive-recognised": {
        "study.toml": "title = 'no positive label'\n",
        "cases.csv": replaced(CASES, **CODED),
        "reads.csv": replaced(READS, **CODED),
    },
    "no-positive-cases": {"cases.csv": replaced(CASES, fake="real")},
    "no-negative-cases": {"cases.csv": replaced(CASES, real="fake")},
    "one-class-dataset": {
        "cases.csv": "case,truth,dataset\nc1,fake,A\nc2,real,B\nc3,real,A\nc4,fake,A\n",
    },
    "few-cases": {},
    "case-without-dataset": {
        "cases.csv": "case,truth,dataset\nc1,fake,A\nc2,real,A\nc3,real,\nc4,fake,A\n",
    },
    "case-without-reads": {"cases.csv": CASES + "c5,fake\n"},
    "clustered-cases": {
        "cases.csv": "case,truth,patient\nc1,fake,p1\nc2,real,p1\nc3,real,p2\nc4,fake,p3\n",
    },
    "duplicate-reader": {"readers.csv": READERS + "Bob,46\n"},
    "unknown-reader": {"readers.csv": "reader,age\n1,31\n2,45\n"},
    "reader-and-model": {"models.csv": "model,case,response\nAnn,c1,fake\n"},
    "reader-without-covariates": {"readers.csv": "reader,age\nAnn,31\n"},
    "reader-without-reads": {"readers.csv": READERS + "Cid,60\n"},
    "model-among-readers: long": {"reads.csv": replaced(READS, Bob="GPT-4o")},
    "model-among-readers: wide": {
        "readers.csv": ABSENT,
        "reads.csv": "case,Ann,Gemini 2.5\nc1,fake,fake\nc2,real,real\nc3,fake,real\n",
    },
    "negative-experience": {"readers.csv": "reader,experience_years\nAnn,-9\nBob,20\n"},
    "covariate-not-number": {"readers.csv": "reader,experience_years\nAnn,ten years\nBob,20\n"},
    "unknown-kind": {"readers.csv": "reader,kind\nAnn,human\nBob,robot\n"},
    "few-readers": {},
    "no-human-readers": {
        "reads.csv": ABSENT,
        "readers.csv": ABSENT,
        "models.csv": replaced(READS, reader="model"),
    },
    "incomplete-crossing: a row is missing": {"reads.csv": READS.replace("Bob,c4,fake\n", "")},
    "incomplete-crossing: an answer is missing": {
        "reads.csv": READS.replace("Bob,c4,fake", "Bob,c4,"),
    },
    "nested-readers": {"reads.csv": in_modalities(Ann="film", Bob="CT")},
    "nested-cases": {
        "reads.csv": with_column("modality", "film", "CT").replace("c3,fake,film", "c3,real,CT"),
    },
    "truth-in-blocks": {"cases.csv": thirty_cases(), "reads.csv": thirty_reads()},
    "truth-in-names: sorted": {
        "cases.csv": thirty_cases(shuffled=True),
        "reads.csv": thirty_reads(),
    },
    "truth-in-names: a label": {
        "cases.csv": replaced(CASES, c1="fake1", c4="fake2"),
        "reads.csv": replaced(READS, c1="fake1", c4="fake2"),
    },
    "short-washout: two modalities": {"reads.csv": read_twice("2026-03-05", "2026-03-18")},
    "short-washout: within the hour": {
        "reads.csv": read_twice("2026-03-05 14:00", "2026-03-05 14:45"),
    },
    "one-answer: said": {
        "cases.csv": thirty_cases(),
        "reads.csv": thirty_reads(bob_always_fake=True),
    },
    "one-answer: after the threshold": {
        "study.toml": POSITIVE + "threshold = 3\n",
        "cases.csv": thirty_cases(),
        "reads.csv": rated(positive=2, negative=1),
    },
    "one-run": {"models.csv": "model,case,response\nGPT-5,c1,fake\nGPT-5,c2,real\n"},
    "judge-is-maker": {
        "cases.csv": "case,truth,dataset\nc1,fake,GPT-5\nc2,real,GPT-5\nc3,real,B\nc4,fake,B\n",
        "models.csv": "model,case,response\nGPT 5,c1,fake\nGPT 5,c2,real\n",
    },
    "prompts-as-cases": {
        "cases.csv": prompted(CASES), "reads.csv": prompted(READS),
    },
    "personal-data": {
        "readers.csv": "reader,e-mail,IP,note\nAnn,ann@x.org,192.0.2.1,ask bob@x.org\n"
        "Bob,bob@x.org,192.0.2.2,\n",
    },
    "readers-renamed": {
        "reads.csv": replaced(READS, reader="email", Ann="ann@x.org", Bob="bob@x.org"),
        "readers.csv": ABSENT,
    },
    "submission-twice": {"reads.csv": SURVEY},
    "questions": {"reads.csv": SURVEY},
    "submissions-left-out": {"reads.csv": QUALTRICS},
    "cases-numbered": {"reads.csv": QUALTRICS},
    "events": {
        "reads.csv": "record_id,redcap_event_name,case,response\n"
        "Ann,film_arm_1,c1,fake\nAnn,ct_arm_1,c1,real\n",
    },
    "reference-not-found": {"reads.csv": "pk,question_text,answer_type,options\n1,Fake?,Bool,[]\n"},
    "manuscript-unreadable: not there": {"study.toml": TEXT},
    "manuscript-unreadable: a Word file": {"study.toml": TEXT, "abstract.md": b"PK\3\4 rubbish"},
    "manuscript-unreadable: a book": {"study.toml": TEXT, "abstract.md": b"word " * 300_000},
    "manuscript-unreadable: a folder": {"study.toml": TEXT, "abstract.md": None},
    "wording-contradiction: the interval holds 0": {
        "study.toml": TEXT,
        "abstract.md": "# Results\n\nSpecificity was lower with film (2 readers; difference, "
        "-11.6%\n(95% CI -27.8, 5.1; P = .005), these readers.\n",
    },
    "wording-contradiction: the interval leaves 0 out": {
        "study.toml": TEXT,
        "abstract.md": "2 readers: difference, 5 points [95% CI: 2, 9]; P = .37, these cases.\n",
    },
    "wording-contradiction: no P values": {
        "study.toml": TEXT,
        "abstract.md": "| film | *P* = .000 |\n| CT | P = 1.00 |\n| MR | P = NS |\n",
    },
    "wording-pooled": {
        "study.toml": TEXT,
        "abstract.md": "The readers were right in 6 of 8 reads, and in 3/4 of the cases.\n",
    },
    "wording-pooled: runs of a model": {
        "study.toml": TEXT,
        "abstract.md": "The model was right in 9 of 12.\n",
        "models.csv": "model,case,repeat,response\n"
        + "".join(f"net,c{i},{run},fake\n" for run in (1, 2, 3) for i in (1, 2, 3, 4)),
    },
    "wording-mcnemar: datasets": {
        "study.toml": TEXT,
        "cases.csv": "case,truth,dataset\nc1,fake,film\nc2,real,film\nc3,real,CT\nc4,fake,CT\n",
        "abstract.md": "Accuracy was compared between the two datasets by the McNemar test.\n"
        "Models were compared within each dataset by the McNemar test.\n",
    },
    "wording-mcnemar: pooled reads": {
        "study.toml": TEXT,
        "abstract.md": "Film and CT were compared over all 8 reads with\nMcNemar's test.\n",
    },
    "wording-equality: a manuscript": {
        "study.toml": TEXT,
        "abstract.md": "Film and CT were\ncomparable. There was no difference.\nComparable!\n",
    },
    "wording-equality: the title and the notice": {
        "study.toml": "title = 'Film is equivalent to CT'\n[report]\nnotice = 'Similar <b>x</b>'\n",
    },
    "wording-significance": {
        "study.toml": TEXT,
        "abstract.md": "Film was significantly better.\n",
    },
    "wording-interval": {"study.toml": TEXT, "abstract.md": "Accuracy was 75% in 4 cases.\n"},
    "wording-direction": {
        "study.toml": TEXT,
        "abstract.md": "The 2 readers differed (95% CI: 2, 9; P = .01).\n",
    },
    "wording-exploratory": {"study.toml": TEXT, "abstract.md": "Subgroup analyses were done.\n"},
    "wording-cause": {"study.toml": TEXT, "abstract.md": "Experience predicts accuracy.\n"},
    "wording-trend": {"study.toml": TEXT, "abstract.md": "A trend toward\nhigher accuracy.\n"},
    "wording-generalization": {
        "study.toml": TEXT,
        "abstract.md": "Mean accuracy of the 2 readers was 75% [95% CI: 68, 81].\n",
    },
    "wording-term": {"study.toml": TEXT, "abstract.md": "Pathology was the ground truth.\n"},
}  # fmt: skip
MADE_IN_OTHER_WAYS = {
    "needs-extra", "too-large-file", "unknown-table",
    "other-format", "broken-format", "format-counts", "format-adapted",  # tests of each format
    # of logs of evaluations
    "records-lost", "answers-by-mark", "answers-not-told", "log-aside", "model-by-name",
    "truth-not-logged",
}  # fmt: skip


def problems_of(folder: Path) -> tuple[Problem, ...]:
    try:
        study = load_study(folder)
        return (*study.problems, *manuscript_problems(study))
    except StudyError as error:
        return error.problems


def expected_messages() -> dict[str, list[str]]:
    """The messages of each scenario; a line that begins with # names the next scenario."""
    expected: dict[str, list[str]] = {}
    for line in MESSAGES.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            expected[line[2:]] = []
        elif line:
            expected[list(expected)[-1]].append(line)
    return expected


@pytest.mark.parametrize("name", SCENARIOS)
def test_says_what_is_wrong_and_where(name, folder_with):
    files = {"cases.csv": CASES, "reads.csv": READS, "readers.csv": READERS, **SCENARIOS[name]}
    settings = files.get("study.toml", "")
    if isinstance(settings, str) and "[task]" not in settings and "no positive" not in settings:
        files["study.toml"] = settings + POSITIVE
    folder = folder_with({name: text for name, text in files.items() if text is not ABSENT})
    code = name.split(":")[0]

    problems = [problem for problem in problems_of(folder) if problem.code == code]

    assert [str(problem) for problem in problems] == expected_messages()[name]


def test_every_code_has_a_scenario():
    seen = {name.split(":")[0] for name in SCENARIOS} | MADE_IN_OTHER_WAYS

    assert seen == set(CODES) - {code.name for code in ALERTS}


def test_parquet_without_pyarrow_says_what_to_install(folder_with, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    folder = folder_with({"cases.parquet": b"PAR1", "reads.csv": READS})

    first = problems_of(folder)[0]

    assert str(first) == (
        "cases.parquet: is a Parquet file; install it with: pip install 'readerstats[scale]' "
        "[needs-extra]"
    )


def test_a_table_of_no_known_kind_is_named(folder_with):
    folder = folder_with({"reads.csv": READS, "cases.csv": CASES, "extra.csv": "a,b\n1,2\n"})
    tables = [folder / name for name in ("reads.csv", "cases.csv", "extra.csv")]

    with pytest.raises(StudyError) as caught:
        load_study(tables, positive="fake")

    assert str(caught.value) == (
        "extra.csv: could hold reads, cases or readers; its columns are 'a' and 'b'; name it "
        "reads, cases, readers or models, or list it in study.toml [unknown-table]"
    )


def test_a_file_that_is_too_large_is_not_read(folder_with, monkeypatch):
    monkeypatch.setattr(files_module, "MAX_BYTES", 10)
    folder = folder_with({"reads.csv": READS})

    first = problems_of(folder)[0]

    assert str(first) == (
        "reads.csv: is larger than 10 bytes; keep only the columns and rows of this study "
        "[too-large-file]"
    )


def test_all_problems_of_all_tables_come_at_once(folder_with):
    folder = folder_with(
        {
            "study.toml": "[task]\npositive = 'fake'\n[analysis]\nlevel = 95\n",
            "cases.csv": CASES + "c1,fake\nc5,\n",
            "reads.csv": READS + "Ann,c9,fakee\n",
            "readers.csv": "reader,experience_years\nAnn,ten\nBob,20\n",
        }
    )

    errors = {problem.code for problem in problems_of(folder) if problem.severity == "error"}

    assert errors == {
        "wrong-setting",
        "duplicate-case",
        "case-without-truth",
        "unknown-case",
        "unknown-response",
        "covariate-not-number",
    }


def test_errors_come_before_warnings_and_notes(folder_with):
    folder = folder_with(
        {"cases.csv": CASES, "reads.csv": READS.replace("Bob,c1,fake", "Bob,c1,maybe")}
    )

    severities = [problem.severity for problem in problems_of(folder)]

    assert severities == sorted(severities, key=["error", "warning", "note"].index)


def test_four_thousand_wrong_cells_are_one_line_with_the_first_place(folder_with):
    rows = "".join(f"R{r},c{1 + i % 4},fakee\n" for r in range(1000) for i in range(4))
    folder = folder_with({"cases.csv": CASES, "reads.csv": "reader,case,response\n" + rows})

    found = [p for p in problems_of(folder) if p.code == "unknown-response"]

    assert [(p.row, p.value, p.count) for p in found] == [(2, "fakee", 4000)]


def test_the_whole_sentence_of_a_manuscript_is_told_once_however_often_it_stands(folder_with):
    text = "Film and CT were comparable.\n\n" * 50
    folder = folder_with(
        {"study.toml": POSITIVE + TEXT, "cases.csv": CASES, "reads.csv": READS, "abstract.md": text}
    )

    [found] = [p for p in problems_of(folder) if p.code == "wording-equality"]

    assert (found.line, found.count, found.value) == (1, 50, "comparable")


def test_an_anonymized_study_leaves_its_manuscript_alone(folder_with):
    folder = folder_with(
        {"study.toml": POSITIVE + TEXT, "cases.csv": CASES, "reads.csv": READS,
         "abstract.md": "Ann was comparable.\n"}
    )  # fmt: skip

    assert manuscript_problems(load_study(folder).anonymized()) == ()


def test_a_manuscript_cannot_disturb_the_terminal_or_the_page(folder_with, tmp_path_factory):
    text = "It was com\u200bparable \x1b[31m<script>alert(1)</script> ground\x00 truth"
    folder = folder_with(
        {"study.toml": POSITIVE + TEXT, "cases.csv": CASES, "reads.csv": READS,
         "abstract.md": text.replace("\x00", "")}
    )  # fmt: skip

    found = problems_of(folder)
    page = report(load_study(folder), tmp_path_factory.mktemp("page") / "page.html")

    assert [p.code for p in found if p.code.startswith("wording")] == [
        "wording-equality", "wording-term",
    ]  # fmt: skip
    assert all("\x1b" not in str(problem) for problem in found)
    assert "alert(1)" not in page.read_text(encoding="utf-8")
    assert "Equality claimed" in page.read_text(encoding="utf-8")


def test_a_report_never_overwrites_the_manuscript(folder_with):
    folder = folder_with(
        {"study.toml": POSITIVE + TEXT, "cases.csv": CASES, "reads.csv": READS,
         "abstract.md": "A text.\n"}
    )  # fmt: skip

    with pytest.raises(ReaderStatsError):
        report(load_study(folder), folder / "abstract.md")
    assert (folder / "abstract.md").read_text(encoding="utf-8") == "A text.\n"


def test_a_value_of_a_file_cannot_disturb_the_terminal(folder_with):
    reads = READS.replace("Bob,c1,fake", "Bob,c1,\x1b[31m" + "x" * 200)
    folder = folder_with({"study.toml": POSITIVE, "cases.csv": CASES, "reads.csv": reads})

    [found] = [p for p in problems_of(folder) if p.code == "unknown-response"]

    assert found.value is not None
    assert found.value.startswith("[31mxxx")  # the character in front is gone
    assert len(found.value) < 70


def test_a_file_that_cannot_be_read_is_not_also_missed(folder_with):
    folder = folder_with({"cases.csv": "", "reads.csv": READS})

    assert [problem.code for problem in problems_of(folder)] == ["empty-file"]


def test_the_manuals_page_of_checks_is_current(root):
    script = runpy.run_path(str(root / "scripts" / "make_checks_page.py"))

    assert (root / "docs" / "checks.md").read_text(encoding="utf-8") == script["page"]()
