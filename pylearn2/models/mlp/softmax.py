"""`Softmax`, the layer that tells classes: an affine part, then probabilities that sum to 1."""

import numpy as np
import pytensor.tensor as pt

from pylearn2.expr.nnet import arg_of_softmax, log_softmax, pseudoinverse_softmax_numpy
from pylearn2.models.mlp.affine import AffineLayer
from pylearn2.models.mlp.channels import class_channels
from pylearn2.models.mlp.initialization import draw_weights
from pylearn2.models.mlp.layer import BadInputSpaceError
from pylearn2.space import IndexSpace, VectorSpace
from pylearn2.utils import as_floatX, py_integer_types, sharedX


def class_frequencies(dataset, n_classes):
    """Return how often each class occurs among the targets of `dataset`, a vector that sums to 1.

    Raises
    ------
    ValueError
        Examples have several labels, or a class never occurs: its bias would be minus infinity.
    """
    y = np.asarray(dataset.y)
    if dataset.y_labels is None:  # one-hot rows
        frequencies = y.mean(axis=0)
    elif y.size != len(y):
        raise ValueError(
            f"init_bias_target_marginals needs one label an example, got targets of shape {y.shape}"
        )
    else:
        frequencies = np.bincount(y.ravel(), minlength=n_classes) / len(y)
    if frequencies.shape != (n_classes,) or not np.all(frequencies > 0):
        raise ValueError(
            f"init_bias_target_marginals needs each of the {n_classes} classes in the data, "
            f"got the frequencies {frequencies}"
        )
    return frequencies


