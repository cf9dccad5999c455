"""`WeightedLayer`: what all layers with one array of weights and one of biases share, dense or convolutional.

How the weights are penalised, how fast they learn and how arrays go in and come out is written here once; a subclass
says what the weights do to the input.
"""

import pytensor.tensor as pt
from pytensor.graph.basic import Variable

from pylearn2.model_extensions.norm_constraint import ConstrainFilterL2Norm
from pylearn2.models.mlp.layer import Layer
from pylearn2.utils import as_floatX, py_number_types
from pylearn2.utils.numbers import as_float


def as_coefficient(coeff):
    """Return a weight decay's coefficient as a number or an expression in floatX.

    Raises
    ------
    TypeError
        `coeff` is neither a number, a str that spells one, nor an expression; say a list for a simple layer.
    """
    if isinstance(coeff, str):
        coeff = as_float(coeff, "a layer's weight decay coefficient")
    if isinstance(coeff, bool) or not isinstance(coeff, (*py_number_types, Variable)):
        raise TypeError(f"a layer's weight decay coefficient is one number, got {coeff!r}")
    return as_floatX(coeff)


def as_learning_rate_scale(scale, argument):
    """Return what multiplies a learning rate, as a float or None; `argument` is for the message."""
    if scale is None:
        return None
    if isinstance(scale, bool) or not isinstance(scale, (*py_number_types, str)):
        raise TypeError(f"{argument} must be a float, got {scale!r}")
    return as_float(scale, argument)


class WeightedLayer(Layer):
    """A layer with weights, by default those of its `transformer`, a LinearTransform, and biases `b`."""

    # Pickles of before these options existed lack the attributes.
    W_lr_scale = None
    b_lr_scale = None

    def _scale_learning(self, W_lr_scale, b_lr_scale):
        """Take what multiplies the learning rate of the weights and that of the biases; None for neither."""
        self.W_lr_scale = as_learning_rate_scale(W_lr_scale, "W_lr_scale")
        self.b_lr_scale = as_learning_rate_scale(b_lr_scale, "b_lr_scale")

    def _limit_norms(self, limit, axis):
        """Keep the L2 norms of the weights, each along the axes `axis`, within `limit`, unless that is None."""
        if limit is not None:
            self.extensions.append(ConstrainFilterL2Norm(limit, axis=axis))

    def _get_weights_variable(self):
        """Return the shared variable of the weights."""
        return self.transformer.get_params()[0]

    def _get_biases_variable(self):
        if not hasattr(self, "b"):
            raise self._lacks("biases", f"layer {self.layer_name!r} has none")
        return self.b

    def get_params(self):
        """Return [W, b]."""
        return [self._get_weights_variable(), self.b]

    def get_lr_scalers(self):
        """Return `W_lr_scale` for the weights and `b_lr_scale` for the biases, those that are not None."""
        scalers = {}
        if self.W_lr_scale is not None:
            scalers[self._get_weights_variable()] = self.W_lr_scale
        if self.b_lr_scale is not None:
            scalers[self._get_biases_variable()] = self.b_lr_scale
        return scalers

    def get_weight_decay(self, coeff):
        """Return ``coeff * sum W^2``, without a factor of a half and without the biases."""
        return as_coefficient(coeff) * pt.sqr(self._get_weights_variable()).sum()

    def get_l1_weight_decay(self, coeff):
        """Return ``coeff * sum |W|``, without the biases."""
        return as_coefficient(coeff) * pt.abs(self._get_weights_variable()).sum()

    def set_weights(self, weights):
        """Set the weights from an array of their shape."""
        self._get_weights_variable().set_value(weights)

    def get_biases(self):
        """Return the biases, an array."""
        return self._get_biases_variable().get_value()

    def set_biases(self, biases):
        """Set the biases from an array of their shape."""
        self._get_biases_variable().set_value(biases)
