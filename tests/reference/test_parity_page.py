"""The manual's page of parity lists every record that binds, and all of its numbers."""

from __future__ import annotations

import json
import runpy
from pathlib import Path


def test_the_page_of_parity_has_every_record(root: Path) -> None:
    script = runpy.run_path(str(root / "scripts" / "make_parity_page.py"))
    listed = {
        cells[1].strip("` "): int(cells[2])
        for line in (root / "docs" / "parity.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("| `") and (cells := line.split("|"))
    }
    binding = {}
    for topic in script["TOPICS"]:
        path = root / "tests" / "reference" / "expected" / f"{topic}.json"
        for record in json.loads(path.read_text(encoding="utf-8")):
            if "use" not in record:
                binding[record["id"]] = len(list(script["leaves"](record["expected"])))

    assert listed == binding
