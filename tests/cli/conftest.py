"""A desk to type at: a folder with a few studies, and what a command said when it was typed."""

from __future__ import annotations

import random
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from readerstats.cli.main import main


@dataclass(frozen=True)
class Said:
    """What a command left behind."""

    status: int
    out: str
    err: str


Typed = Callable[..., Said]


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Typed:
    """Type a command, as `readerstats ...` would run it: errors become words, not exceptions."""

    def run(*words: object) -> Said:
        monkeypatch.setattr(sys, "argv", ["readerstats", *map(str, words)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return Said(int(ended.value.code or 0), said.out, said.err)

    return run


@pytest.fixture
def desk(tiny_study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with the small study in `study` and ratings in `ratings.csv`."""
    shutil.copytree(tiny_study, tmp_path / "study")
    (tmp_path / "ratings.csv").write_text(ratings(), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    return tmp_path


def ratings() -> str:
    """Four readers rate 24 cases from 1 to 5 under two treatments; names as R packages write them.

    Higher ratings are likelier for diseased cases, and more so under treatment 1.
    """
    chance = random.Random(4)  # noqa: S311 - no secret
    rows = ["reader,treatment,case,truth,rating"]
    for treatment in (0, 1):
        for reader in range(4):
            for case in range(1, 25):
                truth = int(case % 3 == 0)
                rating = chance.gauss(2.2 + (1.6 + 0.5 * treatment) * truth, 1)
                rows.append(f"{reader},{treatment},{case},{truth},{min(5, max(1, round(rating)))}")
    return "\n".join(rows) + "\n"
