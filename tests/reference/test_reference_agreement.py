"""Agreement between readers, against vcd, irrCAC, irr and psych."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from readerstats.stats.agreement.coefficients import agreement_coefficient
from readerstats.stats.agreement.intraclass import intraclass_correlation
from readerstats.stats.agreement.krippendorff import krippendorff_alpha
from readerstats.stats.agreement.light import light_kappa
from readerstats.stats.agreement.null_tests import fleiss_test
from readerstats.stats.agreement.two_readers import cohen_kappa, pair_kappas

DATA = Path(__file__).parent / "data"
OURS = {
    "percent_agreement": "percent-agreement", "fleiss": "fleiss-kappa", "conger": "conger-kappa",
    "gwet_ac1": "gwet-ac", "gwet_ac2": "gwet-ac", "brennan_prediger": "brennan-prediger",
}  # fmt: skip


def ratings(record):
    """Ratings of a record with the axes (reader, case), and the readers."""
    asked = record["inputs"]
    reads = pd.read_csv(DATA / record["data"])
    if asked["modality"] is not None:
        reads = reads[reads["modality"] == asked["modality"]]
    table = reads.pivot_table(
        index="reader", columns="case", values=asked["column"], dropna=False, aggfunc="first"
    )
    return table.to_numpy(dtype=float), list(table.index)


@pytest.mark.reference("agreement", what="cohen")
def test_the_kappa_of_two_readers_agrees_with_vcd(record):
    table, names = ratings(record)
    asked, expected = record["inputs"], record["expected"]
    a, b = (table[names.index(name)] for name in asked["readers"])
    scale = {"categories": asked["categories"]}

    kappas = {
        name: cohen_kappa(a, b, weights=name, **scale)
        for name in ("unweighted", "linear", "quadratic")
    }

    for name, found in kappas.items():
        ours, theirs = found.estimate, expected[name]
        for key in ("estimate", "se", "lower", "upper"):
            assert record.agrees(getattr(ours, key), theirs[key]), (name, key)
    first = kappas["unweighted"]
    assert record.agrees(first.test.statistic, expected["unweighted_test"]["z"])
    assert record.agrees(first.test.p, expected["unweighted_test"]["p"])
    assert record.agrees(first.observed, expected["percent_agreement"])
    assert record.agrees(first.estimate.n, expected["n"])
    both = pair_kappas([a, b], **scale)
    assert both.n[0, 1] == expected["n"]
    assert record.agrees(both.kappa[0, 1], expected["unweighted"]["estimate"])
    for theirs, ours in (
        ("scott_pi", "fleiss-kappa"),  # Fleiss' kappa of two readers
        ("gwet_ac1", "gwet-ac"),
        ("brennan_prediger", "brennan-prediger"),
    ):
        common = ~np.isnan(a) & ~np.isnan(b)
        found = agreement_coefficient([a[common], b[common]], ours, **scale)
        assert record.agrees(found.estimate.estimate, expected[theirs]), theirs


@pytest.mark.reference("agreement", what="cohen")
def test_the_table_of_two_readers_is_that_of_the_record(record):
    table, names = ratings(record)
    a, b = (table[names.index(name)] for name in record["inputs"]["readers"])
    scale = record["inputs"]["categories"]

    ours = [[int(np.sum((a == k) & (b == j))) for j in scale] for k in scale]

    for mine, theirs in zip(ours, record["expected"]["table"], strict=True):
        for count, expected in zip(mine, theirs, strict=True):
            assert record.agrees(count, expected)


@pytest.mark.reference("agreement", what="multi")
def test_agreement_among_all_readers_agrees_with_irrcac(record):
    table, _ = ratings(record)
    weights = record["inputs"]["weights"]

    for theirs, expected in record["expected"].items():
        if theirs == "krippendorff":
            found = krippendorff_alpha(table, weights=weights)
        else:
            found = agreement_coefficient(table, OURS[theirs], weights=weights)
        ours = {
            "coefficient": found.estimate.estimate,
            "se": found.estimate.se,
            "lower": found.estimate.lower,
            "upper": found.estimate.upper,
            "p": found.test.p,
            "percent_agreement": found.observed,
            "chance_agreement": found.chance,
        }
        for key, value in expected.items():
            assert record.agrees(ours[key], value), (theirs, key, ours[key], value)


@pytest.mark.reference("agreement", what="fleiss")
def test_fleiss_conger_and_light_agree_with_irr(record):
    table, _ = ratings(record)

    test = fleiss_test(table)

    record.assert_agrees(
        {
            "fleiss": test.estimate,
            "z": test.statistic,
            "p": test.p,
            "conger": agreement_coefficient(table, "conger-kappa").estimate.estimate,
            "light": light_kappa(table).estimate.estimate,
        }
    )


@pytest.mark.reference("agreement", what="krippendorff")
def test_krippendorffs_alpha_agrees_with_irr(record):
    table, _ = ratings(record)

    found = krippendorff_alpha(table, record["inputs"]["metric"])

    record.assert_agrees({"estimate": found.estimate.estimate})


@pytest.mark.reference("agreement", what="icc")
@pytest.mark.parametrize("unit", ["single", "average"])
@pytest.mark.parametrize(
    ("number", "model", "definition"),
    [(1, "one-way", "agreement"), (2, "two-way", "agreement"), (3, "two-way", "consistency")],
)
def test_intraclass_correlations_agree_with_psych(record, number, model, definition, unit):
    table, _ = ratings(record)
    expected = record["expected"][f"icc{number}_{'1' if unit == 'single' else 'k'}"]

    found = intraclass_correlation(table, model=model, definition=definition, unit=unit)

    assert found.n_cases == record["inputs"]["n_cases"]
    assert found.n_readers == record["inputs"]["n_readers"]
    ours = {
        "estimate": found.estimate.estimate,
        "lower": found.estimate.lower,
        "upper": found.estimate.upper,
        "F": found.test.statistic,
        "df1": found.test.df,
        "df2": found.test.df2,
        "p": found.test.p,
    }
    for key, value in expected.items():
        assert record.agrees(ours[key], value), (key, ours[key], value)
