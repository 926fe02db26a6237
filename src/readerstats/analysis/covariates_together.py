"""What goes with being right, all else in the model the same? One model of all covariates."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from readerstats.analysis.mixed_models import ALL_OR_NONE, EXTREME
from readerstats.analysis.model_design import (
    NEEDS_DF,
    Built,
    Effect,
    LeftOut,
    built,
)
from readerstats.analysis.model_terms import (
    SUGGESTED,
    Term,
    known_terms,
    right_reads,
    term_of,
)
from readerstats.analysis.odds_ratios import as_ratio
from readerstats.analysis.patients import NOT_BY_PATIENT
from readerstats.analysis.records import filled
from readerstats.errors import ReaderStatsError, Unanswerable
from readerstats.results import (
    Estimate,
    Labels,
    Row,
    TestResult,
    VarianceComponents,
    joined_notes,
)

if TYPE_CHECKING:
    import pandas as pd

    from readerstats.analysis.model_terms import RightReads
    from readerstats.stats.mixed.model import MixedModel
    from readerstats.study.model import Study

METRIC: Final = "accuracy"
RANDOM: Final = "readers and cases"
LEAST_READERS: Final = 3
DESIGN: Final = ("truth", "dataset", "modality")
"""Terms that need no model of all covariates to be looked at."""
SAME_FOR_ALL: Final = (
    "the effect is taken as the same for all readers; where it is not, P is too small"
)


@dataclass(frozen=True, eq=False, kw_only=True)
class CovariatesTogether:
    """One logistic mixed model of right reads, with every covariate in it.

    Attributes
    ----------
    effects : tuple of Effect
        Terms and interactions, with what they vary between.
    slope : str or None
        The term whose effect may differ between readers (a random slope).
    left_out : tuple of LeftOut
        Terms that could not be estimated, with the reason.
    tests : tuple of Row of TestResult
        ``term``: all coefficients of a term (F). ``coefficient``: one level `a` against the
        reference `b`, or a number for one unit more, as log odds with the odds ratio as effect
        size. ``simple effect``: a number's at the level `group` of the term `by`.
    estimates : tuple of Row of Estimate
        The probability of a right read at each level `group` of a term `by`, averaged over the
        reads of the study, over other readers and over other cases.
    components : VarianceComponents
        Of readers and of cases, on log odds.
    n_reads, n_readers, n_cases : int
    log_likelihood : float or None
    notes : tuple of str
    """

    effects: tuple[Effect, ...]
    slope: str | None
    left_out: tuple[LeftOut, ...]
    tests: tuple[Row[TestResult], ...]
    estimates: tuple[Row[Estimate], ...]
    components: VarianceComponents
    n_reads: int
    n_readers: int
    n_cases: int
    sd_slope: float | None = None
    log_likelihood: float | None = None
    notes: tuple[str, ...] = field(default=())

    def to_frame(self) -> pd.DataFrame:
        """Return the tests as a DataFrame with the columns of the schema."""
        from readerstats.analysis.frame import TEST_KEYS, to_frame

        return to_frame(self.tests, keys=TEST_KEYS)

    def record(self) -> dict[str, Any]:
        """Return the model itself: its terms, what was left out, and its variances."""
        return {
            "covariates_together": {
                "terms": [
                    {
                        "term": one.name,
                        "between": one.stratum_name,
                        "levels": list(one.term.levels) if one.term else [],
                        "centre": one.term.centre if one.term and not one.term.levels else None,
                        "unit": one.term.unit if one.term and not one.term.levels else None,
                        "df": one.stratum.df,
                    }
                    for one in self.effects
                ],
                "odds_ratios": [
                    {"term": row.labels.by, "a": row.labels.a, "b": row.labels.b}
                    | filled(as_ratio(row.result))
                    for row in self.tests
                    if row.labels.comparison == "coefficient"
                ],
                "random_slope": self.slope,
                "left_out": [{"term": one.name, "why": one.why} for one in self.left_out],
                "n_reads": self.n_reads,
                "n_readers": self.n_readers,
                "n_cases": self.n_cases,
                "variance_reader": self.components.reader,
                "variance_case": self.components.case,
                "sd_slope": self.sd_slope,
                "log_likelihood": self.log_likelihood,
            }
        }


def covariates_together(study: Study) -> CovariatesTogether:
    """Relate all covariates at once to being right, by one logistic mixed model.

    Parameters
    ----------
    study : Study
        ``[model] terms`` and ``interactions`` of its settings say what enters; without them
        modality, experience, subspecialty, center, dataset, region and truth, as far as they can
        be estimated.

    Returns
    -------
    CovariatesTogether

    Raises
    ------
    ReaderStatsError
        For a term that the study does not have.
    Unanswerable
        For a study without decisions of at least three people, or without a term that can be
        estimated.

    Notes
    -----
    Readers and cases are random and crossed. Numbers are centred; of a category the most frequent
    level is the reference. The effect of truth may differ between readers (a random slope), since
    readers differ in how readily they say yes; without truth, that of modality or dataset. What
    varies between readers is judged with the degrees of freedom of readers.

    References
    ----------
    .. [1] Schluchter MD, Elashoff JT. J Stat Comput Simul 1990;37:69-87.
       https://doi.org/10.1080/00949659008811295

    Examples
    --------
    >>> import readerstats as rs
    >>> study = rs.load_study(rs.example("deepfake_xray"), terms=["experience_years", "truth"])
    >>> found = rs.covariates_together(study)
    >>> [(row.labels.a, row.result.df2) for row in found.tests if row.labels.comparison == "term"]
    [('experience_years', 15.0), ('truth', 16.0)]
    """
    from readerstats.stats.mixed.model import logistic_mixed_model

    if not study.binary:
        raise Unanswerable("a model of right and wrong reads needs decisions, not ratings alone.")
    if len(study.humans) < LEAST_READERS:
        raise Unanswerable("a model with random readers needs at least three people who read.")
    reads = right_reads(study)
    terms, left_out = _terms(study, reads)
    if not study.settings.model.terms and all(term.name in DESIGN for term in terms):
        raise Unanswerable(
            "no covariate of readers or cases can be put into a model beside the design."
        )
    pairs = _pairs(study, terms, left_out)
    known = np.ones(reads.correct.size, dtype=bool)
    for term in terms:
        known &= term.known
    lost = int(known.size - known.sum())
    reads = reads.some(known)
    some = {term.name: replace(term, values=term.values[known]) for term in terms}
    terms, pairs = list(some.values()), [(some[a.name], some[b.name]) for a, b in pairs]
    model_of, left = built(reads, terms, pairs)
    left_out += left
    if model_of is None:
        raise Unanswerable(
            "no covariate can be estimated: " + "; ".join(one.why for one in left_out) + "."
        )
    model = logistic_mixed_model(
        reads.correct,
        model_of.design,
        model_of.names,
        reads.reader,
        reads.case,
        slope=None if model_of.slope is None else model_of.slope.columns[0],
        level=study.settings.analysis.level,
    )
    if model.fit is None:
        raise Unanswerable(f"the model has no estimate: {model.note}.")
    return _found(study, model_of, model, left_out, lost)


def _terms(study: Study, reads: RightReads) -> tuple[list[Term], list[LeftOut]]:
    """Build the terms that are named, or suggested."""
    asked, known = study.settings.model.terms, known_terms(study)
    for name in asked:
        if name not in known:
            close = get_close_matches(name, known, n=1)
            hint = f" Did you mean '{close[0]}'?" if close else ""
            raise ReaderStatsError(
                f"'{name}' cannot be a term of the model; there are {', '.join(known)}.{hint}"
            )
    terms: list[Term] = []
    left_out: list[LeftOut] = []
    for name in asked or [name for name in SUGGESTED if name in known]:
        term = term_of(study, reads, name)
        if isinstance(term, str):
            left_out.append(LeftOut(name, term))
        elif _exhausts(terms, term, len(reads.readers)):
            left_out.append(LeftOut(name, f"{name} would leave too few readers to judge it by"))
        else:
            terms.append(term)
    return terms, left_out


def _exhausts(terms: list[Term], term: Term, n_readers: int) -> bool:
    """Whether a term of the readers leaves them too few degrees of freedom."""
    if term.between != "readers":
        return False
    columns = sum(len(one.columns) for one in (*terms, term) if one.between == "readers")
    return n_readers - 1 - columns < NEEDS_DF


def _pairs(study: Study, terms: list[Term], left_out: list[LeftOut]) -> list[tuple[Term, Term]]:
    """Return the pairs of terms that the study wants to interact."""
    by_name = {term.name: term for term in terms}
    pairs: list[tuple[Term, Term]] = []
    for words in study.settings.model.interactions:
        one, _, other = (part.strip() for part in words.partition(":"))
        if not one or not other or one == other or ":" in other:
            raise ReaderStatsError(
                f"'{words}' is no interaction; write two terms with a colon between them, such as "
                "'experience_years:truth'."
            )
        missing = [name for name in (one, other) if name not in by_name]
        if missing:
            left_out.append(LeftOut(words, f"{missing[0]} is not among the terms of the model"))
        else:
            pairs.append((by_name[one], by_name[other]))
    return pairs


def _found(
    study: Study, model_of: Built, model: MixedModel, left_out: list[LeftOut], lost: int
) -> CovariatesTogether:
    """Read the tests and the probabilities off the fitted model."""
    remark = None if study.arrays().clusters is None else NOT_BY_PATIENT
    rows = [
        Row(row.labels, replace(row.result, note=joined_notes(row.result.note, remark)))
        for row in _tests(model_of, model)
    ]
    notes = [f"left out of the model: {one.why}" for one in left_out]
    if lost:
        notes.append(f"reads without a value of each term, left out: {lost}")
    if remark:
        notes.append(remark)
    if model.sd_case is not None and model.sd_case > EXTREME:
        notes.append(f"{ALL_OR_NONE}: read the probabilities, not the odds ratios of cases")
    slope = model_of.slope
    if slope is not None:
        notes.append(f"the effect of {slope.name} may differ between readers (random slope)")
    return CovariatesTogether(
        effects=model_of.effects,
        slope=None if slope is None else slope.name,
        left_out=tuple(left_out),
        tests=tuple(rows),
        estimates=tuple(_probabilities(model_of, model)),
        components=VarianceComponents(
            method="mixed",
            reader=None if model.sd_reader is None else model.sd_reader**2,
            case=None if model.sd_case is None else model.sd_case**2,
            note=model.note,
        ),
        n_reads=model.n,
        n_readers=model.n_readers,
        n_cases=model.n_cases,
        sd_slope=model.sd_slope,
        log_likelihood=model.log_likelihood,
        notes=tuple(dict.fromkeys(notes)),
    )


def _tests(model_of: Built, model: MixedModel) -> list[Row[TestResult]]:
    from readerstats.stats.mixed.joint import joint_test, linear_combination

    rows: list[Row[TestResult]] = []
    for one in model_of.effects:
        labels = Labels(comparison="term", metric=METRIC, random=RANDOM, a=one.name)
        remark = SAME_FOR_ALL if one.takes_as_same else None
        test = joint_test(model, one.columns, one.stratum)
        rows.append(Row(labels, replace(test, note=joined_notes(test.note, remark))))
    for one in model_of.effects:
        for column in one.columns:
            weights = [float(name == column) for name in model.terms]
            a, b = one.sides(column)
            labels = Labels(
                comparison="coefficient", metric=METRIC, random=RANDOM, a=a, b=b, by=one.name
            )
            rows.append(Row(labels, linear_combination(model, weights, one.stratum)))
    for one in model_of.effects:
        for level, weights in model_of.simple(one):
            number, factor = one.number_and_factor
            labels = Labels(
                comparison="simple effect",
                metric=METRIC,
                random=RANDOM,
                a=number.name,
                by=factor.name,
                group=level,
            )
            stratum = model_of.effect(number.name).stratum
            rows.append(Row(labels, linear_combination(model, weights, stratum)))
    return rows


def _probabilities(model_of: Built, model: MixedModel) -> list[Row[Estimate]]:
    """Average the probability of a right read over the reads, each level set in turn."""
    from readerstats.stats.mixed.joint import average_probability

    rows = []
    for one in model_of.effects:
        if one.term is None:
            continue
        for level, design in model_of.settings(one.term):
            labels = Labels(metric=METRIC, random=RANDOM, scope="group", group=level, by=one.name)
            found = average_probability(
                model, design, model_of.stratum_of_readers, counts=model_of.different[1]
            )
            rows.append(Row(labels, replace(found, n=model.n_readers)))
    return rows
