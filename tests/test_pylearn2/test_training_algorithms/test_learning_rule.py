"""Learning rules against their published formulas in NumPy, several steps each; the momentum schedule.

The gradient is that of a parabola with its minimum at `TARGET`.
"""
from types import SimpleNamespace

import numpy as np
import pytest

from pylearn2.monitor import Monitor
from pylearn2.training_algorithms.learning_rule import (
    AdaDelta,
    AdaGrad,
    LearningRule,
    Momentum,
    MomentumAdjustor,
    RMSProp,
)
from pylearn2.utils import function, sharedX

START, TARGET, STEPS = np.array([1.0, -2.0]), np.array([0.3, 0.1]), 4


def trained(rule, learning_rate, scaler):
    """Return the parameter after some steps of `rule`."""
    param = sharedX(START, name="W")
    updates = rule.get_updates(sharedX(learning_rate), {param: param - TARGET}, {param: scaler})
    step = function([], updates=updates)
    for _ in range(STEPS):
        step()
    return param.get_value()


@pytest.mark.parametrize("nesterov", [False, True])
def test_momentum_follows_the_published_formula(nesterov):
    value, velocity, step_size = START, np.zeros(2), 0.1 * 0.5
    for _ in range(STEPS):
        grad = value - TARGET
        velocity = 0.7 * velocity - step_size * grad
        value = value + (0.7 * velocity - step_size * grad if nesterov else velocity)
    np.testing.assert_allclose(trained(Momentum(0.7, nesterov), 0.1, 0.5), value, rtol=1e-12)


def test_adagrad_follows_the_published_formula():
    value, total = START, np.zeros(2)
    for _ in range(STEPS):
        grad = value - TARGET
        total = total + grad**2
        value = value - 0.1 * 0.5 / np.sqrt(total) * grad
    np.testing.assert_allclose(trained(AdaGrad(), 0.1, 0.5), value, rtol=1e-12)


def test_adadelta_follows_the_published_formula_with_the_learning_rate_as_epsilon():
    value, mean_grad, mean_dx, epsilon = START, np.zeros(2), np.zeros(2), 0.1 * 0.5
    for _ in range(STEPS):
        grad = value - TARGET
        mean_grad = 0.8 * mean_grad + 0.2 * grad**2
        dx = -np.sqrt(mean_dx + epsilon) / np.sqrt(mean_grad + epsilon) * grad
        mean_dx = 0.8 * mean_dx + 0.2 * dx**2
        value = value + dx
    np.testing.assert_allclose(trained(AdaDelta(decay=0.8), 0.1, 0.5), value, rtol=1e-12)


def test_rmsprop_follows_the_published_formula():
    value, mean = START, np.zeros(2)
    for _ in range(STEPS):
        grad = value - TARGET
        mean = 0.9 * mean + 0.1 * grad**2
        value = value - 0.1 * 0.5 * grad / np.sqrt(mean)
    np.testing.assert_allclose(trained(RMSProp(), 0.1, 0.5), value, rtol=1e-12)


@pytest.mark.parametrize("rule", [AdaGrad(max_scaling=2.0), RMSProp(max_scaling=2.0)])
def test_small_gradients_are_scaled_up_by_max_scaling_at_most(rule):
    param = sharedX(1e-6, name="W")
    function([], updates=rule.get_updates(0.1, {param: param}))()
    assert param.get_value() == pytest.approx(1e-6 - 0.1 * 2.0 * 1e-6)


@pytest.mark.parametrize(("rule", "names"), [
    (Momentum(0.5), ["vel_W"]), (AdaGrad(), ["sum_square_grad_W"]), (RMSProp(), ["mean_square_grad_W"]),
    (AdaDelta(), ["mean_square_grad_W", "mean_square_dx_W"]),
])
def test_a_rule_keeps_all_that_it_remembers_in_its_state(rule, names):
    for _ in range(2):  # a rule that is set up anew starts anew
        param = sharedX(START, name="W")
        updates = rule.get_updates(0.1, {param: param})
        assert [state.name for state in rule.state] == names
        assert set(updates) == {param, *rule.state}
    np.testing.assert_array_equal(rule.state[0].get_value(), np.zeros(2))


