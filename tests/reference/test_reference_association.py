"""Correlations, lines, t tests, rank tests and comparisons of groups against R.

A record holds more than we offer; each test compares every number that we have a name for.
"""

from itertools import combinations

import pytest

from readerstats.stats.association import kendall, pearson, spearman
from readerstats.stats.groups import games_howell, kruskal_wallis, permutation_test, welch_anova
from readerstats.stats.line import regression
from readerstats.stats.means import paired_t, welch_t
from readerstats.stats.ranks import mann_whitney, wilcoxon


def flat(nested, prefix=""):
    """Dotted names for nested values; the pairs of a list are named a-b."""
    for key, value in nested.items():
        if isinstance(value, dict):
            yield from flat(value, f"{prefix}{key}.")
        elif key == "pairs":
            for pair in value:
                yield from flat(pair, f"{pair['a']}-{pair['b']}.")
        else:
            yield f"{prefix}{key}", value


def assert_all_shared_agree(record, ours, at_least):
    expected = {name: value for name, value in flat(record["expected"]) if name in ours}
    wrong = {
        name: (ours[name], value)
        for name, value in expected.items()
        if not record.agrees(ours[name], value)
    }
    assert len(expected) >= at_least, sorted(expected)
    assert not wrong, f"{record['id']} (ours, expected): {wrong}"


@pytest.mark.reference("association", what="correlation")
def test_correlations_agree_with_r(record):
    x, y = record["inputs"]["x"], record["inputs"]["y"]
    n, at_95, at_90 = len(x), pearson(x, y), pearson(x, y, level=0.90)
    rho, tau = spearman(x, y), kendall(x, y)

    ours = {
        "pearson.estimate": at_95.estimate,
        "pearson.statistic": at_95.statistic,
        "pearson.df": at_95.df,
        "pearson.p": at_95.p,
        "pearson.lower": at_95.lower,
        "pearson.upper": at_95.upper,
        "pearson.lower_90": at_90.lower,
        "pearson.upper_90": at_90.upper,
        "spearman.estimate": rho.estimate,
        "spearman.p_exact" if rho.method == "spearman-exact" else "spearman.p_t": rho.p,
        "spearman.bonett_wright.lower": rho.lower,
        "spearman.bonett_wright.upper": rho.upper,
        "kendall.estimate": tau.estimate,
        "kendall.p_exact" if tau.method == "kendall-exact" else "kendall.p_normal": tau.p,
        # R's series for the exact distribution; our t approximation is within its tolerance.
        "p": rho.p,
        "S": (1 - rho.estimate) * (n**3 - n) / 6,
    }
    if tau.method == "kendall":
        ours["kendall.z"] = tau.statistic

    assert_all_shared_agree(record, ours, at_least=2)


@pytest.mark.reference("association", what="lm")
def test_the_line_agrees_with_r(record):
    line = regression(record["inputs"]["x"], record["inputs"]["y"])

    ours = {
        "slope.estimate": line.slope.estimate,
        "slope.se": line.slope.se,
        "slope.t": line.slope.statistic,
        "slope.p": line.slope.p,
        "slope.lower": line.slope.lower,
        "slope.upper": line.slope.upper,
        "intercept.estimate": line.intercept.estimate,
        "intercept.se": line.intercept.se,
        "intercept.lower": line.intercept.lower,
        "intercept.upper": line.intercept.upper,
        "df": line.slope.df,
        "r_squared": line.r_squared,
        "sigma": line.residual_sd,
    }

    assert_all_shared_agree(record, ours, at_least=len(ours))


