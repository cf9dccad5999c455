"""What the layers of a DBM have in common.

A layer's *total state* is all that it holds, say detector units and the pooled units over them. The layer above sees
its *upward state*, the layer below its *downward state*.
"""
from pylearn2.models.model import Model
from pylearn2.utils import block_gradient
from pylearn2.utils.mrg import MRG_RandomStreams


class Layer(Model):
    """A layer of a DBM; it belongs to one DBM, which lends its `rng` and `batch_size`."""

    # Pickles of before these options existed lack the attributes.
    center = False
    copies = 1

    def get_dbm(self):
        """Return the DBM that owns this layer, or None."""
        return getattr(self, "dbm", None)

    def set_dbm(self, dbm):
        """Hand this layer to `dbm`, which must be its first owner."""
        if self.get_dbm() is not None:
            raise ValueError(f"layer {getattr(self, 'layer_name', type(self).__name__)!r} belongs to a DBM already; "
                             "build another layer for this one")
        self.dbm = dbm

    def finalize_initialization(self):
        """Do what can only be done when all layers have their spaces; here nothing."""

    def get_total_state_space(self):
        """Return the Space of the total state."""
        raise self._lacks("get_total_state_space", "every layer needs one")

    def upward_state(self, total_state):
        """Return what the layer above sees; here everything."""
        return total_state

    def get_monitoring_channels(self):
        """Return a dict of channels of the parameters; here empty."""
        return {}

    def get_monitoring_channels_from_state(self, state):
        """Return a dict of channels of the total state; here empty."""
        return {}

    def make_state(self, num_examples, numpy_rng):
        """Return shared variables with a first state of `num_examples` chains."""
        raise self._lacks("make_state", "it cannot start Markov chains")

    def make_symbolic_state(self, num_examples, theano_rng):
        """Return an expression of a first state of `num_examples` chains."""
        raise self._lacks("make_symbolic_state", "it cannot start Markov chains")

    def sample(self, state_below=None, state_above=None, layer_above=None, theano_rng=None):
        """Return a draw of the total state, given the states of the layers below and above."""
        raise self._lacks("sample", "it cannot be in a Markov chain")

    def expected_energy_term(self, state, average, state_below=None, average_below=None):
        """Return this layer's term of the energy, for each example.

        `average` and `average_below` tell whether the states are means, which a layer that is not linear in them
        has to know.
        """
        raise self._lacks("expected_energy_term", "every layer needs one")

    def _needs_one_copy(self):
        if self.copies != 1:
            raise NotImplementedError(f"sampling a layer with copies={self.copies!r} is not here; leave copies out")

    def _centred(self, state):
        """Return `state` less its offset where the layer is centred."""
        return state - self.offset if self.center else state


class VisibleLayer(Layer):
    """A layer that meets the data.

    Attributes
    ----------
    learn_init_inpainting_state : bool, whether the first guess of a reconstruction has a gradient
    """

    learn_init_inpainting_state = True

    def get_total_state_space(self):
        """Return the input space."""
        return self.get_input_space()

    def mf_update(self, state_above, layer_above):
        """Return the mean given the layer above."""
        raise self._lacks("mf_update", "it cannot be inferred")

    def _unseen_mean(self):
        """Return the mean where nothing is known, such that it broadcasts against a batch."""
        raise self._lacks("_unseen_mean", "it cannot be reconstructed")

    def _noise(self, V):
        """Return a draw like the data `V` that stands for :meth:`_unseen_mean`."""
        return MRG_RandomStreams(42).normal(size=V.shape, dtype=self._unseen_mean().dtype)

    def init_inpainting_state(self, V, drop_mask, noise=False, return_unmasked=False):
        """Return a first guess where `drop_mask` is 1 and `V` where it is 0, and on request the guess alone too.

        With `noise` random numbers stand for the mean where nothing is known.
        """
        unmasked = self._noise(V) if noise else self._unseen_mean()
        guess = unmasked if noise or self.learn_init_inpainting_state else block_gradient(unmasked)
        state = _inpainted(guess, drop_mask, V)
        return (state, unmasked) if return_unmasked else state

    def inpaint_update(self, state_above, layer_above, drop_mask=None, V=None, return_unmasked=False):
        """Return the mean given the layer above, where `drop_mask` is 0 `V`; on request the mean alone too."""
        unmasked = self.mf_update(state_above, layer_above)
        state = _inpainted(unmasked, drop_mask, V)
        return (state, unmasked) if return_unmasked else state


class HiddenLayer(Layer):
    """A layer over another one."""

    def downward_state(self, total_state):
        """Return what the layer below sees; here everything."""
        return total_state

    def downward_message(self, downward_state):
        """Return the input that the layer below gets from `downward_state`."""
        raise self._lacks("downward_message", "every hidden layer needs one")

    def mf_update(self, state_below, state_above, layer_above=None, double_weights=False, iter_name=None):
        """Return the mean of the total state, given those of the layers below and above."""
        raise self._lacks("mf_update", "every hidden layer needs one")

    def get_l1_act_cost(self, state, target, coeff, eps):
        """Return a penalty on mean activations away from `target`."""
        raise self._lacks("get_l1_act_cost", "give this layer a coefficient of 0.")

    def get_l2_act_cost(self, state, target, coeff):
        """Return a squared penalty on mean activations away from `target`."""
        raise self._lacks("get_l2_act_cost", "give this layer a coefficient of 0.")

    def get_stdev_rewards(self, state, coeffs):
        """Return a cost that is low where units vary over the batch."""
        raise self._lacks("get_stdev_rewards", "give this layer a coefficient of 0.")

    def get_range_rewards(self, state, coeffs):
        """Return a cost that is low where units reach far over the batch."""
        raise self._lacks("get_range_rewards", "give this layer a coefficient of 0.")


def _inpainted(unmasked, drop_mask, V):
    """Return `unmasked` where `drop_mask` is 1 and `V` where it is 0; without a mask `unmasked`."""
    return unmasked if drop_mask is None else drop_mask * unmasked + (1 - drop_mask) * V
