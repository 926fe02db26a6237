"""All covariates in one mixed model: terms, reference levels, what is left out, and tests."""

import math

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.special import expit

import readerstats as rs
from readerstats.analysis.frame import select
from readerstats.errors import ReaderStatsError, Unanswerable
from readerstats.report.covariates_together_tables import together_tables
from readerstats.report.style import RADIOLOGY
from readerstats.stats.mixed.joint import (
    Stratum,
    average_probability,
    joint_test,
    linear_combination,
)
from readerstats.stats.mixed.model import logistic_mixed_model
from readerstats.stats.mixed.probability import population_averaged

TRUTH = "10" * 20


@pytest.fixture(scope="module")
def example():
    return rs.load_study(rs.example("deepfake_xray"))


@pytest.fixture(scope="module")
def found(example):
    return rs.covariates_together(
        example.with_settings(
            terms=["experience_years", "subspecialty", "truth"],
            interactions=["experience_years:truth"],
        )
    )


def term(found, name):
    return select(found.tests, comparison="term", a=name)[0].result


def simulated(readers=8, cases=30, seed=5):
    """Reads that a number of the reader, a level of the case, and both together, bear on."""
    rng = np.random.default_rng(seed)
    reader, case = np.divmod(np.arange(readers * cases), cases)
    years, group = rng.normal(size=readers)[reader], (np.arange(cases) % 2)[case]
    log_odds = (
        0.6 + 0.5 * years - 0.4 * group + 0.4 * years * group
        + 0.6 * rng.normal(size=readers)[reader] + 0.7 * rng.normal(size=cases)[case]
    )  # fmt: skip
    correct = rng.random(reader.size) < expit(log_odds)
    design = np.column_stack([np.ones(reader.size), years, group, years * group])
    return correct, design, reader, case


NAMES = ["(Intercept)", "years", "group", "years × group"]


def minus_log_likelihood(parameters, correct, design, reader, case):
    """Laplace's approximation with dense matrices: a second derivation of the likelihood."""
    n_readers, n_cases = reader.max() + 1, case.max() + 1
    effects = np.zeros((reader.size, n_readers + n_cases))
    effects[np.arange(reader.size), reader] = parameters[0]
    effects[np.arange(reader.size), n_readers + case] = parameters[1]
    fixed, at = design @ parameters[2:], np.zeros(n_readers + n_cases)
    for _ in range(50):
        p = expit(fixed + effects @ at)
        hessian = (effects * (p * (1 - p))[:, None]).T @ effects + np.eye(at.size)
        step = np.linalg.solve(hessian, effects.T @ (correct - p) - at)
        at = at + step
        if np.abs(step).max() < 1e-12:
            break
    log_odds = fixed + effects @ at
    loss = np.logaddexp(0, np.where(correct, -log_odds, log_odds)).sum()
    return loss + at @ at / 2 + np.linalg.slogdet(hessian)[1] / 2


def test_a_model_with_an_interaction_agrees_with_dense_matrices():
    data = simulated()
    model = logistic_mixed_model(data[0], data[1], NAMES, data[2], data[3])
    start = np.array([0.5, 0.5, *[c.estimate for c in model.coefficients]])
    best = minimize(minus_log_likelihood, start, args=data, method="BFGS", options={"gtol": 1e-6})
    apart, n = 1e-3, start.size
    steps = np.eye(n) * apart

    def at(shift):
        return minus_log_likelihood(best.x + shift, *data)

    hessian = np.array(
        [
            [(at(a + b) - at(a - b) - at(b - a) + at(-a - b)) / (4 * apart**2) for b in steps]
            for a in steps
        ]
    )
    covariance = np.linalg.inv(hessian)[2:, 2:]
    both = [1, 3]
    wald = best.x[2:][both] @ np.linalg.solve(covariance[np.ix_(both, both)], best.x[2:][both])
    ours = joint_test(model, ["years", "years × group"])

    assert model.log_likelihood == pytest.approx(-best.fun, abs=1e-6)
    assert [c.estimate for c in model.coefficients] == pytest.approx(best.x[2:], abs=1e-4)
    assert [c.se for c in model.coefficients] == pytest.approx(
        np.sqrt(np.diagonal(covariance)), rel=1e-3
    )
    assert ours.statistic == pytest.approx(wald, rel=1e-3)
    assert ours.df == 2


def test_one_coefficient_tested_jointly_is_its_own_test():
    data = simulated()
    model = logistic_mixed_model(data[0], data[1], NAMES, data[2], data[3])
    plain = joint_test(model, ["years"])
    stratum = Stratum(units=8, coefficients=2)
    f, t = joint_test(model, ["years"], stratum), linear_combination(model, [0, 1, 0, 0], stratum)

    assert plain.statistic == pytest.approx(model.coefficient("years").statistic ** 2)
    assert plain.p == pytest.approx(model.coefficient("years").p)
    assert f.statistic == pytest.approx(t.statistic**2)
    assert f.p == pytest.approx(t.p)
    assert f.statistic == pytest.approx(plain.statistic * 6 / 8)
    assert linear_combination(model, [0, 1, 0, 0]).p == pytest.approx(model.coefficient("years").p)


