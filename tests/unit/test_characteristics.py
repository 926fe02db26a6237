"""Who read, and what: medians, quartiles and shares, checked by hand."""

from __future__ import annotations

import json

import pytest

import readerstats as rs
from readerstats.analysis.characteristics import characteristics, shares, spread


def test_quartiles_are_those_of_linear_interpolation():
    found = spread("years", [1.0, 2.0, 3.0, 4.0])  # R: quantile(1:4, type = 7)
    assert (found.lower_quartile, found.median, found.upper_quartile) == (1.75, 2.5, 3.25)
    assert (found.minimum, found.maximum, found.n, found.missing) == (1, 4, 4, 0)


def test_who_has_no_value_is_counted_as_missing_and_nothing_else():
    assert spread("years", [None, None]) is None
    found = shares("center", ["A", None, "B", "A"])
    assert [(name, one.k, one.n) for name, one in found.counts] == [("A", 2, 3), ("B", 1, 3)]
    assert found.missing == 1


def test_a_column_with_a_value_of_its_own_for_each_is_no_grouping():
    assert shares("name", ["a", "b", "c"]) is None


def test_the_example_has_its_readers_models_and_cases(example_study):
    found = characteristics(rs.load_study(example_study))
    columns = {one.column: one for one in found.readers}
    noticed = dict(columns["noticed"].counts)
    assert (noticed["yes"].k, noticed["yes"].n) == (7, 17)
    assert columns["experience_years"].median == 11
    first = found.models[0]
    assert (first.model, first.answered, first.asked) == ("GPT-4o", 264, 264)
    whole = found.cases[-1]
    assert (whole.dataset, whole.n, whole.positive.k, whole.negative.k) == (None, 264, 132, 132)
    assert whole.patients is None


def test_what_a_model_s_row_tells_is_kept(study_of):
    study = study_of(
        {"R1": "1100", "R2": "1010"}, truth="1100", models={"net": "11.0"},
        readers={"years": [1, 2]},
    )  # fmt: skip
    (model,) = characteristics(study).models
    assert (model.model, model.answered, model.asked) == ("net", 3, 4)


def test_the_record_is_plain_json(tiny_study):
    record = characteristics(rs.load_study(tiny_study)).record()
    assert json.loads(json.dumps(record, allow_nan=False)) == record
    assert record["characteristics"]["cases"][-1]["n"] == 20


@pytest.mark.parametrize("values", [[1.0, 0.0, 1.0], [0.0, 0.0]])
def test_numbers_with_two_values_are_told_by_their_shares(values):
    from readerstats.analysis.characteristics import Shares, _characteristic

    assert isinstance(_characteristic("trained", values), Shares)
