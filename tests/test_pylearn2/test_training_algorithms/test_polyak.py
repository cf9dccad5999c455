"""Polyak averaging: the mean of the parameters over the updates, beside a training that does not notice."""
from types import SimpleNamespace

import numpy as np
import pytest

from pylearn2.training_algorithms import polyak
from pylearn2.training_algorithms.polyak import PolyakAveraging
from pylearn2.utils import sharedX


@pytest.fixture
def saved(monkeypatch):
    """What is saved: path -> value of the parameter at that moment."""
    written = {}
    monkeypatch.setattr(polyak.serial, "save",
                        lambda path, model: written.update({path: model.get_params()[0].get_value()}))
    return written


def train(extension, epochs):
    """Run epochs of two updates each; the parameter is 1 after the first update, 2 after the second, ..."""
    param = sharedX(np.zeros(2), name="W")
    model = SimpleNamespace(get_params=lambda: [param])
    algorithm = SimpleNamespace(update_callbacks=[])
    extension.on_monitor(model, None, algorithm)
    for _ in range(epochs):
        for _ in range(2):
            param.set_value(param.get_value() + 1.0)
            for callback in algorithm.update_callbacks:
                callback(algorithm)
        extension.on_monitor(model, None, algorithm)
    return param


def test_the_mean_over_all_updates_is_saved_and_the_training_goes_on_as_it_was(saved):
    param = train(PolyakAveraging(start=0, save_path="mean.pkl"), epochs=3)
    np.testing.assert_allclose(saved["mean.pkl"], np.mean([1, 2, 3, 4, 5, 6]))
    np.testing.assert_array_equal(param.get_value(), [6.0, 6.0])


def test_averaging_begins_after_start_epochs_and_saves_every_save_freq(saved):
    train(PolyakAveraging(start=1, save_path="mean.pkl", save_freq=2), epochs=3)
    np.testing.assert_allclose(saved["mean.pkl"], np.mean([3, 4]))  # of epoch 2; epoch 1 is too early, 3 is odd


def test_the_parameters_come_back_even_if_saving_fails(monkeypatch):
    def full_disk(path, model):
        raise OSError("disk full")

    monkeypatch.setattr(polyak.serial, "save", full_disk)
    extension, param = PolyakAveraging(start=0, save_path="mean.pkl"), sharedX(5.0)
    model, algorithm = SimpleNamespace(get_params=lambda: [param]), SimpleNamespace(update_callbacks=[])
    extension.on_monitor(model, None, algorithm)
    extension._worker.param_to_mean[param].set_value(0.0)
    with pytest.raises(OSError, match="disk full"):
        extension.on_monitor(model, None, algorithm)
    assert param.get_value() == 5.0


def test_what_cannot_be_averaged_is_said():
    with pytest.raises(ValueError, match="whole number of epochs, 0 or more, got -1"):
        PolyakAveraging(start=-1)
    with pytest.raises(ValueError, match="update_callbacks, such as SGD"):
        PolyakAveraging(start=0).on_monitor(None, None, SimpleNamespace())
