"""The settings of a study, as study.toml holds them, and how they are read and checked."""

from __future__ import annotations

import difflib
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
)

from readerstats.study.codes import problem
from readerstats.study.roles import ROLE_NAMES
from readerstats.study.setting_problems import setting_problem
from readerstats.study.visible import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readerstats.errors import Problem

METRICS = (
    "accuracy", "balanced-accuracy", "sensitivity", "specificity", "ppv", "npv", "f1", "mcc",
    "youden", "positive-likelihood-ratio", "negative-likelihood-ratio", "diagnostic-odds-ratio",
    "d-prime", "criterion", "auc",
    "partial-auc",
)  # fmt: skip
MIN_REPLICATES = 100
"""Fewer resamples have no 2.5th percentile to speak of."""


class SettingError(ValueError):
    """A setting that does not exist, or a value that it cannot take.

    Attributes
    ----------
    problems : tuple of Problem
        Each with the setting as its value.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(setting_sentence(one) for one in problems))


def setting_sentence(found: Problem, *, prefix: str = "") -> str:
    """Say what is wrong with a setting; `prefix` stands before its name, as on a command line.

    Examples
    --------
    >>> wrong = problem("wrong-setting", "cannot be 0", remedy="it must be at least 1", value="n")
    >>> setting_sentence(wrong, prefix="--")
    "'--n' cannot be 0; it must be at least 1"
    """
    return f"'{prefix}{found.value}' {found.message}; {found.remedy}"


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


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Files(_Section):
    """Where the tables are: one path or several, relative to study.toml."""

    reads: Several = ()
    models: Several = ()
    readers: Several = ()
    cases: Several = ()


class TaskSettings(_Section):
    """What the readers were asked to tell."""

    positive: Label | None = None
    negative: Label | None = None
    threshold: float | None = None
    unanswered: Literal["missing", "incorrect"] = "missing"


class AnalysisSettings(_Section):
    """What is computed, and how.

    `random` is what differences and averages generalise to; `margin`, on the metric's own scale,
    is the largest difference that does not matter, named before the data are seen, and `margins`
    names one for a metric by itself; `specificity` is the range of a partial area under the ROC
    curve.
    """

    metrics: Annotated[
        tuple[Metric, ...], BeforeValidator(_several), AfterValidator(_once), Field(min_length=1)
    ] = ("accuracy", "sensitivity", "specificity")
    level: Annotated[float, Field(ge=0.5, le=0.9999)] = 0.95  # beyond, it prints as 0% or 100%
    replicates: Annotated[int, Field(ge=MIN_REPLICATES, le=10_000_000)] = 10_000
    seed: Annotated[int, Field(ge=0)] = 20260101
    multiplicity: Literal["holm", "bonferroni", "benjamini-hochberg", "none"] = "holm"
    covariates: Distinct = ()
    covariance: Literal["jackknife", "delong", "unbiased"] = "jackknife"
    random: Literal["readers and cases", "readers", "cases"] = "readers and cases"
    specificity: Annotated[
        tuple[Annotated[float, Field(ge=0)], Annotated[float, Field(le=1)]],
        AfterValidator(_rising),
    ] = (0.8, 1.0)
    margin: Annotated[float, Field(gt=0)] | None = None
    margins: dict[Metric, Annotated[float, Field(gt=0)]] = Field(default_factory=dict)
    alternative: Literal["two-sided", "superiority", "non-inferiority", "equivalence"] | None = None
    workers: Annotated[int, Field(ge=1)] | None = None


class ReportSettings(_Section):
    """How the report looks; `readers` and `cases` are the nouns that it uses.

    `manuscript` are texts whose wording is checked, relative to study.toml.
    """

    style: Literal["radiology", "jama", "plain"] = "radiology"
    anonymize: bool = False
    notice: Words = ""
    manuscript: Distinct = ()
    readers: Noun = "readers"
    cases: Noun = "cases"


class Settings(_Section):
    """Everything that study.toml can say; each part has a default.

    Attributes
    ----------
    title : str
    files : Files
    columns : mapping of role to column names
        Only what is not named as readerstats names it; several names where tables differ.
    task : TaskSettings
    analysis : AnalysisSettings
    report : ReportSettings

    Examples
    --------
    >>> settings = Settings().override(level=0.9, positive=1)
    >>> settings.analysis.level, settings.task.positive, settings.analysis.metrics
    (0.9, '1', ('accuracy', 'sensitivity', 'specificity'))
    """

    title: Words = ""
    files: Files = Files()
    columns: dict[Role, Several] = Field(default_factory=dict)
    task: TaskSettings = TaskSettings()
    analysis: AnalysisSettings = AnalysisSettings()
    report: ReportSettings = ReportSettings()

    def override(self, **values: object) -> Self:
        """Return settings in which each value that is not None replaces what was set.

        Parameters
        ----------
        **values : object
            Any key of [task], [analysis] or [report], or ``title``.

        Raises
        ------
        SettingError
            A ValueError, for a key that does not exist or a value that it cannot take.
        """
        changed = self.model_dump(exclude_unset=True)
        for key, value in values.items():
            if value is None:
                continue
            section = _section_of(key)
            target = changed if section is None else changed.setdefault(section, {})
            target[key] = value
        try:
            return type(self).model_validate(changed)
        except ValidationError as error:
            found = [setting_problem(detail, type(self)) for detail in error.errors()]
            raise SettingError(found) from None


def _section_of(key: str) -> str | None:
    if key == "title":
        return None
    for name, section in (
        ("task", TaskSettings),
        ("analysis", AnalysisSettings),
        ("report", ReportSettings),
    ):
        if key in section.model_fields:
            return name
    known = [name for part in (TaskSettings, AnalysisSettings, ReportSettings)
             for name in part.model_fields]  # fmt: skip
    close = difflib.get_close_matches(key, known, n=1)
    remedy = f"did you mean '{close[0]}'?" if close else f"known are {', '.join(known)}"
    raise SettingError([problem("unknown-setting", "is not a setting", remedy=remedy, value=key)])


def read_settings(path: Path) -> tuple[Settings, list[Problem]]:
    """Read a study.toml and tell everything that is wrong with it.

    Parameters
    ----------
    path : Path

    Returns
    -------
    Settings
        What could be read; the defaults for the rest.
    list of Problem

    Examples
    --------
    >>> settings, problems = read_settings(Path("nowhere.toml"))
    >>> problems[0].code
    'missing-file'
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
        content = tomllib.loads(text)
    except FileNotFoundError:
        return Settings(), [problem("missing-file", "does not exist", file=path.name)]
    except UnicodeDecodeError:
        remedy = "save it again as UTF-8"
        found = problem("broken-toml", "is not in UTF-8", remedy=remedy, file=path.name)
        return Settings(), [found]
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return Settings(), [problem("broken-toml", f"is not valid TOML: {error}", file=path.name)]
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the name is not valid"
        return Settings(), [problem("unreadable-file", f"cannot be read: {reason}", file=path.name)]
    return parse_settings(content, path.name)


def parse_settings(content: dict[str, Any], name: str) -> tuple[Settings, list[Problem]]:
    """Check the content of a study.toml; what is wrong is left at its default.

    Examples
    --------
    >>> settings, problems = parse_settings({"analysis": {"replicate": 100}}, "study.toml")
    >>> print(problems[0])
    study.toml, [analysis]: 'replicate' is not a setting;
    did you mean 'replicates'? [unknown-setting]
    """
    problems: list[Problem] = []
    for _ in range(100):  # each round removes what the one before found
        try:
            return Settings.model_validate(content), problems
        except ValidationError as error:
            details = error.errors()
        problems += [setting_problem(detail, Settings, name) for detail in details]
        for detail in details:
            _remove(content, detail["loc"])
    return Settings(), problems


def _remove(content: dict[str, Any], location: tuple[int | str, ...]) -> None:
    """Take out the setting (section and key) that a location points to or into."""
    keys = [str(part) for part in location[:2]]
    if len(keys) == 2 and isinstance(content.get(keys[0]), dict):
        content[keys[0]].pop(keys[1], None)
    elif keys:
        content.pop(keys[0], None)
