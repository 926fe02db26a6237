"""The house stands as designed: storeys, start-up, public names and their documentation."""

from __future__ import annotations

import importlib
import inspect
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

HEAVY = ("numpy", "pandas", "scipy", "statsmodels", "pingouin", "matplotlib", "pydantic", "jinja2")
PACKAGES = ("readerstats", "readerstats.stats")

# What numpydoc may ask of a docstring. Missing: text (GL08), a parameter (PR01) or one that is
# none (PR02), their order (PR03), a return value (RT01), an example (EX01).
DEMANDS = {"GL08", "PR01", "PR02", "PR03", "RT01", "EX01"}
# A result's fields are its attributes, and documented as such.
DEMANDS_OF_CLASSES = {"GL08", "EX01"}


def run_python(code: str) -> str:
    finished = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    return finished.stdout


def public_names() -> list[tuple[str, str]]:
    return [
        (package, name) for package in PACKAGES for name in importlib.import_module(package).__all__
    ]


def complaints(value: Any) -> list[tuple[str, str]]:
    """Return what numpydoc misses in a docstring; constants and modules need none."""
    from numpydoc.validate import validate

    if not (inspect.isfunction(value) or inspect.isclass(value)):
        return []
    demands = DEMANDS_OF_CLASSES if inspect.isclass(value) else DEMANDS
    report = validate(f"{value.__module__}.{value.__qualname__}")
    return [error for error in report["errors"] if error[0] in demands]


def test_storeys_import_only_downward(root: Path) -> None:
    linter = Path(sys.executable).with_name("lint-imports")

    finished = subprocess.run(
        [linter, "--no-cache", "--no-logo"], cwd=root, capture_output=True, text=True, check=False
    )

    assert finished.returncode == 0, finished.stdout + finished.stderr


@pytest.mark.parametrize("module", ["readerstats", "readerstats.cli.main"])
def test_heavy_libraries_wait_until_they_are_used(module: str) -> None:
    loaded = json.loads(
        run_python(f"import json, sys, {module}; print(json.dumps(sorted(sys.modules)))")
    )

    assert not set(HEAVY) & set(loaded)


@pytest.mark.parametrize(("package", "name"), public_names())
def test_public_names_resolve(package: str, name: str) -> None:
    module = importlib.import_module(package)

    assert getattr(module, name) is not None
    assert name in dir(module)


@pytest.mark.parametrize("before", ["", "import readerstats.report.style"])
def test_the_storey_of_the_report_does_not_hide_the_function(before: str) -> None:
    said = run_python(
        f"import readerstats as rs\n{before}\nprint(callable(rs.report), callable(rs.report))"
    )

    assert said.split() == ["True", "True"]


@pytest.mark.parametrize(("package", "name"), public_names())
def test_public_names_are_documented(package: str, name: str) -> None:
    value = getattr(importlib.import_module(package), name)

    assert complaints(value) == []


def test_the_manual_lists_every_public_name(root: Path) -> None:
    pages = "\n".join(
        path.read_text(encoding="utf-8") for path in sorted((root / "docs" / "api").glob("*.md"))
    )
    listed = [line.strip() for line in pages.splitlines()]

    missing = [
        f"{package}.{name}"
        for package, name in public_names()
        if not any(line.startswith(f"{package}.") and line.endswith(f".{name}") for line in listed)
    ]

    assert missing == ["readerstats.__version__", "readerstats.stats"]


def test_files_hold_one_idea(root: Path) -> None:
    lengths = {
        str(path.relative_to(root)): len(path.read_text(encoding="utf-8").splitlines())
        for path in sorted((root / "src").rglob("*.py"))
    }

    assert {name: length for name, length in lengths.items() if length > 400} == {}
