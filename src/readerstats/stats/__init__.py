"""Pure numbers: arrays in, small results out, for people who have arrays and no study.

>>> from readerstats import stats
>>> round(stats.mcnemar(12, 5, n=80).p, 4)
0.0896
"""

from readerstats.stats.association import (
    kendall,
    pearson,
    smallest_detectable_correlation,
    spearman,
)
from readerstats.stats.bayes import bayes_factor
from readerstats.stats.bootstrap_intervals import (
    bootstrap_interval,
    bootstrap_test,
    jackknife_acceleration,
)
from readerstats.stats.detection import METRICS, Metric, detect, evaluate
from readerstats.stats.groups import (
    PairwiseResult,
    games_howell,
    kruskal_wallis,
    permutation_test,
    welch_anova,
)
from readerstats.stats.line import Regression, regression
from readerstats.stats.means import mean, one_sample_t, paired_t, welch_t
from readerstats.stats.multiplicity import adjust
from readerstats.stats.paired import (
    compare_paired,
    cross,
    mcnemar,
    paired_difference,
    paired_odds_ratio,
)
from readerstats.stats.proportions import proportion, proportion_difference
from readerstats.stats.ranks import mann_whitney, wilcoxon
from readerstats.stats.resampling import Resampling, bootstrap, leave_one_out
from readerstats.stats.roc import auc
from readerstats.stats.signal_detection import criterion, d_prime

__all__ = [
    "METRICS",
    "Metric",
    "PairwiseResult",
    "Regression",
    "Resampling",
    "adjust",
    "auc",
    "bayes_factor",
    "bootstrap",
    "bootstrap_interval",
    "bootstrap_test",
    "compare_paired",
    "criterion",
    "cross",
    "d_prime",
    "detect",
    "evaluate",
    "games_howell",
    "jackknife_acceleration",
    "kendall",
    "kruskal_wallis",
    "leave_one_out",
    "mann_whitney",
    "mcnemar",
    "mean",
    "one_sample_t",
    "paired_difference",
    "paired_odds_ratio",
    "paired_t",
    "pearson",
    "permutation_test",
    "proportion",
    "proportion_difference",
    "regression",
    "smallest_detectable_correlation",
    "spearman",
    "welch_anova",
    "welch_t",
    "wilcoxon",
]
