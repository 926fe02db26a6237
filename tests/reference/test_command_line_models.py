"""Models against readers, and two modalities with a margin, asked of the command line.

Differences are readers minus model; Google Health has the model minus the readers.
"""

from __future__ import annotations

import pandas as pd
import pytest
from command_line import (
    DATA,
    SHARES,
    answer,
    compared,
    metrics,
    of_levels,
    of_test,
    row,
    rows,
)

RJAFROC = {"1T-RRRC": (), "1T-RRFC": ("--cases", "fixed")}


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
        files = [part(file, without="dataset") for file in ("binary.csv", "models.csv")]
        asked = SHARES
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
    names = ("error", "cov1", "cov2", "cov3", "variance_reader", "variance_modality_reader")
    assert compared(record, parts, record["expected"], names) == len(names)


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
