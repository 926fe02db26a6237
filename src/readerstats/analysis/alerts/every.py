"""All alerts of a study: what must be known before its results are read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final, TypeAlias

from readerstats.analysis.alerts import (
    agreement,
    coherence,
    conclusions,
    covariates,
    gaps,
    generalization,
    leaks,
    order,
    reference_standard,
    runs,
    scales,
    spread,
    task,
)
from readerstats.analysis.alerts.words import with_numbers
from readerstats.errors import worst_first

if TYPE_CHECKING:
    from readerstats.analysis.answers import Answers
    from readerstats.errors import Problem
    from readerstats.study.model import Study

Alarm: TypeAlias = "Callable[[Answers], Iterator[Problem]]"
ALARMS: Final[tuple[Alarm, ...]] = (
    coherence.interval_against_p,
    reference_standard.reader_sets_truth,
    covariates.identifiable_readers,
    generalization.what_is_random,
    generalization.bootstrap_of_few,
    spread.negative_variance,
    coherence.unsettled_p,
    conclusions.unadjusted_tests,
    scales.threshold_after_data,
    gaps.missing_by_truth,
    gaps.indeterminate_reads,
    gaps.model_failures,
    runs.runs_disagree,
    leaks.truth_in_column,
    leaks.truth_in_order,
    reference_standard.always_right,
    covariates.small_groups,
    conclusions.no_proof_of_equality,
    conclusions.depends_on_choice,
    conclusions.posthoc_margin,
    conclusions.several_metrics,
    task.leaning_answers,
    task.enriched_prevalence,
    agreement.agreement_paradox,
    order.order_effect,
    order.phase_knowledge,
    covariates.few_for_correlation,
    covariates.noisy_values,
    covariates.between_groups_only,
    covariates.counted_by_reader,
    scales.ordinal_ratings,
    spread.all_or_none,
)
"""Within a severity, in the order in which they are told."""


def alerts(study: Study, answers: Answers | None = None) -> tuple[Problem, ...]:
    """Look for the pitfalls of reader studies in what is analyzed, and how.

    The checks of the tables are `Study.problems`; these look at the results as well.

    Parameters
    ----------
    study : Study
    answers : Answers, optional
        What was computed of the study already; without it everything is computed here.

    Returns
    -------
    tuple of Problem
        Errors, then warnings, then notes; docs/checks.md explains each code.

    Raises
    ------
    ReaderStatsError
        For settings that no analysis can follow, such as an aim without its margin.

    Examples
    --------
    >>> import readerstats as rs
    >>> study = rs.load_study(rs.example("deepfake_xray"), replicates=500)
    >>> [alert.code for alert in rs.alerts(study) if alert.severity != "note"]
    ['small-groups']
    """
    from readerstats.analysis.answers import answer

    found = answer(study) if answers is None else answers
    return worst_first(with_numbers(problem) for alarm in ALARMS for problem in alarm(found))
