"""The same study gives the same bytes: on any computer's cores, in any folder, language or zone."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

# Everything that a computer may have otherwise, and no result may show.
HERE = {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1"}
ELSEWHERE = {
    "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C", "LANG": "tr_TR.UTF-8",
    "OPENBLAS_NUM_THREADS": "4", "OMP_NUM_THREADS": "4", "MKL_NUM_THREADS": "4", "COLUMNS": "200",
}  # fmt: skip
COMMANDS = (
    "describe", "validate --deep", "accuracy", "compare",
    "compare --by panel", "compare --by reader", "compare --by subspecialty", "correlate",
    "subgroups", "covariates", "agreement", "bias", "predictive", "cases", "together",
    "models", "robustness",
    "accuracy --format csv", "together --format markdown",
)  # fmt: skip
SCRIPT = """
import hashlib, json, shlex, sys, warnings
from click.testing import CliRunner
from readerstats.cli.main import group

study, example, workers, commands = sys.argv[1], sys.argv[2], sys.argv[3], json.loads(sys.argv[4])
said = {}
for command in commands:
    name, *options = shlex.split(command)
    form = [] if "--format" in options else ["--format", "json"]
    threads = [] if name in ("describe", "validate", "covariates") else ["--workers", workers]
    answer = CliRunner().invoke(group, [name, study, *options, *form, *threads, "--quiet"])
    said[command] = (answer.exit_code, hashlib.sha256(answer.stdout_bytes).hexdigest())
import readerstats as rs
# Matrices so large that linear algebra would share them among threads.
together = rs.covariates_together(rs.load_study(example))
said["large matrices"] = (0, hashlib.sha256(repr(together.tests).encode()).hexdigest())
loaded = rs.load_study(study, metrics=["accuracy"], workers=int(workers))
folder = rs.supplement(loaded, "supplement")  # page, tables, texts: the manifest has their hashes
listed = (folder / "manifest.json").read_bytes()
said["supplement"] = (0, hashlib.sha256(listed).hexdigest())
print(json.dumps(said))
"""


@pytest.fixture(scope="module")
def said(tiny_study, example_study, tmp_path_factory):
    """What two processes say that run side by side under all that may differ."""
    running = []
    for name, workers, circumstances in (("here", "1", HERE), ("elsewhere", "4", ELSEWHERE)):
        folder = tmp_path_factory.mktemp(name)
        study = os.path.relpath(tiny_study, folder) if name == "elsewhere" else tiny_study
        words = [sys.executable, "-c", SCRIPT, study, example_study, workers, json.dumps(COMMANDS)]
        environment = {key: os.environ[key] for key in ("PATH", "PYTHONPATH") if key in os.environ}
        pipe = subprocess.PIPE
        where = environment | circumstances
        running.append(
            subprocess.Popen(words, cwd=folder, env=where, text=True, stdout=pipe, stderr=pipe)
        )
    ended = [process.communicate(timeout=120) for process in running]
    assert [process.returncode for process in running] == [0, 0], [err for _, err in ended]
    return [json.loads(out) for out, _ in ended]


@pytest.mark.parametrize("command", [*COMMANDS, "large matrices", "supplement"])
def test_nothing_that_may_differ_between_computers_shows_in_an_answer(command, said):
    here, elsewhere = (each[command] for each in said)

    assert here[0] == 0
    assert elsewhere == here
