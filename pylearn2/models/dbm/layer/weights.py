"""`WeightedHiddenLayer`, a hidden layer with what an MLP's layers have too: a weight matrix and biases."""
from pylearn2.models.dbm.layer.base import HiddenLayer
from pylearn2.models.mlp.affine import AffineLayer
from pylearn2.models.mlp.channels import weight_norm_channels
from pylearn2.space import VectorSpace


class WeightedHiddenLayer(HiddenLayer, AffineLayer):
    """A hidden layer whose weights multiply the state below; a subclass says where they are."""

    def _owner_rng(self):
        return self.dbm.rng

    def _set_learning(self, W_lr_scale, b_lr_scale, max_col_norm):
        """Take what scales the learning rates and what limits the norms of the columns of the weights."""
        self._scale_learning(W_lr_scale, b_lr_scale)
        self.max_col_norm = max_col_norm
        self._limit_norms(max_col_norm, axis=0)

    def _means_of_biases(self):
        """Return the array of the means that the biases alone would give."""
        raise self._lacks("_means_of_biases", "every layer that can be centred needs one")

    def set_biases(self, biases, recenter=False):
        """Set b; with `recenter` the offset too."""
        self.b.set_value(biases)
        if recenter:
            self.offset.set_value(self._means_of_biases())

    def _as_input(self, vectors):
        """Return the matrix `vectors`, shape (batch, inputs), in the layout of the layer below."""
        if isinstance(self.input_space, VectorSpace):
            return vectors
        return VectorSpace(self.input_dim).format_as(vectors, self.input_space)

    def get_monitoring_channels(self, data=None):
        """Return the six channels of the weights' norms."""
        return weight_norm_channels(self._get_weights_variable())
