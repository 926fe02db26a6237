"""The design of a model of reads: which columns, in which strata, and with which random slope."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from readerstats.analysis.model_terms import BY, RightReads, Term, interaction
from readerstats.stats.mixed.joint import Stratum

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    FloatArray = NDArray[np.float64]

INTERCEPT: Final = "(Intercept)"
NEEDS_DF: Final = 2
"""Degrees of freedom that the terms of the readers must leave."""
SLOPES: Final = ("truth", "modality", "dataset")
"""Terms whose effect may differ between readers, the first in the model."""
_QUARTILES: Final = (("lower quartile", 0.25), ("upper quartile", 0.75))


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A term that is not in the model, and why."""

    name: str
    why: str


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Effect:
    """A term, or an interaction of two, in the model.

    Attributes
    ----------
    name : str
    columns : tuple of str
    stratum : Stratum
    stratum_name : str
        What it varies between.
    term : Term or None
    pair : tuple of Term
        Of an interaction.
    takes_as_same : bool
        Whether it is a difference between readers' effects that no random slope allows for.
    """

    name: str
    columns: tuple[str, ...]
    stratum: Stratum
    stratum_name: str
    term: Term | None = None
    pair: tuple[Term, ...] = ()
    takes_as_same: bool = False

    @property
    def number_and_factor(self) -> tuple[Term, Term]:
        """The two terms of an interaction of a number and a category."""
        one, other = self.pair
        return (other, one) if one.levels else (one, other)

    def sides(self, column: str) -> tuple[str, str | None]:
        """Name what a coefficient compares: a level and its reference, or a number alone."""
        if self.term is not None and self.term.levels:
            return self.term.levels[1 + self.columns.index(column)], self.term.levels[0]
        return column, None


