"""Effects under headings, on a linear scale and on one of ratios."""

import pytest

from readerstats.report.figures.effect_forest import EffectRow, effect_forest, log_scale
from readerstats.report.style import RADIOLOGY
from readerstats.results import Estimate


def ratio(middle, lower, upper):
    return Estimate(estimate=middle, lower=lower, upper=upper, level=0.95, method="mixed")


ROWS = [
    EffectRow("Region, against chest"),
    EffectRow("hand", ratio(2.0, 0.8, 5.0), "20"),
    EffectRow("<b>knee</b>", ratio(0.5, 0.2, 1.2), "18"),
    EffectRow("Truth"),
    EffectRow("synthetic", ratio(1.0, 0.7, 1.4)),
]


def drawn(**more):
    return effect_forest(
        anchor="odds", title="Odds ratios", rows=ROWS, kind="ratio", style=RADIOLOGY,
        axis_label="Odds ratio", reference=1.0, **more,
    )  # fmt: skip


def test_equal_factors_are_equal_distances():
    scale = log_scale([0.25, 4.0], 0, 100)

    assert scale(1.0) - scale(0.5) == pytest.approx(scale(2.0) - scale(1.0))
    assert (scale(scale.lower), scale(scale.upper)) == (0, 100)


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ([1.0], (0.5, 1.0, 2.0)),
        ([], (0.5, 1.0, 2.0)),
        ([0.3], (0.2, 0.5, 1.0)),
        ([12.0], (1.0, 2.0, 5.0, 10.0, 20.0)),
        ([0.0, float("inf"), 3.0], (1.0, 2.0, 5.0)),
        ([0.02, 40.0], (0.1, 1.0, 10.0)),
    ],
)
def test_the_scale_of_ratios_has_round_ticks_and_holds_1(values, ticks):
    assert log_scale(values, 0, 100).ticks == ticks


def test_names_are_escaped_and_headings_stand_over_their_effects():
    figure = drawn(log=True)

    assert "<b>knee" not in figure.svg
    assert figure.svg.index("Region, against chest") < figure.svg.index(">hand<")
    assert "hand 2.00 [0.80, 5.00]" in figure.alt


def test_the_numbers_behind_it_say_what_they_are_of():
    data = drawn(log=True).data

    assert [row.cells[0].value for row in data.rows] == ["Region, against chest"] * 2 + ["Truth"]
    assert [row.cells[3].value for row in data.rows] == [2.0, 0.5, 1.0]


def test_a_phone_gets_a_narrow_drawing_without_the_numbers_of_cases():
    figure = drawn(log=True)

    assert ">20<" in figure.svg
    assert 'viewBox="0 0 360' in figure.narrow


def test_a_linear_scale_holds_the_reference():
    assert "1.0" in drawn().svg
