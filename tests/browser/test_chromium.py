"""The browser that the other tests look through sees what it should."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser


def test_a_quiet_page_makes_one_request_and_no_error(
    page: Any, traffic: Any, tmp_path: Path
) -> None:
    quiet = tmp_path / "quiet.html"
    quiet.write_text("<!doctype html><title>quiet</title><p>Nothing to load.", encoding="utf-8")

    page.goto(quiet.as_uri())

    assert traffic.requests == [quiet.as_uri()]
    assert traffic.errors == []


def test_an_error_and_a_request_of_a_page_are_seen(page: Any, traffic: Any, tmp_path: Path) -> None:
    loud = tmp_path / "loud.html"
    loud.write_text(
        "<!doctype html><script>console.error('broken')</script><img src='picture.png'>",
        encoding="utf-8",
    )

    page.goto(loud.as_uri())

    assert "broken" in traffic.errors
    assert (tmp_path / "picture.png").as_uri() in traffic.requests
