"""`Linear`, a layer that is affine and no more, and the parent of the layers with an activation function.

`HiddenLinear` is the parent of those whose output has no cost of its own (tanh, rectified linear, softplus).
"""

import numpy as np
import pytensor.tensor as pt

from pylearn2.model_extensions.norm_constraint import ConstrainFilterL2Norm
from pylearn2.models.mlp.affine import DenseLayer
from pylearn2.models.mlp.channels import activation_channels
from pylearn2.models.mlp.layer import ANOTHER_LAST_LAYER
from pylearn2.space import VectorSpace
from pylearn2.utils import as_floatX, sharedX


class Linear(DenseLayer):
    """``X W + b``; as the last layer its cost is the squared error.

    Parameters
    ----------
    dim : int
        Number of units.
    layer_name : str
        The parameters are called ``<layer_name>_W`` and ``<layer_name>_b``.
    irange, istdev, sparse_init : float, float, int; exactly one is given
        How the weights are drawn: uniform, normal, or so many normal ones a unit and zeros elsewhere.
    sparse_stdev : float
        Standard deviation of the weights with `sparse_init`.
    include_prob : float
        Probability of keeping each weight with `irange`; the others start at 0.
    init_bias : float or vector
    W_lr_scale, b_lr_scale : float, optional
        What multiplies the learning rate of the weights and of the biases.
    mask_weights : array, shape (inputs, dim), optional
        Multiplied into every update of the weights.
    max_row_norm, max_col_norm, min_col_norm : float, optional
        Limits of the L2 norm of the weights that leave an input, or enter a unit. Rows or columns, not both.
    copy_input : None
        Takes no other value.
    use_abs_loss : bool
        Whether the cost is the absolute instead of the squared error.
    use_bias : bool
    softmax_columns : bool
        Whether X is multiplied by the softmax of each column of W instead of W.
    **kwargs
        For :class:`Model`.
    """

    # Pickles of before these options existed lack the attributes.
    use_bias = True
    use_abs_loss = False
    softmax_columns = False

    def __init__(self, dim, layer_name, irange=None, istdev=None, sparse_init=None, sparse_stdev=1.0,
                 include_prob=1.0, init_bias=0.0, W_lr_scale=None, b_lr_scale=None, mask_weights=None,
                 max_row_norm=None, max_col_norm=None, min_col_norm=None, copy_input=None, use_abs_loss=False,
                 use_bias=True, softmax_columns=False, **kwargs):
        super().__init__(**kwargs)
        if copy_input is not None:
            raise ValueError(f"copy_input had a bug and was removed; leave out copy_input={copy_input!r}")
        if b_lr_scale is not None and not use_bias:
            raise ValueError(f"b_lr_scale {b_lr_scale!r} has no biases to scale: use_bias is {use_bias!r}")
        self.dim = dim
        self.layer_name = layer_name
        self.irange, self.istdev, self.sparse_init = irange, istdev, sparse_init
        self.sparse_stdev, self.include_prob = sparse_stdev, include_prob
        self.init_bias = init_bias
        self._scale_learning(W_lr_scale, b_lr_scale)
        self.mask_weights = mask_weights
        self.use_abs_loss = use_abs_loss
        self.use_bias = use_bias
        self.softmax_columns = softmax_columns
        if use_bias:
            start = 0.0 if init_bias is None else init_bias
            self.b = sharedX(np.zeros(dim) + start, name=f"{layer_name}_b")
        self._constrain_norms(max_row_norm, max_col_norm, min_col_norm)

    def _constrain_norms(self, max_row_norm, max_col_norm, min_col_norm):
        self.max_row_norm, self.max_col_norm, self.min_col_norm = max_row_norm, max_col_norm, min_col_norm
        limits_columns = max_col_norm is not None or min_col_norm is not None
        if limits_columns and max_row_norm is not None:
            raise ValueError(
                f"layer {self.layer_name!r} limits its rows (max_row_norm {max_row_norm!r}) and its columns "
                f"(max_col_norm {max_col_norm!r}, min_col_norm {min_col_norm!r}); choose one"
            )
        if limits_columns:
            self.extensions.append(ConstrainFilterL2Norm(max_col_norm, min_col_norm, axis=0))
        self._limit_norms(max_row_norm, axis=1)

    # ---------------------------------------------------------------- parameters

    def set_input_space(self, space):
        """Take batches of `space`, draw the weights, shape (inputs, `dim`), and check `mask_weights`."""
        self._draw_weights(space, self.dim)
        self.output_space = VectorSpace(self.dim)

    def get_params(self):
        """Return [W, b], or [W] without `use_bias`."""
        return self.transformer.get_params() + ([self.b] if self.use_bias else [])

    def get_weights(self):
        """Return the weights, shape (inputs, units); with `softmax_columns` the softmax of each column."""
        W = super().get_weights()
        if self.softmax_columns:
            W = np.exp(W - W.max(axis=0))
            W /= W.sum(axis=0)
        return W

    # ---------------------------------------------------------------- expressions

    def _linear_part(self, state_below):
        """Return ``X W + b``, shape (batch, dim)."""
        X = self._as_vectors(state_below)
        if self.softmax_columns:
            z = pt.dot(X, pt.special.softmax(self._get_weights_variable(), axis=0))
        else:
            z = self.transformer.lmul(X)
        if self.use_bias:
            z = z + self.b
        z.name = f"{self.layer_name}_z"
        return z

    def _activate(self, z):
        """Return the output for the affine part `z`; a subclass puts its activation function here."""
        return z

    def fprop(self, state_below):
        """Return the activation of ``X W + b``, shape (batch, dim)."""
        return self._activate(self._linear_part(state_below))

    def cost(self, Y, Y_hat):
        """Return the mean over examples of the sum over units of :meth:`cost_matrix`."""
        return self.cost_from_cost_matrix(self.cost_matrix(Y, Y_hat))

    def cost_matrix(self, Y, Y_hat):
        """Return ``(Y - Y_hat)^2``, or ``|Y - Y_hat|`` with `use_abs_loss`."""
        error = Y - Y_hat
        return pt.abs(error) if self.use_abs_loss else pt.sqr(error)

    def cost_from_cost_matrix(self, cost_matrix):
        """Return the mean over examples of the sum over units, a scalar in floatX."""
        return as_floatX(cost_matrix.sum(axis=1).mean())

    def get_layer_monitoring_channels(self, state_below=None, state=None, targets=None):
        """Return the channels of the weights' norms and, given a state or what it follows from, of the activations."""
        channels = super().get_layer_monitoring_channels(state_below, state, targets)
        state = self._state_of(state_below, state)
        if state is not None:
            channels |= activation_channels(state)
        return channels


class HiddenLinear(Linear):
    """A :class:`Linear` layer whose activation function goes with no cost: it cannot be the last layer."""

    def cost(self, *args, **kwargs):
        """Refuse: no cost goes with this activation function."""
        raise self._lacks("cost", ANOTHER_LAST_LAYER)
