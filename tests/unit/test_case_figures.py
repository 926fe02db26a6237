"""The map of cases and the curve of panels: legible for few and for many, and every word fits."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

from readerstats.report import svg
from readerstats.report.figures import MapPanel, MapRow, PanelCurve, case_map, crowd_curve
from readerstats.report.style import RADIOLOGY
from readerstats.results import Estimate

SVG = "{http://www.w3.org/2000/svg}"
LONG = "A reader with a name longer than any <table>"


def a_map(n_cases=12, n_readers=3, *, models=True, panels=2):
    missed = tuple(k / n_cases for k in range(n_cases))
    rows = [
        MapRow(
            LONG if j == 1 else f"R{j}",
            (tuple(float(k > n_cases - j) for k in range(n_cases)),) * panels,
        )
        for j in range(n_readers)
    ]
    if models:
        rows.append(MapRow("Bot", ((0.5, None, *(0.0,) * (n_cases - 2)),) * panels, "model"))
    return case_map(
        anchor="m", title="Map", rows=rows, noun="readers",
        panels=[MapPanel(f"kind {n} (n = {n_cases})", missed) for n in range(panels)],
    )  # fmt: skip


def a_curve(n=17, n_models=4):
    people = [
        Estimate(estimate=0.7 + k / 200, lower=0.6, upper=0.9, level=0.95, method="made-up")
        for k in range(n)
    ]
    models = [PanelCurve(f"Model {k}", (0.5 + k / 20,) * (n + 1)) for k in range(n_models)]
    return crowd_curve(
        anchor="c", title="Crowd", people=people, models=models, noun="readers",
        y_label="accuracy of the majority", kind="proportion", style=RADIOLOGY,
    )  # fmt: skip


DRAWN = {
    "map": a_map(),
    "one case": a_map(2, 1, models=False, panels=1),
    "a large study": a_map(150, 17),
    "thousands of cases": a_map(3000, 5),
    "a hundred readers": a_map(20, 100),
    "curve": a_curve(),
    "one reader": a_curve(1, 0),
    "a crowd": a_curve(51, 12),
}


def words_of(drawing):
    """Every word with its left and right end and its baseline."""
    root = ET.fromstring(drawing)  # noqa: S314 - our own
    width = float(root.attrib["viewBox"].split()[2])
    for element in root.iter(f"{SVG}text"):
        said = "".join(element.itertext())
        length = svg.text_width(said, float(element.attrib["font-size"]))
        x, y = float(element.attrib["x"]), float(element.attrib["y"])
        left = {"end": x - length, "middle": x - length / 2}.get(element.get("text-anchor"), x)
        yield said, left, left + length, y, width


@pytest.mark.parametrize("drawn", DRAWN.values(), ids=DRAWN)
@pytest.mark.parametrize("size", ["svg", "narrow"])
def test_every_word_stands_on_the_drawing(drawn, size):
    for said, left, right, _, width in words_of(getattr(drawn, size)):
        assert left >= -1, said
        assert right <= width + 1, said


@pytest.mark.parametrize("drawn", DRAWN.values(), ids=DRAWN)
@pytest.mark.parametrize("size", ["svg", "narrow"])
def test_no_word_hides_another(drawn, size):
    words = list(words_of(getattr(drawn, size)))
    for place, (one, left, right, y, _) in enumerate(words):
        for other, start, end, level, _ in words[place + 1 :]:
            assert abs(y - level) > 9 or right <= start + 0.5 or end <= left + 0.5, (one, other)


def test_the_runs_of_a_row_are_one_path():
    row = MapRow("R1", ((0.0, 1.0, 1.0, 0.0, 1.0),))
    drawn = case_map(
        anchor="m", title="Map", panels=[MapPanel("yes", (0, 0, 0, 0, 1))], rows=[row], noun="x"
    )

    assert '<path class="human wrong" d="M1 0.5h2m1 0h1">' in drawn.svg
    assert "<title>R1: 3 of 5 wrong</title>" in drawn.svg


def test_runs_that_differ_and_cases_not_read_have_marks_of_their_own():
    drawn = a_map().svg

    assert '<path class="model partly" d="M0 3' not in drawn  # a gap sets models apart
    assert re.search(r'<path class="model partly" d="M0 4\.2h1"', drawn)
    assert re.search(r'<path class="model unread" d="M1 4\.2h1"', drawn)


def test_names_are_escaped_and_shortened():
    drawn = a_map().svg

    assert "<table>" not in drawn
    assert "A reader with" in drawn


def test_few_cases_stand_side_by_side_and_many_below_each_other():
    def height(drawing):
        return float(drawing.partition('viewBox="0 0 760 ')[2].partition('"')[0])

    assert height(a_map(150, 17).svg) > 1.8 * height(a_map(12, 17).svg)


@pytest.mark.parametrize(
    ("panels", "rows"),
    [
        ([], [MapRow("R", ())]),
        ([MapPanel("a", ())], []),
        ([MapPanel("a", ())], [MapRow("R", ((),))]),
    ],
)
def test_a_map_of_nothing_is_refused(panels, rows):
    with pytest.raises(ValueError, match="needs a reader, and a case"):
        case_map(anchor="m", title="t", panels=panels, rows=rows, noun="readers")


def test_a_curve_of_nothing_is_refused():
    with pytest.raises(ValueError, match="at least one size"):
        crowd_curve(
            anchor="c", title="t", people=[], models=[], noun="x", y_label="y", kind="proportion",
            style=RADIOLOGY,
        )  # fmt: skip


def test_every_curve_is_named_and_the_data_hold_those_not_drawn():
    drawn = a_curve(51, 12)
    named = [said for said, *_ in words_of(drawn.svg)]

    assert [f"with Model {n}" in named for n in (0, 7, 8)] == [True, True, False]
    assert len(drawn.data.columns) == 4 + 12
