"""RJafroc workbooks, whole and damaged as its own examples of bad files are; all are made up."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest

import readerstats as rs
from readerstats.errors import StudyError
from readerstats.study.formats.content import FileContent
from readerstats.study.formats.files import read_content
from readerstats.study.formats.registry import format_of

Sheets = dict[str, list[list[object]]]
RATINGS = {"1": 0, "2": 1}  # added to the ratings of each reader


def workbook(sheets: Sheets, name: str = "study.xlsx") -> FileContent:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return FileContent(name, file.getvalue())


def roc() -> Sheets:
    """Two readers, two modalities, three cases without disease and two with it."""
    truth = [[case, int(case > 3), int(case > 3), "1,2", "0, 1"] for case in range(1, 6)]
    for row, word in zip(truth, ("ROC", "FCTRL", None, None, None), strict=True):
        row.append(word)
    pairs = [(reader, modality) for reader in "12" for modality in "01"]
    false = [[r, m, case, (case + RATINGS[r]) % 4] for r, m in pairs for case in (1, 2, 3)]
    true = [[r, m, case, 1, case - RATINGS[r]] for r, m in pairs for case in (4, 5)]
    return {
        "FP": [["ReaderID", "ModalityID", "CaseID", "FP_Rating"], *false],
        "TP": [["ReaderID", "ModalityID", "CaseID", "LesionID", "TP_Rating"], *true],
        "TRUTH": [["CaseID", "LesionID", "Weight", "ReaderID", "ModalityID", "Paradigm"], *truth],
    }


def froc() -> Sheets:
    """One reader, one modality: case 2 has one lesion, case 3 has two, case 4 is unmarked."""
    head = roc()
    return {
        "TRUTH": [
            head["TRUTH"][0],
            [1, 0, 0, "1", "0", "FROC"],
            [2, 1, 1, "1", "0", "FCTRL"],
            [3, 1, 0.5, "1", "0"],
            [3, 2, 0.5, "1", "0"],
            [4, 0, 0, "1", "0"],
        ],
        "NL": [
            ["ReaderID", "ModalityID", "CaseID", "NL_Rating"],
            ["1", "0", 1, 2.5],
            ["1", "0", 1, 1],
            ["1", "0", 2, 4],
        ],
        "LL": [
            ["ReaderID", "ModalityID", "CaseID", "LesionID", "LL_Rating"],
            ["1", "0", 2, 1, 3],
            ["1", "0", 3, 2, 5],
        ],
    }


def said(content: FileContent, severity: str = "error") -> list[str]:
    return [str(one) for one in read_content(content)[1] if one.severity == severity]


def scores(content: FileContent) -> dict[tuple[str, str, str], str | None]:
    return {
        tuple(row[:3]): row[3]
        for table in read_content(content)[0]
        if table.sheet == "reads"
        for row in table.frame.itertuples(index=False, name=None)
    }


def loaded(tmp_path, content: FileContent):
    (tmp_path / content.name).write_bytes(content.data)
    return rs.load_study(tmp_path / content.name)


def test_false_and_true_positives_are_the_ratings_of_the_two_classes(tmp_path):
    study = loaded(tmp_path, workbook(roc()))

    assert study.cases["truth"].to_list() == ["0", "0", "0", "1", "1"]
    assert study.modalities == ("0", "1")
    assert len(study.reads) == 20
    assert study.reads["score"].notna().all()
    assert scores(workbook(roc()))["2", "4", "1"] == "3"


def _renamed(sheets: Sheets, **names: str) -> Sheets:
    return {names.get(title, title): rows for title, rows in sheets.items()}


VARIANTS: dict[str, Callable[[Sheets], Sheets]] = {
    "other order": lambda s: dict(reversed(s.items())),
    "small letters": lambda s: _renamed(s, FP="fp", TP="tp", TRUTH="Truth"),
    "names of marks": lambda s: _renamed(s, FP="NL", TP="LL"),
    "names of ratings": lambda s: s
    | {
        "FP": [["ReaderID", "ModalityID", "CaseID", "NL_Rating"], *s["FP"][1:]],
        "TP": [["Reader_ID", "Modality_ID", "Case_ID", "LesionID", "LLRating"], *s["TP"][1:]],
    },
    "readers in parentheses": lambda s: s
    | {"TRUTH": [[*row[:3], f"({row[3]})" if n else row[3], *row[4:]]
                 for n, row in enumerate(s["TRUTH"])]},
    "old format": lambda s: s | {"TRUTH": [row[:3] for row in s["TRUTH"]]},
    "blank rows below": lambda s: s | {"FP": [*s["FP"], [None] * 4, [""] * 4]},
}  # fmt: skip


@pytest.mark.parametrize("change", VARIANTS.values(), ids=VARIANTS)
def test_every_variant_of_the_format_gives_the_same_ratings(change):
    content = workbook(change(roc()))

    assert said(content) == []
    assert scores(content) == scores(workbook(roc()))


def test_marks_of_lesions_become_the_highest_rating_of_a_case_and_it_is_said():
    content = workbook(froc())

    assert scores(content) == {
        ("1", "1", "0"): "2.5",
        ("1", "2", "0"): "4",  # a false mark above the true one
        ("1", "3", "0"): "5",
        ("1", "4", "0"): "0",  # no mark: below the lowest, which is 1
    }
    [note] = [one for one in said(content, "note") if "format-adapted" in one]
    assert "reduced to one rating a case, that of the highest mark" in note
    assert "1 read without a mark got the rating 0" in note


def test_marks_are_known_without_a_declaration_and_roc_ratings_too():
    undeclared = [row[:5] for row in froc()["TRUTH"]]

    assert scores(workbook(froc() | {"TRUTH": undeclared})) == scores(workbook(froc()))
    assert not any(
        "format-adapted" in one for one in said(workbook(VARIANTS["old format"](roc())), "note")
    )


def test_readers_nested_in_modalities_have_only_the_reads_of_their_own():
    sheets = roc()
    sheets["TRUTH"][2][5] = "SPLIT-PLOT-A"
    for title in ("FP", "TP"):
        sheets[title] = [sheets[title][0], *(
            row for row in sheets[title][1:] if (row[0], row[1]) in {("1", "0"), ("2", "1")}
        )]  # fmt: skip
    content = workbook(sheets)

    assert said(content) == []
    assert {(reader, modality) for reader, _, modality in scores(content)} == {
        ("1", "0"), ("2", "1"),
    }  # fmt: skip
    assert len(scores(content)) == 10


def test_cases_nested_in_readers_are_read_by_these_alone():
    sheets = froc()
    sheets["TRUTH"][1][5], sheets["TRUTH"][2][5] = "FROC", "SPLIT-PLOT-C"
    sheets["TRUTH"][5] = [4, 0, 0, "2", "0"]
    sheets["NL"].append(["2", "0", 4, 2])

    assert set(scores(workbook(sheets))) == {
        ("1", "1", "0"), ("1", "2", "0"), ("1", "3", "0"), ("2", "4", "0"),
    }  # fmt: skip


def test_two_crossed_factors_are_one_modality_a_pair():
    sheets = roc()
    for title in ("FP", "TP"):
        header, *rows = sheets[title]
        sheets[title] = [
            [header[0], "ModalityID1", "ModalityID2", *header[2:]],
            *([row[0], row[1], "low", *row[2:]] for row in rows),
        ]

    assert {modality for _, _, modality in scores(workbook(sheets))} == {"0, low", "1, low"}


def test_a_rating_that_truth_asks_for_and_that_is_not_there_is_a_read_without_an_answer(tmp_path):
    sheets = roc()
    del sheets["FP"][1]

    study = loaded(tmp_path, workbook(sheets))

    assert (study.reads["status"] == "missing").sum() == 1


def changed(sheet: str, row: int, column: int, value: object) -> Callable[[Sheets], None]:
    def change(sheets: Sheets) -> None:
        sheets[sheet][row][column] = value

    return change


def added(sheet: str, row: list[object]) -> Callable[[Sheets], None]:
    return lambda sheets: sheets[sheet].append(row)


BAD = {
    "duplicated row": (
        lambda s: s["TRUTH"].insert(3, list(s["TRUTH"][2])),
        "study.xlsx [TRUTH], row 4: is the same as row 3",
    ),
    "missing cell": (changed("TRUTH", 4, 1, None), "[TRUTH], row 5, column 'LesionID': is blank"),
    "missing cell of a reader": (changed("TRUTH", 4, 3, None), "column 'ReaderID': is blank"),
    "missing rating": (changed("FP", 4, 3, None), "[FP], row 5, column 'FP_Rating': is blank"),
    "non-integer case": (
        changed("TRUTH", 2, 0, 2.5),
        "[TRUTH], row 3, column 'CaseID': '2.5' is no whole number",
    ),
    "non-integer lesion": (changed("TRUTH", 4, 1, "one"), "column 'LesionID': 'one' is no whole"),
    "non-numeric weight": (changed("TRUTH", 4, 2, "x"), "column 'Weight': 'x' is no number"),
    "rating in words": (changed("TP", 1, 4, "high"), "[TP], row 2, column 'TP_Rating': 'high'"),
    "two truths": (added("TRUTH", [1, 1, 1, "1,2", "0,1"]), "[two-truths]"),
    "case without disease among the true": (
        changed("TP", 1, 2, 1), "'1' is a case without a lesion in TRUTH",
    ),
    "unknown lesion": (changed("TP", 1, 3, 7), "has no lesion 7 in TRUTH"),
    "lesion rated twice": (added("TP", ["1", "0", 4, 1, 2]), "rates the same lesion as row 2"),
    "regions of interest": (changed("TRUTH", 1, 5, "ROI"), "(ROI), which are not read"),
    "no column of ratings": (changed("FP", 0, 3, "Comment"), "has no column for a rating"),
}  # fmt: skip


@pytest.mark.parametrize(("change", "message"), BAD.values(), ids=BAD)
def test_a_bad_workbook_is_told_with_sheet_row_and_reason(change, message):
    sheets = roc()
    change(sheets)

    assert any(message in found for found in said(workbook(sheets)))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (changed("FP", 1, 2, 99), "unknown-case"),
        (lambda s: s["TRUTH"].pop(3), "unknown-case"),
        (added("FP", ["1", "0", 1, 3]), "duplicate-read"),
    ],
    ids=["incorrect case in FP", "missing row of TRUTH", "rated twice"],
)
def test_a_rating_without_its_case_or_twice_is_told_as_in_any_table(change, code, tmp_path):
    sheets = roc()
    change(sheets)

    with pytest.raises(StudyError) as error:
        loaded(tmp_path, workbook(sheets))

    found = [one for one in error.value.problems if one.code == code]
    assert found
    assert found[0].file == "study.xlsx [FP]"


def test_workbooks_without_the_three_sheets_are_plain_tables():
    sheets = roc()
    incorrect = _renamed(sheets, TP="TPs")

    assert format_of(workbook(incorrect)) is None
    assert format_of(workbook({"reads": [["reader", "case"], ["R1", 1]]})) is None
