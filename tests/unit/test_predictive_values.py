"""Predictive values: of counts, of reader averages, of pairs, and of a study."""

import json
import math

import numpy as np
import pytest
from scipy.special import stdtrit

import readerstats as rs
from readerstats import stats
from readerstats.analysis.frame import document
from readerstats.errors import ReaderStatsError, Unanswerable
from readerstats.report.predictive_section import (
    predictive_tables,
    value_figure,
    value_sentences,
)
from readerstats.report.style import JAMA, RADIOLOGY
from readerstats.results import Estimate
from readerstats.study.config import SettingError

COUNTS = {"tp": 240, "fn": 178, "fp": 87, "tn": 288}


def reads(seed=2, n_readers=4, n=80):
    chance = np.random.default_rng(seed)
    truth = np.arange(n) % 2 == 0
    said = (chance.random((n_readers, n)) < np.where(truth, 0.75, 0.3)).astype(float)
    return said, truth


@pytest.mark.parametrize("prevalence", [0.001, 0.03, 0.5, 0.95])
def test_the_logit_interval_is_that_of_mercaldo_lau_and_zhou(prevalence):
    # Their formulas written out: logit PPV = log[Se p / ((1 - Sp)(1 - p))].
    tp, fn, fp, tn = COUNTS.values()
    se, sp = tp / (tp + fn), tn / (tn + fp)
    odds = prevalence / (1 - prevalence)
    spread = {
        "positive": (1 - se) / se / (tp + fn) + sp / (1 - sp) / (tn + fp),
        "negative": se / (1 - se) / (tp + fn) + (1 - sp) / sp / (tn + fp),
    }
    logit = {
        "positive": math.log(se / (1 - sp) * odds),
        "negative": math.log(sp / (1 - se) / odds),
    }
    for of in ("positive", "negative"):
        reach = 1.959963984540054 * math.sqrt(spread[of])
        expected = [1 / (1 + math.exp(-(logit[of] + d))) for d in (0, -reach, reach)]

        found = stats.predictive_value(
            stats.likelihood_ratio(*COUNTS.values(), of=of), prevalence, of=of
        )

        assert (found.estimate, found.lower, found.upper) == pytest.approx(tuple(expected))
        assert found.method == "mercaldo-logit"


def test_at_the_study_share_it_is_the_share_of_right_calls():
    share = (240 + 178) / sum(COUNTS.values())
    ppv = stats.predictive_value(stats.likelihood_ratio(*COUNTS.values()), share)
    npv = stats.predictive_value(
        stats.likelihood_ratio(*COUNTS.values(), of="negative"), share, of="negative"
    )

    assert ppv.estimate == pytest.approx(240 / (240 + 87))
    assert npv.estimate == pytest.approx(288 / (288 + 178))


def test_no_false_positive_leaves_a_lower_bound():
    ratio = stats.likelihood_ratio(20, 10, 0, 30)
    found = stats.predictive_value(ratio, 0.1)

    assert (ratio.estimate, ratio.upper) == (None, None)
    # By hand, 1.9207 added to each count: rates 0.6478 and 0.0568, their ratio 11.41, the variance
    # of its logarithm 0.01607 + 0.49108, and so 11.41 / exp(1.3958)
    assert ratio.lower == pytest.approx(2.826, abs=0.001)
    assert (found.estimate, found.upper) == (1.0, 1.0)
    assert 0 < found.lower < 1
    assert "no negative case was called positive" in found.note


def test_no_true_positive_leaves_an_upper_bound():
    found = stats.predictive_value(stats.likelihood_ratio(0, 30, 5, 25), 0.1)

    assert (found.estimate, found.lower) == (0.0, 0.0)
    assert 0.1 < found.upper < 0.13


def test_a_perfect_reader_has_an_npv_of_one_with_a_lower_bound():
    ratio = stats.likelihood_ratio(30, 0, 0, 30, of="negative")
    found = stats.predictive_value(ratio, 0.1, of="negative")

    assert (ratio.estimate, found.estimate, found.upper) == (0.0, 1.0, 1.0)
    assert 0.9 < found.lower < 1


@pytest.mark.parametrize(
    ("counts", "reason"),
    [
        ((0, 10, 0, 10), "no case was called positive"),
        ((0, 0, 3, 7), "no positive cases"),
        ((3, 7, 0, 0), "no negative cases"),
    ],
)
def test_what_has_no_ratio_has_no_predictive_value(counts, reason):
    found = stats.predictive_value(stats.likelihood_ratio(*counts), 0.1)

    assert found.estimate is None
    assert reason in found.note


