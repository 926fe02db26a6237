"""Facts about the readers: their values of a covariate, and how many said yes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readerstats.errors import ReaderStatsError
from readerstats.results import Estimate, Labels, Row
from readerstats.stats.proportions import proportion

if TYPE_CHECKING:
    from readerstats.study.model import Study

YES = frozenset({"yes", "y", "true", "1"})
NO = frozenset({"no", "n", "false", "0"})
MOST_GROUPS = 8


def count(study: Study, covariate: str) -> Row[Estimate]:
    """Count the readers for whom a yes-or-no covariate is yes.

    Parameters
    ----------
    study : Study
    covariate : str
        A column of the readers table with yes and no (or true and false, 1 and 0).

    Returns
    -------
    Row of Estimate
        Proportion of the readers that have an answer, with Wilson's interval; readers are
        random.

    Raises
    ------
    ReaderStatsError
        For an unknown covariate, one without values, or one with other values.

    Examples
    --------
    >>> import readerstats as rs
    >>> noticed = count(rs.load_study(rs.example("deepfake_xray")), "noticed").result
    >>> noticed.k, noticed.n
    (7, 17)
    """
    values = [plain(value) for value in reader_values(study, covariate).values()]
    if not values:
        raise ReaderStatsError(f"'{covariate}' has no value: no reader can be counted.")
    other = sorted({value for value in values if value not in YES | NO})
    if other:
        raise ReaderStatsError(
            f"'{covariate}' has '{other[0]}' beside yes and no; readers can be counted for a "
            "column of yes and no."
        )
    labels = Labels(metric=covariate, random="readers", scope="group", group="readers")
    yes = sum(value in YES for value in values)
    return Row(labels, proportion(yes, len(values), level=study.settings.analysis.level))


def yes_or_no(study: Study, covariate: str) -> bool:
    """Whether a covariate says yes or no of each reader who has a value, and one has.

    Examples
    --------
    >>> import readerstats as rs
    >>> yes_or_no(rs.load_study(rs.example("deepfake_xray")), "noticed")
    True
    """
    values = {plain(value) for value in reader_values(study, covariate).values()}
    return bool(values) and values <= YES | NO


def plain(value: float | str) -> str:
    """Write an answer as `YES` and `NO` have it.

    Examples
    --------
    >>> plain(1.0), plain(" Yes ")
    ('1', 'yes')
    """
    return f"{value:g}" if isinstance(value, float) else value.strip().lower()


def reader_values(study: Study, covariate: str) -> dict[str, float | str]:
    """Return each person's value of a covariate; those without one are left out.

    Parameters
    ----------
    study : Study
    covariate : str
        A column of the readers table.

    Returns
    -------
    dict of str to float or str
        In its own unit.

    Raises
    ------
    ReaderStatsError
        For a column that the readers table does not have.

    Examples
    --------
    >>> import readerstats as rs
    >>> study = rs.load_study(rs.example("deepfake_xray"))
    >>> len(reader_values(study, "experience_years"))
    17
    """
    known = [name for name in study.reader_facts.columns if name not in ("reader", "kind")]
    if covariate not in known:
        has = f"it has {', '.join(known)}" if known else "it has no column beside the readers"
        raise ReaderStatsError(f"the readers table has no column '{covariate}'; {has}.")
    facts = study.reader_facts
    people = facts[facts["kind"] == "human"]
    numeric = people[covariate].dtype.kind in "fiu"
    return {
        str(reader): float(value) if numeric else str(value)
        for reader, value in zip(people["reader"], people[covariate], strict=True)
        if value is not None and value == value  # noqa: PLR0124 - NaN is not equal to itself
    }
