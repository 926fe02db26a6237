"""Every code of a problem: how grave it is, what it means, what to do about it.

The manual's page of checks is generated from this table.
"""

from __future__ import annotations

from typing import TypedDict

from readerstats.errors import Everywhere, Problem
from readerstats.study.alert_codes import ALERTS
from readerstats.study.code import Code
from readerstats.study.export_codes import EXPORTS
from readerstats.study.file_codes import FILES
from readerstats.study.wording import shown
from readerstats.study.wording_codes import WORDING


class Place(TypedDict, total=False):
    """Where something was seen."""

    file: str
    row: int
    column: str


_SETTINGS = (
    Code("broken-toml", "error", "settings", "study.toml not readable",
         "The settings file breaks the rules of TOML.",
         "texts stand in quotation marks, lists in square brackets"),
    Code("unknown-setting", "error", "settings", "Unknown setting",
         "study.toml has a key that nothing reads; a misspelt key would otherwise be ignored in "
         "silence.",
         "correct or remove it"),
    Code("wrong-setting", "error", "settings", "Wrong setting",
         "A setting has a value that it cannot take.",
         "correct it"),
    Code("few-replicates", "warning", "settings", "Few replicates",
         "With fewer than 1,000 resamples the bounds of an interval change visibly with the seed.",
         "use 10,000 for what is to be published"),
    Code("unknown-phase", "error", "settings", "Unknown phase",
         "[phases] gives a task to a phase that no read belongs to.",
         "correct the name, or name the column under [columns] phase"),
    Code("unknown-covariate", "error", "settings", "Unknown covariate",
         "[analysis] covariates names a column that the readers table does not have.",
         "correct the name"),
    Code("unknown-subgroup", "error", "settings", "Unknown subgroups",
         "[analysis] subgroups or cuts names a column that no table of cases or readers has.",
         "correct the name"),
    Code("unknown-term", "error", "settings", "Unknown term",
         "[model] names a term that is no column of a table, nor truth, dataset or modality.",
         "correct the name"),
)  # fmt: skip

_COLUMNS = (
    Code("no-reads", "error", "columns", "No reads",
         "No table of reads was found; it is the one table that every study needs.",
         "name the files reads.csv, cases.csv, readers.csv and models.csv, list them in "
         "study.toml, or give them on the command line"),
    Code("unknown-table", "error", "columns", "Unknown table",
         "The columns of a table do not tell whether it holds reads, cases or readers.",
         "name it reads, cases, readers or models, or list it in study.toml"),
    Code("missing-column", "error", "columns", "Column missing",
         "A table lacks a column that it needs, or the column has a name that was not "
         "recognized.",
         "name it under [columns] in study.toml"),
    Code("ambiguous-column", "error", "columns", "Column ambiguous",
         "More than one column could be the one meant; choosing for you could choose wrongly.",
         "say which it is under [columns] in study.toml"),
    Code("unknown-column", "error", "columns", "Column not found",
         "[columns] in study.toml names a column that no table has.",
         "correct the name"),
    Code("column-twice", "error", "columns", "Column with two roles",
         "[columns] in study.toml names one column of a table for two roles.",
         "name another column for one of them, or remove it"),
    Code("confidence-aside", "note", "columns", "Confidence in the answer",
         "Next to an answer, a column called confidence may tell how sure the reader was of that "
         "answer, not how likely the condition; it is not used as a score, but to ask whether "
         "readers know when they are right.",
         "if larger means more positive, say so under [columns]: score = 'confidence'"),
    Code("wide-table", "note", "columns", "Wide table",
         "A table with a column for each reader (or each case) was turned into one row a read.",
         "if one of these columns holds something else, give a table with one row a read"),
    Code("answers-are-ratings", "note", "columns", "Ratings",
         "The column of answers holds numbers on a scale, so it is read as a score.",
         "if they are labels, name both under [task] positive and negative"),
)  # fmt: skip

