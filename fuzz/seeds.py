"""Write the inputs that the fuzzer begins with: a small, whole, simulated file of each kind."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from pathlib import Path

from one_file import ENDINGS

import readerstats as rs

CORPUS = Path(__file__).with_name("corpus")
READS = "reader,case,modality,response,score\nR1,c1,A,1,4\nR1,c2,A,0,2\nR2,c1,A,1,5\nR2,c2,A,1,3\n"
CASES = "case,truth\nc1,1\nc2,0\n"
QUALTRICS = (
    'StartDate,Status,Finished,ResponseId,Q1,1_Q2,2_Q2\nStart,Status,Finished,Id,Name?,"Case 1?",'
    '"Case 2?"\n"{""ImportId"":""a""}","{""ImportId"":""b""}","{""ImportId"":""c""}",'
    '"{""ImportId"":""d""}","{""ImportId"":""e""}","{""ImportId"":""f""}","{""ImportId"":""g""}"\n'
    "2026-01-01 10:00:00,IP Address,True,R_1,Ann,fake,real\n"
)
FORMS = (
    "Timestamp,Email Address,Rate [Image 1],Rate [Image 2]\n1/2/2026 10:00:00,a@example.org,4,2\n"
)
REDCAP = (
    "record_id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,case,answer,"
    "read_complete\n1,,read,1,c1,1,2\n1,,read,2,c2,0,2\n"
)
CHALLENGE = "pk,creator,question,display_set,answer,is_ground_truth,created\n" + "".join(
    f"{n},u{n},https://example.org/q/1/,https://example.org/d/{n}/,true,False,2026-01-01\n"
    for n in (1, 2)
)
MDAI = (
    "id,createdById,createdAt,labelId,labelName,StudyInstanceUID,scope\n"
    "A,U_1,2026,L_1,fake,1.2,STUDY\n"
)
HARNESS = {"doc_id": 0, "doc": {"q": "x"}, "target": "fake", "arguments": [["x", {}]],
           "resps": [["fake"]], "filtered_resps": ["fake"], "exact_match": 1.0}  # fmt: skip
EVALS = [
    {"spec": {"completion_fns": ["m"], "eval_name": "e"}},
    {"run_id": "r", "event_id": 0, "sample_id": "s.1", "type": "match",
     "data": {"correct": True, "expected": "fake", "picked": "fake"}},
    {"final_report": {"accuracy": 1.0}},
]  # fmt: skip
INSPECT = {
    "version": 2, "status": "success", "eval": {"model": "m", "task": "t", "run_id": "r"},
    "samples": [{"id": "c1", "epoch": 1, "input": "x", "target": "fake",
                 "scores": {"s": {"value": "C", "answer": "fake"}},
                 "output": {"model": "m", "choices": [], "completion": "fake"}}],
}  # fmt: skip


def _archive(files: dict[str, str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return file.getvalue()


def _converted() -> dict[str, bytes]:
    """Files of the programs that `readerstats convert` writes for."""
    made = {}
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "reads.csv").write_text(READS, encoding="utf-8")
        (folder / "cases.csv").write_text(CASES, encoding="utf-8")
        study = rs.load_study(folder)
        for ending, to in ((".imrmc", "imrmc"), (".xlsx", "rjafroc"), (".csv", "mrmcaov")):
            path = folder / f"made{ending}"
            rs.convert(study, path, to=to)
            made[ending] = path.read_bytes()
    return made


def main() -> None:
    CORPUS.mkdir(exist_ok=True)
    lines = "\n".join(json.dumps(event) for event in EVALS)
    inside = {"header.json": json.dumps({k: v for k, v in INSPECT.items() if k != "samples"}),
              "samples/c1_epoch_1.json": json.dumps(INSPECT["samples"][0])}  # fmt: skip
    seeds = [
        (".csv", READS), (".csv", QUALTRICS), (".csv", FORMS), (".csv", REDCAP),
        (".csv", CHALLENGE), (".csv", MDAI), (".tsv", READS.replace(",", "\t")),
        (".lrc", 'A title\nR1\n"A" "B"\nL L\n1 2 c1\n3 4 c2\n*\n5 4 c3\n3 4 c4\n*\n#\n'),
        (".dat", "2 2 2 2\n1 2\n3 4\n2 3\n4 5\n"), (".json", json.dumps(INSPECT)),
        (".jsonl", json.dumps(HARNESS)), (".jsonl", lines),
        (".json", json.dumps([{"model": "m", "case": "c1", "response": "1", "truth": "1"}])),
        (".eval", _archive(inside)), *_converted().items(),
    ]  # fmt: skip
    for number, (ending, content) in enumerate(seeds):
        data = content.encode() if isinstance(content, str) else content
        name = f"{number:02d}{ending}"
        (CORPUS / name).write_bytes(bytes([ENDINGS.index(ending)]) + data)


if __name__ == "__main__":
    main()
