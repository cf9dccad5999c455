"""A training that runs away stops at the batch that did it, and tells where and what is left."""
import numpy as np
import pytest

from pylearn2.models.softmax_regression import SoftmaxRegression
from pylearn2.termination_criteria import EpochCounter
from pylearn2.testing.datasets import random_dense_design_matrix
from pylearn2.train import Train
from pylearn2.training_algorithms.bgd import BGD
from pylearn2.training_algorithms.sgd import SGD
from pylearn2.utils import serial
from pylearn2.utils.exc import Diverged


class Poison:
    """Puts `value` into the first parameter as an update callback, at a batch counted from 1."""

    def __init__(self, batch, value):
        self.batch, self.value, self.count = batch, value, 0

    def __call__(self, algorithm):
        self.count += 1
        if self.count == self.batch:
            param = algorithm.params[0]
            param.set_value(np.full_like(param.get_value(), self.value))


def training(tmp_path, algorithm):
    data = random_dense_design_matrix(np.random.RandomState(0), 20, 3, 2)
    return Train(data, SoftmaxRegression(n_classes=2, nvis=3, irange=0.1), algorithm,
                 save_path=tmp_path / "m.pkl", save_freq=1)


@pytest.mark.parametrize(("value", "word"), [(np.nan, "NaN"), (np.inf, "(NaN|Inf)")])
def test_parameter_epoch_batch_rate_and_the_last_good_file_are_told(tmp_path, value, word):
    run = training(tmp_path, SGD(learning_rate=0.25, batch_size=5, update_callbacks=Poison(10, value)))
    told = (rf"^{word} in softmax_[bW] after batch 3 of epoch 3, learning rate 0.25; .*m.pkl holds the training as it "
            "was after epoch 2; --resume goes on from there$")
    with pytest.raises(Diverged, match=told):
        run.main_loop()
    assert np.isfinite(serial.load(tmp_path / "m.pkl").get_param_vector()).all()


def test_what_a_callback_does_to_the_last_batch_is_not_saved(tmp_path):
    run = training(tmp_path, SGD(learning_rate=0.25, batch_size=5, update_callbacks=Poison(4, np.nan)))
    with pytest.raises(Diverged, match="NaN in softmax_b after batch 4 of epoch 1"):
        run.main_loop()
    assert not (tmp_path / "m.pkl").exists()


def test_large_numbers_whose_squares_overflow_are_no_divergence(tmp_path):
    run = training(tmp_path, SGD(learning_rate=0.0, batch_size=20, termination_criterion=EpochCounter(1)))
    for param in run.model.get_params():
        param.set_value(np.full_like(param.get_value(), 1e200))
    run.main_loop()
    assert run.model.monitor.get_epochs_seen() == 1


def test_line_searches_tell_the_batch_too(tmp_path):
    run = training(tmp_path, BGD(batch_size=10))
    run.dataset.X[:] = 1e200
    told = r"\(batch 1 of epoch 1\); nothing of this run is saved"
    with pytest.raises(Diverged, match=told), np.errstate(all="ignore"):
        run.main_loop()
