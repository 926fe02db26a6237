"""Write docs/parity.md, our numbers beside those of established software: half a minute.

Runs the reference tests and takes down every comparison that they make, so that the page can show
no agreement that no test asks for. Run from anywhere: ``python scripts/make_parity_page.py``.
"""

from __future__ import annotations

import json
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
REFERENCE = ROOT / "tests" / "reference"
PAGE = ROOT / "docs" / "parity.md"

TOPICS = {
    "auc": "Areas under the ROC curve",
    "obuchowski_rockette": "Obuchowski-Rockette",
    "single_modality": "Averages of one modality, and single readers",
    "ustatistics": "U-statistics",
    "model_vs_readers": "A model against readers, and margins",
    "glmm": "Logistic mixed models",
    "covariates": "Covariates together, with an interaction",
    "random_effects": "Skill and difficulty",
    "covariate_effects": "Skill and difficulty at the exact maximum",
    "gee": "Generalised estimating equations",
    "agreement": "Agreement between readers",
    "clustered_mcnemar": "Clustered McNemar tests",
    "paired_predictive_values": "Predictive values of two readers",
    "exact_tables": "Exact tests of several groups",
    "ratings": "Ratings of few steps",
}

USES = {
    "alternative": "another defensible convention, which the record explains",
    "information": "a known fault of the other program",
}

EXACT = "whole numbers, compared exactly"
OTHERWISE = (
    ("glmm.*", "check_glmmTMB.*", "a second program, compared at 1e-5"),
    ("glmm.*", "probability.x*", "settings, not results"),
    ("glmm.*", "coefficients.[lu]*er", "bounds, compared at the tolerance of what makes them"),
    ("glmm.*", "log_likelihood", "compared at 1e-6, and ours is never the lower"),
    ("gee.*", "n_clusters", EXACT),
    ("gee.*", "scale", "we have none: robust standard errors do not hang on it"),
    ("ustat*", "*n_*", EXACT),
    ("clustered.*", "*.df", EXACT),
    ("or.*.dbm.*", "anova.df", "taken from the record, to make sums of squares of mean squares"),
    ("or.*.dbm.*.fixed_readers", "*", "DBM compares with F and t, ours with chi-square and normal"),
)
"""Records, their numbers, and why no test holds these to the record's own tolerance."""

HEAD = """\
<!-- Made by scripts/make_parity_page.py from a run of tests/reference. -->

# Parity with established software

Each record in `tests/reference/expected` holds what an established program computes from simulated
data that are in the repository; `tests/reference/README.md` says how. The tests compare our numbers
with them, through the library and through the JSON of the command line, and this page is what they
compared.

A number counts as compared where a test has held ours against exactly that value. Its relative
error is |ours - expected| / |expected|; below the ratio of the record's absolute and relative
tolerance that ratio takes the place of |expected|. Errors are given by their power of ten, and
none below 1e-10 is told apart: there the order of additions decides.

"""

FLOOR = -10
SUMMARY = (
    "| topic | records | numbers | compared | by the command line | largest relative error "
    "| left out |\n|---|--:|--:|--:|--:|--:|---|\n"
)
TABLE = (
    "| record | numbers | compared | by the command line | largest error | of | expected | ours |\n"
    "|---|--:|--:|--:|--:|---|--:|--:|\n"
)


@dataclass
class Leaf:
    """One number of a record, and what ours were."""

    name: str
    expected: float | None
    ours: list[float | None] = field(default_factory=list)
    commanded: bool = False

    def error(self, tolerance: dict[str, float]) -> int:
        """Return the power of ten that the largest relative error stays below."""
        if self.expected is None:
            return FLOOR
        scale = max(abs(self.expected), tolerance["abs"] / tolerance["rel"])
        off = max(abs(number - self.expected) for number in self.ours if number is not None)
        return max(FLOOR, math.floor(math.log10(off / scale)) + 1) if off else FLOOR

    @property
    def worst(self) -> float | None:
        """Our number that is farthest off."""
        if self.expected is None:
            return None
        expected = self.expected
        return max(
            (number for number in self.ours if number is not None),
            key=lambda number: abs(number - expected),
        )


class Listener:
    """A plugin that takes down what the tests have compared."""

    compared: list[Any]

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Take the list over before the tests' modules go."""
        tests = session.config.pluginmanager.get_plugin(str(REFERENCE / "conftest.py"))
        self.compared = list(getattr(tests, "COMPARED", ()))


