"""Obuchowski-Rockette: averages and differences for other readers and other cases."""

from readerstats.stats.mrmc.analysis import ObuchowskiRockette, obuchowski_rockette
from readerstats.stats.mrmc.average import against, on_log_odds, reader_average

__all__ = ["ObuchowskiRockette", "against", "obuchowski_rockette", "on_log_odds", "reader_average"]
