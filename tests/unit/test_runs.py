"""Several runs of a model: cases are what is drawn, and runs never count as cases."""

import math

import numpy as np
import pytest
from scipy import stats as scipy_stats

from readerstats.stats import (
    METRICS,
    average_share,
    averaged_detection,
    clustered_mcnemar,
    count_by_cluster,
    detect,
    detect_averaged,
    model_against_readers,
    proportion,
    reader_average,
    run_kappa,
    run_spread,
    self_consistency,
)

TRUTH = np.arange(40) % 2 == 0
RNG = np.random.default_rng(11)
CHANCE = RNG.beta(4, 1.5, TRUTH.size)
RUNS = (RNG.random((TRUTH.size, 6)) < np.where(TRUTH, CHANCE, 1 - CHANCE)[:, None]).astype(float)
SAID = RUNS.mean(axis=1)
RIGHT = np.where(TRUTH, SAID, 1 - SAID)
SIX = np.full(TRUTH.size, 6)


def numbers(estimate):
    return [estimate.estimate, estimate.lower, estimate.upper, estimate.se]


# The average of shares


def test_one_run_a_case_has_the_wilson_interval():
    assert average_share([1, 1, 0, 1], runs=[1] * 4) == proportion(3, 4)


def test_runs_that_agree_are_one_run():
    assert average_share([1, 1, 0, 1], runs=[6] * 4) == proportion(3, 4)


def test_sixty_seven_cases_with_six_prompts_are_sixty_seven():
    """The published mistake: 186 of 402, where 402 is 67 cases times 6 prompts."""
    right = np.zeros(402)
    right[:186] = 1
    shares = np.random.default_rng(2).permutation(right).reshape(67, 6).mean(axis=1)

    found = average_share(shares, runs=[6] * 67)

    assert (found.n, found.k) == (67, None)
    assert found.estimate == pytest.approx(186 / 402, abs=1e-15)


def test_the_interval_of_402_cases_is_not_reached_where_cases_differ():
    shares = [1.0] * 31 + [0.5] * 5 + [0.0] * 31
    pooled = proportion(201, 402)

    found = average_share(shares, runs=[6] * 67)

    assert found.upper - found.lower > 2 * (pooled.upper - pooled.lower)
    assert found.upper - found.lower < proportion(33, 67).upper - proportion(33, 67).lower + 1e-9


def test_the_standard_error_is_that_of_the_case_averages():
    assert average_share(RIGHT, runs=SIX).se == pytest.approx(scipy_stats.sem(RIGHT), rel=1e-12)


def test_runs_written_down_three_times_change_nothing_but_their_number():
    assert numbers(average_share(RIGHT, runs=SIX)) == numbers(average_share(RIGHT, runs=3 * SIX))


def test_cases_that_all_hold_the_same_share_are_as_telling_as_their_runs_at_most():
    found = average_share([0.5] * 10, runs=[2] * 10)

    assert (found.lower, found.upper) == pytest.approx(
        (proportion(10, 20).lower, proportion(10, 20).upper), abs=1e-12
    )


def test_a_case_without_an_answer_does_not_count():
    assert average_share([1, math.nan, 0.5], runs=[2, 0, 2]).n == 2


def test_without_a_case_there_is_no_share():
    assert average_share([], runs=[]).note == "no case was read"


def test_one_case_has_no_standard_error():
    found = average_share([0.5], runs=[2])

    assert (found.estimate, found.se, found.n) == (0.5, None, 1)


@pytest.mark.parametrize(
    ("shares", "runs", "level", "message"),
    [
        ([1.5], [1], 0.95, "shares must lie between 0 and 1, got 1.5"),
        ([0.5], [0], 0.95, "each share needs at least one run, got 0"),
        ([0.5], [1, 2], 0.95, "one value a case each"),
        ([0.5], [2], 1.0, "level"),
    ],
)
def test_wrong_shares_are_refused(shares, runs, level, message):
    with pytest.raises(ValueError, match=message):
        average_share(shares, runs=runs, level=level)