def run() -> dict[tuple[str, str], list[Any]]:
    """Run the reference tests; return their comparisons by topic and record."""
    listener = Listener()
    files = [
        str(path)
        for path in sorted(REFERENCE.glob("test_*.py"))
        if any(f'reference("{topic}"' in path.read_text(encoding="utf-8") for topic in TOPICS)
    ]
    status = pytest.main(["-q", "--no-header", "--rootdir", str(ROOT), *files], plugins=[listener])
    if status:
        sys.exit("the page is written when the reference tests pass.")
    found = defaultdict(list)
    for one in listener.compared:
        found[one.topic, one.record].append(one)
    return found


def leaves(value: Any, name: str = "") -> Iterator[Leaf]:
    """Name every number within a record's results; places in a list have no name."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, f"{name}.{key}" if name else key)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner, name)
    elif value is None or isinstance(value, int | float):
        yield Leaf(name, value)


def settled(record: dict[str, Any], compared: list[Any]) -> list[Leaf]:
    """List a record's numbers with what the tests have compared them with."""
    found = list(leaves(record["expected"]))
    for leaf in found:
        for one in compared:
            same = one.expected is None if leaf.expected is None else one.expected == leaf.expected
            if same:
                leaf.ours.append(one.actual)
                leaf.commanded |= "test_command_line" in one.test
    return found


def reasons(left: list[tuple[str, str]]) -> Counter[str]:
    """Count, by reason, the numbers that no test holds to their tolerance.

    Raises
    ------
    LookupError
        Where no reason is written down: then a test is missing.
    """
    found: Counter[str] = Counter()
    unknown = []
    for record, name in left:
        for records, names, why in OTHERWISE:
            if fnmatch(record, records) and fnmatch(name, names):
                found[why] += 1
                break
        else:
            unknown.append(f"{record}: {name}")
    if unknown:
        raise LookupError("no test compares " + "; ".join(unknown))
    return found


def power(exponent: int) -> str:
    """Write an error by its power of ten."""
    return f"< 1e{exponent:d}"


def line(record: dict[str, Any], numbers: list[Leaf]) -> str:
    """Return a record's row: of its numbers that are worst, the first."""
    tolerance, done = record["tolerance"], [leaf for leaf in numbers if leaf.ours]
    worst = max(leaf.error(tolerance) for leaf in done)
    as_bad = [leaf for leaf in done if leaf.error(tolerance) == worst]
    shown = next((leaf for leaf in as_bad if leaf.expected and leaf.expected % 1), as_bad[0])
    digits = 2 - worst if worst > FLOOR else -FLOOR
    cells = (
        f"`{record['id']}`",
        len(numbers),
        len(done),
        sum(leaf.commanded for leaf in numbers),
        power(worst),
        shown.name,
        *(
            "none" if number is None else f"{number:.{max(digits, 3)}g}"
            for number in (shown.expected, shown.worst)
        ),
    )
    return f"| {' | '.join(map(str, cells))} |\n"


def section(topic: str, title: str, compared: dict[tuple[str, str], list[Any]]) -> tuple[str, str]:
    """Return a topic's row of the summary, and its section."""
    found = json.loads((REFERENCE / "expected" / f"{topic}.json").read_text(encoding="utf-8"))
    binding = [record for record in found if "use" not in record]
    numbers = {record["id"]: settled(record, compared[topic, record["id"]]) for record in binding}
    every = [leaf for of_one in numbers.values() for leaf in of_one]
    left = reasons(
        [(record, leaf.name) for record in numbers for leaf in numbers[record] if not leaf.ours]
    )
    why = [f"{count} numbers: {text}" for text, count in left.items()]
    uses = Counter(record["use"] for record in found if "use" in record)
    why += [f"{count} records: {USES[use]}" for use, count in uses.items()]
    worst = max(
        leaf.error(record["tolerance"])
        for record in binding
        for leaf in numbers[record["id"]]
        if leaf.ours
    )
    cells = (
        title,
        len(binding),
        len(every),
        sum(bool(leaf.ours) for leaf in every),
        sum(leaf.commanded for leaf in every),
        power(worst),
        "; ".join(why) or "none",
    )
    made = ", ".join(dict.fromkeys(f"{one['software']} {one['version']}" for one in binding))
    rows = "".join(line(record, numbers[record["id"]]) for record in binding)
    return (
        f"| {' | '.join(map(str, cells))} |\n",
        f"\n## {title}\n\nMade with {made}.\n\n{TABLE}{rows}",
    )


def page() -> str:
    """Return the whole page."""
    compared = run()
    sections = [section(topic, title, compared) for topic, title in TOPICS.items()]
    summary = "".join(row for row, _ in sections)
    return HEAD + SUMMARY + summary + "".join(text for _, text in sections)


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else PAGE
    target.write_text(page(), encoding="utf-8")
    print(f"wrote {target}")
