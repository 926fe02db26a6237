"""A private page for each reader: the own results, beside those of others without names."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from readerstats._version import __version__
from readerstats.analysis.reader_letter import MOST_CASES, letters
from readerstats.errors import ReaderStatsError
from readerstats.report import figures
from readerstats.report.characters import slug
from readerstats.report.document import Document, Headline, Prose, Section
from readerstats.report.figures.forest import ForestRow
from readerstats.report.folder import write_folder
from readerstats.report.house_style import page_in_house_style
from readerstats.report.html import render
from readerstats.report.performance_tables import chance_of
from readerstats.report.style import style_of
from readerstats.report.table import Cell, Column, Table, TableRow
from readerstats.report.text import quoted, text
from readerstats.report.wording import (
    basis,
    cases_noun,
    in_sentence,
    kind_of,
    metric_label,
    place,
    readers_noun,
    truth_name,
    under,
    within,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from os import PathLike
    from pathlib import Path

    from readerstats.analysis.reader_letter import Letter, OwnResult, UnlikeOthers
    from readerstats.report.document import Block
    from readerstats.report.style import Style
    from readerstats.report.text import Words
    from readerstats.study.model import Study

LONGEST_NAME = 48
"""Characters of a file's name before its ending; four bytes each, any file system has room."""
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
_LYING = {"above": "above it", "within": "within it", "below": "below it, as a quarter or so are"}


def write_letters(
    study: Study, folder: str | PathLike[str] = "letters", *, force: bool = False
) -> tuple[Path, ...]:
    """Write a page for each reader of a study.

    Each tells one reader by name how he or she did, where that lies among the other readers, who
    are never named, and which cases he or she judged as most others did not. Where the study is to
    be anonymous, cases have the numbers of the report.

    Parameters
    ----------
    study : Study
        With its names.
    folder : path-like, default "letters"
        Made where it does not exist; its parent must.
    force : bool, default False
        Write into a folder that holds files; none but the letters is touched.

    Returns
    -------
    tuple of Path
        In the order of the readers.

    Raises
    ------
    ReaderStatsError
        For a study of too few readers, one without names, or a folder that holds files.

    Examples
    --------
    >>> import readerstats as rs, tempfile, pathlib
    >>> study = rs.load_study(rs.example("deepfake_xray"))
    >>> with tempfile.TemporaryDirectory() as place:
    ...     [path.name for path in write_letters(study, pathlib.Path(place) / "new")[:2]]
    ['R01.html', 'R02.html']
    """
    if study.anonymous:
        raise ReaderStatsError("letters are written to people by name; this study has no names.")
    hidden, names, style = study.anonymized(), study.pseudonyms(), style_of(study)
    cases = _case_names(study, hidden)
    told = {letter.reader: letter for letter in letters(hidden)}
    pages = {
        name: render(letter_page(told[names[name]], hidden, style, name=name, cases=cases))
        for name in study.humans
    }
    files = {name: f"{stem}.html" for name, stem in file_names(pages).items()}
    # None of them where there is no room for all: a reader left out would wonder why.
    contents = {files[name]: page.encode("utf-8", "replace") for name, page in pages.items()}
    place = write_folder(folder, contents, force=force, keep=study.paths)
    return tuple(place / file for file in files.values())


def letter_page(
    letter: Letter, study: Study, style: Style, *, name: str, cases: Mapping[str, str]
) -> Document:
    """Lay out what one reader is told.

    Parameters
    ----------
    letter : Letter
        From `study`.
    study : Study
        Without names.
    style : Style
    name : str
        Of the reader: the only one on the page.
    cases : mapping of str to str
        What each case is called in the letter.

    Examples
    --------
    >>> import readerstats as rs
    >>> study = rs.load_study(rs.example("deepfake_xray")).anonymized()
    >>> page = letter_page(letters(study)[0], study, style_of(study), name="Ann", cases={})
    >>> str(page.title), [section.id for section in page.sections][:2]
    ('Your results: Detecting synthetic radiographs', ['place', 'missed'])
    """
    n = len(study.humans)
    sections = (
        Section(id="place", title="Where you stand", blocks=_standing(letter, study, style)),
        _cases_section(letter, study, cases, missed=True),
        _cases_section(letter, study, cases, missed=False),
        Section(id="about", title="About this letter", blocks=(Prose(paragraphs=_about(study)),)),
    )
    page = Document(
        title=f"Your results: {study.title or 'the reader study'}",
        kicker=f"For {name}",
        lead=f"Thank you for reading. This page shows how you did, beside the {style.count(n - 1)} "
        f"other {readers_noun(study, n - 1)}, who are not named, as you are not named to them.",
        notice=f"Private: made for you alone. {study.settings.report.notice}".strip(),
        headlines=_headlines(letter, style),
        sentences=tuple(_sentences(letter, study, style)),
        sections=tuple(section for section in sections if section is not None),
        footer=(f"readerstats {__version__}",),
    )
    return page_in_house_style(page, style)