# Metrics of averaged decisions


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize("all_found", [False, True])
def test_each_interval_becomes_that_of_one_run(metric, all_found, monkeypatch):
    """The formulas for averages, without the short cut for runs that agree."""
    said = np.where(TRUTH, 1.0, RUNS[:, 0]) if all_found else RUNS[:, 0]
    once = detect(
        metric,
        tp=int(said[TRUTH].sum()),
        fn=int((1 - said[TRUTH]).sum()),
        fp=int(said[~TRUTH].sum()),
        tn=int((1 - said[~TRUTH]).sum()),
    )
    monkeypatch.setattr(averaged_detection, "whole", lambda _: False)

    found = detect_averaged(metric, said, TRUTH, runs=SIX)

    for name in ("estimate", "lower", "upper"):
        assert getattr(found, name) == pytest.approx(getattr(once, name), abs=1e-12)


@pytest.mark.parametrize("metric", METRICS)
def test_runs_that_agree_have_the_numbers_of_one(metric):
    said = RUNS[:, 0]
    counts = {
        "tp": int(said[TRUTH].sum()),
        "fn": int((1 - said[TRUTH]).sum()),
        "fp": int(said[~TRUTH].sum()),
        "tn": int((1 - said[~TRUTH]).sum()),
    }

    assert detect_averaged(metric, said, TRUTH, runs=SIX) == detect(metric, **counts)


@pytest.mark.parametrize("metric", METRICS)
def test_repeated_runs_tell_nothing_new(metric):
    once = detect_averaged(metric, SAID, TRUTH, runs=SIX)

    assert numbers(detect_averaged(metric, SAID, TRUTH, runs=5 * SIX)) == numbers(once)


@pytest.mark.parametrize("metric", METRICS)
def test_averages_have_no_count_and_no_more_cases_than_there_are(metric):
    found = detect_averaged(metric, SAID, TRUTH, runs=SIX)

    assert found.k is None
    assert (found.n or 0) <= TRUTH.size
    assert found.lower < found.estimate < found.upper


@pytest.mark.parametrize(
    ("metric", "width"), [("ppv", 0.02), ("npv", 0.02), ("f1", 0.02), ("mcc", 0.03)]
)
def test_ratios_have_about_the_spread_of_resampled_cases(metric, width):
    rng = np.random.default_rng(4)
    cases = rng.integers(0, TRUTH.size, (2000, TRUTH.size))
    said, truth = SAID[cases], TRUTH[cases]
    from readerstats.stats import evaluate

    values = evaluate(
        metric,
        (said * truth).sum(axis=1),
        ((1 - said) * truth).sum(axis=1),
        (said * ~truth).sum(axis=1),
        ((1 - said) * ~truth).sum(axis=1),
    )
    found = detect_averaged(metric, SAID, TRUTH, runs=SIX)

    expected = np.nanquantile(values, [0.025, 0.975])
    assert (found.upper - found.lower) == pytest.approx(np.ptp(expected), abs=2 * width)


@pytest.mark.parametrize(
    ("metric", "said", "truth", "note"),
    [
        ("sensitivity", [0.5], [0], "there are no positive cases"),
        ("specificity", [0.5], [1], "there are no negative cases"),
        ("youden", [0.5], [1], "there are no negative cases"),
        ("mcc", [0.5], [1], "there are no negative cases"),
        ("d-prime", [0.5], [0], "there are no positive cases"),
        ("positive-likelihood-ratio", [0.5], [0], "there are no positive cases"),
        ("diagnostic-odds-ratio", [0.5], [0], "there are no positive cases"),
        ("positive-likelihood-ratio", [0.5, 0], [1, 0], "infinite: no negative case was called"),
        ("negative-likelihood-ratio", [0.5, 1], [1, 0], "infinite: no negative case was called"),
    ],
)
def test_what_has_no_value_says_why(metric, said, truth, note):
    found = detect_averaged(metric, said, truth, runs=[2] * len(said))

    assert found.estimate is None
    assert found.note.startswith(note)


def test_a_likelihood_ratio_of_0_has_no_interval():
    found = detect_averaged("positive-likelihood-ratio", [0, 0.5], [1, 0], runs=[2, 2])

    assert (found.estimate, found.lower) == (0.0, None)
    assert "0 has no logarithm" in found.note


