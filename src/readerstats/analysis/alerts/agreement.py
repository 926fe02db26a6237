"""Where percent agreement and kappa tell two stories."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from readerstats.analysis.alerts.words import coefficient, percent
from readerstats.study.codes import problem
from readerstats.study.wording import counted

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from readerstats.analysis.answers import Answers
    from readerstats.errors import Problem

HIGH: Final = 0.8
LOW: Final = 0.4


@dataclass(frozen=True, slots=True)
class Chances:
    """Agreement of several readers, as seen and corrected for chance in two ways.

    Attributes
    ----------
    agreement : float
        Share of agreeing pairs of reads, averaged over cases.
    kappa : float or None
        Fleiss' kappa; None where all answers are one.
    ac1 : float
        Gwet's AC1.
    n : int
        Cases with two reads or more.
    """

    agreement: float
    kappa: float | None
    ac1: float
    n: int


def agreement_of(decision: NDArray[np.float64]) -> Chances | None:
    """Compute the agreement of yes-or-no decisions, whoever is missing.

    Parameters
    ----------
    decision : ndarray of float, shape (reader, case)
        1, 0, or NaN where not read.

    Returns
    -------
    Chances or None
        None where no case has two reads.

    References
    ----------
    .. [1] Fleiss JL. Psychol Bull 1971;76:378-382. doi:10.1037/h0031619
    .. [2] Gwet KL. Br J Math Stat Psychol 2008;61:29-48. doi:10.1348/000711006X126600

    Examples
    --------
    >>> import numpy as np
    >>> found = agreement_of(np.array([[1.0, 0, 0, 0], [1, 0, 0, 1]]))
    >>> found.agreement, round(found.kappa, 4)
    (0.75, 0.4667)
    """
    read = ~np.isnan(decision)
    size = read.sum(axis=0)
    several = size > 1
    if not several.any():
        return None
    positive, size = np.nansum(decision, axis=0)[several], size[several]
    negative = size - positive
    pairs = positive * (positive - 1) + negative * (negative - 1)
    seen = float(np.mean(pairs / (size * (size - 1))))
    share = float(positive.sum() / size.sum())
    chance = share**2 + (1 - share) ** 2
    chance_ac1 = 2 * float(np.mean(positive / size)) * (1 - float(np.mean(positive / size)))
    kappa = None if chance == 1 else (seen - chance) / (1 - chance)
    return Chances(seen, kappa, (seen - chance_ac1) / (1 - chance_ac1), int(several.sum()))


def agreement_paradox(answers: Answers) -> Iterator[Problem]:
    """Note agreement that is high while kappa is low, and agreement on every case."""
    reads = answers.study.arrays()
    if reads.decision is None or len(answers.study.humans) < 2:
        return
    for index, modality in enumerate(reads.modalities):
        found = agreement_of(reads.decision[index, ~reads.models])
        if found is None:
            continue
        where = f"under {modality} " if modality else ""
        if found.agreement == 1:
            message = (
                f"{where}all readers agree on each of {counted(found.n, 'case')}: kappa is "
                f"{'undefined' if found.kappa is None else '1'}, and has no spread to be sure of"
            )
            yield problem("agreement-paradox", message)
        elif found.agreement >= HIGH and found.kappa is not None and found.kappa <= LOW:
            message = (
                f"{where}readers agree on {percent(found.agreement)} of the pairs of reads of a "
                f"case, Fleiss' kappa is {coefficient(found.kappa)} and AC1 "
                f"{coefficient(found.ac1)} ({counted(found.n, 'case')})"
            )
            yield problem("agreement-paradox", message)
