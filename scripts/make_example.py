"""Make the tables of the example study ``example_data/deepfake_xray``: simulated, not observed.

    python scripts/make_example.py OUTDIR

Per-reader data of the study that the example imitates (Tordjman et al., Radiology 2026,
doi:10.1148/radiol.25209) were not published. The data are simulated to agree with its published
figures; no row describes a real radiologist, radiograph or answer of a model.

How a read comes about
----------------------
1. READERS and MODELS fix how many synthetic and how many authentic radiographs of each dataset
   everybody gets right. These counts were searched for once, so that the published means, ranges,
   paired t test over readers, correlations with experience and comparison of subspecialties hold
   exactly, whatever the seed.
2. Every radiograph has an *ease*, evenly spread from 0 to 1 within its dataset and truth.
3. To one reader a radiograph looks as easy as its ease plus noise, and the reader gets the k that
   look easiest right, where k is the count of step 1. Certainty grows with the distance from the
   limit between right and wrong.
4. The less noise, the more the readers agree on which radiographs are hard, and the wider the
   interval of their average accuracy over *other* radiographs. READER_NOISE was chosen so that the
   limits of the two-way bootstrap lie in the middle of what rounds to the published ones: some
   RoentGen films look real to nearly all readers, and some authentic ones look fake. Another seed
   moves these limits by about 0.2 percentage points.

The bytes are the same on every platform: nothing is drawn but uniform numbers, nothing is
computed with them but sums, products and quotients, and they are rounded before they are compared.
"""

from __future__ import annotations

import csv
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

Table: TypeAlias = list[tuple[object, ...]]
Thing = TypeVar("Thing")

SEED = 4
POSITIVE, NEGATIVE = "synthetic", "authentic"

RATED_DATASET = "GPT-4o"
"""Phase 1: the readers rated image quality before they knew what the study asked."""

READER_NOISE = {"GPT-4o": 0.40, "RoentGen": 0.10}
"""Half-width of a reader's noise, on the scale of ease."""

MODEL_NOISE = {"GPT-4o": 2.0, "RoentGen": 2.0}
"""More than the readers': models find other radiographs hard, and each model its own."""

REGIONS = {
    "GPT-4o": {
        "chest": 14, "hand": 10, "knee": 9, "ankle": 8, "shoulder": 7,
        "lumbar spine": 7, "cervical spine": 6, "pelvis": 6, "elbow": 5, "abdomen": 5,
    },
    "RoentGen": {"chest": 55},
}  # fmt: skip
"""Radiographs per region in each of the two truth classes: 77 and 55."""


@dataclass(frozen=True, slots=True)
class Right:
    """How many radiographs of each truth somebody gets right."""

    synthetic: int
    authentic: int


@dataclass(frozen=True, slots=True)
class Reader:
    """A simulated radiologist: who it is, and how many radiographs it gets right."""

    experience_years: int
    subspecialty: str
    center: str
    country: str
    noticed: str
    gpt_4o: Right
    roentgen: Right


