"""Make the tables of the example study ``example_data/fracture_ai``: simulated, not observed.

    python scripts/make_fracture_example.py OUTDIR

A study with everything that a table of reads may hold: two modalities read in sessions weeks
apart, the order and the time of each read, scores and confidence, reads that were repeated, models
that were asked five times and did not always answer. It imitates no publication.

How a read comes about
----------------------
A case has evidence for a fracture: its side, weaker or stronger, and something of its own that
misleads everybody. A reader sees it through noise of his or her own, less with skill and less with
AI, and calls a fracture beyond a limit of his or her own. Score and confidence grow with the
distance from the limit, time falls with it and along the session.

Nothing is drawn but uniform numbers, and nothing is computed with them but sums, products and
quotients, so that the bytes are the same on every platform.
"""

from __future__ import annotations

import csv
import sys
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeAlias

import numpy as np

Table: TypeAlias = list[tuple[object, ...]]

SEED = 2
START = datetime(2026, 1, 12, 8, 0)  # noqa: DTZ001 - a wall clock in a reading room
REGIONS = {"wrist": 26, "ankle": 24, "hip": 20, "elbow": 20}
N_FRACTURES = 40
REPEATED = 15
"""Cases that every reader read a second time, unaided."""
RUNS = 5


@dataclass(frozen=True, slots=True)
class Reader:
    """A simulated reader: what is known of one, the skill, and the limit beyond which one calls."""

    experience_years: int
    subspecialty: str
    center: str
    skill: float
    limit: float


READERS = {
    "F01": Reader(22, "musculoskeletal", "C1", 0.45, 0.05),
    "F02": Reader(11, "musculoskeletal", "C2", 0.35, -0.10),
    "F03": Reader(6, "musculoskeletal", "C3", 0.30, 0.10),
    "F04": Reader(17, "musculoskeletal", "C1", 0.40, 0.00),
    "F05": Reader(14, "general", "C2", 0.10, 0.25),
    "F06": Reader(28, "general", "C3", 0.05, -0.20),
    "F07": Reader(9, "general", "C1", 0.15, 0.30),
    "F08": Reader(2, "resident", "C2", -0.15, 0.40),
    "F09": Reader(1, "resident", "C3", -0.20, -0.35),
    "F10": Reader(3, "resident", "C1", -0.05, 0.20),
}
WEEKS_APART = {"F08": 3}
"""Weeks between the sessions, where they are not six: too few for a memory to fade."""
AI_GAIN = 0.45

MODELS = {
    "vision-llm-a": (0.05, 0.75, 0.0, 0.02),
    "vision-llm-b": (-0.20, 1.00, 0.08, 0.05),
    "fracture-net": (0.60, 0.0, 0.0, 0.0),
}
"""Skill, noise from run to run, chance of a refusal, chance of an answer that cannot be read."""


@dataclass(frozen=True, slots=True)
class Case:
    """A radiograph: truth, region, the patient's age, and how much speaks for a fracture."""

    name: str
    fractured: bool
    region: str
    age: int
    evidence: float


def bell(draw: np.random.Generator) -> float:
    """Draw from a bell of standard deviation 1: the sum of twelve uniform numbers."""
    return float(sum(draw.random() for _ in range(12))) - 6.0


def make_cases(draw: np.random.Generator) -> list[Case]:
    """Make the radiographs in shuffled order."""
    regions = [region for region, number in REGIONS.items() for _ in range(number)]
    fractured = [place < N_FRACTURES for place in range(len(regions))]
    region_of = [regions[place] for place in draw.permutation(len(regions))]
    truth_of = [fractured[place] for place in draw.permutation(len(regions))]
    cases = []
    for place, (region, truth) in enumerate(zip(region_of, truth_of, strict=True), 1):
        misleading = 0.75 * bell(draw) - (0.25 if region == "hip" and truth else 0.0)
        evidence = (0.85 if truth else -0.95) + misleading
        age = 20 + int(draw.random() * 66)
        cases.append(Case(f"FX{place:03d}", truth, region, age, evidence))
    return cases


