"""P values adjusted for the family of tests that they belong to."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from typing import Literal, TypeAlias

Method: TypeAlias = Literal["holm", "bonferroni", "benjamini-hochberg", "none"]

_STATSMODELS_NAME: dict[Method, str] = {
    "holm": "holm",
    "bonferroni": "bonferroni",
    "benjamini-hochberg": "fdr_bh",
}


def adjust(p: Sequence[float | None], *, method: Method = "holm") -> tuple[float | None, ...]:
    """Adjust the P values of one family of tests.

    Parameters
    ----------
    p : sequence of float or None, shape (test,)
        P values, on [0, 1]; None for a test that could not be done.
    method : {"holm", "bonferroni", "benjamini-hochberg", "none"}, default "holm"
        Holm [1]_ and Bonferroni bound the chance of one false positive in the family,
        Benjamini-Hochberg the expected share of false positives among the positives [2]_;
        "none" leaves the values as they are.

    Returns
    -------
    tuple of float or None, shape (test,)
        Adjusted P values, in the order given; None stays None and does not count as a test.

    Raises
    ------
    ValueError
        For a P value outside [0, 1], or an unknown `method`.

    Notes
    -----
    Holm and Bonferroni hold whatever the dependence of the tests; Benjamini-Hochberg needs
    independence or positive dependence. Validated against ``p.adjust`` of R.

    References
    ----------
    .. [1] Holm S. Scand J Stat 1979;6:65-70.
    .. [2] Benjamini Y, Hochberg Y. J R Stat Soc B 1995;57:289-300.
       doi:10.1111/j.2517-6161.1995.tb02031.x

    Examples
    --------
    >>> adjust([0.01, None, 0.04])
    (0.02, None, 0.04)
    """
    if method != "none" and method not in _STATSMODELS_NAME:
        allowed = ", ".join([*_STATSMODELS_NAME, "none"])
        raise ValueError(f"`method` must be one of {allowed}, got {method!r}.")
    known = [float(value) for value in p if value is not None]
    for value in known:
        if not 0 <= value <= 1:
            raise ValueError(f"`p` must hold values between 0 and 1, got {value}.")
    if method == "none" or not known:
        return tuple(None if value is None else float(value) for value in p)

    from statsmodels.stats.multitest import multipletests

    # statsmodels collects garbage after each Holm adjustment, which costs more than everything
    # else in a report; what is frozen is not looked through.
    gc.freeze()
    try:
        adjusted = iter(multipletests(known, method=_STATSMODELS_NAME[method])[1])
    finally:
        gc.unfreeze()
    return tuple(None if value is None else min(1.0, float(next(adjusted))) for value in p)
