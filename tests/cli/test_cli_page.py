"""The manual's page of commands is what the commands say of themselves."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def fresh(root: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    made = tmp_path_factory.mktemp("manual") / "cli.md"
    subprocess.run(
        [sys.executable, root / "scripts" / "make_cli_page.py", made], check=True, timeout=60
    )
    return made.read_text(encoding="utf-8")


def test_the_page_of_commands_is_current(root: Path, fresh: str) -> None:
    assert (root / "docs" / "cli.md").read_text(encoding="utf-8") == fresh


@pytest.mark.parametrize(
    "command",
    [
        "report",
        "validate",
        "describe",
        "accuracy",
        "compare",
        "models",
        "correlate",
        "init",
        "example",
    ],
)
def test_the_help_of_a_command_ends_with_an_example(fresh: str, command: str) -> None:
    section = fresh.split(f"\n## {command}\n")[1].split("\n## ", maxsplit=1)[0]

    assert f"readerstats {command} " in section.split("Usage:")[1].split("\n", 1)[1]
