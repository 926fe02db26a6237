"""What can be asked of compare, accuracy and correlate, and what is refused, with the reason."""

from __future__ import annotations

import json

import pytest

from readerstats.resources import example

EXAMPLE = str(example("deepfake_xray"))
FEW = ("--replicates", "200", "--quiet")
MCNEMAR = ("mcnemar", "mcnemar-corrected", "mcnemar-exact", "mcnemar-mid-p")
ACCURACY = ("--metric", "accuracy")


@pytest.fixture
def tests(typed):
    """Ask for tests as JSON."""

    def ask(*words):
        said = typed(*words, *FEW, "--format", "json")
        assert said.status == 0, said.err
        return json.loads(said.out)["tests"]

    return ask


@pytest.mark.parametrize(
    ("by", "a", "b", "method", "random"),
    [
        *(
            ("dataset", "GPT-4o", "RoentGen", method, "readers and cases")
            for method in ("obuchowski-rockette", "u-statistics", "bootstrap")
        ),
        ("dataset", "GPT-4o", "RoentGen", "paired-t", "readers"),
        ("dataset", "GPT-4o", "RoentGen", "welch-t", "readers"),
        *(("reader", "R01", "GPT-5", method, "cases") for method in MCNEMAR),
        ("subspecialty", "chest", "general", "obuchowski-rockette", "readers and cases"),
        ("subspecialty", "chest", "general", "welch-t", "readers"),
    ],
)
def test_a_comparison_says_its_method_and_what_is_random(by, a, b, method, random, tests):
    asked = ("--by", by, "--a", a, "--b", b, "--method", method)
    found = tests("compare", EXAMPLE, *asked, *ACCURACY)
    found = [row for row in found if row["b"] is not None]

    assert found
    assert {(row["a"], row["b"]) for row in found} == {(a, b)}
    assert {(row["method"], row["random"]) for row in found} == {(method, random)}
    assert all(row["lower"] <= row["estimate"] <= row["upper"] for row in found)


