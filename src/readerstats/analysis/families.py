"""What is compared with what in a study: its datasets, its modalities, place by place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readerstats.analysis.levels import Family, Level
from readerstats.analysis.metrics import Cell, cells, readers_in

if TYPE_CHECKING:
    from readerstats.analysis.levels import What
    from readerstats.study.model import Study


def families_of(
    study: Study, what: What, a: str | None = None, b: str | None = None
) -> list[Family]:
    """List what is compared with what: all levels, or the two that are named, place by place.

    Parameters
    ----------
    study : Study
    what : {"dataset", "modality"}
    a, b : str, optional
        Two levels; no others then enter the analysis.

    Returns
    -------
    list of Family
        With the levels that people read; one that has fewer than two is left out.

    Examples
    --------
    >>> import readerstats as rs
    >>> study = rs.load_study(rs.example("deepfake_xray"))
    >>> [family.names for family in families_of(study, "dataset")]
    [('GPT-4o', 'RoentGen')]
    """
    named = study.datasets if what == "dataset" else study.modalities
    chosen = named if a is None or b is None else (a, b)
    where = cells(study)
    places = dict.fromkeys(cell.modality if what == "dataset" else cell.dataset for cell in where)
    found = []
    for place in places:
        levels = [
            Level(name, Cell(place, name) if what == "dataset" else Cell(name, place))
            for name in chosen
        ]
        levels = [level for level in levels if level.cell in where and _people(study, level.cell)]
        if len(levels) > 1:
            found.append(Family(what, tuple(levels)))
    return found


def _people(study: Study, cell: Cell) -> bool:
    """Whether a person, not only a model, read in the cell."""
    return any(reader in study.humans for reader in readers_in(study, cell))
