"""The cell of a table that holds the P value of a test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readerstats.report.table import Cell

if TYPE_CHECKING:
    from readerstats.report.style import Style
    from readerstats.report.text import Words
    from readerstats.results import TestResult


def p_cell(
    test: TestResult | None, style: Style, *, adjusted: bool = False, note: Words = ""
) -> Cell:
    """Write the P value of a test, or a dash where it has none.

    Parameters
    ----------
    test : TestResult or None
    style : Style
    adjusted : bool, default False
        Whether the adjusted P value is meant.
    note : Text or str, optional
        A footnote.

    Returns
    -------
    Cell

    Examples
    --------
    >>> from readerstats.report.style import RADIOLOGY
    >>> from readerstats.results import TestResult
    >>> test = TestResult(method="paired-t", estimate=0.05, p=0.07, p_adjusted=0.14)
    >>> p_cell(test, RADIOLOGY).text, p_cell(test, RADIOLOGY, adjusted=True).text
    ('.07', '.14')
    """
    p = None if test is None else test.p_adjusted if adjusted else test.p
    if p is None:
        return Cell("–", "", note)
    return Cell(style.p_number(p), p, note, of=test)
