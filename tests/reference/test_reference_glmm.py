"""Logistic mixed models of crossed readers and cases, against lme4 and glmmTMB."""

import csv
from pathlib import Path

import numpy as np
import pytest

from readerstats.stats.mixed.joint import joint_test
from readerstats.stats.mixed.model import logistic_mixed_model
from readerstats.stats.mixed.probability import (
    marginal_difference,
    population_averaged,
    typical_probability,
)
from readerstats.stats.mixed.profile import profile_interval

DATA = Path(__file__).parent / "data"
NESTED = [{"term": "(Intercept)"}, {"term": "datasetD2"}]

COLUMNS = {
    "(Intercept)": lambda row: 1,
    "decades": lambda row: float(row["experience_years"]) / 10,
    "msk": lambda row: row["subspecialty"] == "msk",
    "datasetD2": lambda row: row["dataset"] == "D2",
    "truth": lambda row: int(row["truth"]),
    "modalityB": lambda row: row["modality"] == "B",
    "groupG2": lambda row: row["group"] == "G2",
}


def table(file):
    with (DATA / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def reads(record):
    """The reads of a record with what is known of their readers, as lists of rows."""
    files = record["data"].split(" + ")
    readers = {row["reader"]: row for row in table("readers.csv")} if len(files) > 1 else {}
    rows = [row | readers.get(row["reader"], {}) for row in table(files[0]) if row["response"]]
    positives_only = "sensitivity" in record["id"].split(".")
    return [row for row in rows if row["truth"] == "1" or not positives_only]


def arguments(record):
    """Outcome, design and terms of a record, and its rows."""
    rows = reads(record)
    terms = [line["term"] for line in record["expected"]["coefficients"]]
    design = np.array([[COLUMNS[term](row) for term in terms] for row in rows], float)
    return [row["truth"] == row["response"] for row in rows], design, terms, rows


def fitted(record):
    correct, design, terms, rows = arguments(record)
    reader, case = ([row[name] for row in rows] for name in ("reader", "case"))
    return logistic_mixed_model(correct, design, terms, reader, case)


def setting(x):
    return list(x.values()) if isinstance(x, dict) else x


@pytest.mark.reference("glmm")
def test_coefficients_agree_with_lme4(record):
    model = fitted(record)

    for ours, line in zip(model.coefficients, record["expected"]["coefficients"], strict=True):
        for name, value in (
            ("estimate", ours.estimate),
            ("se", ours.se),
            ("z", ours.statistic),
            ("p", ours.p),
        ):
            assert record.agrees(value, line[name]), (line["term"], name, value, line[name])
        # A bound near 0 has no digits of its own: the tolerance is that of what it is made of.
        for bound, name in ((ours.lower, "lower"), (ours.upper, "upper")):
            allowed = record["tolerance"]["rel"] * (abs(line["estimate"]) + 2 * line["se"])
            assert abs(bound - line[name]) <= allowed, (line["term"], name)


@pytest.mark.reference("glmm")
def test_a_joint_test_of_one_term_is_the_square_of_lme4s_z(record):
    model = fitted(record)

    for line in record["expected"]["coefficients"]:
        test = joint_test(model, [line["term"]])

        assert record.agrees(test.statistic**0.5, abs(line["z"])), line["term"]
        assert record.agrees(test.p, line["p"]), line["term"]


@pytest.mark.reference("glmm")
def test_spread_likelihood_and_counts_agree_with_lme4(record):
    model = fitted(record)

    record.assert_agrees({"sd_reader": model.sd_reader, "sd_case": model.sd_case})
    record.assert_agrees(
        {"n": model.n, "n_readers": model.n_readers, "n_cases": model.n_cases},
    )
    expected = record["expected"]["log_likelihood"]
    assert model.log_likelihood == pytest.approx(expected, rel=1e-6)
    # Ours is the maximum: no program has found a higher likelihood.
    best = max(expected, record["expected"]["check_glmmTMB"]["log_likelihood"])
    assert model.log_likelihood >= best - 1e-7


@pytest.mark.reference("glmm")
def test_probabilities_agree_with_lme4(record):
    model = fitted(record)

    for line in record["expected"]["probability"]:
        typical = typical_probability(model, setting(line["x"])).estimate
        averaged = population_averaged(model, setting(line["x"])).estimate
        assert record.agrees(typical, line["typical"])
        assert record.agrees(averaged, line["population_averaged"])


@pytest.mark.reference("glmm")
def test_the_exact_second_derivatives_of_glmmtmb_are_ours(record):
    model = fitted(record)
    peer = record["expected"]["check_glmmTMB"]

    assert [c.estimate for c in model.coefficients] == pytest.approx(peer["estimate"], rel=5e-5)
    assert [c.se for c in model.coefficients] == pytest.approx(peer["se"], rel=5e-6)
    assert (model.sd_reader, model.sd_case) == pytest.approx(
        (peer["sd_reader"], peer["sd_case"]), rel=1e-5
    )


def crossed():
    rows = table("crossed.csv")
    design = np.array([[1.0, row["modality"] == "B"] for row in rows])
    correct = [row["truth"] == row["response"] for row in rows]
    return (
        correct,
        design,
        ["(Intercept)", "B"],
        *([row[name] for row in rows] for name in ("reader", "case")),
    )


# R: lme4 1.1-31, glmerControl(optimizer = "bobyqa", tolPwrss = 1e-13), rhoend 1e-9. With the
# default tolPwrss the modes of the random effects are left early, and the last digits with them.


def test_random_slopes_agree_with_lme4():
    rows = table("binary.csv")
    design = np.array([[1.0, float(row["truth"])] for row in rows])

    model = logistic_mixed_model(
        [row["truth"] == row["response"] for row in rows],
        design,
        ["(Intercept)", "truth"],
        [row["reader"] for row in rows],
        [row["case"] for row in rows],
        slope="truth",
    )

    # glmer(ok ~ truth + (1 + truth | reader) + (1 | case))
    assert [c.estimate for c in model.coefficients] == pytest.approx(
        [1.6690030265, 0.3182084604], rel=1e-5
    )
    assert [c.se for c in model.coefficients] == pytest.approx(
        [0.3673019760, 0.6074810715], rel=1e-4
    )
    assert (model.sd_reader, model.sd_slope, model.sd_case, model.slope_correlation) == (
        pytest.approx((0.7177340473, 1.4892890744, 1.6034176221, -0.5557179546), rel=1e-5)
    )
    assert model.log_likelihood == pytest.approx(-446.500100269, abs=2e-6)
    # integrate() over the normal, and its numerical derivatives with 2 * solve(Hessian) of lme4.
    gain, averaged = marginal_difference(model, [1, 1], [1, 0]), population_averaged(model, [1, 1])
    assert (gain.estimate, gain.se) == pytest.approx((0.02028848282, 0.07182895210), rel=2e-4)
    assert (averaged.estimate, averaged.se) == pytest.approx(
        (0.77185522237, 0.05353556540), rel=2e-4
    )


def test_the_marginal_difference_and_its_standard_error_agree_with_lme4():
    model = logistic_mixed_model(*crossed())
    gain, averaged = marginal_difference(model, [1, 1], [1, 0]), population_averaged(model, [1, 1])

    assert (gain.estimate, gain.se) == pytest.approx((0.01383287572, 0.02970226559), rel=5e-5)
    assert (averaged.estimate, averaged.se) == pytest.approx(
        (0.69542796095, 0.03918659075), rel=5e-5
    )


def test_the_profile_interval_is_where_lme4s_likelihood_has_fallen_enough():
    interval = profile_interval(logistic_mixed_model(*crossed()), "B")

    # uniroot of 2 (logLik - logLik of glmer with offset b * B) = qchisq(0.95, 1)
    assert (interval.lower, interval.upper) == pytest.approx(
        (-0.2785568559, 0.4530979971), abs=1e-6
    )


def test_a_singular_slope_agrees_with_lme4_and_says_so():
    model = logistic_mixed_model(*crossed(), slope="B")

    # glmer(ok ~ modality + (1 + modality | reader) + (1 | case)), started near the maximum:
    # from its own start it ends on another bound, with log likelihood -397.84.
    assert model.log_likelihood == pytest.approx(-396.95374271, abs=2e-6)
    assert [c.estimate for c in model.coefficients] == pytest.approx(
        [1.04105281488, 0.08590667358], rel=1e-4
    )
    assert [c.se for c in model.coefficients] == pytest.approx(
        [0.2517395998, 0.1868686015], rel=1e-4
    )
    assert model.slope_correlation == pytest.approx(-1)
    assert model.singular
    assert model.note == "slope and intercept of the readers correlate perfectly (-1)"


def test_the_bound_near_0_of_the_nested_record_is_that_of_a_settled_lme4():
    nested = {"id": "", "data": "nested_cases.csv", "expected": {"coefficients": NESTED}}
    upper = fitted(nested).coefficients[1].upper

    # The record, with the default tolPwrss, has -0.02045; confint(method = "Wald") of the same
    # fit with 1e-13 has the first of these, and estimate and standard error of glmmTMB the second.
    assert upper == pytest.approx(-0.02029787, abs=5e-5)
    assert upper == pytest.approx(-1.099735332488404 + 1.959963985 * 0.550758242941481, abs=5e-6)
