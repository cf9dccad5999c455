"""`AffineLayer`: what all layers that multiply by a weight matrix share; Softmax and Linear build on it.

Which arrays its parameters hold, how they are penalised, how fast they learn and what is monitored of them is
written here once; a subclass says where its weights are and what happens after ``X W + b``.
"""

import pytensor.tensor as pt
from pytensor.graph.basic import Variable

from pylearn2.models.mlp.channels import weight_norm_channels
from pylearn2.models.mlp.layer import BadInputSpaceError, Layer
from pylearn2.space import Conv2DSpace, Space, VectorSpace
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


class AffineLayer(Layer):
    """A layer that begins with ``X W + b``, whatever the layout of its input.

    A subclass implements `_get_weights_variable`, has its biases in `b`, and calls :meth:`_take_input_space`
    and :meth:`_as_vectors`.
    """

    # Pickles of before these options existed lack the attributes.
    W_lr_scale = None
    b_lr_scale = None

    def _get_weights_variable(self):
        """Return the shared matrix of the weights, shape (inputs, units)."""
        raise self._lacks("_get_weights_variable", "every AffineLayer needs one")

    def _get_biases_variable(self):
        if not hasattr(self, "b"):
            raise self._lacks("biases", f"layer {self.layer_name!r} has none")
        return self.b

    def _take_input_space(self, space):
        if not isinstance(space, Space):
            raise BadInputSpaceError(f"expected a Space, got {space!r} of {type(space)}")
        self.input_space = space
        self.input_dim = space.get_total_dimension()

    def _as_vectors(self, state_below):
        """Return the batch `state_below` as a matrix, shape (batch, inputs)."""
        self.input_space.validate(state_below)
        if isinstance(self.input_space, VectorSpace):
            return state_below
        return self.input_space.format_as(state_below, VectorSpace(self.input_dim))

    def get_layer_monitoring_channels(self, state_below=None, state=None, targets=None):
        """Return the six channels of the weights' norms, whatever the arguments."""
        return weight_norm_channels(self._get_weights_variable())

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

    def get_weights(self):
        """Return the weights, shape (inputs, units); only where the input is a VectorSpace."""
        if not isinstance(self.input_space, VectorSpace):
            raise self._lacks("get_weights", "its input is not a VectorSpace; try get_weights_topo")
        return self._get_weights_variable().get_value()

    def set_weights(self, weights):
        """Set the weights from an array of shape (inputs, units)."""
        self._get_weights_variable().set_value(weights)

    def get_biases(self):
        """Return the biases, shape (units,)."""
        return self._get_biases_variable().get_value()

    def set_biases(self, biases):
        """Set the biases from an array of shape (units,)."""
        self._get_biases_variable().set_value(biases)

    def get_weights_topo(self):
        """Return the weights, shape (unit, row, column, channel); only where the input is a Conv2DSpace."""
        space = self.input_space
        if not isinstance(space, Conv2DSpace):
            raise self._lacks("get_weights_topo", "its input has no rows and columns; try get_weights")
        images = Conv2DSpace(space.shape, num_channels=space.num_channels, axes=("b", 0, 1, "c"))
        filters = self._get_weights_variable().get_value().T
        return VectorSpace(self.input_dim).np_format_as(filters, images)