def test_levels_may_be_named_in_any_order_and_the_joint_test_stays():
    rng = np.random.default_rng(2)
    reader, case = np.divmod(np.arange(9 * 20), 20)
    group = reader % 3
    correct = rng.random(reader.size) < 0.7

    def f(reference):
        others = [level for level in range(3) if level != reference]
        design = np.column_stack([np.ones(reader.size), *(group == level for level in others)])
        model = logistic_mixed_model(correct, design, ["(Intercept)", "a", "b"], reader, case)
        return joint_test(model, ["a", "b"], Stratum(units=9, coefficients=3))

    assert f(0).p == pytest.approx(f(2).p, rel=1e-5)


def test_an_average_probability_knows_how_few_readers_there_are():
    data = simulated()
    model = logistic_mixed_model(data[0], data[1], NAMES, data[2], data[3])
    wide = average_probability(model, data[1], Stratum(units=8, coefficients=2))
    plain = population_averaged(model, data[1])
    rows, counts = np.unique(data[1], axis=0, return_counts=True)

    assert wide.estimate == plain.estimate
    assert wide.lower < plain.lower
    assert wide.upper > plain.upper
    assert average_probability(model, data[1]) == plain
    assert population_averaged(model, rows, counts=counts).estimate == pytest.approx(plain.estimate)
    with pytest.raises(ValueError, match="a number above 0"):
        population_averaged(model, rows, counts=counts[1:])


def test_what_cannot_be_tested_says_why():
    data = simulated()
    model = logistic_mixed_model(data[0], data[1], NAMES, data[2], data[3])
    none = logistic_mixed_model(np.ones(240, bool), data[1], NAMES, data[2], data[3])
    spent = Stratum(units=2, coefficients=2)

    assert "leave nothing" in joint_test(model, ["years"], spent).note
    assert "leave nothing" in linear_combination(model, [0, 1, 0, 0], spent).note
    assert "every read is correct" in joint_test(none, ["years"]).note
    assert "every read is correct" in linear_combination(none, [0, 1, 0, 0]).note
    with pytest.raises(ValueError, match="must be among"):
        joint_test(model, ["age"])
    with pytest.raises(ValueError, match="not be all 0"):
        linear_combination(model, [0, 0, 0, 0])


def test_readers_have_the_degrees_of_freedom_of_readers(found):
    assert term(found, "experience_years").df2 == 10  # 17 - intercept - 1 - 5
    assert (term(found, "subspecialty").df, term(found, "subspecialty").df2) == (5, 10)
    assert term(found, "truth").df2 == 15  # 17 - truth - interaction
    assert term(found, "experience_years × truth").df2 == 15


def test_the_effect_of_truth_may_differ_between_readers(found):
    assert found.slope == "truth"
    assert found.sd_slope > 0
    assert found.record()["covariates_together"]["random_slope"] == "truth"


def test_the_most_frequent_level_is_the_reference(found):
    rows = select(found.tests, comparison="coefficient", by="subspecialty")

    assert {row.labels.b for row in rows} == {"chest"}
    assert len(rows) == 5
    assert rows[0].result.effect_size == pytest.approx(math.exp(rows[0].result.estimate))


def test_a_number_has_an_effect_at_each_level_of_what_it_interacts_with(found):
    simple = {
        row.labels.group: row.result.estimate
        for row in select(found.tests, comparison="simple effect")
    }
    main, change = (
        select(found.tests, comparison="coefficient", by=name)[0].result.estimate
        for name in ("experience_years", "experience_years × truth")
    )

    assert simple == pytest.approx({"authentic": main, "synthetic": main + change})


def test_probabilities_are_given_of_every_level_and_at_the_quartiles_of_a_number(found):
    groups = [(row.labels.by, row.labels.group) for row in found.estimates]

    assert groups[:3] == [
        ("experience_years", "lower quartile"),
        ("experience_years", "upper quartile"),
        ("subspecialty", "chest"),
    ]
    assert all(row.result.lower < row.result.estimate < row.result.upper for row in found.estimates)


def test_a_column_with_nearly_one_value_a_reader_is_left_out_and_told(example):
    whole = rs.covariates_together(example)

    assert [one.name for one in whole.left_out] == ["center"]
    assert whole.left_out[0].why.startswith("center has 12 values among 17 readers")
    assert [one.name for one in whole.effects] == [
        "experience_years", "subspecialty", "dataset", "region", "truth",
    ]  # fmt: skip


