"""The command line asked for what a record holds, in-process; its answers are kept."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from click.testing import CliRunner

from readerstats.cli.main import group

DATA = Path(__file__).parent / "data"
LEVELS = {"nested_cases.csv": "dataset", "binary.csv": "dataset", "splitplot.csv": "group"}
"""What sets the levels of a file apart, where it is not the modality."""
SHARES = ("accuracy", "sensitivity", "specificity")
CONVENTIONAL = ("estimate", "se", "statistic")
"""Numbers of a test that do not hang on the distribution that it is compared with."""


@cache
def answer(command, *words):
    """Type a command and read its JSON."""
    typed = [command, *words, "--positive", "1", "--format", "json", "--quiet"]
    result = CliRunner().invoke(group, typed)
    assert result.exit_code == 0, (typed, result.output)
    return json.loads(result.stdout)


def metrics(*names):
    return [word for name in names for word in ("--metric", name)]


def rows(found, **labels):
    return [row for row in found if all(row[key] == value for key, value in labels.items())]


def row(found, **labels):
    (only,) = rows(found, **labels)
    return only


def compared(record, ours, expected, names=None):
    """Compare the numbers that both have, or those with these names; return how many."""
    shared = [name for name in names or ours if name in expected and name in ours]
    wrong = {
        name: (ours[name], expected[name])
        for name in shared
        if not record.agrees(ours[name], expected[name])
    }
    assert shared, (sorted(ours), sorted(expected))
    assert not wrong, f"{record['id']} (ours, expected): {wrong}"
    return len(shared)


def of_test(found, *wanted):
    """Numbers of a test; statistic and degrees of freedom where it has any."""
    names = wanted or ("estimate", "se", "df", "df2", "statistic", "p", "lower", "upper")
    return {name: found[name] for name in names if found[name] is not None}


def of_levels(record, *words):
    """Ask for differences between the levels of the file of a record."""
    file = record["data"]
    by = LEVELS.get(file, "modality")
    return by, answer("compare", str(DATA / file), "--by", by, *words)
