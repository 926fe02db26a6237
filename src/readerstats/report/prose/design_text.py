"""What a Methods section says before its statistics; most of it only an author knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from readerstats.report.phrases import capital, listed
from readerstats.report.prose.marks import author
from readerstats.report.prose.openings import with_spelled_openings
from readerstats.report.prose.taking_part import cases_counted, everybody, places
from readerstats.report.text import Text, joined
from readerstats.report.wording import cases_noun, readers_noun, truth_name

if TYPE_CHECKING:
    from readerstats.analysis.answers import Answers
    from readerstats.report.style import Style

MOST_NAMED: Final = 12
"""Models that a sentence names one by one."""


def design_paragraph(answers: Answers, style: Style) -> Text:
    """Say who judged what, and ask for what makes it a study.

    Examples
    --------
    >>> design_paragraph.__name__
    'design_paragraph'
    """
    study = answers.study
    cases, readers = cases_noun(study, 2), readers_noun(study, 2)
    judged = "judged" if study.binary else "rated"
    whom = f"{cases_counted(answers, style)}{places(answers, style)}"
    told: list[Text | str] = [
        f"{everybody(answers, style)} {judged} {whom}.",
        author("state the design (prospective or retrospective), ethics approval and consent"),
        author("state the dates, and where the study and its analysis plan are registered"),
        author(f"state how the {cases} were selected, and which were excluded"),
        author("state the reference standard, and who set it"),
    ]
    if study.humans:
        told.append(author(f"state how the {readers} were recruited, and whether they are authors"))
    return capital(with_spelled_openings(joined(told)))


def reading_paragraph(answers: Answers) -> Text:
    """Say what the readers were asked, and ask for the conditions of reading.

    Examples
    --------
    >>> reading_paragraph.__name__
    'reading_paragraph'
    """
    study = answers.study
    if not study.humans:
        return Text()
    case, readers = cases_noun(study, 1), readers_noun(study, len(study.humans))
    positive, negative = (truth_name(study, positive=state) for state in (True, False))
    asked = (
        f"The {readers} judged whether each {case} was {positive} or {negative}"
        if study.binary and study.task.threshold is None
        else f"The {readers} rated each {case}"
    )
    told: list[Text | str] = [
        asked + ".",
        author("state the question and the scale as the readers saw them"),
        author("state what they knew, and what they were blinded to"),
        author("state training, display, viewing conditions and time limits"),
    ]
    if len([name for name in study.modalities if name]) > 1:
        told.append(author("state the order of the modalities, and the time between readings"))
    elif answers.order is not None:
        told.append(author(f"state how the order of the {cases_noun(study, 2)} was set"))
    return joined(told)


def models_paragraph(answers: Answers, style: Style) -> Text:
    """Name the models, and ask for what makes their answers repeatable.

    Examples
    --------
    >>> models_paragraph.__name__
    'models_paragraph'
    """
    models = answers.study.models
    if not models:
        return Text()
    if len(models) == 1:
        told: list[Text | str] = [f"The model was {models[0]}."]
    elif len(models) > MOST_NAMED:
        told = [f"There were {style.count(len(models))} models."]
    else:
        told = [f"The {style.count(len(models))} models were {listed(list(models))}."]
    told += [
        author("state version, provider, date of access and settings of each model"),
        author("give the prompts, and say how answers were read from the output"),
        author("say whether a model could have seen the cases in training"),
    ]
    return joined(told)