@pytest.mark.parametrize(
    ("by", "rows", "comparison"),
    [
        ("dataset", 3, "dataset"),  # all levels, their difference, and the paired t test beside it
        ("panel", 12, "panel"),  # four models in two datasets and over all cases
        ("model", 12, "model"),  # six pairs in two datasets
        ("reader", 2 * 17 * 16 // 2, "reader"),
        ("subspecialty", 1 + 15 + 15, "group"),  # six groups: at once, and the pairs twice
    ],
)
def test_without_sides_every_pair_is_compared(by, rows, comparison, tests):
    found = tests("compare", EXAMPLE, "--by", by, *ACCURACY)

    assert len(found) == rows
    assert {row["comparison"] for row in found} == {comparison}


def test_without_a_question_everything_that_the_study_has_is_compared(tests, desk):
    found = tests("compare", "study")

    assert list(dict.fromkeys(row["comparison"] for row in found)) == ["dataset", "panel"]


@pytest.mark.parametrize("method", ["bootstrap", "paired-t"])
def test_modalities_are_compared_on_ratings_without_a_threshold(method, tests, desk):
    (row,) = tests("compare", "ratings.csv", "--by", "modality", "--method", method)

    assert (row["metric"], row["method"], row["a"], row["b"]) == ("auc", method, "0", "1")


@pytest.mark.parametrize("method", [("bootstrap",), ("paired-t",)])
def test_swapping_the_sides_turns_the_sign_and_keeps_p(method, tests):
    asked = ("compare", EXAMPLE, "--by", "dataset", "--method", *method, *ACCURACY)
    (there,) = tests(*asked, "--a", "GPT-4o", "--b", "RoentGen")
    (back,) = tests(*asked, "--a", "RoentGen", "--b", "GPT-4o")

    assert back["estimate"] == pytest.approx(-there["estimate"])
    assert back["lower"] == pytest.approx(-there["upper"])
    assert back["p"] == pytest.approx(there["p"])


@pytest.mark.parametrize("method", MCNEMAR)
def test_mcnemar_is_refused_between_different_cases(method, typed, desk):
    said = typed("compare", "study", "--by", "dataset", "--method", method)

    assert (said.status, said.out) == (1, "")
    assert said.err.splitlines()[-1] == (
        "error: McNemar's test cannot compare dataset averages: the datasets have different "
        "cases, and McNemar's test compares two answers to the same case. Use "
        "obuchowski-rockette, bootstrap or paired-t; McNemar's test fits two readers or models on "
        "common cases (--by reader, --by model). [mcnemar-other-cases]"
    )


@pytest.mark.parametrize("method", MCNEMAR)
def test_mcnemar_is_refused_on_pooled_reads(method, typed, desk):
    said = typed(
        "compare", "ratings.csv", "--threshold", "3", "--by", "modality", "--method", method
    )

    assert (said.status, said.out) == (1, "")
    assert said.err.splitlines()[-1] == (
        "error: McNemar's test cannot compare modality averages: pooled over readers it takes the "
        "reads of one case, and those of one reader, as independent, and its P value is too "
        "small. Use obuchowski-rockette, bootstrap or paired-t; McNemar's test fits two readers "
        "or models on common cases (--by reader, --by model). [pooled-mcnemar]"
    )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ("--by", "modality"),
            "comparing modalities needs two of them: a column 'modality' in the reads table.",
        ),
        (("--by", "model"), "comparing models needs at least two of them."),
        (
            ("--by", "panel", "--method", "mcnemar"),
            "McNemar's test cannot compare panel averages: pooled over readers it takes the",
        ),
        (
            ("--by", "reader", "--method", "paired-t"),
            "'paired-t' does not compare two readers; use one of mcnemar, mcnemar-corrected,",
        ),
        (("--by", "reader", "--a", "reader-1"), "name both sides of the comparison, with --a and"),
        (
            ("--by", "reader", "--a", "reader-1", "--b", "nobody"),
            "there is no reader 'nobody'; there are reader-1, reader-2",
        ),
        (
            ("--by", "dataset", "--a", "film", "--b", "paper"),
            "there is no dataset 'paper'; there are film, tomography.",
        ),
        (
            ("--by", "center"),
            "the readers table has no column 'center'; it has experience_years, subspecialty.",
        ),
        (
            ("--by", "experience_years"),
            "'experience_years' is a number; relate it with: readerstats correlate --with",
        ),
    ],
    ids=" ".join,
)
def test_what_cannot_be_compared_is_told_with_the_reason(words, sentence, typed, desk):
    said = typed("compare", "study", *words, *FEW)

    assert (said.status, said.out) == (1, "")
    assert said.err.startswith(f"error: {sentence}")


@pytest.mark.parametrize(
    ("column", "methods"),
    [
        ("experience_years", {"pearson", "spearman", "mixed"}),
        ("subspecialty", {"welch-anova", "welch-t", "obuchowski-rockette"}),
    ],
)
def test_a_covariate_is_related_by_methods_that_fit_it(column, methods, tests):
    found = tests("correlate", EXAMPLE, "--with", column)

    assert methods <= {row["method"] for row in found}
    beyond = {row["method"] for row in found if row["random"] == "readers and cases"}
    assert beyond == methods & {"mixed", "obuchowski-rockette"}
    assert {row["random"] for row in found if row["method"] not in beyond} == {"readers"}


def test_an_unknown_covariate_is_told_with_those_there_are(typed, desk):
    said = typed("correlate", "study", "--with", "years", "--quiet")

    assert said.status == 1
    assert said.err == (
        "error: the readers table has no column 'years'; it has experience_years, subspecialty.\n"
    )


def test_ratings_without_a_threshold_show_what_needs_none(typed, desk):
    found = json.loads(typed("accuracy", "ratings.csv", *FEW, "--format", "json").out)

    assert {row["metric"] for row in found["estimates"]} == {"auc"}
    assert any("--threshold" in note for note in found["notes"])


def test_ratings_with_a_threshold_are_decisions_too(typed, desk):
    said = typed("accuracy", "ratings.csv", "--threshold", "3", *FEW, "--format", "json")
    metrics = {row["metric"] for row in json.loads(said.out)["estimates"]}

    assert metrics == {"accuracy", "sensitivity", "specificity", "auc"}


