"""What the log of an evaluation says of one answer, and how it becomes a row of the models' reads.

Nothing that a model did not answer becomes a wrong answer here: refusals, failed calls and what
cannot be parsed have a status, and no row is left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal, TypeAlias

from readerstats.study.codes import problem
from readerstats.study.formats.free_text import LONGEST_LABEL, bare, labels_named, why_none
from readerstats.study.formats.raw import RawTable, made_table
from readerstats.study.labels import ANSWERED, folded
from readerstats.study.numbers import number
from readerstats.study.roles import CASE_ROLES, named_role
from readerstats.study.wording import counted, listed

if TYPE_CHECKING:
    from readerstats.errors import Problem
    from readerstats.study.formats.content import FileContent

Mark: TypeAlias = Literal["correct", "incorrect", "partial", "none"]
_MARKS: dict[str, Mark] = {
    "c": "correct", "correct": "correct", "true": "correct", "1": "correct",
    "i": "incorrect", "incorrect": "incorrect", "false": "incorrect", "0": "incorrect",
    "p": "partial", "partial": "partial", "n": "none", "noanswer": "none",
}  # fmt: skip
_MOST_LABELS = 30  # beyond, targets are texts of their own, and not looked for in others
RUN = "run of a log"
"""Column with the identifier of the run; it is taken away when files are joined."""


def mark_of(value: str | None) -> Mark | None:
    """Return what a scorer's value says of an answer; None where it is no mark.

    Examples
    --------
    >>> mark_of("C"), mark_of("0.0"), mark_of("N"), mark_of("fake")
    ('correct', 'incorrect', 'none', None)
    """
    return None if value is None else _MARKS.get(folded(value))


def case_facts(metadata: object) -> dict[str, str]:
    """Return what metadata tells of a case under the usual names: dataset, patient, region.

    Other fields, which may be anything, are not copied.

    Examples
    --------
    >>> case_facts({"generator": "GAN", "email": "a@b.c", "notes": ["x"]})
    {'dataset': 'GAN'}
    """
    from readerstats.study.formats.json_text import word

    facts: dict[str, str] = {}
    for name, value in metadata.items() if isinstance(metadata, dict) else ():
        role = named_role(str(name), "cases")
        text = word(value)
        if role in CASE_ROLES and role != "truth" and text and len(text) <= LONGEST_LABEL:
            facts.setdefault(str(role), text)
    return facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """One answer of one model, as a log tells it.

    Attributes
    ----------
    row : int
        Number of the line or the record.
    model, case : str or None
    targets : tuple of str
        Answers that are right; more than one are spellings of the same.
    choices : tuple of str
        What could be chosen, where a letter stands for it.
    answer : str or None
        What was taken out of the text.
    text : str or None
        What the model wrote.
    mark : {"correct", "incorrect", "partial", "none"} or None
        What the scorer says.
    status : str or None
        Why there is no answer, where the log tells it.
    repeat, seconds, temperature, prompt : str or None
    facts : mapping
        Of the case, by role.
    """

    row: int
    model: str | None
    case: str | None
    targets: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    answer: str | None = None
    text: str | None = None
    mark: Mark | None = None
    status: str | None = None
    repeat: str | None = None
    seconds: str | None = None
    temperature: str | None = None
    prompt: str | None = None
    facts: Mapping[str, str] = field(default_factory=dict)

    def chosen(self, said: str) -> str:
        """Return the choice that a letter stands for, or what was said."""
        plain = bare(said)
        place = ord(plain.upper()) - ord("A") if len(plain) == 1 and plain.isascii() else -1
        if 0 <= place < len(self.choices) and plain not in self.choices:
            choice = self.choices[place].strip()
            if choice and len(choice) <= LONGEST_LABEL:
                return choice
        return said.strip()

    @property
    def truth(self) -> str | None:
        """The first answer that is right, in words where a letter stood for it."""
        return self.chosen(self.targets[0]) if self.targets else None


def _is_short(said: str) -> bool:
    """Whether a text may be a label by itself."""
    plain = said.strip()
    return bool(plain) and "\n" not in plain and len(plain) <= LONGEST_LABEL // 2


@dataclass
class _Answers:
    """All answers of a log, which together tell what its labels are."""

    logged: Sequence[Logged]
    by_mark: list[Logged] = field(default_factory=list)
    not_told: list[Logged] = field(default_factory=list)

    @cached_property
    def labels(self) -> dict[str, str]:
        """The labels of the targets and choices, by their folded form."""
        texts = [text for one in self.logged for text in (one.truth, *one.choices)]
        return {folded(text): text.strip() for text in texts if text and text.strip()}

    @cached_property
    def rated(self) -> bool:
        """Whether answers may be numbers on a scale: no label is a number."""
        return not any(number(label) is not None for label in self.labels)

    def settled(self, one: Logged) -> tuple[str | None, str]:
        """Return an answer's label, if it has one, and its status."""
        if one.status is not None and one.status != "limit":
            return None, one.status
        label = self._label(one)
        if label is not None:
            return label, ANSWERED
        if one.status == "limit":  # stopped before it said anything
            return None, "error"
        return self._by_mark(one)

    def _label(self, one: Logged) -> str | None:
        """Return the label that was taken out of the text, or that is all of the text."""
        for said in (one.answer, one.text):
            if said is None or len(said) > 2 * LONGEST_LABEL:
                continue
            for form in (said, bare(said)):
                chosen = one.chosen(form)
                if one.truth is not None and folded(form) in map(folded, one.targets):
                    return one.truth
                if folded(chosen) in self.labels:
                    return self.labels[folded(chosen)]
            if self.rated and number(bare(said)) is not None:
                return bare(said)
            if len(self.labels) < 2 and _is_short(said) and why_none(said) == "unparseable":
                return said.strip()  # a label, as far as one can tell
        return None

    def _by_mark(self, one: Logged) -> tuple[str | None, str]:
        text = "\n".join(part for part in (one.answer, one.text) if part)
        if one.mark == "correct" and one.truth is not None:
            self.by_mark.append(one)
            return one.truth, ANSWERED
        if one.mark == "partial":
            return None, "indeterminate"
        named = labels_named(text, self.labels) if len(self.labels) <= _MOST_LABELS else ()
        silent = one.answer is None and one.text is None
        if one.mark == "incorrect" and (silent or len(named) == 1):
            return self._other(one)
        if not text.strip():
            return None, "missing"
        told = why_none(text)
        if one.mark == "incorrect" and told == "unparseable" and (named or len(self.labels) != 2):
            return self._other(one)
        return None, told

    def _other(self, one: Logged) -> tuple[str | None, str]:
        """Return the label that is not the truth, where there are two."""
        if len(self.labels) > _MOST_LABELS:
            self.not_told.append(one)
            return None, "unparseable"
        others = [label for plain, label in self.labels.items() if plain != folded(one.truth or "")]
        if len(others) != 1 or one.truth is None:
            self.not_told.append(one)
            return None, "unparseable"
        self.by_mark.append(one)
        return others[0], ANSWERED


