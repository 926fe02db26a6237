"""Drawings on the page take fewer bytes and say the same."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from readerstats.report import svg
from readerstats.report.compact_drawing import compact, without_repeated_tooltips
from readerstats.report.figures.figure import Figure


@pytest.fixture(scope="module")
def drawn(demo_document) -> list[Figure]:
    return [b for s in demo_document.sections for b in s.blocks if isinstance(b, Figure)]


def words(drawing: str) -> list[str]:
    return sorted("".join(part.itertext()) for part in ET.fromstring(drawing).iter("{*}text"))  # noqa: S314  ours


def test_every_drawing_keeps_its_words_and_its_marks_and_gets_shorter(drawn):
    assert drawn
    for figure in drawn:
        small = compact(figure.svg, named="a", described="b").replace(
            "<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1
        )
        assert words(small) == words(figure.svg)
        beads = "".join(re.findall(r'beads"[^>]* d="([^"]*)"', small)).count("h0")
        assert small.count("<circle") + beads == figure.svg.count("<circle")
        assert small.count("<title") == figure.svg.count("<title") - 1
        assert len(small) < len(figure.svg)


def test_a_line_through_points_passes_through_all_of_them():
    points = [(10.04, 3), (20.26, 3), (20.26, -1.5), (0.3, 0.7)]
    path = svg.drawing([svg.polyline(points, "curve")], anchor="a", title="", alt="",
                       width=30, height=5)  # fmt: skip
    written = re.search(r' d="([^"]*)"', compact(path, named="a", described="b"))[1]
    x, y = map(float, written[1:].split("h")[0].split())
    seen = [(x, y)]
    for kind, rest in re.findall(r"([hvl])([^hvlz]*)", written):
        steps = [float(number) for number in re.findall(r"-?\d*\.?\d+", rest)]
        x += steps[0] if kind in "hl" else 0
        y += steps[-1] if kind in "vl" else 0
        seen.append((x, y))

    assert seen == [pytest.approx((round(a, 1), round(b, 1))) for a, b in points]


def test_dots_of_one_kind_are_one_path_and_those_with_a_tooltip_stay_apart():
    dots = [svg.circle(place, 5, 1.3, "other") for place in (1, 3)]
    told = svg.group([svg.circle(5, 5, 4, "dot")], "mark human", "R1")
    plain = [svg.group([svg.circle(place, 5, 3, "dot")], "mark human") for place in (7, 9)]
    drawing = svg.drawing([*dots, told, *plain], anchor="a", title="", alt="", width=9, height=9)

    small = compact(drawing, named="a", described="b")

    assert '<path class="other beads" stroke-width="2.6" d="M1 5h0M3 5h0"/>' in small
    assert '<g class="mark"><title>R1</title><circle cx="5" cy="5"/></g>' in small
    assert '<g class="mark"><circle cx="7" cy="5" r="3"/><circle cx="9" cy="5" r="3"/></g>' in small


def test_tooltips_are_left_out_only_where_the_other_drawing_has_the_same():
    wide = "<g><title>R1</title></g><g><title>R2</title></g>"

    assert without_repeated_tooltips(wide, wide) == "<g><title/></g><g><title/></g>"
    assert without_repeated_tooltips("<g><title>R1</title></g>", wide) == "<g><title>R1</title></g>"
