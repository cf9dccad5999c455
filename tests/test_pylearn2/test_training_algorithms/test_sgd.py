"""SGD on a linear model with a quadratic cost, next to the same training written in NumPy."""
import logging

import numpy as np
import pytensor.tensor as pt
import pytest

from pylearn2.costs.cost import Cost, DefaultDataSpecsMixin, FixedVarDescr, NullDataSpecsMixin
from pylearn2.datasets.dense_design_matrix import DenseDesignMatrix
from pylearn2.models.model import Model
from pylearn2.space import VectorSpace
from pylearn2.training_algorithms import sgd
from pylearn2.training_algorithms.learning_rule import Momentum
from pylearn2.training_algorithms.sgd import SGD
from pylearn2.utils import sharedX

X = np.random.RandomState(0).randn(10, 2)
START = np.array([0.5, -0.25])


class LinearModel(Model):
    """A weight for each of two inputs."""

    force_batch_size = None

    def __init__(self, lr_scale=None, bound=None):
        super().__init__()
        self.input_space = VectorSpace(2)
        self.W = sharedX(START, name="W")
        self._params, self.lr_scale, self.bound = [self.W], lr_scale, bound

    def get_lr_scalers(self):
        return {} if self.lr_scale is None else {self.W: self.lr_scale}

    def _modify_updates(self, updates):
        if self.bound is not None:
            updates[self.W] = pt.minimum(updates[self.W], self.bound)

    def get_default_cost(self):
        return SquaredOutput()


class SquaredOutput(DefaultDataSpecsMixin, Cost):
    """Mean of (x W - 1) ** 2; remembers what was asked of it."""

    def __init__(self):
        self.asked = []

    def expr(self, model, data, **kwargs):
        self.asked.append("expr")
        return pt.sqr(pt.dot(data, model.W) - 1.0).mean()


def gradient(W, rows):
    return 2 * rows.T @ (rows @ W - 1.0) / len(rows)


def trained(epochs=1, dataset=None, model=None, **options):
    """Return (weights, algorithm) after some epochs."""
    model = model or LinearModel()
    dataset = dataset or DenseDesignMatrix(X=X)
    algorithm = SGD(**{"learning_rate": 0.1, "batch_size": 4, **options})
    algorithm.setup(model, dataset)
    for _ in range(epochs):
        algorithm.train(dataset)
    return model.W.get_value(), algorithm


def emulated(epochs, step):
    """Return the weights after epochs of shuffled batches of 4, 4 and 2 rows."""
    rng, order, W = np.random.RandomState([2012, 10, 5]), np.arange(10), START
    for _ in range(epochs):
        order = np.arange(10)
        rng.shuffle(order)
        for first in (0, 4, 8):
            W = step(W, X[order[first:first + 4]])
    return W


def test_two_epochs_are_the_published_updates_in_the_order_of_the_seed():
    expected = emulated(2, lambda W, rows: W - 0.1 * gradient(W, rows))
    np.testing.assert_allclose(trained(epochs=2)[0], expected, rtol=1e-12)


def test_scalers_and_constraints_act_on_the_update():
    expected = emulated(1, lambda W, rows: np.minimum(W - 0.1 * 3.0 * gradient(W, rows), 0.6))
    np.testing.assert_allclose(trained(model=LinearModel(lr_scale=3.0, bound=0.6))[0], expected, rtol=1e-12)
    assert expected.max() == 0.6  # else the constraint was not met


def test_a_learning_rule_takes_the_place_of_the_plain_step():
    velocity = np.zeros(2)

    def step(W, rows):
        nonlocal velocity
        velocity = 0.5 * velocity - 0.1 * gradient(W, rows)
        return W + velocity

    np.testing.assert_allclose(trained(2, learning_rule=Momentum(0.5))[0], emulated(2, step), rtol=1e-12)


