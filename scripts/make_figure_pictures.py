"""Make the pictures of docs/howto/figures.md: figures for print, in colour and in grey."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

import readerstats as rs
from readerstats.analysis.answers import answer
from readerstats.report.plates import Plate, plates
from readerstats.report.style import STYLES

FOLDER = Path(__file__).parents[1] / "docs" / "images"
SHOWN = {
    "figures.png": ("forest-accuracy", "roc-curves", "contrast-1", "case-map-1"),
    "figures-small.png": (
        "scatter-experience-years", "dots-subspecialty", "roc-space", "pairs-1",
        "specifications-1", "ratings-quality-figure",
    ),
}  # fmt: skip
WIDE, GAP, GROUND, DPI = 1480, 26, 226, 100


def picture(plate: Plate) -> Image.Image:
    fine = Image.open(io.BytesIO(plate.render("png", dpi=300)))
    return fine.reduce(300 // DPI)


def sheet(pictures: list[Image.Image]) -> Image.Image:
    x = y = tallest = 0
    corners = []
    for one in pictures:
        if x and x + one.width > WIDE - 2 * GAP:
            x, y, tallest = 0, y + tallest + GAP, 0
        corners.append((x + GAP, y + GAP))
        x, tallest = x + one.width + GAP, max(tallest, one.height)
    whole = Image.new("RGB", (WIDE, y + tallest + 2 * GAP), (GROUND, GROUND, GROUND))
    for one, corner in zip(pictures, corners, strict=True):
        whole.paste(one, corner)
    return whole


def main() -> None:
    study = rs.load_study(rs.example("deepfake_xray"), replicates=2000)
    made = {plate.id: plate for plate in plates(answer(study), STYLES["radiology"])}
    for name, ids in SHOWN.items():
        whole = sheet([picture(made[one]) for one in ids])
        whole.quantize(96, kmeans=2, dither=Image.Dither.NONE).save(FOLDER / name, optimize=True)
        print(name, (FOLDER / name).stat().st_size)
    grey = sheet([picture(made[one]) for one in SHOWN["figures.png"][:2]]).convert("L")
    grey.quantize(16, dither=Image.Dither.NONE).save(FOLDER / "figures-grey.png", optimize=True)
    print("figures-grey.png", (FOLDER / "figures-grey.png").stat().st_size)


if __name__ == "__main__":
    main()
