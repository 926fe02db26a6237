"""Every number that a page shows stands in its one store of numbers, and says where."""

from __future__ import annotations

import json
import math
import re
from bisect import bisect_left
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import readerstats as rs
from readerstats.analysis.answers import Answers, answer
from readerstats.analysis.performance import Performance
from readerstats.report.html import render
from readerstats.report.json_pointer import pointer, record_at, value_at
from readerstats.report.packing import packed, unpacked
from readerstats.report.page import build
from readerstats.report.shown import results_shown
from readerstats.report.store import Store
from readerstats.results import Estimate, Labels, Row

NUMBER = re.compile(r"(?<![\w.,′-])[<>]? ?[−-]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?(?![\w.]*\w)")
LEVEL = re.compile(r"\d+(?:\.\d+)?% CI")
CITED = re.compile(r"doi:\S+|10\.\d{4}/\S+|\b(?:199\d|20[0-3]\d)\b")
"""Addresses and years of articles, editions of guidelines, dates: of no study's data."""
EXAMPLES = ("deepfake_xray", "fracture_ai")
ROWS = ("estimates", "tests", "ladders")
SIZES = ("k", "n", "df", "df2", "level", "replicates")


class Words(HTMLParser):
    """The words of a page, in the smallest element that says where its number stands."""

    def __init__(self) -> None:
        super().__init__()
        self.traced: list[tuple[str, str]] = []
        self.plain: list[str] = []
        self._open: list[tuple[str, str | None]] = []
        self._left: str | None = None
        self._skipped = 0

    def handle_starttag(self, tag, attrs):
        if tag in ("br", "meta", "link", "img", "path", "line", "rect", "circle", "input"):
            return
        if tag in ("td", "th") or tag == "tr":
            self._end_cell()
        self._skipped += tag in ("script", "style", "svg", "nav", "pre", "title")
        told = dict(attrs)
        key = self._open[-1][1] if self._open else None
        if tag == "tr":
            self._left = None
        if tag in ("td", "th"):
            named = "data-key" in told or "data-f" in told
            key = (told.get("data-key") or self._left) if named else None
            self._left = key
        elif "data-key" in told:
            key = told["data-key"]
        self._open.append((tag, key))
        if "data-key" in told or "data-f" in told:
            self.traced.append((key, ""))
        elif tag in ("p", "td", "th", "li", "dd", "dt", "h2", "h3", "figcaption", "summary"):
            self.plain.append("")

    def _end_cell(self):
        """A cell may end without a word where the next one starts or its row ends."""
        if self._open and self._open[-1][0] in ("td", "th"):
            self._open.pop()

    def handle_endtag(self, tag):
        if tag == "tr":
            self._end_cell()
        if self._open and tag == self._open[-1][0]:
            self._open.pop()
            self._skipped -= tag in ("script", "style", "svg", "nav", "pre", "title")

    def handle_data(self, data):
        if self._skipped or not self._open:
            return
        key = self._open[-1][1]
        if key is None:
            self.plain[-1:] = [(self.plain or [""])[-1] + data]
        else:
            self.traced[-1] = (self.traced[-1][0], self.traced[-1][1] + data)


@pytest.fixture(scope="module", params=EXAMPLES)
def report(request):
    study = rs.load_study(rs.example(request.param), replicates=500)
    answers = answer(study)
    document = build(answers)
    words = Words()
    words.feed(render(document))
    return answers, document, words, unpacked(json.loads(document.results))


def tokens(words):
    """The numbers in words, each with its sign of comparison and its decimals."""
    for found in NUMBER.finditer(LEVEL.sub("", words.replace("\u00a0", " "))):
        written = found[0].replace(",", "").replace("−", "-").replace(" ", "")
        if any(sign.isdigit() for sign in written):
            relation = written[0] if written[0] in "<>" else "="
            number = written.lstrip("<>")
            yield relation, float(number), len(number.partition(".")[2])


def numbers(content, *keys):
    """All numbers of a part of the store, those inside its words too; under some keys only."""
    if isinstance(content, dict):
        content = [one for key, one in content.items() if not keys or key in keys]
    if isinstance(content, list):
        for one in content:
            yield from numbers(one, *keys)
    elif isinstance(content, str):
        yield from (number for _, number, _ in tokens(content))
    elif isinstance(content, int | float) and not isinstance(content, bool):
        yield content


def ways(number):
    """How a page writes a number: as it is, in percent, turned round, log odds as their ratio."""
    yield from (number, -number, 100 * number, -100 * number)
    if abs(number) < 20:
        yield math.exp(number)
    yield from (math.floor(2 * number) / 2, math.ceil(2 * number) / 2)  # bounds of a rank


def stands_in(token, values):
    """Whether one of the sorted values is written so, rounded as the token is."""
    relation, shown, decimals = token
    half = 0.5 * 10.0**-decimals + 1e-9
    if relation == "<":
        return bisect_left(values, shown) > 0
    if relation == ">":
        return bisect_left(values, shown) < len(values)
    place = bisect_left(values, shown - half)
    return place < len(values) and values[place] <= shown + half


def test_every_key_of_a_page_leads_to_the_numbers_that_its_words_show(report):
    _, _, words, content = report

    wrong = []
    for key, shown in words.traced:
        values = sorted(way for one in numbers(record_at(content, key)) for way in ways(one))
        wrong += [(key, shown, token) for token in tokens(shown) if not stands_in(token, values)]

    assert len(words.traced) > 2000
    assert wrong == []


