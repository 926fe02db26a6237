r"""Tables in LaTeX with the rules of booktabs: one to input, or a document that compiles."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from readerstats.report.characters import settled
from readerstats.report.numbered import NumberedTable, note_under, shown_columns
from readerstats.report.table import Cell, Column, Table, TableRow
from readerstats.report.text import Words, bold, superscript, text
from readerstats.report.wording import emphasised

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readerstats.report.text import Emphasis

_PORTRAIT: Final = 98
_LANDSCAPE: Final = 140
"""Characters that a line of a page holds, standing and lying."""
_LONGEST_WORD: Final = 24
"""Letters after which a word without a space may be broken."""

_MARKS: Final = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#",
    "%": r"\%", "_": r"\_", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}",
    "<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}", '"': r"\textquotedbl{}",
    "`": r"\textasciigrave{}", "[": "{[}", "]": "{]}", "*": "{*}", "-": "{-}", "'": "{'}",
    ",": "{,}",
    "\u2212": "$-$", "\u2013": r"\textendash{}", "\u2014": r"\textemdash{}",
    "\u2264": r"$\leq$", "\u2265": r"$\geq$", "\u2260": r"$\neq$", "\u00d7": r"$\times$",
    "\u00b1": r"$\pm$", "\u221e": r"$\infty$", "\u2032": r"$'$", "\u2248": r"$\approx$",
    "\u00b7": r"$\cdot$", "\u2019": "{'}", "\u2018": "{`}", "\u201c": "{``}", "\u201d": "{''}",
    "\u2026": r"\ldots{}", "\u00b2": r"\textsuperscript{2}", "\u00b3": r"\textsuperscript{3}",
    "\u00b9": r"\textsuperscript{1}", "\u00b0": r"\textdegree{}", "\u00b5": r"\textmu{}",
    "\u00a0": "~", "\u2009": r"\,", "\u202f": r"\,", "\u2192": r"$\to$", "\u20ac": r"\texteuro{}",
    "\u00ad": r"\-", "\u200b": "", "\ufeff": "",
}  # fmt: skip
_GREEK: Final = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta",
    "η": "eta", "θ": "theta", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu",
    "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau", "φ": "phi", "χ": "chi",
    "ψ": "psi", "ω": "omega", "Δ": "Delta", "Γ": "Gamma", "Σ": "Sigma", "Φ": "Phi", "Ω": "Omega",
}  # fmt: skip
_TABLE: Final = str.maketrans(_MARKS | {mark: f"$\\{name}$" for mark, name in _GREEK.items()})
_COMMANDS: Final[dict[Emphasis, str]] = {
    "italic": "textit",
    "bold": "textbf",
    "superscript": "textsuperscript",
    "subscript": "textsubscript",
    "code": "texttt",
}
_PREAMBLE: Final = r"""% Tables with the rules of booktabs. Compile with pdflatex; names in other
% than Latin letters need xelatex or lualatex, and a font that has them.
\documentclass[10pt]{article}
\usepackage[letterpaper,margin=1in]{geometry}
\usepackage{iftex}
\ifPDFTeX
  \usepackage[utf8]{inputenc}
  \usepackage[T1]{fontenc}
  \usepackage{textcomp}
  \usepackage{lmodern}
\else
  \usepackage{fontspec}
