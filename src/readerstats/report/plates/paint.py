"""A sheet as SVG, PDF, PNG and TIFF, by matplotlib: the same bytes for the same sheet."""

from __future__ import annotations

import base64
import io
import warnings
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from readerstats.report.plates.lettering import FACES, FAMILY, has, path_of
from readerstats.report.plates.sheet import Area, Label, Line, Mark

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from matplotlib.artist import Artist
    from matplotlib.figure import Figure
    from matplotlib.transforms import Transform
    from PIL.Image import Image

    from readerstats.report.plates.lettering import Face
    from readerstats.report.plates.sheet import Part, Sheet

Format: TypeAlias = Literal["svg", "pdf", "png", "tiff"]
FINEST: Final = 600
"""Dots per inch of the one picture that is drawn; 300 are the means of its squares of four."""
_FAMILIES: Final = (FAMILY, "DejaVu Sans")
_IN_SVG: Final = f"Arial, Helvetica, 'Liberation Sans', '{FAMILY}', 'DejaVu Sans', sans-serif"
_EMBEDDED: Final = (*map(chr, range(0x20, 0x7F)), *"°±·×àâäçèéêíïñóôöøüßÅÄÖÜ–—‘’“”…′−≤≥κα")
"""Letters of the font inside an SVG, for who has none of the fonts that are asked for first."""
_FIXED: Final[dict[str, Any]] = {
    "svg.fonttype": "none",  # words stay words
    "svg.hashsalt": "readerstats",
    "pdf.fonttype": 42,  # TrueType, which printers ask for
    "pdf.compression": 6,
    "text.usetex": False,
    "text.parse_math": False,  # a reader may be called $R$
    "text.hinting": "none",
    "path.simplify": False,
    "axes.unicode_minus": True,
}
_NO_DATES: Final = {"svg": ("Creator", "Date", "Format", "Type"),
                    "pdf": ("Creator", "Producer", "CreationDate")}  # fmt: skip
_DASHES: Final = {"": "solid", "dotted": (0, (1.2, 2.0)), "dashed": (0, (3.2, 2.0))}
_ELSEWHERE: Final = (
    "Noto Sans CJK JP", "Noto Sans CJK SC", "Source Han Sans", "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei", "Droid Sans Fallback", "Microsoft YaHei", "MS Gothic", "Yu Gothic",
    "Malgun Gothic", "PingFang SC", "Hiragino Sans", "Apple SD Gothic Neo", "Arial Unicode MS",
    "Noto Sans Devanagari", "Noto Sans Thai", "Noto Sans Arabic", "Tahoma",
)  # fmt: skip
_NO_LETTER: Final = "□"


def rendered(
    sheet: Sheet, wanted: Sequence[tuple[Format, int]], *, title: str = "", alt: str = ""
) -> dict[tuple[Format, int], bytes]:
    r"""Draw a sheet in several formats at once; pictures are drawn once and encoded side by side.

    Parameters
    ----------
    sheet : Sheet
    wanted : sequence of (format, dots per inch)
        The second is of no meaning for SVG and PDF.
    title, alt : str
        What an SVG says to those who do not see it.

    Returns
    -------
    dict
        The content of each file.

    Examples
    --------
    >>> from readerstats.report.plates.sheet import Sheet
    >>> dot = Sheet(72, 36)
    >>> dot.mark((36, 18), "circle", 4, ink="#000000")
    >>> found = rendered(dot, [("png", 300), ("svg", 0)], title="A dot")
    >>> found["png", 300][:4], b"<title>A dot</title>" in found["svg", 0]
    (b'\x89PNG', True)
    """
    with _settings(), warnings.catch_warnings(), ThreadPoolExecutor(2) as pool:
        # A letter that no font has was replaced before; in SVG the viewer's font will have it.
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        figure = _figure(sheet)
        forms: dict[int, list[Format]] = {}
        for form, dpi in wanted:
            if form in {"png", "tiff"}:
                forms.setdefault(dpi, []).append(form)
        encoding = [
            # Saving leaves marks on a picture: what shares one is encoded one after the other.
            pool.submit(_encoded, picture, forms[dpi], dpi)
            for dpi, picture in _pictures(figure, set(forms))
        ]
        content: dict[tuple[Format, int], bytes] = {}
        for form, dpi in wanted:
            if form == "pdf":
                content[form, dpi] = _pdf(figure)
            elif form == "svg":
                # Words that were changed for want of letters are themselves in SVG.
                kept = figure if _complete(sheet) else _figure(sheet, keep=True)
                content[form, dpi] = _svg(kept, title, alt, faces_of(sheet))
        for done in encoding:
            content |= done.result()
    return {key: content[key] for key in wanted}


