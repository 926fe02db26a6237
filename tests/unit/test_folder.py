"""A folder is written whole or not at all, and nobody's own files are touched."""

from __future__ import annotations

import errno
import hashlib
import json
import os
from pathlib import Path

import pytest

from readerstats.errors import ReaderStatsError
from readerstats.report.folder import MANIFEST, write_folder

FILES = {"a.txt": b"one", "tables/b.csv": b"two"}


def with_manifest(files):
    """Files with the manifest that lists them."""
    listed = [{"name": name, "sha256": hashlib.sha256(data).hexdigest()} for name, data in files.items()]  # fmt: skip # noqa: E501
    return {**files, MANIFEST: json.dumps({"outputs": listed}).encode()}


def held(folder: Path) -> dict[str, bytes]:
    """What a folder holds, hidden files too."""
    files = [one for one in folder.rglob("*") if one.is_file() or one.is_symlink()]
    return {one.relative_to(folder).as_posix(): one.read_bytes() for one in files}


def test_a_folder_that_is_not_there_is_made_with_all_files_and_nothing_beside_it(tmp_path):
    write_folder(tmp_path / "out", FILES)
    assert held(tmp_path) == {f"out/{name}": data for name, data in FILES.items()}
    assert (tmp_path / "out").stat().st_mode & 0o777 == 0o777 & ~umask()


def umask():
    current = os.umask(0)
    os.umask(current)
    return current


def test_an_empty_folder_is_filled(tmp_path):
    (tmp_path / "out").mkdir()
    write_folder(tmp_path / "out", FILES)
    assert held(tmp_path / "out") == FILES


def test_an_earlier_supplement_is_replaced_and_what_it_has_no_more_goes(tmp_path):
    write_folder(tmp_path, with_manifest({**FILES, "old/c.txt": b"three"}))
    write_folder(tmp_path, with_manifest({"a.txt": b"new"}))
    assert held(tmp_path) == with_manifest({"a.txt": b"new"})
    assert not (tmp_path / "old").exists()


def test_a_file_of_somebody_else_is_named_and_stays_even_by_force(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(ReaderStatsError, match=r"holds notes\.txt, .*--force"):
        write_folder(tmp_path, FILES)
    assert held(tmp_path) == {"notes.txt": b"mine"}
    write_folder(tmp_path, FILES, force=True)
    assert held(tmp_path) == {**FILES, "notes.txt": b"mine"}


def test_a_file_that_the_author_changed_is_not_replaced_without_force(tmp_path):
    write_folder(tmp_path, with_manifest(FILES))
    (tmp_path / "a.txt").write_text("edited by hand")
    with pytest.raises(ReaderStatsError, match=r"a\.txt, which was changed"):
        write_folder(tmp_path, with_manifest(FILES))
    assert (tmp_path / "a.txt").read_text() == "edited by hand"
    write_folder(tmp_path, with_manifest(FILES), force=True)
    assert (tmp_path / "a.txt").read_bytes() == b"one"


def test_what_an_author_changed_stays_where_a_later_supplement_does_not_have_it(tmp_path):
    write_folder(tmp_path, with_manifest(FILES))
    (tmp_path / "a.txt").write_text("edited by hand")
    write_folder(tmp_path, with_manifest({"z.txt": b""}), force=True)
    assert sorted(held(tmp_path)) == ["a.txt", MANIFEST, "z.txt"]


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("moment", ["writing", "moving"])
def test_what_was_there_stays_when_the_disk_is_full(moment, force, tmp_path, monkeypatch):
    before = with_manifest(FILES)
    write_folder(tmp_path, before)
    moves = []

    def full(*words):
        raise OSError(errno.ENOSPC, "No space left on device")

    def full_at_the_third(self, goal, rename=Path.rename):
        moves.append(goal)
        return rename(self, goal) if len(moves) != 3 else full()

    with monkeypatch.context() as patched:
        if moment == "writing":
            patched.setattr(Path, "write_bytes", full)
        else:
            patched.setattr(Path, "rename", full_at_the_third)
        with pytest.raises(ReaderStatsError, match="No space left on device"):
            write_folder(tmp_path, with_manifest({"a.txt": b"1", "new/d": b"2"}), force=force)
    assert held(tmp_path) == before
    assert not (tmp_path / "new").exists()


def test_a_folder_whose_exchange_was_killed_does_not_pass_for_a_whole_one(tmp_path, monkeypatch):
    write_folder(tmp_path, with_manifest(FILES))
    moved = []

    def killed(self, goal, rename=Path.rename):
        if MANIFEST not in goal.name and moved.append(goal) is None and len(moved) == 3:
            raise KeyboardInterrupt  # stands for a kill: nothing is undone
        return rename(self, goal)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", killed)
        with pytest.raises(KeyboardInterrupt):
            write_folder(tmp_path, with_manifest(dict.fromkeys(FILES, b"new")))

    assert not (tmp_path / MANIFEST).exists()
    with pytest.raises(ReaderStatsError, match="may be your own"):
        write_folder(tmp_path, with_manifest(FILES))


def test_nothing_is_left_where_a_new_folder_cannot_be_written(tmp_path, monkeypatch):
    def full(*words):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(ReaderStatsError, match="No space left on device"):
        write_folder(tmp_path / "out", FILES)
    assert list(tmp_path.iterdir()) == []


def test_a_file_a_missing_parent_and_a_folder_in_the_way_are_refused_with_a_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ReaderStatsError, match="is a file; name a folder"):
        write_folder(tmp_path / "file", FILES)
    with pytest.raises(ReaderStatsError, match="no folder that exists"):
        write_folder(tmp_path / "no" / "out", FILES)
    (tmp_path / "out" / "a.txt").mkdir(parents=True)
    with pytest.raises(ReaderStatsError, match="is a folder, where a file"):
        write_folder(tmp_path / "out", FILES, force=True)


def test_no_link_leads_the_files_out_of_the_folder(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "tables").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ReaderStatsError, match="is a link"):
        write_folder(tmp_path / "out", FILES, force=True)
    assert held(tmp_path / "elsewhere") == {}


def test_a_manifest_of_somebody_else_leads_to_no_file_outside(tmp_path):
    (tmp_path / "precious.txt").write_bytes(b"mine")
    hostile = [{"name": "../precious.txt", "sha256": hashlib.sha256(b"mine").hexdigest()}]
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / MANIFEST).write_text(json.dumps({"outputs": hostile}))
    write_folder(tmp_path / "out", FILES, force=True)
    assert (tmp_path / "precious.txt").read_bytes() == b"mine"


def test_files_of_the_study_itself_are_never_replaced(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"the reads")
    with pytest.raises(ReaderStatsError, match="a file of the study itself"):
        write_folder(tmp_path, FILES, force=True, keep=[tmp_path / "a.txt"])
    assert held(tmp_path) == {"a.txt": b"the reads"}


@pytest.mark.parametrize("name", ["../x", "/x", "a/../../x", "a\\..\\x", ""])
def test_a_name_that_leads_out_is_no_name(name, tmp_path):
    with pytest.raises(ValueError, match="no name of a file"):
        write_folder(tmp_path / "out", {name: b""})
