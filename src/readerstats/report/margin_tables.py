"""Contrasts held against margins: what was shown with the one named, and the smallest ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from readerstats.analysis.covariates import main_group_tests
from readerstats.report.document import Details
from readerstats.report.figures.margin_curve import limit_words, written_margin
from readerstats.report.phrases import sentence_of
from readerstats.report.table import Cell, Column, Table, TableRow
from readerstats.report.wording import difference_kind, in_sentence, metric_label, place, side

if TYPE_CHECKING:
    from readerstats.analysis.answers import Answers
    from readerstats.analysis.claims import Claim
    from readerstats.analysis.contrast_margins import ContrastMargins
    from readerstats.analysis.covariates import Association
    from readerstats.report.style import Style

MOST_ROWS: Final = 150
"""Contrasts that a table holds; JSON has them all."""
READ: Final = (
    "Margins, in {unit}: a, b, for non-inferiority of a, of b; either way, for equivalence."
)
SMALLEST: Final = (
    "Smallest margins are exploratory: they are read off these data and show nothing, since a "
    "margin must be declared before the data are seen. Any: the whole interval of the difference "
    "is in favor of that side."
)


def margin_details(found: Sequence[ContrastMargins], style: Style, *, name: str) -> Details | None:
    """Fold the margins of contrasts behind a line; None where there is nothing to show.

    Examples
    --------
    >>> from readerstats.report.style import RADIOLOGY
    >>> margin_details([], RADIOLOGY, name="t") is None
    True
    """
    if not found or len(found) > MOST_ROWS:
        return None
    summary = "Which margins these data could support; exploratory"
    if any(row.of_a for row in found):
        summary = "What was shown with the margin named; exploratory: the smallest margins"
    return Details(summary, (margin_table(found, style, name=name),))


def margins_between(answers: Answers, *kinds: str) -> list[ContrastMargins]:
    """Return the margins of contrasts of some kinds, such as ``dataset``.

    Examples
    --------
    >>> margins_between.__name__
    'margins_between'
    """
    return [row for row in answers.margins if row.labels.comparison in kinds]


def margins_of_groups(answers: Answers, found: Association) -> list[ContrastMargins]:
    """Return the margins of each group of readers against the rest.

    Examples
    --------
    >>> margins_of_groups.__name__
    'margins_of_groups'
    """
    tested = {id(row.labels) for row in main_group_tests(found)}
    return [row for row in answers.margins if id(row.labels) in tested]


def margin_table(found: Sequence[ContrastMargins], style: Style, *, name: str) -> Table:
    """Lay out the claims about both sides of each contrast, and its smallest margins.

    Parameters
    ----------
    found : sequence of ContrastMargins
    style : Style
    name : str
        Its anchor.

    Returns
    -------
    Table

    Examples
    --------
    >>> import readerstats as rs
    >>> from readerstats.analysis.contrast_margins import contrast_margins
    >>> from readerstats.report.style import RADIOLOGY
    >>> study = rs.load_study(rs.example("deepfake_xray"))
    >>> rows = contrast_margins(study, rs.compare_datasets(study, metric="accuracy").tests)
    >>> [str(cell.text) for cell in margin_table(rows, RADIOLOGY, name="t").rows[0].cells]
    ['GPT-4o and RoentGen', '5.5', '14.7', '13.1']
    """
    places = {place(row.labels.modality, row.labels.dataset) for row in found}
    metrics = {row.labels.metric for row in found}
    points = all(difference_kind(metric) == "difference" for metric in metrics)
    claims = [row.of_a[0] for row in found if row.of_a]
    spanner = "Smallest margin" + (", points" if points else "")
    columns = [
        Column(key="pair", heading="a and b"),
        *([Column(key="cell", heading="In")] if len(places) > 1 else []),
        *([Column(key="metric", heading="Metric")] if len(metrics) > 1 else []),
        *(_claim_columns(claims[0], style) if claims else []),
        Column(key="a_within", heading="a", align="right", spanner=spanner),
        Column(key="b_within", heading="b", align="right", spanner=spanner),
        Column(key="equivalent_within", heading="Either way", align="right", spanner=spanner),
    ]
    wanted = claims[0] if claims else None
    rows = tuple(
        _row(row, style, placed=len(places) > 1, several=len(metrics) > 1, wanted=wanted)
        for row in found
    )
    title = "Margins" if claims else "Smallest margins (exploratory)"
    return Table(
        id=name,
        title=title + (f" of {in_sentence(metrics.pop())}" if len(metrics) == 1 else ""),
        columns=tuple(columns),
        rows=rows,
        notes=(
            *_claim_notes(found, style),
            READ.format(unit="percentage points" if points else "units of the metric"),
            SMALLEST,
        ),
    )


def _claim_columns(claim: Claim, style: Style) -> list[Column]:
    spanner = claim.aim.capitalize()
    if claim.aim == "equivalence":
        return [Column(key="of_a", heading=style.p_letter, align="right", spanner=spanner)]
    return [
        Column(key="of_a", heading="of a", align="right", spanner=spanner),
        Column(key="of_b", heading="of b", align="right", spanner=spanner),
    ]


def _row(
    row: ContrastMargins, style: Style, *, placed: bool, several: bool, wanted: Claim | None
) -> TableRow:
    labels, kind = row.labels, difference_kind(row.labels.metric)
    a, b = (side(labels.comparison, name) for name in (labels.a, labels.b))
    claimed = [row.of_a, row.of_b] if wanted is None or wanted.aim != "equivalence" else [row.of_a]
    smallest = (row.a_within, row.b_within, row.equivalent_within)
    return TableRow(
        (
            Cell(f"{a} and {b}"),
            *([Cell(place(labels.modality, labels.dataset))] if placed else []),
            *([Cell(metric_label(labels.metric))] if several else []),
            *([] if wanted is None else [_claim_cell(claims, style) for claims in claimed]),
            *(
                Cell("–", "")
                if margin is None
                else Cell("any" if margin == 0 else written_margin(margin, kind, style), margin)
                for margin in smallest
            ),
        )
    )


def _claim_cell(claims: Sequence[Claim], style: Style) -> Cell:
    """Say whether the claim was shown, with its P value."""
    if not claims:
        return Cell("–", "")
    test = claims[0].test
    if test.p is None:
        return Cell("not tested", "", sentence_of(test.note or ""))
    verdict = "shown" if claims[0].shown else "not shown"
    return Cell(f"{verdict}, " + style.p(test.p), test.p, of=test)


def _claim_notes(found: Sequence[ContrastMargins], style: Style) -> tuple[str, ...]:
    claims = [(row.labels.metric, row.of_a[0]) for row in found if row.of_a]
    if not claims:
        return ()
    aim, limit = claims[0][1].aim, limit_words(claims[0][1].limit, style)
    sides = "the larger of two one-sided P values" if aim == "equivalence" else "one-sided P values"
    margins = dict.fromkeys(
        written_margin(claim.margin, difference_kind(metric), style)
        + (f" for {in_sentence(metric)}" if len({name for name, _ in claims}) > 1 else "")
        for metric, claim in claims
        if claim.margin is not None
    )
    words = f"{aim.capitalize()}: {sides}, to be judged at {limit}, not adjusted"
    if margins:
        words += f"; margin{'s' if len(margins) > 1 else ''}, {', '.join(margins)}"
    late = "; exploratory: the margin was not declared in study.toml"
    return (words + (late if any(claim.exploratory for _, claim in claims) else "") + ".",)
