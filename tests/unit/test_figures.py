"""Figures say what they show, in words and in numbers, and no label hides another."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from itertools import combinations
from math import erfc, sqrt

import pytest

from readerstats.report import svg
from readerstats.report.figures import (
    Curve,
    DotGroup,
    Figure,
    FittedLine,
    ForestRow,
    Pair,
    Point,
    ReaderReads,
    Rung,
    forest,
    group_dots,
    ladder,
    margin_curve,
    pair_matrix,
    read_map,
    scatter,
    sparkline,
)
from readerstats.report.figures.labels import Box, free_spot
from readerstats.report.figures.scale import limits, scale
from readerstats.report.style import RADIOLOGY
from readerstats.report.table import Axis, IntervalCell
from readerstats.report.table_text import csv
from readerstats.results import Estimate, PairedCounts, TestResult

SVG = "{http://www.w3.org/2000/svg}"
LONG = "A reader with a name longer than any table"


def estimate(middle: float, half: float = 0.06) -> Estimate:
    lower, upper = max(middle - half, 0), min(middle + half, 1)
    return Estimate(estimate=middle, lower=lower, upper=upper, level=0.95, method="wilson")


def contrast(lower: float, upper: float, p: float | None) -> TestResult:
    note = None if p is not None else "too few readers"
    return TestResult(
        method="made-up", estimate=0.05, lower=lower, upper=upper, level=0.95, p=p, note=note
    )


def a_forest(panels: int = 2, readers: int = 17) -> Figure:
    names = [f"R{place:02}" for place in range(readers)] + [LONG]
    rows = [ForestRow(name, (estimate(0.7 + 0.01 * i),) * panels) for i, name in enumerate(names)]
    rows.append(ForestRow(f"{readers} readers", (estimate(0.75),) * panels, "average"))
    rows.append(ForestRow("Llama 4 Maverick", (None,) + (estimate(0.59),) * (panels - 1), "model"))
    return forest(
        anchor="forest", title="Accuracy", panels=[f"Dataset {n}" for n in range(panels)],
        rows=rows, kind="proportion", style=RADIOLOGY, chance=0.5,
    )  # fmt: skip


def a_ladder() -> Figure:
    rungs = [
        Rung("pooled reads, as if independent", "wrong", contrast(0.02, 0.08, 0.0001), "wrong"),
        Rung("readers random, these cases", "paired t", contrast(-0.005, 0.105, 0.07)),
        Rung("readers and cases random", LONG, contrast(-0.05, 0.15, 0.3), "recommended"),
        Rung(LONG, "not done", contrast(-0.05, 0.15, None)),
    ]
    return ladder(
        anchor="ladder", title="Datasets", rungs=rungs, kind="difference", style=RADIOLOGY,
        axis_label="GPT-4o minus RoentGen images, percentage points",
    )  # fmt: skip


def a_scatter() -> Figure:
    points = [Point(f"R{n:02}", 2 * n, estimate(0.6 + 0.02 * n), n % 3 == 0) for n in range(17)]
    points += [Point("R17", 2, estimate(0.62), highlighted=True), Point(LONG, 40, estimate(0.95))]
    return scatter(
        anchor="scatter", title="Experience", points=points, x_label="years of experience",
        y_label="accuracy on GPT-4o images", kind="proportion", style=RADIOLOGY,
        fitted=FittedLine(x=(0, 40), y=(0.7, 0.72), lower=(0.6, 0.6), upper=(0.8, 0.9)),
        highlighted="musculoskeletal readers",
    )  # fmt: skip


def some_groups() -> Figure:
    groups = [
        DotGroup("Musculoskeletal", (("R1", 0.9), ("R2", 0.9), ("R3", 0.91)), estimate(0.9), True),
        DotGroup(LONG, (("R4", 0.7), ("R5", 0.72)), estimate(0.71, 0.3)),
        DotGroup("Pediatric", (("R6", 0.62),)),
    ]
    return group_dots(
        anchor="groups", title="Subspecialty", groups=groups, axis_label="accuracy",
        kind="proportion", style=RADIOLOGY, overall=0.75,
    )  # fmt: skip


def a_map() -> Figure:
    readers = [ReaderReads(f"R{n}", ((154, 154), (55, 110))) for n in range(30)]
    readers.append(ReaderReads(LONG, ((0, 154), (0, 0)), "model"))
    return read_map(
        anchor="map", title="Who read what", parts=["GPT-4o", "RoentGen images"], readers=readers
    )


def some_pairs() -> Figure:
    counts = PairedCounts(80, 48, 11, 15)
    pairs = [Pair("GPT-5", LONG, counts, RADIOLOGY.p(0.0001)), Pair("A", "B", counts)] * 3
    return pair_matrix(anchor="pairs", title="Models", pairs=pairs)


def a_curve(label: str, gap: float, se: float = 0.04) -> Curve:
    """A model that is behind by `gap`; one-sided normal P values."""
    margins = tuple(step / 200 for step in range(41))
    p = tuple(0.5 * erfc((margin - gap) / se / sqrt(2)) for margin in margins)
    return Curve(label, margins, p, max(0.0, gap + 1.959964 * se))


def some_margins(*curves: Curve, named: float | None = 0.05) -> Figure:
    return margin_curve(
        anchor="margins", title="Margins", claim="non-inferiority", limit=0.025,
        curves=curves or [a_curve("GPT-5", -0.3), a_curve(LONG, -0.1), a_curve("Gemini", 0.02),
                          a_curve("Llama", 0.021), a_curve("R1", 0.4)],
        x_label="Margin, percentage points of accuracy", kind="difference", style=RADIOLOGY,
        named=named,
    )  # fmt: skip


FIGURES = [a_forest, a_ladder, a_scatter, some_groups, a_map, some_pairs, some_margins]


def parsed(drawing: str) -> ET.Element:
    return ET.fromstring(drawing)  # noqa: S314  our own drawing


def boxes(drawing: str) -> list[tuple[str, Box]]:
    """Estimate where each label stands; upright ones run upward from their place."""
    found = []
    for element in parsed(drawing).iter(f"{SVG}text"):
        words = "".join(element.itertext())
        size = float(element.get("font-size", "0"))
        width = svg.text_width(words, size)
        turned = element.get("transform")
        if turned:
            x, y = map(float, turned.removeprefix("translate(").split(")")[0].split())
            found.append((words, Box(x - 0.8 * size, y - width, x + 0.1 * size, y)))
            continue
        x, y = float(element.get("x", "0")), float(element.get("y", "0"))
        shift = {"middle": width / 2, "end": width}.get(element.get("text-anchor", ""), 0.0)
        found.append((words, Box(x - shift, y - 0.8 * size, x - shift + width, y + 0.1 * size)))
    return found


@pytest.mark.parametrize("make", FIGURES)
@pytest.mark.parametrize("width", ["svg", "narrow"])
def test_no_label_hides_another(make, width):
    labels = boxes(getattr(make(), width))
    hidden = [(a[0], b[0]) for a, b in combinations(labels, 2) if a[1].touches(b[1])]

    assert hidden == []


@pytest.mark.parametrize("make", FIGURES)
@pytest.mark.parametrize("width", ["svg", "narrow"])
def test_every_label_stands_inside_the_drawing(make, width):
    drawing = getattr(make(), width)
    right, bottom = map(float, parsed(drawing).attrib["viewBox"].split()[2:])
    field = Box(-4, -4, right + 4, bottom + 4)

    assert [words for words, box in boxes(drawing) if not box.within(field)] == []


@pytest.mark.parametrize("make", FIGURES)
def test_letters_on_a_phone_are_at_least_eleven_units_of_three_hundred_sixty(make):
    sizes = [
        float(element.attrib["font-size"]) for element in parsed(make().narrow).iter(f"{SVG}text")
    ]

    assert min(sizes) >= 11


@pytest.mark.parametrize("make", FIGURES)
def test_a_figure_is_announced_as_one_picture_with_a_description(make):
    figure = make()
    for drawing in (figure.svg, figure.narrow):
        root = parsed(drawing)
        title, desc = root[0], root[1]

        assert root.attrib["role"] == "img"
        assert root.attrib["aria-labelledby"] == f"{title.attrib['id']} {desc.attrib['id']}"
        assert title.text == figure.title
        assert desc.text == figure.alt


@pytest.mark.parametrize("make", FIGURES)
def test_a_figure_is_drawn_the_same_twice_and_styled_by_class_alone(make):
    assert make() == make()
    assert " style=" not in make().svg
    assert "nan" not in make().svg.lower().replace("resonance", "")


@pytest.mark.parametrize("make", FIGURES)
def test_the_numbers_behind_a_figure_come_with_it(make):
    data = make().data

    assert data is not None
    assert len(data.rows) >= 3


def test_a_forest_keeps_the_unrounded_numbers():
    figure = a_forest(panels=1, readers=1)

    assert csv(figure.data).splitlines()[:2] == [
        "reader,panel,estimate,lower,upper",
        "R00,Dataset 0,0.7,0.6399999999999999,0.76",
    ]


def test_people_are_circles_and_models_diamonds():
    root = parsed(a_forest().svg)
    shapes = {
        (group.attrib["class"].split()[1], shape.tag.removeprefix(SVG))
        for group in root.iter(f"{SVG}g")
        if group.attrib["class"].startswith("mark")
        for shape in group
        if shape.get("class") == "dot"
    }

    assert shapes == {("human", "circle"), ("average", "circle"), ("model", "path")}


@pytest.mark.parametrize("panels", [1, 3, 5])
def test_a_forest_of_many_datasets_wraps_its_panels(panels):
    labels = boxes(a_forest(panels=panels).svg)

    assert sum(words.startswith("Dataset") for words, _ in labels) == panels
    assert not [a for a, b in combinations(labels, 2) if a[1].touches(b[1])]


def test_a_forest_needs_one_estimate_a_panel():
    with pytest.raises(ValueError, match="one a panel"):
        forest(
            anchor="f", title="t", panels=["a", "b"], rows=[ForestRow("R1", (estimate(0.5),))],
            kind="proportion", style=RADIOLOGY,
        )  # fmt: skip


def test_a_forest_without_an_estimate_is_still_drawn():
    figure = forest(
        anchor="f", title="t", panels=["a"], rows=[ForestRow("R1", (None,))],
        kind="proportion", style=RADIOLOGY,
    )  # fmt: skip

    assert figure.alt == "Estimates with intervals. a: R1 –."


def test_the_recommended_answer_stands_out_and_the_wrong_one_steps_back():
    classes = [group.get("class") for group in parsed(a_ladder().svg).iter(f"{SVG}g")]

    assert classes.count("rung recommended") == 1
    assert classes.count("rung wrong") == 1
    assert "mark faint" in classes


def test_a_test_that_was_not_done_says_so():
    assert "not done" in a_ladder().alt


def test_an_open_interval_reaches_the_end_of_the_scale():
    one_sided = Estimate(estimate=0.1, lower=0.0, level=0.95, method="or", note="lower bound only")
    rows = [ForestRow("R1", (one_sided,)), ForestRow("R2", (estimate(0.5),))]
    figure = forest(
        anchor="f", title="t", panels=["a"], rows=rows, kind="proportion", style=RADIOLOGY
    )

    assert "R1 10% [0, ∞]" in figure.alt


def test_a_scatter_needs_a_point():
    nothing = Estimate.unavailable(method="wilson", note="no case was read")
    with pytest.raises(ValueError, match="at least one point"):
        scatter(
            anchor="s", title="t", points=[Point("R1", 1, nothing)], x_label="x", y_label="y",
            kind="proportion", style=RADIOLOGY,
        )  # fmt: skip


def test_readers_of_one_age_can_still_be_drawn():
    figure = scatter(
        anchor="s", title="t",
        points=[Point("R1", 5, estimate(0.5)), Point("R2", 5, estimate(0.6))],
        x_label="years", y_label="accuracy", kind="proportion", style=RADIOLOGY,
    )  # fmt: skip

    assert figure.alt.endswith("R1: 5, 50% [44, 56]; R2: 5, 60% [54, 66].")


def test_a_partly_read_dataset_is_a_partly_filled_tile():
    root = parsed(a_map().svg)
    tile = next(g for g in root.iter(f"{SVG}g") if "RoentGen" in (g.findtext(f"{SVG}title") or ""))
    outline, fill = tile.findall(f"{SVG}rect")

    assert fill.attrib["height"] == "11.5"
    assert outline.attrib["height"] == "22"


def test_a_sparkline_leaves_its_numbers_to_the_cells_beside_it():
    axis = Axis(lower=0.4, upper=1, lower_label="40", upper_label="100%", chance=0.5, average=0.7)
    drawn = parsed(sparkline(IntervalCell(estimate(0.85), '85% "<'), axis, "model"))

    assert drawn.attrib["aria-hidden"] == "true"
    assert "aria-label" not in drawn.attrib


def test_a_sparkline_of_nothing_is_an_empty_scale():
    nothing = Estimate.unavailable(method="wilson", note="no case was read")
    axis = Axis(lower=0, upper=1, lower_label="0", upper_label="100%")

    assert "<g" not in sparkline(IntervalCell(nothing, "–"), axis)


@pytest.mark.parametrize(
    ("values", "kind", "ticks"),
    [
        ([0.48, 0.95], "proportion", ("40%", "50%", "60%", "70%", "80%", "90%", "100%")),
        ([-0.05, 0.153], "difference", ("−5", "0", "5", "10", "15", "20")),
        ([0.701, 0.706], "proportion", ("70.1%", "70.2%", "70.3%", "70.4%", "70.5%", "70.6%")),
        ([-0.53, 0.43], "correlation", ("−0.6", "−0.4", "−0.2", "0.0", "0.2", "0.4", "0.6")),
        ([0, 40], "number", ("0", "10", "20", "30", "40")),
    ],
)  # fmt: skip
def test_ticks_stand_at_round_numbers(values, kind, ticks):
    assert scale(values, 0, 100, limits=limits(kind)).labels(RADIOLOGY, kind) == ticks


def test_what_lies_outside_a_scale_is_drawn_at_its_end():
    x = scale([0.2, 0.8], 0, 100)

    assert x(-5) == 0
    assert x(5) == 100


def test_a_scale_of_one_value_has_room_around_it():
    x = scale([0.75], 0, 100, limits=(0, 1))

    assert x.lower < 0.75 < x.upper


def test_a_scale_never_passes_what_a_number_can_reach():
    x = scale([0.97, 1.0], 0, 100, limits=(0, 1))

    assert x.upper == 1


def test_a_name_with_no_room_is_left_out():
    field = Box(0, 0, 100, 100)

    assert free_spot(50, 50, (200, 10), [], field) is None
    assert free_spot(50, 50, (20, 10), [field], field) is None
    assert free_spot(95, 50, (20, 10), [], field) == Box(67, 45, 87, 55)


@pytest.mark.parametrize("width", ["svg", "narrow"])
def test_every_model_is_named_beside_its_curve_or_under_the_drawing(width):
    models = [f"Model {n}" for n in range(14)]
    curves = [a_curve(name, 0.01 * n - 0.05) for n, name in enumerate(models)]
    labels = boxes(getattr(some_margins(*curves), width))

    assert {words for words, _ in labels} >= set(models)
    assert not [a for a, b in combinations(labels, 2) if a[1].touches(b[1])]


def test_a_curve_of_margins_says_from_which_margin_on_something_could_be_claimed():
    figure = some_margins(a_curve("ahead", -0.1), a_curve("close", 0.02), a_curve("behind", 0.3))

    assert figure.alt == (
        "P of non-inferiority against the margin, one curve a model. ahead: below .025 with every "
        "margin; close: below .025 from 9.8 on; behind: not below .025 up to 20.0."
    )


def test_a_diamond_stands_where_a_curve_meets_the_limit():
    root = parsed(some_margins(a_curve("close", 0.02), a_curve("behind", 0.3)).svg)
    limit = next(e for e in root.iter(f"{SVG}line") if e.get("class") == "limit")
    (dot,) = [e for e in root.iter(f"{SVG}path") if e.get("class") == "dot"]
    # The corners are above, right of, below and left of the middle.
    places = [tuple(map(float, place.split())) for place in dot.attrib["d"][1:-1].split("L")]

    assert places[1][1] == float(limit.attrib["y1"])
    assert places[0][0] == pytest.approx(52 + (760 - 16 - 52) * 0.0984 / 0.2, abs=0.1)


def test_the_margin_that_a_study_names_is_marked_with_all_its_decimals():
    words = [words for words, _ in boxes(some_margins(named=0.025).svg)]

    assert "margin named: 2.5" in words
    assert not any("named" in label for label, _ in boxes(some_margins(named=None).svg))


def test_a_figure_of_margins_needs_a_curve():
    with pytest.raises(ValueError, match="at least one curve"):
        margin_curve(
            anchor="m", title="t", curves=[], claim="non-inferiority", limit=0.025, x_label="x",
            kind="difference", style=RADIOLOGY,
        )  # fmt: skip
