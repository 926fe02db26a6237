r"""Tables in LaTeX with the rules of booktabs: one to input, or a document that compiles."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from readerstats.report.characters import settled
from readerstats.report.printed import PrintedTable, printed, spans
from readerstats.report.text import Words, bold, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readerstats.report.numbered import NumberedTable
    from readerstats.report.table import Column
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
    "author": "textbf",
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
    >>> from readerstats.report.numbered import NumberedTable
    >>> from readerstats.report.table import Cell, Column, Table, TableRow
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
    shown = printed(table)
    columns = shown.columns
    rooms = _rooms(shown)
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
        *_body(shown),
        r"\bottomrule",
        *_notes(shown),
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


def _rooms(shown: PrintedTable) -> list[float]:
    longest = [float(len(str(column.heading))) for column in shown.columns]
    for row in shown.rows:
        if not row.heading:
            for place, words in enumerate(row.words):
                longest[place] = max(longest[place], len(settled(str(words))))
    return [room + 2.5 for room in longest]


def _heading(columns: Sequence[Column]) -> list[str]:
    lines = []
    over = spans(columns)
    if over:
        names = [
            f"\\multicolumn{{{end - start}}}{{c}}{{{latex_words(bold(name))}}}"
            for name, start, end in over
        ]
        rules = [f"\\cmidrule(lr){{{start + 1}-{end}}}" for name, start, end in over if name]
        lines += [" & ".join(names) + r"\\", "".join(rules)]
    heads = [f"\\textbf{{{latex_words(column.heading)}}}" for column in columns]
    placed = [
        head if column.align == "left" else f"\\multicolumn{{1}}{{{column.align[0]}}}{{{head}}}"
        for column, head in zip(columns, heads, strict=True)
    ]
    return [*lines, " & ".join(placed) + r"\\"]


def _body(shown: PrintedTable) -> list[str]:
    lines = []
    for place, row in enumerate(shown.rows):
        cells = [latex_words(words) for words in row.words]
        if row.heading:
            gap = r"\addlinespace" if place else ""
            lines.append(f"{gap}{_across(len(shown.columns), cells[0])}\\\\*")
            continue
        end = r"\\*" if place >= len(shown.rows) - 2 else r"\\"  # the last rows and the notes
        lines.append((r"\quad " if shown.grouped else "") + " & ".join(cells) + end)
    return lines


def _across(width: int, words: str) -> str:
    """Let words stand over all columns without making any of them wider."""
    return f"\\multicolumn{{{width}}}{{@{{}}l@{{}}}}{{\\makebox[0pt][l]{{{words}}}}}"


def _notes(shown: PrintedTable) -> list[str]:
    """Write the notes as a last row, which no page break parts from the table."""
    if not shown.notes:
        return []
    inside = "\\par\n".join(latex_words(note) for note in shown.notes)
    box = f"\\parbox[t]{{\\linewidth}}{{\\scriptsize\n{inside}}}"
    return [_across(len(shown.columns), box) + r"\\"]
