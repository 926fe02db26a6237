"""Figures as SVG: pure functions from small frozen values to a `Figure`."""

from readerstats.report.figures.case_map import MapPanel, MapRow, case_map
from readerstats.report.figures.crowd_curve import PanelCurve, crowd_curve
from readerstats.report.figures.effect_forest import EffectRow, effect_forest
from readerstats.report.figures.figure import Figure
from readerstats.report.figures.flow import FlowColumn, flow_figure
from readerstats.report.figures.forest import ForestRow, forest
from readerstats.report.figures.group_dots import DotGroup, group_dots
from readerstats.report.figures.kappa_matrix import KappaPair, kappa_matrix
from readerstats.report.figures.ladder import Rung, ladder
from readerstats.report.figures.margin_curve import Curve, margin_curve
from readerstats.report.figures.order_curve import OrderPanel, order_curve
from readerstats.report.figures.pair_matrix import Pair, pair_matrix
from readerstats.report.figures.rating_bars import RatingBar, rating_bars
from readerstats.report.figures.read_map import ReaderReads, read_map
from readerstats.report.figures.roc_curves import CurvePanel, DrawnCurve, roc_curve_figure
from readerstats.report.figures.scatter import FittedLine, Point, scatter
from readerstats.report.figures.sparkline import sparkline

__all__ = [
    "Curve",
    "CurvePanel",
    "DotGroup",
    "DrawnCurve",
    "EffectRow",
    "Figure",
    "FittedLine",
    "FlowColumn",
    "ForestRow",
    "KappaPair",
    "MapPanel",
    "MapRow",
    "OrderPanel",
    "Pair",
    "PanelCurve",
    "Point",
    "RatingBar",
    "ReaderReads",
    "Rung",
    "case_map",
    "crowd_curve",
    "effect_forest",
    "flow_figure",
    "forest",
    "group_dots",
    "kappa_matrix",
    "ladder",
    "margin_curve",
    "order_curve",
    "pair_matrix",
    "rating_bars",
    "read_map",
    "roc_curve_figure",
    "scatter",
    "sparkline",
]
