"""Tables of the report: sorted, filtered, copied and saved in the reader's browser."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import docx
import pytest

from readerstats.report.document import Document, Section
from readerstats.report.html import render
from readerstats.report.table import Axis, Cell, Column, IntervalCell, Table, TableRow
from readerstats.report.table_text import csv
from readerstats.results import Estimate

pytestmark = pytest.mark.browser

READERS = "readers-gpt-4o"
FORMULA = '=HYPERLINK("x","y")'
ODD = (
    FORMULA, "-5", "a,b", 'say "x"', "two\nlines", "back\rhome", " padded ", "", "\u00a0", "–",
    "@me", "50% & _x_ #1 {~^\\}", "<b>", "你好", "[x]",
)  # fmt: skip
NUMBERS = (0.1 + 0.2, 1.0, 1e-05, 1.5e300, -0.0, 12, 1234567.25, 1e16, -3, None)


def column(page: Any, table: str, number: int) -> list[str]:
    """The words of one column, in the order of the first body of a table."""
    body = page.locator(f"#{table} tbody >> nth=0")
    return body.locator(f"tr > :nth-child({number})").all_inner_texts()


def saved(page: Any, figure: str, item: str, folder: Path) -> Path:
    """Take one item of a download menu."""
    page.locator(f"#{figure} .opens").first.click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name=item).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


@pytest.fixture(scope="module")
def odd() -> Table:
    """A table of everything that is hard to write."""
    interval = Estimate(estimate=0.5, lower=1e-07, upper=1.0, level=0.95, method="wilson")
    rows = [
        TableRow(
            (
                Cell(words),
                Cell("x", number if number is not None else ""),
                IntervalCell(interval, "50%"),
                Cell("said twice"),
                Cell(words, note="A note." if place == 2 else ""),
            ),
            "human",
        )
        for place, (words, number) in enumerate(zip(ODD, NUMBERS * 2, strict=False))
    ]
    axis = Axis(lower=0, upper=1, lower_label="0", upper_label="100%")
    return Table(
        id="odd", title="Odd & <ends>",
        columns=(Column(key=FORMULA, heading="Name"), Column(key="value", heading="Value"),
                 Column(key="interval", heading="", axis=axis),
                 Column(key="words", heading="Words", in_csv=False),
                 Column(key="again", heading="Again")),
        rows=(TableRow((Cell("=group"),), "heading"), *rows), notes=("In all: 50%.",),
    )  # fmt: skip


@pytest.fixture
def odd_page(page: Any, odd: Table, tmp_path: Path) -> Any:
    section = Section(id="s", title="S", blocks=(odd,))
    (tmp_path / "odd.html").write_bytes(render(Document(title="Odd", sections=(section,))).encode())
    page.goto((tmp_path / "odd.html").as_uri())
    return page


def test_a_click_on_a_heading_sorts_readers_and_leaves_models_below(opened: Any) -> None:
    before = column(opened, READERS, 1)
    table = opened.locator(f"#{READERS}")
    table.locator("thead button", has_text="Reader").click()

    assert before[0] == "R04"
    assert column(opened, READERS, 1) == sorted(before)
    assert table.locator("th[aria-sort]").get_attribute("aria-sort") == "ascending"
    assert table.locator("tbody.model tr").count() == 4
    assert opened.locator("[role=status]").inner_text() == "Sorted by Reader, ascending"


def test_the_keyboard_sorts_too_and_numbers_by_their_value(opened: Any) -> None:
    opened.locator(f"#{READERS} thead button", has_text="Accuracy").focus()
    opened.keyboard.press("Enter")
    down = [int(words.split("%")[0]) for words in column(opened, READERS, 2)]
    opened.keyboard.press("Space")
    up = [int(words.split("%")[0]) for words in column(opened, READERS, 2)]

    assert down == sorted(down, reverse=True)
    assert up == sorted(up)
    assert (max(up), min(up)) == (92, 58)


def test_a_filter_leaves_the_rows_that_hold_its_words_and_tells_how_many(opened: Any) -> None:
    opened.get_by_label("Filter rows: Accuracy of each reader: GPT-4o").fill("musculo")

    rows = opened.locator(f"#{READERS} tbody tr:visible")
    assert all("musculo" in words for words in rows.all_inner_texts())
    assert opened.locator("[role=status]").inner_text() == f"{rows.count()} of 23 rows shown"
    assert opened.locator(f"#{READERS} .count").inner_text() == f"{rows.count()} of 23"


def test_every_table_can_be_copied_and_saved(opened: Any, tables: list[Table]) -> None:
    figures = opened.locator("figure.tabular")

    assert figures.count() == len(tables) > 30
    assert opened.locator("figure.tabular .copy-table").count() == len(tables)
    assert opened.locator("figure.tabular .opens").count() == len(tables)


def test_the_csv_of_every_table_is_the_one_of_the_package(opened: Any, tables: list[Table]) -> None:
    made = opened.eval_on_selector_all(
        "figure.tabular table", "all => all.map((table) => csvOf(table))"
    )

    assert made == [csv(table) for table in tables]


def test_a_saved_csv_has_the_bytes_of_the_package_whatever_is_in_the_table(
    odd_page: Any, odd: Table, tmp_path: Path
) -> None:
    path = saved(odd_page, "odd", "CSV", tmp_path)

    assert path.name == "odd.csv"
    assert path.read_bytes() == csv(odd).encode()
    assert "'=HYPERLINK" in path.read_text(encoding="utf-8")


def test_a_saved_word_file_has_the_table_its_title_and_its_notes(
    odd_page: Any, odd: Table, tmp_path: Path
) -> None:
    written = docx.Document(str(saved(odd_page, "odd", "Word", tmp_path)))
    table = written.tables[0]

    assert [written.paragraphs[0].text, written.paragraphs[-1].text] == [
        "Odd & <ends>",
        "a A note.",
    ]
    assert len(table.rows) == 2 + len(ODD)
    assert [cell.text for cell in table.rows[0].cells] == ["Name", "Value", "Words", "Again"]
    assert table.rows[2].cells[0].text == FORMULA
    assert table.rows[4].cells[3].text == "a,ba"
    assert "w:left w:val" not in written.element.xml.split("<w:tbl>")[1].split("<w:sectPr")[0]


def test_a_saved_latex_table_has_rules_and_its_special_signs_escaped(
    odd_page: Any, tmp_path: Path
) -> None:
    written = saved(odd_page, "odd", "LaTeX", tmp_path).read_text(encoding="utf-8")

    assert r"\caption{Odd \& $<$ends$>$}" in written
    assert written.count(r"\toprule") == written.count(r"\bottomrule") == 1
    assert (
        r"50\% \& \_x\_ \#1 \{\textasciitilde{}\textasciicircum{}\textbackslash{}\} & " in written
    )
    assert r"a,b\textsuperscript{a} \\" in written
    assert not re.search(r"(?<!\\)&.*(?<!\\)&.*(?<!\\)&.*(?<!\\)&", written)


def test_a_saved_page_of_a_table_is_html_without_a_script(odd_page: Any, tmp_path: Path) -> None:
    written = saved(odd_page, "odd", "HTML", tmp_path).read_text(encoding="utf-8")

    assert "<b>Odd &amp; &lt;ends&gt;</b>" in written
    assert "<script" not in written
    assert written.count("<tr>") == 2 + len(ODD)


def test_copying_puts_a_real_table_on_the_clipboard(browser: Any, report: Path) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(report.as_uri())
    page.locator(f"#{READERS} .copy-table").click()
    page.locator("[role=status]", has_text="Copied").wait_for(state="attached", timeout=5000)
    rich = page.evaluate(
        "navigator.clipboard.read().then((items) => items[0].getType('text/html'))"
        ".then((blob) => blob.text())"
    )
    plain = page.evaluate("navigator.clipboard.readText()")
    context.close()

    assert rich.count("<tr") == 24
    assert "border-top" in rich
    assert plain.splitlines()[1].startswith("R04\t92% (142 of 154)\t[87, 95]\t")


def test_a_figure_is_saved_as_a_drawing_and_in_the_resolution_of_a_journal(
    opened: Any, tmp_path: Path
) -> None:
    drawn = saved(opened, "forest-accuracy", "SVG", tmp_path).read_text(encoding="utf-8")
    pixels = saved(opened, "forest-accuracy", "PNG, 300", tmp_path).read_bytes()

    assert drawn.startswith("<svg")
    assert 'stroke="rgb(31, 95, 153)"' in drawn
    assert "class=" not in drawn
    assert "var(" not in drawn
    assert pixels[:4] == b"\x89PNG"
    assert int.from_bytes(pixels[16:20], "big") == 2126
    assert pixels[37:41] == b"pHYs"


def test_the_numbers_behind_a_figure_become_a_table_when_they_are_opened(opened: Any) -> None:
    opened.locator("#forest-accuracy summary").click()
    table = opened.locator("#forest-accuracy table")
    table.wait_for()

    assert table.locator("tbody tr").count() > 40
    assert opened.locator("#forest-accuracy pre").is_hidden()


def test_a_long_table_opens_with_its_first_rows_and_the_average(page: Any, tmp_path: Path) -> None:
    rows = tuple(TableRow((Cell(f"R{n:03}"), Cell(str(n), n)), "human") for n in range(199))
    rows += (TableRow((Cell("Average"), Cell("99", 99)), "average"),)
    table = Table(
        id="long", title="Long",
        columns=(Column(key="reader", heading="Reader"),
                 Column(key="k", heading="k", align="right")),
        rows=rows,
    )  # fmt: skip
    section = Section(id="s", title="S", blocks=(table,))
    path = tmp_path / "long.html"
    path.write_text(render(Document(title="L", sections=(section,))), encoding="utf-8")
    page.goto(path.as_uri())

    assert page.locator("#long tbody tr:visible").count() == 25 + 1
    assert page.locator("#long tbody tr:visible").last.inner_text().startswith("Average")
    page.locator("#long thead button", has_text="k").click()
    assert page.locator("#long tbody tr:visible").first.inner_text().startswith("R198")
    page.get_by_role("button", name="Show all 200 rows").click()
    assert page.locator("#long tbody tr:visible").count() == 200
