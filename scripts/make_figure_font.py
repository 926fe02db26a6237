"""Make the font of the figures for print from the Liberation Sans fonts.

    python scripts/make_figure_font.py FOLDER    # that holds LiberationSans-Regular.ttf, ...

Liberation Sans has the widths of Arial and Helvetica, which journals ask for, and may be passed
on under the SIL Open Font License. The package carries the letters that names and numbers need,
without hints and kerning, which makes an embedded font small; the license asks for another name
then.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FACES = {"Regular": "Regular", "Bold": "Bold", "Italic": "Italic"}
LETTERS = [
    (0x20, 0x7E), (0xA0, 0x24F), (0x2B0, 0x2FF), (0x370, 0x3FF), (0x400, 0x4FF), (0x5D0, 0x5EA),
    (0x1E00, 0x1EFF), (0x2010, 0x2027), (0x2030, 0x203A), (0x2044, 0x2044), (0x2070, 0x209C),
    (0x20A0, 0x20BF), (0x2100, 0x214F), (0x2150, 0x215E), (0x2190, 0x21FF), (0x2200, 0x22FF),
    (0x25A0, 0x25FF),
]  # fmt: skip
TARGET = Path(__file__).parents[1] / "src" / "readerstats" / "report" / "plates" / "fonts"


def make(source: Path, target: Path, face: str) -> None:
    font = TTFont(source, recalcTimestamp=False)
    options = Options(hinting=False, layout_features=[], name_IDs=["*"], glyph_names=False)
    options.drop_tables += ["GPOS", "GSUB", "GDEF", "kern", "DSIG", "FFTM", "gasp"]
    subsetter = Subsetter(options)
    subsetter.populate(
        unicodes=[code for first, last in LETTERS for code in range(first, last + 1)]
    )
    subsetter.subset(font)
    names = {1: "Readerstats Sans", 2: face, 3: f"Readerstats Sans {face}",
             4: f"Readerstats Sans {face}", 6: f"ReaderstatsSans-{face}"}  # fmt: skip
    table = font["name"]
    table.names = [record for record in table.names if record.nameID in {0, 5, 13, 14, *names}]
    for number, words in names.items():
        table.setName(words, number, 3, 1, 0x409)
        table.setName(words, number, 1, 0, 0)
    font.save(target)


if __name__ == "__main__":
    for face, name in FACES.items():
        made = TARGET / f"ReaderstatsSans-{face}.ttf"
        make(Path(sys.argv[1]) / f"LiberationSans-{name}.ttf", made, face)
        print(made.name, made.stat().st_size)
