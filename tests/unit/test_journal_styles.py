"""What each journal's style writes; the golden file of each is meant to be read.

To pin what was changed on purpose, run the tests with PIN_OUTPUTS=1 and read the diff.
"""

from __future__ import annotations

import os
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import readerstats as rs
from readerstats import resources
from readerstats.errors import ReaderStatsError
from readerstats.report.decimals import fixed
from readerstats.report.figures.scale import scale
from readerstats.report.house_style import in_house_style
from readerstats.report.latex import escaped
from readerstats.report.style import STYLES, Style, style_in, style_of
from readerstats.report.style_packs import read_pack
from readerstats.report.table import Cell, Column, Table, TableRow
from readerstats.report.table_text import csv
from readerstats.report.wording import basis
from readerstats.results import Estimate, TestResult

FOLDER = Path(__file__).with_name("journal_styles")
P = (0.0, 0.0004, 0.00096, 0.001, 0.0099, 0.0104, 0.0449, 0.0451, 0.046, 0.0499, 0.05, 0.0501,
     0.0549, 0.07, 0.99, 0.994, 0.9951, 1.0)  # fmt: skip
COUNTS = ((0, 17, 0.0, 0.1843), (7, 17, 0.2161, 0.6399), (17, 17, 0.8157, 1.0),
          (131, 154, 0.7859, 0.8984), (1964, 2618, 0.7332, 0.7664))  # fmt: skip
styles = st.sampled_from(sorted(STYLES))
ps = st.floats(0, 1) | st.floats(0.04, 0.06) | st.floats(0, 0.012)


def proportion(k: int, n: int, lower: float, upper: float) -> Estimate:
    return Estimate(estimate=k / n, k=k, n=n, lower=lower, upper=upper, level=0.95, method="wilson")


def between(estimate: float, lower: float | None, upper: float | None) -> TestResult:
    return TestResult(
        method="made-up", estimate=estimate, lower=lower, upper=upper, level=0.95, p=0.5, note="-"
    )


def written(style: Style) -> list[tuple[str, str]]:
    """Everything that a style writes, each beside the number that it is of."""
    mean = Estimate(estimate=0.7512, lower=0.684, upper=0.812, level=0.95, method="bootstrap")
    lines = [(f"P of {p!r}", str(style.p(p))) for p in P]
    lines += [
        ("P of 0.0127 at alpha .0125", str(style.p(0.0127, alpha=0.0125))),
        ("P of 0.012, Holm", str(style.p(0.012, adjusted="holm"))),
        ("P below alpha", str(style.p_is("<", style.p_number(0.05)))),
    ]
    lines += [(f"{k} of {n}", style.percent(proportion(k, n, *of))) for k, n, *of in COUNTS]
    lines += [
        (
            f"{k} of {n} readers, first words",
            style.opening_percent(proportion(k, n, *of), noun="readers"),
        )
        for k, n, *of in COUNTS[1:4:2]
    ]
    for what, result, kind in (
        ("mean of proportions", mean, "proportion"),
        ("difference", between(0.051, -0.052, 0.154), "difference"),
        ("difference near 0", between(0.05, -0.004, 0.1), "difference"),
        ("difference without a lower limit", between(-0.01, None, 0.02), "difference"),
        ("difference without an upper limit", between(0.03, 0.011, None), "difference"),
        ("correlation", between(-0.06, -0.53, 0.43), "correlation"),
        ("area under the curve", between(0.804, 0.75, 0.86), "index"),
        ("odds ratio", between(1.5, 1.003, 2.25), "ratio"),
    ):
        lines.append((what, style.estimate(result, kind)))
        lines.append((f"{what}, cell of a table", style.bounds(result, kind)))
    lines += [
        ("correlation of -0.004", style.number(-0.004, "correlation")),
        ("mean with SD", style.mean(0.75, 0.09, "proportion")),
        ("median with quartiles", style.median(14, 5, 22.5, "number")),
        ("counts", f"{style.count(0)}, {style.count(9)}, {style.count(10)}, {style.count(12345)}"),
    ]
    return lines