_READS = (
    Code("blank-identifier", "error", "reads", "Identifier missing",
         "A row does not say which reader or which case it is about.",
         "fill it in or delete the row"),
    Code("invisible-characters", "note", "reads", "Invisible characters",
         "A name or label holds characters that nobody sees, such as a zero-width space; they are "
         "left out, so that names that look the same are the same."),
    Code("unknown-case", "error", "reads", "Unknown case",
         "A read is about a case that the cases table does not list, so that its truth is not "
         "known.",
         "add the case to the cases table, or correct the identifier"),
    Code("near-miss-case", "error", "reads", "Case spelt in two ways",
         "A case's identifier differs from a listed one only in letter case, blanks, zeros in "
         "front or a file's ending; probably they are the same case.",
         "use one spelling in all tables"),
    Code("near-miss-reader", "error", "reads", "Reader spelt in two ways",
         "A reader's identifier differs from a listed one only in letter case, blanks or zeros in "
         "front; probably they are the same person.",
         "use one spelling in all tables"),
    Code("duplicate-read", "error", "reads", "Same read twice",
         "The same reader has more than one read of the same case in the same modality; counting "
         "both would give it double weight.",
         "keep one, or number them in a column 'repeat'"),
    Code("repeats-dropped", "warning", "reads", "Repeats",
         "People read cases more than once; only the first read of each counts in what is said of "
         "how well they did. All of them show how far a reader agrees with him- or herself."),
    Code("runs-averaged", "note", "reads", "Runs averaged",
         "A model answered cases more than once, or with several prompts or temperatures. Its runs "
         "are averaged within each case: they tell more of the same cases, and never count as more "
         "cases."),
    Code("unknown-response", "error", "reads", "Label not known",
         "An answer is neither of the two labels of the task, and no word for 'no answer'.",
         "correct it, or leave it blank if there was no answer"),
    Code("response-coded", "note", "reads", "Answers coded 0 and 1",
         "Answers are coded 0 and 1 while the truth has labels; 1 is read as positive.",
         "check that it is so"),
    Code("label-spelling", "note", "reads", "Spelling of labels",
         "Labels that differ only in letter case or blanks around them count as the same."),
    Code("unknown-status", "error", "reads", "Status not known",
         "The status of a read is no word that says whether it was answered.",
         "write answered, refused, indeterminate, unparseable, error, missing or not shown"),
    Code("number-expected", "error", "reads", "Not a number",
         "A column of numbers holds something else.",
         "correct it or leave it blank"),
    Code("rating-outside-scale", "error", "reads", "Rating outside its scale",
         "A rating of quality is no whole number of the scale that [analysis] quality_scale "
         "declares; it would shift every comparison of ratings.",
         "correct it or leave it blank, or change quality_scale"),
    Code("timestamp-not-read", "warning", "reads", "Time not read",
         "A timestamp is in no format that can be read, or could be read in two ways. It is left "
         "out of the order and of the pauses between readings; no other number rests on it.",
         "write it as 2026-03-05 14:30:00"),
    Code("seconds-not-positive", "warning", "reads", "Impossible times",
         "A read took no time, or less; it is left out of what is said of the time per case.",
         "correct it or leave it blank"),
    Code("blank-modality", "error", "reads", "Modality missing",
         "Some reads say in which modality the case was read, and others do not.",
         "fill it in"),
    Code("no-answers", "error", "reads", "No answers",
         "No read has an answer, so that there is nothing to analyze.",
         "check that the right column was recognized"),
    Code("unanswered", "note", "reads", "No answer",
         "Some reads have no answer (blank, refused, cannot tell). [task] unanswered says how "
         "they count: left out ('missing') or counted as wrong ('incorrect').",
         "set [task] unanswered if they should count otherwise"),
    Code("many-unanswered", "warning", "reads", "Many without an answer",
         "More than one read in ten has no answer. If readers left out the difficult cases, what "
         "remains looks better than it was. [task] unanswered says how these reads count.",
         "find out why; [task] unanswered = 'incorrect' shows the other extreme"),
    Code("threshold-needed", "note", "reads", "Threshold needed",
         "Readers gave ratings and no decisions. Accuracy, sensitivity and specificity need a "
         "threshold; the area under the ROC curve does not.",
         "give --threshold, or threshold under [task] in study.toml"),
    Code("threshold-unused", "note", "reads", "Threshold not used",
         "A threshold was given, but every read has an answer of its own, which counts."),
    Code("threshold-outside", "warning", "reads", "Threshold outside the ratings",
         "All ratings lie on one side of the threshold, so that every decision is the same.",
         "check the threshold and the scale"),
    Code("scale-reversed", "warning", "reads", "Scale reversed?",
         "Every reader rated the positive cases lower, on average, than the negative ones. Larger "
         "scores must mean 'more likely positive'.",
         "turn the scale round, or exchange [task] positive and negative"),
)  # fmt: skip