def test_an_empty_cell_of_the_odds_ratio_gets_a_half():
    found = detect_averaged("diagnostic-odds-ratio", [1, 1, 0.5, 0], [1, 1, 0, 0], runs=[2] * 4)

    assert found.estimate == pytest.approx(2.5 * 2 / (0.5 * 1))
    assert found.note == "0.5 was added to each cell, for one of them is 0"


@pytest.mark.parametrize(
    ("metric", "truth", "message"),
    [("luck", [1], "`metric` must be one of"), ("accuracy", [2], "`truth` must hold"),
     ("accuracy", [1, 0], "one value a case each")],
)  # fmt: skip
def test_wrong_questions_are_refused(metric, truth, message):
    with pytest.raises(ValueError, match=message):
        detect_averaged(metric, [0.5], truth, runs=[2])


# Engines


def test_the_jackknife_of_averages_is_the_variance_of_case_averages():
    estimate, _, _ = reader_average(SAID[None], TRUTH, metric="accuracy", random="cases")

    assert estimate.se == pytest.approx(scipy_stats.sem(RIGHT), rel=1e-12)


def test_a_model_of_repeated_runs_stands_beside_the_readers_as_before():
    readers = RUNS[:, :3].T
    first = model_against_readers(readers, SAID, TRUTH, metric="accuracy")
    again = model_against_readers(readers, np.tile(RUNS, 4).mean(axis=1), TRUTH, metric="accuracy")

    assert first.se == pytest.approx(again.se, rel=1e-12)
    assert first.estimate == pytest.approx(float(RUNS_RIGHT[:, :3].mean() - RIGHT.mean()))


RUNS_RIGHT = np.where(TRUTH[:, None], RUNS, 1 - RUNS)


def test_pairs_of_runs_are_spread_over_the_four_cells():
    counts = count_by_cluster([0.5, 1], [0.25, 1], [0, 1])

    assert counts.only_a.tolist() == [0.375, 0]
    assert counts.excess.tolist() == [0.25, 0]
    assert (counts.total, counts.sizes.tolist()) == (None, [1, 1])


def test_the_clustered_mcnemar_of_averages_compares_case_averages():
    other = RUNS_RIGHT[:, 0]
    found = clustered_mcnemar(count_by_cluster(RIGHT, other, np.arange(TRUTH.size)))
    apart = RIGHT - other

    assert (found.n, found.counts, found.effect_size) == (TRUTH.size, None, None)
    assert found.estimate == pytest.approx(apart.mean())
    assert found.se == pytest.approx(scipy_stats.sem(apart))


def test_a_test_that_counts_pairs_refuses_averages():
    counts = count_by_cluster([0.5, 1], [0, 1], [0, 1])

    with pytest.raises(ValueError, match="pairs of single answers"):
        clustered_mcnemar(counts, method="mcnemar-eliasziw-donner")


# Where the variance comes from


def test_components_are_those_of_restricted_likelihood():
    """statsmodels 0.15 MixedLM, REML: the same where each case has as many runs."""
    from statsmodels.regression.mixed_linear_model import MixedLM

    n, k = RUNS_RIGHT.shape
    model = MixedLM(RUNS_RIGHT.ravel(), np.ones(n * k), groups=np.repeat(np.arange(n), k)).fit()
    found = run_spread(RUNS_RIGHT)

    assert found.within == pytest.approx(float(model.scale), rel=1e-4)
    assert found.between == pytest.approx(float(np.asarray(model.cov_re)[0, 0]), rel=1e-3)
    assert found.se == pytest.approx(float(model.bse[0]), rel=1e-4)


def test_the_design_effect_is_that_of_the_intraclass_correlation():
    found = run_spread(RUNS_RIGHT)
    icc = found.between / (found.between + found.within)

    assert found.design_effect == pytest.approx(1 + 5 * icc)


def test_more_runs_take_away_what_runs_bring():
    found = run_spread(RUNS_RIGHT)

    assert found.se_with(6) == pytest.approx(found.se)
    assert found.se_with(1) > found.se > found.se_with(7) > found.se_with(math.inf)
    assert found.se_with(math.inf) == pytest.approx(found.se * math.sqrt(1 - found.run_share))


