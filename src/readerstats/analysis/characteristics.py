"""Who read, and what: the readers, the models and the cases of a study in counts and medians."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np

from readerstats.analysis.case_groups import case_columns
from readerstats.analysis.metrics import judged
from readerstats.analysis.reader_facts import reader_values
from readerstats.results import Estimate
from readerstats.study.coarse_facts import OF_THE_STUDY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from readerstats.results import Row, TestResult
    from readerstats.study.model import Study

MOST_VALUES: Final = 30
"""Values of a category beyond which it tells its bearers apart rather than groups them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How the values of a number are spread over readers, or over cases.

    Attributes
    ----------
    column : str
    n, missing : int
        Those with a value, and those without.
    median, lower_quartile, upper_quartile : float
        Quartiles by linear interpolation, type 7 of Hyndman and Fan.
    minimum, maximum : float or None
        None where nobody may be told by them: each is a fact about one reader.
    """

    column: str
    n: int
    missing: int
    median: float
    lower_quartile: float
    upper_quartile: float
    minimum: float | None
    maximum: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """How many readers, or cases, have each value of a category.

    Attributes
    ----------
    column : str
    n, missing : int
        Those with a value, and those without.
    counts : tuple of (str, Estimate)
        The most frequent first, those that are equal by their names; `k` of `n`, without an
        interval: these are the very readers, or cases.
    """

    column: str
    n: int
    missing: int
    counts: tuple[tuple[str, Estimate], ...]


Characteristic: TypeAlias = Spread | Shares


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFacts:
    """What is known of a model.

    Attributes
    ----------
    model : str
    facts : tuple of (str, str)
        Columns of the readers table with a value for it, such as its version.
    answered, asked : int
        Cases with an answer, and cases.
    """

    model: str
    facts: tuple[tuple[str, str], ...]
    answered: int
    asked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSet:
    """The cases of one dataset.

    Attributes
    ----------
    dataset : str or None
        None for all cases.
    n : int
    positive, negative : Estimate
        Cases of each truth state, `k` of `n`.
    patients : int or None
        None where the cases have no patients.
    characteristics : tuple of Spread or Shares
    """

    dataset: str | None
    n: int
    positive: Estimate
    negative: Estimate
    patients: int | None
    characteristics: tuple[Characteristic, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Characteristics:
    """The readers, the models and the cases of a study.

    Attributes
    ----------
    readers : tuple of Spread or Shares
        Of the people, one for each column of the readers table that groups or measures them.
    models : tuple of ModelFacts
    cases : tuple of CaseSet
        Of all cases; where there are several datasets, of each before that.
    """

    readers: tuple[Characteristic, ...]
    models: tuple[ModelFacts, ...]
    cases: tuple[CaseSet, ...]

    estimates: tuple[Row[Estimate], ...] = ()
    tests: tuple[Row[TestResult], ...] = ()
    notes: tuple[str, ...] = ()

    def record(self) -> dict[str, Any]:
        """Return what JSON has, under the key ``characteristics``."""
        return {
            "characteristics": {
                "readers": [_record(one) for one in self.readers],
                "models": [asdict(one) | {"facts": dict(one.facts)} for one in self.models],
                "cases": [
                    {
                        "dataset": one.dataset,
                        "n": one.n,
                        "positive": one.positive.k,
                        "negative": one.negative.k,
                        "patients": one.patients,
                        "characteristics": [_record(it) for it in one.characteristics],
                    }
                    for one in self.cases
                ],
            }
        }


def characteristics(study: Study) -> Characteristics:
    """Describe who read, and what was read.

    Parameters
    ----------
    study : Study

    Returns
    -------
    Characteristics

    Examples
    --------
    >>> import readerstats as rs
    >>> found = characteristics(rs.load_study(rs.example("deepfake_xray")))
    >>> years = found.readers[0]
    >>> years.column, years.median, years.minimum, years.maximum
    ('experience_years', 11.0, 0.0, 40.0)
    >>> [(part.dataset, part.n) for part in found.cases]
    [('GPT-4o', 154), ('RoentGen', 110), (None, 264)]
    """
    return Characteristics(
        readers=_of_readers(study), models=_of_models(study), cases=_of_cases(study)
    )


def spread(column: str, values: Iterable[float | None]) -> Spread | None:
    """Describe numbers by their median, quartiles and range; None without any.

    Examples
    --------
    >>> found = spread("years", [1.0, 2.0, None, 4.0])
    >>> found.n, found.missing, found.median, found.upper_quartile
    (3, 1, 2.0, 3.0)
    """
    several = list(values)
    known = np.array([value for value in several if value is not None], dtype=float)
    if not known.size:
        return None
    lower, median, upper = (float(value) for value in np.quantile(known, [0.25, 0.5, 0.75]))
    return Spread(
        column=column,
        n=len(known),
        missing=len(several) - len(known),
        median=median,
        lower_quartile=lower,
        upper_quartile=upper,
        minimum=float(known.min()),
        maximum=float(known.max()),
    )


def shares(column: str, values: Iterable[object]) -> Shares | None:
    """Count values, the most frequent first; None without any, or with too many to be groups.

    Examples
    --------
    >>> [(name, one.k, one.n) for name, one in shares("center", ["B", "A", None, "A"]).counts]
    [('A', 2, 3), ('B', 1, 3)]
    """
    several = list(values)
    found = Counter(_name(value) for value in several if value is not None)
    if not found or len(found) > MOST_VALUES or len(found) == found.total() > 1:
        return None
    n = found.total()
    return Shares(
        column=column,
        n=n,
        missing=len(several) - n,
        counts=tuple(
            (name, _share(k, n))
            for name, k in sorted(found.items(), key=lambda item: (-item[1], item[0]))
        ),
    )


def _share(k: int, n: int) -> Estimate:
    return Estimate(estimate=k / n, k=k, n=n, method="share")


def _record(one: Characteristic) -> dict[str, Any]:
    if isinstance(one, Spread):
        return asdict(one)
    counts = [
        {"value": name, "k": share.k, "n": share.n, "estimate": share.estimate}
        for name, share in one.counts
    ]
    return {"column": one.column, "n": one.n, "missing": one.missing, "counts": counts}


def _name(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _of_readers(study: Study) -> tuple[Characteristic, ...]:
    found: list[Characteristic | None] = []
    for column in study.readers.columns:
        if column in ("reader", "kind"):
            continue
        known = reader_values(study, str(column))
        values = [known.get(reader) for reader in study.humans]
        one = _characteristic(str(column), values)
        found.append(_telling_nobody(one, study) if study.anonymous else one)
    return tuple(one for one in found if one is not None)


def _telling_nobody(one: Characteristic | None, study: Study) -> Characteristic | None:
    """Leave out what one reader, or too few of them, have: the extremes, and rare numbers."""
    if isinstance(one, Spread):
        return replace(one, minimum=None, maximum=None)
    least = study.settings.report.smallest_group
    rare = one is not None and any((share.k or 0) < least for _, share in one.counts)
    return None if one is not None and rare and one.column not in OF_THE_STUDY else one


def _characteristic(column: str, values: list[Any]) -> Characteristic | None:
    """Describe numbers by their spread, and what has no more than two values by its shares."""
    known = {value for value in values if value is not None}
    if all(isinstance(value, float) for value in known) and len(known) > 2:
        return spread(column, values)
    return shares(column, values)


def _of_models(study: Study) -> tuple[ModelFacts, ...]:
    table = study.readers.set_index("reader")
    reads = study.arrays()
    answered = judged(reads)
    found = []
    for model in study.models:
        row = table.loc[model]
        facts = [
            (str(column), _name(row[column]))
            for column in table.columns
            if column != "kind" and row[column] is not None and row[column] == row[column]
        ]
        found.append(
            ModelFacts(
                model=model,
                facts=tuple(facts),
                answered=int(answered[:, reads.readers.index(model)].any(axis=0).sum()),
                asked=len(reads.cases),
            )
        )
    return tuple(found)


def _of_cases(study: Study) -> tuple[CaseSet, ...]:
    names: list[str | None] = [*study.datasets, None] if len(study.datasets) > 1 else [None]
    columns = case_columns(study)
    table = study.cases
    reads = study.arrays()
    place = {case: at for at, case in enumerate(table["case"])}
    found = []
    for name in names:
        inside = reads.in_dataset(name)
        at = [place[case] for case, here in zip(reads.cases, inside, strict=True) if here]
        told = [_characteristic(key, [values[i] for i in at]) for key, values in columns.items()]
        patients = None
        if "patient" in table.columns:
            patients = int(table["patient"].iloc[at].nunique()) or None
        positive = int(reads.truth[inside].sum())
        found.append(
            CaseSet(
                dataset=name,
                n=len(at),
                positive=_share(positive, len(at)),
                negative=_share(len(at) - positive, len(at)),
                patients=patients,
                characteristics=tuple(one for one in told if one is not None),
            )
        )
    return tuple(found)
