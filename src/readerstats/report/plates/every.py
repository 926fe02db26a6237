"""Which module draws which value for print."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from readerstats.report.figures.case_map import CaseMap
from readerstats.report.figures.flow import FlowPlot
from readerstats.report.figures.forest import ForestPlot
from readerstats.report.figures.group_dots import GroupDots
from readerstats.report.figures.kappa_matrix import KappaTriangle
from readerstats.report.figures.ladder import LadderPlot
from readerstats.report.figures.rating_bars import RatingPlot
from readerstats.report.figures.read_map import ReadMap
from readerstats.report.figures.roc_curves import RocCurvesPlot
from readerstats.report.figures.roc_space import RocSpacePlot
from readerstats.report.figures.scatter import ScatterPlot
from readerstats.report.figures.specification_curve import SpecificationPlot
from readerstats.report.plates import (
    case_map,
    flow,
    forest,
    group_dots,
    kappa_matrix,
    ladder,
    rating_bars,
    read_map,
    roc_curves,
    roc_space,
    scatter,
    specification_curve,
)

if TYPE_CHECKING:
    from readerstats.report.plates.columns import Width
    from readerstats.report.plates.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Drawing:
    """How one kind of value is drawn: the column that it needs, and the drawing itself."""

    column_of: Callable[[Any], Width]
    draw: Callable[[Any, float], Sheet]


DRAWINGS: Final[Mapping[type, Drawing]] = MappingProxyType(
    {
        kind: Drawing(module.column_of, module.draw)
        for kind, module in (
            (FlowPlot, flow),
            (ForestPlot, forest),
            (RocCurvesPlot, roc_curves),
            (RocSpacePlot, roc_space),
            (ScatterPlot, scatter),
            (GroupDots, group_dots),
            (KappaTriangle, kappa_matrix),
            (CaseMap, case_map),
            (RatingPlot, rating_bars),
            (LadderPlot, ladder),
            (SpecificationPlot, specification_curve),
            (ReadMap, read_map),
        )
    }
)