def answers_table(
    content: FileContent,
    logged: Sequence[Logged],
    *,
    format: str,  # noqa: A002 - the name of the attribute
    run: str | None = None,
) -> tuple[list[RawTable], list[Problem]]:
    """Return the models' reads that a log holds, and what is to be said of them.

    Parameters
    ----------
    content : FileContent
    logged : sequence of Logged
    format : str
        Name of the format.
    run : str or None
        Identifier of the run, by which the same log is known in two files.

    Examples
    --------
    >>> from readerstats.study.formats.content import FileContent
    >>> told = [Logged(row=1, model="GPT", case="c1", targets=("fake",), answer="Real."),
    ...         Logged(row=2, model="GPT", case="c2", targets=("real",), text="I can't help.")]
    >>> [table], problems = answers_table(FileContent("a.eval", b""), told, format="inspect")
    >>> table.frame[["response", "status"]].to_numpy().tolist()
    [['real', 'answered'], [None, 'refused']]
    """
    if not logged:
        message = "holds no answers: the run may have been stopped before the first"
        return [], [problem("empty-file", message, file=content.name)]
    answers = _Answers(logged)
    settled = [answers.settled(one) for one in logged]
    columns: dict[str, list[str | None]] = {
        "model": [one.model for one in logged],
        "case": [one.case for one in logged],
        "response": [label for label, _ in settled],
        "status": [status for _, status in settled],
        "repeat": [one.repeat for one in logged],
        "truth": [one.truth for one in logged],
        "seconds": [one.seconds for one in logged],
        "temperature": [one.temperature for one in logged],
        "prompt": [one.prompt for one in logged],
        **{role: [one.facts.get(role) for one in logged] for role in CASE_ROLES if role != "truth"},
    }
    needed = {"model", "case", "response"}
    columns = {name: cells for name, cells in columns.items() if name in needed or any(cells)}
    columns[RUN] = [run] * len(logged)
    table = made_table(content, "models", columns, [one.row for one in logged], format=format)
    notes = [*_marks_note(content, answers), *_not_told(content, answers)]
    return [table], [*notes, *_no_truth(content, logged)]


def _no_truth(content: FileContent, logged: Sequence[Logged]) -> list[Problem]:
    """Tell the cases without a truth in a log that has one for others."""
    told = {one.case for one in logged if one.truth is not None}
    without = dict.fromkeys(str(one.case) for one in logged if one.case not in told)
    if not told or not without:
        return []
    message = f"does not tell the truth of {counted(len(without), 'case')}: "
    message += listed(without, most=3)
    return [problem("truth-not-logged", message, file=content.name)]


def _marks_note(content: FileContent, answers: _Answers) -> list[Problem]:
    if not answers.by_mark:
        return []
    first = answers.by_mark[0]
    marks = Counter(str(one.mark) for one in answers.by_mark)
    kinds = ", ".join(f"{count:,} {mark}" for mark, count in sorted(marks.items()))
    message = (
        f"{counted(len(answers.by_mark), 'answer')} without a label of its own is taken from the "
        f"scorer's mark ({kinds})"
        if len(answers.by_mark) == 1
        else f"{counted(len(answers.by_mark), 'answer')} without labels of their own are taken "
        f"from the scorer's marks ({kinds})"
    )
    return [problem("answers-by-mark", message, file=content.name, row=first.row)]


def _not_told(content: FileContent, answers: _Answers) -> list[Problem]:
    if not answers.not_told:
        return []
    first = answers.not_told[0]
    number, labels = counted(len(answers.not_told), "answer"), answers.labels
    message = f"{number} marked incorrect could be any of {counted(len(labels), 'label')}: "
    if len(labels) < 2:
        message = f"{number} marked incorrect could be any label; the log names only "
    message += listed(labels.values(), most=4)
    return [problem("answers-not-told", message, file=content.name, row=first.row)]
