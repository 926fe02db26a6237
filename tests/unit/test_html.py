"""A document becomes one page: nothing loaded, everything escaped, whole without its script."""

from __future__ import annotations

import base64
import hashlib
import html as html_entities
import json
import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from readerstats.report import figures
from readerstats.report.document import (
    Alert,
    Alerts,
    Card,
    Cards,
    Code,
    Details,
    Document,
    Facts,
    Headline,
    Prose,
    Section,
)
from readerstats.report.html import render, words
from readerstats.report.style import RADIOLOGY as STYLE
from readerstats.report.table import Cell, Column, Table, TableRow
from readerstats.report.table_text import csv
from readerstats.report.text import Text, code, soft
from readerstats.results import Estimate

HOSTILE = '<script>alert("x")</script>'


def estimate(middle: float, half: float = 0.06, n: int = 154) -> Estimate:
    return Estimate(
        estimate=middle, lower=max(middle - half, 0), upper=min(middle + half * 0.9, 1),
        level=0.95, k=round(middle * n), n=n, method="wilson",
    )  # fmt: skip


@pytest.fixture(scope="module")
def page(demo_document) -> str:
    return render(demo_document)


class Outline(HTMLParser):
    """What a browser would see: elements with their attributes, and whether they nest."""

    VOID = frozenset({"meta", "br", "link", "img", "hr", "input"})
    CELLS = frozenset({"td", "th"})

    def __init__(self, source: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag in self.CELLS:
            self._end_cell()
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if tag not in self.CELLS:
            self._end_cell()
        assert self.open.pop() == tag

    def _end_cell(self):
        """A cell may end without a word where the next one starts or its row ends."""
        if self.open and self.open[-1] in self.CELLS:
            self.open.pop()


def test_every_element_is_closed_where_it_was_opened(page):
    assert Outline(page).open == []


def test_the_page_loads_nothing(page):
    sources = [
        value
        for tag, attributes in Outline(page).elements
        for name, value in attributes.items()
        if name in {"src", "href", "srcset", "data", "action"} and not str(value).startswith("#")
    ]

    assert sources == []
    assert "url(" not in page
    assert "@import" not in page


def test_the_policy_admits_only_this_style_and_this_script(page):
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1]
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)[1]
    script = re.search(r"<script>(.*?)</script>", page, re.DOTALL)[1]

    for kind, source in (("style-src", style), ("script-src", script)):
        digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
        assert f"{kind} 'sha256-{digest}'" in html_entities.unescape(policy)
    assert html_entities.unescape(policy).startswith("default-src 'none'; ")


def test_nothing_on_the_page_needs_what_the_policy_forbids(page):
    attributes = {name for _, attributes in Outline(page).elements for name in attributes}

    assert "style" not in attributes
    assert not [name for name in attributes if name.startswith("on")]


def test_anchors_are_unique_and_links_lead_somewhere(page):
    elements = Outline(page).elements
    ids = [attributes["id"] for _, attributes in elements if "id" in attributes]
    targets = {
        attributes["href"][1:]
        for tag, attributes in elements
        if tag == "a" and attributes["href"].startswith("#")
    }
    named = {
        name
        for _, attributes in elements
        for name in (
            f"{attributes.get('aria-labelledby')} {attributes.get('aria-describedby')}"
        ).split()
        if name != "None"
    }

    assert len(ids) == len(set(ids))
    assert targets | named <= set(ids)


def test_headings_never_skip_a_level(page):
    levels = [int(tag[1]) for tag, _ in Outline(page).elements if re.fullmatch(r"h[1-6]", tag)]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_results_can_be_read_back_from_the_page(page):
    embedded = re.search(r'id="results">(.*?)</script>', page, re.DOTALL)[1]

    assert json.loads(embedded) == {"note": "</script><!--", "estimates": [0.75]}


def test_the_numbers_behind_a_figure_stand_on_the_page_as_their_csv(page, demo_document):
    figure = next(
        block
        for section in demo_document.sections
        for block in section.blocks
        if isinstance(block, figures.Figure) and block.data
    )
    held = re.search(rf'id="{figure.data.id}">.*?<pre[^>]*>(.*?)</pre>', page, re.DOTALL)

    assert html_entities.unescape(held[1]) == csv(figure.data)


def test_a_cell_says_its_unrounded_value_where_its_words_do_not(page):
    assert '<td data-v="0.92">92%' in page
    assert 'data-v="22"' not in page


def test_a_page_of_21_readers_is_small(page):
    assert len(page.encode()) < 200_000


def test_the_same_document_gives_the_same_bytes(demo_document, page):
    assert render(demo_document) == page


def test_everything_that_came_from_a_file_is_escaped():
    hostile = Table(
        id="t", title=HOSTILE, columns=(Column(key=HOSTILE, heading=HOSTILE, explained=HOSTILE),),
        rows=(TableRow((Cell(HOSTILE, note=HOSTILE),), "human"),), notes=(HOSTILE,),
    )  # fmt: skip
    drawn = figures.forest(
        anchor="f", title=HOSTILE, panels=[HOSTILE], kind="proportion", style=STYLE,
        rows=[figures.ForestRow(HOSTILE, (estimate(0.8),))], caption=HOSTILE,
    )  # fmt: skip
    blocks = (
        hostile, drawn, Prose(paragraphs=(HOSTILE,), id="p", title=HOSTILE), Code(HOSTILE),
        Facts(((HOSTILE, code(HOSTILE)),)), Details(HOSTILE, (Prose(paragraphs=(HOSTILE,)),)),
        Cards((Card(title=HOSTILE, value=HOSTILE, words=HOSTILE),)),
        Alerts((Alert(severity="note", title=HOSTILE, words=HOSTILE, code=HOSTILE),)),
    )  # fmt: skip
    page = render(
        Document(
            title=HOSTILE, kicker=HOSTILE, lead=HOSTILE, notice=HOSTILE, sentences=(HOSTILE,),
            headlines=(Headline(value=HOSTILE, detail=HOSTILE, caption=HOSTILE),),
            sections=(Section(id="s", title=HOSTILE, lead=HOSTILE, blocks=blocks),),
            footer=(HOSTILE,), results=json.dumps(HOSTILE),
        )
    )  # fmt: skip

    assert HOSTILE not in page
    assert [tag for tag, _ in Outline(page).elements].count("script") == 2


def test_a_p_value_and_its_letter_stay_on_one_line():
    assert words("(" + STYLE.p(0.07) + ")") == "(<i>P</i>&nbsp;=&nbsp;.07)"
    assert words("5 [95% CI: −5, 15]") == "5 [95%&nbsp;CI:&nbsp;−5,&nbsp;15]"


def test_emphasis_becomes_elements():
    assert words(code("a<b") + " " + soft("c")) == '<code>a&lt;b</code> <span class="soft">c</span>'
    assert words(Text()) == ""


def test_a_name_with_a_number_does_not_break_at_its_hyphen():
    assert words("of GPT-5 <") == 'of <span class="nb">GPT-5</span> &lt;'
    assert words("two-way") == "two-way"


def test_a_page_of_nothing_but_a_title_is_still_a_page():
    page = render(Document(title="Empty", sections=()))

    assert "<h1>Empty</h1>" in page
    assert Outline(page).open == []
