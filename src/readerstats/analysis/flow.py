"""Who was asked, who answered, and what was analysed: a study as a flow of cases and reads."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from readerstats.analysis.metrics import cells, judged

if TYPE_CHECKING:
    from readerstats.study.model import Study

ANSWERED = "answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """The reads of people, or of models, in one modality of one dataset.

    Attributes
    ----------
    kind : {"human", "model"}
    modality, dataset : str or None
    readers : int
        Who read something there.
    cases, positive, negative : int
        Cases that somebody of this kind was asked about.
    expected : int
        Reads, if every one of them had read every case; runs of a model count each.
    statuses : tuple of (str, int)
        Reads by what came of them, ``answered`` first; zeros left out.
    absent : int
        Reads that there would be if everybody had read everything, and of which there is no row.
    analysed : int
        Reads that count: the answered ones, and the others too where they count as wrong or right.
    """

    kind: str
    modality: str | None
    dataset: str | None
    readers: int
    cases: int
    positive: int
    negative: int
    expected: int
    statuses: tuple[tuple[str, int], ...]
    absent: int
    analysed: int

    @property
    def answered(self) -> int:
        """Reads with an answer."""
        return dict(self.statuses).get(ANSWERED, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """The cases of a study and its reads, from those there are to those analysed.

    Attributes
    ----------
    cases, positive, negative : int
        Of the whole study.
    unanswered : str
        How reads without an answer count.
    streams : tuple of Stream
        Cell by cell, people before models.
    """

    cases: int
    positive: int
    negative: int
    unanswered: str
    streams: tuple[Stream, ...]

    @property
    def totals(self) -> dict[str, int]:
        """Reads of all streams together: expected, answered, absent, and analysed."""
        names = ("expected", "answered", "absent", "analysed")
        return {name: sum(getattr(one, name) for one in self.streams) for name in names}

    def record(self) -> dict[str, Any]:
        """Return what JSON has, under the key ``flow``; the statuses of each stream by name."""
        streams = [
            asdict(one) | {"answered": one.answered, "statuses": dict(one.statuses)}
            for one in self.streams
        ]
        return asdict(self) | {"streams": streams} | self.totals


def flow(study: Study) -> Flow:
    """Count the cases and reads of a study on their way to the analysis.

    Parameters
    ----------
    study : Study

    Returns
    -------
    Flow

    Examples
    --------
    >>> import readerstats as rs
    >>> found = flow(rs.load_study(rs.example("deepfake_xray")))
    >>> [(one.kind, one.dataset, one.cases, one.readers, one.analysed) for one in found.streams][:2]
    [('human', 'GPT-4o', 154, 17, 2618), ('model', 'GPT-4o', 154, 4, 616)]
    """
    reads, asked = study.arrays(), study.asked()
    counted = judged(reads)
    streams = []
    for cell in cells(study):
        modality = reads.modalities.index(cell.modality)
        inside = reads.in_dataset(cell.dataset)
        here = (asked.modality == modality) & inside[asked.case]
        for kind, is_model in (("human", False), ("model", True)):
            mine = here & (reads.models[asked.reader] == is_model)
            if not mine.any():
                continue
            readers, cases = np.unique(asked.reader[mine]), np.unique(asked.case[mine])
            names, numbers = np.unique(asked.status[mine].astype(str), return_counts=True)
            found = dict(zip(names.tolist(), numbers.tolist(), strict=True))
            order = sorted(found, key=lambda name: (name != ANSWERED, name))
            pairs = len(np.unique(asked.reader[mine] * len(reads.cases) + asked.case[mine]))
            absent = len(readers) * len(cases) - pairs
            total = int(mine.sum())
            usable = counted[modality][np.ix_(readers, cases)]
            rows = usable[np.searchsorted(readers, asked.reader[mine]),
                          np.searchsorted(cases, asked.case[mine])]  # fmt: skip
            answered = asked.status[mine] == ANSWERED
            analysed = rows if study.task.unanswered != "missing" else rows & answered
            streams.append(
                Stream(
                    kind=kind,
                    modality=cell.modality,
                    dataset=cell.dataset,
                    readers=len(readers),
                    cases=len(cases),
                    positive=int(reads.truth[cases].sum()),
                    negative=int((~reads.truth[cases]).sum()),
                    expected=total + absent,
                    statuses=tuple((name, found[name]) for name in order),
                    absent=absent,
                    analysed=int(analysed.sum()),
                )
            )
    positive = int(reads.truth.sum())
    return Flow(
        cases=len(reads.cases),
        positive=positive,
        negative=len(reads.cases) - positive,
        unanswered=study.task.unanswered,
        streams=tuple(streams),
    )
