"""Columns of the cases table that say which patient or examination it was."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pandas as pd

_NUMBERS: Final = re.compile(
    r"(?:^|[\W_])(?:id|ids|uid|uuid|mrn|pid|accession|accession_?(?:no|nr|number)|record|exam|"
    r"patient_?(?:no|nr|number)|case_?(?:no|nr|number)|study_?(?:no|nr|number)|insurance|ssn)"
    r"(?:$|[\W_])",
    re.IGNORECASE,
)
"""What columns of registration numbers are called."""
_FEW: Final = 2


def identifies(cases: pd.DataFrame, column: str) -> bool:
    """Whether a column has a value of its own for each case or patient, or a number that is a name.

    Measurements have decimals, or values that several cases share.

    Parameters
    ----------
    cases : DataFrame
    column : str

    Examples
    --------
    >>> import pandas as pd
    >>> cases = pd.DataFrame({"mrn": [5, 5, 7, 9], "age": [50, 61, 50, 61],
    ...     "number": [3301, 3302, 3303, 3304], "size": [1.5, 2.25, 3.0, 4.0]})
    >>> [identifies(cases, column) for column in cases]
    [True, False, True, False]
    """
    if column == "patient":  # these are numbered anew
        return False
    known = cases[column].dropna()
    if known.dtype == object:
        return len(known) > _FEW and not known.duplicated().any()
    if known.dtype.kind not in "iuf" or not (known == known.round()).all():
        return False
    if _NUMBERS.search(column):
        return True
    several = known
    if "patient" in cases:  # every case of a patient has the patient's
        several = cases.loc[known.index, ["patient", column]].drop_duplicates()[column]
    return len(several) > _FEW and not several.duplicated().any()
