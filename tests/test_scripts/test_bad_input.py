"""What is no experiment, and what fails in the middle of one, is told in one message, and nothing is lost.

The faults of an experiment itself are those of the catalogue, in test_check.py.
"""
import os
import re
from pathlib import Path

import pytest

from pylearn2.scripts import train

TWIN = (Path(__file__).parents[2] / "experiments" / "sgd_digits.yaml").read_text()

def changed(text, replacements):
    """Return `text` with every old text of the dict replaced by its new one."""
    for old, new in replacements.items():
        assert old in text
        text = text.replace(old, new)
    return text


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Return a function that writes bad.yaml and trains it: exit status, stdout, stderr."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os, "environ", dict(os.environ))

    def train_text(text, name="bad.yaml"):
        if text is not None:
            Path(name).write_bytes(text if isinstance(text, bytes) else text.encode())
        status = train.main([name])
        return status, *capsys.readouterr()

    return train_text


@pytest.mark.parametrize("content, words", [
    (b"", "empty"), (b"\x80\x04\x95binary", "not a text"), (None, "no such file"), (b"just words", "cannot be trained"),
])
def test_a_file_that_is_no_experiment_is_told(content, words, run):
    status, _, err = run(content)
    assert status == 2
    assert words in err and "bad.yaml" in err and "Traceback" not in err


def test_a_folder_is_no_experiment(run, tmp_path):
    (tmp_path / "bad.yaml").mkdir()
    status, _, err = run(None)
    assert status == 2 and "folder" in err and "Traceback" not in err


def test_a_run_that_diverges_fails_with_status_1_and_keeps_the_model_saved_before(run, tmp_path):
    status, _, err = run(changed(TWIN, {
        "pylearn2.models.softmax_regression.SoftmaxRegression {": "pylearn2.models.mlp.MLP {",
        "n_classes: 10,": "layers: [ !obj:pylearn2.models.mlp.Linear { layer_name: y, dim: 10, irange: .1 } ],",
        "irange: 0.,": "",
        "learning_rate: 0.1": "learning_rate: 1.e+30",
        "valid_y_misclass": "valid_objective",
    }))
    assert status == 1
    assert re.search(r"(NaN|Inf) in y_[Wb] after batch \d+ of epoch 1, learning rate 1e\+30; "
                     r"nothing of this run is saved", err)
    assert "Traceback" not in err
    assert (tmp_path / "bad_best.pkl").stat().st_size > 0  # the untrained model was best, and is whole
    assert list(tmp_path.glob(".*tmp")) == []