@pytest.mark.parametrize("prevalence", [0, 1, -0.1, 1.5])
def test_a_prevalence_lies_between_0_and_1(prevalence):
    with pytest.raises(ValueError, match="between 0 and 1"):
        stats.predictive_value(stats.likelihood_ratio(*COUNTS.values()), prevalence)


def test_one_reader_averaged_has_simels_interval_but_for_the_divisor():
    said, truth = reads(n_readers=1)
    tp, fp = said[0, truth].sum(), said[0, ~truth].sum()
    n1, n0 = truth.sum(), (~truth).sum()
    variance = (1 - tp / n1) / (tp / n1 * (n1 - 1)) + (1 - fp / n0) / (fp / n0 * (n0 - 1))

    found = stats.average_likelihood_ratio(said, truth, random="cases")

    assert found.estimate == pytest.approx(tp / n1 / (fp / n0))
    assert math.log(found.upper / found.estimate) == pytest.approx(
        1.959963984540054 * math.sqrt(variance), rel=1e-9
    )


def test_readers_who_call_much_of_everything_widen_the_interval_less_than_their_rates_say():
    # Four readers who differ in how much they call: h and f move together, and so cancel.
    chance = np.random.default_rng(5)
    truth = np.arange(400) % 2 == 0
    evidence = np.where(truth, 0.7, -0.7) + chance.normal(size=(4, 400))
    together = (evidence > np.array([[-0.6], [-0.2], [0.2], [0.6]])).astype(float)
    apart = together.copy()
    apart[:, ~truth] = together[::-1][:, ~truth]

    both, other = (stats.average_likelihood_ratio(said, truth) for said in (together, apart))

    assert both.estimate == pytest.approx(other.estimate)
    assert both.upper / both.lower < other.upper / other.lower


def test_a_bootstrap_of_readers_and_cases_has_the_same_standard_error():
    chance = np.random.default_rng(4)
    truth = np.arange(120) % 3 == 0
    evidence = np.where(truth, 0.9, -0.5) + 0.9 * chance.normal(size=120)
    criteria = np.linspace(-0.6, 0.6, 8)[:, None]
    said = (evidence + 0.4 * chance.normal(size=(8, 120)) > criteria).astype(float)
    positive, negative = np.flatnonzero(truth), np.flatnonzero(~truth)
    logs = []
    for _ in range(800):
        who = chance.integers(0, 8, 8)
        h = said[who][:, chance.choice(positive, positive.size)].mean()
        f = said[who][:, chance.choice(negative, negative.size)].mean()
        logs.append(math.log(h / f))

    found = stats.average_likelihood_ratio(said, truth)

    # The bootstrap counts the noise of single reads too often, and so is a little wider.
    se = math.log(found.upper / found.lower) / 2 / stdtrit(found.df, 0.975)
    assert 0.85 < se / np.std(logs) < 1.05


@pytest.mark.parametrize("of", ["positive", "negative"])
def test_two_readers_have_the_delta_method_of_all_eight_counts(of):
    # log of the ratio of likelihood ratios as a function of two multinomials, by differences.
    (a, b), truth = reads(seed=6, n_readers=2, n=200)
    a, b = (a, b) if of == "positive" else (1 - a, 1 - b)
    gradient_variance, n = 0.0, {}
    logs = lambda p: math.log((p[0] + p[1]) / (p[0] + p[2]))  # noqa: E731
    for state in (True, False):
        mine = truth == state
        n[state] = mine.sum()
        p = np.array([np.mean((a == i)[mine] & (b == j)[mine]) for i in (1, 0) for j in (1, 0)])
        slope = np.array([(logs(p + 1e-6 * e) - logs(p - 1e-6 * e)) / 2e-6 for e in np.eye(4)])
        covariance = (np.diag(p) - np.outer(p, p)) / (n[state] - 1)
        gradient_variance += slope @ covariance @ slope

    said = (a, b) if of == "positive" else (1 - a, 1 - b)
    found = stats.likelihood_ratio_against(said[0][None], said[1], truth, of=of, random="cases")

    assert math.log(found.upper / found.lower) / 2 == pytest.approx(
        1.959963984540054 * math.sqrt(gradient_variance), rel=1e-6
    )


