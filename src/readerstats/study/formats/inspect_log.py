"""Logs of inspect_ai: archives (`.eval`) and JSON; a sample is a case, an epoch a repeat."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from readerstats.study.codes import problem
from readerstats.study.formats.inspect_archive import Archive
from readerstats.study.formats.json_text import at, document, word
from readerstats.study.formats.logged import Logged, answers_table, case_facts, mark_of
from readerstats.study.formats.registry import Format, Tables
from readerstats.study.formats.runs import numbered_runs
from readerstats.study.roles import named_role
from readerstats.study.wording import listed, quoted

if TYPE_CHECKING:
    from readerstats.errors import Problem
    from readerstats.study.formats.content import FileContent

NAME: Final = "inspect_ai log"

_LOG = re.compile(r'\s*\{\s*"version"\s*:\s*\d+\s*,.{0,4000}?"eval"\s*:\s*\{', re.DOTALL)
_EVAL_ID = re.compile(r'"(?:eval_id|run_id|task_id)"\s*:')


def _recognised(content: FileContent) -> str | None:
    if content.ending == ".eval":
        return "it has the ending .eval"
    if _LOG.match(content.head) and _EVAL_ID.search(content.head):
        return "it holds a version and an eval"
    return None


def _read(content: FileContent) -> Tables:
    if content.ending == ".eval" and content.data.lstrip()[:1] != b"{":
        return _read_archive(content)
    log, problems = document(content)
    if not isinstance(log, dict):
        return [], problems
    samples = log.get("samples")
    found = list(enumerate(samples, 1)) if isinstance(samples, list) else []
    tables, more = _tables(content, log, found)
    return tables, [*problems, *more]


def _read_archive(content: FileContent) -> Tables:
    if not content.data:
        return [], [problem("empty-file", "is empty", file=content.name)]
    archive = Archive(content)
    if any(one.severity == "error" for one in archive.problems):
        return [], archive.problems
    header = archive.first_of("header.json", "_journal/start.json", "start.json")
    if not isinstance(header, dict):
        message = "is no log of inspect_ai: it holds no header.json and no _journal/start.json"
        return [], [problem("unreadable-file", message, file=content.name)]
    tables, problems = _tables(content, header, archive.samples(), archive)
    return tables, [*archive.problems, *problems]


def _tables(
    content: FileContent,
    header: dict[str, Any],
    samples: Iterable[tuple[int, Any]],
    archive: Archive | None = None,
) -> Tables:
    model = word(at(header, "eval", "model"))
    told = _Asked(header, None if model in {None, "none", "none/none"} else model)
    logged = [told.logged(row, one) for row, one in samples if isinstance(one, dict)]
    run = word(at(header, "eval", "eval_id")) or word(at(header, "eval", "run_id"))
    tables, problems = answers_table(content, logged, format=NAME, run=run)
    lost = [] if archive is None else archive.lost_samples()
    notes = [*lost, *told.scorers_note(content), *_unfinished(content, header, len(logged))]
    return tables, [*notes, *problems]


def _unfinished(content: FileContent, header: dict[str, Any], found: int) -> list[Problem]:
    """Tell that a run was stopped, and how many of its samples are there."""
    status = word(header.get("status")) or "started"
    dataset = word(at(header, "eval", "dataset", "samples"))
    chosen = at(header, "eval", "dataset", "sample_ids")
    epochs = word(at(header, "eval", "config", "epochs")) or "1"
    wanted = len(chosen) if isinstance(chosen, list) else _count(dataset)
    wanted *= _count(epochs)
    if status == "success" or (0 < wanted <= found):
        return []
    of = f" of {wanted:,}" if wanted else ""
    message = (
        f"the run did not end (its status is {quoted(status)}): it holds {found:,}{of} samples"
    )
    return [problem("records-lost", message, file=content.name)]


def _count(text: str | None) -> int:
    return int(text) if text is not None and text.isdecimal() and len(text) < 10 else 0


class _Asked:
    """What holds for all samples of a run: the model, how it was asked, which scorer counts."""

    def __init__(self, header: dict[str, Any], model: str | None) -> None:
        self.model = model
        self.temperature = word(at(header, "eval", "model_generate_config", "temperature")) or word(
            at(header, "plan", "config", "temperature")
        )
        arguments = at(header, "eval", "task_args")
        self.prompt = next(
            (
                word(value)
                for name, value in (arguments if isinstance(arguments, dict) else {}).items()
                if named_role(str(name), "reads") == "prompt" and len(word(value) or "") < 100
            ),
            None,
        )
        self.scorers: dict[str, None] = {}

    def logged(self, row: int, sample: dict[str, Any]) -> Logged:
        target = sample.get("target")
        targets = target if isinstance(target, list) else [target]
        choices = sample.get("choices")
        output = sample.get("output")
        score = self._score(sample.get("scores"))
        return Logged(
            row=row,
            model=self.model or word(at(output, "model")),
            case=word(sample.get("id")),
            repeat=word(sample.get("epoch")),
            targets=tuple(text for text in map(word, targets) if text),
            choices=_texts(choices),
            answer=word(at(score, "answer")),
            text=_completion(output),
            mark=mark_of(word(at(score, "value"))),
            status=_status(sample, output),
            seconds=word(sample.get("working_time")) or word(sample.get("total_time")),
            temperature=self.temperature,
            prompt=self.prompt,
            facts=case_facts(sample.get("metadata")),
        )

    def _score(self, scores: Any) -> Any:
        """Return the score of the first scorer of the run; the others are told once."""
        if not isinstance(scores, dict):
            return None
        self.scorers |= dict.fromkeys(map(str, scores))
        return scores.get(next(iter(self.scorers), ""))

    def scorers_note(self, content: FileContent) -> list[Problem]:
        """Tell the scorers that are left aside."""
        if len(self.scorers) < 2:
            return []
        first, *others = self.scorers
        message = (
            f"answers are those of the scorer {quoted(first)}; left aside: {listed(others, most=4)}"
        )
        return [problem("log-aside", message, file=content.name)]


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > 26:
        return ()
    return tuple(word(one) or "" for one in value)


def _completion(output: Any) -> str | None:
    """Return what the model wrote; its message where the completion is not there."""
    if not isinstance(output, dict):
        return None
    told = word(at(output, "completion"))
    choices = at(output, "choices")
    if told or not isinstance(choices, list) or not choices:
        return told or ""
    parts = at(choices[0], "message", "content")
    if not isinstance(parts, list):
        return word(parts) or ""
    texts = [word(at(part, "text")) for part in parts if at(part, "type") in {"text", None}]
    return "\n".join(text for text in texts if text)


def _status(sample: dict[str, Any], output: Any) -> str | None:
    if sample.get("error"):
        return "error"
    choices = at(output, "choices")
    first = choices[0] if isinstance(choices, list) and choices else None
    stop = word(at(first, "stop_reason"))
    if stop == "content_filter" or at(first, "message", "refusal"):
        return "refused"
    stopped = bool(sample.get("limit")) or stop in {"max_tokens", "model_length"}
    return "limit" if stopped or word(at(output, "error")) else None


FORMAT = Format(
    name=NAME,
    endings=frozenset({".eval", ".json"}),
    recognise=_recognised,
    read=_read,
    join=numbered_runs,
)
"""How the logs of inspect_ai are known and read."""
