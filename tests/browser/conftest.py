"""Chromium for the browser tests: the system's own, so that nothing is downloaded.

Without Chromium the tests skip with the reason; where the environment says CI they fail.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import pytest

import readerstats as rs
from readerstats.analysis.answers import answer
from readerstats.report.document import Details, Document
from readerstats.report.html import render
from readerstats.report.page import build
from readerstats.report.table import Table

NAMES = ("chromium", "chromium-browser", "google-chrome")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass
class Traffic:
    """What a page said and asked for while it was open."""

    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


def chromium() -> str | None:
    """Return the path of the system's Chromium, or None."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    return found or (str(MAC) if MAC.exists() else None)


def do_without(reason: str) -> NoReturn:
    """Skip with the reason; in CI, where the browser belongs to the check, fail."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A running Chromium, one a worker."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        do_without("browser tests need playwright: pip install playwright")
    executable = chromium()
    if executable is None:
        do_without(f"browser tests need Chromium; none of {', '.join(NAMES)} was found")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=executable, args=list(ARGUMENTS))
        yield running
        running.close()


@pytest.fixture(scope="session")
def document() -> Document:
    """What the report on the example study says, with few replicates."""
    return build(answer(rs.load_study(rs.example("deepfake_xray"), replicates=300)))


@pytest.fixture(scope="session")
def report(document: Document, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report on the example study."""
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(render(document), encoding="utf-8")
    return path


def blocks_of(found: Any) -> Iterator[Any]:
    """Yield the blocks of a document, of sections, of folded parts."""
    for block in getattr(found, "sections", ()) or getattr(found, "blocks", ()):
        if isinstance(block, Details) or hasattr(block, "blocks"):
            yield from blocks_of(block)
        else:
            yield block


@pytest.fixture(scope="session")
def tables(document: Document) -> list[Table]:
    """The tables of the report, in the order of the page."""
    return [block for block in blocks_of(document) if isinstance(block, Table)]


@pytest.fixture
def traffic() -> Traffic:
    """The errors and requests of the test's `page`."""
    return Traffic()


@pytest.fixture
def opened(page: Any, report: Path) -> Any:
    """The report, open on a desk's screen."""
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(report.as_uri())
    return page


@pytest.fixture
def page(browser: Any, traffic: Traffic) -> Iterator[Any]:
    """An empty page whose console errors and requests go into `traffic`.

    Opening a file is itself one request: of a page that loads nothing, `traffic.requests` holds
    only the address that the test opened.
    """
    opened = browser.new_page()
    opened.on("pageerror", lambda error: traffic.errors.append(str(error)))
    opened.on(
        "console",
        lambda message: traffic.errors.append(message.text) if message.type == "error" else None,
    )
    opened.on("request", lambda request: traffic.requests.append(request.url))
    yield opened
    opened.close()
