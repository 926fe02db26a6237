"""Which cases deceive: how many readers get each right, and how hard it is by the mixed model."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from readerstats.analysis.case_groups import case_columns, groups_of
from readerstats.analysis.mixed_models import ALL_OR_NONE, EXTREME
from readerstats.analysis.patients import NOT_BY_PATIENT
from readerstats.analysis.read_cases import (
    CellCases,
    ReadCase,
    at_least_right,
    expected_of,
    is_right,
    share_of,
)
from readerstats.analysis.records import NumberColumn, Record
from readerstats.analysis.shared_cases import SharedCases, shared_cases
from readerstats.results import Estimate, Labels, Row, joined_notes
from readerstats.stats.proportions import proportion

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from readerstats.results import TestResult
    from readerstats.study.model import Study

    FloatArray = NDArray[np.float64]

AT_MOST: Final = 0.2
"""A case that no larger share of readers gets right deceives nearly everybody."""
SHRUNKEN: Final = (
    "the hardest of many cases looks harder than it is, for it was also the unluckiest; the "
    "shrunken share, from the mixed model, allows for that"
)


@dataclass(frozen=True, eq=False, kw_only=True)
class CaseDifficulty:
    """Which cases deceive, cell by cell.

    Attributes
    ----------
    cells : tuple of CellCases
    estimates : tuple of Row of Estimate
        ``deceiving``, the share of cases that deceive nearly everybody, by truth and by each
        covariate; ``missed-easy`` and ``caught-deceiving`` of each model; ``skill`` of each
        reader. The numbers of each case are in `cells`, and in the columns of `record`.
    tests : tuple of Row of TestResult
        Rank correlations of the share right with covariates that are numbers.
    notes : tuple of str
    """

    cells: tuple[CellCases, ...]
    estimates: tuple[Row[Estimate], ...]
    tests: tuple[Row[TestResult], ...] = ()
    notes: tuple[str, ...] = ()

    def record(self) -> dict[str, Any]:
        """Return the cases column by column, hardest first; numbers unrounded."""
        return {"case_difficulty": [_record(part) for part in self.cells]}

    def to_frame(self) -> pd.DataFrame:
        """Return a DataFrame with a row for each case of each cell, hardest first."""
        import pandas as pd  # heavy: on first use

        return pd.DataFrame(case_records(self))


def case_records(found: CaseDifficulty) -> list[dict[str, Any]]:
    """List the cases, one record each, numbers unrounded.

    Parameters
    ----------
    found : CaseDifficulty

    Returns
    -------
    list of dict
        Every record with the same keys; a model's is ``right_`` and its name.

    Examples
    --------
    >>> import readerstats as rs
    >>> found = rs.case_difficulty(rs.load_study(rs.example("deepfake_xray")))
    >>> first = case_records(found)[0]
    >>> first["case"], first["k"], first["n"], first["right_GPT-5"]
    ('XR077', 1, 17, 1)
    """
    lines = []
    for part in found.cells:
        columns = _columns(part)
        models = columns.pop("models_right")
        columns |= {f"right_{name}": values for name, values in models.items()}
        where = {"modality": part.cell.modality, "dataset": part.cell.dataset}
        lines += [
            where | dict(zip(columns, values, strict=True))
            for values in zip(*columns.values(), strict=True)
        ]
    keys = dict.fromkeys(key for line in lines for key in line)
    return [{key: line.get(key) for key in keys} for line in lines]


def case_difficulty(study: Study, *, at_most: float = AT_MOST) -> CaseDifficulty:
    """Find the cases that deceive the readers, and how hard each case is.

    Parameters
    ----------
    study : Study
        With decisions, and at least two people who read.
    at_most : float, default 0.2
        A case deceives nearly everybody where no larger share of readers is right; and nearly
        everybody is right where no larger share is wrong. In [0, 0.5).

    Returns
    -------
    CaseDifficulty
        For each modality of each dataset: every case with the share of readers who were right
        (Wilson interval; readers random, this case), the shrunken share and the difficulty of the
        mixed model; each reader's skill; how difficulty is spread over truth states and covariates
        of the cases; what models miss that people catch, and the reverse.

    Raises
    ------
    Unanswerable
        For ratings without a threshold, or without two readers.
    ValueError
        For `at_most` outside [0, 0.5).

    Notes
    -----
    Skill and difficulty are the random effects of a logistic model with a mean for each truth
    state (see `readerstats.stats.random_effects`); people alone are in it.

    Examples
    --------
    >>> import readerstats as rs
    >>> study = rs.load_study(rs.example("deepfake_xray"))
    >>> first = rs.case_difficulty(study).cells[0]
    >>> len(first.deceiving), first.cases[0].share.k, first.cases[0].share.n
    (10, 1, 17)
    """
    if not 0 <= at_most < 0.5:
        raise ValueError(f"`at_most` must lie in [0, 0.5), got {at_most}.")
    level = study.settings.analysis.level
    parts = []
    rows: list[Row[Estimate]] = []
    tests: list[Row[TestResult]] = []
    columns = case_columns(study)
    for shared in shared_cases(study, "which cases deceive readers"):
        part, related = _cell_cases(study, shared, columns, at_most)
        parts.append(part)
        tests += related
        rows += _summary(part, level)
    return CaseDifficulty(
        cells=tuple(parts), estimates=tuple(rows), tests=tuple(tests), notes=_notes(study, parts)
    )


def _cell_cases(
    study: Study, shared: SharedCases, columns: dict[str, tuple[object, ...]], at_most: float
) -> tuple[CellCases, list[Row[TestResult]]]:
    level = study.settings.analysis.level
    right = shared.people_right
    n, k = (~np.isnan(right)).sum(axis=0), np.nansum(right, axis=0)
    counted = [(int(good), int(all_)) for good, all_ in zip(k, n, strict=True)]
    known = {pair: proportion(*pair, level=level) for pair in set(counted)}
    shares = [known[pair] for pair in counted]
    skills, difficulties, expected, note = _fitted(shared, level)
    cases = [
        ReadCase(
            case=shared.cases[place],
            positive=bool(shared.truth[place]),
            share=shares[place],
            difficulty=difficulties[place],
            expected=expected[place],
            models_right=tuple(
                None if np.isnan(own) else float(own) for own in shared.machines_right[:, place]
            ),
        )
        for place in range(len(shared.cases))
    ]
    groups, tests = groups_of(study, shared, k / n, columns, at_most)
    # The shrunken share settles between cases that as many readers got right, of fewer reads.
    order = sorted(
        range(len(cases)), key=lambda k: (share_of(cases[k]), expected_of(cases[k]), cases[k].case)
    )
    part = CellCases(
        shared=shared,
        cases=tuple(cases[place] for place in order),
        covariates={
            name: tuple(values[shared.at[place]] for place in order)
            for name, values in columns.items()
        },
        skills=skills,
        groups=groups,
        deceiving_at_most=at_most,
        deceived=proportion(int((k <= at_most * n + 1e-9).sum()), len(cases), level=level),
        note=note,
    )
    return part, tests


def _fitted(
    shared: SharedCases, level: float
) -> tuple[
    tuple[tuple[str, Estimate], ...], list[Estimate | None], list[Estimate | None], str | None
]:
    """Fit the mixed model; return skills, difficulties and shrunken shares, and what to know."""
    from readerstats.stats.mixed.model import logistic_mixed_model
    from readerstats.stats.mixed.random_effects import (
        case_log_odds,
        expected_shares,
        random_effects,
    )

    right = shared.people_right
    reader, case = np.nonzero(~np.isnan(right))
    of_case = np.ones((len(shared.cases), 1))
    terms = ["(Intercept)"]
    if 0 < shared.truth.sum() < shared.truth.size:
        of_case = np.column_stack([of_case, shared.truth - 0.5])
        terms.append("truth")
    model = logistic_mixed_model(
        right[reader, case] == 1, of_case[case], terms, reader, case, level=level
    )
    blank: list[Estimate | None] = [None] * len(shared.cases)
    if model.fit is None:
        return (), blank, blank, model.note
    log_odds = case_log_odds(model, of_case)
    skills = zip(shared.readers, random_effects(model).readers, strict=True)
    extreme = model.sd_case is not None and model.sd_case > EXTREME
    return (
        tuple(sorted(skills, key=lambda pair: -(pair[1].estimate or 0.0))),
        [_turned(one) for one in log_odds],
        list(expected_shares(model, of_case)),
        joined_notes(model.note, ALL_OR_NONE if extreme else None),
    )


def _turned(log_odds: Estimate) -> Estimate:
    """Turn the log odds of being right into the difficulty."""

    def minus(number: float | None) -> float | None:
        return None if number is None else -number

    return replace(
        log_odds,
        estimate=minus(log_odds.estimate),
        lower=minus(log_odds.upper),
        upper=minus(log_odds.lower),
    )


def _summary(part: CellCases, level: float) -> list[Row[Estimate]]:
    """Return the rows that are not of one case."""
    cell = part.cell

    def labels(metric: str, random: Any, **more: Any) -> Labels:
        return Labels(
            metric=metric, random=random, modality=cell.modality, dataset=cell.dataset, **more
        )

    rows = [Row(labels("deceiving", "cases", scope="group", group="all"), part.deceived)]
    rows += [
        Row(
            labels("deceiving", "cases", scope="group", group=group.name, by=group.by),
            group.deceiving,
        )
        for group in part.groups
    ]
    easy = [one for one in part.cases if at_least_right(one, 1 - part.deceiving_at_most)]
    for place, model in enumerate(part.shared.models):
        for metric, among, right in (
            ("missed-easy", easy, False),
            ("caught-deceiving", list(part.deceiving), True),
        ):
            answered = [one for one in among if one.models_right[place] is not None]
            number = sum(is_right(one.models_right[place]) is right for one in answered)
            own = labels(metric, "cases", scope="reader", reader=model)
            rows.append(Row(own, proportion(number, len(answered), level=level)))
    rows += [
        Row(labels("skill", "cases", scope="reader", reader=reader), skill)
        for reader, skill in part.skills
    ]
    return rows


def _notes(study: Study, parts: list[CellCases]) -> tuple[str, ...]:
    said = [part.note for part in parts if part.note is not None and not part.skills]
    notes = [f"no skill and no difficulty: {note}" for note in said]
    if any(part.skills for part in parts):
        notes.append(SHRUNKEN)
    notes += [f"skill and difficulty: {part.note}" for part in parts if part.skills and part.note]
    if study.arrays().clusters is not None:
        notes.append(f"difficulty: {NOT_BY_PATIENT}")
    return tuple(dict.fromkeys(notes))


def _record(part: CellCases) -> dict[str, Any]:
    columns = _columns(part)
    # Covariates are those of the cases table, and shares follow from how many were right.
    for name in (*part.covariates, "share", "share_lower", "share_upper"):
        del columns[name]
    return {
        "modality": part.cell.modality,
        "dataset": part.cell.dataset,
        "deceiving_at_most": part.deceiving_at_most,
        "readers": list(part.shared.readers),
        "shares": _tally(part),
        "cases": columns,
        "groups": [group.record() for group in part.groups],
    }


def _tally(part: CellCases) -> list[dict[str, Any]]:
    """Count the cases by how many of their readers were right, with the interval of the share."""
    number: dict[tuple[int | None, int | None], int] = {}
    shares: dict[tuple[int | None, int | None], list[Estimate]] = {}
    for one in part.cases:
        key = (one.share.k, one.share.n)
        number[key] = number.get(key, 0) + 1
        shares.setdefault(key, []).append(one.share)
    return [
        {"k": k, "n": n, "cases": number[k, n]}
        | Record(
            {name: getattr(equal[0], name) for name in ("estimate", "lower", "upper", "method")},
            *equal,
        )
        for (k, n), equal in shares.items()
    ]


def _columns(part: CellCases) -> dict[str, Any]:
    """List what is known of the cases, one list a column."""

    def of(name: str, key: str) -> NumberColumn:
        return NumberColumn(key, [getattr(one, name) for one in part.cases])

    columns: dict[str, Any] = {
        "case": [one.case for one in part.cases],
        "positive": [one.positive for one in part.cases],
        **{name: list(values) for name, values in part.covariates.items()},
        "k": of("share", "k"),
        "n": of("share", "n"),
    }
    for prefix, name, keys in (
        ("share", "share", ("estimate", "lower", "upper")),
        ("expected", "expected", ("estimate", "lower", "upper")),
        ("difficulty", "difficulty", ("estimate", "se")),
    ):
        columns |= {
            prefix if key == "estimate" else f"{prefix}_{key}": of(name, key) for key in keys
        }
    columns["models_right"] = {
        model: [_short(one.models_right[place]) for one in part.cases]
        for place, model in enumerate(part.shared.models)
    }
    return columns


def _short(share: float | None) -> float | None:
    """Write a whole share without decimals: there are thousands of them."""
    return share if share is None or share not in {0.0, 1.0} else int(share)
