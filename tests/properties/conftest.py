"""Hypothesis for all property tests: the same examples every time, however slow the machine."""

from hypothesis import settings

# the first example of a test imports scipy or statsmodels, which no deadline should count
settings.register_profile("readerstats", deadline=None, derandomize=True, database=None)
settings.load_profile("readerstats")
