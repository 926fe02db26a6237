"""The pitfalls of reader studies that the package must tell, and the codes that tell them."""

from __future__ import annotations

import pytest

from readerstats.study.codes import CODES

# the pitfall, how grave it is, and the codes: of a refusal, of a check or of an alert
PITFALLS: dict[str, tuple[str, tuple[str, ...]]] = {
    "Pooled reads as independent": ("block", ("pooled-reads",)),
    "McNemar on pooled reads": ("block", ("pooled-mcnemar",)),
    "McNemar between different case sets": ("block", ("mcnemar-other-cases",)),
    "t test on reader means only": ("note", ("these-cases-only", "these-readers-only")),
    "Bootstrap": ("warn", ("bootstrap-few-readers", "few-replicates")),
    "Few readers": ("warn", ("few-readers", "too-few-readers")),
    "Readers fixed vs random not stated": ("note", ("random-not-stated",)),
    "Negative/degenerate variance": ("warn", ("negative-variance",)),
    "CI near 0/1, BCa NaN": ("auto", ("all-or-none",)),
    "CI/P incoherence": ("error", ("interval-against-p",)),
    "Multiplicity": ("warn", ("unadjusted-tests",)),
    "P > alpha read as no difference": ("text", ("no-proof-of-equality",)),
    "Post hoc margin": ("note", ("posthoc-margin",)),
    "Accuracy hides bias": ("auto", ("leaning-answers",)),
    "Prevalence": ("note", ("enriched-prevalence",)),
    "Thresholded scale": ("warn", ("threshold-after-data", "threshold-outside")),
    "Missing reads": ("warn", ("incomplete-crossing", "missing-by-truth", "many-unanswered")),
    "Indeterminates (STARD 15)": ("warn", ("indeterminate-reads",)),
    "LLM refusal/parse failure": ("warn", ("model-failures",)),
    "LLM nondeterminism": ("warn", ("runs-disagree", "prompts-as-cases")),
    "LLM nondeterminism: one run": ("note", ("one-run", "runs-averaged")),
    "Model as a reader": ("warn", ("model-among-readers",)),
    "Generator = judge": ("note", ("judge-is-maker",)),
    "Contamination/leakage": (
        "warn", ("truth-in-column", "truth-in-order", "truth-in-blocks", "truth-in-names"),
    ),
    "Correlation, n = 17": ("text", ("few-for-correlation",)),
    "Noise in reader accuracy": ("note", ("noisy-values",)),
    "Ecological": ("note", ("between-groups-only",)),
    "Subspecialty contrast": ("warn", ("small-groups",)),
    "Ratings ordinal": ("auto", ("ordinal-ratings",)),
    "Agreement": ("auto", ("agreement-paradox",)),
    "Order, learning, fatigue": ("note", ("order-effect",)),
    "Washout, repeat reads": ("warn", ("repeats-dropped", "short-washout")),
    "Same reader-case duplicates": ("error", ("duplicate-read",)),
    "Carryover between phases": ("note", ("phase-knowledge",)),
    "Cluster: many images/lesions per patient": ("auto", ("clustered-cases",)),
    "Reference standard": ("error", ("reader-sets-truth",)),
    "Reference standard: who is always right": ("warn", ("always-right",)),
    "Spontaneous detection": ("auto", ("counted-by-reader",)),
    "Reader identifiability": ("warn", ("identifiable-readers",)),
    "Reader identifiability: nobody said": ("note", ("recognizable-readers",)),
    "Monte Carlo P near alpha": ("warn", ("unsettled-p",)),
    "Selective reporting": ("note", ("several-metrics", "depends-on-choice")),
}  # fmt: skip
SEVERITY = {"block": "error", "error": "error", "warn": "warning", "note": "note", "auto": "note",
            "text": "note"}  # fmt: skip


@pytest.mark.parametrize("pitfall", PITFALLS)
def test_every_pitfall_has_a_code_as_grave_as_it_is(pitfall):
    level, codes = PITFALLS[pitfall]

    assert {CODES[code].severity for code in codes} == {SEVERITY[level]}


def test_every_alert_is_of_a_pitfall():
    from readerstats.study.alert_codes import ALERTS

    known = {code for _, codes in PITFALLS.values() for code in codes}

    assert {code.name for code in ALERTS} <= known