def reads_table(draw: np.random.Generator, cases: list[Case]) -> Table:
    """Make the sessions of every reader: unaided, with AI, and some cases unaided again."""
    rows: Table = [
        ("reader", "case", "modality", "session", "repeat", "order", "timestamp", "seconds",
         "response", "score", "confidence"),
    ]  # fmt: skip
    again = sorted(draw.permutation(len(cases))[:REPEATED].tolist())
    for number, (name, reader) in enumerate(READERS.items()):
        weeks = WEEKS_APART.get(name, 6)
        begin = START + timedelta(days=number % 5)
        sessions = (
            ("unaided", 1, 1, begin, cases),
            ("with AI", 2, 1, begin + timedelta(weeks=weeks), cases),
            ("unaided", 3, 2, begin + timedelta(weeks=weeks + 6), [cases[i] for i in again]),
        )
        for modality, session, repeat, start, shown in sessions:
            clock = start
            for order, place in enumerate(draw.permutation(len(shown)).tolist(), 1):
                case = shown[place]
                gain = AI_GAIN if modality == "with AI" else 0.0
                noise = bell(draw) / (1.2 + reader.skill + gain)
                seen = case.evidence * (1 + 0.5 * gain) + noise - reader.limit * (1 - gain)
                seconds = read_seconds(draw, seen, order, len(shown))
                rows.append(
                    (name, case.name, modality, session, repeat, order,
                     clock.isoformat(timespec="seconds"), seconds,
                     "fracture" if seen > 0 else "intact", score(seen), confidence(draw, seen))
                )  # fmt: skip
                clock += timedelta(seconds=seconds + 4)
    return rows


def read_seconds(draw: np.random.Generator, seen: float, order: int, n_cases: int) -> int:
    """Time a read: less for a clear case, less toward the end."""
    doubt = 1 / (0.4 + abs(seen))
    return max(6, round((18 + 14 * doubt) * (1.25 - 0.4 * order / n_cases) + 5 * bell(draw)))


def score(seen: float) -> int:
    """Say on 0 to 100 how likely a fracture is; 50 and more for who calls one."""
    share = seen / (1 + abs(seen))
    whole = round(50 + 50 * share)
    return min(100, max(50, whole) if seen > 0 else min(49, whole))


def confidence(draw: np.random.Generator, seen: float) -> int:
    """Say on 1 to 5 how sure one is."""
    return min(5, max(1, round(1.6 + 2.0 * abs(seen) + 0.7 * bell(draw))))


def models_table(draw: np.random.Generator, cases: list[Case]) -> Table:
    """Ask each language model five times about each radiograph, and the network once."""
    rows: Table = [("model", "case", "repeat", "status", "response")]
    for name, (skill, spread, refusing, failing) in MODELS.items():
        for case in cases:
            own = bell(draw) / (1.3 + skill)
            reluctant = draw.random() < refusing * 2
            for run in range(1, (RUNS if spread else 1) + 1):
                seen = case.evidence + own + spread * bell(draw) / 2
                chance = draw.random()
                status = "answered"
                if reluctant and chance < 0.5:
                    status = "refused"
                elif chance > 1 - failing:
                    status = "unparseable"
                said = "fracture" if seen > 0 else "intact"
                rows.append((name, case.name, run, status, said if status == "answered" else ""))
    return rows


def make_tables() -> dict[str, Table]:
    """Make the four tables of the study, by file name."""
    draw = np.random.Generator(np.random.PCG64(SEED))
    cases = make_cases(draw)
    facts = ("experience_years", "subspecialty", "center")
    return {
        "cases.csv": [
            ("case", "truth", "region", "age"),
            *((c.name, "fracture" if c.fractured else "intact", c.region, c.age) for c in cases),
        ],
        "readers.csv": [
            ("reader", *facts),
            *((name, *(getattr(one, key) for key in facts)) for name, one in READERS.items()),
        ],
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
        sys.exit("usage: python scripts/make_fracture_example.py OUTDIR")
    main(Path(sys.argv[1]))
