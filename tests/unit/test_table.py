"""A table is a value that shows the same on a page, a terminal and in a spreadsheet."""

from __future__ import annotations

import csv as csv_format

import pytest

from readerstats.report.table import Axis, Cell, Column, IntervalCell, RowKind, Table, TableRow
from readerstats.report.table_text import csv, markdown, terminal
from readerstats.report.text import italic
from readerstats.results import Estimate


def interval(estimate: float, lower: float, upper: float) -> IntervalCell:
    numbers = Estimate(estimate=estimate, lower=lower, upper=upper, level=0.95, method="wilson")
    return IntervalCell(numbers, f"{estimate}")


AXIS = Axis(lower=0.4, upper=1.0, lower_label="40", upper_label="100%", chance=0.5)


def reader(name: str, numbers: tuple[float, float, float], kind: RowKind, p: Cell) -> TableRow:
    accuracy = Cell(f"{100 * numbers[0]:.0f}%", numbers[0])
    return TableRow((Cell(name), accuracy, interval(*numbers), p), kind)


@pytest.fixture
def readers() -> Table:
    return Table(
        id="readers",
        title="Readers and models",
        columns=(
            Column(key="reader", heading="Reader"),
            Column(key="accuracy", heading="Accuracy", align="right"),
            Column(key="ci", heading="", axis=AXIS),
            Column(key="p", heading=italic("P"), align="right", in_csv=False),
        ),
        rows=(
            reader("R1", (0.853, 0.79, 0.9), "human", Cell(".07")),
            reader("R2", (0.75, 0.68, 0.81), "human", Cell("–", note="One read.")),
            reader("GPT-5", (0.83, 0.76, 0.88), "model", Cell("–", note="One read.")),
        ),
        notes=("Wilson intervals.",),
    )  # fmt: skip


def test_a_terminal_shows_aligned_columns_and_draws_the_intervals(readers):
    assert terminal(readers) == (
        "Readers and models\n"
        "\n"
        "Reader  Accuracy  40                   100%      P\n"
        "──────────────────────────────────────────────────\n"
        "R1           85%      ┊           ──●──        .07\n"
        "R2           75%      ┊      ───●──          – [a]\n"
        "──────────────────────────────────────────────────\n"
        "GPT-5        83%      ┊         ───●──       – [a]\n"
        "\n"
        "Wilson intervals.\n"
        "[a] One read.\n"
    )


def test_markdown_leaves_the_drawing_out(readers):
    assert markdown(readers) == (
        "**Readers and models**\n"
        "\n"
        "| Reader | Accuracy | P |\n"
        "| :-- | --: | --: |\n"
        "| R1 | 85% | .07 |\n"
        "| R2 | 75% | – [a] |\n"
        "| GPT-5 | 83% | – [a] |\n"
        "\n"
        "Wilson intervals.  \n"
        "[a] One read.  \n"
    )


def test_csv_holds_the_unrounded_numbers(readers):
    assert csv(readers) == (
        "reader,accuracy,ci_lower,ci_upper\n"
        "R1,0.853,0.79,0.9\n"
        "R2,0.75,0.68,0.81\n"
        "GPT-5,0.83,0.76,0.88\n"
    )


@pytest.mark.parametrize("name", ["=cmd()", "+1", "-1", "@x", "\tx", "\rx"])
def test_a_name_that_a_spreadsheet_would_run_is_defused(name):
    table = Table(
        id="t", title="T", columns=(Column(key="reader", heading="Reader"),),
        rows=(TableRow((Cell(name),)),),
    )  # fmt: skip

    assert (
        list(csv_format.reader(csv(table).splitlines(keepends=True), strict=True))[1][0][0] == "'"
    )


def test_a_negative_number_stays_a_number_in_csv():
    table = Table(
        id="t", title="T", columns=(Column(key="x", heading="x"),),
        rows=(TableRow((Cell("−5", -5.0),)),),
    )  # fmt: skip

    assert csv(table) == "x\n-5.0\n"


def test_headings_between_rows_become_a_column_of_the_csv():
    table = Table(
        id="t", title="T", columns=(Column(key="reader", heading="Reader"),),
        rows=(TableRow((Cell("Chest"),), "heading"), TableRow((Cell("R1"),), "human")),
    )  # fmt: skip

    assert csv(table) == "group,reader\nChest,R1\n"
    assert terminal(table) == "T\n\nReader\n──────\nChest\nR1\n"


def test_an_empty_table_still_has_its_headings():
    table = Table(id="t", title="T", columns=(Column(key="reader", heading="Reader"),), rows=())

    assert csv(table) == "reader\n"


def test_a_name_cannot_steer_the_terminal():
    table = Table(
        id="t", title="T", columns=(Column(key="reader", heading="Reader"),),
        rows=(TableRow((Cell("R1\x1b[2J\n"),)),),
    )  # fmt: skip

    assert "\x1b" not in terminal(table)
    assert terminal(table).splitlines()[-1] == "R1 [2J"


def test_wide_letters_take_two_places():
    table = Table(
        id="t", title="T",
        columns=(Column(key="reader", heading="Reader"), Column(key="k", heading="k")),
        rows=(TableRow((Cell("読影者A"), Cell("1"))),),
    )  # fmt: skip

    assert terminal(table).splitlines()[-1] == "読影者A  1"
    assert terminal(table).splitlines()[2] == "Reader   k"


def test_the_same_note_has_the_same_letter(readers):
    first, second = readers.rows[1].cells[3], readers.rows[2].cells[3]

    assert readers.letter_of(first) == readers.letter_of(second) == "a"


def test_the_twenty_seventh_note_is_lettered_aa():
    table = Table(
        id="t", title="T", columns=(Column(key="x", heading="x"),),
        rows=tuple(TableRow((Cell("x", note=f"note {n}"),)) for n in range(28)),
    )  # fmt: skip

    assert [note.letter for note in table.footnotes[25:]] == ["z", "aa", "ab"]


def test_sorting_keeps_readers_and_models_apart(readers):
    assert [(kind, len(rows)) for kind, rows in readers.groups] == [("human", 2), ("model", 1)]


def test_spanners_cover_neighbouring_columns():
    columns = (
        Column(key="reader", heading="Reader"),
        Column(key="a", heading="a", spanner="GPT-4o images"),
        Column(key="b", heading="b", spanner="GPT-4o images"),
    )
    table = Table(id="t", title="T", columns=columns, rows=())

    assert table.spanners == (("", 1), ("GPT-4o images", 2))
    assert Table(id="t", title="T", columns=columns[:1], rows=()).spanners == ()


def test_a_row_of_the_wrong_length_is_refused():
    with pytest.raises(ValueError, match="row 1 of table 't' needs 2 cells, got 1"):
        Table(
            id="t", title="T",
            columns=(Column(key="a", heading="a"), Column(key="b", heading="b")),
            rows=(TableRow((Cell("x"),)),),
        )  # fmt: skip


def test_an_axis_runs_upward():
    with pytest.raises(ValueError, match="must lie below"):
        Axis(lower=1, upper=0, lower_label="", upper_label="")
