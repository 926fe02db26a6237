"""Whatever bytes a log has, its reader ends soon, and with tables or a sentence."""

from __future__ import annotations

import json
import time

from hypothesis import given, settings
from hypothesis import strategies as st
from logs_made import REPORT, SPEC, archive, event, header, lines, lm_sample, request, sample

from readerstats.study.formats.content import FileContent
from readerstats.study.formats.files import read_content
from readerstats.study.formats.registry import joined

GOOD = [sample("c1", "fake", "fake"), sample("c2", "real", text="I can't help.")]
FILES = {
    "a.eval": archive(GOOD),
    "a.json": json.dumps(header() | {"samples": GOOD}).encode(),
    "samples_x.jsonl": lines(lm_sample(0, "fake", "fake"), lm_sample(1, "real", "[invalid]")),
    "evals.jsonl": lines(SPEC, event("s", "match", correct=True, expected="a", picked="a"), REPORT),
    "scenario_state.json": json.dumps(
        {"adapter_spec": {"model": "m"}, "request_states": [request("i", "fake", "A")]}
    ).encode(),
    "frame.csv": b"eval_id,id,epoch,input,target,score_m,model_usage,total_time,error,limit\n"
    b'e,c1,1,?,fake,C,"{""m"": {}}",1,,\n',
    "rows.jsonl": lines({"model": "A", "case": "c1", "response": 1}, {"model": "A"}),
}
NAMES = st.sampled_from(sorted(FILES))


def read(name: str, data: bytes) -> list[object]:
    """Return what came of a file, tables and problems, and hold that it is sound."""
    start = time.perf_counter()
    tables, problems = read_content(FileContent(name, data, "folder"))
    put_together, more = joined(tables)
    assert time.perf_counter() - start < 2
    for table in put_together:
        assert len(table.rows) == len(table.frame)
        cells = table.frame.to_numpy().ravel().tolist()
        assert all(one is None or isinstance(one, str) for one in cells)
        "".join(one for one in cells if one is not None).encode()
    assert all(str(one) for one in [*problems, *more])
    return [*put_together, *problems, *more]


@given(NAMES, st.data())
@settings(max_examples=70)
def test_a_log_that_was_cut_off_is_read_or_refused(name, data):
    assert read(name, FILES[name][: data.draw(st.integers(0, len(FILES[name])))])


@given(NAMES, st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), max_size=8))
@settings(max_examples=100)
def test_a_log_with_changed_bytes_is_read_or_refused(name, changes):
    data = bytearray(FILES[name])
    for place, value in changes:
        data[place % len(data)] = value
    assert read(name, bytes(data))


@given(NAMES, st.binary(max_size=200))
@settings(max_examples=40)
def test_bytes_of_any_kind_are_refused_in_words(name, data):
    assert read(name, data)
    assert read(name, b"PK\x03\x04" + data)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["text", "value", "answer", "message", "x"]), inner)
    ),
    max_leaves=6,
)


@given(NAMES, JSON, st.data())
@settings(max_examples=80)
def test_fields_may_hold_anything(name, value, data):
    """Replace one value, wherever it lies, by another one of any type."""
    if name.endswith(".csv"):
        return
    records = (
        [json.loads(line) for line in FILES[name].splitlines()]
        if name.endswith(".jsonl")
        else [header() | {"samples": GOOD}] if name.endswith(".eval")
        else [json.loads(FILES[name])]
    )  # fmt: skip
    records = json.loads(json.dumps(records))
    inside = records
    while True:
        keys = list(inside) if isinstance(inside, dict) else range(len(inside))
        key = data.draw(st.sampled_from(list(keys)))
        if not inside[key] or not isinstance(inside[key], dict | list) or data.draw(st.booleans()):
            break
        inside = inside[key]
    inside[key] = value
    if name.endswith(".eval"):
        name = "a.json"
    is_lines = name.endswith(".jsonl")
    assert read(name, lines(*records) if is_lines else json.dumps(records[0]).encode())
