"""A study as the long table of the R package MRMCaov."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readerstats.study.exports.ratings import ratings_of
from readerstats.study.exports.written import SINGLE, Export, csv_bytes

if TYPE_CHECKING:
    from readerstats.study.exports.ratings import Values
    from readerstats.study.model import Study

_HEADER = ("reader", "treatment", "case", "truth", "rating")


def mrmcaov(study: Study, values: Values = "scores") -> Export:
    """Return a study as a table with the columns that MRMCaov's own example has.

    RJafroc reads the same table (as format MRMC) where cases are whole numbers.

    Examples
    --------
    >>> import readerstats as rs
    >>> export = mrmcaov(rs.load_study(rs.example("deepfake_xray")))
    >>> export.files[""].decode().splitlines()[0]
    'reader,treatment,case,truth,rating'
    """
    ratings = ratings_of(study, values)
    rows = [
        (r.reader, r.modality, r.case, int(ratings.cases[r.case]), r.value) for r in ratings.rows
    ]
    return Export({SINGLE: csv_bytes(_HEADER, rows)}, ratings.notices)
