"""`WeightedHiddenLayer`, a hidden layer with what an MLP's layers have too: a weight matrix and biases."""
from pylearn2.model_extensions.norm_constraint import ConstrainFilterL2Norm
from pylearn2.models.dbm.layer.base import HiddenLayer
from pylearn2.models.mlp.affine import AffineLayer
from pylearn2.models.mlp.channels import weight_norm_channels
from pylearn2.models.mlp.weighted import as_learning_rate_scale
from pylearn2.space import VectorSpace


class WeightedHiddenLayer(HiddenLayer, AffineLayer):
    """A hidden layer whose weights multiply the state below; a subclass says where they are."""

    def _set_learning(self, W_lr_scale, b_lr_scale, max_col_norm):
        """Take what scales the learning rates and what limits the norms of the columns of the weights."""
        self.W_lr_scale = as_learning_rate_scale(W_lr_scale, "W_lr_scale")
        self.b_lr_scale = as_learning_rate_scale(b_lr_scale, "b_lr_scale")
        self.max_col_norm = max_col_norm
        if max_col_norm is not None:
            self.extensions.append(ConstrainFilterL2Norm(max_col_norm, axis=0))

    def _as_input(self, vectors):
        """Return the matrix `vectors`, shape (batch, inputs), in the layout of the layer below."""
        if isinstance(self.input_space, VectorSpace):
            return vectors
        return VectorSpace(self.input_dim).format_as(vectors, self.input_space)

    def get_monitoring_channels(self, data=None):
        """Return the six channels of the weights' norms."""
        return weight_norm_channels(self._get_weights_variable())
