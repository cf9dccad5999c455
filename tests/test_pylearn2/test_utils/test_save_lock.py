"""A save path belongs to one run; the next one is told whose it is; a killed run leaves nothing in the way."""
import os
import signal
import subprocess
import sys

import pytest

from pylearn2.utils.save_lock import PathInUse, SaveLock

HOLD = "import sys, time; from pylearn2.utils.save_lock import SaveLock; " \
       "lock = SaveLock(sys.argv[1]); print('held', flush=True); time.sleep(60)"

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs flock")


@pytest.fixture
def holder(tmp_path):
    """Another process that saves to ``m.pkl``."""
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path / "m.pkl")], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_the_second_run_is_told_process_machine_and_time_of_the_first(tmp_path, holder):
    with pytest.raises(PathInUse, match=rf"m\.pkl is .*process {holder.pid} on {os.uname().nodename}, since 20\d\d-"):
        SaveLock(tmp_path / "m.pkl")
    SaveLock(tmp_path / "other.pkl").release()


def test_a_killed_run_leaves_the_path_free_and_its_half_written_file_is_taken_away(tmp_path, holder):
    (tmp_path / ".m.pkl.abc.tmp").write_bytes(b"half")
    (tmp_path / ".other.pkl.abc.tmp").write_bytes(b"not ours")
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    SaveLock(tmp_path / "m.pkl").release()
    assert [path.name for path in tmp_path.iterdir()] == [".other.pkl.abc.tmp"]


def test_who_lets_go_leaves_no_file_behind(tmp_path):
    for _ in range(2):
        lock = SaveLock(tmp_path / "m.pkl")
        with pytest.raises(PathInUse, match=f"process {os.getpid()}"):
            SaveLock(tmp_path / "m.pkl")
        lock.release()
    assert not list(tmp_path.iterdir())
