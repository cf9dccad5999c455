"""`HingeLoss`, an output layer of support vector machines: one against all others for each class."""

import numpy as np
import pytensor.tensor as pt

from pylearn2.models.mlp.affine import AffineLayer
from pylearn2.models.mlp.channels import class_channels, one_hot_class_channels
from pylearn2.models.mlp.initialization import draw_weights
from pylearn2.space import VectorSpace
from pylearn2.utils import as_floatX, sharedX


class HingeLoss(AffineLayer):
    """``X W + b``, a score for each class; the cost is the squared hinge loss.

    Parameters
    ----------
    n_classes : int
    layer_name : str
        For the channels. The parameters are called ``hingeloss_b`` and ``hingeloss_W`` in every layer.
    irange, istdev, sparse_init : float, float, int; exactly one is given
        How the weights are drawn, as in :class:`~pylearn2.models.mlp.softmax.Softmax`.

    Source: Tang, arXiv 1306.0239, as in the branch of Pylearn2 that carried this layer in 2014.
    """

    def __init__(self, n_classes, layer_name, irange=None, istdev=None, sparse_init=None):
        super().__init__()
        self.n_classes = n_classes
        self.layer_name = layer_name
        self.irange, self.istdev, self.sparse_init = irange, istdev, sparse_init
        self.output_space = VectorSpace(n_classes)
        self.b = sharedX(np.zeros(n_classes), name="hingeloss_b")

    def set_input_space(self, space):
        """Take batches of `space` and draw the weights, shape (inputs, n_classes)."""
        self._take_input_space(space)
        shape = (self.input_dim, self.n_classes)
        W = draw_weights(self.mlp.rng, shape, self.layer_name, self.irange, self.istdev, self.sparse_init)
        self.W = sharedX(W, name="hingeloss_W")

    def _get_weights_variable(self):
        return self.W

    def get_params(self):
        """Return [b, W], biases first."""
        return [self.b, self.W]

    def fprop(self, state_below):
        """Return the scores, shape (batch, n_classes); the class with the largest one is the answer."""
        return pt.dot(self._as_vectors(state_below), self.W) + self.b

    def cost(self, Y, Y_hat):
        """Return the mean over examples of the sum over classes of :meth:`cost_matrix`."""
        return self.cost_from_cost_matrix(self.cost_matrix(Y, Y_hat))

    def cost_matrix(self, Y, Y_hat):
        """Return ``max(0, 1 - t * Y_hat)^2``, where t is 1 for the class of the one-hot row of `Y` and else -1."""
        return pt.sqr(pt.maximum(1 - (2 * Y - 1) * Y_hat, 0))

    def cost_from_cost_matrix(self, cost_matrix):
        """Return the mean over examples of the row sums, a scalar in floatX."""
        return as_floatX(cost_matrix.sum(axis=1).mean())

    def get_layer_monitoring_channels(self, state_below=None, state=None, targets=None):
        """Return the weights' norms, the statistics of the largest scores and, given targets, ``misclass`` and ``nll``.

        `nll` is the cost; the name is that of the softmax layer, so that the same criteria find it.
        """
        channels = super().get_layer_monitoring_channels()
        state = self._state_of(state_below, state)
        if state is not None:
            channels |= class_channels(state)
        if state is not None and targets is not None:
            channels |= one_hot_class_channels(state, targets) | {"nll": self.cost(Y=targets, Y_hat=state)}
        return channels