@pytest.mark.reference("association", what="two_groups")
def test_two_groups_agree_with_r(record):
    x, y = record["inputs"]["x"], record["inputs"]["y"]
    welch, ranks = welch_t(x, y), mann_whitney(x, y)

    ours = {
        "welch.estimate": welch.estimate,
        "welch.se": welch.se,
        "welch.statistic": welch.statistic,
        "welch.df": welch.df,
        "welch.p": welch.p,
        "welch.lower": welch.lower,
        "welch.upper": welch.upper,
        "hedges_g": welch.effect_size,
        "mann_whitney.statistic": ranks.statistic,
        "mann_whitney.p_exact": ranks.p,
        "mann_whitney.p_continuity": mann_whitney(x, y, p_value="normal").p,
        "cliff_delta": ranks.effect_size,
        "statistic": ranks.statistic,
        "p_exact": ranks.p,
        "shift": ranks.estimate,
        "lower": ranks.lower,
        "upper": ranks.upper,
    }

    assert_all_shared_agree(record, ours, at_least=5)


@pytest.mark.reference("association", what="groups")
def test_several_groups_agree_with_r(record):
    groups = record["inputs"]["values"]
    welch, kruskal = welch_anova(groups), kruskal_wallis(groups)

    ours = {
        "welch.F": welch.statistic,
        "welch.df": welch.df,
        "welch.df2": welch.df2,
        "welch.p": welch.p,
        "omega_squared": welch.effect_size,
        "kruskal.H": kruskal.statistic,
        "kruskal.df": kruskal.df,
        "kruskal.p": kruskal.p,
        "epsilon_squared_kruskal": kruskal.effect_size,
    }
    for pair in games_howell(groups):
        forward, test = f"{pair.a}-{pair.b}", pair.test
        ours |= {f"{pair.b}-{pair.a}.estimate": -test.estimate}  # Tukey's order, same difference
        ours |= {f"{forward}.{name}": getattr(test, name) for name in ("estimate", "se", "df")}
        ours[f"{forward}.t"] = test.statistic

    assert_all_shared_agree(record, ours, at_least=6)


@pytest.mark.reference("association", what="paired")
def test_paired_samples_agree_with_r(record):
    inputs = record["inputs"]
    x = inputs.get("x") or inputs["difference"]
    y = inputs.get("y") or [0] * len(x)
    t, ranks = paired_t(x, y), wilcoxon(x, y)

    ours = {
        "t.estimate": t.estimate,
        "t.se": t.se,
        "t.statistic": t.statistic,
        "t.df": t.df,
        "t.p": t.p,
        "t.lower": t.lower,
        "t.upper": t.upper,
        "cohen_dz": t.effect_size,
        "wilcoxon.statistic": ranks.statistic,
        "wilcoxon.p_exact": ranks.p,
        "wilcoxon.p_continuity": wilcoxon(x, y, p_value="normal").p,
        "statistic": ranks.statistic,
        "p_exact": ranks.p,
        "pseudo_median": ranks.estimate,
        "lower": ranks.lower,
        "upper": ranks.upper,
    }

    assert_all_shared_agree(record, ours, at_least=5)


@pytest.mark.reference("association", what="mean_quality")
def test_permuting_ranks_is_the_exact_rank_test(record):
    x, y = record["inputs"]["x"], record["inputs"]["y"]
    rank = {value: place for place, value in enumerate(sorted(x + y), 1)}

    p = permutation_test([rank[value] for value in x], [rank[value] for value in y]).p

    assert record.agrees(p, record["expected"]["p_exact"])


@pytest.mark.reference("association", what="games_howell")
def test_games_howell_agrees_with_r_as_far_as_its_ptukey_is_right(record):
    # R's ptukey sums 16 Legendre points an interval. At these few degrees of freedom it is off by
    # 2e-5 of P, more than the record allows; tests/unit/test_groups.py has the integral itself.
    pairs = zip(games_howell(record["inputs"]["values"]), record["expected"]["pairs"], strict=True)

    for ours, expected in pairs:
        actual = {name: getattr(ours.test, name) for name in ("p", "lower", "upper")}
        assert actual == pytest.approx({name: expected[name] for name in actual}, rel=1e-4)


def test_every_pair_of_groups_is_compared_once():
    groups = {"chest": [1, 2, 4], "msk": [3, 5, 9], "neuro": [2, 2, 7]}

    pairs = [(pair.a, pair.b) for pair in games_howell(groups)]

    assert pairs == list(combinations(groups, 2))