def _pictures(figure: Figure, resolutions: set[int]) -> Iterator[tuple[int, Image]]:
    """Draw the finest picture once; what has half its dots is the means of its fours."""
    finest = None
    for dpi in sorted(resolutions, reverse=True):
        if dpi in {FINEST, FINEST // 2}:
            finest = _picture(figure, FINEST) if finest is None else finest
            yield dpi, finest if dpi == FINEST else finest.reduce(2)
        else:
            yield dpi, _picture(figure, dpi)


def _complete(sheet: Sheet) -> bool:
    """Whether our fonts have every letter of a sheet."""
    labels = (part for part in sheet.parts if isinstance(part, Label))
    return all(_known(letter) for label in labels for letter in label.words)


@contextmanager
def _settings() -> Iterator[None]:
    """Set what decides the bytes, whatever a user's matplotlibrc says; and put it back."""
    import matplotlib as mpl

    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_FIXED)  # type: ignore[arg-type]
        yield


@cache
def _register() -> None:
    """Make the font known to matplotlib, beside those that it has."""
    from matplotlib import font_manager

    for face in FACES:
        font_manager.fontManager.addfont(path_of(face))


def _figure(sheet: Sheet, *, keep: bool = False) -> Figure:
    """Turn the parts of a sheet into matplotlib's artists, neighbours of one kind in one."""
    from matplotlib.figure import Figure
    from matplotlib.transforms import Affine2D

    _register()
    figure = Figure(figsize=(sheet.width / 72, sheet.height / 72), dpi=72, facecolor="white")
    points = Affine2D().scale(1 / 72, -1 / 72).translate(0, sheet.height / 72)
    where = points + figure.dpi_scale_trans
    order = 0
    for _, neighbours in groupby(sheet.parts, key=_alike):
        for artist in _artists(list(neighbours), where, keep=keep):
            artist.set_zorder(order)
            artist.set_clip_on(False)
            figure.add_artist(artist)
            order += 1
    return figure


def _alike(part: Part) -> tuple[object, ...]:
    if isinstance(part, Line):
        return ("line", len(part.points) > 2, part.dash)
    if isinstance(part, Mark):
        return ("mark", part.shape, part.radius, part.weight)
    return ("label",) if isinstance(part, Label) else ("area", id(part))


def _artists(parts: list[Part], where: Transform, *, keep: bool) -> list[Artist]:
    first = parts[0]
    if isinstance(first, Line):
        return [_lines([part for part in parts if isinstance(part, Line)], where)]
    if isinstance(first, Mark):
        return [_marks([part for part in parts if isinstance(part, Mark)], where)]
    if isinstance(first, Area):
        return [_areas(first, where)]
    return [_label(part, where, keep=keep) for part in parts if isinstance(part, Label)]


def _lines(lines: list[Line], where: Transform) -> Artist:
    from matplotlib.collections import LineCollection

    return LineCollection(
        [line.points for line in lines],
        colors=[line.ink for line in lines],
        linewidths=[line.weight for line in lines],
        linestyles=[_DASHES[lines[0].dash]],
        capstyle="butt",
        joinstyle="miter",
        transform=where,
    )


def _marks(marks: list[Mark], where: Transform) -> Artist:
    from matplotlib.collections import PathCollection
    from matplotlib.transforms import IdentityTransform

    first = marks[0]
    return PathCollection(
        [_shape(first)],
        sizes=[1.0],  # the path is in points
        offsets=[(mark.x, mark.y) for mark in marks],
        offset_transform=where,
        transform=IdentityTransform(),  # a figure would set its own
        facecolors=[mark.fill for mark in marks] if first.shape != "cross" else "none",
        edgecolors=[mark.ink for mark in marks],
        linewidths=[first.weight],
    )


def _shape(mark: Mark) -> Any:
    from matplotlib.path import Path

    radius = mark.radius
    if mark.shape == "circle":
        return Path.circle(radius=radius)
    if mark.shape == "cross":
        return Path(
            [(-radius, 0), (radius, 0), (0, -radius), (0, radius)],
            [Path.MOVETO, Path.LINETO, Path.MOVETO, Path.LINETO],
        )
    if mark.shape == "diamond":
        corners = [(0.0, -radius), (radius, 0.0), (0.0, radius), (-radius, 0.0)]
    else:
        corners = [(-radius, -radius), (radius, -radius), (radius, radius), (-radius, radius)]
    return Path([*corners, corners[0]], closed=True)


def _areas(area: Area, where: Transform) -> Artist:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    outlines = [Path([*outline, outline[0]], closed=True) for outline in area.outlines]
    return PathPatch(
        Path.make_compound_path(*outlines),
        facecolor="none" if area.fill is None else area.fill,
        edgecolor="none" if area.edge is None else area.edge,
        linewidth=area.weight,
        joinstyle="miter",
        transform=where,
    )


def _label(label: Label, where: Transform, *, keep: bool) -> Artist:
    from matplotlib.text import Text

    words = label.words if keep else _written(label.words)
    return Text(
        label.x, label.y, words,
        fontsize=label.size, color=label.ink, family=_families(label.words),
        weight="bold" if label.face == "Bold" else "normal",
        style="italic" if label.face == "Italic" else "normal",
        ha=label.anchor, va="baseline", rotation=90 if label.upright else 0,
        rotation_mode="anchor", parse_math=False, transform=where,
    )  # fmt: skip


