"""Pure numbers: arrays in, small results out, for people who have arrays and no study.

>>> from readerstats import stats
>>> round(stats.mcnemar(12, 5, n=80).p, 4)
0.0896
"""

from readerstats.stats.agreement.bootstrap import agreement_bootstrap
from readerstats.stats.agreement.coefficients import agreement_coefficient
from readerstats.stats.agreement.intervals import AgreementCoefficient
from readerstats.stats.agreement.intraclass import IntraclassCorrelation, intraclass_correlation
from readerstats.stats.agreement.krippendorff import krippendorff_alpha
from readerstats.stats.agreement.light import light_kappa
from readerstats.stats.agreement.null_tests import fleiss_test
from readerstats.stats.agreement.two_readers import PairKappas, cohen_kappa, pair_kappas
from readerstats.stats.agreement.values import agreement_values
from readerstats.stats.agreement.weights import agreement_weights
from readerstats.stats.association import (
    kendall,
    pearson,
    smallest_detectable_correlation,
    spearman,
)
from readerstats.stats.average_share import average_share
from readerstats.stats.averaged_detection import detect_averaged
from readerstats.stats.bayes import bayes_factor
from readerstats.stats.bootstrap_intervals import (
    bootstrap_interval,
    bootstrap_test,
    jackknife_acceleration,
)
from readerstats.stats.calibration import shares_by_level, squared_errors, type_two_area
from readerstats.stats.cluster_counts import ClusterCounts, count_by_cluster
from readerstats.stats.cluster_robust import ClusteredVariance, clustered_variance
from readerstats.stats.clustered_mcnemar import clustered_mcnemar, design_effect
from readerstats.stats.detection import METRICS, Metric, detect, evaluate
from readerstats.stats.exact_tables import exact_association
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
from readerstats.stats.mixed.joint import (
    Stratum,
    average_probability,
    joint_test,
    linear_combination,
)
from readerstats.stats.mixed.model import MixedModel, logistic_mixed_model
from readerstats.stats.mixed.probability import (
    marginal_difference,
    population_averaged,
    typical_probability,
)
from readerstats.stats.mixed.profile import profile_interval
from readerstats.stats.mixed.random_effects import (
    RandomEffects,
    case_log_odds,
    expected_shares,
    random_effects,
)
from readerstats.stats.mrmc.analysis import ObuchowskiRockette, obuchowski_rockette
from readerstats.stats.mrmc.average import reader_average
from readerstats.stats.mrmc.average_of_means import AverageOfMeans, average_of_means
from readerstats.stats.mrmc.contrasts import ReaderDifference
from readerstats.stats.mrmc.design import AnovaRow
from readerstats.stats.mrmc.model_against_readers import model_against_readers
from readerstats.stats.mrmc.reader_covariance import ReaderCovariance, reader_covariance
from readerstats.stats.mrmc.subgroup_effects import SubgroupEffects, subgroup_effects
from readerstats.stats.mrmc.subgroups import (
    subgroup_average,
    subgroup_contrast,
    subgroup_homogeneity,
)
from readerstats.stats.multiplicity import adjust
from readerstats.stats.pair_rules import Choice, choose, pairs_right, relative_confidence
from readerstats.stats.paired import (
    compare_paired,
    cross,
    mcnemar,
    paired_difference,
    paired_odds_ratio,
)
from readerstats.stats.paired_predictive_values import (
    compare_predictive_values,
    relative_predictive_value,
)
from readerstats.stats.predictive_values import (
    average_likelihood_ratio,
    likelihood_ratio,
    likelihood_ratio_against,
    predictive_value,
)
from readerstats.stats.proportional_odds import ProportionalOdds, proportional_odds
from readerstats.stats.proportions import proportion, proportion_difference
from readerstats.stats.rank_among import RankAmong, rank_among
from readerstats.stats.ranks import mann_whitney, wilcoxon
from readerstats.stats.ratings import Distribution, distribution
from readerstats.stats.reading_order import (
    Positions,
    permuted_slope,
    positions,
    shared_orders,
    slopes,
)
from readerstats.stats.resampling import Resampling, bootstrap, leave_one_out
from readerstats.stats.roc.area import auc
from readerstats.stats.roc.curve import CutPoint, RocCurve, optimal_cut_point, roc_curve
from readerstats.stats.roc.delong import delong_covariance, paired_delong, unpaired_delong
from readerstats.stats.roc.operating_point import sensitivity_at, specificity_at
from readerstats.stats.roc.partial_auc import partial_auc
from readerstats.stats.roc.placements import placements
from readerstats.stats.runs import RunSpread, run_kappa, run_spread, self_consistency
from readerstats.stats.signal_detection import criterion, d_prime
from readerstats.stats.ustatistics.analysis import ustatistics
from readerstats.stats.ustatistics.results import PairMoments, UStatistics
from readerstats.stats.votes import (
    majority_right,
    mean_difference_of_votes,
    value_of_a_tie,
    vote_of_draws,
    vote_of_subsets,
)

