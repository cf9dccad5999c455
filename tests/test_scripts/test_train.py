"""The command trains what a YAML describes: one training or a list, its flags as upstream's, its exit status ours."""
import logging
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from pylearn2 import legacy
from pylearn2.scripts import train
from pylearn2.utils import serial

ROOT = Path(__file__).parents[2]

TRAINING = """!obj:pylearn2.train.Train {
    dataset: &data !obj:pylearn2.testing.datasets.random_dense_design_matrix {
        rng: !obj:numpy.random.RandomState { seed: 1 }, num_examples: 10, dim: 3, num_classes: 2 },
    model: !obj:pylearn2.models.softmax_regression.SoftmaxRegression { n_classes: 2, nvis: 3, irange: .1 },
    algorithm: !obj:pylearn2.training_algorithms.sgd.SGD {
        learning_rate: .1, batch_size: 5, monitoring_dataset: { train: *data },
        termination_criterion: !obj:pylearn2.termination_criteria.EpochCounter { max_epochs: 1 } },
    EXTRA
}
"""
SAVED = TRAINING.replace("EXTRA", "save_freq: 1")


@pytest.fixture
def command(tmp_path, monkeypatch, capsys):
    """Return a function that writes exp.yaml and gives it to the command: exit status, stdout, stderr."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os, "environ", dict(os.environ))
    monkeypatch.delenv("PYLEARN2_TRAIN_PHASE", raising=False)
    root, package = logging.getLogger(), logging.getLogger("pylearn2")
    before = root.handlers[:], root.level, package.handlers[:], package.level

    def on_text(text, *flags):
        Path("exp.yaml").write_text(text)
        status = train.main(["exp.yaml", *flags])
        return status, *capsys.readouterr()

    yield on_text
    root.handlers[:], package.handlers[:] = before[0], before[2]
    root.setLevel(before[1])
    package.setLevel(before[3])


def test_a_training_ends_with_status_0_and_a_saved_model(command, tmp_path):
    status, out, err = command(SAVED)
    assert (status, err) == (0, "")
    assert out.startswith("Parameter and initial learning rate summary:\n\tsoftmax_b: 0.1\n")
    *_, saving, _, compiled = out.splitlines()
    assert saving == "Saving to exp.pkl..."
    assert re.fullmatch(r"Compiled 3 functions in [\d.]+ seconds; \d of \d graphs were known.", compiled)
    model = serial.load("exp.pkl")
    assert model.monitor.training_succeeded and model.monitor.get_epochs_seen() == 1
    assert model.dataset_yaml_src.startswith("!obj:pylearn2.testing.datasets.random_dense_design_matrix")


def test_a_list_is_trained_one_by_one_and_each_can_ask_which_it_is(command, tmp_path):
    (tmp_path / "noting.py").write_text(
        "import os\nfrom pylearn2.train_extensions import TrainExtension\n"
        "class Note(TrainExtension):\n"
        "    def setup(self, model, dataset, algorithm):\n"
        "        print('setting up', os.environ.get('PYLEARN2_TRAIN_PHASE'))\n")
    noting = TRAINING.replace("EXTRA", "extensions: [ !obj:noting.Note {} ]")
    indented = [noting.replace("\n", "\n  ").replace("&data", f"&{name}").replace("*data", f"*{name}") for name in "ab"]
    status, out, _ = command("".join(f"- {one}\n" for one in indented))
    assert status == 0
    assert re.findall("setting up .*", out) == ["setting up phase1", "setting up phase2"]
    assert "PYLEARN2_TRAIN_PHASE" not in os.environ  # the next training of this process is in no phase
    assert re.findall("setting up .*", command(noting)[1]) == ["setting up None"]


@pytest.mark.parametrize(("text", "words"), [
    ("[]", "describes an empty list"), ("3", "describes int object"), (f"- {SAVED}\n- 3", "describes int object"),
    ("{a: 1}", "describes str object"),
])
def test_what_cannot_be_trained_is_told_before_any_training(command, tmp_path, text, words):
    status, out, err = command(text.replace("\n", "\n  ").replace("\n  - ", "\n- "))
    assert (status, out) == (2, "")
    assert f"exp.yaml:1:1: {words}, which cannot be trained" in err and "list of them" in err
    assert list(tmp_path.glob("*.pkl")) == []


def test_no_time_means_one_record_a_warning_and_a_saved_model(command):
    status, out, err = command(SAVED, "-t", "0")
    assert status == 0
    assert re.fullmatch(r"WARNING \(pylearn2.train\): Time budget exceeded \(\d+\.\d{3}/0 seconds\)\.\n", err)
    assert "Time this epoch" not in out
    assert serial.load("exp.pkl").monitor.time_budget_exceeded


@pytest.mark.parametrize(("flags", "line"), [
    (["-T"], r"\d{4}-\d\d-\d\d [\d:,]+ Monitoring step:"),
    (["-V"], r"\d{4}-\d\d-\d\d [\d:,]+ pylearn2\.monitor INFO Monitoring step:"),
    (["-D"], r"DEBUG \(pylearn2\.train\): Time of the whole epoch: [\d.]+ seconds"),
    (["-L"], r"Monitoring step:"),
    (["--timestamp", "--debug"], r"\d{4}-\d\d-\d\d [\d:,]+ DEBUG \(pylearn2\.train\): Time of the whole epoch: .*"),
])
def test_the_flags_decide_what_a_line_looks_like(command, flags, line):
    status, out, _ = command(SAVED, *flags)
    assert status == 0
    assert any(re.fullmatch(line, one) for one in out.splitlines())


@pytest.mark.parametrize(("flags", "status"), [(["--no-such"], 2), (["-t", "soon"], 2), (["--help"], 0)])
def test_the_command_line_is_checked(command, flags, status):
    assert command(SAVED, *flags)[0] == status
    assert list(Path().glob("*.pkl")) == []


def test_debug_shows_where_an_error_came_from(command):
    text = TRAINING.replace("EXTRA", "").replace("learning_rate: .1", "learning_rate: .inf")
    status, _, err = command(text)
    assert status == 1
    assert re.fullmatch(r"(NaN|Inf) in softmax_[bW] after batch 1 of epoch 1, learning rate inf.*\n", err)
    assert "Traceback" in command(text, "--debug")[2]


def test_an_algorithm_s_setting_is_told_at_its_line(command):
    status, _, err = command(TRAINING.replace("EXTRA", "").replace("batch_size: 5,", ""))
    assert status == 2
    assert re.match(r"exp\.yaml:\d+:\d+: no batch size: write batch_size", err)


def test_features_are_dumped_at_once_or_in_batches(tmp_path):
    class Encoder:
        def perform(self, X):
            return X[:, :2] * len(X)

    class Data:
        def get_design_matrix(self):
            return np.arange(12.0).reshape(4, 3)

        def get_topological_view(self):
            return np.arange(8.0).reshape(2, 4)

    def dumped(**options):
        train.FeatureDump(Encoder(), Data(), str(tmp_path / "f.npy"), **options).main_loop(time_budget=1)
        return np.load(tmp_path / "f.npy")

    X = np.arange(12.0).reshape(4, 3)[:, :2]
    np.testing.assert_array_equal(dumped(), 4 * X)
    np.testing.assert_array_equal(dumped(batch_size=3), np.vstack([3 * X[:3], X[3:]]))
    np.testing.assert_array_equal(dumped(topo=True), 2 * np.arange(8.0).reshape(2, 4)[:, :2])


def test_the_old_name_of_train_is_understood(command):
    old = TRAINING.replace("EXTRA", "").replace("pylearn2.train.Train", "pylearn2.scripts.train.Train")
    assert command(old)[0] == 0


def test_the_door_works_from_any_folder(tmp_path):
    (tmp_path / "exp.yaml").write_text(SAVED)
    done = subprocess.run([sys.executable, str(ROOT / "scripts" / "train.py"), "exp.yaml"], cwd=tmp_path,
                          capture_output=True, text=True, timeout=100)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Epochs seen: 1" in done.stdout and (tmp_path / "exp.pkl").exists()


def test_a_template_is_filled_from_the_command_line(command):
    template = SAVED.replace("max_epochs: 1", "max_epochs: %(max_epochs)i").replace(
        "save_freq: 1", "save_path: %(out)s.pkl, save_freq: 1")
    status, _, err = command(template, "--fill", "max_epochs=2")
    assert status == 2 and "the template field %(out)s is still open" in err and "max_epochs" not in err
    assert command(template, "--fill", "max_epochs=2", "--fill", "out=mine")[0] == 0
    assert serial.load("mine.pkl").monitor.get_epochs_seen() == 2


OLD_WORDS = SAVED.replace("learning_rate: .1", "learning_rate: .1, init_momentum: .5").replace(
    "pylearn2.train.Train", "pylearn2.scripts.train.Train")


def test_a_modernized_file_trains_to_the_same_numbers(command, monkeypatch):
    monkeypatch.setattr(legacy, "_said", set())
    status, out, err = command(OLD_WORDS, "--modernize")
    assert status == 0 and out.count("\n") == OLD_WORDS.count("\n") and "learning_rule: !obj:" in out
    assert err.count("WARNING") == 2 and not Path("exp.pkl").exists()
    parameters = []
    for text in (OLD_WORDS, out):
        assert command(text)[0] == 0
        parameters.append([param.get_value() for param in serial.load("exp.pkl").get_params()])
    for old, new in zip(*parameters, strict=True):
        np.testing.assert_array_equal(old, new)


def test_modernizing_never_writes_over_the_old_file(command):
    assert command(OLD_WORDS, "--modernize", "--out", "new.yaml")[:2] == (0, "")
    assert "learning_rule" in Path("new.yaml").read_text() and Path("exp.yaml").read_text() == OLD_WORDS
    status, _, err = command(OLD_WORDS, "--modernize", "--out", "./exp.yaml")
    assert status == 2 and "is the old file itself" in err and Path("exp.yaml").read_text() == OLD_WORDS
    status, _, err = command(OLD_WORDS.replace("init_momentum: .5", "init_momentum: .5, learning_rule: 3"),
                             "--modernize", "--out", "other.yaml")
    assert status == 2 and re.match(r"exp\.yaml:6:\d+: ", err.splitlines()[-3]) and not Path("other.yaml").exists()
    assert command(OLD_WORDS, "--out", "new.yaml")[0] == 2
