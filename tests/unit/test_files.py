"""A file is written whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from readerstats.errors import ReaderStatsError
from readerstats.report.files import write_text


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_holds_what_was_written_with_plain_line_ends(tmp_path):
    written = write_text(tmp_path / "page.html", "α − β\nend\n")

    assert written == tmp_path / "page.html"
    assert written.read_bytes() == "α − β\nend\n".encode()
    assert names(tmp_path) == ["page.html"]


def test_a_file_that_is_there_is_replaced(tmp_path):
    (tmp_path / "page.html").write_text("a much longer old page", encoding="utf-8")
    write_text(tmp_path / "page.html", "new")

    assert (tmp_path / "page.html").read_text(encoding="utf-8") == "new"


def test_others_may_read_a_file_as_if_it_were_opened_for_writing(tmp_path):
    before = os.umask(0o022)
    try:
        written = write_text(tmp_path / "page.html", "page")
    finally:
        os.umask(before)

    assert stat.S_IMODE(written.stat().st_mode) == 0o644


def test_a_path_may_be_a_string(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    assert write_text("page.html", "page") == Path("page.html")
    assert names(tmp_path) == ["page.html"]


@pytest.mark.parametrize("moment", ["write", "replace"])
def test_what_was_there_stays_when_the_disk_is_full(moment, tmp_path, monkeypatch):
    (tmp_path / "page.html").write_text("old", encoding="utf-8")

    def full(*words, **options):
        raise OSError(28, "No space left on device")

    if moment == "write":
        monkeypatch.setattr("os.fdopen", full)
    else:
        monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(ReaderStatsError) as told:
        write_text(tmp_path / "page.html", "new")

    assert str(told.value) == (
        f"{tmp_path / 'page.html'} cannot be written (No space left on device); choose another "
        "place with -o."
    )
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == "old"
    assert names(tmp_path) == ["page.html"]


def test_a_folder_is_refused(tmp_path):
    with pytest.raises(ReaderStatsError, match=r"is a folder; name a file in it\.$"):
        write_text(tmp_path, "page")


def test_a_folder_that_is_not_there_is_not_made(tmp_path):
    with pytest.raises(ReaderStatsError, match="No such file or directory"):
        write_text(tmp_path / "nowhere" / "page.html", "page")
    assert names(tmp_path) == []


def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_text(pipe, "page")
        received = os.read(reader, 100)
    finally:
        os.close(reader)

    assert received == b"page"
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_link_stays_a_link_to_the_file_that_is_replaced(tmp_path):
    (tmp_path / "real.html").write_text("old", encoding="utf-8")
    (tmp_path / "link.html").symlink_to("real.html")
    write_text(tmp_path / "link.html", "new")

    assert (tmp_path / "link.html").is_symlink()
    assert (tmp_path / "real.html").read_text(encoding="utf-8") == "new"


@pytest.mark.parametrize("link", ["itself", "soft", "hard"])
def test_a_file_to_keep_is_not_written_over_by_any_link(link, tmp_path):
    kept = tmp_path / "reads.csv"
    kept.write_text("data", encoding="utf-8")
    paths = {"itself": kept, "soft": tmp_path / "soft.html", "hard": tmp_path / "hard.html"}
    paths["soft"].symlink_to(kept)
    paths["hard"].hardlink_to(kept)

    with pytest.raises(ReaderStatsError, match="is a file of the study itself"):
        write_text(paths[link], "page", keep=[kept])
    assert kept.read_text(encoding="utf-8") == "data"


def test_what_cannot_be_encoded_leaves_no_temporary_file(tmp_path):
    write_text(tmp_path / "page.html", "half a character: \udcff")

    assert (tmp_path / "page.html").read_text(encoding="utf-8") == "half a character: ?"
    assert names(tmp_path) == ["page.html"]


def test_an_interrupted_write_leaves_no_temporary_file(tmp_path, monkeypatch):
    def interrupted(*words):
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_text(tmp_path / "page.html", "page")

    assert names(tmp_path) == []