def _primary(letter: Letter) -> list[OwnResult]:
    """Return the results of the first metric, one a modality and dataset."""
    return [row for row in letter.results if row.metric == letter.results[0].metric]


def _headlines(letter: Letter, style: Style) -> tuple[Headline, ...]:
    return tuple(
        Headline(
            value=quoted(style.value(row.own.estimate, kind_of(row.metric)), row.own),
            detail=quoted(style.interval(row.own, kind_of(row.metric)), row.own),
            caption=f"your {in_sentence(row.metric)}{within(row.cell.modality, row.cell.dataset)}",
        )
        for row in _primary(letter)[:3]
    )


def _sentences(letter: Letter, study: Study, style: Style) -> Iterator[Words]:
    for row in _primary(letter):
        kind, metric = kind_of(row.metric), in_sentence(row.metric)
        noun = cases_noun(study, row.own.n or 0)
        own = quoted(style.estimate(row.own, kind, noun=noun), row.own)
        where = within(row.cell.modality, row.cell.dataset)
        low, high = row.lower_quartile, row.upper_quartile
        n = len(row.others) + 1
        shown = style.value(row.own.estimate, kind)
        edge = shown in (style.value(low, kind), style.value(high, kind))
        lying = "within" if edge else row.among  # no one is below a number that looks the same
        yield (
            text(f"Your {metric}{where} was ")
            + own
            + f"; the middle half of the {style.count(n)} {readers_noun(study, n)} lay between "
            f"{style.value(low, kind)} and {style.value(high, kind)}"
            + (f", and yours was {_LYING[lying]}." if lying else ".")
        )
    yield (
        "Chance has its part in each of these numbers: the interval tells how far yours could have "
        f"come out otherwise with other {cases_noun(study, 2)}."
    )


def _standing(letter: Letter, study: Study, style: Style) -> tuple[Block, ...]:
    return (_forest(letter, study, style), _own_table(letter, study, style))


def _forest(letter: Letter, study: Study, style: Style) -> Block:
    """Draw the reader among the others, who stand in the order of each panel for themselves."""
    rows = _primary(letter)
    metric = rows[0].metric
    most = max(len(row.others) for row in rows)
    lines = [ForestRow("You", tuple(row.own for row in rows), "human")]
    lines += [
        ForestRow(
            f"Other {number + 1}",
            tuple(row.others[number] if number < len(row.others) else None for row in rows),
            "faint",
        )
        for number in range(most)
    ]
    models = [name for name in study.models if any(name in row.models for row in rows)]
    lines += [
        ForestRow(model, tuple(row.models.get(model) for row in rows), "model") for model in models
    ]
    noun = readers_noun(study, 2)
    return figures.forest(
        anchor="standing",
        title=f"Your {in_sentence(metric)} and that of the others",
        panels=[place(row.cell.modality, row.cell.dataset) for row in rows],
        rows=lines,
        kind=kind_of(metric),
        style=style,
        chance=chance_of(study, metric),
        caption=f"The other {noun} stand from the highest to the lowest in each panel for itself: "
        "one line is not one person. "
        + (f"Lines, {basis(rows[0].own, 'cases', style)}." if rows[0].own.lower is not None else "")
        + (" Diamonds are models." if models else ""),
    )


def _own_table(letter: Letter, study: Study, style: Style) -> Table:
    several = len({row.cell for row in letter.results}) > 1
    columns = [
        *([Column(key="cell", heading="In")] if several else []),
        Column(key="metric", heading="Measure"),
        Column(key="own", heading="You", align="right"),
        Column(
            key="bounds", heading=style.confidence(study.settings.analysis.level), align="right"
        ),
        Column(key="lower_quartile", heading="from", align="right", spanner="Middle half"),
        Column(key="upper_quartile", heading="to", align="right", spanner="Middle half"),
    ]
    rows = []
    for row in letter.results:
        kind = kind_of(row.metric)
        quartiles = (row.lower_quartile, row.upper_quartile)
        cells = [
            *([Cell(place(row.cell.modality, row.cell.dataset))] if several else []),
            Cell(metric_label(row.metric)),
            Cell(style.value(row.own.estimate, kind), row.own.estimate, of=row.own),
            Cell(style.bounds(row.own, kind), of=row.own),
            *(Cell(style.value(value, kind), value) for value in quartiles),
        ]
        rows.append(TableRow(tuple(cells)))
    return Table(id="own", title="Your results", columns=tuple(columns), rows=tuple(rows))