@dataclass(frozen=True, eq=False, kw_only=True)
class Built:
    """A design that can be estimated.

    Attributes
    ----------
    names : tuple of str
        Of the columns, the intercept first.
    design : ndarray of float, shape (read, column)
    effects : tuple of Effect
    slope : Term or None
    n_readers : int
    """

    names: tuple[str, ...]
    design: FloatArray
    effects: tuple[Effect, ...]
    slope: Term | None
    n_readers: int

    def effect(self, name: str) -> Effect:
        """Return the effect of a name."""
        return next(one for one in self.effects if one.name == name)

    @property
    def stratum_of_readers(self) -> Stratum:
        """What is left of the readers to judge an average by."""
        of_readers = [one for one in self.effects if one.stratum_name == "readers"]
        if of_readers:
            return of_readers[0].stratum
        return Stratum(units=self.n_readers, coefficients=1)

    def simple(self, one: Effect) -> Iterator[tuple[str, list[float]]]:
        """Give the weights of a number's effect at each level of the category it interacts with."""
        if not one.pair or sum(bool(term.levels) for term in one.pair) != 1:
            return
        number, factor = one.number_and_factor
        for level in factor.levels:
            at_level = f"{factor.name}: {level}"
            yield level, [
                float(name == number.name or name in (f"{number.name}{BY}{at_level}",
                                                      f"{at_level}{BY}{number.name}"))
                for name in self.names
            ]  # fmt: skip

    @cached_property
    def different(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """The first read of each kind in the design, and how many reads are of that kind."""
        _, first, counts = np.unique(self.design, axis=0, return_index=True, return_counts=True)
        return first, counts

    def settings(self, term: Term) -> Iterator[tuple[str, FloatArray]]:
        """Give the kinds of reads, all at one level of a term; a number at its quartiles."""
        if term.levels:
            wanted = [(level, float(at)) for at, level in enumerate(term.levels)]
        else:
            each = np.unique(term.values)
            wanted = [(name, float(np.quantile(each, share))) for name, share in _QUARTILES]
        for name, value in wanted:
            yield name, self._with(term, value)

    def _with(self, term: Term, value: float) -> FloatArray:
        kinds, _ = self.different
        changed = replace(term, values=np.full(kinds.size, value))
        design = self.design[kinds]
        for one in self.effects:
            if one.term is not None and one.term.name == term.name:
                columns = changed.matrix()
            elif any(part.name == term.name for part in one.pair):
                pair = [
                    changed if part.name == term.name else replace(part, values=part.values[kinds])
                    for part in one.pair
                ]
                columns = interaction(pair[0], pair[1])[1]
            else:
                continue
            design[:, [self.names.index(column) for column in one.columns]] = columns
        return design


def chosen_slope(terms: Sequence[Term]) -> Term | None:
    """Return the term whose effect may differ between readers: one of two levels.

    Examples
    --------
    >>> chosen_slope([]) is None
    True
    """
    by_name = {term.name: term for term in terms if len(term.levels) == 2}
    return next((by_name[name] for name in SLOPES if name in by_name), None)


def built(
    reads: RightReads, terms: Sequence[Term], pairs: Sequence[tuple[Term, Term]]
) -> tuple[Built | None, list[LeftOut]]:
    """Lay out a design, and leave out what cannot be estimated in it.

    Parameters
    ----------
    reads : RightReads
    terms : sequence of Term
    pairs : sequence of (Term, Term)
        Interactions.

    Returns
    -------
    Built or None
        None where no term is left.
    list of LeftOut

    Examples
    --------
    >>> built.__name__
    'built'
    """
    from readerstats.stats.mixed.design import logistic_data, no_estimate

    left: list[LeftOut] = []
    terms, pairs = list(terms), list(pairs)
    while terms:
        layout = _layout(reads, terms, pairs)
        reason = no_estimate(logistic_data(reads.correct, layout.design, layout.names))
        if reason is None:
            return layout, left
        guilty = _guilty(layout, reason)
        if guilty is None:
            return None, [*left, LeftOut("the model", reason)]
        left.append(LeftOut(guilty.name, reason))
        if guilty.term is None:
            pairs = [pair for pair in pairs if pair != guilty.pair]
        else:
            terms = [term for term in terms if term.name != guilty.name]
            pairs = [pair for pair in pairs if guilty.name not in (pair[0].name, pair[1].name)]
    return None, left


def _guilty(layout: Built, reason: str) -> Effect | None:
    """Return the last effect that a reason names: interactions stand last."""
    named = [
        one for one in layout.effects if any(f"'{column}'" in reason for column in one.columns)
    ]
    return named[-1] if named else None


def _layout(reads: RightReads, terms: Sequence[Term], pairs: Sequence[tuple[Term, Term]]) -> Built:
    slope = chosen_slope(terms)
    columns: list[FloatArray] = [np.ones((reads.correct.size, 1))]
    names: list[str] = [INTERCEPT]
    plan: list[tuple[str, tuple[str, ...], str, Term | None, tuple[Term, ...], bool]] = []
    for term in terms:
        columns.append(term.matrix())
        names += term.columns
        is_slope = slope is not None and term.name == slope.name
        where: str = "readers' slopes" if is_slope else term.between
        plan.append((term.name, term.columns, where, term, (), False))
    for one, other in pairs:
        of_pair, products = interaction(one, other)
        columns.append(products)
        names += of_pair
        where, same = _between(one, other, slope)
        plan.append((f"{one.name}{BY}{other.name}", of_pair, where, None, (one, other), same))
    units: dict[str, int] = {
        "readers": np.unique(reads.reader).size,
        "readers' slopes": np.unique(reads.reader).size,
        "cases": np.unique(reads.case).size,
        "reads": reads.correct.size,
    }
    # Each stratum has a level of its own: the intercept, the mean slope.
    n = {where: 1 + sum(len(one[1]) for one in plan if one[2] == where) for where in units}
    n["readers' slopes"] -= 1
    effects = tuple(
        Effect(
            name=name,
            columns=mine,
            stratum=Stratum(units=units[where], coefficients=n[where]),
            stratum_name=where,
            term=term,
            pair=pair,
            takes_as_same=same,
        )
        for name, mine, where, term, pair, same in plan
    )
    return Built(
        names=tuple(names),
        design=np.hstack(columns),
        effects=effects,
        slope=slope,
        n_readers=units["readers"],
    )


def _between(one: Term, other: Term, slope: Term | None) -> tuple[str, bool]:
    """Tell between what an interaction varies, and whether a slope is missing for it."""
    kinds = {one.between, other.between}
    if slope is not None and slope.name in (one.name, other.name) and "readers" in kinds:
        return "readers' slopes", False
    if len(kinds) == 1:
        return one.between, False
    return "reads", "readers" in kinds
