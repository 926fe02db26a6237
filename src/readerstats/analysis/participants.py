"""Who was asked what, and answered how often: models with their runs, and unanswered reads."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from readerstats.analysis.metrics import Cell
from readerstats.analysis.patients import NOT_BY_PATIENT
from readerstats.analysis.unanswered import Counted
from readerstats.errors import Unanswerable
from readerstats.results import Labels, Row
from readerstats.stats.average_share import average_share
from readerstats.stats.averaged_detection import detect_averaged
from readerstats.stats.runs import RunSpread, run_kappa, run_spread, self_consistency
from readerstats.study.roles import squeezed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from readerstats.results import Estimate, TestResult
    from readerstats.study.model import Study

    FloatArray = NDArray[np.float64]

STATUSES: Final = ("answered", "indeterminate", "refused", "unparseable", "error", "missing")


@dataclass(frozen=True, eq=False, kw_only=True)
class Participant:
    """One reader or model in one cell: what was asked, and what came of it.

    Attributes
    ----------
    reader : str
    kind : {"human", "model"}
    cell : Cell
    cases : int
        Cases of the cell.
    asked : int
        Those of them that the tables have a row for, answered or not.
    runs : int
        Rows in all: reads of a person, runs of a model. They are no cases.
    fewest, most : int
        Runs of a case that was asked.
    statuses : dict of str to int
        How many of the runs were answered, refused, and so on; the names are `STATUSES`.
    answered : Estimate
        Share of the runs that were answered, averaged over cases.
    table : dict of str to tuple of float, or None
        Cases by truth (``positive``, ``negative``) and answer: positive, negative, none. A case
        with several runs is spread over them, so that the six numbers add up to cases.
    rules : tuple of Row of Estimate
        Each metric with unanswered runs left out, all wrong, all right; empty where all answered.
    spread : RunSpread or None
        Of being right, or of the score where there are no decisions; None without several runs.
    consistency, kappa : Row of Estimate or None
        Agreement of the runs of one case, and that beyond chance.
    variants : tuple of Row of Estimate
        The first metric for each prompt and temperature, where there are several.
    own_dataset : bool
        Whether it is a model with the name of the dataset, and may have made the cases.
    """

    reader: str
    kind: str
    cell: Cell
    cases: int
    asked: int
    runs: int
    fewest: int
    most: int
    statuses: dict[str, int]
    answered: Estimate
    table: dict[str, tuple[float, float, float]] | None = None
    rules: tuple[Row[Estimate], ...] = ()
    spread: RunSpread | None = None
    consistency: Row[Estimate] | None = None
    kappa: Row[Estimate] | None = None
    variants: tuple[Row[Estimate], ...] = ()
    own_dataset: bool = False

    @property
    def unanswered(self) -> int:
        """Runs without an answer."""
        return self.runs - self.statuses["answered"]

    @property
    def rows(self) -> tuple[Row[Estimate], ...]:
        """Its estimates: the share answered of models and where any was not, then the others."""
        labels = Labels(
            metric="answered",
            random="cases",
            scope="reader",
            reader=self.reader,
            modality=self.cell.modality,
            dataset=self.cell.dataset,
        )
        told = self.kind == "model" or self.unanswered
        share = (Row(labels, self.answered),) if told else ()
        agreement = tuple(row for row in (self.consistency, self.kappa) if row is not None)
        return (*share, *self.rules, *agreement, *self.variants)

    def record(self) -> dict[str, Any]:
        """Return what JSON has beside the rows."""
        found: dict[str, Any] = {
            "reader": self.reader,
            "kind": self.kind,
            "modality": self.cell.modality,
            "dataset": self.cell.dataset,
            "cases": self.cases,
            "asked": self.asked,
            "runs": self.runs,
            "runs_per_case": [self.fewest, self.most],
            "statuses": self.statuses,
            "table": None if self.table is None else {k: list(v) for k, v in self.table.items()},
        }
        if self.spread is not None:
            found["spread"] = asdict(self.spread)
        if self.own_dataset:
            found["own_dataset"] = True
        return found


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
    survey = _Survey(study)
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


class _Survey:
    """Looks up what each participant was asked, cell by cell."""

    def __init__(self, study: Study) -> None:
        self.study = study
        self.reads = study.arrays()
        self.asked = study.asked()
        self.counted = Counted(study)
        self.answers = self.counted.under("missing").asked()

    def participants(self) -> list[Participant]:
        """List everybody in every cell where they were asked."""
        reads, asked = self.reads, self.asked
        names = {name: place for place, name in enumerate(reads.readers)}
        order = [names[name] for name in self.study.humans + self.study.models]
        cells = [
            (index, Cell(modality, dataset))
            for index, modality in enumerate(reads.modalities)
            for dataset in reads.dataset_names
        ]
        found = []
        for index, cell in cells:
            inside = reads.in_dataset(cell.dataset)
            here = (asked.modality == index) & inside[asked.case]
            for reader in order:
                rows = np.flatnonzero(here & (asked.reader == reader))
                if rows.size:
                    found.append(self._participant(reader, cell, rows, int(inside.sum())))
        return found

    def _participant(
        self, reader: int, cell: Cell, rows: NDArray[np.intp], n_cases: int
    ) -> Participant:
        asked, reads = self.asked, self.reads
        name, model = reads.readers[reader], bool(reads.models[reader])
        number = np.bincount(asked.case[rows], minlength=len(reads.cases))
        mine = number > 0
        statuses = {status: int((asked.status[rows] == status).sum()) for status in STATUSES}
        answered = self._share(rows, asked.status[rows] == "answered", number)
        silent = statuses["answered"] < rows.size
        several = int(number.max()) > 1
        return Participant(
            reader=name,
            kind="model" if model else "human",
            cell=cell,
            cases=n_cases,
            asked=int(mine.sum()),
            runs=rows.size,
            fewest=int(number[mine].min()),
            most=int(number.max()),
            statuses=statuses,
            answered=average_share(answered[mine], runs=number[mine], level=self._level),
            table=self._table(rows, number),
            rules=self.counted.of_reader(name, cell) if silent else (),
            **(self._of_runs(name, cell, rows) if several else {}),
            own_dataset=model
            and bool(cell.dataset)
            and squeezed(name) == squeezed(cell.dataset or ""),
        )

    @property
    def _level(self) -> float:
        return self.study.settings.analysis.level

    def _share(
        self, rows: NDArray[np.intp], marked: NDArray[np.bool_], number: NDArray[np.intp]
    ) -> FloatArray:
        """Return for each case the share of its runs that are marked; NaN where not asked."""
        total = np.bincount(self.asked.case[rows], weights=marked, minlength=number.size)
        share: FloatArray = np.full(number.size, np.nan)
        return np.divide(total, number, out=share, where=number > 0)

    def _table(
        self, rows: NDArray[np.intp], number: NDArray[np.intp]
    ) -> dict[str, tuple[float, float, float]] | None:
        """Cross truth with answers; None where there are no decisions."""
        if self.answers.decision is None:
            return None
        said = self.answers.decision[rows]
        parts = [self._share(rows, marked, number) for marked in (said == 1, said == 0)]
        table = {}
        for name, state in (("positive", True), ("negative", False)):
            cases = (number > 0) & (self.reads.truth == state)
            yes, no = (float(part[cases].sum()) for part in parts)
            table[name] = (yes, no, max(0.0, float(cases.sum()) - yes - no))
        return table

    def _of_runs(self, name: str, cell: Cell, rows: NDArray[np.intp]) -> dict[str, Any]:
        """Say how runs of one case differ; rows of the model in the cell."""
        case, truth = self.asked.case[rows], self.reads.truth

        def row(metric: str, result: Estimate, **more: str) -> Row[Estimate]:
            labels = Labels(
                metric=metric,
                random="cases",
                scope="reader",
                reader=name,
                modality=cell.modality,
                dataset=cell.dataset,
                **more,
            )
            return Row(labels, result)

        if self.asked.decision is None or self.answers.decision is None:
            score = self.asked.score
            return {} if score is None else {"spread": run_spread(_by_case(case, score[rows]))}
        said = self.asked.decision[rows]
        right = np.where(truth[case], said, 1 - said)
        answers = _by_case(case, self.answers.decision[rows])
        return {
            "spread": run_spread(_by_case(case, right)),
            "consistency": row("self-consistency", self_consistency(answers, level=self._level)),
            "kappa": row("self-consistency-kappa", run_kappa(answers, level=self._level)),
            "variants": tuple(
                row(metric, result, by="prompt", group=group)
                for metric, group, result in self._variants(rows)
            ),
        }

    def _variants(self, rows: NDArray[np.intp]) -> list[tuple[str, str, Estimate]]:
        """Estimate the first metric for each way in which a model was asked."""
        asked, metrics = self.asked, self.counted.metrics
        if asked.variant is None or asked.decision is None or not metrics:
            return []
        names = list(dict.fromkeys(asked.variant[rows]))
        return [] if len(names) < 2 else [
            (metrics[0], name, self._of_variant(rows[asked.variant[rows] == name], metrics[0]))
            for name in names
        ]  # fmt: skip

    def _of_variant(self, rows: NDArray[np.intp], metric: str) -> Estimate:
        decision = self.asked.decision
        if decision is None:
            raise ValueError("a variant needs decisions.")
        known = rows[~np.isnan(decision[rows])]
        number = np.bincount(self.asked.case[known], minlength=len(self.reads.cases))
        said = self._share(known, decision[known] == 1, number)
        return detect_averaged(metric, said, self.reads.truth, runs=number, level=self._level)


def _by_case(case: NDArray[np.intp], values: FloatArray) -> FloatArray:
    """Lay runs out as (case, run), NaN where a case has fewer than others."""
    order = np.argsort(case, kind="stable")
    _, starts, number = np.unique(case[order], return_index=True, return_counts=True)
    place = np.arange(case.size) - np.repeat(starts, number)
    table: FloatArray = np.full((number.size, int(number.max())), np.nan)
    table[np.repeat(np.arange(number.size), number), place] = values[order]
    return table


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
        f"{one.reader} judged cases of the dataset of its own name: if it made them, it may know "
        "its own work"
        for one in models
        if one.own_dataset
    ]
    notes += [
        f"{one.reader} has no row for {one.cases - one.asked} of {one.cases} cases"
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
