"""Costs that train a deep Boltzmann machine.

    PCD, VariationalPCD, VariationalCD             gradients of the likelihood, by sampling and mean field
    MF_L1_ActCost, MF_L2_ActCost, TorontoSparsity  hidden units near a wished mean activity
    WeightDecay                                    squared weights
"""
import functools
import operator

import pytensor
import pytensor.tensor as pt

from pylearn2.costs.cost import Cost, DefaultDataSpecsMixin, NullDataSpecsMixin
from pylearn2.utils import constantX, grad
from pylearn2.utils.nested import flatten
from pylearn2.utils.rng import make_theano_rng

__all__ = [
    "PCD", "BaseCD", "MF_L1_ActCost", "MF_L2_ActCost", "TorontoSparsity", "VariationalCD", "VariationalPCD",
    "WeightDecay",
]

DEFAULT_SEED = 2012 + 10 + 14


class _OfData(DefaultDataSpecsMixin, Cost):
    """A cost of features, and if `supervised` of labels too."""

    def _split(self, model, data):
        """Return (X, Y), where Y is None for a cost that is not supervised."""
        self._validate(model, data)
        return data if self.supervised else (data, None)


class BaseCD(_OfData):
    """The gradient of minus the log likelihood: a positive phase, at the data, less a negative one, at samples.

        d cost = d mean E(data, h) - d mean E(samples)

    A subclass writes `_get_positive_phase` and `_get_negative_phase`. There is no value to monitor.

    Parameters
    ----------
    num_chains : int, Markov chains
    num_gibbs_steps : int, moves of each chain between two updates
    supervised : bool, whether the top layer, a Softmax, is given labels
    toronto_neg : bool, whether the negative phase takes means of hidden units in place of their samples, for less
        variance; for two binary hidden layers under a Softmax
    theano_rng : stream, seed or None, default 2036
    """

    def __init__(self, num_chains, num_gibbs_steps, supervised=False, toronto_neg=False, theano_rng=None):
        if supervised not in (True, False):
            raise ValueError(f"supervised is true or false, got {supervised!r}")
        self.num_chains, self.num_gibbs_steps = num_chains, num_gibbs_steps
        self.supervised, self.toronto_neg = bool(supervised), toronto_neg
        self.theano_rng = make_theano_rng(theano_rng, DEFAULT_SEED, which_method="binomial")

    def expr(self, model, data):
        """Return None: only the gradient can be computed."""
        self._validate(model, data)

    def is_stochastic(self):
        """Return True: samples are drawn."""
        return True

    def get_monitoring_channels(self, model, data):
        """Return, where there are labels, how many are inferred wrongly, without them and (``recons_``) given them."""
        X, Y = self._split(model, data)
        if Y is None:
            return {}
        channels = {"misclass": _misclass(Y, model.mf(X)[-1])}
        if len(model.hidden_layers) > 1:
            *_, below, top = model.hidden_layers
            again = top.mf_update(state_below=below.upward_state(model.mf(X, Y=Y)[-2]))
            channels["recons_misclass"] = _misclass(Y, again)
        return channels

    def get_gradients(self, model, data):
        """Return the gradients, and the updates that move the chains."""
        X, Y = self._split(model, data)
        if Y is not None:
            _check_top_is_softmax(model)
        positive, updates = self._get_positive_phase(model, X, Y)
        negative, more_updates = self._get_negative_phase(model, X, Y)
        return {param: negative[param] + gradient for param, gradient in positive.items()}, updates | more_updates

    def _get_positive_phase(self, model, X, Y=None):
        raise NotImplementedError(f"{type(self).__name__} does not implement _get_positive_phase")

    def _get_negative_phase(self, model, X, Y=None):
        raise NotImplementedError(f"{type(self).__name__} does not implement _get_negative_phase")

    # ---------------------------------------------------------------- phases to choose from

    def _get_variational_pos(self, model, X, Y):
        """Mean field stands for the hidden units, which makes a bound on the likelihood."""
        means = model.mf(X, Y)
        return _gradients(model, model.expected_energy(X, means).mean(), means)

    def _get_sampling_pos(self, model, X, Y):
        """Chains that start anew at the data stand for the hidden units."""
        clamped, states = {model.visible_layer: True}, {model.visible_layer: X}
        hidden = model.hidden_layers
        if Y is not None:
            clamped[hidden[-1]], states[hidden[-1]] = True, Y
            hidden = hidden[:-1]
        for layer in hidden:
            states[layer] = _zeros_like(layer.init_mf_state())
        states = model.sampling_procedure.sample(layer_to_state=states, layer_to_clamp=clamped,
                                                 num_steps=self.num_gibbs_steps, theano_rng=self.theano_rng)
        samples = [states[layer] for layer in model.hidden_layers]
        return _gradients(model, model.energy(X, samples).mean(), samples)

    def _get_persistent_neg(self, model):
        """Chains that live on between batches."""
        model.layer_to_chains = model.make_layer_to_state(self.num_chains)
        updates, states = model.get_sampling_updates(model.layer_to_chains, self.theano_rng,
                                                     num_steps=self.num_gibbs_steps, return_layer_to_updated=True)
        return self._get_neg(model, states), updates

    def _get_neg(self, model, layer_to_chains):
        return (self._get_toronto_neg if self.toronto_neg else self._get_standard_neg)(model, layer_to_chains)

    def _get_standard_neg(self, model, layer_to_chains):
        V, *hidden = [layer_to_chains[layer] for layer in model.get_all_layers()]
        return _gradients(model, -model.energy(V, hidden).mean(), [V, hidden])

    def _get_toronto_neg(self, model, layer_to_chains):
        _check_toronto_layers(model)
        V, _, H2, Y = [layer_to_chains[layer] for layer in model.get_all_layers()]
        first, second, top = model.hidden_layers
        H1_mean = first.mf_update(state_below=model.visible_layer.upward_state(V),
                                  state_above=second.downward_state(H2), layer_above=second)
        Y_mean = top.mf_update(state_below=second.upward_state(H2))
        H2_mean = second.mf_update(state_below=first.upward_state(H1_mean), state_above=top.downward_state(Y_mean),
                                   layer_above=top)
        hidden = [H1_mean, H2_mean, Y]
        return _gradients(model, -model.energy(V, hidden).mean(), [V, hidden])