__all__ = [
    "METRICS",
    "AgreementCoefficient",
    "AnovaRow",
    "AverageOfMeans",
    "Choice",
    "ClusterCounts",
    "ClusteredScore",
    "ClusteredVariance",
    "CutPoint",
    "Distribution",
    "GeeModel",
    "IntraclassCorrelation",
    "MarginPoint",
    "Metric",
    "MixedModel",
    "ObuchowskiRockette",
    "PairKappas",
    "PairMoments",
    "PairedScore",
    "PairwiseResult",
    "Positions",
    "ProportionalOdds",
    "RandomEffects",
    "RankAmong",
    "ReaderCovariance",
    "ReaderDifference",
    "Regression",
    "Resampling",
    "RocCurve",
    "RunSpread",
    "Stratum",
    "SubgroupEffects",
    "UStatistics",
    "adjust",
    "agreement_bootstrap",
    "agreement_coefficient",
    "agreement_values",
    "agreement_weights",
    "auc",
    "average_likelihood_ratio",
    "average_of_means",
    "average_probability",
    "average_share",
    "bayes_factor",
    "bootstrap",
    "bootstrap_interval",
    "bootstrap_test",
    "case_log_odds",
    "choose",
    "clustered_mcnemar",
    "clustered_variance",
    "cohen_kappa",
    "compare_paired",
    "compare_predictive_values",
    "count_by_cluster",
    "criterion",
    "cross",
    "d_prime",
    "delong_covariance",
    "design_effect",
    "detect",
    "detect_averaged",
    "distribution",
    "evaluate",
    "exact_association",
    "expected_shares",
    "fleiss_test",
    "games_howell",
    "intraclass_correlation",
    "jackknife_acceleration",
    "joint_test",
    "kendall",
    "krippendorff_alpha",
    "kruskal_wallis",
    "leave_one_out",
    "light_kappa",
    "likelihood_ratio",
    "likelihood_ratio_against",
    "linear_combination",
    "logistic_gee",
    "logistic_mixed_model",
    "majority_right",
    "mann_whitney",
    "margin_curve",
    "margin_test",
    "marginal_difference",
    "mcnemar",
    "mean",
    "mean_difference_of_votes",
    "model_against_readers",
    "obuchowski_rockette",
    "one_sample_t",
    "optimal_cut_point",
    "pair_kappas",
    "paired_delong",
    "paired_difference",
    "paired_odds_ratio",
    "paired_t",
    "pairs_right",
    "partial_auc",
    "pearson",
    "permutation_test",
    "permuted_slope",
    "placements",
    "population_averaged",
    "positions",
    "predictive_value",
    "profile_interval",
    "proportion",
    "proportion_difference",
    "proportional_odds",
    "random_effects",
    "rank_among",
    "reader_average",
    "reader_covariance",
    "regression",
    "relative_confidence",
    "relative_predictive_value",
    "roc_curve",
    "run_kappa",
    "run_spread",
    "self_consistency",
    "sensitivity_at",
    "shared_orders",
    "shares_by_level",
    "slopes",
    "smallest_detectable_correlation",
    "smallest_margin",
    "spearman",
    "specificity_at",
    "squared_errors",
    "subgroup_average",
    "subgroup_contrast",
    "subgroup_effects",
    "subgroup_homogeneity",
    "type_two_area",
    "typical_probability",
    "unpaired_delong",
    "ustatistics",
    "value_of_a_tie",
    "vote_of_draws",
    "vote_of_subsets",
    "welch_anova",
    "welch_t",
    "wilcoxon",
]