@pytest.mark.parametrize("workers", ["1", "3"])
def test_the_number_of_workers_changes_no_byte(workers, typed, desk):
    asked = ("accuracy", "study", "--method", "bootstrap", "--format", "json", "--quiet")

    assert typed(*asked, "--workers", workers).out == typed(*asked).out


def test_another_seed_gives_other_resamples(typed, desk):
    asked = ("accuracy", "study", "--format", "csv", "--quiet")
    resampled = (*asked, "--method", "bootstrap")

    assert typed(*resampled, "--seed", "8").out != typed(*resampled).out
    assert typed(*asked, "--seed", "8").out == typed(*asked).out  # nothing is drawn


TABLE = "reader,case,truth,response,dataset\n"


def reads_of(answers, kind=None):
    """A table of reads: the truth is y and n in turn; a dataset named for the even cases."""
    column = ",kind" if kind else ""
    rows = [
        f"{reader},c{i},{'yn'[i % 2]},{answer},{'GPT-4o' if i < 4 else 'GPT-5'}"
        + (f",{kind.get(reader, 'human')}" if kind else "")
        for reader, said in answers.items()
        for i, answer in enumerate(said)
    ]
    return "\n".join([TABLE.strip() + column, *rows, ""])


def test_one_reader_and_one_model_are_compared(tests, desk):
    table = reads_of({"R1": "ynynynyy", "Net": "ynnnynyn"}, {"Net": "model"})
    (desk / "two.csv").write_text(table.replace(",dataset", ",set").replace("GPT", "set"))
    found = tests("compare", "two.csv", "--positive", "y", "--metric", "accuracy")

    assert {(row["comparison"], row["a"], row["b"]) for row in found} == {("reader", "R1", "Net")}


def test_nothing_to_compare_is_told_with_what_there_is(typed, desk):
    table = reads_of({"R1": "ynynynyy"}).replace("GPT-4o", "GPT-5")
    (desk / "one.csv").write_text(table)
    said = typed("compare", "one.csv", "--positive", "y", "--quiet")

    assert said.err == (
        "error: there is nothing to compare: the study has one modality, one dataset, 1 reader "
        "and 0 models.\n"
    )


def test_names_of_both_datasets_and_models_need_a_word(typed, desk):
    answers = {"R1": "ynynynyy", "R2": "nyynynyn", "GPT-4o": "ynynynyn", "GPT-5": "nyyyynyn"}
    kinds = {"GPT-4o": "model", "GPT-5": "model"}
    (desk / "both.csv").write_text(reads_of(answers, kinds))
    said = typed("compare", "both.csv", "--positive", "y", "--a", "GPT-4o", "--b", "GPT-5", *FEW)

    assert said.err == (
        "error: 'GPT-4o' and 'GPT-5' are names of several things; say --by dataset or --by model.\n"
    )


def test_one_side_alone_is_refused(typed, desk):
    said = typed("compare", "study", "--a", "reader-1", *FEW)

    assert said.err == "error: name both sides of the comparison, with --a and --b.\n"


def test_pairs_that_mcnemar_cannot_compare_are_left_out_with_a_note(typed):
    said = typed("compare", EXAMPLE, "--metric", "auc", "--metric", "accuracy", *FEW,
                 "--format", "json")  # fmt: skip
    answer = json.loads(said.out)
    of_models = {row["metric"] for row in answer["tests"] if row["comparison"] == "model"}

    assert (said.status, of_models) == (0, {"accuracy"})
    assert (
        "models are not compared by auc: McNemar's test compares shares of the same cases "
        "(accuracy, sensitivity, specificity)"
    ) in answer["notes"]


@pytest.mark.parametrize(
    "words",
    [
        ("compare", "--by", "subspecialty"),
        ("compare", "--by", "model"),
        ("correlate", "--with", "experience_years"),
    ],
    ids=" ".join,
)
def test_each_of_several_metrics_is_asked(words, tests):
    found = tests(words[0], EXAMPLE, *words[1:], "--metric", "sensitivity", "--metric", "accuracy")

    assert {row["metric"] for row in found} == {"sensitivity", "accuracy"}
