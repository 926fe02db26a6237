"""Write docs/cli.md from the help of the commands: python scripts/make_cli_page.py [FILE]."""

from __future__ import annotations

import sys
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "cli.md"

HEAD = """\
<!-- Made by scripts/make_cli_page.py from the commands' own help. -->

# Command line

A STUDY is a `study.toml`, a folder that holds one or that holds tables named `reads`, `cases`, \
`readers` and `models`, or one or more tables. Results go to standard output, everything else to \
standard error. The exit status is 0 when done, 1 when the study has errors, 2 when the command \
line is wrong.

"""


def page() -> str:
    """Return the page: the help of `readerstats`, then of each command, as a terminal shows it."""
    from click.testing import CliRunner

    from readerstats.cli.main import main

    def shown(*words: str) -> str:
        result = CliRunner().invoke(
            main, [*words, "--help"], prog_name="readerstats", env={"COLUMNS": "80"}
        )
        return f"```text\n$ {' '.join(('readerstats', *words, '--help'))}\n{result.output}```\n"

    names = main.list_commands(main.make_context("readerstats", [], resilient_parsing=True))
    return "\n".join([HEAD + shown(), *(f"## {name}\n\n{shown(name)}" for name in names)])


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else PAGE
    target.write_text(page(), encoding="utf-8")
