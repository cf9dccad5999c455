"""`LinearGaussian`, a linear output with a learnt precision for each unit."""

import numpy as np
import pytensor.tensor as pt

from pylearn2.models.mlp.channels import min_mean_max
from pylearn2.models.mlp.linear import Linear
from pylearn2.utils import as_floatX, sharedX


class LinearGaussian(Linear):
    """Targets are taken as normal with mean ``X W + b`` and precision `beta`, one number per unit.

    Units that can be predicted well get a large `beta`, and their errors count more.

    Parameters
    ----------
    init_beta : float or vector, above 0
        A good one: the targets' own precision, `pylearn2.models.mlp.targets.beta_from_targets`.
    min_beta, max_beta : float or vector
        Limits of `beta`. Without the upper one, a target that is predicted exactly lets `beta` grow for ever.
    beta_lr_scale : float or None
        What multiplies the learning rate of `beta`.
    **kwargs
        For :class:`Linear`.
    """

    def __init__(self, init_beta, min_beta, max_beta, beta_lr_scale, **kwargs):
        super().__init__(**kwargs)
        self.init_beta = init_beta
        self.min_beta = min_beta
        self.max_beta = max_beta
        self.beta_lr_scale = beta_lr_scale

    def set_input_space(self, space):
        """Do what :class:`Linear` does, and start `beta`, shape (dim,), at `init_beta`."""
        super().set_input_space(space)
        self.beta = sharedX(np.zeros(self.dim) + self.init_beta, name="beta")

    def get_params(self):
        """Return [W, b, beta], or [W, beta] without `use_bias`."""
        return super().get_params() + [self.beta]

    def get_lr_scalers(self):
        """Return the scalers of W, b and, as `beta_lr_scale` says, `beta`."""
        scalers = super().get_lr_scalers()
        if self.beta_lr_scale is not None:
            scalers[self.beta] = self.beta_lr_scale
        return scalers

    def _modify_updates(self, updates):
        super()._modify_updates(updates)
        if self.beta in updates:
            clipped = pt.minimum(pt.maximum(updates[self.beta], self.min_beta), self.max_beta)
            updates[self.beta] = pt.cast(clipped, self.beta.dtype)

    def cost(self, Y, Y_hat):
        """Return the negative log-likelihood of an example, up to a constant.

            0.5 * mean_examples sum_units beta * (Y - Y_hat)^2  -  0.5 * sum_units log beta
        """
        errors = pt.dot(pt.sqr(Y - Y_hat), self.beta)
        return as_floatX(0.5 * errors.mean() - 0.5 * pt.log(self.beta).sum())

    def cost_matrix(self, Y, Y_hat):
        """Return each unit's part of each example's :meth:`cost`."""
        return 0.5 * pt.sqr(Y - Y_hat) * self.beta - 0.5 * pt.log(self.beta)

    def get_layer_monitoring_channels(self, state_below=None, state=None, targets=None):
        """Return those of :class:`Linear`, the range of `beta` and, given targets, the mean squared error ``mse``."""
        state = self._state_of(state_below, state)
        channels = super().get_layer_monitoring_channels(state_below, state, targets)
        channels |= min_mean_max(self.beta, "beta")
        if state is not None and targets is not None:
            channels["mse"] = as_floatX(pt.sqr(state - targets).mean())
        return channels