def test_runs_in_a_part_of_the_cases_are_enough_to_split():
    partly = np.where(np.arange(TRUTH.size)[:, None] < 10, RUNS_RIGHT, np.nan)
    partly[:, 0] = RUNS_RIGHT[:, 0]
    found = run_spread(partly)

    assert (found.n, found.runs, found.fewest, found.most) == (40, 90, 1, 6)
    assert found.se == pytest.approx(scipy_stats.sem(np.nanmean(partly, axis=1)))
    assert found.within is not None


@pytest.mark.parametrize(
    ("values", "n", "note"),
    [
        ([[1], [0]], 2, "run-to-run variability was not assessed: no case has two runs"),
        ([[1, 0]], 1, "one case says nothing of others"),
        ([[math.nan, math.nan]], 0, "no case was answered"),
        (np.empty((0, 2)), 0, "no case was answered"),
        ([[1, 0], [1, 0], [1, 0]], 3, "the variance between cases is estimated below 0"),
    ],
)
def test_what_cannot_be_split_says_why(values, n, note):
    found = run_spread(values)

    assert found.n == n
    assert found.note.startswith(note)


def test_runs_that_agree_bring_nothing():
    found = run_spread([[1, 1], [0, 0], [1, 1]])

    assert (found.within, found.run_share, found.design_effect) == (0, 0, 2)


def test_a_model_that_is_always_right_has_no_spread_to_split():
    found = run_spread([[1, 1], [1, 1]])

    assert (found.se, found.run_share, found.design_effect) == (0, None, None)


def test_fewer_than_one_run_is_refused():
    with pytest.raises(ValueError, match="`runs` must be at least 1"):
        run_spread(RUNS).se_with(0.5)


@pytest.mark.parametrize("ask", [run_spread, self_consistency, run_kappa])
@pytest.mark.parametrize("values", [[1, 0], [[math.inf, 0]]])
def test_wrong_tables_are_refused(ask, values):
    with pytest.raises(ValueError, match="values must"):
        ask(values)


# Agreement of runs


def test_self_consistency_counts_pairs_of_runs():
    pairs = [
        (a == b) for row in RUNS for i, a in enumerate(row) for j, b in enumerate(row) if i < j
    ]
    found = self_consistency(RUNS)

    assert found.estimate == pytest.approx(np.mean(pairs))
    assert found.n == TRUTH.size


def test_two_runs_agree_or_not_case_by_case():
    runs = [[1, 1], [1, 0], [0, 0], [1, 1]]

    assert self_consistency(runs) == proportion(3, 4)


def test_kappa_is_that_of_fleiss():
    from statsmodels.stats.inter_rater import fleiss_kappa

    yes = RUNS.sum(axis=1)
    expected = fleiss_kappa(np.column_stack([yes, 6 - yes]))

    assert run_kappa(RUNS).estimate == pytest.approx(expected, rel=1e-12)


def test_kappa_leaves_out_each_case_in_turn():
    n = TRUTH.size
    without = [run_kappa(np.delete(RUNS, case, axis=0)).estimate for case in range(n)]
    se = math.sqrt((n - 1) ** 2 / n * np.var(without, ddof=1))

    assert run_kappa(RUNS).se == pytest.approx(se, rel=1e-9)


def test_agreement_needs_two_runs_of_a_case():
    for found in (self_consistency([[1], [0]]), run_kappa([[1], [0]])):
        assert (found.estimate, found.n) == (None, 0)
        assert "not assessed" in found.note


def test_one_answer_throughout_leaves_kappa_undefined():
    found = run_kappa([[1, 1], [1, 1], [1, 1]])

    assert found.estimate is None
    assert found.note.endswith("0/0")


def test_perfect_agreement_has_no_interval_of_kappa():
    found = run_kappa([[1, 1], [0, 0], [1, 1]])

    assert (found.estimate, found.lower) == (1.0, None)


def test_agreement_is_of_decisions():
    with pytest.raises(ValueError, match="`decisions` must hold 0, 1 or NaN"):
        self_consistency([[0.5, 1]])
