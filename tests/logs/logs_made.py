"""Logs of evaluations that were made up: no model wrote an answer in them."""

from __future__ import annotations

import io
import json
import warnings
import zipfile
from typing import Any


def sample(case: object, target: object, answer: str | None = None, **more: Any) -> dict[str, Any]:
    """A sample of inspect_ai; the scorer marks it by its answer."""
    value = more.pop("value", "C" if answer == target else "I")
    text = more.pop("text", answer or "")
    stop = more.pop("stop", "stop")
    return {
        "id": case,
        "epoch": 1,
        "input": "Is this image synthetic?",
        "target": target,
        "scores": {"match": {"value": value, "answer": answer}},
        "output": {"completion": text, "choices": [{"stop_reason": stop}]},
        "working_time": 1.5,
        **more,
    }


def header(model: str = "openai/gpt", run: str = "run-1", **more: Any) -> dict[str, Any]:
    """What a log of inspect_ai says of its run."""
    evaluation = {
        "eval_id": run,
        "task": "fakes",
        "model": model,
        "dataset": {"samples": more.pop("samples", 0)},
        "config": {"epochs": 1},
        "model_generate_config": {"temperature": 0.5},
        "metadata": {"user": "someone@example.org"},
    }
    return {"version": 2, "status": "success", "eval": evaluation, "plan": {}} | more


def archive(
    samples: list[dict[str, Any]],
    head: dict[str, Any] | None = None,
    extra: list[tuple[Any, bytes]] = (),
) -> bytes:
    """An archive as inspect_ai writes it, with further members."""
    head = header() if head is None else head
    data = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        warnings.simplefilter("ignore")  # of members with one name
        file.writestr("_journal/start.json", json.dumps(head))
        for one in samples:
            file.writestr(f"samples/{one['id']}_epoch_{one['epoch']}.json", json.dumps(one))
        for name, member in extra:
            file.writestr(name, member)
        if head["status"] != "started":
            file.writestr("header.json", json.dumps(head))
    return data.getvalue()


def lines(*records: object) -> bytes:
    """Records a line."""
    return "".join(json.dumps(record) + "\n" for record in records).encode()


def lm_sample(number: int, target: str, answer: str, **more: Any) -> dict[str, Any]:
    """A line of samples of lm-evaluation-harness."""
    return {
        "doc_id": number,
        "doc": {"question": "?"},
        "target": target,
        "arguments": {"gen_args_0": {"arg_0": "?", "arg_1": {"temperature": 0.0}}},
        "resps": [[answer]],
        "filtered_resps": [answer],
        "filter": "none",
        "metrics": ["exact_match"],
        "doc_hash": "0",
        "exact_match": float(answer == target),
    } | more


def event(sample_id: str, kind: str, **data: object) -> dict[str, Any]:
    """An event of OpenAI evals."""
    return {
        "run_id": "r1", "event_id": 0, "sample_id": sample_id, "type": kind, "data": data,
        "created_by": "someone", "created_at": "2026-01-01",
    }  # fmt: skip


SPEC = {"spec": {"completion_fns": ["gpt"], "eval_name": "fakes", "run_id": "r1"}}
REPORT = {"final_report": {"accuracy": 0.5}}


def instance(name: str, target: str, **more: Any) -> dict[str, Any]:
    """An instance of HELM."""
    return {
        "input": {"text": "?"},
        "references": [
            {"output": {"text": label}, "tags": ["correct"] if label == target else []}
            for label in ("fake", "real")
        ],
        "id": name,
    } | more


def request(name: str, target: str, text: str | None, **more: Any) -> dict[str, Any]:
    """A request of HELM with what came of it."""
    return {
        "instance": instance(name, target),
        "train_trial_index": 0,
        "output_mapping": {"A": "fake", "B": "real"},
        "request": {"model": "org/gpt", "temperature": 0.0},
        "result": {"success": text is not None, "completions": [{"text": text}] if text else []},
    } | more
