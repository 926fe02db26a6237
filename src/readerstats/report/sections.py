"""The sections of the report, each from the answers that it shows; empty ones are left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readerstats.analysis.frame import select
from readerstats.analysis.metrics import Cell as Where
from readerstats.report.claim_sentences import claim_paragraphs
from readerstats.report.comparison_tables import contrast_table, pair_table
from readerstats.report.count_tables import count_tables, relation_sentences
from readerstats.report.covariate_sentences import (
    correlation_sentence,
    count_sentence,
    group_sentence,
)
from readerstats.report.covariate_tables import correlation_table, group_table
from readerstats.report.design_tables import case_table, column_table
from readerstats.report.document import Details, Prose, Section
from readerstats.report.flow_figures import roc_curves_of, study_flow
from readerstats.report.ladder_section import ladder_figure, ladder_sentence
from readerstats.report.margin_tables import (
    margin_details,
    margins_between,
    margins_of_groups,
)
from readerstats.report.performance_tables import reader_table
from readerstats.report.phrases import capital, sentence_of
from readerstats.report.sentences import contrast_sentence, together_sentence
from readerstats.report.spread_tables import spread_tables
from readerstats.report.standing_section import claim_prose, standing_blocks
from readerstats.report.study_figures import (
    association_figure,
    forest_figure,
    reads_figure,
)
from readerstats.report.wording import (
    cases_noun,
    covariate_name,
    in_sentence,
    metric_label,
    place,
    readers_noun,
)

if TYPE_CHECKING:
    from readerstats.analysis.answers import Answers
    from readerstats.report.document import Block
    from readerstats.report.style import Style
    from readerstats.report.text import Text
    from readerstats.results import Row, TestResult

SHOWN_COVARIATES = 2
"""Covariates beside the readers in their table; more would crowd out the numbers."""
MOST_PAIRS = 150
"""Pairs of models that a page can hold."""


def design_section(answers: Answers, style: Style) -> Section:
    """Show the cases, and who read what.

    Examples
    --------
    >>> design_section.__name__
    'design_section'
    """
    study = answers.study
    counts = (
        (len(study.humans), readers_noun(study, len(study.humans))),
        (len(study.models), "model" if len(study.models) == 1 else "models"),
        (len(study.cases), cases_noun(study, len(study.cases))),
    )
    lead = ", ".join(f"{number} {noun}" for number, noun in counts if number)
    if len(study.humans) > 1:
        every = "every" if answers.description.crossed else "not every"
        lead += f"; {every} reader read every case"
    lead += "."
    blocks: list[Block] = [case_table(study, answers.description, style)]
    if answers.description.readings:
        blocks.append(reads_figure(answers))
    diagram = study_flow(answers, style)
    if diagram is not None:
        blocks.append(Details("From cases to reads analyzed, as a flow diagram", (diagram,)))
    if study.columns:
        blocks.append(
            Details("What each column of the files was taken for", (column_table(study),))
        )
    return Section(
        id="design", title="Who read what", lead=lead, blocks=tuple(blocks), part="Study"
    )


def readers_section(answers: Answers, style: Style) -> Section | None:
    """Show everybody's performance: the forest, then a table for each modality and dataset.

    Examples
    --------
    >>> readers_section.__name__
    'readers_section'
    """
    if not answers.metrics:
        return None
    study = answers.study
    # Beside a pseudonym, years and subspecialty could say who it is.
    known = {str(name) for name in study.readers.columns}
    shown = [one.covariate for one in answers.associations if one.covariate in known]
    shown = shown[:SHOWN_COVARIATES]
    cells = dict.fromkeys(
        (row.labels.modality, row.labels.dataset) for row in answers.performance.readers
    )
    tables = tuple(
        reader_table(study, answers.performance, Where(*cell), style, covariates=shown)
        for cell in cells
    )
    noun = readers_noun(study, len(study.humans))
    average = f"; the average is that of the {noun}" if answers.performance.group else ""
    curves = roc_curves_of(answers, style)
    models = "; models stand below" if study.models and study.humans else ""
    lead = f"Best first{average}{models}."
    return Section(
        id="readers",
        title=" and ".join(
            name for name, has in (("Readers", study.humans), ("Models", study.models)) if has
        ).capitalize(),
        lead=lead,
        blocks=(
            forest_figure(answers, answers.metrics[0], style),
            *tables,
            *(() if curves is None else (curves,)),
        ),
        part="Readers",
    )


def contrasts_section(answers: Answers, style: Style) -> Section | None:
    """Show the datasets or the modalities side by side, under each choice of what is random.

    Examples
    --------
    >>> contrasts_section.__name__
    'contrasts_section'
    """
    pairs = tuple(row for row in answers.contrasts if row.labels.b is not None)
    if not pairs:
        return None
    study, metric = answers.study, answers.metrics[0]
    what = {row.labels.comparison for row in pairs}
    titles = {"dataset": "Between datasets", "modality": "Between modalities"}
    title = titles[str(what.pop())] if len(what) == 1 else "Between modalities and datasets"
    first = select(pairs, metric=metric)
    sides = dict.fromkeys(
        (row.labels.a, row.labels.b, row.labels.modality, row.labels.dataset) for row in first
    )
    sentences = [
        capital(
            contrast_sentence(
                answers,
                select(first, a=a, b=b, modality=modality, dataset=dataset),
                style,
                named=True,
            )
        )
        + "."
        for a, b, modality, dataset in sides
    ]
    together = [
        together_sentence(row, style) for row in answers.contrasts if _of_many(answers, row)
    ]
    sentences = [*together, *sentences, *claim_paragraphs(answers, style)]
    blocks: list[Block] = []
    for number, ladder in enumerate(answers.ladders):
        blocks.append(ladder_figure(ladder, style, anchor=f"contrast-{number + 1}"))
        told = ladder_sentence(ladder, style)
        if told.runs:
            blocks.append(Prose(paragraphs=(told,)))
    blocks.append(
        contrast_table(
            pairs,
            style,
            name="differences",
            title="Differences of the reader average, metric by metric",
            level=study.settings.analysis.level,
        )
    )
    margins = margin_details(
        margins_between(answers, "dataset", "modality"), style, name="contrast-margins"
    )
    blocks += [margins] if margins else []
    spread = spread_tables(answers, style)
    if spread:
        blocks.append(Details("All levels at once, and where the variance comes from", spread))
    return Section(
        id="contrasts",
        title=title,
        blocks=(Prose(paragraphs=tuple(sentences)), *blocks),
        part="Readers",
    )


def _of_many(answers: Answers, row: Row[TestResult]) -> bool:
    """Whether a test is one of three levels or more, of the first metric."""
    labels = row.labels
    pairs = select(
        answers.contrasts,
        metric=labels.metric,
        comparison=labels.comparison,
        modality=labels.modality,
        dataset=labels.dataset,
        method=row.result.method,
    )
    return labels.b is None and labels.metric == answers.metrics[0] and len(pairs) > 2


def models_section(answers: Answers, style: Style) -> Section | None:
    """Show the models against the readers and against each other.

    Examples
    --------
    >>> models_section.__name__
    'models_section'
    """
    analysis = answers.study.settings.analysis
    claims = claim_prose(answers, style)
    blocks: list[Block] = [] if claims is None else [claims]
    if answers.panel:
        first = select(answers.panel, metric=answers.metrics[0])
        others = tuple(row for row in answers.panel if row not in first)
        title = "Reader average minus model"
        blocks.append(contrast_table(first, style, name="panel", title=title, level=analysis.level))
        if others:
            more = contrast_table(
                others, style, name="panel-more", title=title, level=analysis.level
            )
            names = " and ".join(in_sentence(metric) for metric in answers.metrics[1:])
            blocks.append(Details(f"The same for {names}", (more,)))
    blocks.extend(standing_blocks(answers, style))
    if len(answers.models) > MOST_PAIRS:
        blocks.append(Prose(paragraphs=(_too_many(len(answers.models), style),)))
    elif answers.models:
        blocks.append(
            pair_table(
                answers.models,
                style,
                name="model-pairs",
                title="Models against each other: accuracy on common cases",
                level=analysis.level,
                adjustment=analysis.multiplicity,
            )
        )
        margins = margin_details(margins_between(answers, "model"), style, name="model-margins")
        blocks += [margins] if margins else []
    if not blocks:
        return None
    return Section(
        id="models",
        title="Models",
        lead="A model is taken as the fixed algorithm that it is; a negative difference from the "
        "reader average is in the model's favor.",
        blocks=tuple(blocks),
        part="Models",
    )


def _too_many(pairs: int, style: Style) -> str:
    return (
        f"The models make {style.whole(pairs)} pairs, too many to read here; they are listed by "
        "readerstats compare STUDY --by model --format csv."
    )


def association_sections(answers: Answers, style: Style) -> tuple[Section, ...]:
    """Show each covariate of the readers in a section of its own.

    Examples
    --------
    >>> association_sections.__name__
    'association_sections'
    """
    analysis = answers.study.settings.analysis
    sections: list[Section] = []
    for found in answers.associations:
        figure = association_figure(answers, found, style)
        number = found.kind == "number"
        sentence = (correlation_sentence if number else group_sentence)(answers, found, style)
        table = (
            correlation_table(found, style, level=analysis.level)
            if number
            else group_table(found, style, level=analysis.level, adjustment=analysis.multiplicity)
        )
        name = covariate_name(found.covariate)
        title = name.removeprefix("years of ").capitalize()
        notes = tuple(sentence_of(note) for note in found.notes)
        paragraphs = tuple(part for part in (_told_of(sentence), *notes) if part)
        blocks: tuple[Block, ...] = (Prose(paragraphs=paragraphs),) if paragraphs else ()
        of_groups = margins_of_groups(answers, found)
        margins = margin_details(of_groups, style, name=f"group-margins-{len(sections) + 1}")
        sections.append(
            Section(
                id=f"covariate-{found.covariate.replace('_', '-')}",
                title=title,
                lead=f"{metric_label(found.metric)} over {place(*_where(found))}; exploratory.",
                blocks=(
                    *blocks,
                    *((figure,) if figure else ()),
                    table,
                    *((margins,) if margins else ()),
                ),
                part="Readers",
            )
        )
    return tuple(sections)


def _where(found: object) -> tuple[str | None, str | None]:
    points = getattr(found, "points", ())
    return (points[0].modality, points[0].dataset) if points else (None, None)


def _told_of(sentence: Text) -> Text | None:
    return sentence if sentence.runs else None


def counts_section(answers: Answers, style: Style) -> Section | None:
    """Show for how many readers something was so.

    Examples
    --------
    >>> counts_section.__name__
    'counts_section'
    """
    if not answers.counts:
        return None
    noun, study, related = readers_noun(answers.study, 2), answers.study, answers.count_relations
    told = [count_sentence(answers, row, style) for row in answers.counts]
    tables: tuple[Block, ...] = ()
    if related is not None:
        told += relation_sentences(related, study, style)
        tables = count_tables(related, study, style)
    words = f"How many of the {noun} of each group"
    return Section(
        id="counts",
        title=f"Counts of {noun}",
        lead=f"Wilson intervals; {noun} are random.",
        blocks=(Prose(paragraphs=tuple(told)), *((Details(words, tables),) if tables else ())),
        part="Readers",
    )


def ratings_section(answers: Answers) -> Section | None:
    """Say what ratings without a threshold leave out.

    Examples
    --------
    >>> ratings_section.__name__
    'ratings_section'
    """
    study = answers.study
    if study.binary or not study.rated:
        return None
    words = (
        f"The reads are ratings. {in_sentence('accuracy').capitalize()}, sensitivity and "
        "specificity need the rating from which a read counts as positive: run the report again "
        "with --threshold, or set threshold under [task] in study.toml. The area under the ROC "
        "curve needs none, and is shown."
    )
    return Section(
        id="ratings",
        title="Ratings without a threshold",
        blocks=(Prose(paragraphs=(words,)),),
        part="Study",
    )
