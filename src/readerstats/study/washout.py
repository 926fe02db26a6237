"""How long after each other the same reader saw the same case."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection

    import pandas as pd

WASHOUT_DAYS: Final = 28
"""Four weeks, as the FDA advises between two readings of a case (CADe guidance, 2022)."""


def gaps(reads: pd.DataFrame, runs: pd.DataFrame, people: Collection[str]) -> pd.DataFrame:
    """List the pauses between two readings of a case by the same person.

    Parameters
    ----------
    reads : DataFrame
        Of a study; ``timestamp`` is a point in time.
    runs : DataFrame
        All reads of those who read a case more than once; no row without any.
    people : collection of str
        Who is not a model.

    Returns
    -------
    DataFrame
        A row for each reading that follows another one: ``reader``, ``case``, ``before`` and
        ``after`` (modalities), and ``days``. Empty without timestamps.

    Notes
    -----
    Of more than two readings each is set against the one just before it.

    Examples
    --------
    >>> import pandas as pd
    >>> reads = pd.DataFrame({"reader": "R1", "case": ["a", "b"] * 2,
    ...     "modality": ["film", "film", "CT", "CT"],
    ...     "timestamp": pd.to_datetime(["2026-01-05", "2026-01-05", "2026-01-12", "2026-02-16"])})
    >>> gaps(reads, reads.iloc[:0], {"R1"})["days"].tolist()
    [7.0, 42.0]
    """
    import pandas as pd

    if "timestamp" not in reads or reads["timestamp"].isna().all():
        return pd.DataFrame(columns=["reader", "case", "before", "after", "days"])
    if len(runs) and "timestamp" in runs:
        reads = pd.concat([reads[~reads["reader"].isin(runs["reader"])], runs], ignore_index=True)
    timed = reads["reader"].isin(people) & reads["timestamp"].notna()
    reads = reads.loc[timed, ["reader", "case", "modality", "timestamp"]]
    reads = reads.sort_values("timestamp", kind="stable")
    by_case = reads.groupby(["reader", "case"], sort=False)
    found = reads.assign(
        before=by_case["modality"].shift(),
        days=by_case["timestamp"].diff().dt.total_seconds() / 86_400,
    )
    found = found[found["days"].notna()].rename(columns={"modality": "after"})
    found = found.sort_index(kind="stable").reset_index(drop=True)
    return found[["reader", "case", "before", "after", "days"]]


def pause(days: float) -> str:
    """Say how long a pause was, in the largest unit that fits, and never longer than it was.

    Examples
    --------
    >>> pause(13.68), pause(1.0), pause(0.1), pause(0.001), pause(0.0)
    ('13.6 days', '1 day', '2.4 hours', '1.4 minutes', 'less than a minute')
    """
    for unit, size in (("day", 1.0), ("hour", 1 / 24), ("minute", 1 / 1440)):
        tenths = math.floor(10 * days / size + 1e-6)
        if tenths >= 10:
            return f"{tenths / 10:g} {unit}{'' if tenths == 10 else 's'}"
    return "less than a minute"