_CASES = (
    Code("duplicate-case", "error", "cases", "Case listed twice",
         "The cases table lists a case more than once.",
         "keep one row a case"),
    Code("two-truths", "error", "cases", "Two truths",
         "The same case is once of one class and once of the other.",
         "correct the wrong one"),
    Code("two-datasets", "error", "cases", "Two datasets",
         "The same case stands in more than one dataset.",
         "give the copies identifiers of their own"),
    Code("case-without-truth", "error", "cases", "Truth missing",
         "A case has no truth, so that no read of it can be right or wrong.",
         "fill it in or remove the case"),
    Code("unknown-truth", "error", "cases", "Truth not known",
         "The truth of a case is neither of the two labels of the task.",
         "correct it, or change [task]"),
    Code("positive-unknown", "error", "cases", "Which label is positive?",
         "Which of the two labels is the condition sought cannot be told from the labels; "
         "sensitivity and specificity would swap if it were guessed wrongly.",
         "say it with --positive or under [task] in study.toml"),
    Code("positive-recognised", "note", "cases", "Positive label",
         "Which label is the condition sought was taken from a common convention, such as 1 for "
         "positive.",
         "say it with --positive if it is the other one"),
    Code("no-positive-cases", "error", "cases", "No positive cases",
         "No case has the condition sought, so that there is no sensitivity.",
         "check the truth and [task] positive"),
    Code("no-negative-cases", "error", "cases", "No negative cases",
         "Every case has the condition sought, so that there is no specificity.",
         "check the truth and [task] positive"),
    Code("one-class-dataset", "warning", "cases", "Dataset of one class",
         "All cases of a dataset are of one class, so that it has no sensitivity, or no "
         "specificity, of its own, and its accuracy is the other of them.",
         "check the truth and the dataset of its cases"),
    Code("few-cases", "warning", "cases", "Few cases of a class",
         "Fewer than five cases of a class: sensitivity or specificity rests on these few, and "
         "resampling them says little about other cases.",
         "show the counts instead of percentages, or say so as a limitation"),
    Code("case-without-dataset", "warning", "cases", "Dataset missing",
         "Some cases belong to no dataset; they count only in results over all cases.",
         "fill it in"),
    Code("case-without-reads", "note", "cases", "Case not read",
         "The cases table lists a case that nobody read; it is left out.",
         "nothing to do if it was planned"),
    Code("clustered-cases", "note", "cases", "Several cases a patient",
         "Several cases come from one patient. They resemble each other, so that patients, not "
         "cases, are left out or drawn; a number that cannot do so says it.",
         "say so in the paper"),
)  # fmt: skip

_READERS = (
    Code("duplicate-reader", "error", "readers", "Reader listed twice",
         "The readers table lists a reader more than once.",
         "keep one row a reader"),
    Code("unknown-reader", "error", "readers", "Readers do not match",
         "None of the people who read is in the readers table: the two tables use different "
         "identifiers.",
         "use the same identifiers in both tables"),
    Code("reader-and-model", "error", "readers", "Person or model?",
         "The same identifier is used for a person and for a model.",
         "give the model a name of its own"),
    Code("reader-without-covariates", "warning", "readers", "Reader without row",
         "A reader has no row in the readers table, and is left out of analyses of experience, "
         "subspecialty and the like.",
         "add a row"),
    Code("reader-without-reads", "note", "readers", "Reader without reads",
         "The readers table lists someone who read nothing; the row is left out.",
         "nothing to do if it was planned"),
    Code("model-among-readers", "warning", "readers", "Model among the readers?",
         "A reader has a name that models have, and counts as a person: in the reader average, in "
         "what is said of readers in general, and in the number of readers.",
         "say which it is in a column 'kind' of the readers table: human or model"),
    Code("negative-experience", "warning", "readers", "Negative experience",
         "Years of experience below zero; often a code for 'not known'.",
         "correct it or leave it blank"),
    Code("covariate-not-number", "error", "readers", "Covariate not a number",
         "A column of numbers about the readers holds something else.",
         "correct it or leave it blank"),
    Code("unknown-kind", "error", "readers", "Kind not known",
         "The kind of a reader is neither human nor model.",
         "write human or model"),
)  # fmt: skip

