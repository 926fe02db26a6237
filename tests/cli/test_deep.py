"""validate --deep: the pitfalls of the results beside the problems of the tables."""

from __future__ import annotations

import json

import pytest

DEEP = ("validate", "study", "--deep")


def told_codes(lines):
    return [line.rsplit("[", 1)[1].rstrip("]") for line in lines if line.endswith("]")]


def test_deep_tells_problems_and_alerts_alike_worst_first(desk, typed):
    said = typed(*DEEP)

    lines = said.out.splitlines()
    severities = [line.split(":")[0] for line in lines if line.endswith("]")]
    assert said.status == 0
    assert severities == sorted(severities, key=["error", "warning", "note"].index)
    assert {"few-replicates", "one-run", "no-proof-of-equality"} <= set(told_codes(lines))


def test_without_deep_the_tables_alone_are_checked(desk, typed):
    assert set(told_codes(typed("validate", "study").out.splitlines())) <= {
        "few-replicates", "few-cases", "one-run",
    }  # fmt: skip


def test_deep_as_json_lists_all_alerts_with_their_remedies(desk, typed):
    said = typed(*DEEP, "--format", "json", "--quiet")

    answer = json.loads(said.out)
    assert said.err == ""
    assert [entry["code"] for entry in answer["alerts"]] == told_codes(
        typed(*DEEP).out.splitlines()
    )
    assert {entry["code"] for entry in answer["problems"]} < {
        entry["code"] for entry in answer["alerts"]
    }
    first = answer["alerts"][0]
    assert {"code", "severity", "message", "remedy"} <= first.keys()
    assert None not in first.values()


@pytest.mark.parametrize("form", ["csv", "markdown"])
def test_deep_lists_the_same_in_other_formats(form, desk, typed):
    assert "no-proof-of-equality" in typed(*DEEP, "--format", form).out


def test_deep_ends_with_one_where_a_result_must_not_be_published(desk, typed):
    path = desk / "study" / "cases.csv"
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    named = [f"{header},truth_reader", *(f"{row},reader-2" for row in rows)]
    path.write_text("\n".join(named) + "\n", encoding="utf-8")

    plain, deep = typed("validate", "study"), typed(*DEEP)

    assert (plain.status, deep.status) == (0, 1)
    assert deep.out.startswith("error: column 'truth_reader': 'reader-2' settled the truth of 20")


def test_deep_stops_at_tables_that_cannot_be_analyzed(desk, typed):
    (desk / "study" / "cases.csv").write_text("case,truth\ncase-01,maybe\n", encoding="utf-8")

    said = typed(*DEEP, "--format", "json")

    answer = json.loads(said.out)
    assert (said.status, answer["study"], answer["valid"]) == (1, None, False)
    assert answer["alerts"][0]["severity"] == "error"


def test_a_method_of_independent_reads_is_told_why_it_is_none(desk, typed):
    said = typed("accuracy", "study", "--method", "wilson")

    assert said.status == 2
    assert "'wilson' takes every read as independent" in said.err
    assert said.err.rstrip().endswith("[pooled-reads]")