def _families(words: str) -> tuple[str, ...]:
    """Return the fonts for words; others than ours, which must be found, only for want of a letter.

    The machine's own come last, where all that we bring lack a letter.
    """
    if all(has(letter) for letter in words):
        return _FAMILIES[:1]
    lacking = [letter for letter in words if not _known(letter)]
    return (*_FAMILIES, *_elsewhere()) if lacking else _FAMILIES


def _known(letter: str) -> bool:
    return has(letter) or ord(letter) in _letters_of("DejaVu Sans")


@cache
def _letters_of(family: str) -> frozenset[int]:
    from matplotlib import font_manager, ft2font

    path = font_manager.findfont(family, fallback_to_default=False)
    return frozenset(ft2font.FT2Font(path).get_charmap())


@cache
def _elsewhere() -> tuple[str, ...]:
    """Return the fonts of this machine that may have what ours lack."""
    from matplotlib import font_manager

    there = {entry.name for entry in font_manager.fontManager.ttflist}
    return tuple(name for name in _ELSEWHERE if name in there)


def _written(words: str) -> str:
    """Replace the letters that no font has: a box is honest, and warns nobody."""
    return "".join(
        letter
        if _known(letter) or any(ord(letter) in _letters_of(name) for name in _elsewhere())
        else ("" if not letter.isprintable() else _NO_LETTER)
        for letter in words
    )


def _picture(figure: Figure, dpi: int) -> Image:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from PIL import Image

    figure.set_dpi(dpi)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()  # type: ignore[no-untyped-call]
    size = canvas.get_width_height(physical=True)
    drawn = canvas.buffer_rgba()  # type: ignore[no-untyped-call]
    return Image.frombuffer("RGBA", size, drawn, "raw", "RGBA", 0, 1).convert("RGB")


def _encoded(picture: Image, forms: Sequence[Format], dpi: int) -> dict[tuple[Format, int], bytes]:
    """Encode one picture in several forms."""
    encoded: dict[tuple[Format, int], bytes] = {}
    for form in forms:
        file = io.BytesIO()
        if form == "png":
            # Runs of one colour are most of a drawing: coding them alone is half the time.
            picture.save(file, "png", dpi=(dpi, dpi), compress_level=6, compress_type=3)
        else:
            picture.save(file, "tiff", dpi=(dpi, dpi), compression="tiff_lzw")
        encoded[form, dpi] = file.getvalue()
    return encoded


def _pdf(figure: Figure) -> bytes:
    from matplotlib.backends.backend_pdf import FigureCanvasPdf

    file = io.BytesIO()
    figure.set_dpi(72)
    metadata = dict.fromkeys(_NO_DATES["pdf"])
    canvas = FigureCanvasPdf(figure)
    canvas.print_pdf(file, metadata=metadata)  # type: ignore[no-untyped-call]
    return file.getvalue()


def _svg(figure: Figure, title: str, alt: str, faces: Sequence[Face]) -> bytes:
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    file = io.StringIO()
    figure.set_dpi(72)
    metadata = dict.fromkeys(_NO_DATES["svg"])
    canvas = FigureCanvasSVG(figure)
    canvas.print_svg(file, metadata=metadata)  # type: ignore[no-untyped-call]
    drawn = file.getvalue()
    for families in (_FAMILIES[:1], _FAMILIES, (*_FAMILIES, *_elsewhere())):
        drawn = drawn.replace(f"font-family: {_quoted(families)};", f"font-family: {_IN_SVG};")
    told = "".join(
        f"<{name}>{escape(words)}</{name}>" for name, words in (("title", title), ("desc", alt))
        if words
    )  # fmt: skip
    told += f"<style>{''.join(_embedded(face) for face in faces)}</style>"
    head, mark, body = drawn.partition("<defs>")
    return f"{head}{told}{mark}{body}".encode()


def faces_of(sheet: Sheet) -> tuple[Face, ...]:
    """Return the faces of the font that a sheet is lettered in.

    Examples
    --------
    >>> from readerstats.report.plates.sheet import Sheet
    >>> faces_of(Sheet(10, 10))
    ()
    """
    used = {part.face for part in sheet.parts if isinstance(part, Label)}
    return tuple(face for face in FACES if face in used)


@cache
def _embedded(face: Face) -> str:
    """Return a rule that holds the usual letters of one face."""
    from fontTools.subset import Options, Subsetter  # comes with matplotlib
    from fontTools.ttLib import TTFont

    font = TTFont(path_of(face), recalcTimestamp=False)
    subsetter = Subsetter(Options(name_IDs=[], notdef_outline=True))
    subsetter.populate(text="".join(_EMBEDDED))
    subsetter.subset(font)
    file = io.BytesIO()
    font.save(file)
    data = base64.b64encode(file.getvalue()).decode()
    weight = "bold" if face == "Bold" else "normal"
    slant = "italic" if face == "Italic" else "normal"
    return (
        f"@font-face{{font-family:'{FAMILY}';font-weight:{weight};font-style:{slant};"
        f"src:url(data:font/ttf;base64,{data})}}"
    )


def _quoted(families: Sequence[str]) -> str:
    return ", ".join(f"'{family}'" for family in families)
