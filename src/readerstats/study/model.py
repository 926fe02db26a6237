"""A reader study as it was observed: frozen tables, and the one door from tables to numbers."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NoReturn, Self

from readerstats.study.setting_values import is_style_file

if TYPE_CHECKING:
    import pandas as pd

    from readerstats.errors import Problem
    from readerstats.study.config import Settings
    from readerstats.study.contents import (
        Asked,
        ColumnMatch,
        Contents,
        Reads,
        SourceFile,
        Task,
        Unanswered,
    )
    from readerstats.study.roles import TableKind


class Study:
    """A checked reader study.

    Parameters
    ----------
    reads : DataFrame
        One row a read: ``reader``, ``case``, and ``response`` or ``score``; see the manual for
        other columns, names that are recognised, and wide tables.
    cases : DataFrame or None
        One row a case: ``case``, ``truth`` and covariates; None where the reads have the truth.
    readers : DataFrame or None
        One row a reader: ``reader`` and covariates.
    models : DataFrame or None
        Reads of models, ``model`` in place of ``reader``.
    title : str, optional
    positive, negative : str, optional
        Labels of the condition sought and of its absence.
    threshold : float, optional
        Scores at or above it are positive decisions.
    settings : Settings, optional
        Everything else that study.toml can say.

    Attributes
    ----------
    title : str
    reads : DataFrame
        Columns ``reader, case, modality, response, score, status`` (None or NaN where absent)
        and whatever else came with the reads (``quality``, ``order``, ``seconds``, ...).
        ``response`` is a label of the task; None where there was no answer, or only a score.
    cases : DataFrame
        Columns ``case, truth, dataset`` and covariates; the cases that were read.
    readers : DataFrame
        Columns ``reader, kind`` and covariates (float, or str and None); a row for every
        reader, models last.
    task : Task
    settings : Settings
    files : tuple of SourceFile
    columns : tuple of ColumnMatch
    problems : tuple of Problem
        Warnings and notes; a study with errors is never built.

    Raises
    ------
    StudyError
        With every problem of the tables, where one of them is an error.

    Notes
    -----
    A study never changes: each access to a table gives a copy.

    Examples
    --------
    >>> import pandas as pd
    >>> reads = pd.DataFrame({"reader": ["R1"] * 2, "case": [1, 2], "response": ["yes", "no"]})
    >>> cases = pd.DataFrame({"case": [1, 2], "truth": ["yes", "no"]})
    >>> study = Study(reads=reads, cases=cases, positive="yes")
    >>> study.task.negative, study.arrays().correct.tolist()
    ('no', [[[1.0, 1.0]]])
    """

    _contents: Contents

    def __init__(
        self,
        *,
        reads: pd.DataFrame,
        cases: pd.DataFrame | None = None,
        readers: pd.DataFrame | None = None,
        models: pd.DataFrame | None = None,
        title: str | None = None,
        positive: str | None = None,
        negative: str | None = None,
        threshold: float | None = None,
        settings: Settings | None = None,
    ) -> None:
        from readerstats.study.assemble import contents_of_frames

        frames: dict[TableKind, pd.DataFrame | None] = {
            "reads": reads,
            "models": models,
            "readers": readers,
            "cases": cases,
        }
        said = {"title": title, "positive": positive, "negative": negative, "threshold": threshold}
        self.__dict__["_contents"] = contents_of_frames(frames, settings, said)

    @classmethod
    def holding(cls, contents: Contents) -> Self:
        """Return the study of contents that are checked already."""
        study = object.__new__(cls)
        study.__dict__["_contents"] = contents
        return study

    def __setattr__(self, name: str, value: Any) -> NoReturn:
        raise AttributeError(f"a study never changes: cannot set `{name}`.")

    def __repr__(self) -> str:
        counts = f"{len(self.readers)} readers, {len(self.cases)} cases, {len(self.reads)} reads"
        return f"<Study {self.title!r}: {counts}>"

    @property
    def title(self) -> str:
        """What the study is called."""
        return self._contents.title

    @property
    def reads(self) -> pd.DataFrame:
        """One row a read, as a copy."""
        return self._contents.reads.copy()

    @property
    def runs(self) -> pd.DataFrame:
        """All reads of those who read a case more than once, as a copy; no row without any.

        Columns are those of `reads`; ``repeat`` tells the reads of one case apart.
        """
        contents = self._contents
        return (contents.reads.iloc[:0] if contents.runs is None else contents.runs).copy()

    @cached_property
    def phases(self) -> dict[str, Study]:
        """The phases with a task of their own, each as a study; see [phases] in study.toml."""
        return {name: Study.holding(part) for name, part in self._contents.phases.items()}

    @property
    def cases(self) -> pd.DataFrame:
        """One row a case, as a copy."""
        return self._contents.cases.copy()

    @property
    def readers(self) -> pd.DataFrame:
        """One row a reader, humans first, as a copy.

        In an anonymized study only what may stand beside a reader: numbers in bands, groups of
        several readers.
        """
        beside = self._contents.beside
        return (self._contents.readers if beside is None else beside).copy()

    @property
    def reader_facts(self) -> pd.DataFrame:
        """The readers table to compute with, as a copy; not to be shown reader by reader.

        In an anonymized study numbers are as they were, and rare groups count together.
        """
        return self._contents.readers.copy()

    @property
    def anonymous(self) -> bool:
        """Whether identifiers are replaced, and facts about readers made coarse."""
        return self._contents.beside is not None

    @property
    def smallest_group(self) -> int:
        """How many readers a group must have to be shown: one where readers may be named."""
        said = self.settings.report
        return said.smallest_group if said.anonymize or self.anonymous else 1

    @property
    def task(self) -> Task:
        """What the readers were asked to tell."""
        return self._contents.task

    @property
    def settings(self) -> Settings:
        """What study.toml and the call said."""
        return self._contents.settings

    @property
    def files(self) -> tuple[SourceFile, ...]:
        """The files that it was loaded from."""
        return self._contents.files

    @property
    def settings_file(self) -> SourceFile | None:
        """The study.toml that it was loaded with; None without one."""
        return self._contents.settings_file

    @property
    def phase(self) -> str:
        """Name of the phase with a task of its own that this is; empty for a whole study."""
        return self._contents.phase

    @property
    def paths(self) -> tuple[Path, ...]:
        """Where each of the files is, then the study.toml; empty for anonymized studies."""
        return self._contents.paths

    @property
    def declared(self) -> Settings | None:
        """What study.toml alone said; None for a study without one."""
        return self._contents.declared

    @property
    def manuscript(self) -> tuple[Path, ...]:
        """Where the texts are whose wording is checked; empty for anonymized studies."""
        folder, names = self._contents.folder, self.settings.report.manuscript
        return () if folder is None else tuple(folder / name for name in names)

    @property
    def style_file(self) -> Path | None:
        """Where the author's own style is; None where a journal is named.

        Relative to study.toml where that names it, and to the working folder otherwise.
        """
        name, folder = self.settings.report.style, self._contents.style_folder
        if folder is None or self.settings.origin("style") != "study.toml":
            folder = Path()
        return folder / name if is_style_file(name) else None

    @property
    def columns(self) -> tuple[ColumnMatch, ...]:
        """What each column was recognised as."""
        return self._contents.columns

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Warnings, then notes."""
        return self._contents.problems

    @cached_property
    def _arrays(self) -> Reads:
        from readerstats.study.arrays import reads_arrays

        return reads_arrays(self._contents)

    def arrays(self) -> Reads:
        """Return the reads as arrays with axes ``(modality, reader, case)``; computed once."""
        return self._arrays

    @cached_property
    def _asked(self) -> Asked:
        from readerstats.study.arrays import everything_asked

        return everything_asked(self._contents)

    def asked(self) -> Asked:
        """Return every read and every run of a model, answered or not; computed once."""
        return self._asked

    def counting_unanswered(self, rule: Unanswered) -> Study:
        """Return the study with reads without an answer counted in another way.

        Parameters
        ----------
        rule : {"missing", "incorrect", "correct"}
            Left out, all wrong, or all right: the last two are the bounds of what the numbers
            could have been.

        Examples
        --------
        >>> import readerstats as rs
        >>> study = rs.load_study(rs.example("deepfake_xray"))
        >>> study.counting_unanswered("incorrect").task.unanswered
        'incorrect'
        """
        return Study.holding(replace(self._contents, task=replace(self.task, unanswered=rule)))

    @property
    def binary(self) -> bool:
        """Whether there are decisions: answers, or scores with a threshold."""
        return self._arrays.decision is not None

    @property
    def rated(self) -> bool:
        """Whether there are scores."""
        return self._arrays.score is not None

    @cached_property
    def humans(self) -> tuple[str, ...]:
        """Identifiers of the people who read."""
        readers = self._contents.readers
        return tuple(readers.loc[readers["kind"] == "human", "reader"])

    @cached_property
    def models(self) -> tuple[str, ...]:
        """Identifiers of the models that read."""
        readers = self._contents.readers
        return tuple(readers.loc[readers["kind"] == "model", "reader"])

    @property
    def modalities(self) -> tuple[str, ...]:
        """Names of the modalities, in order of appearance."""
        return tuple(name for name in self._arrays.modalities if name is not None)

    @property
    def datasets(self) -> tuple[str, ...]:
        """Names of the datasets, in order of the cases."""
        return tuple(name for name in self._arrays.dataset_names if name is not None)

    @cached_property
    def covariates(self) -> tuple[str, ...]:
        """Columns of the readers table to analyse: those of the settings, or all suitable."""
        from readerstats.study.covariates import analysed_covariates

        return analysed_covariates(self._contents)

    def with_settings(self, **values: object) -> Study:
        """Return the study with other settings of its analysis or its report.

        Parameters
        ----------
        **values : object
            Keys of [analysis] or [report] in study.toml, such as ``random`` or ``margin``.

        Raises
        ------
        ValueError
            For a key that does not exist, a value that it cannot take, or a key of [task]: what
            counts as positive is settled when a study is loaded.

        Examples
        --------
        >>> import readerstats as rs
        >>> study = rs.load_study(rs.example("deepfake_xray"))
        >>> study.with_settings(random="cases").settings.analysis.random
        'cases'
        """
        fixed = values.keys() & {"title", *type(self.settings.task).model_fields}
        if fixed:
            raise ValueError(f"{', '.join(sorted(fixed))} can only be set with load_study.")
        return Study.holding(self._contents.with_settings(values))

    def with_task(
        self,
        *,
        threshold: float | None = None,
        unanswered: Literal["missing", "incorrect", "correct"] | None = None,
    ) -> Study:
        """Return the study judged by another threshold, or another rule for reads without answer.

        Parameters
        ----------
        threshold : float, optional
            Scores at or above it are positive; of no consequence where the reads have labels.
        unanswered : {"missing", "incorrect"}, optional

        Examples
        --------
        >>> import readerstats as rs
        >>> study = rs.load_study(rs.example("deepfake_xray"))
        >>> study.with_task(unanswered="incorrect").task.unanswered
        'incorrect'
        """
        level = self.task.threshold if threshold is None else threshold
        rule = unanswered or self.task.unanswered
        task = replace(self.task, threshold=level, unanswered=rule)
        return Study.holding(replace(self._contents, task=task))

    def anonymized(self) -> Study:
        """Return the study with the identifiers of people, cases and patients replaced.

        The people's order is one that only the owner of the reads, or of the salt in study.toml,
        could work out; models keep their names. Facts that few readers share are made coarse.
        """
        return self if self.anonymous else self._anonymized

    def pseudonyms(self) -> dict[str, str]:
        """Return the new name of each person in `anonymized`, by the old one; a secret."""
        if self.anonymous:
            raise ValueError("an anonymous study has no names.")
        from readerstats.study.pseudonyms import pseudonyms

        contents = self._contents
        return pseudonyms((contents, *contents.phases.values()))

    @cached_property
    def _anonymized(self) -> Study:
        from readerstats.study.anonymous import anonymized

        return Study.holding(anonymized(self._contents))
