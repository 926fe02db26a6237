"""Tables of panels: against each model, with each model, size by size, and the best pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readerstats.analysis.together import RECENTRED
from readerstats.report.phrases import capital, sentence_of
from readerstats.report.result_cells import p_cell
from readerstats.report.table import Cell, Column, Table, TableRow
from readerstats.report.wording import cases_noun, method_name, place, readers_noun

if TYPE_CHECKING:
    from readerstats.analysis.cell_together import CellTogether
    from readerstats.analysis.together import Together
    from readerstats.report.style import Style
    from readerstats.results import Estimate, TestResult
    from readerstats.study.model import Study

RULES = {
    None: "–",
    "either": "positive if either says so",
    "both": "positive if both say so",
    "more-confident": "the more confident of the two",
}
_SHARES = (
    ("both", "Both"), ("only_readers", "Only readers"), ("only_model", "Only model"),
    ("neither", "Neither"),
)  # fmt: skip


def written(number: float, style: Style) -> str:
    """Write a count that ties or several runs may have left a fraction.

    Examples
    --------
    >>> from readerstats.report.style import RADIOLOGY
    >>> written(7.0, RADIOLOGY), written(7.5, RADIOLOGY)
    ('seven', '7.5')
    """
    whole = round(number)
    return style.count(whole) if abs(number - whole) < 1e-9 else style.trimmed(number, 1)


def majority_table(found: Together, study: Study, style: Style) -> Table:
    """Lay out who is right where the other is wrong: the majority of the readers, and each model.

    Examples
    --------
    >>> majority_table.__name__
    'majority_table'
    """
    interval = style.confidence(study.settings.analysis.level)
    right, gap = f"{cases_noun(study, 2).capitalize()} told right by", "Majority − model"
    adjusted = any(row.result.p_adjusted is not None for row in found.tests)
    columns = (
        Column(key="model", heading="Model"),
        *(
            Column(key=key, heading=heading.replace("readers", "majority"), align="right",
                   spanner=right)
            for key, heading in _SHARES
        ),
        Column(key="difference", heading="Difference", align="right", spanner=gap),
        Column(key="bounds", heading=interval, align="right", spanner=gap, in_csv=False),
        Column(key="p", heading=style.p_letter, align="right", spanner=gap),
        *((Column(key="p_adjusted", heading="Adjusted", align="right", spanner=gap),)
          if adjusted else ()),
    )  # fmt: skip
    rows: list[TableRow] = []
    methods: dict[str, None] = {}
    for part in found.cells:
        if not part.beside:
            continue
        rows += _heading(found, part)
        for one in part.beside:
            test = found.tested(part, "majority", one.model)
            cells = [Cell(one.model)]
            cells += [
                Cell(style.trimmed(one.majority[key], 1), one.majority[key]) for key, _ in _SHARES
            ]
            cells += _test_cells(test, style, adjusted=adjusted)
            rows.append(TableRow(tuple(cells), "model"))
            if test is not None:
                methods[method_name(test.method)] = None
    noun = readers_noun(study, 2)
    return Table(
        id="majority",
        title=f"The majority of the {noun} and each model",
        columns=columns,
        rows=tuple(rows),
        notes=(
            (
                f"{capital(' or '.join(methods))!s}: one vote each a {cases_noun(study, 1)}. Other "
                f"{cases_noun(study, 2)}, these {noun}."
            ),
        ),
    )


def average_table(found: Together, study: Study, style: Style) -> Table:
    """Lay out the same for the average reader.

    Examples
    --------
    >>> average_table.__name__
    'average_table'
    """
    noun = readers_noun(study, 1)
    rows: list[TableRow] = []
    for part in found.cells:
        if not part.beside:
            continue
        rows += _heading(found, part)
        rows += [
            TableRow(
                (Cell(one.model), *(_share(one.average[key], style) for key, _ in _SHARES)), "model"
            )
            for one in part.beside
        ]
    columns = (
        Column(key="model", heading="Model"),
        *(
            Column(key=key, heading=heading.replace("readers", noun), align="right")
            for key, heading in _SHARES
        ),
    )
    return Table(
        id="average-beside",
        title=f"The average {noun} and each model: who was right",
        columns=columns,
        rows=tuple(rows),
        notes=(_bootstrap(found, study, style),),
    )


def voter_table(found: Together, study: Study, style: Style) -> Table:
    """Lay out what a model adds as one more voter, and in the place of a reader.

    Examples
    --------
    >>> voter_table.__name__
    'voter_table'
    """
    interval = style.confidence(study.settings.analysis.level)
    adjusted = any(row.result.p_adjusted is not None for row in found.tests)
    columns = (
        Column(key="panel", heading="Panel"),
        Column(key="accuracy", heading="Accuracy", align="right"),
        Column(key="sensitivity", heading="Sensitivity", align="right"),
        Column(key="specificity", heading="Specificity", align="right"),
        Column(key="difference", heading="Difference", align="right", spanner="Accuracy gained"),
        Column(key="bounds", heading=interval, align="right", spanner="Accuracy gained",
               in_csv=False),
        Column(key="p", heading=style.p_letter, align="right", spanner="Accuracy gained"),
        *((Column(key="p_adjusted", heading="Adjusted", align="right",
                  spanner="Accuracy gained"),) if adjusted else ()),
    )  # fmt: skip
    rows: list[TableRow] = []
    for part in found.cells:
        if not part.beside:
            continue
        rows += _heading(found, part)
        noun, n = readers_noun(study, 2), len(part.shared.readers)
        blank = [Cell("–", "")] * (4 if adjusted else 3)
        shared = part.beside[0].panel
        rows.append(TableRow((Cell(f"{n} {noun}"), *_three(shared, style), *blank), "average"))
        for comparison, words, field in (
            ("panel-with-model", f"{n} {noun} and {{model}}", "added"),
            ("panel-with-model-for-reader", f"{n - 1} {noun} and {{model}}", "replaced"),
        ):
            rows += [
                TableRow(
                    (
                        Cell(words.replace("{model}", one.model)),
                        *_three(getattr(one, field), style),
                        *_test_cells(
                            found.tested(part, comparison, one.model), style, adjusted=adjusted
                        ),
                    ),
                    "model",
                )
                for one in part.beside
            ]
    return Table(
        id="panels-with-models",
        title="A model as one more voter, or in the place of a reader",
        columns=columns,
        rows=tuple(rows),
        notes=(
            _bootstrap(found, study, style)
            + " In the place of a reader: the mean over who is replaced. "
            + sentence_of(RECENTRED if found.random != "cases" else ""),
        ),
    )


def size_table(found: Together, study: Study, style: Style) -> Table:
    """Lay out panels of every size.

    Examples
    --------
    >>> size_table.__name__
    'size_table'
    """
    noun = readers_noun(study, 2)
    metrics = ("accuracy", "sensitivity", "specificity")
    rows: list[TableRow] = []
    for part in found.cells:
        rows += _heading(found, part)
        rows += [
            TableRow(
                (
                    Cell(str(size), size),
                    *(_share(getattr(part.crowd, metric)[size - 1], style) for metric in metrics),
                )
            )
            for size in part.crowd.sizes
        ]
    return Table(
        id="panel-sizes",
        title=f"Majority of so many {noun}",
        columns=(
            Column(key="size", heading=noun.capitalize(), align="right"),
            *(Column(key=name, heading=name.capitalize(), align="right") for name in metrics),
        ),
        rows=tuple(rows),
        notes=(_bootstrap(found, study, style),),
    )


def pair_choice_table(found: Together, study: Study, style: Style) -> Table | None:
    """Lay out the best voter and the best pair of each kind; None where there is no pair.

    Examples
    --------
    >>> pair_choice_table.__name__
    'pair_choice_table'
    """
    noun = readers_noun(study, 1)
    interval = style.confidence(study.settings.analysis.level)
    rows: list[TableRow] = []
    for part in found.cells:
        rows += _heading(found, part) if part.best else []
        for best in part.best:
            more = best.choice.ties - 1
            number = f"{style.count(more)} {'other' if more == 1 else 'others'}"
            others = f", or {number} as good" if more else ""
            honest = best.choice.honest
            rows.append(
                TableRow(
                    (
                        Cell(best.kind.replace("reader", noun).capitalize()),
                        Cell(" and ".join(best.names) + others),
                        Cell(RULES[best.rule]),
                        Cell(str(best.candidates), best.candidates),
                        Cell(style.value(best.choice.apparent, "proportion"), best.choice.apparent),
                        Cell(
                            style.value(honest.estimate, "proportion"), honest.estimate, of=honest
                        ),
                        Cell(style.bounds(honest, "proportion"), of=honest),
                    )
                )
            )
    if not rows:
        return None
    return Table(
        id="best-pairs",
        title="The best pair, and how good choosing it is",
        columns=(
            Column(key="kind", heading="Best"),
            Column(key="names", heading="Found here"),
            Column(key="rule", heading="Rule"),
            Column(key="candidates", heading="Among", align="right"),
            Column(key="apparent", heading="Apparent", align="right", spanner="Accuracy"),
            Column(key="honest", heading="Cross-validated", align="right", spanner="Accuracy"),
            Column(key="bounds", heading=interval, align="right", spanner="Accuracy",
                   in_csv=False),
        ),
        rows=tuple(rows),
        notes=(
            (f"Apparent: on the {cases_noun(study, 2)} that chose it, and optimistic. "
            f"Cross-validated: on {cases_noun(study, 2)} that had no part in the choice, with the "
            "best of the others chosen anew, tenfold and 20 times; it is about choosing in this "
            "way, not about the pair found here. Exploratory."),
        ),
    )  # fmt: skip


def _heading(found: Together, part: CellTogether) -> list[TableRow]:
    if len(found.cells) < 2:
        return []
    return [TableRow((Cell(place(part.cell.modality, part.cell.dataset)),), "heading")]


def _three(values: dict[str, Estimate], style: Style) -> list[Cell]:
    return [_share(values[name], style) for name in ("accuracy", "sensitivity", "specificity")]


def _share(one: Estimate, style: Style) -> Cell:
    if one.estimate is None:
        return Cell("–", "")
    value, bounds = style.value(one.estimate, "proportion"), style.bounds(one, "proportion")
    return Cell(value if bounds == "–" else f"{value} {bounds}", one.estimate, of=one)


def _test_cells(test: TestResult | None, style: Style, *, adjusted: bool) -> list[Cell]:
    if test is None or test.estimate is None:
        return [Cell("–", "")] * (4 if adjusted else 3)
    return [
        Cell(style.number(test.estimate, "difference"), test.estimate, of=test),
        Cell(style.bounds(test, "difference"), of=test),
        p_cell(test, style),
        *([p_cell(test, style, adjusted=True)] if adjusted else []),
    ]


def _bootstrap(found: Together, study: Study, style: Style) -> str:
    interval = style.confidence(study.settings.analysis.level)
    what = "readers and cases" if found.random == "readers and cases" else found.random
    return f"{interval} by the bootstrap of {what}, which are random."
