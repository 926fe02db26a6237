"""A study as an iMRMC file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readerstats.study.exports.ratings import fitting_names, ratings_of, renamed_notice
from readerstats.study.exports.written import SINGLE, Export, cell
from readerstats.study.wording import shown

if TYPE_CHECKING:
    from readerstats.study.exports.ratings import Values
    from readerstats.study.model import Study

_UNFIT = re.compile(r'[,;"\t\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]')  # what splits cells or lines
_TAKEN = ("truth", "-1")  # what stands for the reader where a line tells the truth


def imrmc(study: Study, values: Values = "scores") -> Export:
    """Return a study as iMRMC reads it, with the counts above the data.

    Examples
    --------
    >>> import readerstats as rs
    >>> export = imrmc(rs.load_study(rs.example("deepfake_xray")))
    >>> export.files[""].decode().splitlines()[1:6]
    ['N0:132', 'N1:132', 'NR:17', 'NM:1', 'BEGIN DATA:']
    """
    ratings = ratings_of(study, values)
    case = fitting_names(list(ratings.cases), _UNFIT)
    reader = fitting_names(
        list(dict.fromkeys(r.reader for r in ratings.rows)), _UNFIT, taken=_TAKEN
    )
    modality = fitting_names(list(dict.fromkeys(r.modality for r in ratings.rows)), _UNFIT)
    positive = sum(ratings.cases.values())
    title = _UNFIT.sub(" ", shown(study.title, longest=200))
    lines = [
        title if title.strip() and ":" not in title else "Reader study",
        f"N0:{len(ratings.cases) - positive}",
        f"N1:{positive}",
        f"NR:{len(reader)}",
        f"NM:{len(modality)}",
        "BEGIN DATA:",
        *(f"truth,{case[name]},truth,{int(state)}" for name, state in ratings.cases.items()),
        *(
            f"{reader[r.reader]},{case[r.case]},{modality[r.modality]},{cell(r.value)}"
            for r in ratings.rows
        ),
    ]
    renamed = [
        *renamed_notice("case", case),
        *renamed_notice("reader", reader),
        *renamed_notice("modality", modality),
    ]
    text = "\n".join(lines) + "\n"
    return Export({SINGLE: text.encode()}, (*ratings.notices, *renamed))
