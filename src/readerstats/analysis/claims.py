"""What was shown, with the margin that the study named beforehand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from readerstats.analysis.margin import aim_of, held, margin_of, undeclared
from readerstats.analysis.score_tests import score_test
from readerstats.results import Row

if TYPE_CHECKING:
    from readerstats.results import TestResult
    from readerstats.stats.margins import Aim, Side
    from readerstats.study.model import Study


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One thing to be shown of a model against the reader average, or of one level.

    Attributes
    ----------
    aim : {"superiority", "non-inferiority", "equivalence"}
    margin : float or None
        On the metric's scale; None for superiority by however little.
    test : TestResult
        Of the difference.
    limit : float
        What P must lie below.
    exploratory : bool
        Whether the margin, or that of the claim before, was not declared in study.toml.

    Examples
    --------
    >>> from readerstats.results import TestResult
    >>> test = TestResult(method="x", estimate=-0.1, p=0.03)
    >>> Claim(aim="superiority", margin=None, test=test, limit=0.025).shown
    False
    """

    aim: Aim
    margin: float | None
    test: TestResult
    limit: float
    exploratory: bool = False

    @property
    def shown(self) -> bool:
        """Whether P lies below the limit."""
        return self.test.p is not None and self.test.p < self.limit


def claims_of(
    study: Study, difference: Row[TestResult], *, of: Side | None = None
) -> tuple[Claim, ...]:
    """Test what the settings of a study want shown of a model, or of the first of two levels.

    Parameters
    ----------
    study : Study
    difference : Row of TestResult
        Reader average - model, or a - b, two-sided.
    of : {"a", "b"}, optional
        The side that is to be shown; without it the model of a panel, or else a.

    Returns
    -------
    tuple of Claim
        Empty where the settings name no margin and no aim. Where non-inferiority is shown,
        superiority follows.

    Raises
    ------
    ReaderStatsError
        For an aim without its margin, or a margin that does not fit the metric.

    Notes
    -----
    Assumes that the margin was named beforehand. Superiority is tested only after non-inferiority
    was shown, in that order, so that its P value needs no adjustment for the two [1]_. P values
    of several models are not adjusted for their number. Validated against `margin_test`.

    References
    ----------
    .. [1] Morikawa T, Yoshida M. A useful testing strategy in phase III trials: combined test of
       superiority and test of equivalence. J Biopharm Stat 1995;5:297-306.
       doi:10.1080/10543409508835115

    Examples
    --------
    >>> import readerstats as rs
    >>> from readerstats.analysis.panel import panel_differences
    >>> study = rs.load_study(rs.example("deepfake_xray"), margin=0.05)
    >>> gpt_4o = panel_differences(study, metric="accuracy")[0]
    >>> [(claim.aim, claim.shown) for claim in claims_of(study, gpt_4o)]
    [('non-inferiority', True), ('superiority', True)]
    """
    metric = difference.labels.metric
    aim, margin = aim_of(study, metric), margin_of(study, metric)
    if aim is None:
        return ()
    left = round(1 - study.settings.analysis.level, 12)  # 1 - 0.95 is not quite 0.05
    sides = ("dataset", "modality", "group", "reader", "model")
    side: Side = of or ("a" if difference.labels.comparison in sides else "b")
    late = undeclared(study, metric) is not None
    # Of two on common cases the claim is made by the score test, not by that of equality.
    judged = Row(difference.labels, score_test(study, difference)[0])
    first = Claim(
        aim=aim,
        margin=margin,
        test=held(study, judged, aim, of=side),
        limit=left if aim == "equivalence" else left / 2,
        exploratory=late,
    )
    if aim != "non-inferiority" or not first.shown:
        return (first,)
    better = held(study, judged, "superiority", 0.0, of=side)
    return first, Claim(
        aim="superiority", margin=None, test=better, limit=left / 2, exploratory=late
    )
