"""The codes of what a study's own texts say, as its manuscript does."""

from __future__ import annotations

from typing import Final

from readerstats.study.code import Code

WORDING: Final = (
    Code("manuscript-unreadable", "warning", "wording", "Manuscript not read",
         "[report] manuscript names a text that cannot be read, so that its wording was not "
         "checked.",
         "name a file of text or Markdown, relative to study.toml, of at most 1 MB"),
    Code("wording-contradiction", "warning", "wording", "Interval and P disagree",
         "A confidence interval holds the value that its P value rejects, or leaves out one that "
         "it does not reject; or a P value is written that cannot be, such as .000, 1.00 or NS. "
         "Intervals and P values that are called adjusted or one-sided are not compared.",
         "take both from the same analysis"),
    Code("wording-pooled", "warning", "wording", "Pooled denominator",
         "A fraction has the number of reads as its denominator. Reads of one case, and those by "
         "one reader, are not independent; an interval from them is too narrow.",
         "give the reader average with its interval"),
    Code("wording-mcnemar", "warning", "wording", "McNemar's test misused",
         "McNemar's test compares two answers to the same cases. It fits neither datasets, whose "
         "cases are different ones, nor reads pooled over readers.",
         "use obuchowski-rockette for averages, and McNemar's test for two readers or models on "
         "common cases"),
    Code("wording-equality", "warning", "wording", "Equality claimed",
         "The text says 'no difference', 'comparable', 'similar' or 'equivalent' where no "
         "equivalence was tested. A large P value is no proof of equality.",
         "write 'no evidence of a difference' with the interval, or test equivalence with a "
         "margin"),
    Code("wording-significance", "note", "wording", "Significance undefined",
         "'Significant' stands without 'statistically', or the P value that counts as "
         "statistically significant is told nowhere.",
         "write 'statistically significant' once the level is defined, or give the numbers alone"),
    Code("wording-interval", "note", "wording", "Estimate without interval",
         "A sentence gives a P value, or a percentage of a metric, without a confidence interval "
         "or without the number of readers or cases.",
         "give the interval, the number and what was counted"),
    Code("wording-direction", "note", "wording", "Direction missing",
         "A sentence reports a difference with its P value before, or without, saying which side "
         "was higher.",
         "say first which side was higher"),
    Code("wording-exploratory", "note", "wording", "Exploratory, not called so",
         "A subgroup, an analysis that was not planned, or a margin read off the data is reported "
         "as if it had been.",
         "call it exploratory"),
    Code("wording-cause", "note", "wording", "Cause named",
         "'Predicts', 'causes', 'leads to' or 'due to' stands where the numbers show what goes "
         "together.",
         "write 'was associated with', 'was correlated with' or 'went with'"),
    Code("wording-trend", "warning", "wording", "Trend claimed",
         "'Trend toward', 'approached significance' or 'marginally' reads a P value that is not "
         "small as nearly a finding.",
         "give the difference, its interval and the exact P value"),
    Code("wording-generalization", "note", "wording", "Whom it speaks for",
         "A reader average is reported, and nowhere is it said whether readers and cases are taken "
         "as random, or these alone are meant.",
         "say whether readers and cases are random, or these alone"),
    Code("wording-term", "note", "wording", "Replaced term",
         "CLAIM, the checklist for artificial intelligence in medical imaging, replaces 'ground "
         "truth' and 'gold standard' by 'reference standard', and 'validation' by 'testing'.",
         "write 'reference standard', 'internal testing' or 'external testing'"),
)  # fmt: skip