@pytest.mark.parametrize("name", sorted(STYLES))
def test_a_style_writes_what_its_golden_file_says(name):
    now = "".join(f"{what:<52}{words}\n" for what, words in written(STYLES[name]))
    pinned = FOLDER / f"{name}.txt"
    if os.environ.get("PIN_OUTPUTS"):
        pinned.write_text(now, encoding="utf-8")

    assert now == pinned.read_text(encoding="utf-8")


def test_no_style_ever_writes_46_thousandths_as_five_hundredths():
    for style in STYLES.values():
        assert style.p_number(0.046).replace("·", ".").lstrip("0") == ".046"


def number_in(words: str) -> float:
    return float(words.replace("−", "-").replace("·", ".").lstrip("<> "))


def side(number: float, of: float) -> int:
    return (number > of) - (number < of)


@given(styles, ps, st.sampled_from([0.05, 0.1, 0.025, 0.05 / 3, 0.001, 0.0005]))
@example("radiology", 0.0164, 0.05 / 3)
@example("radiology", 0.0006, 0.0005)
def test_what_is_shown_and_the_exact_p_lie_on_the_same_side_of_alpha(name, p, alpha):
    shown = replace(STYLES[name], alpha=alpha).p_number(p)

    for level in (0.05, alpha):
        if shown.startswith("<"):  # a level is never above a limit that P is only said to be below
            assert p < number_in(shown)
            assert p >= level or number_in(shown) <= level
        elif shown.startswith(">"):
            assert p > number_in(shown)
            assert p <= level or number_in(shown) >= level
        else:
            assert side(number_in(shown), level) == side(p, level)


@given(styles, ps, ps)
def test_a_larger_p_is_never_shown_as_a_smaller_one(name, one, other):
    low, high = sorted((one, other))

    assert number_in(STYLES[name].p_number(low)) <= number_in(STYLES[name].p_number(high))


@given(styles, ps)
def test_a_shown_p_is_within_half_of_its_last_digit(name, p):
    shown = STYLES[name].p_number(p).replace("·", ".")

    if shown[0] not in "<>":
        half = Decimal(1).scaleb(-len(shown.partition(".")[2])) / 2
        assert abs(Decimal(shown) - Decimal(repr(p))) <= half


@given(st.floats(-1000, 1000), st.integers(0, 4))
@settings(max_examples=200)
def test_numbers_are_rounded_once_half_away_from_zero_as_they_are_read(number, digits):
    exact = Decimal(repr(number)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)

    assert Decimal(fixed(number, digits).replace("−", "-").replace(",", "")) == exact


