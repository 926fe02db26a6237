"""The figures for print as parts of the supplement: their files, and pictures for Word."""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from readerstats.report.plates.plate import plates
from readerstats.report.word import Picture

if TYPE_CHECKING:
    from collections.abc import Mapping

    from readerstats.analysis.answers import Answers
    from readerstats.report.style import Style

_IN_WORD = "-300dpi.png"


def figure_files(answers: Answers, style: Style) -> Mapping[str, bytes]:
    """Draw every figure in every form, by the names that the supplement gives them.

    Parameters
    ----------
    answers : Answers
    style : Style

    Returns
    -------
    mapping of str to bytes

    Examples
    --------
    >>> figure_files.__name__
    'figure_files'
    """
    return _drawn(answers, style)


def figure_pictures(answers: Answers, style: Style) -> list[Picture]:
    """Return every figure with its legend, for a Word file.

    Examples
    --------
    >>> figure_pictures.__name__
    'figure_pictures'
    """
    files = _drawn(answers, style)
    return [
        Picture(
            label=f"Figure {plate.number}",
            png=files[f"figures/{plate.name}{_IN_WORD}"],
            inches=plate.inches,
            legend=plate.legend,
            described=plate.alt,
        )
        for plate in plates(answers, style)
    ]


@lru_cache(maxsize=1)  # the files and the pictures of one supplement are the same drawings
def _drawn(answers: Answers, style: Style) -> Mapping[str, bytes]:
    return MappingProxyType(
        {
            f"figures/{name}": content
            for plate in plates(answers, style)
            for name, content in plate.files().items()
        }
    )
