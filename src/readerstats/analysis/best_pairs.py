"""The best pair of voters under one rule: found in the data, and judged on other cases."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from readerstats.analysis.records import Record
from readerstats.stats.pair_rules import RULES, choose, pairs_right, relative_confidence

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from readerstats.analysis.shared_cases import SharedCases
    from readerstats.stats.pair_rules import Choice, Rule
    from readerstats.study.model import Study

    FloatArray = NDArray[np.float64]

KINDS: Final = ("reader", "model", "reader and reader", "reader and model", "model and model")
MOST_PAIRS: Final = 2000
LEAST_SHARED: Final = 0.5
"""Share of the cases that a pair must both have called."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Best:
    """The best of all voters, or pairs of voters, of one kind.

    Attributes
    ----------
    kind : str
        One of `KINDS`.
    names : tuple of str
        One voter or two.
    rule : str or None
        How two voters decide; None for one.
    choice : Choice
        How often right: apparently, and honestly.
    sensitivity, specificity : float or None
        On the cases that chose it: optimistic.
    candidates : int
        Among how many it was found.
    """

    kind: str
    names: tuple[str, ...]
    rule: str | None
    choice: Choice
    sensitivity: float | None
    specificity: float | None
    candidates: int

    def record(self) -> dict[str, Any]:
        """Return it for JSON, numbers unrounded."""
        honest = self.choice.honest
        told = {
            "kind": self.kind,
            "names": list(self.names),
            "rule": self.rule,
            "candidates": self.candidates,
            "as_good": self.choice.ties,
            "apparent": self.choice.apparent,
            "sensitivity": self.sensitivity,
            "specificity": self.specificity,
            "honest": honest.estimate,
            "lower": honest.lower,
            "upper": honest.upper,
        }
        return Record(told, honest)


def best_pairs(study: Study, part: SharedCases) -> tuple[Best, ...]:
    """Find the best voter and the best pair of each kind.

    Parameters
    ----------
    study : Study
        Its settings give the level and the seed.
    part : SharedCases

    Returns
    -------
    tuple of Best
        In order of `KINDS`; kinds without a candidate, or with more than 2000, are left out.

    Examples
    --------
    >>> import readerstats as rs
    >>> from readerstats.analysis.shared_cases import shared_cases
    >>> study = rs.load_study(rs.example("deepfake_xray"))
    >>> found = best_pairs(study, shared_cases(study, "a pair")[0])
    >>> [best.kind for best in found][2:]
    ['reader and reader', 'reader and model', 'model and model']
    """
    calls = np.concatenate([part.people, part.machines])
    sure = _confidences(study, part)
    people, models = range(len(part.readers)), range(len(part.readers), len(calls))
    voters: dict[str, list[tuple[int, ...]]] = {
        "reader": [(one,) for one in people],
        "model": [(one,) for one in models],
        "reader and reader": list(combinations(people, 2)),
        "reader and model": [(one, other) for one in people for other in models],
        "model and model": list(combinations(models, 2)),
    }
    found = (_best(study, part, some, calls, sure) for some in voters.items())
    return tuple(one for one in found if one is not None)


def _best(
    study: Study,
    part: SharedCases,
    voters_of: tuple[str, list[tuple[int, ...]]],
    calls: FloatArray,
    sure: FloatArray | None,
) -> Best | None:
    kind, voters = voters_of
    if not 0 < len(voters) <= MOST_PAIRS:
        return None
    analysis, single = study.settings.analysis, len(voters[0]) == 1
    rules: tuple[Rule | None, ...] = (None,)
    if not single:
        rules = RULES if sure is not None else RULES[:2]
    blocks, who = [], []
    for rule in rules:
        right, shared = _right(part, voters, rule, calls, sure)
        # Without confidence in some cases a rule would be judged on others than the rest.
        whole = (~np.isnan(right) | ~shared).all(axis=1)
        useful = whole & (shared.mean(axis=1) >= LEAST_SHARED)
        blocks.append(right[useful])
        who += [(one, rule) for one, use in zip(voters, useful, strict=True) if use]
    candidates = np.concatenate(blocks)
    if not who:
        return None
    choice = choose(
        candidates, part.truth, clusters=part.clusters, seed=analysis.seed, level=analysis.level
    )
    if choice is None:
        return None
    (members, rule), mine = who[choice.best], candidates[choice.best]
    names = (*part.readers, *part.models)
    return Best(
        kind=kind,
        names=tuple(names[member] for member in members),
        rule=rule,
        choice=choice,
        sensitivity=_mean(mine[part.truth]),
        specificity=_mean(mine[~part.truth]),
        candidates=len(who),
    )


def _right(
    part: SharedCases, voters: list[tuple[int, ...]], rule: Rule | None,
    calls: FloatArray, sure: FloatArray | None,
) -> tuple[FloatArray, NDArray[np.bool_]]:  # fmt: skip
    """Return how often each voter or pair is right on each case, and which cases it called."""
    if rule is None:
        own = np.where(part.truth, calls, 1 - calls)[[one for (one,) in voters]]
        return own, ~np.isnan(own)
    a, b = np.array(voters, dtype=np.intp).T
    pairs = [(one[0], one[1]) for one in voters]
    return pairs_right(calls, part.truth, pairs, rule, sure), ~np.isnan(calls[a] + calls[b])


def _confidences(study: Study, part: SharedCases) -> FloatArray | None:
    """Return how sure each call was among its voter's own; None where fewer than two gave scores.

    A model with several runs has no one call to be sure of.
    """
    reads = study.arrays()
    if reads.score is None:
        return None
    rows = []
    for name, calls in zip(
        (*part.readers, *part.models), (*part.people, *part.machines), strict=True
    ):
        index = reads.readers.index(name)
        own = reads.score[reads.modalities.index(part.cell.modality), index, part.at]
        rows.append(relative_confidence(own, calls))
    sure = np.array(rows)
    return sure if (~np.isnan(sure).all(axis=1)).sum() > 1 else None


def _mean(values: FloatArray) -> float | None:
    known = values[~np.isnan(values)]
    return float(known.mean()) if known.size else None