def test_numbers_without_a_key_are_none_of_a_result(report):
    """Untraced are counts, settings, degrees of freedom, and what no estimate or test holds."""
    _, _, words, content = report
    rows = [row for name in ROWS for row in content[name]]
    rest = [one for key, one in content.items() if key not in ROWS]
    tests = content["tests"]
    done, adjusted = (sum(row.get(key) is not None for row in tests) for key in ("p", "p_adjusted"))
    known = [*numbers(rest), *numbers(rows, *SIZES), done, adjusted]
    # variances are written in percentage points squared
    values = sorted(factor * one for one in known for factor in (1, -1, 100, -100, 10_000))

    unknown = [
        (shown, token)
        for shown in words.plain
        for token in tokens(CITED.sub("", shown))
        if not stands_in(token, values)
    ]

    assert unknown == []


def test_a_page_shows_no_result_that_its_store_does_not_know(report):
    answers, document, _, _ = report
    store = Store.of(answers)

    lost = [result for result in results_shown(document) if store.key_of(result) is None]

    # the means of few readers, which a drawing has without their interval
    assert {(one.method, one.lower) for one in lost} <= {("one-sample-t", None)}


def test_a_key_leads_to_the_same_record_in_the_page_and_in_the_file(report):
    answers, _, words, content = report
    store = Store.of(answers)

    for key in dict.fromkeys(key for key, _ in words.traced):
        here, there = value_at(content, key), value_at(store.content, key)
        if isinstance(here, dict):
            assert {name: there[name] for name in here} == here, key
        else:
            assert here == there, key


def test_a_page_has_every_estimate_and_every_test_whole(report):
    answers, _, _, content = report
    whole = Store.of(answers).content

    assert content["estimates"] == whole["estimates"]
    assert content["tests"] == whole["tests"]


def test_what_a_page_embeds_is_half_of_the_file(report):
    answers, document, _, _ = report

    assert len(document.results.encode()) < 300_000
    assert len(document.results) < 0.6 * len(Store.of(answers).json)


def test_the_file_is_the_content(report):
    store = Store.of(report[0])

    assert json.loads(store.json) == store.content


def test_a_result_has_a_key_only_where_it_is_known_which_one_it_is():
    share = Estimate(estimate=0.7, method="wilson", k=7, n=10)
    others = [Row(Labels(metric="accuracy", random="cases", scope="reader", reader=name), share)
              for name in ("R01", "R02")]  # fmt: skip
    twins = [replace(row, result=replace(row.result)) for row in others]
    study = rs.load_study(rs.example("fracture_ai"))
    of = Answers(study=study, metrics=(), description=rs.describe(study),
                 performance=Performance(readers=tuple(twins), group=()))  # fmt: skip
    store = Store.of(of)

    assert [store.key_of(row.result) for row in twins] == ["/estimates/0", "/estimates/1"]
    assert store.key_of(share) is None  # equal to both
    assert store.key_of(replace(share, k=8)) is None
    assert store.key_of(None) is None


def test_a_pointer_leads_back_through_any_name():
    names = ("a/b", "~", "~1", "m~n/", "", "0")
    content = {}
    for place, name in enumerate(names):
        content[name] = [{"inner/": place}]

    for place, name in enumerate(names):
        assert value_at(content, pointer([name, 0, "inner/"])) == place
    assert pointer(["a/b", 0]) == "/a~1b/0"
    with pytest.raises(KeyError, match="leads to nothing"):
        value_at(content, "/a~1b/7")
    with pytest.raises(KeyError, match="leads to no record"):
        record_at([[1, 2]], "/0/1")


RECORDS = st.lists(
    st.dictionaries(
        st.sampled_from("abcd"),
        st.one_of(st.booleans(), st.integers(0, 2), st.just(1.0), st.sampled_from(["x", "y"]),
                  st.lists(st.dictionaries(st.sampled_from("kl"), st.integers(0, 1)), max_size=4),
                  st.just({"k": 0, "l": {"k": 1}}), st.just({"k": 1, "l": {"k": 1}}),
                  st.dictionaries(st.sampled_from("kl"), st.integers(0, 1))),
    ),
    max_size=12,
)  # fmt: skip


@given(st.dictionaries(st.sampled_from("pq"), RECORDS))
@settings(max_examples=60)
def test_packing_loses_nothing(content):
    assert written(unpacked(packed(content))) == written(content)


@given(RECORDS, st.sets(st.integers(0, 11)))
@settings(max_examples=60)
def test_records_that_are_left_out_leave_the_others_in_their_places(records, gone):
    holed = [None if place in gone else one for place, one in enumerate(records)]
    while holed and holed[-1] is None:
        holed.pop()

    assert written(unpacked(packed(holed))) == written(holed)


def written(content):
    """JSON whose keys are in order: 1 is not true, and 1.0 not 1."""
    return json.dumps(content, sort_keys=True)


def test_scripts_read_the_results_inside_a_page_as_the_manual_says(report):
    _, document, _, content = report
    page = render(document)

    inside = re.search(
        r'<script type="application/json" id="results">(.*?)</script>', page, re.DOTALL
    )

    assert unpacked(json.loads(inside[1])) == content