class ChannelList:
    """Stands for a monitor and keeps the channels that it is given."""

    def __init__(self):
        self.values = {}

    def add_channel(self, name, ipt, val, dataset, data_specs):
        self.values[name] = float(function([], val)())


def test_momentum_and_rmsprop_show_their_state_in_the_monitor():
    momentum, rmsprop, monitor = Momentum(0.25), RMSProp(), ChannelList()
    rmsprop.get_updates(0.1, {param: param for param in [sharedX(START, name="W")]})
    rmsprop.state[0].set_value(np.array([1.0, 4.0]))
    momentum.add_channels_to_monitor(monitor, None)
    rmsprop.add_channels_to_monitor(monitor, None)
    assert monitor.values == {"momentum": 0.25, "mean_square_grad_W_min": 1.0, "mean_square_grad_W_max": 4.0,
                              "mean_square_grad_W_mean": 2.5}


@pytest.mark.parametrize(("rule", "argument", "value"), [
    (Momentum, "init_momentum", 1.0), (AdaDelta, "decay", -0.1), (RMSProp, "max_scaling", 0),
    (AdaGrad, "max_scaling", -1),
])
def test_settings_out_of_range_are_refused_with_their_value(rule, argument, value):
    with pytest.raises(ValueError, match=f"{argument} must be .*, got {value}"):
        rule(**{argument: value})


def test_what_a_rule_cannot_do_is_said():
    with pytest.raises(ValueError, match="give every parameter a name"):
        RMSProp().get_updates(0.1, {param: param for param in [sharedX(START)]})
    with pytest.raises(NotImplementedError, match="LearningRule does not implement param_updates"):
        LearningRule().get_updates(0.1, {param: param for param in [sharedX(START)]})


def momenta(adjustor, epochs, epochs_seen=0):
    """Return the momentum that the monitor records after each epoch, epoch 0 included."""
    algorithm = SimpleNamespace(learning_rule=Momentum(0.5))
    model = SimpleNamespace()
    for _ in range(epochs_seen):
        Monitor.get_monitor(model).report_epoch()
    adjustor.setup(model, None, algorithm)
    recorded = []
    for _ in range(epochs + 1):
        recorded.append(float(algorithm.learning_rule.momentum.get_value()))
        adjustor.on_monitor(model, None, algorithm)
    return recorded


def test_momentum_goes_up_along_a_line_as_in_the_tutorials():
    recorded = momenta(MomentumAdjustor(final_momentum=0.99, start=1, saturate=10), epochs=11)
    np.testing.assert_allclose(recorded[:4], [0.5, 0.5, 0.5544444444, 0.6088888889])  # published with MLP part 4
    np.testing.assert_allclose(recorded[10:], [0.99, 0.99])


def test_momentum_jumps_where_start_and_saturate_are_the_same():
    assert momenta(MomentumAdjustor(final_momentum=0.9, start=2, saturate=2), epochs=3) == [0.5, 0.5, 0.9, 0.9]


def test_the_momentum_schedule_goes_on_with_the_epochs_of_an_earlier_training():
    assert momenta(MomentumAdjustor(final_momentum=0.9, start=1, saturate=3), 1, epochs_seen=2) == [0.7, 0.9]


def test_the_momentum_schedule_needs_a_momentum():
    with pytest.raises(TypeError, match="epoch 1 .saturate. before .* epoch 2"):
        MomentumAdjustor(final_momentum=0.9, start=2, saturate=1)
    adjustor = MomentumAdjustor(final_momentum=0.9, start=1, saturate=2)
    for algorithm in (SimpleNamespace(), SimpleNamespace(learning_rule=None), SimpleNamespace(learning_rule=AdaGrad())):
        with pytest.raises(ValueError, match="MomentumAdjustor finds no momentum"):
            adjustor.on_monitor(None, None, algorithm)
