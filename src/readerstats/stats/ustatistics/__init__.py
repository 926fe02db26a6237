"""U-statistics: averages over readers and cases, whatever reader read whatever case."""

from readerstats.stats.ustatistics.analysis import ustatistics

__all__ = ["ustatistics"]
