"""`BinaryVectorMaxPool`, hidden binary units, perhaps pooled by probabilistic max pooling."""
import numpy as np
import pytensor.tensor as pt

from pylearn2.expr.nnet import sigmoid_numpy
from pylearn2.expr.probabilistic_max_pooling import max_pool_channels
from pylearn2.models.dbm.layer.activity import l1_activity, l2_activity, range_reward, stdev_reward
from pylearn2.models.dbm.layer.weights import WeightedHiddenLayer
from pylearn2.models.mlp.affine import DenseLayer
from pylearn2.models.mlp.channels import activation_channels
from pylearn2.space import CompositeSpace, VectorSpace
from pylearn2.utils import function, sharedX
from pylearn2.utils.rng import make_theano_rng


class BinaryVectorMaxPool(WeightedHiddenLayer, DenseLayer):
    """Hidden units that are 0 or 1; of each pool at most one is 1, and the pooled unit is on if one is.

        term of the energy: -h.b - v W h

    The total state is the pair (pooled units p, detector units h); the layer above sees p, the layer below h. With
    pools of one unit they are the same.

    Parameters
    ----------
    detector_layer_dim : int, units; a multiple of `pool_size`
    pool_size : int
    layer_name : str
    irange, sparse_init : float or int, one of them: how the weights are drawn, see the layers of an MLP
    sparse_stdev, include_prob, init_bias, W_lr_scale, b_lr_scale, mask_weights, max_col_norm : as for an MLP's Linear
    center : bool, whether the other layers see states less the means that b alone would give; pools of one only
    copies : int, how many units stand for one
    """

    def __init__(self, detector_layer_dim, pool_size, layer_name, irange=None, sparse_init=None, sparse_stdev=1.0,
                 include_prob=1.0, init_bias=0.0, W_lr_scale=None, b_lr_scale=None, center=False, mask_weights=None,
                 max_col_norm=None, copies=1):
        super().__init__()
        if detector_layer_dim % pool_size:
            raise ValueError(f"detector_layer_dim {detector_layer_dim} of layer {layer_name!r} is no multiple of "
                             f"its pool_size {pool_size}")
        if center and pool_size != 1:
            raise NotImplementedError(f"layer {layer_name!r} is to be centred, with a pool_size of {pool_size}; "
                                      "only pools of one can be")
        self.detector_layer_dim, self.pool_size, self.layer_name = detector_layer_dim, pool_size, layer_name
        self.irange, self.sparse_init, self.sparse_stdev = irange, sparse_init, sparse_stdev
        self.include_prob, self.mask_weights = include_prob, mask_weights
        self.center, self.copies = center, copies
        self._set_learning(W_lr_scale, b_lr_scale, max_col_norm)
        self.b = sharedX(np.zeros(detector_layer_dim) + init_bias, name=f"{layer_name}_b")
        if center:
            self.offset = sharedX(self._means_of_biases())

    def set_input_space(self, space):
        """Take states of `space` from below and draw the weights."""
        self._draw_weights(space, self.detector_layer_dim)
        self.h_space = VectorSpace(self.detector_layer_dim)
        self.pool_layer_dim = self.detector_layer_dim // self.pool_size
        self.output_space = VectorSpace(self.pool_layer_dim)

    def _means_of_biases(self):
        return sigmoid_numpy(self.b.get_value())

    def get_total_state_space(self):
        """Return the Space of (p, h)."""
        return CompositeSpace((self.output_space, self.h_space))

    def get_weights_view_shape(self):
        """Return (pools, units of a pool): each row a pool; pools of one have no such shape."""
        if self.pool_size == 1:
            raise self._lacks("get_weights_view_shape", "pools of one have no order")
        return self.pool_layer_dim, self.pool_size

    # ---------------------------------------------------------------- states

    def upward_state(self, total_state):
        """Return what the layer above sees of (p, h)."""
        p, _ = total_state
        return self._centred(p) if self.center else p * self.copies

    def downward_state(self, total_state):
        """Return what the layer below sees of (p, h)."""
        _, h = total_state
        return self._centred(h) if self.center else h * self.copies

    def downward_message(self, downward_state):
        """Return ``h W^T`` in the layout of the layer below."""
        return self._as_input(self.transformer.lmul_T(downward_state)) * self.copies

    def mf_update(self, state_below, state_above, layer_above=None, double_weights=False, iter_name=None):
        """Return the means of (p, h); `double_weights` makes up for a layer above that is not known yet."""
        below = 2.0 * state_below if double_weights else state_below
        message = None if state_above is None else layer_above.downward_message(state_above)
        return max_pool_channels(self._linear_part(below), self.pool_size, message)

    def linear_feed_forward_approximation(self, state_below):
        """Return the inputs of (p, h), through which `TorontoSparsity` sends its gradient."""
        if self.pool_size != 1:
            raise self._lacks("linear_feed_forward_approximation", f"its pools have {self.pool_size} units")
        z = self._linear_part(state_below)
        return z, z

    def init_mf_state(self):
        """Return the means of (p, h) that b alone would give, for a batch."""
        z = pt.zeros((self.dbm.batch_size, self.detector_layer_dim), dtype=self.b.dtype) + self.b
        return max_pool_channels(z, self.pool_size)

    def sample(self, state_below=None, state_above=None, layer_above=None, theano_rng=None):
        """Return a draw of (p, h)."""
        self._needs_one_copy()
        message = None if state_above is None else layer_above.downward_message(state_above)
        return self._draw(self._linear_part(state_below), theano_rng, message)

    def _draw(self, z, theano_rng, message=None):
        _, _, p_sample, h_sample = max_pool_channels(z, self.pool_size, message, theano_rng)
        return p_sample, h_sample

    def make_state(self, num_examples, numpy_rng):
        """Return a shared draw of (p, h), as b alone would have it."""
        self._needs_one_copy()
        p_state = sharedX(self.output_space.get_origin_batch(num_examples), name="p_sample_shared")
        h_state = sharedX(self.h_space.get_origin_batch(num_examples), name="h_sample_shared")
        theano_rng = make_theano_rng(None, numpy_rng.randint(2**16), which_method="binomial")
        p_sample, h_sample = self._draw(pt.zeros_like(h_state) + self.b, theano_rng)
        function([], updates={p_state: p_sample, h_state: h_sample})()
        return p_state, h_state

    def make_symbolic_state(self, num_examples, theano_rng):
        """Return a symbolic draw of (p, h), as b alone would have it."""
        self._needs_one_copy()
        return self._draw(pt.alloc(self.b, num_examples, self.detector_layer_dim), theano_rng)

    def expected_energy_term(self, state, average, state_below=None, average_below=None):
        """Return ``-h.b - v W h`` of each example; it is linear in each, so means and states are alike."""
        h = self.downward_state(state)
        weighted = (self.transformer.lmul(self._as_vectors(state_below)) * h).sum(axis=1)
        return (-pt.dot(h, self.b) - weighted) * self.copies

    # ---------------------------------------------------------------- channels and penalties

    def get_monitoring_channels_from_state(self, state):
        """Return the twelve channels of the units' activity; pools have those of p and of h."""
        p, h = state
        if self.pool_size == 1:
            return activation_channels(p, separator=".")
        return activation_channels(p, separator=".", prefix="p_") | activation_channels(h, separator=".", prefix="h_")

    def _penalised(self, state, *settings):
        """Return tuples of a state and its settings: of h alone for pools of one, of p and h each with its own else."""
        if self.pool_size == 1:
            return [(state[1], *settings)]
        return list(zip(state, *settings, strict=True))

    def get_l1_act_cost(self, state, target, coeff, eps=None):
        """Return ``coeff mean_j max(|mean_i h_ij - target| - eps, 0)``; pools take pairs, for p and h."""
        eps = (0.0 if self.pool_size == 1 else (0.0, 0.0)) if eps is None else eps
        return sum(l1_activity(*one) for one in self._penalised(state, target, coeff, eps))

    def get_l2_act_cost(self, state, target, coeff):
        """Return ``coeff mean_j (mean_i h_ij - target)^2``; pools take pairs, for p and h."""
        return sum(l2_activity(*one) for one in self._penalised(state, target, coeff))

    def get_stdev_rewards(self, state, coeffs):
        """Return ``coeff mean_j (1/2 - stdev_i h_ij)``; pools take pairs, for p and h."""
        return sum(stdev_reward(*one) for one in self._penalised(state, coeffs))

    def get_range_rewards(self, state, coeffs):
        """Return ``coeff mean_j (1 - max_i h_ij + min_i h_ij)``; pools take pairs, for p and h."""
        return sum(range_reward(*one) for one in self._penalised(state, coeffs))
