"""Write docs/checks.md, the manual's list of checks, from the table of codes.

Run from anywhere: ``python scripts/make_checks_page.py``; a test tells when the page is old.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from readerstats.study.codes import CODES

if TYPE_CHECKING:
    from readerstats.study.code import Code

PAGE = Path(__file__).parents[1] / "docs" / "checks.md"

INTRODUCTION = """\
# Checks

`readerstats validate STUDY` tells every problem of a study at once, each with file, row, column,
value and remedy. `readerstats validate STUDY --deep` analyzes the study as the report does and adds
the alerts of the last part of this page; the report shows both kinds first. Rows are numbered as a
spreadsheet shows them. An **error** stops the analysis, or must be settled before anything is
published; a **warning** says what could mislead, a **note** what was assumed or done. The code in
brackets at the end of a message leads here. [What the checks look for](howto/checks.md) tells how
to work with them.

<!-- Made by scripts/make_checks_page.py from readerstats/study/codes.py; change it there. -->
"""

SUBJECTS = {
    "files": "Files",
    "settings": "Settings",
    "columns": "Tables and columns",
    "reads": "Reads",
    "cases": "Cases",
    "readers": "Readers",
    "design": "Design",
    "analysis": "Alerts: what is analyzed, and how it is read",
    "wording": "Wording",
}


def entry(code: Code) -> str:
    """Return the section of one code."""
    remedy = f" **What to do:** {code.remedy}." if code.remedy else ""
    return f"### `{code.name}`\n\n*{code.severity}.* {code.explanation}{remedy}\n"


def page() -> str:
    """Return the whole page."""
    parts = [INTRODUCTION]
    for subject, title in SUBJECTS.items():
        parts.append(f"## {title}\n")
        parts += [entry(code) for code in CODES.values() if code.subject == subject]
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {PAGE}")
