"""The legends of the figures for print: what is shown, of how many, and what is random."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from readerstats.report.figures.case_map import CaseMap
from readerstats.report.figures.flow import FlowPlot
from readerstats.report.figures.forest import ForestPlot
from readerstats.report.figures.group_dots import GroupDots
from readerstats.report.figures.kappa_matrix import KappaTriangle
from readerstats.report.figures.ladder import LadderPlot
from readerstats.report.figures.rating_bars import RatingPlot
from readerstats.report.figures.read_map import ReadMap
from readerstats.report.figures.roc_curves import RocCurvesPlot
from readerstats.report.figures.roc_space import RocSpacePlot
from readerstats.report.figures.scatter import ScatterPlot
from readerstats.report.figures.specification_curve import SpecificationPlot
from readerstats.report.phrases import capital, listed
from readerstats.report.plates.axes import letter
from readerstats.report.spelling import in_digits
from readerstats.report.text import Text, joined, quoted, text
from readerstats.report.wording import cases_noun, in_sentence, place, readers_noun

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from readerstats.analysis.answers import Answers
    from readerstats.report.figures.drawn import Drawn
    from readerstats.report.figures.figure import Figure
    from readerstats.report.kinds import Kind
    from readerstats.report.style import Style
    from readerstats.report.text import Words
    from readerstats.results import Estimate

ABBREVIATIONS: Final = (
    ("AI", "artificial intelligence"),
    ("AUC", "area under the receiver operating characteristic curve"),
    ("CI", "confidence interval"),
    ("df", "degrees of freedom"),
    ("ROC", "receiver operating characteristic"),
)


def legend(figure: Figure, answers: Answers, style: Style) -> Text:
    """Write the legend of a figure for print.

    Parameters
    ----------
    figure : Figure
        With the value that it was drawn from.
    answers : Answers
    style : Style

    Returns
    -------
    Text
        What the figure shows, what its parts and marks are, and its abbreviations.

    Examples
    --------
    >>> legend.__name__
    'legend'
    """
    drawn = figure.drawn
    if drawn is None:
        raise ValueError(f"figure '{figure.id}' has no value to be drawn for print.")
    sentences = [*_opening(figure, drawn, answers, style), *_marks(figure, drawn, answers)]
    whole = joined([sentence for sentence in sentences if str(sentence)])
    spelled = abbreviations(whole, _letters_of(drawn))
    return whole + " " + spelled if spelled else whole


def abbreviations(words: Words, drawn: Iterable[str] = ()) -> str:
    """Spell out the abbreviations of a legend and of its figure, in alphabetical order.

    Examples
    --------
    >>> abbreviations("mean AUC, 95% CI")
    'AUC = area under the receiver operating characteristic curve, CI = confidence interval.'
    """
    there = {part.strip("()[].,;:") for some in (str(words), *drawn) for part in some.split()}
    found = [f"{short} = {full}" for short, full in ABBREVIATIONS if short in there]
    return f"{', '.join(found)}." if found else ""


def _letters_of(drawn: Drawn) -> list[str]:
    """Return what stands on the drawing and may be an abbreviation."""
    if isinstance(drawn, ForestPlot | RocSpacePlot | RocCurvesPlot):
        titles = [p if isinstance(p, str) else p.title for p in drawn.panels]
    else:
        titles = [*drawn.parts] if isinstance(drawn, ReadMap) else []
    if isinstance(drawn, RocCurvesPlot):
        titles.append("AUC")
    if isinstance(drawn, ForestPlot | RocCurvesPlot | GroupDots | LadderPlot):
        titles.append("CI")
    return titles


def _opening(
    figure: Figure, drawn: Drawn, answers: Answers, style: Style
) -> list[Words]:  # one branch a kind of figure
    """Say in a sentence what the figure shows."""
    study = answers.study
    everybody = _everybody(answers, style)
    if isinstance(drawn, ForestPlot):
        measure = in_sentence(drawn.measure) if drawn.measure else "estimates"
        parts = _parts([str(panel) for panel in drawn.panels], answers)
        return [text(f"Forest plot shows {measure} of ") + everybody + parts + ".",
                *_averages(drawn, style)]  # fmt: skip
    if isinstance(drawn, RocSpacePlot):
        parts = _parts([panel.title for panel in drawn.panels], answers)
        return [text("Plot shows ") + everybody + " in ROC space" + parts + "."]
    if isinstance(drawn, RocCurvesPlot):
        parts = _parts([panel.title for panel in drawn.panels], answers)
        who = {curve.who for panel in drawn.panels for curve in panel.curves}
        lines = [f"thin lines are {readers_noun(study, 2)}"] if "human" in who else []
        lines += ["colored lines are models"] if "model" in who else []
        return [text("Graph shows ROC curves") + parts + ".",
                capital(listed(lines)) + "." if lines else ""]  # fmt: skip
    if isinstance(drawn, ScatterPlot):
        n = len(drawn.points)
        what = drawn.y_label[:1].lower() + drawn.y_label[1:]
        filled = f" Filled circles are {drawn.highlighted}." if drawn.highlighted else ""
        return [f"Scatterplot shows {what} against {drawn.x_label} of {style.count(n)} "
                f"{readers_noun(study, n)}.{filled}"]  # fmt: skip
    if isinstance(drawn, GroupDots):
        n = sum(len(group.readers) for group in drawn.groups)
        best = next((g for g in drawn.groups if g.estimate and g.estimate.lower is not None), None)
        found: list[Words] = [
            f"Dot plot shows {drawn.axis_label} of {style.count(n)} {readers_noun(study, n)} in "
            f"{style.count(len(drawn.groups))} groups."
        ]
        if best is not None and best.estimate is not None:
            found.append(
                f"Mean of {best.label}, "
                + quoted(_written(best.estimate, drawn.kind, style), best.estimate)
                + "."
            )
        return found
    if isinstance(drawn, KappaTriangle):
        n, pairs = len(drawn.readers), len(drawn.pairs)
        return [f"Heat map shows agreement of {style.count(n)} {readers_noun(study, n)} "
                f"({in_digits(pairs)} pairs){_in_title(figure)}, as Cohen κ."]  # fmt: skip
    if isinstance(drawn, CaseMap):
        cases = sum(len(panel.missed) for panel in drawn.panels)
        return [f"Map shows which of {in_digits(cases)} {cases_noun(study, cases)} each reader got "
                f"wrong{_in_title(figure)}: {_lettered([p.label for p in drawn.panels])}."]  # fmt: skip
    if isinstance(drawn, RatingPlot):
        n = sum(bar.n for bar in drawn.bars)
        name = str(figure.title).partition(" by ")[0].lower()
        groups = [group for group in dict.fromkeys(bar.group for bar in drawn.bars) if group]
        parts = f": {_lettered(groups)}" if len(groups) > 1 else ""
        return [f"Bar chart shows {in_digits(n)} ratings of {name}, from {drawn.steps[0]} to "
                f"{drawn.steps[-1]}, by class of case{parts}."]  # fmt: skip
    if isinstance(drawn, LadderPlot):
        first = next((r for r in drawn.rungs if r.standing == "recommended"), drawn.rungs[0])
        value = style.value(first.result.estimate, drawn.kind)
        interval = style.interval(first.result, drawn.kind)
        p = text("") if first.result.p is None else "; " + style.p(first.result.p)
        told = quoted(f"{value} {interval}".strip(), first.result)
        return [f"Plot shows one contrast ({drawn.axis_label}) with what is taken as random "
                "varied.", text("Primary analysis: ") + told + p + "."]  # fmt: skip
    if isinstance(drawn, SpecificationPlot):
        n = len(drawn.routes)
        return [f"Specification curve shows {drawn.axis_label} in {style.count(n)} analyses, "
                "smallest first."]  # fmt: skip
    if isinstance(drawn, ReadMap):
        return [text("Chart shows the number of ") + f"{cases_noun(study, 2)} read by each of "
                + everybody + "."]  # fmt: skip
    return [text("Flow diagram shows the ") + f"{cases_noun(study, 2)} and reads of " + everybody
            + "."]  # fmt: skip


def _marks(figure: Figure, drawn: Drawn, answers: Answers) -> list[Words]:
    """Say what the marks are; as the page does, where print does not look otherwise."""
    study = answers.study
    if isinstance(drawn, CaseMap):
        states = {v for row in drawn.rows for panel in row.wrong for v in panel}
        told = ["Dark marks are wrong answers; each column is one case, from the easiest to the "
                f"hardest. Shaded area below is the share of {drawn.noun} who were wrong."]  # fmt: skip
        if any(value is not None and 0 < value < 1 for value in states):
            told.append("Pale marks: only some of a model's runs were wrong.")
        if None in states:
            told.append("White marks: not read, or no answer.")
        return list(told)
    if isinstance(drawn, ForestPlot):
        caption = str(figure.caption).replace(" Diamonds are models.", "")
        kinds = {row.mark for row in drawn.rows}
        marks = [f"circles are {readers_noun(study, 2)}"] if "human" in kinds else []
        marks += ["the square is their average"] if "average" in kinds else []
        marks += ["diamonds are models"] if "model" in kinds else []
        chance = " Dotted line is chance." if drawn.chance is not None else ""
        return [capital(listed(marks)) + ".", caption.strip() + chance]
    if isinstance(drawn, KappaTriangle):
        return [str(figure.caption).replace("the fuller the higher", "the darker the higher")]
    if isinstance(drawn, SpecificationPlot):
        return [str(figure.caption).replace("The heavy one", "The shaded one")]
    if isinstance(drawn, GroupDots):
        return [str(figure.caption).replace("The thin line", "Squares are means. The dashed line")]
    if isinstance(drawn, FlowPlot):
        people, models = "blue boxes", "orange boxes"
        kinds_there = {column.mark for column in drawn.columns}
        both = len(kinds_there) > 1
        colours = f" {people.capitalize()} are people and {models} are models." if both else ""
        return [str(figure.caption) + colours]
    return [figure.caption]


def _everybody(answers: Answers, style: Style) -> Text:
    study = answers.study
    people, models = len(study.humans), len(study.models)
    parts: list[Words] = []
    if people:
        parts.append(f"{style.count(people)} {readers_noun(study, people)}")
    if models:
        parts.append(f"{style.count(models)} model{'s' if models > 1 else ''}")
    return listed(parts)


def _parts(titles: Sequence[str], answers: Answers) -> str:
    """Name the panels by their letters, each with its number of cases."""
    sizes = {place(cell.modality, cell.dataset): cell.cases for cell in answers.description.cells}
    noun = cases_noun(answers.study, 2)
    told = [
        f"{title} (n = {in_digits(sizes[title])} {noun})" if title in sizes else title
        for title in titles
    ]
    if len(told) == 1:
        return f": {told[0]}"
    return f": {_lettered(told)}"


def _lettered(names: Sequence[str]) -> str:
    if len(names) == 1:
        return names[0]
    return str(listed([f"({letter(number)}) {name}" for number, name in enumerate(names)]))


def _in_title(figure: Figure) -> str:
    """Return the dataset or modality that a figure's title begins with."""
    where, colon, _ = str(figure.title).partition(": ")
    return f" ({where})" if colon else ""


def _averages(drawn: ForestPlot, style: Style) -> list[Words]:
    """Quote the average of each panel."""
    row = next((row for row in drawn.rows if row.mark == "average"), None)
    if row is None:
        return []
    several = len(drawn.panels) > 1
    told: list[Words] = []
    for number, estimate in enumerate(row.estimates):
        if estimate is not None and estimate.estimate is not None:
            where = f" in {letter(number)}" if several else ""
            told.append(quoted(_written(estimate, drawn.kind, style), estimate) + where)
    return [text("Reader average, ") + listed(told) + "."] if told else []


def _written(estimate: Estimate, kind: Kind, style: Style) -> str:
    value = style.value(estimate.estimate, kind)
    return f"{value} {style.interval(estimate, kind)}".strip()
