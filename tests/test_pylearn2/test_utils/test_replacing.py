"""Whoever looks, at any moment, finds the old file or the new one, whole."""
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from pylearn2.utils.replacing import replacing

ROOT = Path(__file__).parents[3]


@pytest.mark.skipif(os.name != "posix", reason="needs a signal that cannot be caught")
def test_a_process_killed_while_it_writes_leaves_the_old_file_whole(tmp_path):
    path = tmp_path / "m.txt"
    path.write_text("old")
    program = textwrap.dedent(f"""
        import os, signal
        from pylearn2.utils.replacing import replacing
        with replacing({str(path)!r}) as file:
            file.write(b"half of the new")
            file.flush()
            os.kill(os.getpid(), signal.SIGKILL)
    """)
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, timeout=100)
    assert done.returncode == -signal.SIGKILL
    assert path.read_text() == "old"
    with replacing(path) as file:  # what the dead process left does not stand in the way
        file.write(b"newer")
    assert path.read_text() == "newer"


def test_a_reader_never_finds_half_a_file(tmp_path):
    path = tmp_path / "m.txt"
    path.write_text("old")
    with replacing(path, "w") as file:
        file.write("half")
        file.flush()
        assert path.read_text() == "old"
        file.write(" and half")
    assert path.read_text() == "half and half"


def test_an_error_in_the_block_leaves_the_old_file_and_no_temporary_one(tmp_path):
    path = tmp_path / "m.txt"
    path.write_text("old")
    with pytest.raises(ZeroDivisionError), replacing(path) as file:
        file.write(b"half" + bytes(1 // 0))
    assert path.read_text() == "old" and list(tmp_path.iterdir()) == [path]


def test_the_file_can_be_read_by_whom_the_umask_lets(tmp_path):
    before = os.umask(0o027)
    try:
        with replacing(tmp_path / "m.txt"):
            pass
    finally:
        os.umask(before)
    assert (tmp_path / "m.txt").stat().st_mode & 0o777 == 0o640
