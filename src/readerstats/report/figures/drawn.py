"""The values that figures are drawn from: one for the page and for print."""

from __future__ import annotations

from typing import TypeAlias

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

Drawn: TypeAlias = (
    CaseMap
    | FlowPlot
    | ForestPlot
    | GroupDots
    | KappaTriangle
    | LadderPlot
    | RatingPlot
    | ReadMap
    | RocCurvesPlot
    | RocSpacePlot
    | ScatterPlot
    | SpecificationPlot
)
"""Any of them."""
