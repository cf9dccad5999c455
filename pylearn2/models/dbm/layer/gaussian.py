"""`GaussianVisLayer`, visible units that are real numbers."""
import numpy as np
import pytensor.tensor as pt

from pylearn2.models.dbm.layer.base import VisibleLayer
from pylearn2.models.mlp.channels import min_mean_max
from pylearn2.space import Conv2DSpace, VectorSpace
from pylearn2.utils import sharedX


class GaussianVisLayer(VisibleLayer):
    """Visible units that are normal given the layer above.

        term of the energy: sum beta (v - mu)^2 / 2        E[v | h] = message from above + mu

    Parameters
    ----------
    rows, cols, channels : int, for images; or
    nvis : int, for vectors
    learn_init_inpainting_state : bool, whether a reconstruction's first guess has a gradient
    init_beta, min_beta : float, precision to start with, and its lower limit
    init_mu : number or array, where mu starts
    tie_beta, tie_mu : None or 'locations': one number for each channel
    bias_from_marginals : Dataset; mu then starts at its means
    beta_lr_scale : 'by_sharing' (1 over the number of places that share a number), a float, or None
    axes : tuple, the order of the axes of images
    """

    def __init__(self, rows=None, cols=None, learn_init_inpainting_state=True, channels=None, nvis=None,
                 init_beta=1.0, min_beta=1.0, init_mu=None, tie_beta=None, tie_mu=None, bias_from_marginals=None,
                 beta_lr_scale="by_sharing", axes=("b", 0, 1, "c")):
        super().__init__()
        self.rows, self.cols, self.channels, self.nvis, self.axes = rows, cols, channels, nvis, tuple(axes)
        self.learn_init_inpainting_state = learn_init_inpainting_state
        self.init_beta, self.min_beta, self.beta_lr_scale = init_beta, min_beta, beta_lr_scale
        self.tie_beta, self.tie_mu = tie_beta, tie_mu
        self._make_space()
        if bias_from_marginals is not None:
            if init_mu is not None or nvis is None:
                raise ValueError("bias_from_marginals says where mu starts, for nvis and without init_mu")
            init_mu = bias_from_marginals.X.mean(axis=0)
        self.init_mu = 0.0 if init_mu is None else init_mu
        self.beta = sharedX(self._origin(tie_beta, "tie_beta") + init_beta, name="beta")
        self.mu = sharedX(self._origin(tie_mu, "tie_mu") + self.init_mu, name="mu")

    def _make_space(self):
        image = (self.rows, self.cols, self.channels)
        if (self.nvis is None) == (None in image) or (self.nvis is not None and image != (None, None, None)):
            raise ValueError(f"give rows, cols and channels, or nvis; got {image} and nvis {self.nvis!r}")
        if self.nvis is not None:
            self.space, self.axes_to_sum, self.batch_axis = VectorSpace(self.nvis), 1, 0
        else:
            self.space = Conv2DSpace((self.rows, self.cols), num_channels=self.channels, axes=self.axes)
            self.batch_axis = self.axes.index("b")
            self.axes_to_sum = [axis for axis in range(4) if axis != self.batch_axis]
        self.input_space = self.space

    def _origin(self, tie, keyword):
        """Return zeros in the shape of one example, or of its channels where they are tied."""
        if tie not in (None, "locations") or (tie and self.nvis is not None):
            raise ValueError(f"{keyword} is null, or 'locations' for images, got {tie!r}")
        return np.zeros(self.channels) if tie else np.asarray(self.space.get_origin())

    def get_params(self):
        """Return [beta, mu]."""
        return [self.beta, self.mu]

    def get_biases(self):
        """Return mu."""
        return self.mu.get_value()

    def set_biases(self, biases, recenter=False):
        """Set mu; there is nothing to recenter."""
        self.mu.set_value(biases)

    def get_lr_scalers(self):
        """Return what scales the learning rates: 1 over the number of places that share a number."""
        scalers = {}
        if self.beta_lr_scale == "by_sharing":
            if self.tie_beta:
                scalers[self.beta] = 1.0 / (self.rows * self.cols)
        elif self.beta_lr_scale is not None:
            scalers[self.beta] = float(self.beta_lr_scale)
        if self.tie_mu:
            scalers[self.mu] = 1.0 / (self.rows * self.cols)
        return scalers

    def _modify_updates(self, updates):
        if self.beta in updates:
            updates[self.beta] = pt.clip(updates[self.beta], self.min_beta, 1e6)

    def get_monitoring_channels(self, data=None):
        """Return the extremes and the mean of beta."""
        return min_mean_max(self.beta, "beta")

    def _like_a_batch(self, values, tie):
        """Return `values`, of one example or of its channels, such that they broadcast against a batch."""
        if tie:
            return values.dimshuffle(*[0 if axis == "c" else "x" for axis in self.axes])
        order = list(range(values.ndim))
        return values.dimshuffle(*order[:self.batch_axis], "x", *order[self.batch_axis:])

    def broadcasted_mu(self):
        """Return mu such that it broadcasts against a batch."""
        return self._like_a_batch(self.mu, self.tie_mu)

    def broadcasted_beta(self):
        """Return beta such that it broadcasts against a batch."""
        return self._like_a_batch(self.beta, self.tie_beta)

    def upward_state(self, total_state):
        """Return ``(v - mu) beta``, which is what the layer above sees."""
        self.space.validate(total_state)
        return (total_state - self.broadcasted_mu()) * self.broadcasted_beta()

    def mf_update(self, state_above, layer_above):
        """Return E[v | h]."""
        return layer_above.downward_message(state_above) + self.broadcasted_mu()

    def sample(self, state_below=None, state_above=None, layer_above=None, theano_rng=None):
        """Return a draw of v, given the layer above."""
        mean = self.mf_update(state_above, layer_above)
        return theano_rng.normal(size=mean.shape, avg=mean, std=1.0 / pt.sqrt(self.broadcasted_beta()),
                                 dtype=mean.dtype)

    def make_state(self, num_examples, numpy_rng):
        """Return a shared draw of v around mu."""
        batch = self.space.get_origin_batch(num_examples)
        order = [self.batch_axis, *(axis for axis in range(batch.ndim) if axis != self.batch_axis)]
        drawn = numpy_rng.randn(*[batch.shape[axis] for axis in order]).transpose(np.argsort(order))
        deviation = 1.0 / np.sqrt(self._spread(self.beta, self.tie_beta))
        return sharedX(drawn * deviation + self._spread(self.mu, self.tie_mu), name="v_sample_shared")

    def _spread(self, shared, tie):
        """Return the array of a parameter such that it broadcasts against a batch."""
        value = shared.get_value()
        if not tie:
            return np.expand_dims(value, self.batch_axis)
        return value.reshape([-1 if axis == "c" else 1 for axis in self.axes])

    def expected_energy_term(self, state, average, state_below=None, average_below=None):
        """Return ``sum beta (v - mu)^2 / 2`` of each example; of means it would be another number."""
        self.space.validate(state)
        if average:
            raise NotImplementedError("the energy of Gaussian units is not linear in them: it takes states, not means")
        squares = self.broadcasted_beta() * pt.sqr(state - self.broadcasted_mu())
        return 0.5 * squares.sum(axis=self.axes_to_sum)

    def _unseen_mean(self):
        return self.broadcasted_mu()

    def recons_cost(self, V, V_hat_unmasked, drop_mask=None, use_sum=False):
        """Return the negative log density of `V`, where `drop_mask` is 1.

        Averaged over everything, or with `use_sum` over the batch alone.
        """
        beta = self.broadcasted_beta()
        cost = 0.5 * beta * pt.sqr(V - V_hat_unmasked) - 0.5 * pt.log(beta / (2 * np.pi))
        cost = cost if drop_mask is None else drop_mask * cost
        return cost.mean(axis=self.batch_axis).sum() if use_sum else cost.mean()
