"""The grammar of results: what a sentence about readers, cases and P values may say."""

from readerstats.grammar.breach import Breach, Context, Rule
from readerstats.grammar.check import breaches, defines_alpha, says_how_many, says_whom

__all__ = [
    "Breach", "Context", "Rule", "breaches", "defines_alpha", "says_how_many", "says_whom",
]  # fmt: skip
