"""What answers the items of checklists, by the names that the checklists have for it.

What is ``FILLED`` answers an item wholly from the data and the settings, or not at all; what is
``DRAFTED`` answers a part of it; ``UNLESS`` says why an item does not apply, or nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeAlias

from readerstats.report.checklist_answers import (
    agreement,
    design,
    estimates,
    methods,
    models,
    reads,
)

if TYPE_CHECKING:
    from readerstats.analysis.answers import Answers
    from readerstats.report.checklist_answers.filled import Filled
    from readerstats.report.style import Style

Filler: TypeAlias = "Callable[[Answers, Style], Filled | None]"


def _named(*functions: Filler) -> Mapping[str, Filler]:
    return MappingProxyType({function.__name__: function for function in functions})


FILLED: Final = _named(
    agreement.agreement_estimated,
    agreement.agreement_methods,
    agreement.raters_and_subjects,
    design.case_mix,
    design.clusters,
    design.design,
    design.readers_counted,
    design.washout,
    estimates.accuracy_estimated,
    estimates.components,
    estimates.cross_tabulation,
    estimates.differences_estimated,
    estimates.each_reader,
    estimates.ladder,
    estimates.models_compared,
    estimates.models_estimated,
    estimates.models_sensitivity,
    estimates.robustness,
    methods.accuracy_methods,
    methods.measures,
    methods.multiplicity,
    methods.multireader_method,
    methods.software,
    methods.subgroups_declared,
    methods.what_is_random,
    models.stochasticity,
    reads.indeterminate_reads,
    reads.labels_given,
    reads.missing_reads,
)
DRAFTED: Final = _named(
    agreement.agreement_details,
    design.case_columns,
    design.flow,
    design.modalities,
    design.pauses,
    design.raters_described,
    design.raters_reached,
    design.reading_order,
    design.severity,
    design.sizes_reached,
    estimates.counts_elsewhere,
    estimates.failures,
    methods.aim_declared,
    methods.endpoint,
    methods.files_listed,
    methods.limits_found,
    methods.measures_named,
    methods.software_of_analysis,
    methods.subgroups_undeclared,
    models.answers_parsed,
    models.cases_given,
    models.goal,
    models.models_in_title,
    models.models_named,
    models.own_images,
    models.prompts_counted,
    models.runs,
    reads.cutoff,
    reads.readers_asked,
    reads.scores_given,
    reads.unanswered_rule,
)
UNLESS: Final[Mapping[str, Callable[[Answers, Style], str]]] = MappingProxyType(
    {
        function.__name__: function
        for function in (
            design.one_modality,
            design.one_reader,
            design.read_once,
            estimates.no_model_beside_readers,
            estimates.nothing_compared,
            methods.no_tests,
        )
    }
)
