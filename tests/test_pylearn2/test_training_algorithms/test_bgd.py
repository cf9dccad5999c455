"""BGD: golden values of softmax regression, scaled steps, and what it refuses.

The golden values come from a NumPy emulation of Pylearn2 that was checked against its published runs.
"""
from types import SimpleNamespace

import numpy as np
import pytest

from pylearn2.models.softmax_regression import SoftmaxRegression
from pylearn2.testing.datasets import random_dense_design_matrix
from pylearn2.training_algorithms.bgd import BGD
from pylearn2.training_algorithms.training_algorithm import NoBatchSizeError
from pylearn2.utils.exc import SettingError


def set_up(**options):
    """Return (algorithm, model, dataset), ready to train."""
    dataset = random_dense_design_matrix(np.random.RandomState(1), 50, 8, 4)
    model = SoftmaxRegression(n_classes=4, nvis=8, irange=0.0)
    algorithm = BGD(**options)
    algorithm.setup(model, dataset)
    return algorithm, model, dataset


def test_golden_values_of_softmax_regression():
    dataset = random_dense_design_matrix(np.random.RandomState(1), 50, 8, 4)
    algorithm, model, _ = set_up(batch_size=25, monitoring_dataset=dataset)
    monitor = model.monitor
    for _ in range(2):
        monitor()
        algorithm.train(dataset)
        monitor.report_epoch()
    monitor()
    expected = {
        "objective": [1.38629436112, 1.51083090449, 1.77704114578],
        "ave_step_size": [0, 0.190852600702, 0.283195979362],
        "ave_grad_size": [0, 0.403097309297, 0.390146331538],
        "ave_grad_mult": [0, 0.812185077302, 1.35376320687],
        "y_misclass": [0.74, 0.56, 0.48],
    }
    for name, values in expected.items():
        np.testing.assert_allclose(monitor.channels[name].val_record, values, rtol=1e-9, err_msg=name)
    assert (monitor.get_batches_seen(), monitor.get_examples_seen()) == (4, 100)


def test_a_scaled_step_lies_between_before_and_after():
    values = []
    for scale_step in (1.0, 0.25):
        algorithm, model, dataset = set_up(batch_size=50, updates_per_batch=1, scale_step=scale_step)
        algorithm.train(dataset)
        values.append(model.get_param_vector())
    np.testing.assert_allclose(values[1], 0.25 * values[0], rtol=1e-12)  # it starts at zero


def test_the_batch_size_may_come_from_the_model_or_from_a_number_of_batches():
    assert set_up(batches_per_iter=5)[0].batch_size is None
    algorithm, model, _ = set_up(batch_size=10, set_batch_size=True)
    assert model.force_batch_size == 10
    with pytest.raises(NoBatchSizeError):
        set_up()


@pytest.mark.parametrize(("cost", "error", "message"), [
    (SimpleNamespace(is_stochastic=lambda: True), TypeError, "SimpleNamespace is stochastic: use SGD"),
    (None, ValueError, "needs the value of the cost for its line searches"),
])
def test_costs_that_it_cannot_compare_are_refused_at_their_line(cost, error, message):
    model = SoftmaxRegression(n_classes=4, nvis=8, irange=0.0)
    if cost is None:
        cost = model.get_default_cost()
        cost.get_gradients = lambda *args: ({}, {})
        cost.expr = lambda *args: None
    algorithm = BGD(cost=cost, batch_size=10)
    with pytest.raises(error, match=message) as told:
        algorithm.setup(model, None)
    assert isinstance(told.value, SettingError)
    assert (told.value.asked_by, told.value.keyword) == (algorithm, "cost")


def test_a_cost_that_does_not_say_whether_it_is_stochastic_is_only_warned_about():
    model = SoftmaxRegression(n_classes=4, nvis=8, irange=0.0)
    cost = model.get_default_cost()

    def unknown():
        raise NotImplementedError

    cost.is_stochastic = unknown
    with pytest.warns(UserWarning, match="does not say whether it has any"):
        BGD(cost=cost, batch_size=10).setup(model, None)


def test_a_single_step_size_to_begin_with_is_refused():
    with pytest.raises(TypeError, match="init_alpha is a list of step sizes, from small to large, got 0.1"):
        BGD(init_alpha=0.1)


def test_training_needs_a_setup():
    with pytest.raises(RuntimeError, match="needs BGD.setup"):
        BGD(batch_size=10).train(None)
    with pytest.raises(ValueError, match="monitoring_batch_size is 5 but there is no monitoring_dataset"):
        BGD(batch_size=10, monitoring_batch_size=5)
