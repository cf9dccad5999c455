"""`BinaryVector`, visible binary units."""
import numpy as np
import pytensor
import pytensor.tensor as pt

from pylearn2.expr.nnet import elemwise_kl, sigmoid_numpy
from pylearn2.models.dbm.biases import init_sigmoid_bias_from_marginals
from pylearn2.models.dbm.layer.base import VisibleLayer
from pylearn2.space import VectorSpace
from pylearn2.utils import sharedX


class BinaryVector(VisibleLayer):
    """Visible units that are 0 or 1.

        term of the energy: -v.b        P(v = 1 | h) = sigmoid(message from above + b)

    Parameters
    ----------
    nvis : int
    bias_from_marginals : Dataset of numbers from 0 to 1; b then gives each unit its mean
    center : bool, whether the layer above sees v less the means that b alone would give
    copies : int, how many units stand for one
    learn_init_inpainting_state : bool, whether a reconstruction's first guess has a gradient
    """

    learn_init_inpainting_state = False

    def __init__(self, nvis, bias_from_marginals=None, center=False, copies=1, learn_init_inpainting_state=False):
        super().__init__()
        self.nvis = nvis
        self.center, self.copies = center, copies
        self.learn_init_inpainting_state = learn_init_inpainting_state
        self.space = self.input_space = VectorSpace(nvis)
        start = np.zeros(nvis)
        if bias_from_marginals is not None:
            start = init_sigmoid_bias_from_marginals(bias_from_marginals)
        self.bias = sharedX(start, "visible_bias")
        if center:
            self.offset = sharedX(sigmoid_numpy(start))

    def get_params(self):
        """Return [b]."""
        return [self.bias]

    def get_biases(self):
        """Return b."""
        return self.bias.get_value()

    def set_biases(self, biases, recenter=False):
        """Set b; with `recenter` the offset too."""
        self.bias.set_value(biases)
        if recenter:
            self.offset.set_value(sigmoid_numpy(self.bias.get_value()))

    def upward_state(self, total_state):
        """Return what the layer above sees."""
        return self._centred(total_state) * self.copies

    def mf_update(self, state_above, layer_above):
        """Return P(v = 1), given the layer above."""
        return pt.sigmoid(layer_above.downward_message(state_above) + self.bias)

    def sample(self, state_below=None, state_above=None, layer_above=None, theano_rng=None):
        """Return a draw of v, given the layer above."""
        self._needs_one_copy()
        mean = self.mf_update(state_above, layer_above)
        return theano_rng.binomial(size=mean.shape, p=mean, dtype=mean.dtype, n=1)

    def make_state(self, num_examples, numpy_rng):
        """Return a shared draw of v, each unit as b alone would have it."""
        self._needs_one_copy()
        drawn = numpy_rng.uniform(0.0, 1.0, (num_examples, self.nvis)) < sigmoid_numpy(self.bias.get_value())
        return sharedX(drawn, name="v_sample_shared")

    def make_symbolic_state(self, num_examples, theano_rng):
        """Return a symbolic draw of v, each unit as b alone would have it."""
        self._needs_one_copy()
        return theano_rng.binomial(size=(num_examples, self.nvis), p=pt.sigmoid(self.bias),
                                   dtype=pytensor.config.floatX)

    def expected_energy_term(self, state, average, state_below=None, average_below=None):
        """Return ``-v.b`` of each example; it is linear, so means and states are alike."""
        self.space.validate(state)
        return -pt.dot(self._centred(state), self.bias) * self.copies

    def _unseen_mean(self):
        return pt.sigmoid(self.bias.dimshuffle("x", 0))

    def _noise(self, V):
        return pt.sigmoid(super()._noise(V))

    def recons_cost(self, V, V_hat_unmasked, drop_mask=None, use_sum=False):
        """Return the mean cross-entropy of `V` under the means `V_hat_unmasked`, where `drop_mask` is 1."""
        if use_sum:
            raise NotImplementedError("BinaryVector.recons_cost averages over units; leave use_sum out")
        cost = elemwise_kl(V, V_hat_unmasked)
        return (cost if drop_mask is None else drop_mask * cost).mean()
