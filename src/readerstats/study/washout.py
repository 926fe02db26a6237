"""How long after each other the same reader saw the same case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pandas as pd

    from readerstats.study.contents import Contents

WASHOUT_DAYS: Final = 28
"""Four weeks, as the FDA advises between two readings of a case (CADe guidance, 2022)."""


def gaps(contents: Contents) -> pd.DataFrame:
    """List the pauses between two readings of a case by the same person.

    Parameters
    ----------
    contents : Contents

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
    >>> import pandas as pd, readerstats as rs
    >>> reads = pd.DataFrame({"reader": "R1", "case": [1, 2, 1, 2],
    ...     "modality": ["film", "film", "CT", "CT"], "response": ["yes", "no", "yes", "no"],
    ...     "timestamp": ["2026-01-05", "2026-01-05", "2026-01-12", "2026-02-16"]})
    >>> study = rs.Study(reads=reads, cases=pd.DataFrame({"case": [1, 2], "truth": ["yes", "no"]}),
    ...     positive="yes")
    >>> gaps(study._contents)["days"].tolist()
    [7.0, 42.0]
    """
    import pandas as pd

    columns = ["reader", "case", "modality", "timestamp"]
    reads = contents.reads
    if "timestamp" not in reads or reads["timestamp"].isna().all():
        return pd.DataFrame(columns=["reader", "case", "before", "after", "days"])
    if contents.runs is not None and "timestamp" in contents.runs:
        again = contents.runs
        reads = pd.concat([reads[~reads["reader"].isin(again["reader"])], again])
    people = contents.readers.loc[contents.readers["kind"] == "human", "reader"]
    reads = reads.loc[reads["reader"].isin(people) & reads["timestamp"].notna(), columns]
    reads = reads.sort_values("timestamp", kind="stable")
    by_case = reads.groupby(["reader", "case"], sort=False)
    found = reads.assign(
        before=by_case["modality"].shift(),
        days=by_case["timestamp"].diff().dt.total_seconds() / 86_400,
    )
    found = found[found["days"].notna()].rename(columns={"modality": "after"})
    found = found.sort_index(kind="stable").reset_index(drop=True)
    return found[["reader", "case", "before", "after", "days"]]
