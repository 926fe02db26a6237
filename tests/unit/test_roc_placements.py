"""Placements and running counts: by hand, side by side, with unread cases."""

import numpy as np
import pytest

from readerstats.stats.roc.placements import placements
from readerstats.stats.roc.resampled import weighted_auc
from readerstats.stats.roc.running_counts import running_counts

NAN = float("nan")


def test_a_case_is_placed_among_the_other_class_with_ties_half():
    # Positives 2, 3, 5 among negatives 1, 3; negatives among positives the other way round.
    placed = placements([2, 3, 5, 1, 3], [1, 1, 1, 0, 0])

    assert placed == pytest.approx([0.5, 0.75, 1, 1, 0.5])


def test_an_unread_case_has_no_placement_and_counts_for_nobody():
    placed = placements([2, NAN, 5, 1, NAN, 6], [1, 1, 1, 0, 0, 0])

    np.testing.assert_array_equal(placed, [0.5, NAN, 0.5, 1, NAN, 0])


def test_readers_and_modalities_are_placed_side_by_side():
    scores = np.array([[[1, 2, 3], [3, 2, 1]], [[1, 1, 1], [2, NAN, 3]]])

    placed = placements(scores, [0, 0, 1])

    assert placed.shape == (2, 2, 3)
    for modality in range(2):
        for reader in range(2):
            np.testing.assert_array_equal(
                placed[modality, reader], placements(scores[modality, reader], [0, 0, 1])
            )


def test_without_the_other_class_there_is_nothing_to_be_placed_among():
    assert np.isnan(placements([1, 2, NAN], [1, 1, 0])).all()


def test_infinite_scores_are_scores():
    assert placements([-np.inf, np.inf, np.inf], [0, 0, 1]).tolist() == [1, 0.5, 0.75]


def test_unread_cases_stand_last_with_the_totals():
    counts = running_counts([NAN, 2, 1], [1, 1, 0])

    assert counts.ranking.tolist() == [2, 1, 0]
    assert counts.positives_upto.tolist() == [0, 1, 1]
    assert counts.negatives_below.tolist() == [0, 1, 1]
    assert (counts.is_positive | counts.is_negative).tolist() == [True, True, False]


def test_many_readers_are_resampled_as_each_by_itself():
    rng = np.random.default_rng(4)
    scores = np.where(rng.random((3, 2, 12)) < 0.2, NAN, rng.integers(1, 6, (3, 2, 12)))
    truth, weights = np.arange(12) < 5, rng.integers(0, 3, (7, 12))

    areas = weighted_auc(scores, truth, weights)

    assert areas.shape == (7, 3, 2)
    for where in np.ndindex(3, 2):
        read = ~np.isnan(scores[where])
        alone = weighted_auc(scores[where][read], truth[read], weights[:, read])
        np.testing.assert_array_equal(areas[:, *where], alone)


@pytest.mark.parametrize(
    ("scores", "truth", "message"),
    [
        ([[1, 2]], [0, 1, 1], r"must pair up, got shapes \(1, 2\) and \(3,\)"),
        (3.0, [1], "must pair up"),
        ([1, 2], [0, 2], "`truth` must hold True and False"),
        ([], [], "at least one case"),
    ],
)
def test_wrong_arguments_are_refused(scores, truth, message):
    with pytest.raises(ValueError, match=message):
        placements(scores, truth)
