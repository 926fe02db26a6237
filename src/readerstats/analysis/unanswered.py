"""What a number would be if the reads without an answer counted in another way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, get_args

from readerstats.analysis.fitting import CONTRIBUTIONS
from readerstats.analysis.frame import select
from readerstats.analysis.margin import NO_DIRECTION
from readerstats.analysis.metrics import FROM_SCORES, metrics_of, reader_estimate
from readerstats.analysis.performance import performance
from readerstats.results import Estimate, Labels, Row
from readerstats.study.contents import Unanswered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readerstats.analysis.metrics import Cell
    from readerstats.study.model import Study

RULES: Final[tuple[Unanswered, ...]] = get_args(Unanswered)
"""Left out; all wrong, which is the worst that they could be; all right, which is the best."""
BY: Final = "unanswered"
NO_ANSWERS: Final = "no average without answers"


class Counted:
    """A study with its unanswered reads left out, counted as wrong, and counted as right.

    Parameters
    ----------
    study : Study

    Attributes
    ----------
    metrics : tuple of str
        The metrics of decisions that go up or down where a read is right: those with bounds.

    Examples
    --------
    >>> import readerstats as rs
    >>> counted = Counted(rs.load_study(rs.example("deepfake_xray")))
    >>> counted.metrics, counted.under("correct").task.unanswered
    (('accuracy', 'sensitivity', 'specificity'), 'correct')
    """

    def __init__(self, study: Study) -> None:
        self.study = study
        asked = metrics_of(study) if study.binary else ()
        self.metrics = tuple(name for name in asked if name not in (*FROM_SCORES, *NO_DIRECTION))
        self._studies = {study.task.unanswered: study}

    def under(self, rule: Unanswered) -> Study:
        """Return the study under a rule, made when it is first asked for."""
        if rule not in self._studies:
            self._studies[rule] = self.study.counting_unanswered(rule)
        return self._studies[rule]

    def of_reader(self, reader: str, cell: Cell) -> tuple[Row[Estimate], ...]:
        """Estimate each metric of one reader or model under each rule.

        Parameters
        ----------
        reader : str
        cell : Cell

        Returns
        -------
        tuple of Row of Estimate
            Labelled by ``unanswered``, the group being the rule.
        """
        return tuple(
            Row(
                Labels(
                    metric=metric,
                    random="cases",
                    scope="reader",
                    reader=reader,
                    modality=cell.modality,
                    dataset=cell.dataset,
                    by=BY,
                    group=rule,
                ),
                reader_estimate(self.under(rule), reader, cell, metric),
            )
            for metric in self.metrics
            for rule in RULES
        )

    def of_average(self, where: Sequence[Cell]) -> tuple[Row[Estimate], ...]:
        """Estimate the reader average of the first metric under each rule, in some cells.

        Parameters
        ----------
        where : sequence of Cell

        Returns
        -------
        tuple of Row of Estimate
            By the multireader method that fits each rule; empty where the metric has none, or
            one person read.
        """
        metric = next(iter(self.metrics), None)
        if metric not in CONTRIBUTIONS or len(self.study.humans) < 2 or not where:
            return ()
        over = self.study.settings.analysis.random
        rows = []
        for rule in RULES:
            found = select(performance(self.under(rule), metric).group, random=over)
            for cell in where:
                here = select(found, modality=cell.modality, dataset=cell.dataset)
                # Under one rule there may be answers enough, and none under another.
                results = [row.result for row in here] or [
                    Estimate.unavailable(method="obuchowski-rockette", note=NO_ANSWERS)
                ]
                labels = Labels(
                    metric=metric,
                    random=over,
                    scope="group",
                    modality=cell.modality,
                    dataset=cell.dataset,
                    by=BY,
                    group=rule,
                )
                rows += [Row(labels, result) for result in results]
        return tuple(rows)
