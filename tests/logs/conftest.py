"""Made-up logs, which the tests here share."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import settings

HERE = str(Path(__file__).parent)
if HERE not in sys.path:
    sys.path.insert(0, HERE)

settings.register_profile("readerstats", deadline=None, derandomize=True, database=None)
settings.load_profile("readerstats")


@pytest.fixture
def written(tmp_path):
    """Write files by name, in folders of their own where the name has them; return the paths."""

    def write(files):
        paths = []
        for name, content in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
            paths.append(path)
        return paths

    return write