def test_a_model_that_is_one_of_the_readers_gives_the_ratio_of_both():
    said, truth = reads()
    alone = [stats.average_likelihood_ratio(said, truth), stats.likelihood_ratio(
        int(said[0, truth].sum()), int((1 - said[0, truth]).sum()),
        int(said[0, ~truth].sum()), int((1 - said[0, ~truth]).sum()),
    )]  # fmt: skip

    found = stats.likelihood_ratio_against(said, said[0], truth)

    assert found.estimate == pytest.approx(alone[0].estimate / alone[1].estimate)
    assert (found.null, found.method) == (1.0, "obuchowski-rockette-log")
    assert (found.lower < 1 < found.upper) == (found.p > 0.05)


def test_sides_without_a_call_have_no_ratio():
    said, truth = reads()

    never = stats.average_likelihood_ratio(np.zeros_like(said), truth)
    perfect = stats.average_likelihood_ratio(np.tile(truth, (3, 1)).astype(float), truth)
    wrong = stats.average_likelihood_ratio(np.tile(~truth, (3, 1)).astype(float), truth)
    against = stats.likelihood_ratio_against(said, truth.astype(float), truth)

    assert never.estimate is None
    assert "infinite" in perfect.note
    assert (wrong.estimate, wrong.lower) == (0.0, None)
    assert against.p is None
    assert "no ratio" in against.note


def test_a_reader_of_one_class_alone_counts_in_neither_rate():
    said, truth = reads()
    partly = np.vstack([said, np.where(truth, 1.0, np.nan)])

    assert stats.average_likelihood_ratio(partly, truth).estimate == pytest.approx(
        stats.average_likelihood_ratio(said, truth).estimate
    )
    nobody = stats.average_likelihood_ratio(partly[-1:], truth)
    assert nobody.note == "no reader read cases of both classes"


def test_options_and_shapes_are_checked():
    said, truth = reads()
    with pytest.raises(ValueError, match="shape"):
        stats.average_likelihood_ratio(said, truth[:-1])
    with pytest.raises(ValueError, match="`of`"):
        stats.average_likelihood_ratio(said, truth, of="maybe")
    with pytest.raises(ValueError, match="`of`"):
        stats.compare_predictive_values(said[0], said[1], truth, of="maybe")
    with pytest.raises(ValueError, match="`method`"):
        stats.compare_predictive_values(said[0], said[1], truth, method="best")
    with pytest.raises(ValueError, match="same shape"):
        stats.compare_predictive_values(said[0], said[1][:-1], truth)
    with pytest.raises(ValueError, match="0 or 1"):
        stats.compare_predictive_values(said[0] / 2, said[1], truth)


def test_the_weighted_score_interval_and_p_never_contradict_each_other():
    chance = np.random.default_rng(9)
    for _ in range(60):
        truth = chance.random(60) < 0.5
        a, b = (chance.random((2, 60)) < np.where(truth, 0.8, [[0.2], [0.45]])).astype(float)
        test = stats.compare_predictive_values(a, b, truth)

        assert (test.lower <= 0 <= test.upper) == (test.p >= 0.05)
        assert test.lower <= test.estimate <= test.upper


@pytest.mark.parametrize("method", ["weighted-generalized-score", "generalized-score"])
def test_the_same_calls_cannot_be_compared(method):
    (a, _), truth = reads(n_readers=2)
    found = stats.compare_predictive_values(a, a, truth, method=method)

    assert (found.estimate, found.p) == (0.0, None)
    assert "the same cases" in found.note
    assert stats.relative_predictive_value(a, a, truth).p is None


@pytest.mark.parametrize(
    ("a", "b", "reason"),
    [
        ([0, 0, 0, 0], [1, 0, 1, 0], "one of the two called no case positive"),
        ([0, 0, 0, 0], [0, 0, 0, 0], "neither of the two called a case positive"),
        ([1, np.nan, np.nan, np.nan], [np.nan, 1, 0, 1], "no case in common"),
    ],
)
def test_readers_without_calls_or_common_cases_are_told_so(a, b, reason):
    found = stats.compare_predictive_values(a, b, [1, 1, 0, 0])

    assert found.p is None
    assert reason in found.note


def test_a_predictive_value_of_0_has_no_ratio():
    found = stats.relative_predictive_value([0, 1, 1, 0], [1, 1, 0, 0], [1, 0, 0, 1])

    assert found.estimate is None
    assert "no logarithm" in found.note


