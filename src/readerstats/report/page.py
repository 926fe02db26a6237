"""The report: one self-contained page from a study."""

from __future__ import annotations

import shlex
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from readerstats._version import __version__
from readerstats.analysis.answers import Answers, answer
from readerstats.analysis.frame import select
from readerstats.analysis.margin import undeclared
from readerstats.report import sections as parts
from readerstats.report.agreement_section import agreement_section
from readerstats.report.bias_section import bias_section
from readerstats.report.case_section import case_section
from readerstats.report.checklist_section import checklists_section
from readerstats.report.checks_section import checks_section
from readerstats.report.comparison_tables import ADJUSTMENTS
from readerstats.report.covariates_together_section import covariates_together_section
from readerstats.report.document import Code, Document, Facts, Headline, Section
from readerstats.report.files import write_text
from readerstats.report.glossary import glossary
from readerstats.report.house_style import page_in_house_style
from readerstats.report.html import render
from readerstats.report.manifest import provenance_json, templates_of
from readerstats.report.order_section import order_section
from readerstats.report.participants_section import participants_section, unanswered_section
from readerstats.report.phase_section import phase_sections
from readerstats.report.predictive_section import predictive_section
from readerstats.report.prose.prose_section import prose_sections
from readerstats.report.rating_section import rating_sections
from readerstats.report.robustness_section import robustness_section
from readerstats.report.sentences import answer_sentences, readers_of
from readerstats.report.shown import results_shown
from readerstats.report.software import libraries
from readerstats.report.store import Store
from readerstats.report.style import style_of
from readerstats.report.subgroups_section import subgroups_section
from readerstats.report.table import Cell, Column, Table, TableRow
from readerstats.report.text import code, compose, quoted
from readerstats.report.together_section import together_section
from readerstats.report.wording import (
    cases_noun,
    in_sentence,
    kind_of,
    readers_noun,
    truth_name,
    within,
)
from readerstats.study.config import AnalysisSettings

if TYPE_CHECKING:
    from os import PathLike

    from readerstats.report.style import Style
    from readerstats.results import Estimate, Progress, Row
    from readerstats.study.model import Study

MOST_HEADLINES = 3
PARTS = ("", "Study", "Readers", "Models", "Cases", "Robustness", "Text")
"""The headings of the contents list, in the order of the page."""


def report(
    study: Study,
    path: str | PathLike[str] = "report.html",
    *,
    templates: str | PathLike[str] | None = None,
    progress: Progress | None = None,
) -> Path:
    """Analyse a study and write its report as one self-contained HTML file.

    Parameters
    ----------
    study : Study
        Its settings give the metrics, level, replicates, seed and style.
    path : path-like, default "report.html"
        Written whole or not at all.
    templates : path-like, optional
        A folder of templates that stand in for those of the same name in the package.
    progress : callable, optional
        Called with the resamples done and to do.

    Returns
    -------
    Path
        Of the page.

    Raises
    ------
    ReaderStatsError
        Where the page cannot be written there, or a template of one's own fails.

    Examples
    --------
    >>> import readerstats as rs, tempfile, pathlib
    >>> study = rs.load_study(rs.example("deepfake_xray"), replicates=500)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     rs.report(study, pathlib.Path(folder) / "report.html").stat().st_size > 10_000
    True
    """
    style_of(study)  # a style that cannot be read is told before anything is computed
    own_style = () if study.style_file is None else (study.style_file,)
    inputs = (*study.paths, *study.manuscript, *own_style)
    if study.settings.report.anonymize:
        study = study.anonymized()
    folder = None if templates is None else Path(templates)
    templates_of(folder)  # what is wrong with them is told before anything is computed
    page = build(answer(study, progress=progress), templates=folder)
    return write_text(path, render(page, templates=folder), keep=inputs)


def results_json(answers: Answers) -> str:
    """Write the unrounded results of a report as JSON.

    Examples
    --------
    >>> results_json.__name__
    'results_json'
    """
    return _store(answers).json


@lru_cache(maxsize=1)  # the page and the results of one study are the same numbers
def _store(answers: Answers) -> Store:
    return Store.of(answers)


