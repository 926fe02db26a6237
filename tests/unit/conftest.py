"""A page of made-up numbers, with every block and figure there is: for looking, and for tests."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

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
from readerstats.report.style import RADIOLOGY as STYLE
from readerstats.report.table import Axis, Cell, Column, IntervalCell, Table, TableRow
from readerstats.report.text import code, compose, italic, soft
from readerstats.results import Estimate, PairedCounts, TestResult

FolderWith = Callable[[Mapping[str, str | bytes | None]], Path]


@pytest.fixture
def folder_with(tmp_path: Path) -> FolderWith:
    """Write files by name; None makes a folder of that name."""

    def write(files: Mapping[str, str | bytes | None]) -> Path:
        for name, content in files.items():
            if content is None:
                (tmp_path / name).mkdir()
            else:
                data = content if isinstance(content, bytes) else content.encode()
                (tmp_path / name).write_bytes(data)
        return tmp_path

    return write


def estimate(middle: float, half: float = 0.06, n: int = 154) -> Estimate:
    return Estimate(
        estimate=middle, lower=max(middle - half, 0), upper=min(middle + half * 0.9, 1),
        level=0.95, k=round(middle * n), n=n, method="wilson",
    )  # fmt: skip


def contrast(lower: float, upper: float, p: float, df: float | None = None) -> TestResult:
    return TestResult(
        method="made-up", estimate=0.051, lower=lower, upper=upper, level=0.95, p=p, df=df
    )


# Made-up numbers, for looking at the page: reader, subspecialty, years, accuracy on two datasets.
READERS = [
    ("R03", "Musculoskeletal", 22, 0.92, 0.78), ("R11", "Musculoskeletal", 9, 0.87, 0.75),
    ("R07", "Musculoskeletal", 31, 0.84, 0.77), ("R15", "Chest", 12, 0.81, 0.72),
    ("R01", "General", 5, 0.79, 0.71), ("R12", "Chest", 18, 0.78, 0.76),
    ("R05", "Neuroradiology", 27, 0.77, 0.69), ("R09", "General", 0, 0.76, 0.66),
    ("R16", "Abdominal", 14, 0.75, 0.70), ("R02", "Chest", 40, 0.74, 0.74),
    ("R14", "Neuroradiology", 7, 0.73, 0.68), ("R06", "Pediatric", 3, 0.72, 0.65),
    ("R10", "Abdominal", 16, 0.71, 0.69), ("R17", "General", 11, 0.69, 0.64),
    ("R04", "Breast", 24, 0.66, 0.67), ("R13", "General", 1, 0.62, 0.62),
    ("R08", "Breast", 20, 0.58, 0.63),
]  # fmt: skip
MODELS = [
    ("GPT-4o", 0.85, 0.61), ("GPT-5", 0.83, 0.89), ("Llama 4 Maverick", 0.59, 0.52),
    ("Gemini 2.5 Pro", 0.56, 0.57),
]  # fmt: skip
AVERAGES = (estimate(0.75, 0.065), estimate(0.70, 0.08))


def reader_table() -> Table:
    axis = Axis(
        lower=0.4, upper=1.0, lower_label="40", upper_label="100%", chance=0.5, average=0.75
    )
    rows = []
    for name, group, years, accuracy, _ in READERS:
        rows.append(_reader_row(name, Cell(group), Cell(str(years), years), accuracy, "human"))
    average = AVERAGES[0]
    rows.append(
        TableRow(
            (
                Cell("17 readers"),
                Cell("average"),
                Cell("15", 15.3),
                Cell("75%", 0.75),
                IntervalCell(average, "75% [68, 81]"),
                Cell(STYLE.bounds(average, "proportion")),
                Cell("78%", 0.78),
                Cell("72%", 0.72),
                Cell("1.4", 1.4),
            ),
            "average",
        )
    )
    for name, accuracy, _ in MODELS:
        note = "GPT-4o judged images that it made." if name == "GPT-4o" else ""
        rows.append(_reader_row(name, Cell("model", note=note), Cell("–", ""), accuracy, "model"))
    return Table(
        id="readers-table",
        title="Accuracy on the 154 GPT-4o radiographs",
        columns=(
            Column(key="reader", heading="Reader"),
            Column(key="subspecialty", heading="Subspecialty"),
            Column(key="experience_years", heading="Years", align="right"),
            Column(key="accuracy", heading="Accuracy", align="right"),
            Column(key="accuracy_ci", heading="Interval", axis=axis),
            Column(key="ci", heading="95% CI", align="right", in_csv=False),
            Column(key="sensitivity", heading="Se", align="right", explained="Sensitivity"),
            Column(key="specificity", heading="Sp", align="right", explained="Specificity"),
            Column(key="d_prime", heading=italic("d′"), align="right"),
        ),
        rows=tuple(rows),
        notes=(
            "Readers and models: Wilson intervals. Average: two-way bootstrap, 10,000 replicates.",
            compose("Se, sensitivity for synthetic; Sp, specificity; *d′*, discriminability."),
        ),
    )


def _reader_row(name, group, years, accuracy, kind) -> TableRow:
    result = estimate(accuracy)
    percent = STYLE.value(accuracy, "proportion")
    counted = percent + soft(f" ({result.k} of {result.n})")
    se, sp = accuracy + 0.03, accuracy - 0.03
    return TableRow(
        (
            Cell(name), group, years, Cell(counted, accuracy),
            IntervalCell(result, STYLE.percent(result)), Cell(STYLE.bounds(result, "proportion")),
            Cell(f"{100 * se:.0f}%", se), Cell(f"{100 * sp:.0f}%", sp),
            Cell(f"{4 * accuracy - 1.6:.1f}", 4 * accuracy - 1.6),
        ),
        kind,
    )  # fmt: skip


def forest() -> figures.Figure:
    rows = [
        figures.ForestRow(name, (estimate(one), estimate(two, 0.08)))
        for name, _, _, one, two in READERS
    ]
    rows.append(figures.ForestRow("17 readers", AVERAGES, "average"))
    rows += [
        figures.ForestRow(name, (estimate(one), estimate(two, 0.08)), "model")
        for name, one, two in MODELS
    ]
    return figures.forest(
        anchor="forest", title="Every reader and every model",
        panels=("GPT-4o images (n = 154)", "RoentGen images (n = 110)"), rows=rows,
        kind="proportion", style=STYLE, chance=0.5,
        caption="Circles, readers; diamonds, models; bars, 95% Wilson intervals. Shaded, the "
        "interval of the reader average (bootstrap of readers and cases).",
    )  # fmt: skip


def ladder() -> figures.Figure:
    rungs = [
        figures.Rung("pooled reads, as if independent", "wrong here: reads share readers and cases",
                     contrast(0.026, 0.078, 0.0001), "wrong"),
        figures.Rung("readers random, these cases", "paired t test, df = 16",
                     contrast(-0.0046, 0.105, 0.07)),
        figures.Rung("cases random, these readers", "bootstrap of cases, 10,000 replicates",
                     contrast(-0.04, 0.145, 0.26)),
        figures.Rung("readers and cases random", "two-way bootstrap, 10,000 replicates",
                     contrast(-0.051, 0.153, 0.30), "recommended"),
        figures.Rung("readers and cases random", "Obuchowski-Rockette, df = 40.7",
                     contrast(-0.048, 0.152, 0.29)),
    ]  # fmt: skip
    return figures.ladder(
        anchor="ladder", title="One contrast, five ways to say how sure we are", rungs=rungs,
        axis_label="GPT-4o minus RoentGen images, percentage points", kind="difference",
        style=STYLE, caption="The conclusion depends on the choice: pooling 4488 reads as if "
        "independent would have claimed a difference.",
    )  # fmt: skip


def scatter() -> figures.Figure:
    return figures.scatter(
        anchor="experience-figure", title="Accuracy and years of experience",
        points=[
            figures.Point(name, years, estimate(accuracy), group == "Musculoskeletal")
            for name, group, years, accuracy, _ in READERS
        ],
        x_label="years of experience", y_label="accuracy on GPT-4o images", kind="proportion",
        style=STYLE, highlighted="musculoskeletal readers",
        fitted=figures.FittedLine(
            x=(0, 10, 20, 30, 40), y=(0.752, 0.751, 0.75, 0.749, 0.748),
            lower=(0.66, 0.70, 0.70, 0.66, 0.60), upper=(0.84, 0.80, 0.80, 0.84, 0.90),
        ),
        caption="Bars, 95% Wilson intervals; line, least squares with its 95% band. With 17 "
        "readers only a correlation beyond ±.64 would have been found with 80% power.",
    )  # fmt: skip


def group_dots() -> figures.Figure:
    names = dict.fromkeys(group for _, group, *_ in READERS)
    groups = []
    for name in names:
        members = tuple((r[0], r[3]) for r in READERS if r[1] == name)
        mean = sum(value for _, value in members) / len(members)
        result = estimate(mean, 0.09) if len(members) > 1 else None
        groups.append(figures.DotGroup(name, members, result, name == "Musculoskeletal"))
    return figures.group_dots(
        anchor="groups", title="Accuracy by subspecialty", groups=groups,
        axis_label="accuracy on GPT-4o images", kind="proportion", style=STYLE, overall=0.75,
        caption="Each dot a reader; bar, mean of the group with its 95% t interval.",
    )  # fmt: skip


def read_map() -> figures.Figure:
    readers = [figures.ReaderReads(name, ((154, 154), (110, 110))) for name, *_ in READERS]
    readers[3] = figures.ReaderReads("R15", ((90, 154), (110, 110)))
    readers[8] = figures.ReaderReads("R16", ((154, 154), (0, 110)))
    readers += [figures.ReaderReads(name, ((154, 154), (110, 110)), "model") for name, *_ in MODELS]
    return figures.read_map(
        anchor="map", title="Who read what", parts=("GPT-4o images", "RoentGen images"),
        readers=readers, caption="A full tile: every case was read.",
    )  # fmt: skip


def pairs() -> figures.Figure:
    return figures.pair_matrix(
        anchor="pairs", title="Models on the same 154 radiographs",
        pairs=[
            figures.Pair(a, b, counts, STYLE.p(0.0001))
            for a, b, counts in (
                ("GPT-4o", "Llama 4 Maverick", PairedCounts(80, 51, 11, 12)),
                ("GPT-4o", "Gemini 2.5 Pro", PairedCounts(75, 56, 11, 12)),
                ("GPT-5", "Llama 4 Maverick", PairedCounts(78, 50, 13, 13)),
                ("GPT-5", "Gemini 2.5 Pro", PairedCounts(74, 54, 12, 14)),
            )
        ],
        caption="Rows, the first model; columns, the second. McNemar's test rests on the two "
        "outlined cells.",
    )  # fmt: skip


@pytest.fixture(scope="session")
def demo_document() -> Document:
    p = STYLE.p
    return Document(
        title="Detecting synthetic radiographs",
        kicker="Reader study report · readerstats 0.1.0",
        lead="17 radiologists and four models judged 264 radiographs (132 synthetic, 132 "
        "authentic) in two datasets; every reader read every case.",
        notice="These data are simulated to agree with published figures; no reader is real.",
        headlines=(
            Headline(value="75%", detail="[95% CI: 68, 81]",
                     caption="mean accuracy of the 17 readers on GPT-4o images"),
            Headline(value="70%", detail="[95% CI: 62, 78]",
                     caption="the same readers on RoentGen chest images"),
            Headline(value="85%", detail="(131 of 154 [95% CI: 79, 90])", hue="model",
                     caption="the best model, GPT-4o, on images of its own making"),
        ),
        sentences=(
            compose("There was no evidence of a difference between the datasets (difference, 5 "
                    "percentage points [95% CI: −5, 15]; {p}, readers and cases random).",
                    p=p(0.30)),
            "GPT-4o (85%, 131 of 154) was more accurate than the average reader.",
            compose("There was no evidence of a correlation with years of experience (*ρ* = −.06 "
                    "[95% CI: −.53, .43]; {p}; *n* = 17 readers); musculoskeletal readers were "
                    "more accurate than the others (88% vs 72%; {q}).", p=p(0.82), q=p(0.002)),
        ),
        sections=(
            Section(id="checks", title="Checks", blocks=(Alerts((
                Alert(severity="error", title="Unknown case.", words="R15 read a case that is "
                      "not in the cases table.", code="unknown-case"),
                Alert(severity="warning", title="Truth runs in blocks.", words="Along the case "
                      "list, truth changes 12 times where 131 would be expected: identifiers "
                      "may give it away.", code="truth-order", href="#reproduce"),
                Alert(severity="note", title="One run.", words="Each model answered once: "
                      "run-to-run variability was not assessed.", code="single-run"),
            )),)),
            Section(id="who-read-what", title="Who read what", blocks=(read_map(),)),
            Section(id="readers", title="Readers and models", lead="Sorted by accuracy. Readers "
                    "stand above the average, models below it.",
                    blocks=(reader_table(), forest())),
            Section(id="datasets", title="The two datasets", lead="What is taken as given decides "
                    "the interval; the shaded line answers for other readers and other cases.",
                    blocks=(ladder(),)),
            Section(id="models", title="Models", blocks=(pairs(),)),
            Section(id="experience", title="Experience", blocks=(
                Cards((
                    Card(title="Spearman", value="−.06", words="[95% CI: −.53, .43]; P = .82"),
                    Card(title="Pearson", value="−.01", words="[95% CI: −.49, .47]; P = .97"),
                    Card(title="Smallest detectable", value=".64", words="with 80% power, "
                         "17 readers"),
                )),
                scatter(),
            )),
            Section(id="subspecialty", title="Subspecialty", blocks=(group_dots(),)),
            Section(id="methods", title="Methods, for the paper", nav="Methods", blocks=(
                Prose(id="methods-text", title="Statistical analysis", paragraphs=(
                    compose("Accuracy of each reader is given with a Wilson interval. The reader "
                            "average was compared between datasets with a two-way bootstrap of "
                            "readers and cases and with a paired *t* test across readers."),
                    "Analyses were done with readerstats, version 0.1.0.",
                )),
            )),
            Section(id="reproduce", title="Reproduce", blocks=(
                Code("readerstats report study.toml -o report.html"),
                Facts((("Seed", "20260101"), ("Replicates", "10,000"),
                       (code("reads.csv"), code("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822"
                                                "cd15d6c15b0f00a08")))),
                Details("All settings", (Facts((("level", "0.95"), ("multiplicity", "holm"))),)),
            )),
        ),
        footer=("readerstats 0.1.0 · made from study.toml with seed 20260101.",),
        results=json.dumps({"note": "</script><!--", "estimates": [0.75]}),
    )  # fmt: skip