\fi
\usepackage{array,booktabs,longtable,pdflscape}
\setlength{\LTcapwidth}{\linewidth}
\setlength{\LTleft}{0pt}
\setlength{\parindent}{0pt}
\begin{document}
"""


def escaped(words: str) -> str:
    r"""Escape words for LaTeX: no mark of theirs is a command, and none makes another letter.

    Parameters
    ----------
    words : str
        Letters of other scripts stay as they are.

    Examples
    --------
    >>> print(escaped("50% of R_1 & #2 {x} \\input"))
    50\% of R\_1 \& \#2 \{x\} \textbackslash{}input
    >>> print(escaped("≥ −5 κ 田中"))
    $\geq$ $-$5 $\kappa$ 田中
    """
    settled_words = settled(words)
    broken = re.sub(rf"(\S{{{_LONGEST_WORD}}})(?=\S)", "\\1\x00", settled_words)
    return broken.translate(_TABLE).replace("\x00", r"\allowbreak{}")


def latex_words(words: Words) -> str:
    r"""Write words with their emphasis.

    Examples
    --------
    >>> from readerstats.report.text import italic
    >>> print(latex_words("a " + italic("P") + " value"))
    a \textit{P} value
    """
    written = ""
    for run in text(words).runs:
        command = _COMMANDS.get(run.emphasis)
        inside = escaped(run.text)
        written += f"\\{command}{{{inside}}}" if command and inside else inside
    return written


def latex_table(numbered: NumberedTable) -> str:
    r"""Write a table for ``\input`` into a paper, with its title above and its notes below.

    Parameters
    ----------
    numbered : NumberedTable

    Returns
    -------
    str
        Needs the packages array, booktabs, longtable and pdflscape. The number stands in the
        title, so that it is the one that the other files have.

    Examples
    --------
    >>> table = Table(id="t", title="A & B", columns=(Column(key="a", heading="A"),),
    ...               rows=(TableRow((Cell("1"),)),))
    >>> print(latex_table(NumberedTable(label="Table 1", table=table, name="t")))
    \begingroup\footnotesize
    \begin{longtable}{@{}l@{}}
    \multicolumn{1}{@{}l@{}}{\makebox[0pt][l]{\parbox{\linewidth}{\textbf{Table 1. }A \& B}}}\\[4pt]
    \toprule
    \textbf{A}\\
    \midrule
    \endfirsthead
    \toprule
    \textbf{A}\\
    \midrule
    \endhead
    \bottomrule
    \endfoot
    \endlastfoot
    1\\*
    \bottomrule
    \end{longtable}
    \endgroup
    <BLANKLINE>
    """
    table = numbered.table
    columns = shown_columns(table)
    rooms = _rooms(table)
    lies = sum(rooms) > _PORTRAIT
    title = latex_words(bold(f"{numbered.label}. ") + text(table.title))
    heading = [r"\toprule", *_heading(columns), r"\midrule"]
    lines = [
        *([r"\begin{landscape}"] if lies else []),
        r"\begingroup\footnotesize",
        *([r"\setlength{\tabcolsep}{4pt}"] if sum(rooms) > _PORTRAIT * 3 // 4 else []),
        f"\\begin{{longtable}}{{@{{}}{_form(columns, rooms)}@{{}}}}",
        _across(len(columns), f"\\parbox{{\\linewidth}}{{{title}}}") + r"\\[4pt]",
        *heading,
        r"\endfirsthead",
        *heading,
        r"\endhead",
        r"\bottomrule",
        r"\endfoot",
        r"\endlastfoot",
        *_body(table, len(columns)),
        r"\bottomrule",
        *_notes(table, len(columns)),
        r"\end{longtable}",
        r"\endgroup",
        *([r"\end{landscape}"] if lies else []),
    ]
    return "\n".join(lines) + "\n"


def latex_document(tables: Sequence[NumberedTable]) -> str:
    r"""Write a document of tables that compiles by itself.

    Examples
    --------
    >>> latex_document([]).splitlines()[-1]
    '\\end{document}'
    """
    parts = "\\bigskip\n".join(latex_table(one) for one in tables)
    return f"{_PREAMBLE}{parts}\\end{{document}}\n"


def _form(columns: Sequence[Column], rooms: Sequence[float]) -> str:
    """Return the columns: as wide as they are, or where all do not fit, of lines that wrap."""
    total = sum(rooms)
    limit = _PORTRAIT if total <= _PORTRAIT else _LANDSCAPE
    letters = {"left": "l", "right": "r", "center": "c"}
    if total <= limit and max(rooms, default=0) <= _PORTRAIT * 2 // 3:
        return "".join(letters[column.align] for column in columns)
    stands = {"left": r"\raggedright", "right": r"\raggedleft", "center": r"\centering"}
    wrapped = [min(room, limit / 3) for room in rooms]
    scale = min(1.0, limit / sum(wrapped)) / limit
    return "".join(
        f">{{{stands[column.align]}\\arraybackslash}}p{{{_share(room * scale)}\\linewidth}}"
        if room > 16
        else letters[column.align]
        for column, room in zip(columns, wrapped, strict=True)
    )


def _share(width: float) -> str:
    return f"0.{round(min(width, 0.99) * 1000):03d}"


def _rooms(table: Table) -> list[float]:
    columns = shown_columns(table)
    longest = [float(len(str(column.heading))) for column in columns]
    for row in table.rows:
        if row.kind != "heading":
            for place, cell in enumerate(_shown(table, row)):
                longest[place] = max(longest[place], len(settled(str(cell.text))))
    return [room + 2.5 for room in longest]


def _shown(table: Table, row: TableRow) -> list[Cell]:
    return [
        cell
        for column, cell in zip(table.columns, row.cells, strict=True)
        if column.axis is None and isinstance(cell, Cell)
    ]


def _heading(columns: Sequence[Column]) -> list[str]:
    lines = []
    if any(column.spanner for column in columns):
        names, rules, place = [], [], 0
        while place < len(columns):
            end = place
            while end < len(columns) and columns[end].spanner == columns[place].spanner:
                end += 1
            name = columns[place].spanner
            words = f"\\textbf{{{escaped(name)}}}" if name else ""
            names.append(f"\\multicolumn{{{end - place}}}{{c}}{{{words}}}")
            rules += [f"\\cmidrule(lr){{{place + 1}-{end}}}"] if name else []
            place = end
        lines += [" & ".join(names) + r"\\", "".join(rules)]
    heads = [f"\\textbf{{{latex_words(column.heading)}}}" for column in columns]
    placed = [
        head if column.align == "left" else f"\\multicolumn{{1}}{{{column.align[0]}}}{{{head}}}"
        for column, head in zip(columns, heads, strict=True)
    ]
    return [*lines, " & ".join(placed) + r"\\"]


def _body(table: Table, width: int) -> list[str]:
    lines = []
    under = False
    for place, row in enumerate(table.rows):
        if row.kind == "heading":
            cell = row.cells[0]
            words = latex_words(_lettered(table, cell)) if isinstance(cell, Cell) else ""
            gap = r"\addlinespace" if place else ""
            lines.append(f"{gap}{_across(width, words)}\\\\*")
            under = True
            continue
        cells = [latex_words(_lettered(table, cell)) for cell in _shown(table, row)]
        end = r"\\*" if place >= len(table.rows) - 2 else r"\\"  # the last rows and the notes
        lines.append((r"\quad " if under else "") + " & ".join(cells) + end)
    return lines


def _across(width: int, words: str) -> str:
    """Let words stand over all columns without making any of them wider."""
    return f"\\multicolumn{{{width}}}{{@{{}}l@{{}}}}{{\\makebox[0pt][l]{{{words}}}}}"


def _lettered(table: Table, cell: Cell) -> Words:
    letter = table.letter_of(cell)
    return text(cell.text) + superscript(letter) if letter else cell.text


def _notes(table: Table, width: int) -> list[str]:
    """Write the notes as a last row, which no page break parts from the table."""
    note = note_under(table)
    lines = [latex_words(note)] if note else []
    for one in table.footnotes:
        words = emphasised(one.words) if isinstance(one.words, str) else one.words
        lines.append(latex_words(superscript(one.letter) + " " + words))
    if not lines:
        return []
    inside = "\\par\n".join(lines)
    return [_across(width, f"\\parbox[t]{{\\linewidth}}{{\\scriptsize\n{inside}}}") + r"\\"]
