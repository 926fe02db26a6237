"""The codes of what an analysis must be told of: alerts, and comparisons that are refused."""

from __future__ import annotations

from readerstats.study.code import Code

_REFUSED = (
    Code("pooled-reads", "error", "analysis", "Pooled reads",
         "A method for independent answers was asked for the reads of several readers. Reads of "
         "one case, and reads of one reader, resemble each other: the interval would be too "
         "narrow and P too small. It is refused; the page draws it, in gray, as a warning.",
         "use obuchowski-rockette, u-statistics or bootstrap"),
    Code("pooled-mcnemar", "error", "analysis", "McNemar on pooled reads",
         "McNemar's test was asked for the reads of several readers. It takes each pair of reads "
         "as independent of all others, and its P value is too small. It is refused.",
         "compare reader averages with obuchowski-rockette, or two readers with McNemar's test"),
    Code("mcnemar-other-cases", "error", "analysis", "McNemar on other cases",
         "McNemar's test was asked for two sets of different cases. It compares two answers to "
         "the same case, so that nothing can be paired. It is refused.",
         "compare the reader averages with obuchowski-rockette, or show each side's own interval"),
)  # fmt: skip

_INFERENCE = (
    Code("these-cases-only", "note", "analysis", "These cases only",
         "Readers are random and cases are taken as given, as in a t test of the readers' means: "
         "the results hold for other readers of these very cases.",
         "say so in the paper; random = 'readers and cases' speaks for other cases, too"),
    Code("these-readers-only", "note", "analysis", "These readers only",
         "Cases are random and readers are taken as given: the results hold for these very "
         "readers.",
         "say so in the paper; random = 'readers and cases' speaks for other readers, too"),
    Code("random-not-stated", "note", "analysis", "Fixed or random readers?",
         "The settings do not say whether readers are random, and there are so few that the "
         "choice weighs: results for other readers then have wide intervals.",
         "write random = 'readers and cases', or random = 'cases', under [analysis]"),
    Code("too-few-readers", "warning", "analysis", "Too few readers",
         "How much two people differ says next to nothing about readers in general.",
         "take these readers as given: random = 'cases' under [analysis]"),
    Code("bootstrap-few-readers", "warning", "analysis", "Bootstrap of few readers",
         "A bootstrap draws readers again and again from the same few; with five or fewer its "
         "interval is rough and tends to be too narrow or too wide.",
         "prefer a metric that Obuchowski-Rockette can analyze, or say so as a limitation"),
    Code("negative-variance", "warning", "analysis", "Variance below zero",
         "A variance or covariance was estimated below zero, which none can be: something else, "
         "mostly zero, stands in its place. It happens with few readers or hardly any errors.",
         "look at how the components of variance came out before leaning on the interval"),
    Code("all-or-none", "note", "analysis", "All or none",
         "A reader or model was right about every case of a class, or about none. The interval "
         "is one that stays sound there, and the rule of three says what is still possible.",
         "never write 100% without its interval"),
    Code("interval-against-p", "error", "analysis", "Interval and P disagree",
         "A confidence interval leaves out the value tested while P says that it is compatible "
         "with the data, or the other way round. Both should come from the same model.",
         "do not publish this pair; please report it as a fault of readerstats"),
    Code("unsettled-p", "warning", "analysis", "P not settled",
         "A P value from resampling lies so near the limit that other random numbers could put "
         "it on the other side.",
         "raise replicates under [analysis], to 100,000 for instance"),
)  # fmt: skip

_CONCLUSIONS = (
    Code("unadjusted-tests", "warning", "analysis", "Many tests",
         "Several tests of a family are made and their P values are not adjusted: the more tests, "
         "the likelier that one of them shows a difference by chance.",
         "set multiplicity = 'holm', or call the P values descriptive"),
    Code("no-proof-of-equality", "note", "analysis", "No proof of equality",
         "P is not below the limit. That is no evidence of a difference, and no evidence of "
         "equality either: equality is shown within a margin that was named beforehand.",
         "give the interval of the difference, and do not claim that the two are equal"),
    Code("posthoc-margin", "note", "analysis", "Margin named afterward?",
         "The margin came with the command or the call and does not stand in study.toml, so that "
         "nothing shows that it was named before the data were seen.",
         "call the claim exploratory, or write the margin of the protocol into study.toml"),
    Code("several-metrics", "note", "analysis", "No primary metric",
         "Several metrics are tested and the settings name none of them, so that nothing shows "
         "which one was chosen beforehand.",
         "write metrics under [analysis], the primary one first"),
    Code("depends-on-choice", "note", "analysis", "Conclusion hangs on the choice",
         "The same contrast is on one side of the limit under some assumptions in use and on the "
         "other side under others.",
         "name the analysis that the protocol planned, and report the others beside it"),
)  # fmt: skip

