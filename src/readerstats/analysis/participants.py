"""Who was asked what, and answered how often: models with their runs, and unanswered reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from readerstats.analysis.patients import NOT_BY_PATIENT
from readerstats.analysis.survey import Survey
from readerstats.errors import Unanswerable

if TYPE_CHECKING:
    from readerstats.analysis.participant import Participant
    from readerstats.results import Estimate, Row, TestResult
    from readerstats.study.model import Study


@dataclass(frozen=True, eq=False, kw_only=True)
class Participants:
    """Everybody who was asked, cell by cell.

    Attributes
    ----------
    rule : {"missing", "incorrect"}
        How unanswered reads count in the primary analysis.
    each : tuple of Participant
        Cell by cell, people first.
    averages : tuple of Row of Estimate
        The reader average of the first metric under each rule, where reads are unanswered.
    notes : tuple of str
    """

    rule: str
    each: tuple[Participant, ...]
    averages: tuple[Row[Estimate], ...] = ()
    notes: tuple[str, ...] = ()
    tests: tuple[Row[TestResult], ...] = ()

    @property
    def models(self) -> tuple[Participant, ...]:
        """The models."""
        return tuple(one for one in self.each if one.kind == "model")

    @property
    def people(self) -> tuple[Participant, ...]:
        """The readers."""
        return tuple(one for one in self.each if one.kind == "human")

    @property
    def estimates(self) -> tuple[Row[Estimate], ...]:
        """Rows of everybody, then the averages."""
        return (*(row for one in self.each for row in one.rows), *self.averages)

    def record(self) -> dict[str, Any]:
        """Return what JSON has beside the rows, under the key ``participants``."""
        return {
            "participants": {
                "unanswered": self.rule,
                "each": [one.record() for one in self.each],
            }
        }


def participants(study: Study) -> Participants:
    """Tell how often each model and reader answered, and what unanswered reads could change.

    Parameters
    ----------
    study : Study
        With a model, or with reads that were not answered.

    Returns
    -------
    Participants
        For every cell: runs, statuses, the table of truth by answer, each metric with unanswered
        runs left out, all wrong and all right, and how far the runs of a model agree.

    Raises
    ------
    Unanswerable
        For a study without models whose reads are all answered.

    Notes
    -----
    Runs are averaged within cases and cases are what is drawn: `n` is a number of cases
    everywhere. The table of truth by answer is the one of intention to diagnose [1]_; the bounds
    take all unanswered reads as wrong, and as right.

    References
    ----------
    .. [1] Schuetz GM, Schlattmann P, Dewey M. BMJ 2012;345:e6717. doi:10.1136/bmj.e6717

    Examples
    --------
    >>> import readerstats as rs
    >>> found = rs.participants(rs.load_study(rs.example("deepfake_xray")))
    >>> first = found.models[0]
    >>> first.reader, first.runs, first.statuses["refused"], first.own_dataset
    ('GPT-4o', 154, 0, True)
    """
    survey = Survey(study)
    each = tuple(survey.participants())
    if not study.models and not any(one.unanswered for one in each):
        raise Unanswerable("there is no model, and every read has an answer.")
    silent = dict.fromkeys(one.cell for one in each if one.kind == "human" and one.unanswered)
    return Participants(
        rule=study.task.unanswered,
        each=each,
        averages=survey.counted.of_average(tuple(silent)),
        notes=tuple(_notes(study, each, survey.counted.metrics)),
    )


def _notes(study: Study, each: tuple[Participant, ...], metrics: tuple[str, ...]) -> list[str]:
    """Say what was not assessed, and what the numbers leave out."""
    models = [one for one in each if one.kind == "model"]
    most = {name: max((o.most for o in models if o.reader == name), default=0)
            for name in study.models}  # fmt: skip
    once = [name for name, runs in most.items() if runs == 1]
    notes = []
    if once:
        notes.append(f"run-to-run variability was not assessed: {', '.join(once)} answered each "
                     "case once")  # fmt: skip
    notes += [
        f"the dataset {one.cell.dataset} bears the name of the model {one.reader}, which judged "
        "it: if the model made these cases, it may know its own work"
        for one in models
        if one.own_dataset
    ]
    notes += [
        f"the model {one.reader} has no row for {one.cases - one.asked} of {one.cases} cases"
        f"{f' of {one.cell.dataset}' if one.cell.dataset else ''}: they are no unanswered reads, "
        "and in no bound"
        for one in models
        if one.asked < one.cases
    ]
    if any(one.unanswered for one in each):
        without = [name for name in study.settings.analysis.metrics if name not in metrics]
        if without and study.binary:
            notes.append(f"unanswered reads have no bounds for {', '.join(without)}")
    if study.arrays().clusters is not None and (notes or models):
        notes.append(f"for shares answered and agreement of runs {NOT_BY_PATIENT}")
    return notes
