"""Comparisons that are refused, since what they would say is wrong; each has a code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from readerstats.errors import ReaderStatsError

if TYPE_CHECKING:
    from readerstats.study.model import Study

MCNEMAR: Final = ("mcnemar", "mcnemar-corrected", "mcnemar-exact", "mcnemar-mid-p")
OF_INDEPENDENT: Final = (
    "wilson", "clopper-pearson", "agresti-coull", "wald", "newcombe", "miettinen-nurminen", "z",
    "chi-square", "chi2", "fisher", "fisher-exact", "pooled",
)  # fmt: skip
"""Methods of independent answers, under the names by which they are asked for."""


def no_decisions(study: Study) -> str:
    """Say why a study has no yes-or-no decisions of people, and what gives it some.

    Parameters
    ----------
    study : Study

    Returns
    -------
    str
        Without a full stop.

    Examples
    --------
    >>> import readerstats as rs
    >>> no_decisions(rs.load_study(rs.example("deepfake_xray"))).partition(":")[0]
    'these reads are ratings'
    """
    scores = study.arrays().score
    if scores is not None and (scores == scores)[:, ~study.arrays().models].any():  # noqa: PLR0124
        return (
            "these reads are ratings: give the rating from which a read counts as positive, with "
            "--threshold or [task] threshold"
        )
    return "no person answered any case whose truth is known"


def refuse_pooling(what: str, method: str | None) -> None:
    """Refuse a method that takes reads as independent.

    Parameters
    ----------
    what : str
        What would be compared: ``"dataset"``, ``"modality"``, ``"panel"``, a column of the readers
        table, or ``"reader"`` for the reader average itself.
    method : str or None
        As it was asked for.

    Raises
    ------
    ReaderStatsError
        With the code of the pitfall in brackets.

    Examples
    --------
    >>> refuse_pooling("dataset", "obuchowski-rockette")
    >>> refuse_pooling("reader", "wilson")
    Traceback (most recent call last):
        ...
    readerstats.errors.ReaderStatsError: 'wilson' takes every read as independent, and reads of one
    case, or by one reader, are not: the interval would be too narrow. Use obuchowski-rockette,
    u-statistics or bootstrap. [pooled-reads]
    """
    if method in MCNEMAR:
        raise ReaderStatsError(_mcnemar(what))
    if method in OF_INDEPENDENT:
        raise ReaderStatsError(
            f"'{method}' takes every read as independent, and reads of one case, or by one reader, "
            "are not: the interval would be too narrow. Use obuchowski-rockette, u-statistics or "
            "bootstrap. [pooled-reads]"
        )


def _mcnemar(what: str) -> str:
    other_cases = what == "dataset"
    reason = (
        "the datasets have different cases, and McNemar's test compares two answers to the same "
        "case"
        if other_cases
        else "pooled over readers it takes the reads of one case, and those of one reader, as "
        "independent, and its P value is too small"
    )
    code = "mcnemar-other-cases" if other_cases else "pooled-mcnemar"
    fitting = {"dataset": "obuchowski-rockette, bootstrap or paired-t",
               "modality": "obuchowski-rockette, bootstrap or paired-t",
               "panel": "obuchowski-rockette or bootstrap"}  # fmt: skip
    return (
        f"McNemar's test cannot compare {what} averages: {reason}. Use "
        f"{fitting.get(what, 'obuchowski-rockette or welch-t')}; McNemar's test fits two readers "
        f"or models on common cases (--by reader, --by model). [{code}]"
    )