def _cases_section(
    letter: Letter, study: Study, names: Mapping[str, str], *, missed: bool
) -> Section | None:
    rows, n = (letter.missed, letter.n_missed) if missed else (letter.caught, letter.n_caught)
    if study.arrays().correct is None:
        return None
    noun = cases_noun(study, 2)
    if missed:
        title = f"{noun.capitalize()} that others saw otherwise"
        lead = (
            "You were wrong about these, and most others were right: they are worth a second look."
        )
        none = (
            f"There is none: no {cases_noun(study, 1)} that most others judged rightly escaped you."
        )
    else:
        title = f"{noun.capitalize()} where you saw more"
        lead = "You were right about these, and most others were wrong."
        none = (
            f"There is none: where most others were wrong, the {cases_noun(study, 1)} was hard for "
            "everybody."
        )
    anchor = "missed" if missed else "caught"
    block: Block = _case_table(anchor, rows, study, names) if rows else Prose(paragraphs=(none,))
    more = f" The {len(rows)} of {n} on which others agree most." if n > len(rows) else ""
    return Section(id=anchor, title=title, lead=(lead + more) if rows else "", blocks=(block,))


def _case_table(
    anchor: str, rows: Sequence[UnlikeOthers], study: Study, names: Mapping[str, str]
) -> Table:
    several = len({row.modality for row in rows}) > 1
    models = any(row.models for row in rows)
    columns = (
        Column(key="case", heading=cases_noun(study, 1).capitalize()),
        *([Column(key="modality", heading="Read")] if several else []),
        Column(key="truth", heading="Truth"),
        Column(key="others", heading="Others right", align="right"),
        *([Column(key="models", heading="Models right", align="right")] if models else []),
    )
    return Table(
        id=f"{anchor}-cases",
        title="The others' answers",
        columns=columns,
        rows=tuple(
            TableRow(
                (
                    Cell(names.get(row.case, row.case)),
                    *([Cell(under(row.modality) if row.modality else "")] if several else []),
                    Cell(truth_name(study, positive=row.positive)),
                    Cell(f"{row.right} of {row.others}", row.right / row.others),
                    *([Cell(f"{row.models_right} of {row.models}")] if models else []),
                )
            )
            for row in rows
        ),
    )


def _about(study: Study) -> tuple[str, ...]:
    noun = readers_noun(study, 2)
    alone = (
        f"Every one of the {noun} gets such a letter, each with the own name and no other. Nothing "
        "in it tells which line of a published report is yours, but for your numbers themselves."
    )
    counted = (
        "A case is listed where you differ from more than half of the other "
        f"{noun} who read it, at most {MOST_CASES} of a kind, those first on which the others "
        "agree most. Where the others are divided, one more answer would have changed the list."
    )
    return alone, counted, "Questions about the study go to those who invited you."


def _case_names(study: Study, hidden: Study) -> dict[str, str]:
    """Return what the cases are called: by their own names, unless the study is to be anonymous."""
    if study.settings.report.anonymize:
        return {}
    return dict(zip(hidden.arrays().cases, study.arrays().cases, strict=True))


def file_names(names: Iterable[str]) -> dict[str, str]:
    """Name a file after each reader: letters and digits alone, short, and no two alike.

    Examples
    --------
    >>> list(file_names(["Ann Lee", "../../etc", "ann/lee", "con", "☢"]).values())
    ['Ann-Lee', 'etc', 'ann-lee-2', 'reader-con', 'reader']
    """
    taken: set[str] = set()
    made = {}
    for name in names:
        settled = unicodedata.normalize("NFC", name)
        stem = slug(settled, longest=LONGEST_NAME, keep_case=True, otherwise="reader")
        if _RESERVED.fullmatch(stem):
            stem = f"reader-{stem}"
        candidate, number = stem, 1
        while candidate.casefold() in taken:  # some file systems do not tell the case of letters
            number += 1
            candidate = f"{stem}-{number}"
        taken.add(candidate.casefold())
        made[name] = candidate
    return made
