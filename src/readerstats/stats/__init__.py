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
from readerstats.stats.cluster_counts import ClusterCounts, count_by_cluster
from readerstats.stats.clustered_mcnemar import clustered_mcnemar, design_effect
from readerstats.stats.detection import METRICS, Metric, detect, evaluate
from readerstats.stats.gee import GeeModel, logistic_gee
from readerstats.stats.groups import (
    PairwiseResult,
    games_howell,
    kruskal_wallis,
    permutation_test,
    welch_anova,
)
from readerstats.stats.judges import ClusteredScore, PairedScore
from readerstats.stats.line import Regression, regression
from readerstats.stats.margins import MarginPoint, margin_curve, margin_test, smallest_margin
from readerstats.stats.means import mean, one_sample_t, paired_t, welch_t
from readerstats.stats.mixed.model import MixedModel, logistic_mixed_model
from readerstats.stats.mixed.probability import (
    marginal_difference,
    population_averaged,
    typical_probability,
)
from readerstats.stats.mixed.profile import profile_interval
from readerstats.stats.mrmc.analysis import ObuchowskiRockette, obuchowski_rockette
from readerstats.stats.mrmc.average import reader_average
from readerstats.stats.mrmc.contrasts import ReaderDifference
from readerstats.stats.mrmc.design import AnovaRow
from readerstats.stats.mrmc.model_against_readers import model_against_readers
from readerstats.stats.mrmc.reader_covariance import ReaderCovariance, reader_covariance
from readerstats.stats.multiplicity import adjust
from readerstats.stats.paired import (
    compare_paired,
    cross,
    mcnemar,
    paired_difference,
    paired_odds_ratio,
)
from readerstats.stats.proportions import proportion, proportion_difference
from readerstats.stats.rank_among import RankAmong, rank_among
from readerstats.stats.ranks import mann_whitney, wilcoxon
from readerstats.stats.resampling import Resampling, bootstrap, leave_one_out
from readerstats.stats.roc.area import auc
from readerstats.stats.roc.curve import CutPoint, RocCurve, optimal_cut_point, roc_curve
from readerstats.stats.roc.delong import delong_covariance, paired_delong, unpaired_delong
from readerstats.stats.roc.operating_point import sensitivity_at, specificity_at
from readerstats.stats.roc.partial_auc import partial_auc
from readerstats.stats.roc.placements import placements
from readerstats.stats.signal_detection import criterion, d_prime
from readerstats.stats.ustatistics.analysis import ustatistics
from readerstats.stats.ustatistics.results import PairMoments, UStatistics

__all__ = [
    "METRICS",
    "AnovaRow",
    "ClusterCounts",
    "ClusteredScore",
    "CutPoint",
    "GeeModel",
    "MarginPoint",
    "Metric",
    "MixedModel",
    "ObuchowskiRockette",
    "PairMoments",
    "PairedScore",
    "PairwiseResult",
    "RankAmong",
    "ReaderCovariance",
    "ReaderDifference",
    "Regression",
    "Resampling",
    "RocCurve",
    "UStatistics",
    "adjust",
    "auc",
    "bayes_factor",
    "bootstrap",
    "bootstrap_interval",
    "bootstrap_test",
    "clustered_mcnemar",
    "compare_paired",
    "count_by_cluster",
    "criterion",
    "cross",
    "d_prime",
    "delong_covariance",
    "design_effect",
    "detect",
    "evaluate",
    "games_howell",
    "jackknife_acceleration",
    "kendall",
    "kruskal_wallis",
    "leave_one_out",
    "logistic_gee",
    "logistic_mixed_model",
    "mann_whitney",
    "margin_curve",
    "margin_test",
    "marginal_difference",
    "mcnemar",
    "mean",
    "model_against_readers",
    "obuchowski_rockette",
    "one_sample_t",
    "optimal_cut_point",
    "paired_delong",
    "paired_difference",
    "paired_odds_ratio",
    "paired_t",
    "partial_auc",
    "pearson",
    "permutation_test",
    "placements",
    "population_averaged",
    "profile_interval",
    "proportion",
    "proportion_difference",
    "rank_among",
    "reader_average",
    "reader_covariance",
    "regression",
    "roc_curve",
    "sensitivity_at",
    "smallest_detectable_correlation",
    "smallest_margin",
    "spearman",
    "specificity_at",
    "typical_probability",
    "unpaired_delong",
    "ustatistics",
    "welch_anova",
    "welch_t",
    "wilcoxon",
]
