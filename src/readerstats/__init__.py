"""Reader studies: from the table of reads to the numbers, tests and pages a journal accepts.

>>> import readerstats as rs
>>> study = rs.load_study(rs.example("deepfake_xray"), replicates=500)
>>> len(study.humans)
17
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from readerstats._version import __version__
from readerstats.errors import Problem, ReaderStatsError, StudyError
from readerstats.resources import example
from readerstats.results import Estimate, Labels, Row, TestResult

if TYPE_CHECKING:
    from readerstats import stats
    from readerstats.analysis.agreement import agreement
    from readerstats.analysis.alerts.every import alerts
    from readerstats.analysis.bias import bias
    from readerstats.analysis.case_difficulty import case_difficulty
    from readerstats.analysis.comparison import (
        compare_datasets,
        compare_modalities,
    )
    from readerstats.analysis.covariates import correlate
    from readerstats.analysis.covariates_together import covariates_together
    from readerstats.analysis.description import describe
    from readerstats.analysis.pairs import compare_models, compare_readers
    from readerstats.analysis.panel import compare_panel
    from readerstats.analysis.participants import participants
    from readerstats.analysis.performance import performance
    from readerstats.analysis.predictive_values import predictive_values
    from readerstats.analysis.ratings import ratings
    from readerstats.analysis.reader_facts import count
    from readerstats.analysis.reading_order import reading_order
    from readerstats.analysis.robustness import robustness
    from readerstats.analysis.standing import model_standings
    from readerstats.analysis.subgroups import subgroups
    from readerstats.analysis.together import together
    from readerstats.report.conversion import convert
    from readerstats.report.letters import write_letters
    from readerstats.report.page import report
    from readerstats.report.prose import text
    from readerstats.report.supplement import supplement
    from readerstats.report.verification import verify
    from readerstats.study.load import load_study
    from readerstats.study.model import Study

# Heavy libraries are imported with the first function that needs them, not with the package.
_HOME = {
    "agreement": "readerstats.analysis.agreement",
    "alerts": "readerstats.analysis.alerts.every",
    "bias": "readerstats.analysis.bias",
    "compare_datasets": "readerstats.analysis.comparison",
    "compare_modalities": "readerstats.analysis.comparison",
    "compare_models": "readerstats.analysis.pairs",
    "compare_panel": "readerstats.analysis.panel",
    "compare_readers": "readerstats.analysis.pairs",
    "convert": "readerstats.report.conversion",
    "correlate": "readerstats.analysis.covariates",
    "count": "readerstats.analysis.reader_facts",
    "covariates_together": "readerstats.analysis.covariates_together",
    "describe": "readerstats.analysis.description",
    "load_study": "readerstats.study.load",
    "model_standings": "readerstats.analysis.standing",
    "participants": "readerstats.analysis.participants",
    "performance": "readerstats.analysis.performance",
    "case_difficulty": "readerstats.analysis.case_difficulty",
    "robustness": "readerstats.analysis.robustness",
    "supplement": "readerstats.report.supplement",
    "subgroups": "readerstats.analysis.subgroups",
    "ratings": "readerstats.analysis.ratings",
    "reading_order": "readerstats.analysis.reading_order",
    "text": "readerstats.report.prose",
    "together": "readerstats.analysis.together",
    "predictive_values": "readerstats.analysis.predictive_values",
    "write_letters": "readerstats.report.letters",
    "Study": "readerstats.study.model",
    "verify": "readerstats.report.verification",
}

__all__ = [
    "Estimate",
    "Labels",
    "Problem",
    "ReaderStatsError",
    "Row",
    "Study",
    "StudyError",
    "TestResult",
    "__version__",
    "agreement",
    "alerts",
    "bias",
    "case_difficulty",
    "compare_datasets",
    "compare_modalities",
    "compare_models",
    "compare_panel",
    "compare_readers",
    "convert",
    "correlate",
    "count",
    "covariates_together",
    "describe",
    "example",
    "load_study",
    "model_standings",
    "participants",
    "performance",
    "predictive_values",
    "ratings",
    "reading_order",
    "report",
    "robustness",
    "stats",
    "subgroups",
    "supplement",
    "text",
    "together",
    "verify",
    "write_letters",
]


def __getattr__(name: str) -> Any:
    if name in ("report", "stats"):
        return import_module(f"readerstats.{name}")
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'readerstats' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted(__all__)