def test_perfect_and_flawed_calls_have_bounds_within_the_possible():
    truth = np.repeat([1, 0], 20)
    a = truth.copy()
    b = np.where(np.arange(40) % 4 == 0, 1 - truth, truth)
    found = stats.compare_predictive_values(a, b, truth)

    assert found.estimate == pytest.approx(0.25)
    assert 0 < found.lower < found.upper <= 1


# A study


@pytest.fixture(scope="module")
def study():
    return rs.load_study(rs.example("deepfake_xray"))


@pytest.fixture(scope="module")
def found(study):
    return rs.predictive_values(study)


def of(found, **labels):
    return [
        row
        for row in found.estimates
        if all(getattr(row.labels, name) == value for name, value in labels.items())
    ]


def test_every_reader_has_likelihood_ratios_and_the_average_predictive_values(found):
    assert len(of(found, metric="positive-likelihood-ratio", dataset="GPT-4o")) == 17 + 1 + 4
    ppv = of(found, metric="ppv", dataset="GPT-4o", by="prevalence", group="0.05")
    assert {row.labels.reader for row in ppv} == {
        None, "GPT-4o", "GPT-5", "Gemini 2.5 Pro", "Llama 4 Maverick",
    }  # fmt: skip
    assert not found.named


def test_named_prevalences_are_shown_for_everybody(study):
    named = rs.predictive_values(study.with_settings(prevalence=(0.2, 0.02)))

    assert named.prevalences == (0.02, 0.2)
    assert named.named
    assert len(of(named, metric="npv", dataset="RoentGen", group="0.02")) == 22


def test_the_average_is_that_of_the_arrays(study, found):
    reads = study.arrays()
    inside = reads.in_dataset("RoentGen")
    expected = stats.average_likelihood_ratio(
        reads.decision[0][~reads.models][:, inside], reads.truth[inside]
    )
    (row,) = of(found, metric="positive-likelihood-ratio", dataset="RoentGen", scope="group")

    assert row.result == expected
    assert row.labels.random == "readers and cases"


def test_pairs_of_models_are_compared_with_adjusted_p(found):
    pairs = [row for row in found.tests if row.labels.comparison == "model"]

    assert len(pairs) == 2 * 4 * 6
    assert {row.result.method for row in pairs if row.labels.metric == "ppv"} == {
        "weighted-generalized-score"
    }
    assert all(row.result.p_adjusted >= row.result.p for row in pairs)


def test_two_names_are_compared_in_place_of_the_models(study):
    found = rs.predictive_values(study, pairs=[("R01", "GPT-5")])
    tests = [row for row in found.tests if row.labels.comparison != "panel"]

    assert {(row.labels.a, row.labels.b, row.labels.comparison) for row in tests} == {
        ("R01", "GPT-5", "reader")
    }


@pytest.mark.parametrize(
    ("pair", "words"), [(("R01", "R99"), "no reader 'R99'"), (("R01", "R01"), "both sides")]
)
def test_wrong_pairs_are_refused(pair, words, study):
    with pytest.raises(ReaderStatsError, match=words):
        rs.predictive_values(study, pairs=[pair])


def test_a_prevalence_in_percent_is_refused_with_the_share_to_write(study):
    with pytest.raises(ReaderStatsError, match="between 0 and 1"):
        rs.predictive_values(study, prevalence=5)
    with pytest.raises(SettingError, match=r"write 0\.05"):
        study.with_settings(prevalence=5)
    with pytest.raises(SettingError, match="write a number"):
        study.with_settings(prevalence="rare")


def test_ratings_without_a_threshold_cannot_answer(study_of):
    rated = study_of({"R1": "15243", "R2": "25143"}, truth="01010", ratings=True)

    with pytest.raises(Unanswerable, match="threshold"):
        rs.predictive_values(rated)


def test_datasets_of_one_class_each_cannot_answer(study_of):
    apart = study_of({"R1": "1100", "R2": "1010"}, truth="1100", datasets="AABB")

    with pytest.raises(Unanswerable, match="no dataset"):
        rs.predictive_values(apart)


def test_models_alone_have_curves_and_pairs(study_of):
    alone = study_of(
        {"M1": "110010", "M2": "101010"}, truth="110100", readers={"kind": ["model", "model"]}
    )
    found = rs.predictive_values(alone)

    assert {curve.labels.reader for curve in found.curves} == {"M1", "M2"}
    assert not any(row.labels.scope == "group" for row in found.estimates)
    assert [str(row) for row in value_sentences(found, alone, RADIOLOGY)]


