"""What of a covariate may be drawn beside a reader who has no name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from readerstats.analysis.reader_facts import reader_values

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readerstats.analysis.covariates import Point
    from readerstats.study.model import Study


def beside_readers(study: Study, covariate: str, points: Sequence[Point]) -> tuple[Point, ...]:
    """Return the points of a covariate as they may be shown.

    Parameters
    ----------
    study : Study
    covariate : str
    points : sequence of Point
        With the values that were computed with.

    Returns
    -------
    tuple of Point
        All of them where readers have their names. In an anonymous study a number becomes the
        mean of its band, which several readers share, and there is no point where the value would
        tell, beside the others that are shown, who the reader is.
    """
    if not study.anonymous:
        return tuple(points)
    beside = study.readers
    if covariate not in beside:
        return ()
    shown = dict(zip(beside["reader"], beside[covariate], strict=True))
    exact = reader_values(study, covariate)
    numbers = {reader: value for reader, value in exact.items() if isinstance(value, float)}
    if not numbers:
        same = all(shown[point.reader] == point.value for point in points)
        return tuple(points) if same else ()
    band: dict[str, list[float]] = {}
    for reader, number in numbers.items():
        band.setdefault(shown[reader], []).append(number)
    mean = {name: float(f"{sum(held) / len(held):.3g}") for name, held in band.items()}
    return tuple(replace(point, value=mean[shown[point.reader]]) for point in points)
