"""Cost, SumOfCosts, MethodCost, LpPenalty and FixedVarDescr, on a model of one matrix."""
import numpy as np
import pytensor
import pytensor.tensor as pt
import pytest

from pylearn2.costs.cost import (
    Cost,
    DefaultDataSpecsMixin,
    FixedVarDescr,
    FixedVarDescrDataSpecsError,
    LpPenalty,
    MethodCost,
    NullDataSpecsMixin,
    SumOfCosts,
    merge,
)
from pylearn2.space import CompositeSpace, NullSpace, VectorSpace
from pylearn2.utils import function, sharedX
from pylearn2.utils.exc import SettingError

X = np.array([[1.0, 2.0], [3.0, -1.0], [0.0, 1.0]])
Y = np.array([[1.0], [0.0], [2.0]])
W = np.array([[0.5], [-1.0]])


class LinearStandIn:
    """X W, with a second parameter that nothing depends on."""

    squared_norm_data_specs = (NullSpace(), "")

    def __init__(self):
        self.W = sharedX(W, name="W")
        self.unused = sharedX(np.ones(3), name="unused")

    def get_params(self):
        return [self.W, self.unused]

    def get_input_space(self):
        return VectorSpace(2)

    def get_target_space(self):
        return VectorSpace(1)

    def get_input_source(self):
        return "features"

    def get_target_source(self):
        return "targets"

    def squared_norm(self, data):
        return pt.sqr(self.W).sum()

    def mean_output(self, data):
        return pt.dot(data, self.W).mean()

    def mean_output_data_specs(self):
        return self.get_input_space(), self.get_input_source()


class SquaredError(DefaultDataSpecsMixin, Cost):
    supervised = True

    def cost_per_example(self, model, data, **kwargs):
        features, targets = data
        return pt.sqr(pt.dot(features, model.W) - targets).sum(axis=1)

    def is_stochastic(self):
        return False


class Named(NullDataSpecsMixin, Cost):
    def expr(self, model, data, scale=1.0):
        value = scale * pt.abs(model.W).sum()
        value.name = "size"
        return value

    def get_monitoring_channels(self, model, data, **kwargs):
        return {"largest": model.W.max()}

    def is_stochastic(self):
        return True


class Intractable(NullDataSpecsMixin, Cost):
    def expr(self, model, data):
        return None

    def get_gradients(self, model, data):
        return {model.W: pt.ones_like(model.W)}, {self.counter: self.counter + 1}

    counter = sharedX(0.0, name="counter")


BOTH = (CompositeSpace([VectorSpace(2), VectorSpace(1)]), ("features", "targets"))
ERRORS = X @ W - Y
ERROR_GRADIENT = 2 * X.T @ ERRORS / 3


@pytest.fixture
def model():
    return LinearStandIn()


@pytest.fixture
def batch(model):
    return SquaredError().get_data_specs(model)[0].make_theano_batch()


def value_of(expressions, batch):
    return function(list(batch), expressions)(X, Y)


def test_expr_is_the_mean_over_the_examples(model, batch):
    np.testing.assert_allclose(value_of(SquaredError().expr(model, batch), batch), (ERRORS ** 2).mean())


def test_gradients_are_those_of_expr_and_zeros_where_it_depends_on_nothing(model, batch):
    grads, updates = SquaredError().get_gradients(model, batch)
    assert list(grads) == model.get_params() and updates == {}
    of_W, of_unused = value_of(list(grads.values()), batch)
    np.testing.assert_allclose(of_W, ERROR_GRADIENT)
    np.testing.assert_array_equal(of_unused, np.zeros(3))


def test_a_type_error_inside_expr_names_the_cost(model):
    with pytest.raises(TypeError, match="Named.expr .*unexpected keyword.*scael"):
        Named().get_gradients(model, None, scael=2)


def test_what_a_cost_does_not_say_is_asked_for_by_name(model):
    for method, arguments in [("expr", (model, None)), ("get_data_specs", (model,)), ("is_stochastic", ())]:
        with pytest.raises(NotImplementedError, match="^Cost "):
            getattr(Cost(), method)(*arguments)


def test_data_specs_of_the_mixins(model):
    cost = SquaredError()
    assert cost.get_data_specs(model) == BOTH
    cost.supervised = False
    assert cost.get_data_specs(model) == (VectorSpace(2), "features")
    assert Named().get_data_specs(model) == (NullSpace(), "")


def test_data_of_another_space_are_refused(model):
    with pytest.raises(TypeError, match="NullSpace"):
        Named._validate(Named(), model, pt.matrix())
    with pytest.raises(ValueError, match="2 parts, got 1"):
        SquaredError().get_monitoring_channels(model, (pt.matrix(),))


def test_a_sum_weighs_its_terms_and_their_gradients(model, batch):
    cost = SumOfCosts([SquaredError(), [0.5, Named()], (2, MethodCost("squared_norm"))])
    assert cost.supervised and cost.is_stochastic()
    expected = (ERRORS ** 2).mean() + 0.5 * abs(W).sum() + 2 * (W ** 2).sum()
    np.testing.assert_allclose(value_of(cost.expr(model, batch), batch), expected)
    grads, updates = cost.get_gradients(model, batch)
    of_W, of_unused = value_of(list(grads.values()), batch)
    np.testing.assert_allclose(of_W, ERROR_GRADIENT + 0.5 * np.sign(W) + 4 * W)
    np.testing.assert_array_equal(of_unused, np.zeros(3))
    assert updates == {}