def test_patients_and_runs_get_the_ratio_in_place_of_the_score_test():
    import pandas as pd

    cases = pd.DataFrame(
        {"case": range(12), "truth": ["yes", "no"] * 6, "patient": [n // 2 for n in range(12)]}
    )
    answers = ["yes", "no", "yes", "yes", "no", "no", "yes", "no", "yes", "no", "no", "yes"]
    first = pd.DataFrame({"reader": "R1", "case": range(12), "response": answers})
    second = first.assign(reader="R2", response=answers[::-1])
    models = pd.concat(
        [
            pd.DataFrame({"model": "M", "case": range(12), "response": answers, "repeat": 1}),
            pd.DataFrame({"model": "M", "case": range(12), "response": answers[::-1], "repeat": 2}),
            pd.DataFrame({"model": "N", "case": range(12), "response": answers, "repeat": 1}),
        ]
    )
    people = pd.concat([first, second])
    by_patient = rs.Study(reads=people, cases=cases, positive="yes", negative="no")
    by_runs = rs.Study(
        reads=people, cases=cases.drop(columns="patient"), models=models,
        positive="yes", negative="no",
    )  # fmt: skip

    patients = rs.predictive_values(by_patient, pairs=[("R1", "R2")])
    runs = rs.predictive_values(by_runs)

    for result, words in ((patients, "patients have several cases"), (runs, "several runs")):
        values = [row.result for row in result.tests if row.labels.metric in ("ppv", "npv")]
        assert all(test.p is None and words in test.note for test in values)
        ratios = [row.result for row in result.tests if row.labels.comparison in ("model", "reader")
                  and row.labels.metric == "positive-likelihood-ratio"]  # fmt: skip
        assert all(test.p is not None for test in ratios)
    (average,) = of(runs, metric="positive-likelihood-ratio", reader="M")
    # The second run is the first one backward, which exchanges the classes: it tells nothing.
    assert average.result.estimate == pytest.approx(1.0)


def test_json_is_finite_and_names_the_study_share(study, found):
    answer = document("predictive", study, estimates=found.estimates, tests=found.tests)
    answer |= found.record()

    json.dumps(answer, allow_nan=False)
    assert answer["predictive_values"]["study_shares"][0] == {
        "modality": None, "dataset": "GPT-4o", "share_positive": 0.5,
    }  # fmt: skip
    assert "by" in found.to_frame().columns


def test_the_sentence_names_prevalence_interval_and_the_study_share(study, found):
    sentences = value_sentences(found, study, JAMA)

    assert str(sentences[1]).startswith("In the RoentGen dataset, 50.0% of radiographs were")
    assert "where 5% are, a positive call of the average radiologist would be right 11.7%" in str(
        sentences[1]
    )


def test_tables_tell_each_ratio_once_and_what_it_is(study, found):
    tables = {table.id: table for table in predictive_tables(found, study, RADIOLOGY)}

    assert list(tables) == [
        "predictive-values-table", "likelihood-ratios", "predictive-panel", "predictive-pairs",
        "likelihood-pairs",
    ]  # fmt: skip
    short = predictive_tables(found, study, RADIOLOGY, everybody=False)[1]
    assert len(short.rows) == 2 * (1 + 1 + 4)


def test_an_infinite_ratio_is_written_as_one(study_of):
    sure = study_of({"R1": "1100", "R2": "1101"}, truth="1110")
    found = rs.predictive_values(sure)
    rows = {str(r.cells[0].text): r for r in predictive_tables(found, sure, RADIOLOGY)[1].rows}

    assert str(rows["R1"].cells[1].text) == "∞"


def test_the_figure_has_two_panels_a_dataset_and_a_key(study, found):
    figure = value_figure(found, study, RADIOLOGY)

    assert figure.svg.count('class="panel"') == 4
    assert figure.svg.count(">average radiologist</text>") == 1
    assert "GPT-4o, PPV" in figure.alt
    assert len(figure.data.rows) == 4 * 5


def test_a_hostile_name_is_escaped_in_the_figure(study_of):
    bad = study_of(
        {"<b>&": "1100", "R2": "1010"}, truth="1010", readers={"kind": ["model", "human"]}
    )
    figure = value_figure(rs.predictive_values(bad), bad, RADIOLOGY)

    assert "<b>&" not in figure.svg


def test_a_ratio_that_is_missing_stays_missing():
    missing = Estimate.unavailable(method="simel-log", note="nobody")

    assert stats.predictive_value(missing, 0.5).note == "nobody"
