"""Kill a training with SIGKILL at a random moment, resume it, and compare: every bit must be as without the kill.

    python tests/torture/kill.py [COUNT [SEED]]      COUNT kills, 100 if it is left out

The training has momentum, dropout, shuffling, a schedule of the learning rate and one of the momentum, a rate that a
channel adjusts, early stopping, averaged parameters, and a best model that is saved apart. It saves after every epoch,
and a part of the kills is aimed at the moments of a saving. Whenever a process is dead, each file that it left must be
one that can be read whole.
"""
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from pylearn2.scripts import train
from pylearn2.utils import serial

EXPERIMENT = """
!obj:pylearn2.train.Train {
    dataset: &train !obj:pylearn2.datasets.digits.Digits { which_set: train, start: 0, stop: 600 },
    model: !obj:pylearn2.models.mlp.MLP {
        nvis: 784, seed: [7, 1],
        layers: [
            !obj:pylearn2.models.mlp.RectifiedLinear { layer_name: h, dim: 40, irange: .05, max_col_norm: 1.9 },
            !obj:pylearn2.models.mlp.Softmax { layer_name: y, n_classes: 10, irange: .01 } ] },
    algorithm: !obj:pylearn2.training_algorithms.sgd.SGD {
        batch_size: 25, learning_rate: .05, seed: [3],
        learning_rule: !obj:pylearn2.training_algorithms.learning_rule.Momentum { init_momentum: .5 },
        cost: !obj:pylearn2.costs.mlp.dropout.Dropout { input_include_probs: { h: .8 }, input_scales: { h: 1.25 } },
        update_callbacks: !obj:pylearn2.training_algorithms.sgd.ExponentialDecay {
            decay_factor: 1.0005, min_lr: .001 },
        monitoring_dataset: {
            train: *train,
            valid: !obj:pylearn2.datasets.digits.Digits { which_set: train, start: 600, stop: 900 } },
        termination_criterion: !obj:pylearn2.termination_criteria.And { criteria: [
            !obj:pylearn2.termination_criteria.MonitorBased {
                channel_name: valid_y_misclass, prop_decrease: 0., N: 12 },
            !obj:pylearn2.termination_criteria.EpochCounter { max_epochs: 20 } ] } },
    extensions: [
        !obj:pylearn2.training_algorithms.learning_rule.MomentumAdjustor {
            start: 1, saturate: 12, final_momentum: .9 },
        !obj:pylearn2.training_algorithms.sgd.MonitorBasedLRAdjuster { channel_name: train_objective },
        !obj:pylearn2.training_algorithms.sgd.PolyakAveraging { start: 3 },
        !obj:pylearn2.train_extensions.best_params.MonitorBasedSaveBest {
            channel_name: valid_y_misclass, save_path: "${PYLEARN2_TRAIN_FILE_FULL_STEM}_best.pkl" } ],
    save_path: "${PYLEARN2_TRAIN_FILE_FULL_STEM}.pkl", save_freq: 1,
}
"""


class Training:
    """A process that goes on with the training in `folder`: forked, so that it need not import everything again."""

    def __init__(self, folder):
        ours, theirs = os.pipe()
        self.process = os.fork()
        if self.process == 0:
            os.close(ours)
            os.dup2(theirs, 1)
            os.dup2(theirs, 2)
            sys.stdout = sys.stderr = os.fdopen(1, "w", buffering=1)
            os._exit(train.main(["--plain", "--resume", str(folder / "run.yaml")]))
        os.close(theirs)
        self.lines = os.fdopen(ours)

    def kill(self):
        """Send SIGKILL; return whether there was anything left to kill."""
        os.kill(self.process, signal.SIGKILL)
        self.lines.close()
        return os.waitpid(self.process, 0)[1] == signal.SIGKILL

    def wait(self):
        """Wait for a good end, and return the log."""
        text = self.lines.read()
        self.lines.close()
        if os.waitpid(self.process, 0)[1] != 0:
            raise SystemExit(f"a training failed:\n{text[-3000:]}")
        return text.splitlines()


def new_folder(parent, name):
    """Return a folder with the experiment in it."""
    folder = Path(parent, name)
    folder.mkdir()
    (folder / "run.yaml").write_text(EXPERIMENT)
    return folder


def kill_at(training, is_there, number):
    """Kill right after the number-th line of the log for which `is_there` holds; return whether it hit."""
    for line in training.lines if number else ():
        number -= is_there(line)
        if number <= 0:
            break
    time.sleep(random.uniform(0, 0.01))
    return training.kill()


def begins_saving(line):
    """Tell whether a line of the log says that a file is handed over."""
    return line.startswith("Saving to") and "done" not in line


def check_whole(folder):
    """Raise unless every model file in the folder can be read."""
    for path in folder.glob("*.pkl"):
        serial.load(path)


def differences(folder, reference):
    """Return names of what differs in the final models of two folders; the seconds may."""
    found = []
    for name in ("run.pkl", "run_best.pkl"):
        ours, theirs = serial.load(folder / name), serial.load(reference / name)
        for param, other in zip(ours.get_params(), theirs.get_params(), strict=True):
            if param.get_value().tobytes() != other.get_value().tobytes():
                found.append(f"{name}: {param.name}")
        if ours.monitor.channels.keys() != theirs.monitor.channels.keys():
            found.append(f"{name}: the channels")
        for channel in theirs.monitor.channels.values():
            records = [np.array(one.monitor.channels[channel.name].val_record).tobytes() for one in (ours, theirs)]
            if "seconds" not in channel.name and records[0] != records[1]:
                found.append(f"{name}: {channel.name}")
    return found


def main(count=100, seed=1):
    """Make `count` kills that hit; return 0 where every final model is the reference's."""
    random.seed(seed)
    killed = alike = 0
    with tempfile.TemporaryDirectory() as parent:
        reference = new_folder(parent, "reference")
        subprocess.run([sys.executable, "-m", "pylearn2.scripts.train", str(reference / "run.yaml")], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        log = Training(new_folder(parent, "timed")).wait()
        while killed < count:
            folder = new_folder(parent, "killed")
            training = Training(folder)
            if killed % 3 == 0:
                hit = kill_at(training, begins_saving, random.randint(1, sum(map(begins_saving, log))))
            else:
                hit = kill_at(training, bool, random.randint(0, len(log)))
            if not hit:  # it was at its end already
                shutil.rmtree(folder)
                continue
            killed += 1
            check_whole(folder)
            Training(folder).wait()
            unlike = differences(folder, reference)
            alike += not unlike
            if unlike:
                print(f"kill {killed}: {', '.join(unlike[:5])}")
            shutil.rmtree(folder)
    print(f"{killed} trainings killed at random moments, a third of them while saving; {alike} of {killed} final "
          "models bit-identical; every file readable after every kill")
    return int(alike != count)


if __name__ == "__main__":
    raise SystemExit(main(*map(int, sys.argv[1:])))
