"""How far the readers agree with each other, and with themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

from readerstats.analysis.cell_agreement import CellAgreement, with_weights, within_cell
from readerstats.analysis.frame import to_frame
from readerstats.analysis.intra_reader import intra_reader
from readerstats.analysis.readings import readings
from readerstats.errors import ReaderStatsError, Unanswerable
from readerstats.results import Labels, Row
from readerstats.stats.agreement.weights import WEIGHTS

if TYPE_CHECKING:
    import pandas as pd

    from readerstats.results import Estimate, TestResult
    from readerstats.stats.agreement.weights import Weights
    from readerstats.study.model import Study

COEFFICIENTS: Final = (
    "percent-agreement", "fleiss-kappa", "conger-kappa", "gwet-ac", "brennan-prediger",
    "krippendorff-alpha", "light-kappa", "cohen-kappa", "icc",
)  # fmt: skip
USUAL_WEIGHTS: Final[Weights] = "quadratic"


@dataclass(frozen=True, eq=False, kw_only=True)
class Agreement:
    """The agreement of the people with each other and, where they read again, with themselves.

    Attributes
    ----------
    cells : tuple of CellAgreement
        Column by column, each modality of each dataset.
    repeats : tuple of Row of Estimate
        Agreement of readers with themselves.
    coefficient : str or None
        The one that was asked for; `estimates` then has no other.
    notes : tuple of str
    """

    cells: tuple[CellAgreement, ...]
    repeats: tuple[Row[Estimate], ...] = ()
    coefficient: str | None = None
    notes: tuple[str, ...] = ()

    @property
    def estimates(self) -> tuple[Row[Estimate], ...]:
        """Coefficients among all readers, then of readers with themselves; or all pairs."""
        if self.coefficient == "cohen-kappa":
            return tuple(row for here in self.cells for row in pair_rows(here))
        asked = self.coefficient or ""
        rows = tuple(
            row
            for here in self.cells
            for row in here.coefficients
            if row.labels.metric.startswith(asked)
        )
        return (*rows, *self.repeats)

    @property
    def tests(self) -> tuple[Row[TestResult], ...]:
        """None: that readers agree better than by chance is no question worth a test."""
        return ()

    def record(self) -> dict[str, Any]:
        """Return the cells, with the kappas of all pairs, for JSON."""
        return {"agreement": {"cells": [here.record() for here in self.cells]}}

    def to_frame(self) -> pd.DataFrame:
        """Return the estimates as a DataFrame with the columns of the schema."""
        return to_frame(self.estimates)


def pair_rows(here: CellAgreement) -> tuple[Row[Estimate], ...]:
    """Label Cohen's kappa of every pair of a cell.

    Examples
    --------
    >>> pair_rows.__name__
    'pair_rows'
    """
    metric = with_weights("cohen-kappa", here.weights)
    return tuple(
        Row(
            Labels(
                metric=metric, random="cases", scope="group", modality=here.cell.modality,
                dataset=here.cell.dataset, column=here.column, a=pair.a, b=pair.b,
            ),
            pair.kappa,
        )
        for pair in here.pairs
    )  # fmt: skip


def agreement(
    study: Study,
    *,
    column: str | None = None,
    weights: Weights | None = None,
    coefficient: str | None = None,
    scale: tuple[float, float] | None = None,
) -> Agreement:
    """Ask how far the people of a study agree, with each other and with themselves.

    Parameters
    ----------
    study : Study
        Its settings give level, replicates, seed, and what is random.
    column : str, optional
        ``"decision"``, ``"score"``, or a column of numbers of the reads such as ``"quality"``;
        without it all three, as far as there are any.
    weights : {"unweighted", "linear", "quadratic", "ordinal"}, optional
        Of ratings on a scale; quadratic without it. Decisions have none.
    coefficient : str, optional
        Of `COEFFICIENTS`: the one to tell, in place of all; ``"cohen-kappa"`` is that of every
        pair.
    scale : (float, float), optional
        First and last step of the scale of `column`; without it the ratings that occur, and the
        whole numbers between them.

    Returns
    -------
    Agreement
        Models are no readers here. Each coefficient has two intervals: one for other readers and
        other cases (resampled, pairs of different readers), one for these readers (Student's t
        with the general standard error over cases, or patients).

    Raises
    ------
    Unanswerable
        Where no two people read a case in common, and none read a case twice.
    ReaderStatsError
        For a column, weights or coefficient that do not exist, or a rating outside the scale.

    Examples
    --------
    >>> import readerstats as rs
    >>> study = rs.load_study(rs.example("deepfake_xray"), replicates=200)
    >>> found = rs.agreement(study, column="decision")
    >>> [round(here.told("percent-agreement").result.estimate, 2) for here in found.cells]
    [0.79, 0.91]
    """
    if weights is not None and weights not in WEIGHTS:
        raise ReaderStatsError(
            f"there are no weights '{weights}'; write one of {', '.join(WEIGHTS)}."
        )
    if coefficient is not None and coefficient not in COEFFICIENTS:
        raise ReaderStatsError(
            f"there is no coefficient '{coefficient}'; write one of {', '.join(COEFFICIENTS)}."
        )
    if not study.humans:
        raise Unanswerable("agreement is asked of people, and here only models read.")
    main = coefficient if coefficient not in (None, "cohen-kappa", "icc") else None
    cells: list[CellAgreement] = []
    repeats: list[Row[Estimate]] = []
    alone: list[str] = []
    for found in readings(study, column, scale):
        chosen: Weights = (weights or USUAL_WEIGHTS) if found.kind == "rating" else "unweighted"
        for cell in found.cells(study.arrays()):
            here = within_cell(study, found, cell, chosen, cast("Any", main))
            cells += [here] if here.n_shared else []
            alone += [] if here.n_shared else [_place(found.column, here)]
        repeats += intra_reader(study, found, chosen)
    if not cells and not repeats:
        raise Unanswerable(
            "agreement needs two readers who read the same case, or one who read a case twice; "
            "here nobody did."
        )
    return Agreement(
        cells=tuple(cells),
        repeats=tuple(repeats),
        coefficient=coefficient,
        notes=tuple(_notes(study, cells, alone, scale, weights)),
    )


def _place(column: str, here: CellAgreement) -> str:
    names = (name for name in (here.cell.modality, here.cell.dataset) if name)
    return ", ".join((column, *names))


def _notes(
    study: Study,
    cells: list[CellAgreement],
    alone: list[str],
    scale: tuple[float, float] | None,
    weights: Weights | None,
) -> list[str]:
    """Say what the numbers cannot tell."""
    notes = [f"no case was read by two readers ({place})" for place in alone]
    rated = {here.column: here for here in cells if here.kind == "rating"}
    for column, here in rated.items():
        if scale is None:
            notes.append(
                f"{column} is taken as a scale of {len(here.categories)} steps, "
                f"{here.categories[0]:g} to {here.categories[-1]:g}, for those were given; name "
                "it with --scale if there are others, since AC2 and Brennan-Prediger depend on it"
            )
    if weights is not None and cells and not rated:
        notes.append("weights are of ratings on a scale: decisions and measurements have none")
    few = {len(here.readers) for here in cells if len(here.readers) < 4}
    if few and study.settings.analysis.random != "cases":
        notes.append(
            f"{' or '.join(str(number) for number in sorted(few))} readers say nothing of other "
            "readers: the intervals are over cases alone"
        )
    return notes
