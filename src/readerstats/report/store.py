"""The one store of numbers: what every page, table and sentence shows, and where it stands."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from readerstats.analysis.contrast_margins import margins_record
from readerstats.analysis.frame import alert_records, document, record, spread_record
from readerstats.analysis.records import NumberColumn, Record
from readerstats.analysis.standing import standing_record
from readerstats.report.json_pointer import pointer
from readerstats.report.packing import packed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from readerstats.analysis.answers import Answers
    from readerstats.results import Estimate, TestResult

Result: TypeAlias = "Estimate | TestResult"
WITHOUT_BLANKS: Final = ("estimates", "tests", "variance_components", "anova")
"""Lists whose rows leave out the keys that do not apply."""


@dataclass(frozen=True, eq=False, slots=True)
class Store:
    """All numbers of a report, unrounded, each under a key of its own.

    Attributes
    ----------
    content : dict
        Ready for JSON: plain, without NaN; rows without the keys that do not apply.

    Examples
    --------
    >>> import readerstats as rs
    >>> from readerstats.analysis.answers import answer
    >>> answers = answer(rs.load_study(rs.example("deepfake_xray"), replicates=500))
    >>> store = Store.of(answers)
    >>> store.key_of(answers.estimates[12].result)
    '/estimates/12'
    >>> store.content["estimates"][12]["reader"]
    'R13'
    """

    content: dict[str, Any]
    _keys: Mapping[int, tuple[str, Result]]
    _equal: Mapping[Result, str]

    @classmethod
    def of(cls, answers: Answers) -> Store:
        """Lay out the answers of a study.

        Parameters
        ----------
        answers : Answers

        Returns
        -------
        Store
        """
        content = _content(answers)
        keys: dict[int, tuple[str, Result]] = {}
        equal: dict[Result, dict[str, None]] = {}
        for key, result in (*_results(content, ()), *_repeated(answers)):
            first, _ = keys.setdefault(id(result), (key, result))
            equal.setdefault(result, {})[first] = None
        only = {result: next(iter(many)) for result, many in equal.items() if len(many) == 1}
        return cls(_plain(content), keys, only)

    @property
    def json(self) -> str:
        """The content as text, as results.json has it."""
        return _compact(self.content)

    @property
    def packed(self) -> str:
        """The same without repetitions, as a page holds it; see `readerstats.report.packing`."""
        return _compact(packed(self.content))

    def key_of(self, result: Result | None) -> str | None:
        """Return where the record of a result stands.

        Parameters
        ----------
        result : Estimate, TestResult or None

        Returns
        -------
        str or None
            A JSON pointer (RFC 6901) into `content`: to the record of this very result, or of
            the only one that is equal to it. None where there is none, or several.
        """
        if result is None:
            return None
        if id(result) in self._keys:
            return self._keys[id(result)][0]
        return self._equal.get(result)


def _compact(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _content(answers: Answers) -> dict[str, Any]:
    """Build the document, with records that remember their results."""
    content = document(
        "report",
        answers.study,
        estimates=answers.estimates,
        tests=answers.tests,
        notes=answers.notes,
    )
    content["ladders"] = [
        {
            "depends_on_the_choice": bool(ladder.differing),
            "rungs": [_without_blanks({"rung": name} | record(row)) for name, row in ladder.rungs],
        }
        for ladder in answers.ladders
    ]
    content["phases"] = {
        name: document("report", phase.study, estimates=phase.performance.rows)
        for name, phase in answers.phases.items()
    }
    content["standings"] = [standing_record(row) for row in answers.standings]
    content["alerts"] = alert_records((*answers.study.problems, *answers.alerts))
    content["margins"] = [margins_record(row) for row in answers.margins]
    content |= spread_record(answers.components, answers.anova)
    for found in answers.findings.values():
        content |= found.record()
    for name in WITHOUT_BLANKS:
        content[name] = [_without_blanks(row) for row in content[name]]
    return content


def _without_blanks(row: dict[str, Any]) -> dict[str, Any]:
    """Leave out the keys that do not apply; a page has no room for thousands of nulls."""
    told = {
        key: value for key, value in row.items() if value is not None or key in ("estimate", "p")
    }
    return Record(told, *row.of) if isinstance(row, Record) else told


def _results(content: Any, way: tuple[str | int, ...]) -> Iterator[tuple[str, Result]]:
    """Find the results behind a document, in its order, each with its key."""
    if isinstance(content, Record):
        yield from ((pointer(way), result) for result in content.of)
    if isinstance(content, NumberColumn):
        for place, result in enumerate(content.of):
            if result is not None:
                yield pointer((*way, place)), result
    elif isinstance(content, dict | list):
        items: Iterable[tuple[str | int, Any]] = (
            content.items() if isinstance(content, dict) else enumerate(content)
        )
        for step, value in items:
            if isinstance(value, dict | list):
                yield from _results(value, (*way, step))


def _repeated(answers: Answers) -> Iterator[tuple[str, Result]]:
    """Find the estimates that two questions gave alike: they stand once, under one key."""
    kept = {row: pointer(("estimates", place)) for place, row in enumerate(answers.estimates)}
    for row in answers.given_estimates:
        yield kept[row], row.result


def _plain(content: Any) -> Any:
    """Turn records and columns into plain dictionaries and lists."""
    if isinstance(content, dict):
        return {key: _plain(value) for key, value in content.items()}
    if isinstance(content, list | tuple):
        return [_plain(value) for value in content]
    return content
