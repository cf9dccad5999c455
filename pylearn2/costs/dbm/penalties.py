"""Penalties on the hidden layers of a DBM: on their mean activity, and on their weights.

    MF_L1_ActCost, MF_L2_ActCost    absolute and squared distance of activities from a target
    TorontoSparsity                 the squared one, with a gradient that stays in its layer
    WeightDecay                     squared weights
    gradients_in_own_layers         the gradient of TorontoSparsity, for any penalty on means
"""
import functools
import operator

import pytensor

from pylearn2.costs.cost import Cost, NullDataSpecsMixin
from pylearn2.costs.dbm.cost_of_data import CostOfData
from pylearn2.utils import constantX, grad
from pylearn2.utils.nested import flatten


class MF_L1_ActCost(CostOfData):
    """Absolute penalty on mean activities: the sum over hidden layers of ``layer.get_l1_act_cost``.

    Parameters
    ----------
    targets, coeffs, eps : list with one entry for each hidden layer; a layer with the coefficient 0 is not asked
    supervised : bool, whether the means are inferred given labels; the top layer then has no entry
    """

    def __init__(self, targets, coeffs, eps, supervised):
        self.targets, self.coeffs, self.eps, self.supervised = targets, coeffs, eps, supervised

    def expr(self, model, data, **kwargs):
        """Return the sum of the layers' penalties."""
        X, Y = self._split(model, data)
        layers, means = model.hidden_layers, model.mf(X, Y=Y)
        if self.supervised:
            layers, means = layers[:-1], means[:-1]
        settings = _each_layer(self, layers, means, targets=self.targets, coeffs=self.coeffs, eps=self.eps)
        total = sum_of([layer.get_l1_act_cost(*rest) for layer, *rest in settings if not _is_zero(rest[2])])
        total.name = "MF_L1_ActCost"
        return total

    def is_stochastic(self):
        """Return False: nothing is drawn."""
        return False


class MF_L2_ActCost(CostOfData):
    """Squared penalty on mean activities: the sum over hidden layers of ``layer.get_l2_act_cost``.

    Parameters
    ----------
    targets, coeffs : list with one entry for each hidden layer; a layer with the coefficient 0 is not asked
    supervised : bool, whether the means are inferred given labels
    """

    def __init__(self, targets, coeffs, supervised=False):
        self.targets, self.coeffs, self.supervised = targets, coeffs, supervised

    def expr(self, model, data, **kwargs):
        """Return the sum of the layers' penalties."""
        _, terms = self.means_and_terms(model, data)
        return sum_of([term for term in terms if term is not None])

    def means_and_terms(self, model, data):
        """Return the list of the hidden layers' means and that of their penalties, None for those not asked."""
        X, Y = self._split(model, data)
        means = model.mf(X, Y=Y)
        settings = _each_layer(self, model.hidden_layers, means, targets=self.targets, coeffs=self.coeffs)
        return means, [None if _is_zero(rest[2]) else layer.get_l2_act_cost(*rest) for layer, *rest in settings]

    def is_stochastic(self):
        """Return False: nothing is drawn."""
        return False


class TorontoSparsity(Cost):
    """:class:`MF_L2_ActCost` with another gradient: it reaches a layer's parameters by the layer's own input alone.

    That is what the MATLAB code of Salakhutdinov's papers does, as if mean field were one upward pass.

    Parameters
    ----------
    targets, coeffs, supervised : as for :class:`MF_L2_ActCost`
    """

    def __init__(self, targets, coeffs, supervised=False):
        self.targets, self.coeffs, self.supervised = targets, coeffs, supervised
        self.base_cost = MF_L2_ActCost(targets=targets, coeffs=coeffs, supervised=supervised)

    def expr(self, model, data, **kwargs):
        """Return the sum of the layers' penalties."""
        return self.base_cost.expr(model, data, **kwargs)

    def get_gradients(self, model, data, **kwargs):
        """Return the gradients of the penalised layers' parameters, and no updates."""
        means, terms = self.base_cost.means_and_terms(model, data)
        return gradients_in_own_layers(model, [data[0] if self.supervised else data, *means], terms), {}

    def get_data_specs(self, model):
        """Return the specs of the data, and if `supervised` of the labels."""
        return self.base_cost.get_data_specs(model)

    def is_stochastic(self):
        """Return False: nothing is drawn."""
        return False


class WeightDecay(NullDataSpecsMixin, Cost):
    """The sum over hidden layers of coefficient times the sum of squared weights.

    Parameters
    ----------
    coeffs : list with one coefficient for each hidden layer
    """

    def __init__(self, coeffs):
        self.coeffs = coeffs

    def expr(self, model, data, **kwargs):
        """Return the penalty, named ``weight_decay``, or where all coefficients are 0 ``0_weight_decay``."""
        self._validate(model, data)
        settings = _each_layer(self, model.hidden_layers, coeffs=self.coeffs)
        terms = [layer.get_weight_decay(coeff) for layer, coeff in settings if not _is_zero(coeff)]
        total = sum_of(terms)
        total.name = "weight_decay" if terms else "0_weight_decay"
        return total

    def is_stochastic(self):
        """Return False: nothing is drawn."""
        return False


def gradients_in_own_layers(model, states, terms):
    """Return parameter -> gradient of penalties on hidden layers' means, by each layer's own input alone.

    Parameters
    ----------
    model : DBM
    states : list of the data and the means of the hidden layers
    terms : list with the penalty on each hidden layer's means, or None where there is none
    """
    grads = {}
    for below, layer, state_below, state, term in zip(model.get_all_layers(), model.hidden_layers, states, states[1:],
                                                      terms, strict=False):
        if term is not None:
            grads |= _through_own_input(layer, below.upward_state(state_below), state, term)
    return grads


def _through_own_input(layer, state_below, state, term):
    """Return the gradient of `term` as if the means `state` were the layer's input, unsquashed."""
    inputs = flatten(layer.linear_feed_forward_approximation(state_below))
    known = dict(zip(inputs, pytensor.grad(term, flatten(state)), strict=True))
    params = layer.get_params()
    grads = grad(None, params, known_grads=known, consider_constant=[state_below])
    return dict(zip(params, grads, strict=True))


def _each_layer(cost, layers, *columns, **settings):
    """Return rows (layer, its entry of each column, its entry of each list of settings)."""
    for name, values in settings.items():
        if len(values) != len(layers):
            raise ValueError(f"{type(cost).__name__} needs one of its {name} for each of {len(layers)} hidden layers, "
                             f"got {values!r}")
    return zip(layers, *columns, *settings.values(), strict=True)


def _is_zero(coeff):
    return isinstance(coeff, int | float) and coeff == 0


def sum_of(terms):
    """Return the sum of a list of expressions; of none, 0."""
    return functools.reduce(operator.add, terms) if terms else constantX(0.0)