def build(answers: Answers, *, templates: Path | None = None) -> Document:
    """Lay out the answers of a study as a page.

    Examples
    --------
    >>> import readerstats as rs
    >>> page = build(answer(rs.load_study(rs.example("deepfake_xray"), replicates=500)))
    >>> [section.id for section in page.sections][:3]
    ['checks', 'design', 'readers']
    """
    study = answers.study
    style = style_of(study)
    store = _store(answers)
    shown = shown_sections(answers, style)
    there = [*shown, *prose_sections(answers, style), _reproduce(answers, style)]
    there.insert(-1, checklists_section(answers, style, there))
    sections = sorted(there, key=lambda section: PARTS.index(section.part))
    checks = checks_section(answers, {section.id for section in sections})
    page = Document(
        title=study.title or "Reader study",
        kicker="Reader study report",
        lead=_lead(answers),
        notice=study.settings.report.notice,
        headlines=_headlines(answers, style),
        sentences=answer_sentences(answers, style),
        sections=(checks, *sections),
        footer=(f"readerstats {__version__}, seed {study.settings.analysis.seed}",),
        key_of=store.key_of,
        provenance=provenance_json(study, templates=templates),
    )
    page = page_in_house_style(page, style)
    results = store.of_page(results_shown(page))
    return replace(page, results=results, glossary=glossary(results))


@lru_cache(maxsize=1)  # the page, the figures for print and their legends show the same
def shown_sections(answers: Answers, style: Style) -> tuple[Section, ...]:
    """Lay out the sections that show answers, in the order of the page.

    Examples
    --------
    >>> shown_sections.__name__
    'shown_sections'
    """
    possible = (
        parts.ratings_section(answers),
        parts.design_section(answers, style),
        parts.readers_section(answers, style),
        parts.contrasts_section(answers, style),
        *parts.association_sections(answers, style),
        covariates_together_section(answers, style),
        parts.counts_section(answers, style),
        agreement_section(answers, style),
        bias_section(answers, style),
        order_section(answers, style),
        predictive_section(answers, style),
        *phase_sections(answers, style),
        parts.models_section(answers, style),
        participants_section(answers, style),
        unanswered_section(answers, style),
        together_section(answers, style),
        case_section(answers, style),
        *rating_sections(answers, style),
        subgroups_section(answers, style),
        robustness_section(answers, style),
    )
    there = (section for section in possible if section is not None)
    return tuple(sorted(there, key=lambda section: PARTS.index(section.part)))


def _lead(answers: Answers) -> str:
    study = answers.study
    style = style_of(study)
    people, models = len(study.humans), len(study.models)
    everybody = []
    if people:
        everybody.append(f"{style.count(people)} {readers_noun(study, people)}")
    if models:
        everybody.append(f"{style.count(models)} model{'s' if models > 1 else ''}")
    truth = study.arrays().truth
    positive = int(truth.sum())
    modalities = [name for name in study.modalities if name]
    datasets = len(study.datasets)
    where = f" in {style.count(datasets)} datasets" if datasets > 1 else ""
    under = f" under {style.count(len(modalities))} modalities" if len(modalities) > 1 else ""
    crossed = "; every reader read every case" if answers.description.crossed and people > 1 else ""
    return (
        f"{style.whole(len(truth))} {cases_noun(study, len(truth))} ({positive} "
        f"{truth_name(study, positive=True)}, {len(truth) - positive} "
        f"{truth_name(study, positive=False)}){where}, judged by "
        f"{' and '.join(everybody)}{under}{crossed}."
    )


def _headlines(answers: Answers, style: Style) -> tuple[Headline, ...]:
    if not answers.metrics:
        return ()
    metric = answers.metrics[0]
    study = answers.study
    over = study.settings.analysis.random
    averages = select(answers.performance.group, metric=metric, random=over)
    headlines = [
        Headline(
            value=quoted(style.value(row.result.estimate, kind_of(metric)), row.result),
            detail=quoted(style.interval(row.result, kind_of(metric)), row.result),
            caption=f"mean {in_sentence(metric)} of the {_people(answers, row, style)}"
            + within(row.labels.modality, row.labels.dataset),
        )
        for row in averages[: MOST_HEADLINES - 1 if study.models else MOST_HEADLINES]
    ]
    best = _best_model(answers, metric)
    if best is not None:
        result, labels = best.result, best.labels
        among = (
            f", best of {style.count(len(study.models))} models" if len(study.models) > 1 else ""
        )
        headlines.append(
            Headline(
                value=quoted(style.value(result.estimate, kind_of(metric)), result),
                detail=quoted(style.interval(result, kind_of(metric)), result),
                caption=f"{in_sentence(metric)} of {labels.reader}{among}"
                + within(labels.modality, labels.dataset),
                hue="model",
            )
        )
    return tuple(headlines)


def _people(answers: Answers, row: Row[Estimate], style: Style) -> str:
    n = len(readers_of(answers, row.labels.modality, row.labels.dataset))
    return f"{style.count(n)} {readers_noun(answers.study, n)}"


