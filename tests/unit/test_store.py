"""Every number that a page shows stands in its one store of numbers, and says where."""

from __future__ import annotations

import json
import math
import re
from bisect import bisect_left
from html.parser import HTMLParser

import pytest

import readerstats as rs
from readerstats.analysis.answers import answer
from readerstats.report.html import render
from readerstats.report.json_pointer import pointer, value_at
from readerstats.report.packing import packed, unpacked
from readerstats.report.page import build
from readerstats.report.shown import results_shown
from readerstats.report.store import Store

NUMBER = re.compile(r"(?<![\w.,′-])[<>]? ?[−-]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?(?![\w.]*\w)")
LEVEL = re.compile(r"\d+(?:\.\d+)?% CI")
EXAMPLES = ("deepfake_xray", "fracture_ai")


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
        self._skipped += tag in ("script", "style", "svg", "nav", "pre", "title")
        told = dict(attrs)
        key = self._open[-1][1] if self._open else None
        if tag == "tr":
            self._left = None
        if tag in ("td", "th"):
            key = (told["data-key"] or self._left) if "data-key" in told else None
            self._left = key
        elif "data-key" in told:
            key = told["data-key"]
        self._open.append((tag, key))
        if "data-key" in told:
            self.traced.append((key, ""))
        elif tag in ("p", "td", "th", "li", "dd", "dt", "h2", "h3", "figcaption", "summary"):
            self.plain.append("")

    def handle_endtag(self, tag):
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


def numbers(content):
    """All numbers of a part of the store, those inside its words too."""
    if isinstance(content, dict):
        content = list(content.values())
    if isinstance(content, list):
        for one in content:
            yield from numbers(one)
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
    relation, shown, decimals = token
    half = 0.5 * 10.0**-decimals + 1e-9
    if relation == "<":
        return bisect_left(values, shown) > 0
    if relation == ">":
        return bisect_left(values, shown) < len(values)
    place = bisect_left(values, shown - half)
    return place < len(values) and values[place] <= shown + half


def behind(content, key):
    """The record that a key leads to; of a column, the numbers of that place in all columns."""
    found = value_at(content, key)
    if isinstance(found, dict):
        return found
    parent, _, place = key.rpartition("/")
    columns = value_at(content, parent.rpartition("/")[0])
    size = len(value_at(content, parent))
    whole = [one for one in columns.values() if isinstance(one, list) and len(one) == size]
    return [one[int(place)] for one in whole]


def test_every_key_of_a_page_leads_to_the_numbers_that_its_words_show(report):
    _, _, words, content = report

    wrong = []
    for key, shown in words.traced:
        values = sorted(way for one in numbers(behind(content, key)) for way in ways(one))
        wrong += [(key, shown, token) for token in tokens(shown) if not stands_in(token, values)]

    assert len(words.traced) > 2000
    assert wrong == []


def test_every_number_that_a_page_writes_stands_in_its_store(report):
    _, _, words, content = report
    values = sorted(way for one in numbers(content) for way in ways(one))

    unknown = [
        (shown, token)
        for shown in words.plain
        for token in tokens(shown)
        if not stands_in(token, values)
    ]

    assert unknown == []


def test_a_page_shows_no_result_that_its_store_does_not_know(report):
    answers, document, _, _ = report
    store = Store.of(answers)

    lost = [result for result in results_shown(document) if store.key_of(result) is None]
    drawn = [one for one in lost if one.method != "mixed" and one.lower is not None]

    assert drawn == []  # only odds ratios, and means of few readers without their interval
