"""The values that settings can take, as pydantic checks them."""

from __future__ import annotations

import difflib
from itertools import pairwise
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from readerstats.resources import style_names
from readerstats.study.roles import ROLE_NAMES
from readerstats.study.visible import visible

METRICS = (
    "accuracy", "balanced-accuracy", "sensitivity", "specificity", "ppv", "npv", "f1", "mcc",
    "youden", "positive-likelihood-ratio", "negative-likelihood-ratio", "diagnostic-odds-ratio",
    "d-prime", "criterion", "auc",
    "partial-auc",
)  # fmt: skip
LONGEST_SCALE = 10
"""Steps of a scale of ratings; what has more is no longer seen as steps."""


def _several(value: object) -> object:
    """Take one text as a list of one."""
    return (value,) if isinstance(value, str) else value


def _label(value: object) -> object:
    """Take 1 and true as labels, as TOML and the command line give them."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return visible(value)
    return str(value) if isinstance(value, int) else value


def _seen(value: object) -> object:
    """Leave out what nobody sees, before a text is found to be empty."""
    return visible(value) if isinstance(value, str) else value


def _once(values: tuple[str, ...]) -> tuple[str, ...]:
    """Keep the first of each."""
    return tuple(dict.fromkeys(values))


def _rising(values: tuple[float, float]) -> tuple[float, float]:
    if not values[0] < values[1]:
        raise ValueError("write the lower end first, such as [0.8, 1.0]")
    return values


def _ascending(values: tuple[float, ...]) -> tuple[float, ...]:
    if any(one >= other for one, other in pairwise(values)):
        raise ValueError("write the cuts in rising order, such as [5, 15]")
    return values


def _several_numbers(value: object) -> object:
    """Take one number as a list of one."""
    return (value,) if isinstance(value, int | float | str) else value


def _rising_once(values: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(sorted(set(values)))


def _scale(values: tuple[int, int]) -> tuple[int, int]:
    low, high = values
    if not 1 <= high - low <= LONGEST_SCALE:
        raise ValueError(
            f"write the lowest rating, then the highest, at most {LONGEST_SCALE} above it"
        )
    return values


_OTHER_NAMES = {"pauc": "partial-auc", "p-auc": "partial-auc", "p_auc": "partial-auc"}
"""What metrics are called elsewhere, where no letters in a row tell it."""


def _metric(value: str) -> str:
    if value not in METRICS:
        typed = _OTHER_NAMES.get(value.lower(), value.lower())
        begun = [name for name in METRICS if typed and name.startswith(typed)]
        close = begun or difflib.get_close_matches(typed, METRICS, n=1)
        known = ", ".join(METRICS)
        raise ValueError(f"did you mean '{close[0]}'?" if close else f"write one of {known}")
    return value


def is_style_file(name: str) -> bool:
    """Whether a style is named by a file of the author's own.

    Examples
    --------
    >>> is_style_file("my-journal.toml"), is_style_file("jama")
    (True, False)
    """
    return name.lower().endswith(".toml")


def _style(value: str) -> str:
    known = style_names()
    if value in known or is_style_file(value):
        return value
    plain = value.lower().replace("_", "-").replace(" ", "-")
    close = difflib.get_close_matches(_OTHER_STYLES.get(plain, plain), known, n=1)
    names = ", ".join(known)
    own = "or a file of your own, such as 'my-journal.toml'"
    raise ValueError(f"did you mean '{close[0]}'?" if close else f"write one of {names}, {own}")


_OTHER_STYLES = {
    "ama": "jama", "jmir": "jama", "rsna": "radiology", "esr": "european-radiology",
    "eur-radiol": "european-radiology", "insights-into-imaging": "european-radiology",
    "the-lancet": "lancet",
}  # fmt: skip
"""What styles are called elsewhere, where no letters in a row tell it."""


def _role(value: str) -> str:
    if value not in ROLE_NAMES:
        raise ValueError("is not a column that readerstats knows")
    return value


Several = Annotated[tuple[str, ...], BeforeValidator(_several)]
Distinct = Annotated[Several, AfterValidator(_once)]
Words = Annotated[str, BeforeValidator(_seen)]
Noun = Annotated[str, Field(min_length=1), BeforeValidator(_seen)]
Label = Annotated[str, Field(min_length=1), BeforeValidator(_label)]
Metric = Annotated[str, BeforeValidator(_metric)]
Role = Annotated[str, BeforeValidator(_role)]
StyleName = Annotated[str, AfterValidator(_style)]
Cuts = Annotated[tuple[float, ...], Field(min_length=1), AfterValidator(_ascending)]
Metrics = Annotated[
    tuple[Metric, ...], BeforeValidator(_several), AfterValidator(_once), Field(min_length=1)
]
Span = Annotated[
    tuple[Annotated[float, Field(ge=0)], Annotated[float, Field(le=1)]], AfterValidator(_rising)
]
Scale = Annotated[tuple[int, int], AfterValidator(_scale)]
Shares = Annotated[
    tuple[Annotated[float, Field(gt=0, lt=1)], ...],
    BeforeValidator(_several_numbers),
    AfterValidator(_rising_once),
]