class Softmax(AffineLayer):
    """``softmax(X W + b)``: the probability of each class; the cost is the negative log-likelihood.

    Parameters
    ----------
    n_classes : int
    layer_name : str
        For the channels. The parameters are called ``softmax_b`` and ``softmax_W`` in every layer.
    irange, istdev, sparse_init : float, float, int; exactly one is given
        How the weights are drawn: uniform, normal, or so many normal ones a unit and zeros elsewhere.
    W_lr_scale, b_lr_scale : float, optional
        What multiplies the learning rate of the weights and of the biases.
    max_row_norm, max_col_norm : float, optional
        Largest L2 norm of the weights that leave an input, or enter a unit.
    no_affine : bool
        Whether the input goes into the softmax as it is. The layer then has no parameters.
    init_bias_target_marginals : dataset, optional
        The biases start such that, without weights, the classes have the probabilities of its targets.
    binary_target_dim : int, optional
        Targets are so many labels an example (mostly 1) instead of one-hot rows.
    non_redundant : bool
        Whether the first class has no weights and its ``z`` is 0, as the others only count relative to it.
    **kwargs
        For :class:`Model`.
    """

    # Pickles of before these options existed lack the attributes.
    no_affine = False
    non_redundant = False
    binary_target_dim = None

    def __init__(self, n_classes, layer_name, irange=None, istdev=None, sparse_init=None, W_lr_scale=None,
                 b_lr_scale=None, max_row_norm=None, no_affine=False, max_col_norm=None,
                 init_bias_target_marginals=None, binary_target_dim=None, non_redundant=False, **kwargs):
        super().__init__(**kwargs)
        _check_integer("n_classes", n_classes)
        if binary_target_dim is not None:
            _check_integer("binary_target_dim", binary_target_dim)
        self.n_classes = n_classes
        self.layer_name = layer_name
        self.irange, self.istdev, self.sparse_init = irange, istdev, sparse_init
        self._scale_learning(W_lr_scale, b_lr_scale)
        self.max_row_norm, self.max_col_norm = max_row_norm, max_col_norm
        self.no_affine = no_affine
        self.non_redundant = non_redundant
        self.binary_target_dim = binary_target_dim
        self._limit_norms(max_col_norm, axis=0)
        self._limit_norms(max_row_norm, axis=1)
        if binary_target_dim is not None:
            self._target_space = IndexSpace(dim=binary_target_dim, max_labels=n_classes)
        self.output_space = VectorSpace(n_classes)
        self._create_biases(init_bias_target_marginals)

    # ---------------------------------------------------------------- parameters

    @property
    def _has_binary_target(self):
        return self.binary_target_dim is not None

    @property
    def _n_units(self):
        return self.n_classes - int(self.non_redundant)

    def _create_biases(self, dataset):
        if dataset is not None and (self.non_redundant or self.no_affine):
            option = "non_redundant" if self.non_redundant else "no_affine"
            raise NotImplementedError(f"init_bias_target_marginals does not go with {option}; leave out one")
        if self.no_affine:
            return
        self.b = sharedX(np.zeros(self._n_units), name="softmax_b")
        if dataset is not None:
            b = pseudoinverse_softmax_numpy(class_frequencies(dataset, self.n_classes))
            self.b.set_value(as_floatX(b))

    def set_input_space(self, space):
        """Take batches of `space` and draw the weights; with `no_affine` only check that it has one number a class."""
        self._take_input_space(space)
        if self.no_affine:
            if self.input_dim != self._n_units:
                raise BadInputSpaceError(
                    f"with no_affine it needs an input of {self._n_units} numbers, got {self.input_dim}"
                )
            return
        shape = (self.input_dim, self._n_units)
        W = draw_weights(self.mlp.rng, shape, self.layer_name, self.irange, self.istdev, self.sparse_init)
        self.W = sharedX(W, name="softmax_W")

    def _get_weights_variable(self):
        if self.no_affine:
            raise self._lacks("weights", f"layer {self.layer_name!r} has no_affine")
        return self.W

    def get_params(self):
        """Return [b, W], biases first as upstream has them, or none with `no_affine`."""
        return [] if self.no_affine else [self.b, self.W]

    # ---------------------------------------------------------------- expressions

    def fprop(self, state_below):
        """Return the probabilities, shape (batch, n_classes); each row sums to 1."""
        Z = self._as_vectors(state_below)
        if not self.no_affine:
            Z = pt.dot(Z, self.W) + self.b
        if self.non_redundant:
            Z = pt.concatenate([pt.zeros((Z.shape[0], 1), dtype=Z.dtype), Z], axis=1)
        return pt.special.softmax(Z, axis=1)

    def _log_prob_of(self, Y, Y_hat):
        """Return each target's log-probability: shape (batch, classes), or (batch, labels) for labels."""
        log_prob = log_softmax(arg_of_softmax(Y_hat))
        if not self._has_binary_target:
            return Y * log_prob
        examples = pt.arange(Y.shape[0])[:, None]
        return log_prob[examples, Y]

    def cost(self, Y, Y_hat):
        """Return the mean over examples of the negative log-likelihood.

            cost = -mean_i sum_k Y_ik log p_ik       p = softmax(z), from the z behind Y_hat

        Labels instead of one-hot rows pick their ``log p``, and an example's several labels are summed.
        """
        # The sign stands outside, because a bare mean bears the name "mean", and `SumOfCosts` names its channels so.
        return -as_floatX(self._log_prob_of(Y, Y_hat).sum(axis=1).mean())

    def cost_matrix(self, Y, Y_hat):
        """Return the terms of :meth:`cost`: shape (batch, classes), or (batch, labels) for labels."""
        return -self._log_prob_of(Y, Y_hat)

    def cost_from_cost_matrix(self, cost_matrix):
        """Return the mean over examples of the row sums, a scalar in floatX."""
        # One variable with many values a row, not many variables: hence the sum.
        return as_floatX(cost_matrix.sum(axis=1).mean())

    def get_layer_monitoring_channels(self, state_below=None, state=None, targets=None):
        """Return the weights' norms, the ``max_class`` statistics and, given targets, ``misclass`` and ``nll``."""
        channels = {} if self.no_affine else super().get_layer_monitoring_channels()
        state = self._state_of(state_below, state)
        if state is None:
            return channels
        channels |= class_channels(state)
        if targets is not None:
            channels |= self._target_channels(state, targets)
        return channels

    def _target_channels(self, state, targets):
        channels = {}
        if self.binary_target_dim in (None, 1):  # with several labels, none is the right one
            y = targets[:, 0] if self._has_binary_target else pt.argmax(targets, axis=1)
            channels["misclass"] = as_floatX(pt.neq(y, pt.argmax(state, axis=1)).mean())
        channels["nll"] = self.cost(Y=targets, Y_hat=state)
        return channels


def _check_integer(name, value):
    if isinstance(value, bool) or not isinstance(value, py_integer_types):
        raise TypeError(f"Softmax's {name} must be an int, got {value!r} of {type(value)}")
