"""Looks up, cell by cell, what each reader and model was asked, and how runs of a case differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from readerstats.analysis.metrics import Cell
from readerstats.analysis.participant import STATUSES, Participant, judged_its_own
from readerstats.analysis.unanswered import Counted
from readerstats.results import Labels, Row
from readerstats.stats.average_share import average_share
from readerstats.stats.averaged_detection import detect_averaged
from readerstats.stats.runs import run_kappa, run_spread, self_consistency

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from readerstats.results import Estimate
    from readerstats.study.model import Study

    FloatArray = NDArray[np.float64]


class Survey:
    """Looks up what each participant was asked, cell by cell.

    Parameters
    ----------
    study : Study

    Examples
    --------
    >>> import readerstats as rs
    >>> len(Survey(rs.load_study(rs.example("deepfake_xray"))).participants())
    42
    """

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
            own_dataset=model and judged_its_own(name, cell.dataset),
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