_TASK = (
    Code("leaning-answers", "note", "analysis", "Leaning answers",
         "Someone is right more often than chance and yet leans clearly to one answer (criterion "
         "c at least 0.5 from zero): accuracy alone hides which errors are made.",
         "show sensitivity and specificity beside accuracy"),
    Code("enriched-prevalence", "note", "analysis", "Prevalence of the study",
         "Predictive values, and measures made of them, hold for the share of positive cases in "
         "this set. Reader studies are enriched; in practice the share is mostly smaller.",
         "do not headline them; give sensitivity and specificity"),
    Code("threshold-after-data", "warning", "analysis", "Threshold after the data?",
         "Ratings were cut into decisions, and the threshold was given with the command or is "
         "the very one at which these data look best. Chosen so, it flatters.",
         "name the threshold in study.toml as the protocol had it, and show the ROC curve"),
    Code("ordinal-ratings", "note", "analysis", "Ratings in steps",
         "Ratings are steps of a scale whose distances mean nothing: the area under the ROC curve "
         "uses their order alone, ties half, and no mean of ratings is shown."),
    Code("agreement-paradox", "note", "analysis", "Agreement and kappa",
         "Readers agree on most cases and kappa is low all the same, because nearly all answers "
         "are of one kind; or they agree on every case. One number alone misleads.",
         "report percent agreement, kappa and AC1 together"),
)  # fmt: skip

_GAPS = (
    Code("missing-by-truth", "warning", "analysis", "Gaps depend on the truth",
         "Reads are missing more often in one class than in the other, by more than chance: the "
         "difficult cases may have been left out, and what remains looks better.",
         "find out why, and report the bounds: all missing reads right, all wrong"),
    Code("indeterminate-reads", "warning", "analysis", "Cannot tell",
         "Readers answered that they cannot tell. How these reads count is a decision; the "
         "message has the accuracy under each of the three.",
         "report their number (STARD 2015, item 15) and the rule named beforehand"),
    Code("model-failures", "warning", "analysis", "Models without an answer",
         "A model refused, failed, or gave an answer that could not be understood. The message "
         "has the accuracy if all of these are wrong and if all are right.",
         "report their number, how they count, and how answers were parsed"),
    Code("runs-disagree", "warning", "analysis", "Runs disagree",
         "Asked again, a model answered otherwise about some cases. Its runs are averaged within "
         "a case; they never count as more cases.",
         "report how often the runs disagree"),
)  # fmt: skip

_LEAKS = (
    Code("truth-in-column", "warning", "analysis", "A column tells the truth",
         "A number or a date that comes with the cases, or their order, tells the classes apart. "
         "If readers or models could see it, or what it stands for, they could guess.",
         "find out why: other sources, other file sizes, other dates for one class"),
    Code("truth-in-order", "warning", "analysis", "Reading order tells the truth",
         "Cases of one class were read earlier than those of the other: readers could guess, and "
         "fatigue falls on one class more than on the other.",
         "say how the order was made; shuffle it for each reader"),
    Code("order-effect", "note", "analysis", "Accuracy changes along the way",
         "Readers became better, or worse, from their first case to their last.",
         "report the change; where all read in one order it may be the cases that change"),
    Code("phase-knowledge", "note", "analysis", "Phases differ in knowledge",
         "The same readers read in several phases. What they knew, and what they had seen, "
         "changed with the phase: a difference between phases is also one of that.",
         "say so in the paper, and do not put the difference down to the cases alone"),
    Code("reader-sets-truth", "error", "analysis", "A reader set the truth",
         "A reader of the study helped to settle the truth of cases that he or she was judged "
         "on. Agreement with oneself counts as being right.",
         "leave that reader out, or take the truth of these cases from the others alone"),
    Code("always-right", "warning", "analysis", "Right about everything",
         "A reader agrees with the truth on every case, which by the others' accuracy is hardly "
         "chance. Perhaps the truth is that reader's own.",
         "find out whether the reader had a part in the reference standard, or saw it"),
)  # fmt: skip

_READERS = (
    Code("few-for-correlation", "note", "analysis", "Few readers for a correlation",
         "With fewer than 30 readers only strong correlations can be found, and a weak one is "
         "known within wide bounds.",
         "give the interval; write 'no evidence of a correlation', never 'no correlation'"),
    Code("noisy-values", "note", "analysis", "Noise in the readers' values",
         "Each reader's value rests on so few cases that much of what readers differ by is "
         "chance. That pulls any correlation toward zero (attenuation).",
         "name it as a limitation; the mixed model's odds ratio does not suffer from it"),
    Code("between-groups-only", "note", "analysis", "Known of groups only",
         "A covariate has one value for all readers of a group, such as a center: its slope "
         "compares groups, and says nothing of the readers within them.",
         "speak of centers, not of readers"),
    Code("small-groups", "warning", "analysis", "Small groups of readers",
         "A group of readers that is compared has five members or fewer: one of them can make "
         "the difference.",
         "call it exploratory, give the size of each group, and look at the permutation test"),
    Code("counted-by-reader", "note", "analysis", "Counted once a reader",
         "A fact about the reader is repeated in each of the reads. It is counted once a reader, "
         "and its interval is that of so many readers."),
    Code("identifiable-readers", "warning", "analysis", "Readers could be told",
         "Facts about readers were made coarser in an anonymous report, because who knows the "
         "readers would have known whose results these are: rare groups count together, numbers "
         "stand beside a reader in bands, and what still tells is not beside them. "
         "Correlations are those of the exact numbers.",
         "look at what was changed, and put the covariates that matter most first under "
         "[analysis] covariates"),
    Code("recognizable-readers", "note", "analysis", "Readers may be recognized",
         "Readers are shown as the tables name them, beside facts that only one of them has, and "
         "the settings do not say whether that is meant.",
         "write anonymize = true, or false, under [report]"),
)  # fmt: skip

ALERTS: tuple[Code, ...] = (
    *_REFUSED, *_INFERENCE, *_CONCLUSIONS, *_TASK, *_GAPS, *_LEAKS, *_READERS,
)  # fmt: skip
"""In the order in which the manual has them."""
