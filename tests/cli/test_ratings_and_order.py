"""The commands ratings and order, as they are typed."""

from __future__ import annotations

import csv
import io
import json
import random

import pytest

from readerstats.resources import example

EXAMPLE = str(example("deepfake_xray"))
FORMATS = ("table", "json", "csv", "markdown")


@pytest.fixture
def in_order(tmp_path, monkeypatch):
    """Three readers, twelve cases in an order of their own, with times."""
    monkeypatch.setenv("COLUMNS", "80")
    chance = random.Random(2)  # noqa: S311 - no secret
    rows = ["reader,case,truth,response,order,seconds,timestamp"]
    for reader in ("Ann", "Bob", "Cem"):
        cases = list(range(12))
        chance.shuffle(cases)
        for place, case in enumerate(cases):
            truth = "fake" if case % 2 else "real"
            other = "real" if case % 2 else "fake"
            said = truth if chance.random() < 0.7 else other
            when = f"2026-03-05 14:{place:02d}:00"
            rows.append(f"{reader},c{case},{truth},{said},{place + 1},{10 + case},{when}")
    path = tmp_path / "reads.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("form", FORMATS)
def test_ratings_come_in_every_form(form, typed):
    said = typed("ratings", EXAMPLE, "--format", form, "--quiet")

    assert (said.status, said.err) == (0, "")
    assert "NaN" not in said.out


def test_the_json_of_ratings_has_the_tests_and_the_distributions(typed):
    answer = json.loads(typed("ratings", EXAMPLE, "--format", "json", "--quiet").out)

    assert answer["command"] == "ratings"
    assert answer["tests"][0]["metric"] == "quality-superiority"
    assert answer["ratings"][0]["positive"]["counts"] == [1, 101, 476, 563, 168]


def test_the_csv_of_ratings_has_a_row_for_each_reader_and_each_test(typed):
    out = typed("ratings", EXAMPLE, "--format", "csv", "--quiet").out
    rows = list(csv.DictReader(io.StringIO(out)))

    assert len(rows) == 17 + 1 + 4


def test_a_wider_scale_can_be_declared(typed):
    words = ("--quality-scale", "0", "10", "--format", "json", "--quiet")
    answer = json.loads(typed("ratings", EXAMPLE, *words).out)

    assert answer["ratings"][0]["steps"] == list(range(11))


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (("--quality-scale", "2", "5"), 1, "'1' is no rating on the scale from 2 to 5"),
        (("--quality-scale", "5", "1"), 2, "write the lowest rating, then the highest"),
        (("--column", "sharpness"), 1, "'sharpness' is no column of the reads"),
        (("--column", "score"), 1, "'score' has 100 different values"),
    ],
)
def test_what_is_no_rating_is_refused_in_words(words, status, told, typed):
    said = typed("ratings", EXAMPLE, *words, "--quiet")

    assert said.status == status
    assert told in said.err.replace("\n", " ")
    assert "Traceback" not in said.err


@pytest.mark.parametrize("form", FORMATS)
def test_order_comes_in_every_form(form, typed, in_order):
    said = typed("order", in_order, "--positive", "fake", "--format", form, "--quiet")

    assert (said.status, said.err) == (0, "")
    assert "NaN" not in said.out


def test_the_json_of_order_has_the_parts_and_the_times(typed, in_order):
    words = ("--positive", "fake", "--format", "json", "--quiet")
    answer = json.loads(typed("order", in_order, *words).out)
    (found,) = answer["reading_order"]["modalities"]

    assert [part["reads"] for part in found["parts"]] == [9, 9, 9, 9]
    assert {time["reader"] for time in found["times"]} == {"Ann", "Bob", "Cem"}


def test_a_study_without_order_is_told_what_it_lacks(typed):
    said = typed("order", EXAMPLE, "--quiet")

    assert said.status == 1
    assert said.err.startswith("error: the reads have no column 'order', 'seconds' or 'timestamp'")


def test_the_report_of_a_study_in_order_has_its_section(typed, in_order, tmp_path):
    page = tmp_path / "page.html"
    words = ("--positive", "fake", "--replicates", "200", "-o", page, "--quiet")

    assert typed("report", in_order, *words).status == 0
    assert "Order, learning and time" in page.read_text(encoding="utf-8")