def test_collinear_and_separated_terms_are_left_out_with_the_reason(study_of):
    reads = {f"r{n}": TRUTH[:5] + "1" * 12 + TRUTH[17:] for n in range(6)}
    reads["r0"], reads["r1"] = "1" * 40, "0" * 20 + TRUTH[20:]
    study = study_of(
        reads,
        truth=TRUTH,
        readers={
            "years": [1, 5, 9, 14, 20, 30],
            "months": [12, 60, 108, 168, 240, 360],
            "always": ["no", "no", "yes", "yes", "yes", "yes"],
        },
        terms=["years", "months"],
    )
    found = rs.covariates_together(study)

    assert [one.name for one in found.left_out] == ["months"]
    assert "collinear" in found.left_out[0].why


def test_terms_that_leave_no_readers_to_judge_by_are_left_out(study_of):
    reads = {f"r{n}": "".join("10"[(i * i + n) % 3 == 0] for i in range(40)) for n in range(4)}
    study = study_of(
        reads,
        truth=TRUTH,
        readers={"years": [1, 5, 9, 14], "age": [30, 41, 44, 61]},
        terms=["years", "age"],
    )

    assert rs.covariates_together(study).left_out[0].name == "age"


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ({"terms": ["trth"]}, "Did you mean 'truth'"),
        ({"interactions": ["truth"]}, "is no interaction"),
        ({"interactions": ["truth:truth"]}, "is no interaction"),
    ],
)
def test_wrong_names_are_told(example, settings, why):
    with pytest.raises(ReaderStatsError, match=why):
        rs.covariates_together(example.with_settings(**settings))


def test_an_interaction_with_what_is_not_in_the_model_is_left_out(example):
    found = rs.covariates_together(
        example.with_settings(terms=["truth"], interactions=["truth:experience_years"])
    )

    assert found.left_out[0].why == "experience_years is not among the terms of the model"


def test_an_effect_that_no_slope_allows_for_says_so(example):
    found = rs.covariates_together(
        example.with_settings(
            terms=["experience_years", "dataset", "truth"],
            interactions=["experience_years:dataset", "dataset:truth"],
        )
    )

    assert "same for all readers" in term(found, "experience_years × dataset").note
    assert term(found, "dataset × truth").note is None


def test_modalities_enter_by_themselves(study_of):
    draw = np.random.default_rng(4)
    reads = {
        (f"r{n}", name): "".join("01"[int(mark)] for mark in draw.random(40) < 0.5)
        for n in range(6)
        for name in ("film", "tablet")
    }
    study = study_of(reads, truth=TRUTH, readers={"experience_years": [1, 5, 8, 14, 20, 30]})
    found = rs.covariates_together(study)

    assert [one.name for one in found.effects] == ["modality", "experience_years", "truth"]


def test_readers_without_a_value_are_left_out_and_told(study_of):
    reads = {f"r{n}": "".join("10"[(i * i + n) % 3 == 0] for i in range(40)) for n in range(7)}
    study = study_of(
        reads, truth=TRUTH, readers={"years": [1, 5, None, 14, 20, 30, 35]}, terms=["years"]
    )
    found = rs.covariates_together(study)

    assert found.n_readers == 6
    assert "reads without a value of each term, left out: 40" in found.notes


@pytest.mark.parametrize("text", ["perfect", "one reader", "ratings", "no covariate"])
def test_studies_without_such_a_model_say_why(study_of, text):
    studies = {
        "perfect": study_of({f"r{n}": TRUTH for n in range(5)}, truth=TRUTH),
        "one reader": study_of({"r": TRUTH}, truth=TRUTH),
        "ratings": study_of({"a": "12" * 20, "b": "21" * 20}, truth=TRUTH, ratings=True),
        "no covariate": study_of(
            {"a": TRUTH, "b": "01" * 20}, truth=TRUTH, readers={"years": [2, 2]}, terms=["years"]
        ),
    }
    with pytest.raises(Unanswerable):
        rs.covariates_together(studies[text])


def test_a_level_of_one_reader_is_not_named_of_anonymous_readers(example):
    hidden = example.with_settings(anonymize=True, terms=["country"]).anonymized()
    (effect,) = rs.covariates_together(hidden).effects

    assert "United Arab Emirates" not in effect.term.levels
    assert "other" in effect.term.levels


def test_tables_and_frame_carry_every_term(found, example):
    terms, odds, probabilities = together_tables(found, example, RADIOLOGY)

    assert [row.cells[0].value for row in terms.rows] == [one.name for one in found.effects]
    assert len(probabilities.rows) == 3 + len(found.estimates)
    assert str(odds.rows[1].cells[0].text) == "10 years more"
    assert len(found.to_frame()) == len(found.tests)


def test_years_that_hardly_differ_are_told_for_one_standard_deviation(study_of):
    study = study_of(
        {"A": "1101010011", "B": "1011000110", "C": "1110010000", "D": "0111100001"},
        truth="1111100000",
        readers={"experience_years": [1 + 1e-9 * step for step in (0, 1, 2, 5)]},
    ).with_settings(terms=("experience_years",))

    found = rs.covariates_together(study)

    assert found.effects[0].term.unit_name.startswith("1 SD")
    assert together_tables(found, study, RADIOLOGY)
