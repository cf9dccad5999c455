"""A worker trains variant after variant in the memory of the first one's data, and each as if it were alone."""
from pathlib import Path

import numpy as np

from pylearn2.scripts import train
from pylearn2.sweep.conduct import Plan
from pylearn2.sweep.job import make_job, run_job
from pylearn2.utils import kept_memory, serial

DIGITS = """\
!obj:pylearn2.train.Train {
    dataset: &train !obj:pylearn2.datasets.digits.Digits { which_set: train },
    model: !obj:pylearn2.models.softmax_regression.SoftmaxRegression { n_classes: 10, nvis: 784, irange: 0. },
    algorithm: !obj:pylearn2.training_algorithms.sgd.SGD {
        learning_rate: %s, batch_size: 100, monitoring_dataset: {
            train: *train, test: !obj:pylearn2.datasets.digits.Digits { which_set: test } },
        termination_criterion: !obj:pylearn2.termination_criteria.EpochCounter { max_epochs: 2 },
    },
    extensions: [ !obj:scribbles.Scribbles {} ],
    save_freq: 1,
}
"""

# Whoever changes the data of one variant, in place, changes none of the next.
SCRIBBLES = """\
from pylearn2.train_extensions import TrainExtension

class Scribbles(TrainExtension):
    def on_monitor(self, model, dataset, algorithm):
        dataset.X[:] = 0.5
"""


def numbers(path):
    model = serial.load(path)
    return [param.get_value().tobytes() for param in model.get_params()] + [
        np.array(channel.val_record).tobytes() for name, channel in model.monitor.channels.items()
        if "seconds" not in name]


def test_a_worker_has_memory_for_one_variants_data_and_trains_each_as_if_alone(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(kept_memory, "_kept", [])
    monkeypatch.setattr(kept_memory, "_keeps", [])
    Path("scribbles.py").write_text(SCRIBBLES)
    places = []
    for name, rate in (("one", 0.1), ("two", 0.3)):
        Path(name).mkdir()
        Path(name, f"{name}.yaml").write_text(DIGITS % rate)
        outcome = run_job(make_job(name, f"{name}/{name}.yaml", Plan("", [], trust=["scribbles"]).how()))
        assert outcome["state"] == "finished", outcome["error"]
        places.append([(one.nbytes, one.__array_interface__["data"][0]) for one in kept_memory._kept])
    assert [n_bytes for n_bytes, _ in places[0]] == [1500 * 784 * 4, 297 * 784 * 4] and places[1] == places[0]
    kept_memory._keeps.clear()
    Path("alone.yaml").write_text(DIGITS % 0.3)
    assert train.main(["alone.yaml"]) == 0
    assert numbers("alone.pkl") == numbers("two/two.pkl")