READERS = {
    "R01": Reader(1, "pediatric", "C01", "United States", "no", Right(54, 61), Right(37, 44)),
    "R02": Reader(33, "abdominal", "C01", "United States", "no", Right(53, 45), Right(34, 36)),
    "R03": Reader(5, "chest", "C02", "United States", "yes", Right(69, 60), Right(36, 37)),
    "R04": Reader(
        6, "musculoskeletal", "C03", "United States", "yes", Right(71, 71), Right(37, 41)
    ),
    "R05": Reader(9, "musculoskeletal", "C05", "France", "no", Right(58, 72), Right(34, 43)),
    "R06": Reader(3, "neuroradiology", "C04", "United States", "no", Right(45, 50), Right(32, 36)),
    "R07": Reader(13, "neuroradiology", "C07", "Germany", "no", Right(36, 53), Right(36, 45)),
    "R08": Reader(11, "musculoskeletal", "C09", "Turkey", "yes", Right(67, 57), Right(42, 44)),
    "R09": Reader(24, "abdominal", "C05", "France", "no", Right(47, 58), Right(40, 43)),
    "R10": Reader(8, "general", "C10", "Turkey", "yes", Right(50, 52), Right(39, 41)),
    "R11": Reader(0, "general", "C06", "France", "yes", Right(70, 42), Right(44, 35)),
    "R12": Reader(28, "general", "C11", "United Kingdom", "no", Right(58, 64), Right(32, 39)),
    "R13": Reader(17, "chest", "C08", "Germany", "no", Right(58, 50), Right(37, 38)),
    "R14": Reader(20, "chest", "C02", "United States", "no", Right(64, 55), Right(37, 39)),
    "R15": Reader(
        15, "musculoskeletal", "C12", "United Arab Emirates", "yes", Right(60, 73), Right(35, 43)
    ),
    "R16": Reader(40, "pediatric", "C07", "Germany", "yes", Right(66, 60), Right(42, 40)),
    "R17": Reader(2, "chest", "C11", "United Kingdom", "no", Right(45, 64), Right(33, 41)),
}

MODELS = {
    "GPT-4o": {"GPT-4o": Right(62, 69), "RoentGen": Right(38, 46)},
    "GPT-5": {"GPT-4o": Right(59, 69), "RoentGen": Right(47, 51)},
    "Gemini 2.5 Pro": {"GPT-4o": Right(21, 65), "RoentGen": Right(23, 46)},
    "Llama 4 Maverick": {"GPT-4o": Right(29, 62), "RoentGen": Right(8, 49)},
}


@dataclass(frozen=True, slots=True)
class Case:
    """A simulated radiograph; `ease` is never written to a table."""

    name: str
    truth: str
    dataset: str
    region: str
    ease: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """What somebody says of a case, and how sure of it (0 to 1)."""

    case: Case
    response: str
    certainty: float


def shuffled(draw: np.random.Generator, things: Sequence[Thing]) -> list[Thing]:
    """Put things into an order that uniform numbers decide."""
    return [things[place] for place in np.argsort(draw.random(len(things)), kind="stable")]


def noise(draw: np.random.Generator, count: int) -> NDArray[np.float64]:
    """Draw bell-shaped numbers between -1 and 1: differences of uniform ones."""
    return draw.random(count) - draw.random(count)


def make_cases(draw: np.random.Generator) -> list[Case]:
    """Make the radiographs, in an order and with names that say nothing of their truth."""
    cases: list[Case] = []
    for dataset, counts in REGIONS.items():
        regions = [region for region, count in counts.items() for _ in range(count)]
        eases = [(place + 0.5) / len(regions) for place in range(len(regions))]
        unnamed = [
            (truth, region, ease)
            for truth in (POSITIVE, NEGATIVE)
            for region, ease in zip(regions, shuffled(draw, eases), strict=True)
        ]
        for truth, region, ease in shuffled(draw, unnamed):
            cases.append(Case(f"XR{len(cases) + 1:03d}", truth, dataset, region, ease))
    return cases


def judge_class(
    draw: np.random.Generator, cases: Sequence[Case], n_right: int, noise_width: float
) -> list[Judgement]:
    """Judge cases of one truth: right on the `n_right` that look easiest."""
    look = np.array([case.ease for case in cases]) + noise_width * noise(draw, len(cases))
    hardest_first = np.sort(look)
    limit = (hardest_first[-n_right - 1] + hardest_first[-n_right]) / 2
    margins = np.round(look - limit, 9)
    certainties = np.minimum(np.abs(margins) / (0.5 + noise_width), 1)
    return [
        Judgement(
            case,
            case.truth if margin > 0 else POSITIVE if case.truth == NEGATIVE else NEGATIVE,
            float(certainty),
        )
        for case, margin, certainty in zip(cases, margins, certainties, strict=True)
    ]


