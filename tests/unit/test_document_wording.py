"""Every sentence of every report, held against the grammar of wording."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

import readerstats as rs
from readerstats.analysis.answers import answer
from readerstats.grammar import Context, breaches
from readerstats.grammar.check import says_whom
from readerstats.report.document import Alerts, Cards, Details, Document, Facts, Prose
from readerstats.report.figures.figure import Figure
from readerstats.report.page import build
from readerstats.report.table import Cell, Table

DATA = Path(__file__).parents[1] / "reference" / "data"
SENTENCE, BESIDE = "sentence", "beside"
OF_HOW_MANY = re.compile(r"\b(?:\d+|two|three|four|five|six|seven|eight|nine) (?:radiolog|reader)")


def said(page: Document) -> Iterator[tuple[str, str, str]]:
    """Every text of a page: where it is, whether it stands alone, and its words."""
    for sentence in page.sentences:
        yield "answer", SENTENCE, str(sentence)
    for words in (page.title, page.lead, page.kicker, *page.footer):
        yield "head", BESIDE, str(words)
    for headline in page.headlines:
        yield "headline", BESIDE, f"{headline.value} {headline.detail} {headline.caption}"
    for section in page.sections:
        yield section.id, BESIDE, str(section.title)
        yield section.id, BESIDE, str(section.lead)
        for block in section.blocks:
            for kind, words in of_block(block):
                yield section.id, kind, words


def of_block(block: object) -> Iterator[tuple[str, str]]:
    if isinstance(block, Prose):
        yield from ((SENTENCE, str(paragraph)) for paragraph in block.paragraphs)
    elif isinstance(block, Details):
        yield BESIDE, str(block.summary)
        for inner in block.blocks:
            yield from of_block(inner)
    else:
        yield from ((BESIDE, str(words)) for words in beside_numbers(block))


def beside_numbers(block: object) -> Iterator[object]:
    """The words of a table, a figure, an alert, a card or a setting."""
    if isinstance(block, Table):
        yield block.title
        yield from block.notes
        cells = [cell for row in block.rows for cell in row.cells if isinstance(cell, Cell)]
        yield from (words for cell in cells for words in (cell.text, cell.note))
    elif isinstance(block, Figure):
        yield from (block.title, block.caption, block.alt)
    elif isinstance(block, Alerts):
        yield from (f"{alert.title}: {alert.words}" for alert in block.alerts)
    elif isinstance(block, Cards):
        yield from (f"{card.title} {card.value} {card.words}" for card in block.cards)
    elif isinstance(block, Facts):
        yield from (f"{name}: {value}" for name, value in block.facts)


def found_in(page: Document, nouns: tuple[str, ...] = ()) -> list[str]:
    """Tell the breaches of a page.

    A section, and the answer, say once of how many readers and for whom; a table says it above.
    """
    wrong = []
    parts = list(said(page))
    alone = [(place, words) for place, kind, words in parts if kind == SENTENCE]
    told = {
        place: " ".join(words for where, words in alone if where == place) for place, *_ in parts
    }
    for place, kind, words in parts:
        beside = kind == BESIDE
        known = Context(
            alpha_defined=True,
            counted=beside or OF_HOW_MANY.search(told[place]) is not None,
            generalized=beside or says_whom(told[place]),
            nouns=nouns,
        )
        wrong += [
            f"{place}: {breach.rule} '{breach.words}' {breach.wrong}: {words}"
            for breach in breaches(words, context=known)
            if not (beside and breach.rule == "W3")
        ]
    return wrong


def ratings(threshold: float | None = None) -> rs.Study:
    chance = random.Random(5)  # noqa: S311 - no secret
    rows = [
        (f"R{reader}", modality, f"c{case}", case % 3 // 2, chance.randint(1, 5))
        for modality in ("film", "CT", "MR")
        for reader in range(1, 5)
        for case in range(24)
    ]
    reads = pd.DataFrame(rows, columns=["reader", "modality", "case", "truth", "score"])
    return rs.Study(
        reads=reads, positive="1", threshold=threshold, settings=few(metrics=["auc", "accuracy"])
    )


def few(**settings):
    from readerstats.study.config import Settings

    return Settings().override(**{"replicates": 200, "workers": 1} | settings)


def example(**settings):
    return rs.load_study(rs.example("deepfake_xray"), **{"replicates": 300} | settings)


def part_of_example(keep, **settings):
    whole = example()
    reads = whole.reads
    kept = reads[keep(whole, reads)]
    models = kept[kept["reader"].isin(whole.models)].rename(columns={"reader": "model"})
    people = kept[~kept["reader"].isin(whole.models)]
    models, people = (table.dropna(axis="columns", how="all") for table in (models, people))
    return rs.Study(
        reads=people if len(people) else None,
        models=models if len(models) else None,
        cases=whole.cases,
        readers=whole.readers[whole.readers["kind"] == "human"] if len(people) else None,
        positive=whole.task.positive,
        settings=few(**settings),
    )


def referenced(name: str, **settings):
    return rs.load_study(DATA / name, positive="1", **{"replicates": 200} | settings)


def clustered():
    chance = random.Random(3)  # noqa: S311 - no secret
    turned = {"yes": "no", "no": "yes"}
    cases = pd.DataFrame(
        [(f"c{i}", "yes" if i % 3 else "no", f"p{i // 2}") for i in range(60)],
        columns=["case", "truth", "patient"],
    )
    rows = [
        (who, case, truth if chance.random() < 0.8 else turned[truth])
        for who in ("R1", "R2", "R3", "R4")
        for case, truth in zip(cases["case"], cases["truth"], strict=True)
    ]
    reads = pd.DataFrame(rows, columns=["reader", "case", "response"])
    models = pd.DataFrame(
        [
            (who, case, truth if chance.random() < 0.85 else turned[truth])
            for who in ("net", "other")
            for case, truth in zip(cases["case"], cases["truth"], strict=True)
        ],
        columns=["model", "case", "response"],
    )
    return rs.Study(reads=reads, models=models, cases=cases, positive="yes", settings=few())


def declared(folder: Path, tiny_study: Path) -> rs.Study:
    shutil.copytree(tiny_study, folder)
    settings = folder / "study.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + "margin = 0.1\n", encoding="utf-8")
    return rs.load_study(folder)


KINDS = {
    "example": example,
    "a margin": lambda: example(margin=0.05),
    "equivalence": lambda: example(margin=0.15, alternative="equivalence"),
    "superiority": lambda: example(alternative="superiority"),
    "these readers": lambda: example(random="cases"),
    "these cases": lambda: example(random="readers"),
    "plain style": lambda: example(style="plain", metrics=["sensitivity", "d-prime"]),
    "jama style": lambda: example(style="jama", metrics=["ppv", "accuracy"]),
    "one reader": lambda: part_of_example(
        lambda study, reads: reads["reader"].isin([study.humans[0], *study.models])
    ),
    "two readers": lambda: part_of_example(
        lambda study, reads: reads["reader"].isin(study.humans[:2])
    ),
    "models alone": lambda: part_of_example(
        lambda study, reads: reads["reader"].isin(study.models)
    ),
    "ratings": ratings,
    "ratings with a threshold": lambda: ratings(3),
    "crossed": lambda: referenced("crossed.csv", threshold=3),
    "crossed with a margin": lambda: referenced("crossed.csv", threshold=3, margin=0.1),
    "binary": lambda: referenced("binary.csv"),
    "incomplete": lambda: referenced("incomplete.csv", threshold=3),
    "split plot": lambda: referenced("splitplot.csv", threshold=3),
    "clustered": clustered,
}


@pytest.mark.parametrize("kind", KINDS)
def test_no_sentence_of_a_report_breaks_a_rule_of_wording(kind):
    study = KINDS[kind]()
    nouns = (study.settings.report.readers, study.settings.report.cases)

    assert found_in(build(answer(study)), nouns) == []


def test_a_margin_that_was_declared_is_called_so(tiny_study, tmp_path):
    page = build(answer(declared(tmp_path / "declared", tiny_study)))

    assert found_in(page) == []
    assert "exploratory: the margin" not in " ".join(words for _, _, words in said(page))


def test_a_margin_that_was_not_declared_is_exploratory_in_every_sentence_that_claims():
    texts = [(place, words) for place, _, words in said(build(answer(example(margin=0.05))))]
    claims = [words for _, words in texts if "on-inferiority" in words and "shown" in words
              and "P =" in words]  # fmt: skip

    assert claims
    assert [words for words in claims if "exploratory" not in words] == []
