"""Folders with small studies, for the tests of loading."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

FolderWith = Callable[[Mapping[str, str | bytes | None]], Path]


@pytest.fixture
def folder_with(tmp_path: Path) -> FolderWith:
    """Write files by name; None makes a folder of that name."""

    def write(files: Mapping[str, str | bytes | None]) -> Path:
        for name, content in files.items():
            if content is None:
                (tmp_path / name).mkdir()
            else:
                data = content if isinstance(content, bytes) else content.encode()
                (tmp_path / name).write_bytes(data)
        return tmp_path

    return write
