"""The examples in docstrings share the answers to a study, which take seconds to compute."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from readerstats.analysis import answers

if TYPE_CHECKING:
    from readerstats.analysis.answers import Answers
    from readerstats.results import Progress
    from readerstats.study.model import Study

_asked = answers.answer
_given: dict[str, Answers] = {}


def _answer(study: Study, *, progress: Progress | None = None) -> Answers:
    told = repr((study.settings, [file.sha256 for file in study.files]))
    if told not in _given:
        _given[told] = _asked(study, progress=progress)
    return _given[told]


@pytest.fixture(autouse=True)
def _answered_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "answer", _answer)
