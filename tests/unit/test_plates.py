"""Figures for print: every kind in every form, the same each time, legible at print size."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable, Sequence
from itertools import combinations, pairwise
from pathlib import Path
from typing import get_args

import matplotlib as mpl
import pytest
from PIL import Image

from readerstats.analysis.answers import answer
from readerstats.analysis.flow import flow
from readerstats.analysis.roc_curves import roc_curves
from readerstats.report import figures as f
from readerstats.report.figures import roc_space
from readerstats.report.figures.drawn import Drawn
from readerstats.report.figures.figure import Figure
from readerstats.report.figures.marks import data_table
from readerstats.report.figures.specification_curve import Route, specification_curve
from readerstats.report.plates import COLUMNS, Plate, inks, plates
from readerstats.report.plates.axes import LOOKS
from readerstats.report.plates.data import data_of
from readerstats.report.plates.every import DRAWINGS
from readerstats.report.plates.lettering import SMALL, width
from readerstats.report.plates.rating_bars import shade
from readerstats.report.plates.sheet import Area, Label, Line, Mark
from readerstats.report.style import RADIOLOGY as STYLE
from readerstats.report.table import Cell
from readerstats.report.table_text import csv as csv_of
from readerstats.results import Estimate, TestResult

PEOPLE, MODELS = ("R1", "R2", "R3", "R4", "R5"), ("GPT-5", "net")
HOSTILE = (
    "=cmd()", "../../" + "R" * 300, "<script>alert('1')</script> & $x_1$", "דנה לוי", "田中 花子",
)  # fmt: skip
SVG = "{http://www.w3.org/2000/svg}"


def estimate(middle: float) -> Estimate:
    return Estimate(estimate=middle, lower=middle - 0.08, upper=middle + 0.06, level=0.95, n=40,
                    method="wilson")  # fmt: skip


def difference(size: float) -> TestResult:
    return TestResult(estimate=size, lower=size - 0.05, upper=size + 0.05, level=0.95, p=0.03,
                      method="paired-t")  # fmt: skip


def _forest(people: Sequence[str]) -> Figure:
    def both(at: float) -> tuple[Estimate, Estimate]:
        return estimate(0.6 + at), estimate(0.7)

    rows = [f.ForestRow(name, both(n / 20)) for n, name in enumerate(people)]
    rows += [f.ForestRow("Reader average", both(0.1), "average")]
    rows += [f.ForestRow(name, both(0.2), "model") for name in MODELS]
    return f.forest(anchor="forest", title="Accuracy", panels=["film", people[0]], rows=rows,
                    kind="proportion", style=STYLE, chance=0.5, measure="Accuracy")  # fmt: skip


def _roc_space(people: Sequence[str]) -> Figure:
    def spot(name: str, n: int, who: roc_space.Who) -> roc_space.Spot:
        return roc_space.Spot(label=name, false_positive=0.1 + n / 30, true_positive=0.8 - n / 20,
                              who=who)  # fmt: skip

    spots = [spot(name, n, "human") for n, name in enumerate(people)]
    spots += [spot("average", 2, "average"), *(spot(m, 6, "model") for m in MODELS)]
    return roc_space.roc_space(anchor="roc", title="ROC space", x_label="no called yes",
        y_label="yes called yes", panels=[roc_space.Panel(title="film", spots=tuple(spots))],
        curves=[("d′ = 1", ((0, 0), (0.3, 0.7), (1, 1)))], style=STYLE)  # fmt: skip


def _roc_curves(people: Sequence[str]) -> Figure:
    who = [*((p, "human") for p in people), ("Reader average", "average"), (MODELS[0], "model")]
    curves = tuple(
        f.DrawnCurve(label=name, points=((0, 0), (0.1, 0.5 + n / 40), (1, 1)), who=kind,
                     area=estimate(0.8))
        for n, (name, kind) in enumerate(who)
    )  # fmt: skip
    return f.roc_curve_figure(anchor="curves", title="ROC curves", x_label="x", y_label="y",
                              panels=[f.CurvePanel(title="film", curves=curves)],
                              style=STYLE)  # fmt: skip


def _scatter(people: Sequence[str]) -> Figure:
    points = [
        f.Point(name, 4.0 * n, estimate(0.6 + n / 20), n > 2) for n, name in enumerate(people)
    ]
    return f.scatter(anchor="scatter", title="Experience", points=points, x_label="years",
                     y_label="accuracy", kind="proportion", style=STYLE, highlighted="bone",
                     fitted=f.FittedLine(x=(0, 16), y=(0.6, 0.8), lower=(0.5, 0.7),
                                         upper=(0.7, 0.9)))  # fmt: skip


def _groups(people: Sequence[str]) -> Figure:
    readers = tuple((name, 0.7 + n / 50) for n, name in enumerate(people))
    groups = [f.DotGroup(people[1], readers[:3], estimate(0.72), highlighted=True),
              f.DotGroup("chest", readers[3:], None)]  # fmt: skip
    return f.group_dots(anchor="dots", title="Groups", groups=groups, axis_label="accuracy",
                        kind="proportion", style=STYLE, overall=0.73)  # fmt: skip


def _kappas(people: Sequence[str]) -> Figure:
    pairs = [f.KappaPair(a, b, "80%", Estimate(estimate=0.2 + n / 13, method="cohen-wald", n=40))
             for n, (a, b) in enumerate(combinations(people, 2))]  # fmt: skip
    return f.kappa_matrix(anchor="kappa", title="film: pairs", readers=people, pairs=pairs,
                          style=STYLE, caption="A tile is a pair.")  # fmt: skip


def _case_map(people: Sequence[str]) -> Figure:
    panels = [f.MapPanel("yes (n = 4)", (0.0, 0.2, 0.4, 1.0)), f.MapPanel("no (n = 1)", (0.5,))]
    rows = [f.MapRow(name, ((0.0, 1.0, None, 1.0), (1.0,))) for name in people]
    rows += [f.MapRow(MODELS[0], ((0.0, 0.5, 1.0, 1.0), (0.0,)), "model")]
    return f.case_map(anchor="map", title="film: who missed what", panels=panels, rows=rows,
                      noun="readers")  # fmt: skip


def _ratings(people: Sequence[str]) -> Figure:
    bars = [f.RatingBar(name, (1, 2, 3, n, 5), "film") for n, name in enumerate(people)]
    return f.rating_bars(anchor="ratings", title="Quality by class", steps=tuple("12345"),
                         bars=bars, style=STYLE)  # fmt: skip


def _ladder(people: Sequence[str]) -> Figure:
    rungs = [f.Rung(people[0], "pooled", difference(0.04), "wrong"),
             f.Rung("both random", people[1], difference(-0.04), "recommended")]  # fmt: skip
    return f.ladder(anchor="ladder", title="Contrast", rungs=rungs, kind="difference",
                    axis_label=f"{people[2]} minus B", style=STYLE)  # fmt: skip


def _specifications(people: Sequence[str]) -> Figure:
    routes = [Route((name, "accuracy"), difference(n / 50), "average" if n == 2 else "human")
              for n, name in enumerate(people)]  # fmt: skip
    return specification_curve(anchor="spec", title="Every analysis", axes=["no answer", "metric"],
                               routes=routes, axis_label=people[0], kind="difference",
                               style=STYLE)  # fmt: skip


def _read_map(people: Sequence[str]) -> Figure:
    readers = [f.ReaderReads(name, ((40, 40), (10 * n, 40))) for n, name in enumerate(people)]
    readers += [f.ReaderReads(name, ((0, 40), (40, 40)), "model") for name in MODELS]
    return f.read_map(anchor="reads", title="Reads", parts=["film", people[3]], readers=readers)


def _flow(people: Sequence[str]) -> Figure:
    column = f.FlowColumn(start=(people[1], "40 cases"), asked=("5 readers", "200 reads"),
                          lost=("3 refused",), end=("197 reads analysed",))  # fmt: skip
    table = data_table("flow", "Flow", [("n", "N")], [[Cell("197", 197)]])
    return f.flow_figure(anchor="flow", title="Flow", top=["80 cases"], columns=[column] * 5,
                         data=table)  # fmt: skip


MADE: list[Callable[[Sequence[str]], Figure]] = [
    _forest, _roc_space, _roc_curves, _scatter, _groups, _kappas, _case_map, _ratings, _ladder,
    _specifications, _read_map, _flow,
]  # fmt: skip
every_kind = pytest.mark.parametrize("make", MADE, ids=lambda make: make.__name__.strip("_"))


def plate_of(figure: Figure, journal: str = "radiology") -> Plate:
    wide = DRAWINGS[type(figure.drawn)].column_of(figure.drawn)
    return Plate(id=figure.id, number=1, title=figure.title, legend="Shown.", data=data_of(figure),
                 width=wide, inches=COLUMNS[journal].inches(wide), drawn=figure.drawn,
                 alt=figure.alt)  # fmt: skip


def test_every_value_that_the_page_draws_is_drawn_for_print():
    assert set(DRAWINGS) == set(get_args(Drawn))
    assert {type(make(PEOPLE).drawn) for make in MADE} == set(DRAWINGS)


@every_kind
def test_a_figure_is_there_in_every_form(make):
    plate = plate_of(make(PEOPLE))
    fine = (300, 600) if make is _forest else (300,)
    sheet, files = plate.sheet(), plate.files(resolutions=fine)
    pictures = [f"-{dpi}dpi.{form}" for dpi in fine for form in ("png", "tiff")]
    assert sorted(name.removeprefix(plate.name) for name in files) == sorted(
        [*pictures, "-legend.txt", ".csv", ".pdf", ".svg"]
    )
    drawing = ET.fromstring(files[f"{plate.name}.svg"])  # noqa: S314 - our own
    assert drawing.find(f"{SVG}title").text == plate.title
    texts = drawing.findall(f".//{SVG}text")
    assert texts, "words stay words in SVG"
    assert all("Arial, Helvetica" in text.get("style") for text in texts)
    pdf = files[f"{plate.name}.pdf"]
    assert pdf.startswith(b"%PDF")
    assert b"/FontFile2" in pdf, "TrueType, whole in the file"
    assert b"/Type3" not in pdf
    for dpi in fine:
        for form in ("png", "tiff"):
            picture = Image.open(io.BytesIO(files[f"{plate.name}-{dpi}dpi.{form}"]))
            assert picture.mode == "RGB"
            assert picture.size[0] == pytest.approx(plate.inches * dpi, abs=1)
            assert picture.size[1] == pytest.approx(sheet.height / 72 * dpi, abs=1)
            assert picture.info["dpi"] == pytest.approx((dpi, dpi), abs=0.1)
            assert picture.getpixel((0, 0)) == (255, 255, 255)
            darkest, _ = picture.convert("L").getextrema()
            assert darkest < 60, "something is drawn, dark enough to be copied"


@every_kind
@pytest.mark.parametrize("names", [PEOPLE, HOSTILE], ids=["plain", "hostile"])
def test_nothing_leaves_the_sheet_and_no_letter_is_too_small(make, names):
    for journal in ("radiology", "nejm"):
        plate = plate_of(make(names), journal)
        sheet = plate.sheet()
        assert sheet.width == pytest.approx(72 * plate.inches)
        assert sheet.height <= 72 * 9.5
        for part in sheet.parts:
            if isinstance(part, Label):
                assert part.size >= SMALL
                long = width(part.words, part.size, part.face)
                start = {"left": 0.0, "center": long / 2, "right": long}[part.anchor]
                if part.upright:
                    ends, limit = (part.y + start - long, part.y + start), sheet.height
                else:
                    ends, limit = (part.x - start, part.x - start + long), sheet.width
                assert -0.5 <= ends[0] <= ends[1] <= limit + 0.5, part
            else:
                marks = [(part.x, part.y)] if isinstance(part, Mark) else []
                marks += part.points if isinstance(part, Line) else []
                marks += [at for o in part.outlines for at in o] if isinstance(part, Area) else []
                assert all(-0.1 <= x <= sheet.width + 0.1 for x, _ in marks), part
                assert all(-0.1 <= y <= sheet.height + 0.1 for _, y in marks), part


@pytest.mark.parametrize("make", [_forest, _ladder], ids=["forest", "ladder"])
def test_hostile_names_are_drawn_without_a_warning_and_kept_in_svg(make):
    plate = plate_of(make(HOSTILE))
    files = plate.files(("svg", "pdf", "png"), (300,))
    drawing = ET.fromstring(files[f"{plate.name}.svg"])  # noqa: S314 - our own
    words = "".join(drawing.itertext())
    assert "=cmd()" in words
    assert b"<script" not in files[f"{plate.name}.svg"]
    if make is _forest:
        assert "田中 花子" in words
        assert "'=cmd()" in files[f"{plate.name}.csv"].decode(), "no formula for a spreadsheet"


def test_a_column_named_like_a_path_names_no_file_outside():
    plate = plate_of(_scatter(PEOPLE))
    other = Plate(**{name: getattr(plate, name) for name in Plate.__slots__}
                  | {"id": "scatter-../../Tr aining/" + "x" * 300})  # fmt: skip
    assert re.fullmatch(r"figure-01-scatter-tr-aining-x{1,60}", other.name)


SAME = """
import hashlib, json, sys
sys.path.insert(0, {folder!r})
from test_plates import MADE, PEOPLE, plate_of
files = {{}}
for make in MADE[:1] + MADE[5:6]:
    files |= plate_of(make(PEOPLE)).files(("svg", "pdf", "png", "tiff"), (300,))
