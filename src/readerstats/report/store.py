"""The one store of numbers: what every page, table and sentence shows, and where it stands."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from readerstats.analysis.contrast_margins import margins_record
from readerstats.analysis.frame import alert_records, document, record, spread_record
from readerstats.analysis.records import NumberColumn, Record
from readerstats.analysis.standing import standing_record
from readerstats.report.figures.predictive_curve import TOLD
from readerstats.report.json_pointer import pointer
from readerstats.report.packing import packed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from readerstats.analysis.answers import Answers
    from readerstats.results import Estimate, TestResult

Result: TypeAlias = "Estimate | TestResult"
WITHOUT_BLANKS: Final = ("estimates", "tests", "variance_components", "anova")
"""Lists whose rows leave out the keys that do not apply."""
WHOLE: Final = ("estimates", "tests", "ladders", "phases")
"""Lists that a page has whole."""


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
    _told: dict[str, Any]
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
        return cls(_plain(content), content, keys, only)

    @property
    def json(self) -> str:
        """The content as text, as results.json has it."""
        return _compact(self.content)

    def of_page(self, shown: Iterable[Result]) -> str:
        """Return as text what a page holds that shows some of the results.

        Parameters
        ----------
        shown : iterable of Estimate or TestResult

        Returns
        -------
        str
            JSON without repetitions (see `readerstats.report.packing`). The lists named in
            `WHOLE` are whole; of what else there is, results that are not shown are null, and
            their standard errors and the inner points of drawn curves are left out.
        """
        keys = {self.key_of(result) for result in shown}
        told = {key: self._told[key] for key in self._told if key not in WHOLE}
        held = self.content | _only(told, lambda result: self.key_of(result) in keys)
        return _compact(packed(_without_drawings(held)))

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
    content["associations"] = [found.record() for found in answers.associations]
    content["phases"] = {
        name: document("report", phase.study, estimates=phase.performance.rows)
        for name, phase in answers.phases.items()
    }
    content["standings"] = [standing_record(row) for row in answers.standings]
    content["alerts"] = alert_records((*answers.study.problems, *answers.alerts))
    content["margins"] = [margins_record(row) for row in answers.margins]
    content |= spread_record(answers.components, answers.anova)
    content["flow"] = None if answers.flow is None else answers.flow.record()
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


def _only(content: Any, is_shown: Callable[[Result], bool]) -> Any:
    """Keep the results that are shown, each in its place, without their standard errors."""
    if isinstance(content, NumberColumn):
        return [
            value if result is not None and is_shown(result) else None
            for value, result in zip(content, content.of, strict=True)
        ]
    if isinstance(content, Record):
        if not any(is_shown(result) for result in content.of):
            return None
        content = {key: value for key, value in content.items() if key != "se"}
    if isinstance(content, dict):
        kept = {key: _only(value, is_shown) for key, value in content.items()}
        for key, value in content.items():
            if isinstance(value, NumberColumn) and (key == "se" or set(kept[key]) == {None}):
                del kept[key]
        return kept
    if isinstance(content, list | tuple):
        return [_only(value, is_shown) for value in content]
    return content


def _without_drawings(content: dict[str, Any]) -> dict[str, Any]:
    """Leave out the points of curves that a page draws but writes nowhere."""
    told = dict(content)
    told["standings"] = [_with_one_curve(standing) for standing in content["standings"]]
    if "predictive_values" in content:
        values = content["predictive_values"]
        at = {*TOLD, *values["prevalence"]}
        curves = [_with_points_at(at, curve) for curve in values["curves"]]
        told["predictive_values"] = values | {"curves": curves}
    return told


def _with_one_curve(standing: dict[str, Any]) -> dict[str, Any]:
    """Keep the claim that is drawn: equivalence where the study wants it, else non-inferiority."""
    wanted = [claim["aim"] for claim in standing["claims"] if claim][:1]
    other = "non_inferiority" if wanted == ["equivalence"] else "equivalence"
    curve = {key: points for key, points in standing["curve"].items() if key != other}
    return standing | {"curve": curve}


def _with_points_at(prevalences: set[float], curve: dict[str, Any]) -> dict[str, Any]:
    kept = [place for place, at in enumerate(curve["prevalence"]) if at in prevalences]
    return {
        key: [value[place] for place in kept] if isinstance(value, list) else value
        for key, value in curve.items()
    }


def _plain(content: Any) -> Any:
    """Turn records and columns into plain dictionaries and lists."""
    if isinstance(content, dict):
        return {key: _plain(value) for key, value in content.items()}
    if isinstance(content, list | tuple):
        return [_plain(value) for value in content]
    return content
