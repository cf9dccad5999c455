"""A model and its JSON twin tell the same: experiment, data, versions, seeds, time."""
import hashlib
import json
import time

import h5py
import numpy as np
import pytest

from pylearn2.checkpoint.checkpoint import Checkpoint
from pylearn2.checkpoint.provenance import _source_of, identity, twin_of
from pylearn2.datasets.csv_dataset import CSVDataset
from pylearn2.datasets.hdf5 import HDF5Dataset
from pylearn2.scripts import summarize_model, train
from pylearn2.space import VectorSpace
from pylearn2.testing.datasets import random_dense_design_matrix
from pylearn2.utils import serial

YAML = """
!obj:pylearn2.train.Train {
    dataset: &data !obj:pylearn2.datasets.csv_dataset.CSVDataset { path: table.csv, expect_headers: 0 },
    model: !obj:pylearn2.models.softmax_regression.SoftmaxRegression { n_classes: 2, nvis: 2, irange: .1 },
    algorithm: !obj:pylearn2.training_algorithms.sgd.SGD {
        batch_size: 2, learning_rate: .1, monitoring_dataset: { valid: *data }, seed: [7],
        termination_criterion: !obj:pylearn2.termination_criteria.EpochCounter { max_epochs: 3 } },
    save_path: run.pkl, save_freq: 1,
}
"""
TABLE = "0,1.0,2.0\n1,3.0,4.0\n1,0.5,0.5\n0,2.0,1.0\n"


@pytest.fixture
def trained(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "table.csv").write_text(TABLE)
    (tmp_path / "run.yaml").write_text(YAML)
    assert train.main(["--plain", "run.yaml", "--set", "algorithm.learning_rate=.2"]) == 0
    return tmp_path


def test_the_twin_tells_what_the_model_tells(trained):
    told = json.loads((trained / "run.json").read_text())
    assert told == serial.load("run.pkl").provenance
    assert told["data"] == {"dataset": {"description": told["data"]["dataset"]["description"], "examples": 4,
                                        "sha256": {"table.csv": hashlib.sha256(TABLE.encode()).hexdigest()}}}
    assert told["overrides"] == ["algorithm.learning_rate=.2"] and "learning_rate: .2" in told["yaml"]
    assert told["seeds"]["algorithm.seed[0]"] == "7"
    assert told["environment"]["NumPy"] == np.__version__
    assert (told["epochs"], told["finished"]) == (3, True) and told["seconds"] > 0


def test_a_resumed_run_has_its_first_start_and_all_its_seconds(trained):
    before = serial.load("run.pkl").provenance
    assert 0 < before["processor_seconds"] <= time.process_time()
    told = resumed()
    assert told["start"] == before["start"] and len(told["resumed"]) == 1
    assert all(told[clock] > before[clock] for clock in ("seconds", "processor_seconds"))


def resumed():
    """Train one epoch more; return what the model then tells."""
    assert train.main(["--plain", "--resume", "run.yaml", "--set", "algorithm.learning_rate=.2",
                       "--set", "algorithm.termination_criterion.max_epochs=4"]) == 0
    return serial.load("run.pkl").provenance


def test_what_an_older_version_did_not_measure_stays_unknown(trained, monkeypatch, capsys):
    continued = Checkpoint._continue_provenance
    monkeypatch.setattr(Checkpoint, "_continue_provenance", lambda self, before: continued(
        self, {name: value for name, value in before.items() if name != "processor_seconds"}))
    told = resumed()
    assert told["processor_seconds"] is None and told["seconds"] > 0
    summarize_model.main(["run.pkl"])
    assert "of the processor" not in capsys.readouterr().out


def test_the_summary_prints_it(trained, capsys):
    summarize_model.main(["run.pkl"])
    out = capsys.readouterr().out
    assert f"NumPy {np.__version__}" in out and "algorithm.seed[0] = 7" in out and "learning_rate: .2" in out
    assert f"4 examples, sha256 table.csv {hashlib.sha256(TABLE.encode()).hexdigest()}" in out


def test_another_s_json_is_not_overwritten(tmp_path):
    assert twin_of(tmp_path / "run.pkl").name == "run.json"
    for content in ('{"mine": 1}', "not json", "[]"):
        (tmp_path / "run.json").write_text(content)
        assert twin_of(tmp_path / "run.pkl").name == "run.pkl.json"
    assert twin_of(tmp_path / "run.model").name == "run.model.json"


def test_data_without_a_file_are_known_by_their_arrays():
    data = random_dense_design_matrix(np.random.RandomState(0), 5, 3, 2)
    digest = hashlib.sha256(data.X.tobytes() + data.y.tobytes()).hexdigest()
    told = identity(*_source_of(data))
    assert told == {"description": "DenseDesignMatrix, 5 examples", "examples": 5, "sha256": digest}


def test_arrays_that_stay_in_their_file_are_known_by_it(tmp_path, monkeypatch):
    with h5py.File(tmp_path / "t.h5", "w") as file:
        file["X"] = np.arange(6.0).reshape(3, 2)
    data = HDF5Dataset(tmp_path / "t.h5", ["X"], [VectorSpace(2)])
    monkeypatch.setattr(data, "data", {"X": range(3)})  # which has a length, and no bytes to tell it by
    digest = hashlib.sha256((tmp_path / "t.h5").read_bytes()).hexdigest()
    assert identity(*_source_of(data))["sha256"] == {"t.h5": digest}


def test_a_table_is_known_by_its_file(tmp_path):
    (tmp_path / "t.csv").write_text(TABLE)
    data = CSVDataset(path=str(tmp_path / "t.csv"), expect_headers=False)
    assert list(identity(*_source_of(data))["sha256"]) == ["t.csv"]
