"""The command resumes, ends on signals, and says what it does."""
import os
import signal
import subprocess
import sys

import pytest

from pylearn2.utils import serial

YAML = """
!obj:pylearn2.train.Train {
    dataset: &train !obj:pylearn2.datasets.digits.Digits { which_set: train, start: 0, stop: 300 },
    model: !obj:pylearn2.models.softmax_regression.SoftmaxRegression { n_classes: 10, nvis: 784, irange: .01 },
    algorithm: !obj:pylearn2.training_algorithms.sgd.SGD {
        batch_size: 20, learning_rate: .1, monitoring_dataset: { train: *train },
        termination_criterion: !obj:pylearn2.termination_criteria.EpochCounter { max_epochs: 100000 } },
    save_path: "${PYLEARN2_TRAIN_FILE_FULL_STEM}.pkl", save_freq: 7,
}
"""
TRAIN = [sys.executable, "-m", "pylearn2.scripts.train"]
TWO_PHASES = "[" + ",".join(
    YAML.replace("STEM}", f"STEM}}_{n}").replace("&train", f"&data{n}").replace("*train", f"*data{n}")
    for n in (1, 2)) + "]"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "run.yaml").write_text(YAML)
    (tmp_path / "two.yaml").write_text(TWO_PHASES.replace("save_freq: 7", "save_freq: 1"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    return tmp_path


def command(*args):
    process = subprocess.run([*TRAIN, *args], capture_output=True, text=True)
    return process.returncode, process.stdout, process.stderr


def started(*args):
    """Return the running command, after its third epoch."""
    process = subprocess.Popen([*TRAIN, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    for line in process.stdout:
        if "Epochs seen: 3" in line:
            return process
    raise AssertionError(process.stderr.read())


def epochs(name="run.pkl"):
    return serial.load(name).monitor.get_epochs_seen()


@pytest.mark.parametrize(("signum", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_the_epoch_saves_and_the_run_can_be_resumed(folder, signum, status):
    process = started("run.yaml")
    process.send_signal(signum)
    _, err = process.communicate()
    assert process.returncode == status and "Traceback" not in err
    seen = epochs()
    assert f"stopped after epoch {seen}; run.pkl holds the training as it was after epoch {seen}" in err
    resume = ("--resume", "run.yaml", "--set", f"algorithm.termination_criterion.max_epochs={seen + 2}")
    status, out, err = command(*resume)
    assert status == 0 and f"run.pkl has {seen} epochs: the training goes on" in out and epochs() == seen + 2
    status, out, err = command(*resume)
    assert (status, out) == (0, f"run.pkl is finished after {seen + 2} epochs\n")


def test_a_second_signal_stops_at_once_and_the_last_file_is_whole(folder):
    process = started("run.yaml", "--set", "save_freq=1")
    process.send_signal(signal.SIGTERM)
    process.send_signal(signal.SIGTERM)
    process.communicate()
    assert process.returncode == 143 and epochs() >= 2


def test_phases_that_are_finished_are_not_trained_again(folder):
    options = ("--set", "0.algorithm.termination_criterion.max_epochs=2",
               "--set", "1.algorithm.termination_criterion.max_epochs=3")
    assert command("two.yaml", *options)[0] == 0
    (folder / "two_2.pkl").unlink()
    first = (folder / "two_1.pkl").read_bytes()
    status, out, _ = command("--resume", "two.yaml", *options)
    assert status == 0
    assert out.startswith("two_1.pkl is finished after 2 epochs\nthere is no two_2.pkl yet: the training begins\n")
    assert (folder / "two_1.pkl").read_bytes() == first and epochs("two_2.pkl") == 3


def test_two_runs_on_one_path_are_one_too_many(folder):
    process = started("run.yaml")
    status, _, err = command("run.yaml")
    process.kill()
    process.communicate()
    assert status == 2 and f"process {process.pid} on " in err and "run.yaml:8:5" in err and "Traceback" not in err
