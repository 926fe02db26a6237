"""Whole outputs, as typed: the transcript beside this file is what the commands print.

To pin outputs that were changed on purpose, run the tests with PIN_OUTPUTS=1 and read the diff.
"""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

import pytest

FOLDER = Path(__file__).with_name("outputs")
COMMANDS = {
    "describe": ("describe study --format table", "describe study --format markdown",
                 "describe study --format csv"),
    "validate": ("validate study", "validate study --quiet", "validate study --format csv",
                 "validate study --format markdown", "validate study --format json"),
    "accuracy": ("accuracy study", "accuracy study --metric accuracy --format markdown",
                 "accuracy study --metric sensitivity --level 0.9",
                 "accuracy ratings.csv --replicates 200"),
    "compare": ("compare study", "compare study --by dataset --metric accuracy --format markdown",
                "compare study --by reader --a reader-1 --b reader-2",
                "compare study --by subspecialty", "compare study --by panel --metric accuracy",
                "compare ratings.csv --replicates 200 --threshold 3"),
    "correlate": ("correlate study", "correlate study --with subspecialty --format markdown"),
    "init": ("init study -o new.toml --quiet",),
    "example": ("example",),
}  # fmt: skip


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_prints_what_its_transcript_says(name, typed, desk):
    said = []
    for command in COMMANDS[name]:
        answer = typed(*shlex.split(command))
        assert answer.status == 0, answer.err
        said.append(f"$ readerstats {command}\n{answer.out}")
    now = "\n".join(said)
    pinned = FOLDER / f"{name}.txt"
    if os.environ.get("PIN_OUTPUTS"):
        pinned.write_text(now, encoding="utf-8")

    assert now == pinned.read_text(encoding="utf-8")


def test_no_transcript_holds_what_nobody_can_read():
    words = "\n".join(file.read_text(encoding="utf-8") for file in sorted(FOLDER.iterdir()))

    assert len(words) > 5000
    assert not re.search(r"\bnan\b|\binf\b|\bNone\b|Traceback|Infinity", words, re.IGNORECASE)
