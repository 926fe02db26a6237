"""The files that the fuzzer begins with are read, whole and damaged, without an exception."""

from __future__ import annotations

import importlib.util
import random
from pathlib import Path

import pytest

FUZZ = Path(__file__).parents[2] / "fuzz"
SEEDS = sorted((FUZZ / "corpus").iterdir())


@pytest.fixture(scope="module")
def one_file():
    found = importlib.util.spec_from_file_location("one_file", FUZZ / "one_file.py")
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def damaged(data: bytes, luck: random.Random) -> bytes:
    """Cut, flip, double or swap parts of a file."""
    some = bytearray(data)
    for _ in range(luck.randint(1, 4)):
        place, end = sorted(luck.randrange(len(some) + 1) for _ in range(2))
        match luck.randrange(4):
            case 0:
                del some[place:end]
            case 1:
                some[place:place] = some[place:end][:200]
            case 2 if place < len(some):
                some[place] ^= 1 << luck.randrange(8)
            case _:
                some[place:end] = luck.choice([b"1e999", b"\x00", b'"', b",,", b"\n", b"{" * 50])
    return data[:1] + bytes(some[1:])


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.name)
def test_no_damage_makes_a_reader_of_formats_raise(seed, one_file):
    data, luck = seed.read_bytes(), random.Random(seed.name)  # noqa: S311 - the same each time

    one_file.look(data)
    tried = {damaged(data, luck) for _ in range(100)}
    for damage in tried:
        one_file.look(damage)

    assert len(tried) > 50


def test_the_corpus_is_small():
    assert sum(path.stat().st_size for path in SEEDS) < 20_000


def test_the_corpus_has_a_file_of_every_format_with_one_file(one_file):
    known = set()
    for seed in SEEDS:
        data = seed.read_bytes()
        content = one_file.FileContent(f"f{one_file.ENDINGS[data[0]]}", data[1:])
        known |= {
            one.name
            for one in one_file.formats()
            if content.ending in one.endings and one.recognise(content)
        }

    assert {"iMRMC", "OR-DBM MRMC", "RJafroc", "Qualtrics", "Google Forms", "REDCap", "MD.ai",
            "grand-challenge", "inspect_ai log", "OpenAI evals log", "JSON"} <= known  # fmt: skip
