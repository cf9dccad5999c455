"""What a user does wrong is told in one message: where, what was met, what to write instead; and nothing is lost."""
import os
import re
from pathlib import Path

import pytest

from pylearn2.scripts import train

TWIN = (Path(__file__).parents[2] / "experiments" / "sgd_digits.yaml").read_text()

# name: (text to replace, replacement, what the message must hold)
SLIPS = {
    "class": ("sgd.SGD {", "sgd.SDG {", ["bad.yaml:", "has no 'SDG'", "did you mean 'SGD'?"]),
    "module": ("softmax_regression.S", "softmax_regresion.S", ["bad.yaml:", "did you mean 'softmax_regression'?"]),
    "keyword": ("learning_rate: 0.1", "learning_rat: 0.1", ["bad.yaml:", "did you mean 'learning_rate'?"]),
    "missing keyword": ("learning_rate: 0.1,", "", ["bad.yaml:", "SGD needs 'learning_rate'"]),
    "duplicate key": ("nvis: 784,", "nvis: 784, nvis: 7,", ["bad.yaml:", "found duplicate key (nvis)"]),
    "alias": ("*train", "*trian", ["bad.yaml:", "did you mean 'train'?"]),
    "channel": ("valid_y_misclass", "valid_y_misclas", ["bad.yaml:", "did you mean 'valid_y_misclass'?"]),
    "variable": ("${PYLEARN2_TRAIN_FILE_FULL_STEM}.pkl", "${NO_SUCH}.pkl", ["bad.yaml:", "NO_SUCH"]),
    "save path": ("${PYLEARN2_TRAIN_FILE_FULL_STEM}.pkl", "${PYLEARN2_TRAIN_FILE_FULL_STEM}.yaml/x.pkl",
                  ["bad.yaml:", "cannot write bad.yaml/x.pkl", "choose another save_path"]),
    "data set": ("which_set: test", "which_set: valid", ["bad.yaml:", "'valid'"]),
    "syntax": ("n_classes: 10,", "n_classes: 10]", ["bad.yaml:"]),
    "tag": ("!obj:pylearn2.train.Train", "!object:pylearn2.train.Train", ["bad.yaml:", "!object"]),
}


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


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_in_the_yaml_is_told_at_its_line(slip, run, tmp_path):
    old, new, words = SLIPS[slip]
    assert old in TWIN
    status, _, err = run(TWIN.replace(old, new))
    assert status == 2
    assert [word for word in words if word not in err] == [], err
    assert "Traceback" not in err
    assert list(tmp_path.glob("*.pkl*")) == []  # told before anything was trained or written


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


def test_all_faults_of_a_file_are_told_at_once_by_line(run):
    slips = {"sgd.SGD {": "sgd.SDG {", "nvis: 784,": "nviss: 784,", "which_set: test": "set: test"}
    text = changed(TWIN, slips)
    status, _, err = run(text)
    assert status == 2
    places = [line for line in err.splitlines() if line.startswith("bad.yaml:") and "faults" not in line]
    told = [int(place.split(":")[1]) for place in places]
    lines = enumerate(text.splitlines(), 1)
    slipped = {number for number, line in lines if any(new in line for new in slips.values())}
    assert told == sorted(told) and set(told) == slipped


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
