"""What is laid side by side: whose reads, of which cases, and when a crossing is complete."""

import numpy as np
import pytest

from readerstats.analysis.families import families_of
from readerstats.analysis.levels import Family, Level, stack
from readerstats.analysis.metrics import Cell

TRUTH = "1100"
PLAIN, AIDED = Level("plain", Cell("plain", None)), Level("aided", Cell("aided", None))
F, C = Level("f", Cell(None, "f")), Level("c", Cell(None, "c"))
TWO_SETS = {"truth": "11001100", "datasets": "ffffcccc"}


def both(plain, aided):
    """Reads under two modalities, reader by reader; an empty string for none."""
    reads = {}
    for number, (one, other) in enumerate(zip(plain, aided, strict=True), 1):
        reads |= {(f"R{number}", "plain"): one} if one else {}
        reads |= {(f"R{number}", "aided"): other} if other else {}
    return reads


def test_levels_are_laid_side_by_side_reader_by_reader_and_case_by_case(study_of):
    study = study_of(both(["1100", "1.10"], ["0000", "1111"]), truth=TRUTH)
    found = stack(study, [PLAIN, AIDED], "accuracy")

    assert found.readers == ("R1", "R2")
    assert found.truth.tolist() == [True, True, False, False]
    expected = [[[1, 1, 0, 0], [1, np.nan, 1, 0]], [[0, 0, 0, 0], [1, 1, 1, 1]]]
    np.testing.assert_array_equal(found.values, np.array(expected, dtype=float))


def test_datasets_have_cases_of_their_own(study_of):
    study = study_of({"R1": "11001010", "R2": "10001100"}, **TWO_SETS)
    found = stack(study, [F, C], "accuracy")

    assert np.isnan(found.values[0][:, 4:]).all()
    assert np.isnan(found.values[1][:, :4]).all()
    assert found.complete


def test_models_have_no_part_in_what_readers_read(study_of):
    study = study_of({"R1": "1100", "R2": "1010"}, truth=TRUTH, models={"net": "1111"})

    assert stack(study, [Level("all", Cell(None, None))], "accuracy").readers == ("R1", "R2")


def test_who_and_what_was_never_read_is_left_out(study_of):
    reads = both(["110.", "100.", ""], ["111.", "", ""]) | {("R3", "other"): "1111"}
    study = study_of(reads, truth=TRUTH)
    found = stack(study, [PLAIN, AIDED], "accuracy")

    assert (found.readers, found.values.shape) == (("R1", "R2"), (2, 2, 3))
    kept = stack(study, [PLAIN, AIDED], "accuracy", keep_cases=True)
    assert kept.values.shape == (2, 2, 4)


@pytest.mark.parametrize(("metric", "truth"), [("sensitivity", True), ("specificity", False)])
def test_one_truth_state_is_all_that_a_sensitivity_or_a_specificity_looks_at(
    metric, truth, study_of
):
    study = study_of(both(["1100", "1010"], ["1110", "1000"]), truth=TRUTH)
    found = stack(study, [PLAIN, AIDED], metric)

    assert found.truth.tolist() == [truth, truth]
    assert not np.isnan(found.values).any()


def test_a_case_missing_from_the_other_truth_state_does_not_break_a_crossing(study_of):
    study = study_of(both(["110.", "1010"], ["1110", "1000"]), truth=TRUTH)

    assert stack(study, [PLAIN, AIDED], "sensitivity").complete
    assert not stack(study, [PLAIN, AIDED], "accuracy").complete


def test_the_area_takes_scores_and_everything_else_decisions(study_of):
    study = study_of({"R1": "5421", "R2": "4332"}, truth=TRUTH, ratings=True, threshold=4)
    level = [Level("all", Cell(None, None))]

    assert stack(study, level, "auc").values[0].tolist() == [[5, 4, 2, 1], [4, 3, 3, 2]]
    assert stack(study, level, "accuracy").values[0].tolist() == [[1, 1, 0, 0], [1, 0, 0, 0]]


@pytest.mark.parametrize(("metric", "lacks"), [("auc", "scores"), ("accuracy", "decisions")])
def test_what_the_reads_do_not_hold_cannot_be_laid_out(metric, lacks, study_of):
    study = study_of({"R1": "1100", "R2": "1010"}, truth=TRUTH, ratings=metric != "auc")

    with pytest.raises(ValueError, match=f"{metric} needs {lacks}"):
        stack(study, [Level("all", Cell(None, None))], metric)


@pytest.mark.parametrize(
    ("plain", "aided", "complete"),
    [
        (["1100", "1010"], ["1100", "1010"], True),
        (["110.", "1010"], ["1100", "1010"], False),
        (["110.", "101."], ["1100", "1010"], True),  # cases nested in modalities
        (["11..", "10.."], ["..00", "..10"], True),
        (["1100", "1010", ""], ["1100", "1010", "1001"], False),  # a reader of one modality
        (["1100", "1010", "", ""], ["", "", "1001", "1000"], True),  # readers nested in modalities
        (["11..", "..10"], ["11..", "..10"], False),  # readers share no case
    ],
)
def test_a_crossing_is_complete_where_all_readers_of_a_level_read_all_its_cases(
    plain, aided, complete, study_of
):
    study = study_of(both(plain, aided), truth=TRUTH)

    assert stack(study, [PLAIN, AIDED], "accuracy").complete is complete


def test_groups_are_levels_of_the_same_reads_with_readers_of_their_own(study_of):
    cell = Cell(None, None)
    study = study_of({"R1": "1100", "R2": "1010", "R3": "1000"}, truth=TRUTH)
    found = stack(study, [Level("a", cell, ("R1", "R3")), Level("b", cell, ("R2",))], "accuracy")

    read = ~np.isnan(found.values)
    assert read.any(axis=2).tolist() == [[True, False, True], [False, True, False]]
    assert found.complete


def test_families_are_made_place_by_place_of_what_people_read(study_of):
    reads = {
        ("R1", "a"): "1100....", ("R1", "b"): "11001110",
        ("R2", "a"): "1000....", ("R2", "b"): "11001100",
    }  # fmt: skip
    study = study_of(reads, models={"net": "11001100"}, **TWO_SETS)

    (of_modalities,) = families_of(study, "modality")
    (of_datasets,) = families_of(study, "dataset")
    assert (of_modalities.names, of_modalities.place) == (("a", "b"), Cell(None, "f"))
    assert (of_datasets.names, of_datasets.place) == (("f", "c"), Cell("b", None))


def test_a_family_labels_its_levels_and_its_differences_by_where_they_are():
    levels = (Level("film", Cell("film", "chest")), Level("CT", Cell("CT", "chest")))
    family = Family("modality", levels)
    everything = family.labels("auc", "readers and cases", None, None)
    one = family.level_labels(levels[0], "auc", "readers and cases")

    assert (everything.comparison, everything.modality, everything.dataset) == (
        "modality", None, "chest",
    )  # fmt: skip
    assert (one.modality, one.dataset, one.group) == ("film", "chest", "readers")


def test_groups_of_readers_with_cases_of_their_own_are_complete(study_of):
    plain = ["11..", "10..", "..00", "..10"]
    study = study_of(both(plain, plain), truth="1010")

    assert stack(study, [PLAIN, AIDED], "accuracy").complete
    assert "incomplete-crossing" not in {problem.code for problem in study.problems}


def test_a_group_of_one_reader_is_no_group(study_of):
    plain = ["11..", "10..", "..00"]
    study = study_of(both(plain, plain), truth="1010")

    assert not stack(study, [PLAIN, AIDED], "accuracy").complete