print(json.dumps({{name: hashlib.sha256(data).hexdigest() for name, data in files.items()}}))
"""


def test_the_same_figure_has_the_same_bytes_in_another_process(monkeypatch):
    monkeypatch.setitem(mpl.rcParams, "font.size", 30.0)  # a user's own settings change nothing
    monkeypatch.setitem(mpl.rcParams, "axes.unicode_minus", False)
    before = dict(mpl.rcParams)
    code = SAME.format(folder=str(Path(__file__).parent))
    elsewhere = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"},
    )  # fmt: skip
    files: dict[str, bytes] = {}
    for make in (MADE[0], MADE[5]):
        files |= plate_of(make(PEOPLE)).files(("svg", "pdf", "png", "tiff"), (300,))
    here = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    assert here == json.loads(elsewhere.stdout)
    assert dict(mpl.rcParams) == before
    for name, data in files.items():
        if name.endswith((".svg", ".pdf")):
            assert not re.search(rb"CreationDate|ModDate|dc:date|matplotlib v", data), name


def test_one_form_alone_is_the_same_as_among_all():
    plate = plate_of(_scatter(PEOPLE))
    files = plate.files(("svg", "pdf", "png", "tiff"), (300,))
    assert plate.render("png", dpi=300) == files[f"{plate.name}-300dpi.png"]
    assert plate.render("pdf") == files[f"{plate.name}.pdf"]
    assert plate.render("svg") == files[f"{plate.name}.svg"]


def test_marks_that_must_be_told_apart_differ_in_grey_and_in_shape():
    kinds = [LOOKS[mark] for mark in ("human", "model", "average")]
    assert len({shape for _, shape, _, _ in kinds}) == 3
    for one, other in combinations([ink for ink, *_ in kinds], 2):
        assert abs(inks.lightness(one) - inks.lightness(other)) > 15
    for lighter, darker in pairwise(inks.BLUES):
        assert inks.lightness(lighter) - inks.lightness(darker) > 8
    for size in (3, 4, 5):
        shades = [inks.lightness(shade(step, size)) for step in range(size)]
        assert all(abs(a - b) > 5 for a, b in combinations(shades, 2)), size
    for kind in ("human", "model"):
        steps = [inks.lightness(ink) for ink in (inks.FULL[kind], inks.PARTLY[kind], inks.WASH)]
        assert steps[1] - steps[0] > 20
        assert steps[2] - steps[1] > 10


def rows_of(figure: Figure) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(csv_of(data_of(figure)))))


def test_the_numbers_beside_a_figure_are_those_drawn():
    forest = rows_of(_forest(PEOPLE))
    assert [float(row["estimate"]) for row in forest[:3]] == pytest.approx([0.6, 0.65, 0.7])
    curves = rows_of(_roc_curves(PEOPLE))
    assert [float(row["true_positive"]) for row in curves[:3]] == [0.0, 0.5, 1.0]
    dots = rows_of(_groups(PEOPLE))
    assert [row["reader"] for row in dots] == ["R1", "R2", "R3", "mean", "R4", "R5", "mean"]
    cases = rows_of(_case_map(PEOPLE))
    assert [row["wrong: R1"] for row in cases] == ["0.0", "1.0", "", "1.0", "1.0"]
    assert [float(row["missed"]) for row in cases] == [0.0, 0.2, 0.4, 1.0, 0.5]
    assert len(rows_of(_kappas(PEOPLE))) == 10


@pytest.mark.parametrize("number", [70, 250])
def test_a_forest_of_many_fits_a_page(number):
    sheet = plate_of(_forest([f"R{n:03d}" for n in range(number)])).sheet()
    assert sheet.height <= 72 * 9.1
    marks = [part for part in sheet.parts if isinstance(part, Mark)]
    assert len(marks) == 2 * (number + 3)


def test_nobody_waits_for_matplotlib_who_asks_for_no_figure():
    code = ("import sys, readerstats.cli.main, readerstats.report.page, readerstats.report.plates\n"
            "print('matplotlib' in sys.modules)")  # fmt: skip
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"


# What the page lacked: curves and the flow


def test_the_area_under_the_average_curve_is_the_mean_of_the_areas(study_of):
    reads = {"R1": "52413312", "R2": "44123215", "R3": "53322211"}
    study = study_of(reads, truth="11110000", ratings=True)
    curves = roc_curves(study).curves
    areas = [curve.area.estimate for curve in curves if curve.reader]
    points = next(curve.points for curve in curves if curve.reader is None)
    area = sum((b[0] - a[0]) * (a[1] + b[1]) / 2 for a, b in pairwise(points))
    assert area == pytest.approx(sum(areas) / 3)
    assert points[0] == (0.0, 0.0)
    assert points[-1] == (1.0, 1.0)
    assert all(a[0] <= b[0] and a[1] <= b[1] + 1e-12 for a, b in pairwise(points))


def test_reads_that_nobody_gave_are_lost_on_the_way(study_of):
    study = study_of({"R1": "1100", "R2": "10.."}, truth="1100", models={"net": "1101"})
    people, models = flow(study).streams
    assert (people.readers, people.cases, people.expected, people.absent) == (2, 4, 8, 2)
    assert people.answered == people.analysed == 6
    assert (models.kind, models.expected, models.absent) == ("model", 4, 0)


# Of a study


@pytest.fixture(scope="module")
def of_tiny(tiny_study):
    import readerstats as rs

    return plates(answer(rs.load_study(tiny_study)), STYLE)


def test_the_figures_of_a_study_are_numbered_and_have_legends(of_tiny):
    from readerstats.grammar import breaches

    assert [plate.number for plate in of_tiny] == list(range(1, len(of_tiny) + 1))
    assert len({plate.name for plate in of_tiny}) == len(of_tiny)
    forest = next(plate for plate in of_tiny if plate.id.startswith("forest"))
    told = str(forest.legend)
    assert told.startswith("Forest plot shows accuracy of six readers and one model: (a) film (n =")
    assert told.endswith("CI = confidence interval.")
    assert any(run.of is not None for run in forest.legend.runs), "numbers know their result"
    for plate in of_tiny:
        assert "  " not in str(plate.legend)
        assert not breaches(str(plate.legend)), plate.legend