def test_a_fixed_order_draws_nothing_and_batches_per_iter_ends_the_epoch():
    weights, algorithm = trained(train_iteration_mode="sequential", batches_per_iter=2)
    expected = START
    for rows in (X[:4], X[4:8]):
        expected = expected - 0.1 * gradient(expected, rows)
    np.testing.assert_allclose(weights, expected, rtol=1e-12)
    assert algorithm.rng.randint(2**30) == np.random.RandomState([2012, 10, 5]).randint(2**30)


def test_batches_are_counted_and_callbacks_called_after_each_update():
    seen = []
    _, algorithm = trained(update_callbacks=lambda algorithm: seen.append(algorithm.model.W.get_value()[0]))
    assert len(set(seen)) == 3
    assert algorithm.monitor.get_batches_seen() == 3
    assert algorithm.monitor.get_examples_seen() == 10


def test_all_updates_of_a_step_use_the_old_values():
    class RemembersOld(SquaredOutput):
        def __init__(self):
            super().__init__()
            self.old = sharedX(np.zeros(2), name="old")

        def get_gradients(self, model, data, **kwargs):
            gradients, _ = super().get_gradients(model, data)
            return gradients, {self.old: model.W}

    cost = RemembersOld()
    trained(cost=cost, batch_size=10)
    np.testing.assert_array_equal(cost.old.get_value(), START)


def test_expressions_are_built_for_the_objective_then_the_gradients_then_the_monitor():
    cost = SquaredOutput()
    original = cost.get_gradients
    cost.get_gradients = lambda *args, **kwargs: cost.asked.append("gradients") or original(*args, **kwargs)
    cost.get_monitoring_channels = lambda *args, **kwargs: cost.asked.append("channels") or {}
    trained(epochs=0, cost=cost, monitoring_dataset=DenseDesignMatrix(X=X))
    assert cost.asked == ["expr", "gradients", "expr", "channels", "expr"]


def test_the_learning_rate_and_the_rule_show_in_the_monitor_after_the_objective():
    datasets = {"first": DenseDesignMatrix(X=X), "second": DenseDesignMatrix(X=X[:4])}
    _, algorithm = trained(epochs=0, monitoring_dataset=datasets, learning_rule=Momentum(0.5))
    channels = algorithm.monitor.channels
    assert list(channels) == ["first_objective", "second_objective", "learning_rate", "momentum"]
    algorithm.monitor()
    assert channels["learning_rate"].val_record == [pytest.approx(0.1)]
    assert channels["second_objective"].val_record[0] == pytest.approx(np.mean((X[:4] @ START - 1) ** 2))


@pytest.mark.parametrize(("given", "expected"), [
    ({}, (4, 2)), ({"monitoring_batch_size": 5}, (5, None)), ({"monitoring_batches": 3}, (None, 3)),
])
def test_monitoring_batches_are_those_of_training_unless_either_is_given(given, expected):
    _, algorithm = trained(epochs=0, batches_per_iter=2, monitoring_dataset=DenseDesignMatrix(X=X), **given)
    assert (algorithm.monitoring_batch_size, algorithm.monitoring_batches) == expected


def test_no_monitoring_set_means_no_channel_and_no_batches():
    assert not trained(epochs=0, monitoring_dataset={})[1].monitor.channels
    with pytest.raises(ValueError, match="monitoring_batches is 3 but there is no monitoring_dataset"):
        SGD(learning_rate=0.1, monitoring_batches=3)


def test_the_log_tells_the_learning_rates_and_the_compilation(caplog):
    with caplog.at_level(logging.INFO, logger=sgd.__name__):
        trained(epochs=0, model=LinearModel(lr_scale=0.5))
    assert caplog.messages[:3] == [
        "Parameter and initial learning rate summary:", "\tW: 0.05", "Compiling sgd_update..."]
    assert caplog.messages[3].startswith("Compiling sgd_update done. Time elapsed: ")


