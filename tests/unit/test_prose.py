"""The text of a paper: pinned for the example, and never more than the numbers bear.

To pin a text that was changed on purpose, run the tests with PIN_OUTPUTS=1 and read the diff as a
co-author would.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

import readerstats as rs
from readerstats.analysis.answers import answer
from readerstats.errors import ReaderStatsError
from readerstats.grammar import Context, breaches
from readerstats.grammar.check import says_how_many, says_whom
from readerstats.report.document import Prose
from readerstats.report.html import words as in_html
from readerstats.report.prose.marks import author, author_marks, is_heading, without_marks
from readerstats.report.prose.paper import SECTIONS, name_of, sections
from readerstats.report.prose.shares import how_often, in_everyday_words
from readerstats.report.prose.verdicts import verdict
from readerstats.report.prose.written import written
from readerstats.report.store import Store
from readerstats.report.style import JAMA, PLAIN, RADIOLOGY
from readerstats.report.text import bold, italic, text
from readerstats.results import TestResult

FOLDER = Path(__file__).with_name("prose")
TOLD = ("abstract", "methods", "results", "plain-language")
VERSIONS = re.compile(r"\(Python [^;)]*;")
TRUTH = "1100100110" * 2
LONE = {"R1": "1100100111" * 2}
PEOPLE = {"R1": "1100100111" * 2, "R2": "1000100110" * 2, "R3": "0100110110" * 2}
PAIRED = {
    (name, way): marks if way == "unaided" else TRUTH[:-1] + "1"
    for name, marks in PEOPLE.items()
    for way in ("unaided", "with AI")
}
GAPS = {"R1": "11.010011." * 2, "R2": "100.1.0110" * 2, "R3": "01001.0110" * 2}
RATINGS = {"R1": "4511413542" * 2, "R2": "5311512441" * 2, "R3": "3421323452" * 2}


@pytest.fixture(scope="module")
def example():
    return answer(rs.load_study(rs.example("deepfake_xray"), replicates=300))


@pytest.fixture(scope="module")
def studies(study_of, example):
    """Answers of every kind of design, by name."""
    few = {"replicates": 100, "workers": 1}
    net = {"net": TRUTH[:-2] + "11"}
    declared = {"margin": 0.2, "alternative": "equivalence"}
    made = {
        "one reader": study_of(LONE, truth=TRUTH, **few),
        "one reader and a model": study_of(LONE, truth=TRUTH, models=net, **few),
        "two readers": study_of(
            {name: PEOPLE[name] for name in ("R1", "R2")}, truth=TRUTH, models=net, **few
        ),
        "models alone": study_of({}, truth=TRUTH, models=net | {"other": PEOPLE["R1"]}, **few),
        "paired": study_of(PAIRED, truth=TRUTH, models=net, **few),
        "paired, equivalence": study_of(PAIRED, truth=TRUTH, models=net, **few, **declared),
        "missing reads": study_of(GAPS, truth=TRUTH, datasets="AAAAABBBBB" * 2, **few),
        "ratings": study_of(RATINGS, truth=TRUTH, ratings=True, **few),
        "these readers": study_of(PEOPLE, truth=TRUTH, models=net, random="cases", **few),
        "many models": study_of(
            PEOPLE, truth=TRUTH, models={f"m{n}": TRUTH[n:] + "0" * n for n in range(12)}, **few
        ),
        "all right": study_of(dict.fromkeys(PEOPLE, TRUTH), truth=TRUTH, models=net, **few),
    }
    return {"example": example} | {name: answer(study) for name, study in made.items()}


UNFINISHED = r"\bNone\b(?! of)|\bnan\b|  |\.\.|\(\)|\[\]|–%| [,;.](?:\s|$)|\bwith with\b"
KINDS = (
    "example", "one reader", "one reader and a model", "two readers", "models alone", "paired",
    "paired, equivalence", "missing reads", "ratings", "these readers", "many models",
    "all right",
)  # fmt: skip


@pytest.mark.parametrize("style", [RADIOLOGY, JAMA], ids=lambda style: style.name)
def test_the_text_of_the_example_is_the_one_that_was_read(example, style):
    now = VERSIONS.sub("(VERSIONS;", written(sections(example, style, TOLD)))
    pinned = FOLDER / f"deepfake_xray_{style.name}.txt"
    if os.environ.get("PIN_OUTPUTS"):
        pinned.write_text(now, encoding="utf-8")

    assert now == pinned.read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", KINDS)
def test_each_section_by_itself_keeps_the_rules_of_wording(kind, studies):
    found = studies[kind]
    nouns = (found.study.settings.report.readers, found.study.settings.report.cases)
    wrong = []
    for prose in sections(found, RADIOLOGY, TOLD):
        whole = " ".join(map(str, prose.paragraphs))
        known = Context(
            alpha_defined=True,
            counted=says_how_many(whole, nouns),
            generalized=says_whom(whole),
            nouns=nouns,
        )
        wrong += [
            (name_of(prose), breach.rule, breach.words, breach.wrong)
            for words in prose.paragraphs
            for breach in breaches(str(words), context=known)
            if not (breach.rule == "W3" and "no interval: " in str(words))
        ]

    assert wrong == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("style", [RADIOLOGY, PLAIN], ids=lambda style: style.name)
def test_sentences_begin_with_a_letter_agree_in_number_and_are_not_empty(kind, style, studies):
    for prose in sections(studies[kind], style, TOLD):
        for paragraph in prose.paragraphs:
            said = without_marks(str(paragraph))
            assert not re.search(r"(?:^|[.?!] )\d", said), said
            assert not re.search(r"\b(?:1|[Oo]ne) (?:readers|cases|models|reads|pairs)\b", said)
            assert not re.search(r"\b(?:[2-9]|two|three|\d\d) (?:reader|case|model)\b(?! r)", said)
            assert not re.search(r"\bNone\b|\bnan\b|  |\.\.|\(\)|\[\]|–%| [,;.](?:\s|$)", said), (
                said
            )
            assert is_heading(paragraph) or not said or said.endswith((".", ")", ":"))


@pytest.mark.parametrize("kind", KINDS)
def test_significance_is_spoken_of_once_and_with_its_level(kind, studies):
    whole = "\n".join(
        str(words) for prose in sections(studies[kind], RADIOLOGY, TOLD)
        for words in prose.paragraphs
    )  # fmt: skip

    assert len(re.findall("significan", whole, re.IGNORECASE)) == 1
    assert whole.count("P < .05 was considered to indicate") == 1


def test_every_number_that_is_quoted_is_one_of_the_answers(example):
    store = Store.of(example)
    quotes = [
        run
        for prose in sections(example, RADIOLOGY, TOLD)
        for words in prose.paragraphs
        for run in text(words).runs
        if run.of is not None and run.of.estimate is not None
    ]

    assert len(quotes) > 60
    assert [run.text for run in quotes if store.key_of(run.of) is None] == []


def test_results_of_a_paper_give_counts_the_way_a_journal_prints_them(example):
    (results,) = sections(example, RADIOLOGY, ["results"])
    said = " ".join(map(str, results.paragraphs))

    assert "Forty-one percent (seven of 17 radiologists [95% CI: 22, 64])" in said
    assert "85% (131 of 154 radiographs [95% CI: 79, 90]) for GPT-4o" in said
    assert "ranged from 58% (89 of 154 radiographs [95% CI: 50, 65]) to" in said


def test_a_direction_comes_before_its_p_value(studies):
    (results,) = sections(studies["paired"], RADIOLOGY, ["results"])
    (said,) = [str(words) for words in results.paragraphs if "minus" in str(words)][:1]

    assert said.index("difference") < said.index("95% CI") < said.index("P ")


def test_equivalence_is_claimed_with_its_margin_and_called_exploratory_where_it_was_late(studies):
    (abstract,) = sections(studies["paired, equivalence"], RADIOLOGY, ["abstract"])
    conclusion = str(abstract.paragraphs[-1])
    margin = "with a margin of 20 percentage points, was shown"

    assert f"Equivalence of unaided and with AI, {margin} (exploratory)." in conclusion
    assert f"{margin} for net unaided and could not be tested for net with AI" in conclusion


@pytest.mark.parametrize("kind", KINDS)
def test_a_summary_in_plain_language_has_no_statistics_and_is_short(kind, studies):
    (summary,) = sections(studies[kind], JAMA, ["plain-language"])
    said = without_marks(" ".join(map(str, summary.paragraphs)))

    assert not re.search(r"\bP\b|\bCI\b|interval|random|[<=±]|ROC|sensitivity|specificity", said)
    assert 60 <= len(said.split()) <= 210


def test_the_summary_of_the_example_sets_words_beside_percentages(example):
    (summary,) = sections(example, RADIOLOGY, ["plain-language"])
    said = " ".join(map(str, summary.paragraphs))

    assert "right about three times in four (75%) in the GPT-4o dataset" in said
    assert "does not show how often radiologists are right in daily practice" in said
    assert 120 <= len(without_marks(said).split()) <= 180


@pytest.mark.parametrize(
    ("share", "words", "often"),
    [
        (0.0, "none", "none of the time"),
        (0.001, "almost none", "almost none of the time"),
        (0.024, "almost none", "almost none of the time"),
        (0.05, "about one in 20", "about once in 20 times"),
        (1 / 3, "about one in three", "about once in three times"),
        (0.52, "about half", "about half the time"),
        (0.748, "about three in four", "about three times in four"),
        (0.831, "about 17 in 20", "about 17 times in 20"),
        (0.976, "nearly all", "nearly every time"),
        (1.0, "all", "every time"),
    ],
)
def test_a_share_is_said_as_the_simplest_fraction_that_is_near(share, words, often):
    assert (in_everyday_words(share), how_often(share)) == (words, often)


@pytest.mark.parametrize(
    ("estimate", "p", "said"),
    [(0.1, 0.0499, "higher"), (-0.1, 0.0499, "lower"), (0.1, 0.05, "open"), (0.0, 1.0, "open")],
)
def test_a_difference_is_spoken_of_below_alpha_alone(estimate, p, said):
    assert verdict(TestResult(method="x", estimate=estimate, p=p), 0.05) == said


def test_a_difference_that_resamples_do_not_settle_is_left_open():
    unsettled = TestResult(method="bootstrap", estimate=0.1, p=0.049, replicates=1000)

    assert verdict(unsettled, 0.05) == "unsettled"
    assert verdict(TestResult.unavailable(method="x", note="too few"), 0.05) == "untested"


def test_what_only_an_author_knows_is_marked_and_highlighted(example):
    (methods,) = sections(example, RADIOLOGY, ["methods"])
    marks = author_marks(methods.paragraphs)

    for what in ("ethics", "selected", "reference standard", "recruited", "blinded", "prompts",
                 "registered", "display"):  # fmt: skip
        assert any(what in mark for mark in marks), what
    assert str(in_html(author("state how the cases were selected"))).startswith("<mark>[Author: ")


def test_methods_describe_what_was_done_and_nothing_else(studies):
    said = {
        kind: " ".join(
            str(words)
            for prose in sections(studies[kind], RADIOLOGY, ["methods"])
            for words in prose.paragraphs
        )
        for kind in KINDS
    }

    assert "Agreement among radiologists was measured" in said["example"]
    assert "Agreement" not in said["one reader"]
    assert "The model was net." in said["paired"]
    assert "prompts" not in said["ratings"]
    assert "order of the modalities" in said["paired"]
    assert "The readers rated each case." in said["ratings"]
    assert re.search(r"readerstats [\d.]+ \(Python [\d.]+, numpy [\d.]+", said["ratings"])


def test_legends_number_figures_and_tables_and_name_no_command(example):
    (legends,) = sections(example, RADIOLOGY, ["legends"])
    said = [str(words) for words in legends.paragraphs]
    numbers = [int(match[1]) for line in said if (match := re.match(r"Figure (\d+)\. ", line))]

    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) > 10
    assert not [line for line in said if "STUDY" in line]
    assert all(line.endswith((".", "?")) for line in said if line not in ("Figures", "Tables"))


HOSTILE = "<script>x</script> [a](http://b) *R1* `c`\n# d"


def test_text_from_a_file_is_never_read_as_markdown_or_html():
    part = Prose(title="A", paragraphs=(bold(HOSTILE), "1. " + HOSTILE, italic("P") + " < .001"))
    in_markdown = written([part], "markdown").splitlines()

    assert in_markdown[2] == r"### \<script>x\</script> [a]\(http://b) \*R1\* \`c\` # d"
    assert in_markdown[4].startswith(r"1\. \<script>")
    assert in_markdown[6] == "*P* < .001"
    assert "<script>" not in written([part], "html")
    assert written([part]).splitlines()[2] == HOSTILE.replace("\n", " ")


def test_the_library_writes_what_the_command_writes(study_of):
    study = study_of(PEOPLE, truth=TRUTH, replicates=100, workers=1)

    assert rs.text(study, "methods", form="markdown").startswith("## Methods\n\n### Study sample")
    assert rs.text(study, style="jama").startswith("Abstract\n\nPurpose: [Author: ")
    for wrong in ({"section": "method"}, {"style": "nature"}, {"form": "pdf"}):
        with pytest.raises(ReaderStatsError, match="write one of"):
            rs.text(study, **wrong)


def test_every_section_has_a_title_and_a_name_that_leads_back(example):
    parts = sections(example, RADIOLOGY)

    assert [name_of(part) for part in parts] == list(SECTIONS)
    assert [part.title for part in parts] == [section.title for section in SECTIONS.values()]
    assert all(part.paragraphs for part in parts)


def test_an_interval_of_reads_without_spread_is_told_as_what_it_is(study_of):
    right = dict.fromkeys(("A", "B", "C"), "11001100")
    (said,) = sections(
        answer(study_of(right, truth="11001100", replicates=100)), RADIOLOGY, ["results"]
    )

    assert "every read wrong, reads have no spread: the interval is that of one reader's" in str(
        [str(words) for words in said.paragraphs]
    ).replace("\\'", "'")
