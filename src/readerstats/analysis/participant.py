"""One reader or model in one cell: what was asked, and what came of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from readerstats.results import Labels, Row
from readerstats.study.roles import squeezed

if TYPE_CHECKING:
    from readerstats.analysis.metrics import Cell
    from readerstats.results import Estimate
    from readerstats.stats.runs import RunSpread

STATUSES: Final = ("answered", "indeterminate", "refused", "unparseable", "error", "missing")


def judged_its_own(model: str, dataset: str | None) -> bool:
    """Whether a dataset bears the name of a model, which may have made its cases.

    Examples
    --------
    >>> judged_its_own("GPT-4o", "gpt 4o"), judged_its_own("GPT-4o", None)
    (True, False)
    """
    return dataset is not None and squeezed(model) == squeezed(dataset)


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