def judge(
    draw: np.random.Generator,
    cases: Sequence[Case],
    right: dict[str, Right],
    noise_width: dict[str, float],
) -> list[Judgement]:
    """Judge all cases, in the order of the cases."""
    judgements = []
    for dataset, counts in right.items():
        for truth, n_right in ((POSITIVE, counts.synthetic), (NEGATIVE, counts.authentic)):
            alike = [case for case in cases if (case.dataset, case.truth) == (dataset, truth)]
            judgements += judge_class(draw, alike, n_right, noise_width[dataset])
    return sorted(judgements, key=lambda judgement: judgement.case.name)


def scores(draw: np.random.Generator, judgements: Sequence[Judgement]) -> list[int]:
    """Say how sure one reader is that each case is synthetic: 50 or more where it says so.

    Readers use the scale differently: some boldly, some with all its marks, some in fives or tens.
    """
    boldness = 0.7 + 0.6 * draw.random()
    mark = (1, 5, 10)[int(3 * draw.random())]
    certainties = np.array([judgement.certainty for judgement in judgements])
    steps = 50 / mark * (boldness * certainties + 0.1 * noise(draw, len(judgements)))
    distances = mark * np.clip(np.ceil(np.round(steps, 6)), 1, 50 // mark).astype(int)
    return [
        50 + int(distance) if judgement.response == POSITIVE else 50 - int(distance)
        for judgement, distance in zip(judgements, distances, strict=True)
    ]


def qualities(draw: np.random.Generator, case_quality: NDArray[np.float64]) -> list[int]:
    """Rate image quality from 1 to 5, blind to what is asked later: truth plays no part."""
    leniency = 3.9 + 0.9 * noise(draw, 1)
    ratings = leniency + case_quality + 1.4 * noise(draw, len(case_quality))
    return [int(rating) for rating in np.clip(np.rint(np.round(ratings, 6)), 1, 5)]


def reads_table(draw: np.random.Generator, cases: Sequence[Case]) -> Table:
    """Make one row for every reader and case."""
    rated = [case for case in cases if case.dataset == RATED_DATASET]
    case_quality = noise(draw, len(rated))
    rows: Table = [("reader", "case", "response", "score", "quality")]
    for name, reader in READERS.items():
        right = {"GPT-4o": reader.gpt_4o, "RoentGen": reader.roentgen}
        judgements = judge(draw, cases, right, READER_NOISE)
        sure = scores(draw, judgements)
        rating = dict(
            zip((case.name for case in rated), qualities(draw, case_quality), strict=True)
        )
        rows += [
            (name, said.case.name, said.response, score, rating.get(said.case.name, ""))
            for said, score in zip(judgements, sure, strict=True)
        ]
    return rows


def models_table(draw: np.random.Generator, cases: Sequence[Case]) -> Table:
    """Make one row for every model and case."""
    rows: Table = [("model", "case", "response")]
    for name, right in MODELS.items():
        judgements = judge(draw, cases, right, MODEL_NOISE)
        rows += [(name, said.case.name, said.response) for said in judgements]
    return rows


def cases_table(cases: Sequence[Case]) -> Table:
    """Make one row for every radiograph."""
    return [
        ("case", "truth", "dataset", "region"),
        *((case.name, case.truth, case.dataset, case.region) for case in cases),
    ]


def readers_table() -> Table:
    """Make one row for every radiologist."""
    columns = ("experience_years", "subspecialty", "center", "country", "noticed")
    return [
        ("reader", *columns),
        *((name, *(getattr(reader, key) for key in columns)) for name, reader in READERS.items()),
    ]


def make_tables() -> dict[str, Table]:
    """Make the four tables of the study, by file name."""
    draw = np.random.Generator(np.random.PCG64(SEED))
    cases = make_cases(draw)
    return {
        "cases.csv": cases_table(cases),
        "readers.csv": readers_table(),
        "reads.csv": reads_table(draw, cases),
        "models.csv": models_table(draw, cases),
    }


def main(folder: Path) -> None:
    """Write the four tables into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in make_tables().items():
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python scripts/make_example.py OUTDIR")
    main(Path(sys.argv[1]))
