"""The legends of the figures for print: what is shown, of how many, and what is random."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
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
    from readerstats.results import Estimate, TestResult

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
    sentences = _SENTENCES[type(drawn)](figure, drawn, answers, style)
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


def _forest(figure: Figure, drawn: ForestPlot, answers: Answers, style: Style) -> list[Words]:
    measure = in_sentence(drawn.measure) if drawn.measure else "estimates"
    opening = text(f"Forest plot shows {measure} of ") + _everybody(answers, style)
    caption = str(figure.caption).replace(" Diamonds are models.", "").strip()
    kinds = {row.mark for row in drawn.rows}
    marks = [f"circles are {readers_noun(answers.study, 2)}"] if "human" in kinds else []
    marks += ["the square is their average"] if "average" in kinds else []
    marks += ["diamonds are models"] if "model" in kinds else []
    return [
        opening + _parts(drawn.panels, answers, style) + ".",
        *_averages(drawn, style),
        capital(listed(marks)) + ".",
        caption,
        "Dotted line is chance." if drawn.chance is not None else "",
    ]


def _roc_space(figure: Figure, drawn: RocSpacePlot, answers: Answers, style: Style) -> list[Words]:
    parts = _parts([panel.title for panel in drawn.panels], answers, style)
    shown = text("Plot shows ") + _everybody(answers, style) + " in ROC space"
    return [shown + parts + ".", figure.caption]


def _roc_curves(
    figure: Figure, drawn: RocCurvesPlot, answers: Answers, style: Style
) -> list[Words]:
    who = {curve.who for panel in drawn.panels for curve in panel.curves}
    lines = [f"thin blue lines are {readers_noun(answers.study, 2)}"] if "human" in who else []
    lines += ["orange lines are models"] if "model" in who else []
    averages = [
        (number, curve.area)
        for number, panel in enumerate(drawn.panels)
        for curve in panel.curves
        if curve.who == "average" and curve.area.estimate is not None
    ]
    several = len(drawn.panels) > 1
    told: list[Words] = [
        quoted(_written(area, "index", style), area) + (f" in {letter(number)}" if several else "")
        for number, area in averages
    ]
    return [
        "Graph shows ROC curves"
        + _parts([panel.title for panel in drawn.panels], answers, style)
        + ".",
        text("AUC of the reader average, ") + listed(told) + "." if told else "",
        capital(listed(lines)) + "." if lines else "",
        figure.caption,
    ]


def _scatter(figure: Figure, drawn: ScatterPlot, answers: Answers, style: Style) -> list[Words]:
    n = len(drawn.points)
    what = drawn.y_label[:1].lower() + drawn.y_label[1:]
    return [
        (
            f"Scatterplot shows {what}, against {drawn.x_label}, of {style.count(n)} "
            f"{readers_noun(answers.study, n)}."
        ),
        f"Filled circles are {drawn.highlighted}." if drawn.highlighted else "",
        figure.caption,
    ]


def _groups(figure: Figure, drawn: GroupDots, answers: Answers, style: Style) -> list[Words]:
    n = sum(len(group.readers) for group in drawn.groups)
    told: list[Words] = [
        f"{group.label}, " + quoted(_written(group.estimate, drawn.kind, style), group.estimate)
        for group in drawn.groups
        if group.estimate is not None and group.estimate.lower is not None
    ]
    return [
        (
            f"Dot plot shows {drawn.axis_label}, of {style.count(n)} "
            f"{readers_noun(answers.study, n)} in {style.count(len(drawn.groups))} groups."
        ),
        text("Means: ") + joined(told, "; ") + "." if told else "",
        str(figure.caption).replace("The thin line", "Squares are means. The dashed line"),
    ]


def _kappas(figure: Figure, drawn: KappaTriangle, answers: Answers, style: Style) -> list[Words]:
    n = len(drawn.readers)
    caption = str(figure.caption).replace("the fuller the higher", "the darker the higher")
    return [
        (
            f"Heat map shows agreement of {style.count(n)} {readers_noun(answers.study, n)} "
            f"({style.whole(len(drawn.pairs))} pairs){_in_title(figure)}, as Cohen κ."
        ),
        caption,
    ]


def _case_map(figure: Figure, drawn: CaseMap, answers: Answers, style: Style) -> list[Words]:
    cases = sum(len(panel.missed) for panel in drawn.panels)
    states = {value for row in drawn.rows for panel in row.wrong for value in panel}
    partly = any(value is not None and 0 < value < 1 for value in states)
    return [
        (
            f"Map shows which of {style.whole(cases)} {cases_noun(answers.study, cases)} each "
            f"reader got wrong{_in_title(figure)}: {_lettered([p.label for p in drawn.panels])}."
        ),
        "Dark marks are wrong answers; each column is one case, from the easiest to the hardest.",
        f"Shaded area below is the share of {drawn.noun} who were wrong.",
        "Pale marks: only some of a model's runs were wrong." if partly else "",
        "White marks: not read, or no answer." if None in states else "",
    ]


def _ratings(figure: Figure, drawn: RatingPlot, answers: Answers, style: Style) -> list[Words]:  # noqa: ARG001
    n = sum(bar.n for bar in drawn.bars)
    name = str(figure.title).partition(" by ")[0].lower()
    groups = [group for group in dict.fromkeys(bar.group for bar in drawn.bars) if group]
    parts = f": {_lettered(groups)}" if len(groups) > 1 else ""
    return [
        (
            f"Bar chart shows {style.whole(n)} ratings of {name}, from {drawn.steps[0]} to "
            f"{drawn.steps[-1]}, by class of case{parts}."
        ),
        figure.caption,
    ]


def _ladder(figure: Figure, drawn: LadderPlot, answers: Answers, style: Style) -> list[Words]:  # noqa: ARG001
    first = next((r for r in drawn.rungs if r.standing == "recommended"), drawn.rungs[0])
    p = text("") if first.result.p is None else "; " + style.p(first.result.p)
    told = quoted(_written(first.result, drawn.kind, style), first.result)
    what = drawn.axis_label.removesuffix(", percentage points")
    return [
        (
            f"Plot shows one difference ({what[:1].lower()}{what[1:]}) under different choices of "
            "what is random."
        ),
        text("Primary analysis: ") + told + p + ".",
        figure.caption,
    ]


def _specifications(
    figure: Figure,
    drawn: SpecificationPlot,
    answers: Answers,  # noqa: ARG001
    style: Style,
) -> list[Words]:
    return [
        (
            f"Specification curve shows {drawn.axis_label}, in {style.count(len(drawn.routes))} "
            "analyses, smallest first."
        ),
        str(figure.caption).replace("The heavy one", "The shaded one"),
    ]


def _read_map(figure: Figure, drawn: ReadMap, answers: Answers, style: Style) -> list[Words]:  # noqa: ARG001
    noun = cases_noun(answers.study, 2)
    shown = text(f"Chart shows the number of {noun} read by each of ")
    return [shown + _everybody(answers, style) + ".", figure.caption]


def _flow(figure: Figure, drawn: FlowPlot, answers: Answers, style: Style) -> list[Words]:
    noun = cases_noun(answers.study, 2)
    both = len({column.mark for column in drawn.columns}) > 1
    return [
        text(f"Flow diagram shows the {noun} and reads of ") + _everybody(answers, style) + ".",
        figure.caption,
        "Blue boxes are people and orange boxes are models." if both else "",
    ]


_SENTENCES: Final[Mapping[type, Callable[..., list[Words]]]] = MappingProxyType(
    {
        CaseMap: _case_map,
        FlowPlot: _flow,
        ForestPlot: _forest,
        GroupDots: _groups,
        KappaTriangle: _kappas,
        LadderPlot: _ladder,
        RatingPlot: _ratings,
        ReadMap: _read_map,
        RocCurvesPlot: _roc_curves,
        RocSpacePlot: _roc_space,
        ScatterPlot: _scatter,
        SpecificationPlot: _specifications,
    }
)


def _everybody(answers: Answers, style: Style) -> Text:
    study = answers.study
    people, models = len(study.humans), len(study.models)
    parts: list[Words] = []
    if people:
        parts.append(f"{style.count(people)} {readers_noun(study, people)}")
    if models:
        parts.append(f"{style.count(models)} model{'s' if models > 1 else ''}")
    return listed(parts)


def _parts(titles: Sequence[str], answers: Answers, style: Style) -> str:
    """Name the panels by their letters, each with its number of cases."""
    sizes = {place(cell.modality, cell.dataset): cell.cases for cell in answers.description.cells}
    noun = cases_noun(answers.study, 2)
    told = [
        f"{title} (n = {style.whole(sizes[title])} {noun})" if title in sizes else title
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


def _written(estimate: Estimate | TestResult, kind: Kind, style: Style) -> str:
    value = style.value(estimate.estimate, kind)
    return f"{value} {style.interval(estimate, kind)}".strip()
