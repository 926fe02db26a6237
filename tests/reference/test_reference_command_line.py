"""What the records hold, asked of the command line: `readerstats ... --format json`.

One command answers many records: the metrics of a file are asked for together. What the command
line does not tell (moments of U-statistics, generalised estimating equations) is not looked for.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from readerstats.cli.main import group

DATA = Path(__file__).parent / "data"
LEVELS = {"nested_cases.csv": "dataset", "binary.csv": "dataset", "splitplot.csv": "group"}
TERMS = {"T": "modality", "R": "reader", "TR": "modality:reader"}
SHARES = ("accuracy", "sensitivity", "specificity")
FIXED = {
    "random": (),
    "fixed_readers": ("--readers", "fixed"),
    "fixed_cases": ("--cases", "fixed"),
}
RJAFROC = {"1T-RRRC": (), "1T-RRFC": ("--cases", "fixed")}
CONVENTIONAL = ("estimate", "se", "statistic")
"""Numbers of a test that do not hang on the distribution that it is compared with."""


@cache
def answer(command, *words):
    """Type a command and read its JSON."""
    typed = [command, *words, "--positive", "1", "--format", "json", "--quiet"]
    result = CliRunner().invoke(group, typed)
    assert result.exit_code == 0, (typed, result.output)
    return json.loads(result.stdout)


def metrics(*names):
    return [word for name in names for word in ("--metric", name)]


@pytest.fixture(scope="session")
def part(tmp_path_factory):
    """Write a part of a data file: the rows with these values, without a column."""
    folder = tmp_path_factory.mktemp("parts")

    @cache
    def written(file, without=None, **values):
        reads = pd.read_csv(DATA / file, dtype=str)
        for column, value in values.items():
            reads = reads[reads[column] == value]
        name = "-".join([Path(file).stem, *values.values(), f"{without}.csv"])
        reads.drop(columns=without or []).to_csv(folder / name, index=False)
        return str(folder / name)

    return written


def rows(found, **labels):
    return [row for row in found if all(row[key] == value for key, value in labels.items())]


def row(found, **labels):
    (only,) = rows(found, **labels)
    return only


def compared(record, ours, expected, names=None):
    """Compare the numbers that both have, or those with these names; return how many."""
    shared = [name for name in names or ours if name in expected and name in ours]
    wrong = {
        name: (ours[name], expected[name])
        for name in shared
        if not record.agrees(ours[name], expected[name])
    }
    assert shared, (sorted(ours), sorted(expected))
    assert not wrong, f"{record['id']} (ours, expected): {wrong}"
    return len(shared)


def of_test(found, *wanted):
    """Numbers of a test; statistic and degrees of freedom where it has any."""
    names = wanted or ("estimate", "se", "df", "df2", "statistic", "p", "lower", "upper")
    return {name: found[name] for name in names if found[name] is not None}


def multireader(record, command, metric_names):
    """Ask a command for Obuchowski-Rockette with the settings of a record."""
    inputs, file = record["inputs"], record["data"]
    covariance = (inputs["covariance"] or "jackknife").lower()
    asked = ("auc",) if covariance == "delong" else metric_names
    by = ("--by", LEVELS.get(file, "modality")) if command == "compare" else ()
    return answer(
        command, str(DATA / file), *by, "--method", "obuchowski-rockette",
        "--covariance", covariance, *FIXED[inputs["effects"]], *metrics(*asked),
    )  # fmt: skip


def of_file(file):
    """Metrics that a file can be asked for."""
    return SHARES if file == "binary.csv" else ("auc", *SHARES)


@pytest.mark.reference("obuchowski_rockette")
def test_comparisons_by_obuchowski_rockette(record):
    inputs, expected = record["inputs"], record["expected"]
    by, metric = LEVELS.get(record["data"], "modality"), inputs["metric"]
    found = multireader(record, "compare", of_file(record["data"]))
    tests = rows(found["tests"], metric=metric)
    pseudovalues = ".dbm." in record["id"]
    other_tests = pseudovalues and inputs["effects"] == "fixed_readers"

    for wanted in expected["differences"]:
        test = row(tests, a=wanted["a"], b=wanted["b"])
        compared(record, of_test(test), wanted, CONVENTIONAL if other_tests else None)
    for wanted in expected.get("means", ()):
        name = wanted.get("modality") or wanted[by]
        mean = row(found["estimates"], metric=metric, **{by: name})
        compared(record, mean, wanted, ("estimate", "se") if other_tests else BOUNDS)
    if not other_tests:
        compared(record, of_test(row(tests, a=None, b=None)), expected["test_equality"])
    if pseudovalues:
        return  # its mean squares and components are of another scale
    for wanted in expected["anova"]:
        line = row(found["anova"], metric=metric, term=TERMS.get(wanted["term"], wanted["term"]))
        compared(record, line, wanted, ("df", "sum_sq", "mean_sq"))
    if "variance_components" in expected:
        parts = row(found["variance_components"], metric=metric)
        compared(record, parts, expected["variance_components"])


BOUNDS = ("estimate", "se", "df", "lower", "upper")


@pytest.mark.reference("obuchowski_rockette")
def test_readers_and_what_an_average_rests_on(record):
    expected, metric = record["expected"], record["inputs"]["metric"]
    by = LEVELS.get(record["data"], "modality")
    found = multireader(record, "accuracy", of_file(record["data"]))
    of_readers = rows(found["estimates"], metric=metric, scope="reader")

    for wanted in expected.get("reader_estimates", ()):
        level = {} if by == "group" else {by: wanted["modality"]}
        ours = row(of_readers, reader=wanted["reader"], **level)
        assert record.agrees(ours["estimate"], wanted["estimate"])
    for wanted in expected.get("means", ()):
        if "cov2" in wanted and by != "group":
            parts = row(found["variance_components"], metric=metric, **{by: wanted["modality"]})
            assert record.agrees(parts["cov2"], wanted["cov2"])


@pytest.mark.reference("single_modality", what="random")
def test_an_average_for_other_readers_and_cases(record, part):
    assert_average_agrees(record, part)


@pytest.mark.reference("single_modality", what="fixed_readers")
def test_an_average_of_these_readers(record, part):
    assert_average_agrees(record, part)


@pytest.mark.reference("single_modality", what="fixed_cases")
def test_an_average_over_these_cases(record, part):
    assert_average_agrees(record, part)


def assert_average_agrees(record, part):
    inputs = record["inputs"]
    labels = {"metric": inputs["metric"], "modality": inputs.get("modality")}
    labels["dataset"] = inputs.get("dataset")
    if record["data"] == "binary.csv":  # one analysis of both datasets
        whole = part("binary.csv", without="dataset")
        found = answer(
            "accuracy", whole, "--method", "obuchowski-rockette",
            *FIXED[inputs["effects"]], *metrics(*SHARES),
        )  # fmt: skip
    else:
        found = multireader(record, "accuracy", of_file(record["data"]))
    mean = row(found["estimates"], scope="group", method="obuchowski-rockette", **labels)
    compared(record, mean, record["expected"], BOUNDS)
    squares = row(found["anova"], term="reader", **labels)
    if "ms_reader" in record["expected"]:
        assert record.agrees(squares["mean_sq"], record["expected"]["ms_reader"])
    if inputs["covariance"]:
        parts = row(found["variance_components"], **labels)
        compared(record, parts, record["expected"], ("error", "cov2"))


@pytest.mark.reference("single_modality", what="one_reader")
def test_one_reader_alone(record, part):
    inputs, expected = record["inputs"], record["expected"]
    found = answer(
        "compare", part(record["data"], reader=inputs["reader"]), "--by", "modality",
        "--method", "obuchowski-rockette", "--metric", "auc", "--covariance", inputs["covariance"].lower(),
    )  # fmt: skip

    for wanted in expected.get("differences", ()):
        compared(record, of_test(row(found["tests"], a=wanted["a"], b=wanted["b"])), wanted)
    if "differences" in expected:
        parts = found["variance_components"][0]
        compared(record, parts, expected["variance_components"], ("error", "cov1"))
    else:
        mean = row(found["estimates"], modality=inputs["modality"])
        compared(record, mean, expected, BOUNDS)


def of_levels(record, *words, **chosen):
    """Ask for differences between the levels of the file of a record."""
    file = record["data"]
    by = LEVELS.get(file, "modality")
    return by, answer("compare", str(DATA / file), "--by", by, *words, **chosen)


def assert_whole_degrees_of_freedom_agree(record, ours, expected):
    """Bounds and P where iMRMC, which rounds degrees of freedom down, had nothing to round."""
    if float(expected["df"]).is_integer():
        compared(record, ours, expected, ("lower", "upper", *(["p"] if "p" in ours else [])))


@pytest.mark.reference("ustatistics", what="ustat")
def test_areas_by_u_statistics(record):
    _, _, kind, variance = record["id"].split(".")
    metric = {"auc": "auc", "binary_auc": "balanced-accuracy"}.get(kind)
    if metric is None or variance == "mle":
        return  # as shares they are of another degree; variances of resampling are not told
    by, found = of_levels(record, "--method", "u-statistics", *metrics("auc", "balanced-accuracy"))

    for wanted in record["expected"]["results"]:
        if "b" in wanted:
            ours = row(found["tests"], metric=metric, a=wanted["a"], b=wanted["b"])
            assert_whole_degrees_of_freedom_agree(record, ours, wanted["t"])
        else:
            ours = row(found["estimates"], metric=metric, **{by: wanted["a"]})
        assert record.agrees(ours["estimate"], wanted["estimate"])
        assert record.agrees(ours["se"] ** 2, wanted["variance"])
        assert record.agrees(ours["df"], wanted["t"]["df"])
        assert ours["n"] == wanted["n_readers"]


@pytest.mark.reference("ustatistics", what="ustat11")
def test_shares_by_u_statistics(record):
    _, file, metric, sides, form = record["id"].split(".")
    if (file, form) == ("incomplete", "conditional"):
        return  # with missing reads the command line gives the other form
    by, found = of_levels(record, "--method", "u-statistics", *metrics(*SHARES))
    a, b = sides.split("-")
    ours = [row(found["estimates"], metric=metric, **{by: name}) for name in (a, b)]
    ours.append(row(found["tests"], metric=metric, a=a, b=b))

    for place, found_here in enumerate(ours):
        assert record.agrees(found_here["estimate"], record["expected"]["estimate"][place])
        assert record.agrees(found_here["se"] ** 2, record["expected"]["variance"][place])


@pytest.mark.reference("ustatistics", what="per_reader")
def test_areas_of_readers(record):
    by = LEVELS.get(record["data"], "modality")
    found = answer("accuracy", str(DATA / record["data"]), "--metric", "auc")

    for wanted in record["expected"]["readers"]:
        if "b" in wanted:
            continue  # differences of one reader: see the file of that reader
        level = {} if by == "group" else {by: wanted["a"]}
        ours = row(found["estimates"], scope="reader", reader=wanted["reader"], **level)
        assert record.agrees(ours["estimate"], wanted["estimate"])


def margin_of(record):
    margin = record["inputs"].get("margin")
    return ("--margin", str(margin)) if margin else ()


@pytest.mark.reference("model_vs_readers", what="model_vs_readers")
def test_a_model_against_readers(record, part):
    inputs, expected = record["inputs"], record["expected"]
    if inputs.get("method") == "2T-RRRC":
        return
    model = inputs.get("model", "model")
    files = [str(DATA / "model_vs_readers.csv")]
    asked = ("auc", *SHARES)
    if "model" in inputs:
        files, asked = [part(file, without="dataset") for file in ("binary.csv", "models.csv")], SHARES
    found = answer(
        "compare", *files, "--by", "panel", *metrics(*asked), *margin_of(record),
        *RJAFROC.get(inputs.get("method"), ()),
    )  # fmt: skip
    test = of_test(row(found["tests"], metric=inputs["metric"], b=model))
    if record["software"] != "RJafroc":  # it has the model minus the readers
        test |= {"estimate": -test["estimate"], "statistic": -test["statistic"]}
        test |= {"lower": -test["upper"], "upper": -test["lower"]}
    assert compared(record, test, expected) == 6

    alone = answer("accuracy", *files, *metrics(*asked), "--method", "obuchowski-rockette")
    of_metric = rows(alone["estimates"], metric=inputs["metric"])
    mean = row(of_metric, scope="group", random="readers and cases")["estimate"]
    assert record.agrees(mean, expected["readers"])
    assert record.agrees(row(of_metric, reader=model)["estimate"], expected["model"])


@pytest.mark.reference("model_vs_readers", what="2T-RRRC")
def test_a_model_as_if_every_reader_had_it(record, tmp_path):
    reads = pd.read_csv(DATA / record["data"], dtype=str)
    of_model = reads["reader"] == "model"
    people = reads[~of_model].assign(modality="readers")
    score = reads[of_model].set_index("case")["score"]
    copies = people.assign(modality="model", score=people["case"].map(score))
    columns = ["reader", "case", "modality", "truth", "score"]
    pd.concat([people, copies])[columns].to_csv(tmp_path / "reads.csv", index=False)

    found = answer(
        "compare", str(tmp_path / "reads.csv"), "--a", "readers", "--b", "model",
        "--metric", "auc", "--method", "obuchowski-rockette",
    )  # fmt: skip

    assert compared(record, of_test(row(found["tests"], b="model")), record["expected"]) == 6
    parts = dict(found["variance_components"][0])
    parts |= {f"variance_{name}": parts[name] for name in ("reader", "modality_reader")}
    assert compared(record, parts, record["expected"]) == 0


@pytest.mark.reference("model_vs_readers", what="dual_modality")
def test_two_modalities_with_a_margin(record):
    inputs = record["inputs"]
    _, found = of_levels(
        record, "--a", inputs["a"], "--b", inputs["b"], *metrics("auc", *SHARES),
        "--method", "obuchowski-rockette", *margin_of(record),
    )  # fmt: skip
    of_metric = rows(found["estimates"], metric=inputs["metric"])
    ours = of_test(row(found["tests"], metric=inputs["metric"], b=inputs["b"]))
    ours |= {f"mean_{side}": row(of_metric, modality=inputs[side])["estimate"] for side in "ab"}

    assert compared(record, ours, record["expected"]) == len(record["expected"])


MIXED = {"modalityB": ("B", "A"), "datasetD2": ("D2", "D1"), "groupG2": ("G2", "G1")}


@pytest.mark.reference("glmm")
def test_the_mixed_model(record):
    term = record["expected"]["coefficients"][-1]
    metric = "sensitivity" if "sensitivity" in record["id"] else "accuracy"
    if term["term"] in MIXED:
        a, b = MIXED[term["term"]]
        _, found = of_levels(
            record, "--a", a, "--b", b, "--method", "mixed", *metrics("accuracy", "sensitivity")
        )
        averaged = row(found["tests"], metric=metric, method="mixed-averaged")
        before, after = (one["population_averaged"] for one in record["expected"]["probability"])
        assert record.agrees(averaged["estimate"], after - before)
    elif record["id"].endswith(".experience"):
        files = [str(DATA / name) for name in ("binary.csv", "readers.csv")]
        found = answer("correlate", *files, "--with", "experience_years", "--metric", "accuracy")
    else:
        return  # two covariates, none, or a fact of the cases
    ours = row(found["tests"], metric=metric, method="mixed", **whole(found))
    compared(record, {**of_test(ours), "z": ours["statistic"]}, term, ("estimate", "se", "z", "p"))
    for bound in ("lower", "upper"):  # a bound near 0 has no digits of its own
        allowed = record["tolerance"]["rel"] * (abs(term["estimate"]) + 2 * term["se"])
        assert ours[bound] == pytest.approx(term[bound], abs=allowed)


def whole(found):
    """Tell which tests are of all cases, where there are datasets."""
    return {"dataset": None} if found["command"] == "correlate" else {}


@pytest.mark.reference("clustered_mcnemar", what="case")
def test_mcnemar_by_case(record, part):
    inputs, expected = record["inputs"], record["expected"]
    model = ".model." in record["id"]
    words = ("--method", "mcnemar-clustered", *metrics(*SHARES))
    if model:
        files = [part(file, without="dataset") for file in ("binary.csv", "models.csv")]
        found = answer("compare", *files, "--by", "panel", *words)
        ours = dict(row(found["tests"], metric=inputs["metric"], b=inputs["a"]))
        ours |= {"estimate": -ours["estimate"], "lower": -ours["upper"], "upper": -ours["lower"]}
    else:
        found = of_levels(record, *words)[1]
        ours = row(found["tests"], metric=inputs["metric"])

    assert ours["n"] == inputs["n_clusters"]
    compared(record, ours, expected["difference"], ("estimate", "se", "lower", "upper"))
    compared(record, ours, expected["obuchowski"], ("statistic", "df", "p"))


@pytest.mark.reference("auc")
def test_areas_of_one_reader(record, part, tmp_path):
    inputs, expected = record["inputs"], record["expected"]
    if record["data"] is None:
        file = str(tmp_path / "reads.csv")
        cases = {"case": range(len(inputs["score"])), "reader": "R01"}
        pd.DataFrame({**cases, **inputs}).to_csv(file, index=False)
    elif "reader" not in inputs:
        return  # a model and one reader
    else:
        file = part(record["data"], reader=inputs["reader"])
    delong = ("--metric", "auc", "--covariance", "delong", "--method", "obuchowski-rockette")
    if "a" not in inputs:
        found = answer("accuracy", file, "--metric", "auc")["estimates"]
        ours = row(found, modality=inputs.get("modality"))
        assert record.agrees(ours["estimate"], expected["auc"])
        assert record.agrees(ours["se"] ** 2, expected["var_delong"])
        return
    sides = ("--a", inputs["a"], "--b", inputs["b"])
    found = answer("compare", file, *sides, *delong)
    test = of_test(row(found["tests"], b=inputs["b"]))
    by = LEVELS.get(record["data"], "modality")
    if record["id"].endswith(".paired"):
        compared(record, test, expected)
    elif by == "dataset":  # the normal distribution in place of t
        compared(record, test, expected, CONVENTIONAL)
    for side in "ab":
        mean = row(found["estimates"], **{by: inputs[side]})
        assert record.agrees(mean["estimate"], expected[f"auc_{side}"])
