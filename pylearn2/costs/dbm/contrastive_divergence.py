"""Gradients of a DBM's log likelihood: what the data ask for, less what the model itself would have.

    BaseCD            the two phases, and the ways to take them
    PCD               samples in both; the chains of the negative phase live on between batches
    VariationalPCD    mean field in the positive phase
    VariationalCD     mean field, and chains that start at the data
"""
import pytensor.tensor as pt

from pylearn2.costs.dbm.cost_of_data import CostOfData
from pylearn2.utils import grad
from pylearn2.utils.nested import flatten
from pylearn2.utils.numbers import check_count
from pylearn2.utils.rng import make_theano_rng

DEFAULT_SEED = 2012 + 10 + 14


class BaseCD(CostOfData):
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
        check_count(num_chains, "num_chains")
        check_count(num_gibbs_steps, "num_gibbs_steps")
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
    grads = grad(energy, params, consider_constant=flatten(constants))
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
