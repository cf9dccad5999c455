"""What is kept comes back whole or not at all, and only from a folder that nobody else can write to."""
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pylearn2.utils import user_cache


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("PYLEARN2_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "graphs"


def test_what_was_written_is_read(folder):
    assert user_cache.read("one") is None
    user_cache.write("one", b"content")
    user_cache.write("one", b"newer content")
    assert user_cache.read("one") == b"newer content"
    assert [path.name for path in folder.iterdir()] == ["one"]
    assert not folder.stat().st_mode & 0o077


@pytest.mark.parametrize("damage", [b"", b"x" * 10, None])
def test_a_damaged_file_is_as_good_as_none(folder, damage):
    user_cache.write("one", b"content")
    whole = (folder / "one").read_bytes()
    (folder / "one").write_bytes(whole[:-1] if damage is None else damage)
    assert user_cache.read("one") is None
    user_cache.write("one", b"content")
    assert user_cache.read("one") == b"content"


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="Windows guards the user's folders by itself")
@pytest.mark.parametrize("place", [".", "..", "one"])
def test_what_others_may_write_to_is_not_read(folder, place):
    user_cache.write("one", b"content")
    (folder / place).chmod(0o777)
    assert user_cache.read("one") is None


def test_what_somebody_else_owns_is_not_read(folder, monkeypatch):
    user_cache.write("one", b"content")
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1, raising=False)
    assert user_cache.read("one") is None


def test_off_keeps_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("PYLEARN2_CACHE", "off")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    user_cache.write("one", b"content")
    assert user_cache.read("one") is None and list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_a_folder_harms_nobody(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("PYLEARN2_CACHE", str(tmp_path / "file"))
    user_cache.write("one", b"content")
    assert user_cache.read("one") is None


def test_a_disk_that_takes_nothing_harms_nobody(folder, monkeypatch):
    user_cache.write("one", b"content")

    def full(source, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    user_cache.write("one", b"newer content")
    assert user_cache.read("one") == b"content"
    assert [path.name for path in folder.iterdir()] == ["one"]


def test_the_user_s_cache_folder_is_the_default(tmp_path, monkeypatch):
    monkeypatch.delenv("PYLEARN2_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    user_cache.write("one", b"content")
    assert (tmp_path / "pylearn2" / "graphs" / "one").is_file()


def test_the_oldest_files_make_room(folder, monkeypatch):
    monkeypatch.setattr(user_cache, "MOST_FILES", 3)
    for age, name in enumerate("abcde"):
        user_cache.write(name, name.encode())
        os.utime(folder / name, (age, age))
    assert sorted(path.name for path in folder.iterdir()) == ["c", "d", "e"]


def test_two_processes_that_write_at_once_leave_a_whole_file(folder):
    code = ("import sys; from pylearn2.utils import user_cache\n"
            "for i in range(200): user_cache.write('one', sys.argv[1].encode() * 50_000)\n"
            "assert user_cache.read('one') is not None")
    root = Path(__file__).parents[3]
    both = [subprocess.Popen([sys.executable, "-c", code, letter], cwd=root) for letter in "ab"]
    assert [process.wait() for process in both] == [0, 0]
    assert user_cache.read("one") in (b"a" * 50_000, b"b" * 50_000)
    assert [path.name for path in folder.iterdir()] == ["one"]
