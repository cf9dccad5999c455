"""A variant stands by itself: it writes beside its own YAML, and finds what lies beside the base."""
import os

import pytest

from pylearn2.config.yaml_parse import load_path, publish_train_file
from pylearn2.sweep.variants import standalone
from pylearn2.testing.datasets import ArangeDataset
from pylearn2.utils import serial
from pylearn2.utils.string_utils import preprocess

BASE = """\
# Comments stay.
!obj:pylearn2.train.Train {
    dataset: !pkl: "${PYLEARN2_TRAIN_DIR}data.pkl",
    model: !obj:pylearn2.models.mlp.MLP { nvis: 3, layers: [
        !obj:pylearn2.models.mlp.Softmax { layer_name: y, n_classes: 2, irange: 0. } ] },
    algorithm: !obj:pylearn2.training_algorithms.sgd.SGD { learning_rate: 0.1, batch_size: 4 },
    extensions: [
        !obj:pylearn2.train_extensions.best_params.MonitorBasedSaveBest {
            channel_name: objective, save_path: "somewhere/best.pkl" },
        !obj:pylearn2.train_extensions.best_params.MonitorBasedSaveBest {
            channel_name: objective, save_path: "${PYLEARN2_TRAIN_FILE_FULL_STEM}_kept.pkl", tag_key: kept },
    ],
    save_path: "fixed.pkl",
}
"""


@pytest.fixture
def variant(tmp_path, monkeypatch):
    """Return a function from values to the Train of a variant that was written where the sweep writes it."""
    monkeypatch.setattr(os, "environ", dict(os.environ))
    base = tmp_path / "base.yaml"
    serial.save(str(tmp_path / "data.pkl"), ArangeDataset(7))

    def write(text=BASE, overrides=()):
        base.write_text(text)
        folder = tmp_path / "base_sweep" / "0001"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "0001.yaml"
        path.write_text(standalone(text, str(base), {"algorithm.learning_rate": "0.5"}, overrides, folder))
        publish_train_file(path)
        return load_path(path), path

    return write


def test_it_writes_beside_itself_and_reads_beside_the_base(variant):
    training, path = variant()
    assert training.algorithm.learning_rate.get_value() == 0.5
    assert training.save_path == str(path)[:-5] + ".pkl" and training.save_freq == 1
    assert [preprocess(extension.save_path) for extension in training.extensions] == [
        f"{path.parent}/best.pkl", f"{path.parent}/0001_kept.pkl"]
    assert len(training.dataset.X) == 7
    assert path.read_text().startswith("# A variant of base.yaml, written by sweep.py: algorithm.learning_rate=0.5\n")
    assert "# Comments stay." in path.read_text()


def test_the_text_differs_in_the_values_alone(tmp_path):
    right = BASE.replace('"fixed.pkl"', '"${PYLEARN2_TRAIN_FILE_FULL_STEM}.pkl",\n    save_freq: 5').replace(
        "somewhere/", "${PYLEARN2_TRAIN_DIR}")
    text = standalone(right, str(tmp_path / "b.yaml"), {"algorithm.learning_rate": "0.5"}, ["model.nvis=4"],
                      tmp_path / "b_sweep" / "0001")
    assert text.partition("\n")[2] == right.replace("learning_rate: 0.1", "learning_rate: 0.5").replace(
        "nvis: 3", "nvis: 4")


def test_what_the_project_of_the_base_trusts_may_be_named_from_any_folder(tmp_path, monkeypatch):
    (tmp_path / "pyproject.toml").write_text('[tool.pylearn2]\ntrust = ["statistics"]\n')
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path.parent)
    text = BASE.replace("batch_size: 4", "batch_size: !obj:statistics.median { data: [4] }")
    assert "statistics.median" in standalone(text, tmp_path / "base.yaml", {}, ["model.nvis=4"], tmp_path / "elsewhere")