@given(styles, st.integers(1, 3000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_percentage_is_read_back_within_half_of_its_last_digit(name, counts):
    k, n = counts
    shown = STYLES[name].percent(Estimate(estimate=k / n, k=k, n=n, method="wilson"))

    percentage = shown.partition("%")[0].replace("·", ".")
    half = 0.5 * 10.0 ** -len(percentage.partition(".")[2])
    assert abs(float(percentage) - 100 * k / n) <= half * (1 + 1e-9)
    assert f"of {STYLES[name].count(n)}" in shown


def test_the_marks_of_a_style_reach_every_number_but_none_that_a_machine_reads():
    style = STYLES["lancet"]
    result = Estimate(estimate=0.851, lower=-0.0123, upper=12.5, level=0.975, df=40.68, method="")
    table = Table(id="t", title="T", columns=(Column(key="a", heading="A"),),
                  rows=(TableRow((Cell(style.value(0.851, "proportion"), 0.851),)),))  # fmt: skip

    assert style.interval(result, "ratio") == "(97·5% CI −0·01 to 12·50)"
    assert [style.trimmed(40.68, 1), style.whole(12345), style.short(0.5)] == [
        "40·7", "12\u2009345", "0·5"]  # fmt: skip
    assert basis(result, "cases", style).split("; ")[0].endswith("df = 40·7")
    assert scale([0.0, 0.01], 0, 1).labels(style, "proportion")[1] == "0·2%"
    assert str(in_house_style("(5·1 (97·5% CI 1·0–9·2); p=0·02)", style)) == (
        "(5·1; 97·5% CI 1·0–9·2; p=0·02)")  # fmt: skip
    assert csv(table).splitlines() == ["a", "0.851"]
    assert escaped(style.value(0.851, "proportion")) == r"85$\cdot$1\%"


def test_every_file_says_where_its_rules_were_read_and_what_was_not_checked():
    for name in resources.style_names():
        pack = read_pack(resources.styles() / f"{name}.toml")
        assert pack.name == name
        assert name == "plain" or pack.sources or pack.unchecked
        assert all(source.url.startswith(("http://", "https://")) for source in pack.sources)


# A style of one's own


OWN = (resources.styles() / "jama.toml").read_text(encoding="utf-8")


@pytest.fixture
def own(tmp_path: Path):
    def write(old: str = "", new: str = "") -> Path:
        assert old in OWN
        path = tmp_path / "own.toml"
        path.write_text(OWN.replace(old, new, 1), encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "digits = 2",
            "digits = 2\ndigit = 3",
            r"own\.toml: \[p\] 'digit' is no rule; did you mean",
        ),
        (
            "[words]",
            '[numbers]\ndecimal = ";"\n[words]',
            r"\[numbers\] 'decimal' cannot be ';'; write '\.', ',' or '·'",
        ),
        (
            "[words]",
            '[numbers]\ndecimal = ","\n[words]',
            r"\[numbers\] 'thousands' cannot be ','; write another mark than that of decimals",
        ),
        ("leading_zero = false", "", r"own\.toml: \[p\] 'leading_zero' is missing; write true or"),
        (
            "digits = 2",
            "digits = true",
            r"\[p\] 'digits' cannot be true; write a whole number",
        ),
        ("digits = 2", "digits = 0", r"\[p\] 'digits' cannot be 0; write a whole number from 1"),
        ("small_digits = 3", "small_digits = 2", r"'small_digits' cannot be 2; .* 0.001 can be"),
        ('letter = "P"', 'letter = "p value"', r"'letter' cannot be 'p value'; write 'P' or 'p'"),
        ('"({ci}, {bounds})"', '"({ci})"', r"\[interval\] 'alone' cannot .* \{ci\} and \{bounds\}"),
        ('"({ci}, {bounds})"', '"({ci.real}, {bounds})"', r"\[interval\] 'alone' cannot be"),
        ('separator = "-"', 'separator = "0"', r"'separator' cannot be '0'; write a text without"),
        ("checked = 2026-11-24", 'checked = "today"', r"'checked' cannot be 'today'; write a date"),
        ('name = "jama"', 'name = "../x"', r"'name' cannot be '../x'; write small letters"),
        ("[words]", "[wordes]", r"own\.toml: 'wordes' is no rule; did you mean 'words'\?"),
        ("[words]\nbelow_ten = false\nopening = true\n", "", r"has no section \[words\]; add it"),
        ("[p]", "[p", r"own\.toml: is not valid TOML"),
    ],
)
def test_a_style_that_cannot_be_is_refused_with_file_and_key(own, old, new, said):
    with pytest.raises(ReaderStatsError, match=said):
        style_in(own(old, new))


def test_a_style_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(ReaderStatsError, match=r"none\.toml: cannot be read: No such file"):
        style_in(tmp_path / "none.toml")


READS = "reader,case,response,truth\n" + "".join(
    f"r{r},c{c},{'yes' if (r + c) % 3 else 'no'},{'yes' if c % 2 else 'no'}\n"
    for r in range(4) for c in range(12)
)  # fmt: skip
TOML = '[task]\npositive = "yes"\n[report]\nstyle = "own.toml"\n'


def test_study_toml_names_a_style_file_beside_it(tmp_path, own, monkeypatch):
    own('letter = "P"', 'letter = "p"')
    (tmp_path / "reads.csv").write_text(READS, encoding="utf-8")
    (tmp_path / "study.toml").write_text(TOML, encoding="utf-8")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")

    study = rs.load_study(tmp_path)

    assert str(style_of(study).p(0.2)) == "p = .20"
    assert str(style_of(study.anonymized()).p(0.2)) == "p = .20"
    assert style_of(study.with_settings(style="bmj")).name == "bmj"


def test_percentages_are_whole_throughout_a_small_study(tmp_path):
    (tmp_path / "reads.csv").write_text(READS, encoding="utf-8")
    study = rs.load_study(tmp_path / "reads.csv", positive="yes", style="jama", level=0.9)

    assert style_of(study).value(0.7512, "proportion") == "75%"
    assert style_of(study).p_number(0.0996) == ".0996"
    assert style_of(study).p_number(0.046) == ".046"
