"""`AffineLayer`: layers that multiply vectors by a weight matrix, and `DenseLayer`, those that draw it like `Linear`.

A subclass says where its weights are and what happens after ``X W + b``. Softmax is affine; the Linear family, the
maxout and the softmax pooling layers are dense, and so is `BinaryVectorMaxPool` of a DBM.
"""

import numpy as np

from pylearn2.linear.matrixmul import MatrixMul
from pylearn2.models.mlp.channels import weight_norm_channels
from pylearn2.models.mlp.initialization import draw_weights
from pylearn2.models.mlp.layer import BadInputSpaceError
from pylearn2.models.mlp.weighted import WeightedLayer
from pylearn2.space import Conv2DSpace, Space, VectorSpace
from pylearn2.utils import sharedX


class AffineLayer(WeightedLayer):
    """A layer that begins with ``X W + b``, whatever the layout of its input.

    A subclass calls :meth:`_take_input_space` and :meth:`_as_vectors`. The weights have the shape (inputs, units).
    """

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

    def get_weights(self):
        """Return the weights, shape (inputs, units); only where the input is a VectorSpace."""
        if not isinstance(self.input_space, VectorSpace):
            raise self._lacks("get_weights", "its input is not a VectorSpace; try get_weights_topo")
        return self._get_weights_variable().get_value()

    def get_weights_topo(self):
        """Return the weights, shape (unit, row, column, channel); only where the input is a Conv2DSpace."""
        space = self.input_space
        if not isinstance(space, Conv2DSpace):
            raise self._lacks("get_weights_topo", "its input has no rows and columns; try get_weights")
        images = Conv2DSpace(space.shape, num_channels=space.num_channels, axes=("b", 0, 1, "c"))
        filters = self._get_weights_variable().get_value().T
        return VectorSpace(self.input_dim).np_format_as(filters, images)


class DenseLayer(AffineLayer):
    """An affine layer whose weights are drawn by the arguments of :class:`~pylearn2.models.mlp.linear.Linear`.

    It has `layer_name`, `irange`, `sparse_init`, `sparse_stdev`, `include_prob`, `mask_weights` and perhaps `istdev`.
    """

    istdev = None
    mask_weights = None

    def _owner_rng(self):
        """Return the stream that the weights are drawn from."""
        return self.mlp.rng

    def _draw_weights(self, space, n_units):
        """Take batches of `space`, draw the weights, shape (inputs, n_units), and check `mask_weights`."""
        self._take_input_space(space)
        shape = (self.input_dim, n_units)
        if self.mask_weights is not None:
            if np.shape(self.mask_weights) != shape:
                raise ValueError(
                    f"mask_weights of layer {self.layer_name!r} must have the weights' shape {shape}, "
                    f"got {np.shape(self.mask_weights)}"
                )
            self.mask = sharedX(self.mask_weights)
        W = draw_weights(self._owner_rng(), shape, self.layer_name, self.irange, self.istdev, self.sparse_init,
                         self.include_prob, self.sparse_stdev, self.mask_weights)
        self.transformer = MatrixMul(sharedX(W, name=f"{self.layer_name}_W"))

    def _modify_updates(self, updates):
        W = self._get_weights_variable()
        if self.mask_weights is not None and W in updates:
            updates[W] = updates[W] * self.mask

    def _linear_part(self, state_below):
        """Return ``X W + b``, shape (batch, units)."""
        z = self.transformer.lmul(self._as_vectors(state_below)) + self.b
        z.name = f"{self.layer_name}_z"
        return z
