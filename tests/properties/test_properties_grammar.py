"""Laws of wording: case, line breaks and what surrounds a phrase do not hide it."""

from hypothesis import given
from hypothesis import strategies as st

from readerstats.grammar import Context, breaches
from readerstats.grammar.quantities import contradictions

BANNED = {
    "no difference": "W1", "no significant difference": "W1", "did not differ": "W1",
    "equivalent": "W1", "comparable": "W1", "similar": "W1", "on par with": "W1",
    "non-significant": "W2", "highly significant": "W2",
    "predicts accuracy": "W6", "causes lower accuracy": "W6", "leads to higher accuracy": "W6",
    "trend toward": "W7", "trend towards": "W7", "approached significance": "W7",
    "marginally": "W7", "borderline significant": "W7",
    "ground truth": "terms", "gold standard": "terms", "external validation": "terms",
}  # fmt: skip
ALLOWED = (
    "no evidence of a difference", "not equivalent", "statistically significant",
    "reference standard", "positive predictive value", "was associated with",
    "external testing", "higher", "was correlated with",
)  # fmt: skip
AROUND = st.sampled_from(["Readers", "In all, this", "It", "Later we saw that film"])
AFTER = st.sampled_from(["here", "in both", "for experts", "in what was read"])
GAPS = st.sampled_from([" ", "\n", "  ", " \n ", "\t"])
SETTLED = Context(alpha_defined=True, counted=True, generalized=True)


@st.composite
def written(draw, phrases):
    """A phrase in any case, broken over lines anywhere, inside a sentence."""
    phrase = draw(st.sampled_from(sorted(phrases)))
    gap = draw(GAPS)
    words = draw(st.sampled_from([str.lower, str.upper, str.title]))(phrase).replace(" ", gap)
    return phrase, f"{draw(AROUND)} {words} {draw(AFTER)}."


@given(written(BANNED))
def test_a_banned_phrase_is_found_in_any_case_and_across_lines(case):
    phrase, text = case
    found = breaches(text, context=SETTLED)

    assert BANNED[phrase] in [breach.rule for breach in found]
    assert all(" ".join(text[one.start : one.end].split()) == one.words for one in found)


@given(written(ALLOWED))
def test_an_allowed_phrase_is_not(case):
    _, text = case

    assert breaches(text, context=SETTLED) == ()


@given(written(BANNED))
def test_what_is_quoted_is_left_alone(case):
    _, text = case
    line = " ".join(text.split())

    assert breaches(f'They wrote "{line}" there.', context=SETTLED) == ()


@given(st.text(max_size=400))
def test_any_text_can_be_checked(text):
    for breach in breaches(text):
        assert 0 <= breach.start < breach.end <= len(text)


@given(
    st.integers(-900, 900), st.integers(1, 900), st.floats(0.0001, 0.9999), st.sampled_from("-−")
)
def test_an_interval_contradicts_p_only_where_it_says_the_opposite(middle, half, p, minus):
    lower, upper = (middle - half) / 10, (middle + half) / 10
    sentence = f"difference, {middle / 10} (95% CI: {lower}, {upper}; P = {p:.4f})"
    found = list(contradictions(sentence.replace("-", minus), 0.05))

    outside = lower > 0.05 or upper < -0.05
    inside = lower < -0.05 and upper > 0.05
    if abs(p - 0.05) > 0.0001 and (outside or inside):
        assert bool(found) == ((p < 0.05) != outside)
    else:
        assert len(found) <= 1
