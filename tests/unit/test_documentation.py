"""The manual does not lie: its examples run, and print what the page says."""

from __future__ import annotations

import doctest
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
FENCE = re.compile(r"^```(python|console)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


@dataclass(frozen=True)
class Block:
    """A fenced example: its language, its text, and the line of the page where it starts."""

    language: str
    text: str
    line: int


def blocks(page: Path) -> list[Block]:
    text = page.read_text(encoding="utf-8")
    found = [
        Block(match[1], match[2], text.count("\n", 0, match.start()) + 2)
        for match in FENCE.finditer(text)
    ]
    return [block for block in found if ">>> " in block.text or "$ readerstats" in block.text]


def commands(block: Block) -> Iterator[tuple[str, str]]:
    """Yield each `$ readerstats` command of a console block with the output shown under it."""
    for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        if command.startswith("readerstats"):
            yield command, output


def run_console(block: Block) -> None:
    from click.testing import CliRunner

    from readerstats.cli.main import group

    for command, shown in commands(block):
        result = CliRunner().invoke(group, shlex.split(command)[1:])

        if not shown.strip():
            assert result.exit_code == 0, f"{command}\n{result.output}"
            continue
        same = doctest.OutputChecker().check_output(shown, result.output, FLAGS)
        assert same, f"line {block.line}: {command} printed\n{result.output}"


def run_python(block: Block, page: Path, names: dict[str, Any]) -> None:
    example = doctest.DocTestParser().get_doctest(
        block.text, names, page.name, str(page), block.line - 1
    )
    complaints: list[str] = []
    failed = (
        doctest.DocTestRunner(optionflags=FLAGS)
        .run(example, out=complaints.append, clear_globs=False)
        .failed
    )
    names |= example.globs
    assert not failed, "".join(complaints)


@pytest.mark.parametrize(
    "page", [pytest.param(page, id=str(page.relative_to(ROOT))) for page in PAGES if blocks(page)]
)
def test_examples_print_what_the_page_says(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    names: dict[str, Any] = {}

    for block in blocks(page):
        if block.language == "console":
            run_console(block)
        else:
            run_python(block, page, names)

    assert blocks(page)


def test_links_between_pages_lead_somewhere() -> None:
    link = re.compile(r"\]\(([^)#:]+\.md)(?:#[^)]*)?\)")
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in PAGES
        for target in link.findall(page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]

    assert broken == []
