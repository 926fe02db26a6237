"""The text of a paper: sections by name, written from the answers of a study."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readerstats.errors import ReaderStatsError
from readerstats.report.prose.marks import author_marks
from readerstats.report.prose.written import FORMS, TextForm, written

if TYPE_CHECKING:
    from readerstats.results import Progress
    from readerstats.study.model import Study

ALL = "all"
"""What stands for every section."""


def text(
    study: Study,
    section: str = ALL,
    *,
    style: str | None = None,
    form: TextForm = "text",
    progress: Progress | None = None,
) -> str:
    """Write sections of a paper from a study.

    Parameters
    ----------
    study : Study
        Its settings give the metrics, level, replicates and seed; readers go without their names
        where ``anonymize`` is set.
    section : str, default "all"
        ``"abstract"``, ``"methods"``, ``"results"``, ``"legends"``, ``"plain-language"``, or all
        of them.
    style : str, optional
        The journal whose way of writing numbers is taken, or a file with the rules of one; that
        of the settings without it.
    form : {"text", "markdown", "html"}, default "text"
    progress : callable, optional
        Called with the resamples done and to do.

    Returns
    -------
    str
        A paragraph a line. ``[Author: ...]`` stands where an author must add something.

    Raises
    ------
    ReaderStatsError
        For a section, a style or a form that does not exist.

    Examples
    --------
    >>> import readerstats as rs
    >>> study = rs.load_study(rs.example("deepfake_xray"), replicates=500)
    >>> print(rs.text(study, "abstract").splitlines()[-1].partition(". ")[0])
    Conclusion: There was no evidence that mean accuracy differed between the GPT-4o and RoentGen
    datasets
    """
    from readerstats.analysis.answers import answer
    from readerstats.report.prose.paper import SECTIONS, sections
    from readerstats.report.style import style_of

    if form not in FORMS:
        raise ReaderStatsError(f"there is no form '{form}'; write one of {', '.join(FORMS)}.")
    if style is not None:
        try:
            study = study.with_settings(style=style)
        except ValueError as error:
            raise ReaderStatsError(f"{error}.") from None
    wanted = style_of(study)
    names = tuple(SECTIONS) if section == ALL else (section,)
    if section != ALL and section not in SECTIONS:
        raise ReaderStatsError(
            f"there is no section '{section}' of a paper; write one of {', '.join(SECTIONS)}, "
            f"or {ALL}."
        )
    if study.settings.report.anonymize:
        study = study.anonymized()
    found = answer(study, progress=progress)
    return written(sections(found, wanted, names), form)


__all__ = ["ALL", "FORMS", "TextForm", "author_marks", "text", "written"]
