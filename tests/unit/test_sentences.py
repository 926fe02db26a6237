"""What the page says in words: pinned for the example, and never more than the numbers bear."""

from __future__ import annotations

import html
import re
import shutil
from pathlib import Path

import pytest

import readerstats as rs
from readerstats.analysis.answers import answer
from readerstats.report.html import render
from readerstats.report.page import build

PINNED = Path(__file__).with_name("example_sentences.txt")
"""Read as a co-author would before it is changed; one paragraph a sentence of the page."""

UNFOUNDED = (
    "no difference", "not different", "equivalent", "comparable", "similar",  # W1
    "no significant", "non-significant", "nonsignificant", "highly significant",  # W2
    "trend toward", "borderline", "marginally",  # W7
    "predicts", "causes", "because of experience",  # W6
    "ground truth", "gold standard", "prove",
)  # fmt: skip
NOT_FOR_READERS = re.compile(r"\bnan\b|\bNone\b|\binf\b|\binfinity\b|\bnull\b|\bTrue\b|\bFalse\b|"
                             r"Estimate\(|\bUndefined\b|P = (?:0|\.00\b|1\b)")  # fmt: skip
RATINGS = "reader,modality,case,truth,score\n" + "".join(
    f"R{reader},{modality},{case},{case % 3 // 2},{(case * 7 + reader * modality) % 5 + 1}\n"
    for modality in (0, 1)
    for reader in (1, 2, 3, 4)
    for case in range(1, 25)
)


def words_of(page: str) -> str:
    """The words of a page: without its style, its scripts and its tags."""
    visible = re.sub(r"<(style|script)\b.*?</\1>", " ", page, flags=re.DOTALL)
    inline = re.sub(r"</?(?:i|b|strong|span|sup|sub|code|abbr|data)\b[^>]*>", "", visible)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", inline)))


@pytest.fixture(scope="module")
def example_answers():
    return answer(rs.load_study(rs.example("deepfake_xray")))


@pytest.fixture(scope="module")
def pages(example_answers, tiny_study, tmp_path_factory):
    """The words of pages of all kinds."""
    folder = tmp_path_factory.mktemp("pages")
    (folder / "ratings.csv").write_text(RATINGS, encoding="utf-8")
    studies = {
        "small": rs.load_study(tiny_study),
        "ratings": rs.load_study(folder / "ratings.csv", positive="1", replicates=100),
        "decisions": rs.load_study(
            folder / "ratings.csv", positive="1", threshold=3, replicates=100
        ),
        "all right": rs.load_study(_answered(tiny_study, folder / "right", right=True)),
        "all wrong": rs.load_study(_answered(tiny_study, folder / "wrong", right=False)),
    }
    answers = {name: answer(study) for name, study in studies.items()}
    answers["example"] = example_answers
    return {name: words_of(render(build(found))) for name, found in answers.items()}


def _answered(tiny_study, folder, *, right):
    shutil.copytree(tiny_study, folder)
    rows = (folder / "cases.csv").read_text(encoding="utf-8").splitlines()[1:]
    truth = dict(row.split(",")[:2] for row in rows)
    other = {"fracture": "intact", "intact": "fracture"}
    lines = ["reader,case,response"]
    for reader in range(1, 7):
        for case, label in truth.items():
            lines.append(f"reader-{reader},{case},{label if right else other[label]}")
    (folder / "reads.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


KINDS = ("example", "small", "ratings", "decisions", "all right", "all wrong")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("phrase", UNFOUNDED)
def test_no_page_claims_what_was_not_tested(phrase, kind, pages):
    assert phrase not in pages[kind].lower()


@pytest.mark.parametrize("kind", KINDS)
def test_no_page_shows_what_only_a_program_would_say(kind, pages):
    assert NOT_FOR_READERS.findall(pages[kind]) == []


@pytest.mark.parametrize("kind", KINDS)
def test_significance_is_named_once_and_with_its_level(kind, pages):
    defined = "P < .05 was considered to indicate a statistically significant difference"

    assert pages[kind].count(defined) == 1
    assert pages[kind].lower().count("significan") == 1


def test_the_answer_of_the_example_is_the_one_that_was_read(example_answers):
    written = build(example_answers).sentences

    assert "\n\n".join(map(str, written)) + "\n" == PINNED.read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", ["example", "small", "decisions"])
def test_an_average_says_whom_and_what_it_speaks_for(kind, pages):
    assert "speaks for other readers and other cases" in pages[kind]
    assert "speaks for other readers on these very cases" in pages[kind]


@pytest.mark.parametrize("kind", ["example", "small"])
def test_what_goes_with_the_readers_is_called_exploratory(kind, pages):
    for title in ("Experience", "Subspecialty"):
        lead = rf"{title} Back to contents Accuracy over all cases; exploratory\."
        assert re.search(lead, pages[kind])


def test_a_correlation_says_what_the_study_could_have_seen(pages):
    assert (
        "There was no evidence of a correlation between years of experience and accuracy (ρ = "
        "0.02 [95% CI: −0.47, 0.49]; P = .94; 17 radiologists; 80% power only for |ρ| of 0.63 or "
        "more)."
    ) in pages["example"]


def test_every_p_in_a_sentence_comes_after_an_interval(example_answers):
    page = build(example_answers)
    sentences = [str(page.sentences[0])]
    sentences += [
        str(paragraph)
        for section in page.sections
        if section.id.startswith(("contrasts", "covariate"))
        for paragraph in section.blocks[0].paragraphs
    ]

    assert len(sentences) == 6
    assert all(each.index("95% CI") < each.index("P ") for each in sentences)
