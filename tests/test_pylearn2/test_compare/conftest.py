"""Stand-ins for trained models, as plain files: what a comparison reads of them and nothing more."""
import json
import pickle
from types import SimpleNamespace

import numpy as np
import pytest

YAML = """!obj:pylearn2.train.Train {
    dataset: &data !obj:no.such.module.Digits { which_set: train },
    model: !obj:pylearn2.models.mlp.MLP { layers: [], shape: [28, 28] },
    algorithm: !obj:pylearn2.training_algorithms.sgd.SGD {
        learning_rate: %s,  # how far a step goes
        batch_size: %s,
        monitoring_dataset: { train: *data },
    },
    save_path: "%s.pkl",
}
"""


def recorded(values, epochs=None):
    """Return a stand-in for a MonitorChannel; its clock runs at 1.5 seconds an epoch."""
    epochs = list(range(len(values))) if epochs is None else epochs
    return SimpleNamespace(val_record=[np.array(float(value)) for value in values], epoch_record=epochs,
                           time_record=[1.5 * epoch for epoch in epochs])


def pickle_model(path, channels, **others):
    """Write a stand-in for a trained model; `channels` maps names to values."""
    monitor = SimpleNamespace(channels={name: recorded(values) for name, values in channels.items()},
                              training_succeeded=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(pickle.dumps(SimpleNamespace(monitor=monitor, **others)))
    return path


ERRORS = {"valid_y_misclass": [0.9, 0.2, 0.25], "test_y_misclass": [0.9, 0.3, 0.28],
          "train_y_misclass": [0.9, 0.1, 0.05]}


@pytest.fixture
def model_file(tmp_path):
    """Return a function that writes ``<name>.pkl``, and ``<name>.yaml`` where settings are given."""
    def write(name, channels=ERRORS, settings=None, **others):
        path = pickle_model(tmp_path / f"{name}.pkl", channels, **others)
        if settings is not None:
            (tmp_path / f"{name}.yaml").write_text(YAML % (*settings, name))
        return path

    return write


@pytest.fixture
def sweep(tmp_path):
    """Return a function that writes a sweep's folder; a variant is (name, rate, state, channels or None)."""
    def write(variants, name="sweep", **record):
        folder = tmp_path / name
        for variant, rate, state, channels in variants:
            (folder / variant).mkdir(parents=True)
            (folder / variant / f"{variant}.yaml").write_text(YAML % (rate, 100, variant))
            error = "ValueError: NaN in softmax_W" if state == "failed" else None
            (folder / variant / "status.json").write_text(json.dumps(
                {"state": state, "error": error, "overrides": {"algorithm.learning_rate": rate}}))
            if channels is not None:
                pickle_model(folder / variant / f"{variant}.pkl", channels)
        (folder / "sweep.json").write_text(json.dumps({"variants": [variant[0] for variant in variants], **record}))
        return folder

    return write