def test_fixed_variables_reach_the_cost_and_its_callbacks_each_batch():
    class Shifted(SquaredOutput):
        def get_fixed_var_descr(self, model, data):
            descr = FixedVarDescr()
            descr.fixed_vars = {"shift": sharedX(0.0)}
            descr.on_load_batch = [lambda rows: descr.fixed_vars["shift"].set_value(rows.sum())]
            return descr

        def expr(self, model, data, shift=None, **kwargs):
            return shift * model.W.sum()

    expected = emulated(1, lambda W, rows: W - 0.1 * rows.sum())
    np.testing.assert_allclose(trained(cost=Shifted())[0], expected, rtol=1e-12)


@pytest.mark.parametrize(("value", "met"), [(np.nan, "NaN"), (np.inf, "Inf")])
def test_training_does_not_start_from_bad_parameters(value, met):
    model = LinearModel()
    model.W.set_value([value, 1.0])
    with pytest.raises(ValueError, match=f"have {met} in them: W"):
        trained(model=model)


def test_training_that_diverges_is_stopped():
    with pytest.raises(RuntimeError, match="(NaN|Inf) in W after batch"), np.errstate(all="ignore"):
        trained(learning_rate=1e300)


@pytest.mark.parametrize(("training", "monitoring", "argument"), [
    ("shuffled_sequential", "sequential", "train_iteration_mode: even_shuffled_sequential"),
    ("even_sequential", "sequential", "monitor_iteration_mode: even_sequential"),
])
def test_a_forced_batch_size_must_fit_the_data(training, monitoring, argument):
    model = LinearModel()
    model.force_batch_size = 4
    with pytest.raises(ValueError, match=f"forces the batch size 4, of which 10 .* {argument}"):
        trained(model=model, batch_size=None, train_iteration_mode=training, monitor_iteration_mode=monitoring,
                monitoring_dataset=DenseDesignMatrix(X=X))


@pytest.mark.parametrize(("gradients", "error", "message"), [
    (lambda W: [W], TypeError, "must return two dicts"),
    (lambda W: {}, ValueError, "one gradient for each parameter, W"),
    (lambda W: {W: pt.cast(W, "float32")}, TypeError, "dtype float32 for W, whose dtype is float64"),
])
def test_a_cost_with_wrong_gradients_is_named(gradients, error, message):
    cost = SquaredOutput()
    cost.get_gradients = lambda model, data: (gradients(model.W), {})
    with pytest.raises(error, match=f"SquaredOutput.get_gradients .*{message}"):
        trained(cost=cost)


def test_slips_are_named():
    with pytest.raises(TypeError, match="SumOfCosts"):
        SGD(learning_rate=0.1, cost=[SquaredOutput()])
    with pytest.raises(ValueError, match="learning_rate must be a number, got 'fast'"):
        SGD(learning_rate="fast")
    with pytest.raises(TypeError, match=r"monitoring_costs is a dict name -> Cost, got \[\]"):
        SGD(learning_rate=0.1, monitoring_costs=[])
    with pytest.raises(RuntimeError, match="needs SGD.setup"):
        SGD(learning_rate=0.1).train(None)
    model = LinearModel()
    model.get_lr_scalers = lambda: {sharedX(0.0, name="stranger"): 0.5}
    with pytest.raises(ValueError, match="scales stranger, which is none of its parameters: W"):
        trained(model=model)


def test_a_cost_without_data_cannot_be_trained_on():
    class OnlyParameters(NullDataSpecsMixin, Cost):
        def expr(self, model, data, **kwargs):
            return pt.sqr(model.W).sum()

    with pytest.raises(NotImplementedError, match="uses no data"):
        trained(cost=OnlyParameters())


def test_a_numeric_text_is_a_learning_rate_and_the_seed_decides_the_order():
    np.testing.assert_array_equal(trained(learning_rate="1e-1")[0], trained()[0])
    assert not np.array_equal(trained(seed=7)[0], trained()[0])


def test_the_companions_are_found_at_upstreams_address():
    for name in ("ExponentialDecay", "LinearDecay", "AnnealedLearningRate", "EpochMonitor", "MonitorBasedLRAdjuster",
                 "LinearDecayOverEpoch", "OneOverEpoch", "PolyakAveraging", "PatienceBasedTermCrit"):
        assert getattr(sgd, name).__name__ == name
