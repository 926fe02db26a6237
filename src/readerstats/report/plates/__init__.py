"""Figures for print: the page's values drawn at a journal's widths, with legends and numbers."""

from readerstats.report.plates.columns import COLUMNS, Columns, columns_of
from readerstats.report.plates.plate import FORMATS, RESOLUTIONS, Plate, plates

__all__ = ["COLUMNS", "FORMATS", "RESOLUTIONS", "Columns", "Plate", "columns_of", "plates"]
