"""LaTeX tables: no mark of a name is a command, and the rules are those of booktabs."""

from __future__ import annotations

import pytest

from readerstats.report.latex import escaped, latex_document, latex_table
from readerstats.report.numbered import NumberedTable
from readerstats.report.table import Cell, Column, Table, TableRow


@pytest.mark.parametrize(
    ("words", "written"),
    [
        (r"\{}$&#%_^~", r"\textbackslash{}\{\}\$\&\#\%\_\textasciicircum{}\textasciitilde{}"),
        ("a--b", "a{-}{-}b"),
        ("[1, 2]*", r"{[}1{,} 2{]}{*}"),
        ("''``", "{'}{'}" + r"\textasciigrave{}" * 2),
        ("−5 ≥ χ² ± ∞", r"$-$5 $\geq$ $\chi$\textsuperscript{2} $\pm$ $\infty$"),
        ("田中 é", "田中 é"),
        ("a\x00\nb\u202e", "a b"),
    ],
)
def test_every_special_mark_is_written_as_itself(words, written):
    assert escaped(words) == written


def test_a_long_word_may_be_broken():
    assert escaped("R" * 50).count(r"\allowbreak{}") == 2


def table(rows: int = 2, width: int = 5) -> NumberedTable:
    columns = (
        Column(key="a", heading="Reader"),
        Column(key="b", heading="Value", align="right", spanner="Right & left"),
        Column(key="c", heading="95% CI", align="right", spanner="Right & left"),
    )
    lines = [
        TableRow((Cell("x" * width), Cell("1%", note="Read twice."), Cell("[1, 2]")))
        for _ in range(rows)
    ]
    head = TableRow((Cell("A_B"),), "heading")
    shown = Table(
        id="t", title="All & more", columns=columns, rows=(head, *lines), notes=("One.",)
    )  # fmt: skip
    return NumberedTable(label="Table 1", table=shown, name="table-1")


def test_a_table_has_three_rules_no_upright_one_and_its_notes():
    written = latex_table(table())
    assert written.count(r"\toprule") == 2  # of the first page and of the next
    assert r"\bottomrule" in written
    assert "|" not in written
    assert r"\cmidrule(lr){2-3}" in written
    assert r"\textsuperscript{a} Read twice." in written
    assert "Note.\\textemdash{}One.CI = confidence interval." in written.replace("One. ", "One.")
    assert r"A\_B" in written


def test_every_row_has_as_many_cells_as_there_are_columns():
    rows = [line for line in latex_table(table(rows=5)).splitlines() if line.startswith(r"\quad")]
    assert [row.replace(r"\&", "").count("&") for row in rows] == [2] * 5


def test_a_table_too_wide_for_a_page_lies_and_its_columns_wrap():
    written = latex_table(table(width=300))
    assert written.startswith(r"\begin{landscape}")
    assert r"\raggedright\arraybackslash}p{0." in written


def test_the_document_stands_by_itself():
    whole = latex_document([table(), table()])
    assert whole.count(r"\begin{longtable}") == whole.count(r"\end{longtable}") == 2
    assert whole.rstrip().endswith(r"\end{document}")
