"""The settings of a study, as study.toml holds them, and how they are read and checked."""

from __future__ import annotations

import difflib
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self, TypeAlias

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PrivateAttr,
    ValidationError,
)

from readerstats.study.codes import problem
from readerstats.study.setting_problems import setting_problem
from readerstats.study.setting_values import (
    Cuts,
    Distinct,
    Label,
    Metric,
    Metrics,
    Noun,
    Role,
    Scale,
    Several,
    Shares,
    Span,
    StyleName,
    Words,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readerstats.errors import Problem

Origin: TypeAlias = Literal["default", "study.toml", "option"]
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


class PhaseSettings(_Section):
    """A phase of the study with a task of its own; what it does not say is as in [task].

    `truth` is the column of the cases table that holds the truth of this task.
    """

    title: Words = ""
    truth: Label | None = None
    positive: Label | None = None
    negative: Label | None = None
    threshold: float | None = None
    unanswered: Literal["missing", "incorrect"] | None = None


class AnalysisSettings(_Section):
    """What is computed, and how.

    `random` is what differences and averages generalise to; `margin`, on the metric's own scale,
    is the largest difference that does not matter, named before the data are seen, and `margins`
    names one for a metric by itself; `specificity` is the range of a partial area under the ROC
    curve; `subgroups` are the columns that subgroup analyses were planned for, `cuts` where the
    numbers of a column are cut into bands; `ties` is what a panel calls where as many say yes as
    no; `prevalence` the shares of positive cases at which predictive values are wanted;
    `probability_scale` says on which scale scores, and the confidence beside answers, are
    probabilities; `quality_scale` has the lowest and the highest rating of quality that a reader
    could give.
    """

    metrics: Metrics = ("accuracy", "sensitivity", "specificity")
    level: Annotated[float, Field(ge=0.5, le=0.9999)] = 0.95  # beyond, it prints as 0% or 100%
    replicates: Annotated[int, Field(ge=MIN_REPLICATES, le=10_000_000)] = 10_000
    seed: Annotated[int, Field(ge=0)] = 20260101
    multiplicity: Literal["holm", "bonferroni", "benjamini-hochberg", "none"] = "holm"
    covariates: Distinct = ()
    subgroups: Distinct = ()
    cuts: dict[str, Cuts] = Field(default_factory=dict)
    covariance: Literal["jackknife", "delong", "unbiased"] = "jackknife"
    random: Literal["readers and cases", "readers", "cases"] = "readers and cases"
    specificity: Span = (0.8, 1.0)
    quality_scale: Scale | None = None
    margin: Annotated[float, Field(gt=0)] | None = None
    margins: dict[Metric, Annotated[float, Field(gt=0)]] = Field(default_factory=dict)
    alternative: Literal["two-sided", "superiority", "non-inferiority", "equivalence"] | None = None
    ties: Literal["coin", "positive", "negative"] = "coin"
    prevalence: Shares = ()
    probability_scale: Literal["auto", "0-1", "0-100", "none"] = "auto"
    workers: Annotated[int, Field(ge=1)] | None = None


class ModelSettings(_Section):
    """The model of all covariates together: its terms, and which of them interact.

    A term is a column of the readers or of the cases table, ``modality``, ``truth`` or ``dataset``;
    an interaction is two terms with a colon between them.
    """

    terms: Distinct = ()
    interactions: Distinct = ()


class ReportSettings(_Section):
    """How the report looks; `readers` and `cases` are the nouns that it uses.

    `style` is a journal, or a file of the author's own with the rules of one; `manuscript` are
    texts whose wording is checked. Both are relative to study.toml. Where readers are anonymous,
    facts about them are shown only where `smallest_group` of them share them, and `salt` is a
    secret by which their new names stay the same when reads are added or corrected.
    """

    style: StyleName = "radiology"
    anonymize: bool = False
    smallest_group: Annotated[int, Field(ge=2, le=100)] = 3  # of two, each would know the other
    salt: Annotated[str, Field(min_length=8)] | None = None
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
    phases : mapping of phase to PhaseSettings
        Phases that stand apart, each with its task.
    analysis : AnalysisSettings
    model : ModelSettings
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
    phases: dict[str, PhaseSettings] = Field(default_factory=dict)
    analysis: AnalysisSettings = AnalysisSettings()
    model: ModelSettings = ModelSettings()
    report: ReportSettings = ReportSettings()
    _overridden: frozenset[str] = PrivateAttr(default=frozenset())

    def override(self, **values: object) -> Self:
        """Return settings in which each value that is not None replaces what was set.

        Parameters
        ----------
        **values : object
            Any key of [task], [analysis], [model] or [report], or ``title``.

        Raises
        ------
        SettingError
            A ValueError, for a key that does not exist or a value that it cannot take.
        """
        changed = self.model_dump(exclude_unset=True)
        given = [key for key, value in values.items() if value is not None]
        for key in given:
            section = _section_of(key)
            target = changed if section is None else changed.setdefault(section, {})
            target[key] = values[key]
        try:
            made = type(self).model_validate(changed)
        except ValidationError as error:
            found = [setting_problem(detail, type(self)) for detail in error.errors()]
            raise SettingError(found) from None
        # A value that study.toml has as well is no other for being typed again.
        same = {key for key in given if self._stated(key) and made._value(key) == self._value(key)}
        made._overridden = self._overridden | (set(given) - same)
        return made

    def origin(self, key: str) -> Origin:
        """Tell where a setting came from.

        Parameters
        ----------
        key : str
            Any key of [task], [analysis] or [report], or ``title``.

        Returns
        -------
        {"default", "study.toml", "option"}
            ``option`` for what replaced study.toml: an option of the command line, or an argument
            of `load_study` or `Study.with_settings`.

        Raises
        ------
        SettingError
            For a key that does not exist.

        Examples
        --------
        >>> settings = Settings(analysis=AnalysisSettings(margin=0.05)).override(level=0.9)
        >>> [settings.origin(key) for key in ("seed", "margin", "level")]
        ['default', 'study.toml', 'option']
        """
        if not self._stated(key):
            return "default"
        return "option" if key in self._overridden else "study.toml"

    def said_elsewhere(self) -> dict[str, Any]:
        """Return what options or arguments said beside study.toml, as JSON can hold it.

        Examples
        --------
        >>> Settings().override(level=0.9, metrics=["auc"]).said_elsewhere()
        {'metrics': ['auc'], 'level': 0.9}
        """
        whole = self.model_dump(mode="json")
        flat = {"title": whole["title"]}
        for section in ("task", "analysis", "model", "report"):
            flat |= whole[section]
        return {key: value for key, value in flat.items() if key in self._overridden}

    def _part(self, key: str) -> _Section:
        section = _section_of(key)
        part: _Section = self if section is None else getattr(self, section)
        return part

    def _stated(self, key: str) -> bool:
        return key in self._part(key).model_fields_set

    def _value(self, key: str) -> object:
        value: object = getattr(self._part(key), key)
        return value


def _section_of(key: str) -> str | None:
    if key == "title":
        return None
    sections: dict[str, type[_Section]] = {
        "task": TaskSettings,
        "analysis": AnalysisSettings,
        "model": ModelSettings,
        "report": ReportSettings,
    }
    for name, section in sections.items():
        if key in section.model_fields:
            return name
    known = [name for section in sections.values() for name in section.model_fields]
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