def test_a_sum_asks_for_each_thing_once(model):
    cost = SumOfCosts([MethodCost("mean_output"), Named(), SquaredError(), SquaredError()])
    assert cost.get_data_specs(model) == BOTH
    x, y = pt.matrices("xy")
    expected = (X @ W).mean() + abs(W).sum() + 2 * (ERRORS ** 2).mean()
    np.testing.assert_allclose(value_of(cost.expr(model, (x, y)), (x, y)), expected)
    without_targets = SumOfCosts([MethodCost("mean_output"), Named()])
    assert without_targets.get_data_specs(model) == (VectorSpace(2), "features")


def test_terms_are_recorded_without_their_coefficients_under_the_name_of_the_expression(model, batch):
    # A mean is called "mean"; the original's runs of autoencoders recorded "term_0_mean" for that reason.
    channels = SumOfCosts([SquaredError(), [0.5, Named()]]).get_monitoring_channels(model, batch)
    assert list(channels) == ["term_0_mean", "largest", "term_1_size"]
    values = value_of(list(channels.values()), batch)
    np.testing.assert_allclose(values, [(ERRORS ** 2).mean(), W.max(), abs(W).sum()])
    assert all(channel.dtype == pytensor.config.floatX for channel in channels.values())


def test_an_intractable_term_leaves_gradients_and_updates_only(model, batch):
    cost = SumOfCosts([SquaredError(), [3.0, Intractable()]])
    assert cost.expr(model, batch) is None
    assert list(cost.get_monitoring_channels(model, batch)) == ["term_0_mean"]
    grads, updates = cost.get_gradients(model, batch)
    np.testing.assert_allclose(value_of(grads[model.W], batch), ERROR_GRADIENT + 3)
    assert list(updates) == [Intractable.counter]
    with pytest.raises(KeyError):
        SumOfCosts([Intractable(), Intractable()]).get_gradients(model, ())
    with pytest.raises(NotImplementedError, match="Silent.expr is None"):
        type("Silent", (Intractable,), {"get_gradients": Cost.get_gradients})().get_gradients(model, None)


def test_a_sum_refuses_gradients_of_and_updates_for_the_wrong_variables(model):
    class Stray(Intractable):
        def get_gradients(self, model, data):
            return {self.counter: self.counter}, {}

    class Meddler(Intractable):
        def get_gradients(self, model, data):
            return {}, {model.W: model.W}

    with pytest.raises(ValueError, match="Stray .*counter"):
        SumOfCosts([Stray()]).get_gradients(model, ())
    with pytest.raises(ValueError, match="Meddler updates W"):
        SumOfCosts([Meddler()]).get_gradients(model, ())


@pytest.mark.parametrize("costs, met", [
    ([], r"\[\]"), (SquaredError(), "SquaredError"), (["nll"], "nll"), ([[1, 2, 3]], r"\(1, 2, 3\)"),
    ([["much", SquaredError()]], "'much'"),
])
def test_what_is_no_list_of_costs_is_refused(costs, met):
    with pytest.raises(ValueError, match=met):
        SumOfCosts(costs)


def test_a_method_cost_finds_its_specs_by_name(model):
    assert MethodCost("mean_output").get_data_specs(model) == (VectorSpace(2), "features")
    other = MethodCost("mean_output", data_specs="squared_norm_data_specs")
    assert other.get_data_specs(model) == (NullSpace(), "")
    with pytest.raises(AttributeError, match="'energy_data_specs'.*LinearStandIn") as told:
        MethodCost("energy").expr(model, None)
    assert isinstance(told.value, SettingError)


@pytest.mark.parametrize("p", [1, 2, 3])
def test_lp_penalty_sums_absolute_powers(model, p):
    penalty = LpPenalty([model.W, model.unused], p).expr(model, None)
    np.testing.assert_allclose(function([], penalty)(), (abs(W) ** p).sum() + 3)


def test_fixed_variables_reach_the_terms_and_callbacks_are_united(model):
    def remember(*batch):
        pass

    class Fixing(Named):
        def __init__(self, name):
            self.name = name

        def get_fixed_var_descr(self, model, data):
            descr = FixedVarDescr()
            descr.fixed_vars[self.name] = 3.0
            descr.on_load_batch.append(remember)
            return descr

    cost = SumOfCosts([Fixing("scale"), Named()])
    descr = cost.get_fixed_var_descr(model, ())
    assert descr.fixed_vars == {"scale": 3.0} and descr.on_load_batch == [remember]
    np.testing.assert_allclose(function([], cost.expr(model, (), **descr.fixed_vars))(), 6 * abs(W).sum())
    both = SumOfCosts([Fixing("scale"), Fixing("mask")]).get_fixed_var_descr(model, ())
    assert both.on_load_batch == [remember]
    with pytest.raises(ValueError, match="scale"):
        merge(descr, descr)


def test_data_specs_of_a_fixed_var_descr_are_gone():
    with pytest.raises(FixedVarDescrDataSpecsError):
        _ = FixedVarDescr().data_specs
    with pytest.raises(FixedVarDescrDataSpecsError, match="features"):
        FixedVarDescr().data_specs = "features"
