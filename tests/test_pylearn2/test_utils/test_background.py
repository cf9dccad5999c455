"""Files are written in the order in which they were handed over, and what went wrong is told, once."""
import os
import threading

import pytest

from pylearn2.utils import background, model_file


@pytest.fixture
def slow_disk(monkeypatch):
    """Let every writing wait for an event; yields the event and the list of what was written."""
    gate, written, true_write = threading.Event(), [], model_file.write

    def write(path, sections, durable=True):
        gate.wait(10)
        true_write(path, sections, durable)
        written.append((path.name, bytes(sections[0])))

    monkeypatch.setattr(model_file, "write", write)
    yield gate, written
    gate.set()
    background.wait()


def test_the_caller_goes_on_while_files_are_written_in_their_order(tmp_path, slow_disk):
    gate, written = slow_disk
    background.write(tmp_path / "a", [b"1"])
    background.write(tmp_path / "b", [b"2"])
    assert not written
    gate.set()
    background.write(tmp_path / "a", [b"3"])  # waits for the first
    background.wait()
    assert written == [("a", b"1"), ("b", b"2"), ("a", b"3")]
    assert bytes(model_file.read(tmp_path / "a")[0]) == b"3"


def test_a_fault_is_raised_by_the_next_call_and_only_by_that(tmp_path):
    (tmp_path / "folder").mkdir()
    done = []
    background.write(tmp_path / "folder", [b"1"], done=lambda: done.append(1))
    with pytest.raises(OSError, match="cannot write .*folder: a folder"):
        background.wait()
    background.wait()
    background.write(tmp_path / "file", [b"1"], done=lambda: done.append(2))
    background.wait()
    assert done == [2]


def test_a_path_means_the_file_that_it_meant_when_it_was_handed_over(tmp_path, monkeypatch, slow_disk):
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path)
    background.write("a", [b"1"])
    os.chdir("elsewhere")
    slow_disk[0].set()
    background.wait()
    assert [path.name for path in tmp_path.rglob("a")] == ["a"] and (tmp_path / "a").exists()