_DESIGN = (
    Code("few-readers", "warning", "design", "Few readers",
         "Fewer than five people read. Results for readers in general rest on how much these few "
         "differ, which is then hardly known.",
         "keep to results for these readers, or say so as a limitation"),
    Code("no-human-readers", "note", "design", "Models only",
         "No person read; results describe the models."),
    Code("incomplete-crossing", "warning", "design", "Not everyone read everything",
         "Not every reader read every case. The analyses use the reads that exist; readers with "
         "easier cases look better.",
         "check that no reads are lost"),
    Code("nested-readers", "note", "design", "Other readers in each modality",
         "Nobody read in more than one modality. A difference between modalities is then also one "
         "between their readers, and is known less well than with the same readers in all."),
    Code("nested-cases", "note", "design", "Other cases in each modality",
         "No case was read in more than one modality. A difference between modalities is then also "
         "one between their cases, and is known less well than with the same cases in all."),
    Code("truth-in-blocks", "warning", "design", "Order",
         "Along the order of the cases the truth changes far less often than in a shuffled list. "
         "If readers saw the cases in this order, they could guess.",
         "make sure that readers saw the cases in random order, and say so in the paper"),
    Code("truth-in-names", "warning", "design", "Names of cases",
         "The identifiers of the cases, sorted, separate the classes, or contain a label. If "
         "readers saw the names, they could guess.",
         "make sure that readers did not see the names, or rename the cases at random"),
    Code("short-washout", "warning", "design", "Short washout",
         "A reader saw the same case again within four weeks, the pause that the FDA advises for "
         "studies of computer-assisted detection, and may have remembered it. What was learned at "
         "the first reading then counts for the second.",
         "say in the paper how long the pause was; where the second reading follows the first on "
         "purpose, say that"),
    Code("one-answer", "warning", "design", "Always the same answer",
         "A reader gave the same answer, or came to the same decision, for every case.",
         "check that the task was understood and that no answers are lost"),
    Code("one-run", "note", "design", "One run",
         "A model answers differently when it is asked again; with one run a case this "
         "variability was not assessed.",
         "repeat the runs and number them in a column 'repeat'"),
    Code("judge-is-maker", "note", "design", "Judge and maker",
         "A model judged cases of a dataset of its own name. If it made them, it may know its own "
         "work.",
         "say so in the paper"),
    Code("prompts-as-cases", "warning", "design", "Prompts as cases?",
         "Identifiers differ only in the number of a prompt, run or try: the same case seems to "
         "stand several times in the list, and would count as several.",
         "name the case alone and number prompts in a column 'repeat', or give the case in a "
         "column 'patient'"),
)  # fmt: skip

_ALL = (
    *FILES, *_SETTINGS, *_COLUMNS, *_READS, *_CASES, *_READERS, *_DESIGN, *EXPORTS, *WORDING,
    *ALERTS,
)  # fmt: skip

CODES: dict[str, Code] = {code.name: code for code in _ALL}

RECOGNISED = frozenset(
    {"positive-recognised", "threshold-needed", "wide-table", "answers-are-ratings",
     "confidence-aside", "encoding-guessed", "response-coded", "label-spelling",
     "invisible-characters", "unnamed-column", "threshold-unused", "format-adapted",
     "personal-data", "readers-renamed", "submissions-left-out", "submission-twice", "questions",
     "cases-numbered", "events"}
)  # fmt: skip
"""Notes that tell what was recognised, guessed or left aside: shown wherever numbers are."""


def problem(
    code: str,
    message: str,
    *,
    remedy: str | None = None,
    file: str | None = None,
    row: int | None = None,
    column: str | None = None,
    value: object = None,
    count: int = 1,
    line: int | None = None,
    every: Everywhere | None = None,
) -> Problem:
    """Return a problem with its code's severity, and its code's remedy unless one is given.

    Examples
    --------
    >>> print(problem("unknown-case", "is not in cases.csv", file="reads.csv", row=7, value="c9"))
    reads.csv, row 7: 'c9' is not in cases.csv;
    add the case to the cases table, or correct the identifier [unknown-case]
    """
    known = CODES[code]
    return Problem(
        code=code,
        severity=known.severity,
        message=message,
        remedy=known.remedy if remedy is None else remedy,
        file=file,
        row=row,
        column=None if column is None else shown(column),
        value=None if value is None else shown(value),
        count=count,
        line=line,
        every=every,
    )
