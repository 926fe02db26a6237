"""Take the README's picture of the report: python scripts/make_picture.py (needs Chromium)."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

import readerstats as rs

PICTURE = Path(__file__).parents[1] / "docs" / "images" / "report.png"
NAMES = ("chromium", "chromium-browser", "google-chrome")


def main() -> None:
    chromium = next(path for name in NAMES if (path := shutil.which(name)))
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        report = rs.report(rs.load_study(rs.example("deepfake_xray")), Path(folder) / "report.html")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1180, "height": 900})
        page.goto(report.as_uri())
        PICTURE.parent.mkdir(exist_ok=True)
        # A picture that fits a screen: the answer, then every reader and model.
        page.evaluate(
            "document.querySelectorAll('#checks, #design, .sentences li:nth-child(n + 2)')"
            ".forEach((part) => { part.hidden = true; })"
        )
        end = page.locator("#forest-accuracy .wide").bounding_box()
        clip = {"x": 0, "y": 0, "width": 1180, "height": end["y"] + end["height"] + 4}
        page.screenshot(path=PICTURE, full_page=True, clip=clip)
        browser.close()
    _shrink(PICTURE)


def _shrink(picture: Path) -> None:
    """Keep 256 colours: a third of the bytes, and no eye sees it."""
    from PIL import Image

    with Image.open(picture) as taken:
        fewer = taken.convert("RGB").quantize(256, dither=Image.Dither.NONE)
    fewer.save(picture, optimize=True)


if __name__ == "__main__":
    main()
