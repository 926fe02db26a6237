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
        assert small.count("<circle") == figure.svg.count("<circle")
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


def test_tooltips_are_left_out_only_where_the_other_drawing_has_the_same():
    wide = "<g><title>R1</title></g><g><title>R2</title></g>"

    assert without_repeated_tooltips(wide, wide) == "<g><title/></g><g><title/></g>"
    assert without_repeated_tooltips("<g><title>R1</title></g>", wide) == "<g><title>R1</title></g>"
