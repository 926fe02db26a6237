"""The supplement: a folder with everything that a journal asks for, made in one go."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from readerstats._version import __version__
from readerstats.analysis.answers import Answers, answer
from readerstats.errors import ReaderStatsError
from readerstats.report.characters import slug
from readerstats.report.checklist_tables import checklist_tables
from readerstats.report.document import Document, Prose
from readerstats.report.folder import MANIFEST, refuse_folder, write_folder
from readerstats.report.html import render
from readerstats.report.journal_tables import journal_tables
from readerstats.report.latex import latex_document, latex_table
from readerstats.report.manifest import manifest, templates_of
from readerstats.report.numbered import NumberedTable
from readerstats.report.page import build, results_json
from readerstats.report.plates.supplement import figure_files, figure_pictures
from readerstats.report.prose.paper import name_of, sections
from readerstats.report.prose.written import written as written_text
from readerstats.report.style import Style, style_of
from readerstats.report.table_html import html_table
from readerstats.report.table_text import results_csv
from readerstats.report.word import Heading, Picture, word_document

if TYPE_CHECKING:
    from os import PathLike

    from readerstats.report.prose.written import TextForm
    from readerstats.report.word import WordBlock
    from readerstats.results import Progress
    from readerstats.study.model import Study

Files: TypeAlias = Mapping[str, bytes]
"""Contents by their names below the folder, such as ``"tables/tables.tex"``."""
Maker: TypeAlias = Callable[[Answers, Style], Files]
"""Makes some files of the supplement."""
Writer: TypeAlias = Callable[[Answers, Style], Sequence[Prose]]
"""Writes some text of the one Word file."""
Illustrator: TypeAlias = Callable[[Answers, Style], Sequence[Picture]]
"""Draws some figures of the one Word file."""

_TEXT_FORMS: Final[Mapping[str, TextForm]] = {"txt": "text", "md": "markdown"}
ABOUT: Final = {
    "supplement.docx": "The whole supplement as one Word file.",
    "report.html": "The report: open it in a browser; it needs no network.",
    "results.json": "Every number, unrounded; all other files quote these.",
    MANIFEST: "What everything was made from, and the SHA-256 of every file.",
    "tables/": "Each table by itself as Word, LaTeX, HTML (to paste) and CSV (unrounded).",
    "tables/tables.tex": "All tables as one LaTeX document that compiles by itself.",
    "figures/": "Each figure in the forms that journals ask for, with its numbers as CSV.",
    "text/": "Text for the paper: complete it where it says so.",
    "checklists/": "Reporting checklists, filled in as far as the data tell.",
}
"""What the README says of each file and folder that is there."""


@dataclass(frozen=True, eq=False, slots=True)
class Supplement:
    """The files of a supplement, and what could not be made.

    Attributes
    ----------
    files : mapping of str to bytes
        Contents by their names below the folder.
    notices : tuple of str
        A sentence for each thing that is missing, with its remedy.
    """

    files: Files
    notices: tuple[str, ...] = ()


def supplement(
    study: Study,
    path: str | PathLike[str] = "supplement",
    *,
    force: bool = False,
    templates: str | PathLike[str] | None = None,
    progress: Progress | None = None,
) -> Path:
    """Analyse a study and write everything that a journal asks for into a folder.

    Parameters
    ----------
    study : Study
        Its settings give the metrics, level, replicates, seed and style.
    path : path-like, default "supplement"
        A folder that does not exist yet, is empty, or holds an earlier supplement that nobody
        changed. It is written whole or not at all.
    force : bool, default False
        Whether to write into a folder that holds other files; these stay, and only files of the
        same names are replaced.
    templates : path-like, optional
        A folder whose files stand in the place of the page's own templates of the same name.
    progress : callable, optional
        Called with the resamples done and to do.

    Returns
    -------
    Path
        Of the folder.

    Raises
    ------
    ReaderStatsError
        Where the folder cannot be written, or holds other files; where a template of the other
        folder cannot be used.

    Examples
    --------
    >>> import readerstats as rs, tempfile, pathlib
    >>> study = rs.load_study(rs.example("deepfake_xray"), replicates=500)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     made = rs.supplement(study, pathlib.Path(folder) / "supplement")
    ...     sorted(one.name for one in made.glob("r*"))
    ['report.html', 'results.json']
    """
    made, _ = written(study, path, force=force, templates=templates, progress=progress)
    return made


def written(
    study: Study,
    path: str | PathLike[str],
    *,
    force: bool = False,
    templates: str | PathLike[str] | None = None,
    progress: Progress | None = None,
) -> tuple[Path, tuple[str, ...]]:
    """Do what `supplement` does, and tell what could not be made.

    Examples
    --------
    >>> written.__name__
    'written'
    """
    refuse_folder(path, force=force)  # before minutes of work are done for nothing
    style_of(study)  # a style that cannot be read is told before anything is computed
    own = None if templates is None else Path(templates)
    templates_of(own)
    own_style = () if study.style_file is None else (study.style_file,)
    inputs = (*study.paths, *study.manuscript, *own_style)
    if study.settings.report.anonymize:
        study = study.anonymized()
    made = contents(answer(study, progress=progress), templates=own)
    return write_folder(path, made.files, force=force, keep=inputs), made.notices


def contents(answers: Answers, *, templates: Path | None = None) -> Supplement:
    """Make all files of a supplement, in memory.

    Parameters
    ----------
    answers : Answers
    templates : Path, optional
        The folder of the user's own templates of the page.

    Returns
    -------
    Supplement
        The same bytes for the same answers and version.

    Examples
    --------
    >>> contents.__name__
    'contents'
    """
    style = style_of(answers.study)
    page = build(answers, templates=templates)
    tables = journal_tables(answers, style, page.sections)
    placed = [
        *(("tables", one) for one in tables),
        *(("checklists", one) for one in _checklists(answers, style)),
    ]
    files: dict[str, bytes] = {
        "report.html": _encoded(render(page, templates=templates)),
        "results.json": _encoded(results_json(answers) + "\n"),
        "tables/tables.tex": _encoded(latex_document(tables)),
    }
    for folder, one in placed:
        files[f"{folder}/{one.name}.tex"] = _encoded(latex_table(one))
        files[f"{folder}/{one.name}.csv"] = _encoded(results_csv(one.table))
        files[f"{folder}/{one.name}.html"] = _encoded(html_table(one))
    for maker in MAKERS:
        files |= maker(answers, style)
    notices: list[str] = []
    try:
        files |= {
            f"{folder}/{one.name}.docx": word_document(
                [one], title=f"{one.label}. {one.table.title}"
            )
            for folder, one in placed
        }
        files["supplement.docx"] = word_document(
            _whole(answers, style, page, tables), title=f"Supplement: {page.title}"
        )
    except ReaderStatsError as reason:  # python-docx is an extra
        notices.append(f"{reason} Everything else is there.")
    files["README.txt"] = _encoded(_readme(page, tables, files, notices))
    files = dict(sorted(files.items()))
    made = manifest(answers.study, files, templates=templates)
    files[MANIFEST] = _encoded(made.json)
    return Supplement(files, tuple(notices))


def _encoded(words: str) -> bytes:
    return words.encode("utf-8", errors="replace")


def _checklists(answers: Answers, style: Style) -> list[NumberedTable]:
    """Return the checklists that apply, by the names that they have."""
    return [
        NumberedTable(
            label="Checklist", table=table, name=slug(table.id.removeprefix("checklist-"))
        )
        for table in checklist_tables(answers, style)
    ]


def _whole(
    answers: Answers, style: Style, page: Document, tables: tuple[NumberedTable, ...]
) -> list[WordBlock]:
    """Put the one Word file together: answer, methods, tables of the paper, further tables."""
    blocks: list[WordBlock] = [Heading(page.title, 0)]
    opening = [words for words in (page.notice, page.lead) if words]
    blocks.append(Prose(paragraphs=tuple(opening)))
    if page.sentences:
        blocks += [Heading("Results in brief"), Prose(paragraphs=page.sentences)]
    texts = [part for write in WRITERS for part in write(answers, style)]
    blocks += [Heading("Text"), *texts] if texts else []
    for heading, supplementary in (("Tables", False), ("Supplementary tables", True)):
        those = [one for one in tables if one.supplementary == supplementary]
        blocks += [Heading(heading), *those] if those else []
    pictures = [one for draw in ILLUSTRATORS for one in draw(answers, style)]
    blocks += [Heading("Figures"), *pictures] if pictures else []
    return blocks


def _texts(answers: Answers, style: Style) -> Files:
    """Write each section of the paper as plain text and as Markdown, which keeps italics."""
    return {
        f"text/{name_of(part)}.{suffix}": _encoded(written_text([part], form))
        for part in sections(answers, style)
        for suffix, form in _TEXT_FORMS.items()
    }


def _readme(
    page: Document, tables: tuple[NumberedTable, ...], files: Files, notices: list[str]
) -> str:
    lines = [str(page.title), "", f"Made by readerstats {__version__}.", ""]
    lines += [*notices, *([""] if notices else [])]
    there = {*files, MANIFEST, *(f"{name.partition('/')[0]}/" for name in files if "/" in name)}
    shown = {name: words for name, words in ABOUT.items() if name in there}
    width = max(len(name) for name in shown) + 2
    lines += [f"{name:<{width}}{words}" for name, words in shown.items()]
    lines += ["", "Tables, in tables/:", ""]
    width = max((len(one.name) for one in tables), default=0) + 2
    lines += [f"{one.name:<{width}}{one.label}. {one.table.title}" for one in tables]
    return "\n".join(lines) + "\n"


MAKERS: Final[tuple[Maker, ...]] = (_texts, figure_files)
"""What makes files beside the tables, the checklists, the page and the results."""
WRITERS: Final[tuple[Writer, ...]] = (sections,)
ILLUSTRATORS: Final[tuple[Illustrator, ...]] = (figure_pictures,)