def _best_model(answers: Answers, metric: str) -> Row[Estimate] | None:
    """Return the best model of the first dataset, among those that answered all its cases.

    Datasets are not mixed into one ranking, and a model that chose its cases is not in it.
    """
    complete = {
        (reading.reader, reading.modality, reading.dataset)
        for reading in answers.description.readings
        if reading.kind == "model" and reading.answered == reading.cases
    }
    rows = [
        row
        for row in select(answers.performance.readers, metric=metric)
        if (row.labels.reader, row.labels.modality, row.labels.dataset) in complete
        and row.result.estimate is not None
    ]
    first = [row for row in rows if row.labels.dataset == rows[0].labels.dataset]
    return max(first, key=lambda row: row.result.estimate or 0.0, default=None)


def _command(answers: Answers) -> str:
    """Return the command that makes the same page, whatever study.toml says or does not say."""
    study, analysis = answers.study, answers.study.settings.analysis
    words = ["readerstats", "report", "STUDY", "--positive", study.task.positive]
    if study.task.threshold is not None:
        words += ["--threshold", f"{study.task.threshold:g}"]
    words += [word for metric in answers.metrics for word in ("--metric", metric)]
    words += ["--level", f"{analysis.level:g}", "--replicates", str(analysis.replicates)]
    said = study.settings
    if said.origin("style") == "option":
        own = study.style_file is not None and study.anonymous  # its name may name somebody
        words += ["--style", "FILE" if own else Path(said.report.style).name]
    if said.origin("anonymize") == "option":
        words.append("--anonymize" if said.report.anonymize else "--no-anonymize")
    return shlex.join([*words, "--seed", str(analysis.seed)])


def _not_usual(answers: Answers) -> tuple[tuple[str, str], ...]:
    """Return the settings of the analysis that are not the usual ones, as far as they matter."""
    analysis, usual = answers.study.settings.analysis, AnalysisSettings()
    facts = [
        (name.replace("_", " ").capitalize(), str(getattr(analysis, name)))
        for name in ("random", "covariance", "alternative", "probability_scale")
        if getattr(analysis, name) != getattr(usual, name)
    ]
    if analysis.ties != usual.ties:
        facts.append(("A tied panel says", analysis.ties))
    if analysis.prevalence:
        facts.append(("Prevalence", ", ".join(f"{share:g}" for share in analysis.prevalence)))
    if analysis.margin is not None:
        facts.append(("Margin", f"{analysis.margin:g}"))
    named = {name: analysis.margins.get(name, analysis.margin) for name in answers.metrics}
    margins = dict.fromkeys(margin for margin in named.values() if margin is not None)
    for margin in margins:
        those = [name for name, width in named.items() if width == margin]
        late = any(undeclared(answers.study, name) for name in those)
        of = "" if len(those) == len(named) else f" for {', '.join(those)}"
        declared = "not declared in study.toml: exploratory" if late else "declared in study.toml"
        facts.append((f"Margin{of}", f"{margin:g}, {declared}"))
    if "partial-auc" in answers.metrics:
        lower, upper = analysis.specificity
        facts.append(("Specificity", f"{lower:g} to {upper:g}"))
    return tuple(facts)


def _reproduce(answers: Answers, style: Style) -> Section:
    study, analysis = answers.study, answers.study.settings.analysis
    facts = (
        ("Metrics", ", ".join(answers.metrics) or "none that the reads allow"),
        ("Confidence level", f"{analysis.level:g}"),
        ("Replicates", style.whole(analysis.replicates)),
        ("Seed", str(analysis.seed)),
        *_not_usual(answers),
        ("Multiplicity", ADJUSTMENTS.get(analysis.multiplicity, analysis.multiplicity)),
        ("Unanswered reads", study.task.unanswered),
        ("Positive", study.task.positive),
        ("Negative", study.task.negative),
        *(
            (("Threshold", f"{study.task.threshold:g}"),)
            if study.task.threshold is not None
            else ()
        ),
        ("readerstats", __version__),
        *libraries(),
    )
    settings = study.settings_file
    files = Table(
        id="files",
        title="Input files",
        columns=(
            Column(key="file", heading="File"),
            Column(key="table", heading="Table"),
            Column(key="rows", heading="Rows", align="right"),
            Column(key="sha256", heading="SHA-256"),
        ),
        rows=tuple(
            TableRow(
                (
                    Cell(file.name),
                    Cell(file.table),
                    Cell("–", "") if file is settings else Cell(style.whole(file.rows), file.rows),
                    Cell(file.sha256),
                )
            )
            for file in (*study.files, *(() if settings is None else (settings,)))
        ),
    )
    blocks = (Code(_command(answers)), Facts(facts), *((files,) if study.files else ()))
    return Section(
        id="reproduce",
        title="Reproduce",
        lead=compose(
            "The same input, settings and version give the same page, byte for byte; "
            "{command} makes it again and tells what differs.",
            command=code("readerstats verify report.html"),
        ),
        blocks=blocks,
        part="Text",
    )
