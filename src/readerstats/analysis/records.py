"""Records of JSON that remember the results whose numbers they hold."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from readerstats.results import Estimate, TestResult


class Record(dict[str, Any]):
    """A record of JSON, and the results whose numbers it holds.

    It is a dictionary like any other; with ``|`` a new one remembers the same results. By `of`
    whoever shows a number finds where in the whole document it stands.

    Examples
    --------
    >>> from readerstats.results import Estimate
    >>> share = Estimate(estimate=0.7, method="wilson", k=7, n=10)
    >>> told = {"reader": "R01"} | Record({"k": 7}, share)
    >>> told, told.of[0] is share
    ({'reader': 'R01', 'k': 7}, True)
    """

    __slots__ = ("of",)

    def __init__(self, content: Mapping[str, Any], *of: Estimate | TestResult) -> None:
        super().__init__(content)
        self.of = of

    def __or__(self, other: Mapping[str, Any]) -> Record:  # type: ignore[override]
        return Record({**self, **other}, *self.of)

    def __ror__(self, other: Mapping[str, Any]) -> Record:  # type: ignore[override]
        return Record({**other, **self}, *self.of)


class NumberColumn(list[Any]):
    """One number of each of several results, and the results: a column as JSON has it.

    Examples
    --------
    >>> from readerstats.results import Estimate
    >>> shares = [Estimate(estimate=k / 10, method="wilson", k=k, n=10) for k in (7, 8)]
    >>> column = NumberColumn("k", shares)
    >>> column, column.of[1] is shares[1]
    ([7, 8], True)
    """

    __slots__ = ("of",)

    def __init__(self, key: str, results: Iterable[Estimate | TestResult | None]) -> None:
        self.of = tuple(results)
        super().__init__(getattr(one, key, None) for one in self.of)


def filled(result: Estimate | TestResult) -> Record:
    """Turn a result into a record without the keys that do not apply.

    Examples
    --------
    >>> from readerstats.results import Estimate
    >>> filled(Estimate(estimate=0.7, method="wilson", k=7, n=10))
    {'estimate': 0.7, 'method': 'wilson', 'k': 7, 'n': 10}
    """
    told = asdict(result)
    return Record({key: value for key, value in told.items() if _applies(key, value)}, result)


def _applies(key: str, value: object) -> bool:
    return value is not None or key in ("estimate", "p")
