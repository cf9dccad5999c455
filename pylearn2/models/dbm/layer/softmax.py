"""`Softmax`, a hidden unit with several values: the top layer that knows the class."""
import numpy as np
import pytensor.tensor as pt

from pylearn2.expr.nnet import arg_of_softmax, log_softmax, softmax_numpy
from pylearn2.models.dbm.layer.weights import WeightedHiddenLayer
from pylearn2.models.mlp.channels import class_channels
from pylearn2.models.mlp.initialization import draw_weights
from pylearn2.space import VectorSpace
from pylearn2.utils import block_gradient, function, sharedX
from pylearn2.utils.rng import make_theano_rng


class Softmax(WeightedHiddenLayer):
    """One-hot rows, whose place is a class.

        term of the energy: -y.b - v W y        P(y | v) = softmax(v W + b)

    Parameters
    ----------
    n_classes : int
    layer_name : str; the parameters are called ``softmax_b`` and ``softmax_W`` whatever it is
    irange, sparse_init : float or int, one of them: how the weights are drawn, see the layers of an MLP
    sparse_istdev, W_lr_scale, b_lr_scale, max_col_norm : as for an MLP's Linear
    copies : int, how many units stand for one
    center : bool, whether the layer below sees states less the means that b alone would give
    learn_init_inpainting_state : bool, whether a reconstruction's first guess has a gradient
    """

    learn_init_inpainting_state = True

    def __init__(self, n_classes, layer_name, irange=None, sparse_init=None, sparse_istdev=1.0, W_lr_scale=None,
                 b_lr_scale=None, max_col_norm=None, copies=1, center=False, learn_init_inpainting_state=True):
        super().__init__()
        if not isinstance(n_classes, int | np.integer):
            raise TypeError(f"n_classes of layer {layer_name!r} is a whole number, got {n_classes!r}")
        self.n_classes, self.layer_name = n_classes, layer_name
        self.irange, self.sparse_init, self.sparse_istdev = irange, sparse_init, sparse_istdev
        self.copies, self.center = copies, center
        self.learn_init_inpainting_state = learn_init_inpainting_state
        self._set_learning(W_lr_scale, b_lr_scale, max_col_norm)
        self.output_space = VectorSpace(n_classes)
        self.b = sharedX(np.zeros(n_classes), name="softmax_b")
        if center:
            self.offset = sharedX(self._means_of_biases())

    def _means_of_biases(self):
        return softmax_numpy(self.b.get_value()[None, :])[0]

    def set_input_space(self, space):
        """Take states of `space` from below and draw the weights."""
        self._take_input_space(space)
        W = draw_weights(self._owner_rng(), (self.input_dim, self.n_classes), self.layer_name, irange=self.irange,
                         sparse_init=self.sparse_init, sparse_stdev=self.sparse_istdev)
        self.W = sharedX(W, "softmax_W")

    def _get_weights_variable(self):
        return self.W

    def get_params(self):
        """Return [b, W]."""
        return [self.b, self.W]

    def get_total_state_space(self):
        """Return the Space of y."""
        return self.output_space

    def get_monitoring_channels(self, data=None):
        """Return no channels: the norms of these weights were never monitored."""
        return {}

    def get_monitoring_channels_from_state(self, state):
        """Return how sure of a class the layer is."""
        return class_channels(state)

    def upward_state(self, total_state):
        """Return y, less its offset where it is centred."""
        return self._centred(total_state)

    def downward_state(self, total_state):
        """Return y, less its offset where it is centred."""
        return self._centred(total_state)

    def downward_message(self, downward_state):
        """Return ``y W^T`` in the layout of the layer below."""
        return self._as_input(pt.dot(downward_state, self.W.T) * self.copies)

    def _probabilities(self, state_below):
        return pt.special.softmax(pt.dot(self._as_vectors(state_below), self.W) + self.b, axis=1)

    def mf_update(self, state_below, state_above=None, layer_above=None, double_weights=False, iter_name=None):
        """Return P(y | v); nothing may be above."""
        if state_above is not None or double_weights:
            raise NotImplementedError(f"layer {self.layer_name!r} is a Softmax, which has to be the top layer")
        return self._probabilities(state_below)

    def init_mf_state(self):
        """Return the probabilities that b alone would give, for a batch."""
        zeros = pt.zeros((self.dbm.batch_size, self.n_classes), dtype=self.b.dtype)
        return pt.special.softmax(zeros + self.b, axis=1)

    def sample(self, state_below=None, state_above=None, layer_above=None, theano_rng=None):
        """Return a draw of y; nothing may be above."""
        self._needs_one_copy()
        return self._draw(self.mf_update(state_below, state_above), theano_rng)

    @staticmethod
    def _draw(probabilities, theano_rng):
        return theano_rng.multinomial(pvals=probabilities, dtype=probabilities.dtype)

    def make_state(self, num_examples, numpy_rng):
        """Return a shared draw of y, as b alone would have it."""
        self._needs_one_copy()
        state = sharedX(self.output_space.get_origin_batch(num_examples), name="softmax_sample_shared")
        theano_rng = make_theano_rng(None, numpy_rng.randint(2**16), which_method="binomial")
        probabilities = pt.special.softmax(pt.zeros_like(state) + self.b, axis=1)
        function([], updates={state: self._draw(probabilities, theano_rng)})()
        return state

    def make_symbolic_state(self, num_examples, theano_rng):
        """Return a symbolic draw of y, as b alone would have it."""
        self._needs_one_copy()
        return self._draw(pt.special.softmax(pt.alloc(self.b, num_examples, self.n_classes), axis=1), theano_rng)

    def expected_energy_term(self, state, average, state_below=None, average_below=None):
        """Return ``-y.b - v W y`` of each example; it is linear in each, so means and states are alike."""
        y = self._centred(state)
        weighted = (pt.dot(self._as_vectors(state_below), self.W) * y).sum(axis=1)
        return (-pt.dot(y, self.b) - weighted) * self.copies

    def init_inpainting_state(self, Y, noise):
        """Return softmax(b), the first guess of the labels; with `noise` softmaxes of normal numbers."""
        if noise:
            normal = make_theano_rng(None, 2012 + 10 + 30).normal(size=Y.shape, dtype=Y.dtype)
            return pt.special.softmax(normal, axis=1)
        guess = pt.special.softmax(self.b.dimshuffle("x", 0), axis=1)
        return guess if self.learn_init_inpainting_state else block_gradient(guess)

    def recons_cost(self, Y, Y_hat_unmasked, drop_mask_Y, scale):
        """Return `scale` times the cross-entropy of labels where `drop_mask_Y`, a vector, is 1, over the batch."""
        log_probabilities = (Y * log_softmax(arg_of_softmax(Y_hat_unmasked))).sum(axis=1)
        return -(log_probabilities * drop_mask_Y).mean() * scale * self.copies