class PCD(BaseCD):
    """Persistent contrastive divergence, with samples in the positive phase too; the arguments are BaseCD's."""

    def _get_positive_phase(self, model, X, Y=None):
        return self._get_sampling_pos(model, X, Y), {}

    def _get_negative_phase(self, model, X, Y=None):
        return self._get_persistent_neg(model)


class VariationalPCD(BaseCD):
    """Persistent contrastive divergence, with mean field in the positive phase; the arguments are BaseCD's.

    Source: Salakhutdinov and Hinton, "Deep Boltzmann machines", AISTATS 2009.
    """

    def _get_positive_phase(self, model, X, Y=None):
        return self._get_variational_pos(model, X, Y), {}

    def _get_negative_phase(self, model, X, Y=None):
        return self._get_persistent_neg(model)


class VariationalCD(BaseCD):
    """Contrastive divergence: chains that start at the data; the arguments are BaseCD's.

    Here `num_chains` is the number of examples of a batch.
    """

    def _get_positive_phase(self, model, X, Y=None):
        return self._get_variational_pos(model, X, Y), {}

    def _get_negative_phase(self, model, X, Y=None):
        clamped = {model.visible_layer: True}
        states = model.make_layer_to_symbolic_state(self.num_chains, self.theano_rng)
        states[model.visible_layer] = X
        if Y is not None:
            clamped[model.hidden_layers[-1]], states[model.hidden_layers[-1]] = True, Y
        sample = model.sampling_procedure.sample
        states = sample(states, self.theano_rng, layer_to_clamp=clamped, num_steps=1)
        return self._get_neg(model, sample(states, self.theano_rng, num_steps=self.num_gibbs_steps)), {}


def _gradients(model, energy, constants):
    """Return parameter -> gradient of `energy`, the states in `constants` held fixed."""
    params = model.get_params()
    grads = pytensor.grad(energy, params, consider_constant=flatten(constants), disconnected_inputs="ignore")
    return dict(zip(params, grads, strict=True))


def _zeros_like(state):
    return tuple(map(_zeros_like, state)) if isinstance(state, tuple) else pt.zeros_like(state)


def _misclass(Y, Y_hat):
    return pt.neq(pt.argmax(Y, axis=1), pt.argmax(Y_hat, axis=1)).mean(dtype=Y_hat.dtype)


def _check_top_is_softmax(model):
    top = model.hidden_layers[-1]
    if not hasattr(top, "n_classes"):
        raise ValueError(f"a supervised cost needs a Softmax as the top layer, this DBM has a {type(top).__name__}")


def _check_toronto_layers(model):
    pools = [getattr(layer, "pool_size", None) for layer in model.hidden_layers]
    if pools != [1, 1, None] or not hasattr(model.hidden_layers[-1], "n_classes"):
        kinds = ", ".join(type(layer).__name__ for layer in model.hidden_layers)
        raise ValueError(f"toronto_neg is for two BinaryVectorMaxPool layers of pool_size 1 under a Softmax, "
                         f"this DBM has {kinds}")


class MF_L1_ActCost(_OfData):
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
        settings = zip(layers, means, self.targets, self.coeffs, self.eps, strict=True)
        total = _sum_of([layer.get_l1_act_cost(*rest) for layer, *rest in settings if not _is_zero(rest[2])])
        total.name = "MF_L1_ActCost"
        return total

    def is_stochastic(self):
        """Return False: nothing is drawn."""
        return False


class MF_L2_ActCost(_OfData):
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
        return _sum_of([term for term in terms if term is not None])

    def means_and_terms(self, model, data):
        """Return the list of the hidden layers' means and that of their penalties, None for those not asked."""
        X, Y = self._split(model, data)
        means = model.mf(X, Y=Y)
        settings = zip(model.hidden_layers, means, self.targets, self.coeffs, strict=True)
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
        states = [data[0] if self.supervised else data, *means]
        grads = {}
        for below, layer, state_below, state, term in zip(model.get_all_layers(), model.hidden_layers, states, means,
                                                          terms, strict=False):
            if term is not None:
                grads |= self._through_own_input(layer, below.upward_state(state_below), state, term)
        return grads, {}

    @staticmethod
    def _through_own_input(layer, state_below, state, term):
        """Return the gradient of `term` as if the means `state` were the layer's input, unsquashed."""
        inputs = flatten(layer.linear_feed_forward_approximation(state_below))
        known = dict(zip(inputs, pytensor.grad(term, flatten(state)), strict=True))
        params = layer.get_params()
        grads = grad(None, params, known_grads=known, consider_constant=[state_below])
        return dict(zip(params, grads, strict=True))

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
        terms = [layer.get_weight_decay(coeff) for layer, coeff in zip(model.hidden_layers, self.coeffs, strict=True)
                 if not _is_zero(coeff)]
        total = _sum_of(terms)
        total.name = "weight_decay" if terms else "0_weight_decay"
        return total

    def is_stochastic(self):
        """Return False: nothing is drawn."""
        return False


def _is_zero(coeff):
    return isinstance(coeff, int | float) and coeff == 0


def _sum_of(terms):
    return functools.reduce(operator.add, terms) if terms else constantX(0.0)
