"""What one reader is told of the own reads: beside those of all others, who have no names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from readerstats.analysis.metrics import Cell, cells, metrics_of, reader_estimate
from readerstats.errors import ReaderStatsError
from readerstats.study.wording import counted

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from readerstats.results import Estimate
    from readerstats.study.model import Study

Among: TypeAlias = Literal["below", "within", "above"]
MOST_CASES = 10
"""Cases of a kind that a letter lists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnResult:
    """One metric of one reader in a cell, and where it lies among all readers.

    Attributes
    ----------
    cell : Cell
    metric : str
    own : Estimate
    others : tuple of Estimate
        From the highest to the lowest.
    models : mapping of str to Estimate
    lower_quartile, upper_quartile : float or None
        Between them lies the middle half of the readers, this one among them.
    """

    cell: Cell
    metric: str
    own: Estimate
    others: tuple[Estimate, ...]
    models: Mapping[str, Estimate]
    lower_quartile: float | None
    upper_quartile: float | None

    @property
    def among(self) -> Among | None:
        """Whether it is below, within or above the middle half; None where it is not known."""
        value, low, high = self.own.estimate, self.lower_quartile, self.upper_quartile
        if value is None or low is None or high is None:
            return None
        return "below" if value < low else "above" if value > high else "within"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlikeOthers:
    """A case that a reader judged as most others did not.

    Attributes
    ----------
    case : str
    modality : str or None
    positive : bool
        Its truth.
    right, others : int
        Other readers who were right, and who read it.
    models_right, models : int
    """

    case: str
    modality: str | None
    positive: bool
    right: int
    others: int
    models_right: int
    models: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What one reader is told.

    Attributes
    ----------
    reader : str
    results : tuple of OwnResult
        Each metric in each modality and dataset that the reader read.
    missed, caught : tuple of UnlikeOthers
        Cases where the reader was wrong and most others right, and the reverse; those where the
        others agree most come first.
    n_missed, n_caught : int
        How many there are, of which at most `MOST_CASES` a modality are listed.
    """

    reader: str
    results: tuple[OwnResult, ...]
    missed: tuple[UnlikeOthers, ...]
    caught: tuple[UnlikeOthers, ...]
    n_missed: int
    n_caught: int


def letters(study: Study) -> tuple[Letter, ...]:
    """Tell each reader of a study of the own reads, and of the others together.

    Parameters
    ----------
    study : Study

    Returns
    -------
    tuple of Letter
        In the order of the readers; models get none.

    Raises
    ------
    ReaderStatsError
        For a study of so few readers that one could tell whose results the others' are.

    Examples
    --------
    >>> import readerstats as rs
    >>> first = letters(rs.load_study(rs.example("deepfake_xray")))[0]
    >>> first.reader, first.results[0].own.k, len(first.results[0].others)
    ('R01', 115, 16)
    """
    least = study.settings.report.smallest_group
    if len(study.humans) <= least:
        raise ReaderStatsError(
            f"a letter tells of the others together, which takes at least {least} of them, so that "
            f"nobody can be told; this study has {counted(len(study.humans), 'reader')}."
        )
    results = _results(study)
    return tuple(_letter(study, reader, results[reader]) for reader in study.humans)


def _results(study: Study) -> dict[str, tuple[OwnResult, ...]]:
    found: dict[str, list[OwnResult]] = {reader: [] for reader in study.humans}
    for cell in cells(study):
        for metric in metrics_of(study):
            everybody = {
                name: estimate
                for name in (*study.humans, *study.models)
                if (estimate := reader_estimate(study, name, cell, metric)).estimate is not None
            }
            people = {name: everybody[name] for name in study.humans if name in everybody}
            machines = {name: everybody[name] for name in study.models if name in everybody}
            values = [one.estimate or 0.0 for one in people.values()]
            low, high = _middle_half(values)
            for reader, own in people.items():
                others = [one for name, one in people.items() if name != reader]
                found[reader].append(
                    OwnResult(
                        cell=cell,
                        metric=metric,
                        own=own,
                        others=tuple(sorted(others, key=lambda one: -(one.estimate or 0.0))),
                        models=machines,
                        lower_quartile=low,
                        upper_quartile=high,
                    )
                )
    return {reader: tuple(rows) for reader, rows in found.items()}


def _middle_half(values: list[float]) -> tuple[float, float] | tuple[None, None]:
    """Return two readers' values with at least half of all values between them."""
    if not values:
        return None, None
    low = np.quantile(values, 0.25, method="lower")
    return float(low), float(np.quantile(values, 0.75, method="higher"))


def _letter(study: Study, reader: str, results: tuple[OwnResult, ...]) -> Letter:
    reads = study.arrays()
    missed: list[UnlikeOthers] = []
    caught: list[UnlikeOthers] = []
    n_missed = n_caught = 0
    for place in range(len(reads.modalities)):
        if reads.correct is None:
            break
        mine = reads.correct[place, reads.readers.index(reader)]
        others = np.array([name != reader for name in reads.readers]) & ~reads.models
        seen = ~np.isnan(reads.correct[place])
        right = (reads.correct[place] > 0.5) & seen
        n, k = seen[others].sum(axis=0), right[others].sum(axis=0)
        share = np.divide(k, n, out=np.full(len(n), 0.5), where=n > 0)
        enough = n >= study.settings.report.smallest_group
        lost = np.flatnonzero((mine == 0) & enough & (share > 0.5))
        won = np.flatnonzero((mine == 1) & enough & (share < 0.5))
        n_missed, n_caught = n_missed + len(lost), n_caught + len(won)
        first_lost = lost[np.argsort(-share[lost], kind="stable")][:MOST_CASES]
        first_won = won[np.argsort(share[won], kind="stable")][:MOST_CASES]
        told = (right, seen, others)
        missed += [_unlike(study, place, case, told) for case in first_lost.tolist()]
        caught += [_unlike(study, place, case, told) for case in first_won.tolist()]
    return Letter(
        reader=reader,
        results=results,
        missed=tuple(missed),
        caught=tuple(caught),
        n_missed=n_missed,
        n_caught=n_caught,
    )


def _unlike(
    study: Study,
    place: int,
    case: int,
    told: tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]],
) -> UnlikeOthers:
    right, seen, others = told
    reads = study.arrays()
    return UnlikeOthers(
        case=reads.cases[case],
        modality=reads.modalities[place],
        positive=bool(reads.truth[case]),
        right=int(right[others, case].sum()),
        others=int(seen[others, case].sum()),
        models_right=int(right[reads.models, case].sum()),
        models=int(seen[reads.models, case].sum()),
    )
