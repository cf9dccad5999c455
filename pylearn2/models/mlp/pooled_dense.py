"""`PooledDense`: dense layers whose units each pool several detectors; `Maxout` and `SoftmaxPool` are the two."""

from pylearn2.models.mlp.affine import DenseLayer
from pylearn2.models.mlp.channels import activation_channels


class PooledDense(DenseLayer):
    """A dense layer with `detector_layer_dim` columns of weights, of which each unit pools `pool_size`."""

    def get_weights_view_shape(self):
        """Return (rows, detectors a unit), one row for each unit; NotImplementedError where each has one detector."""
        if self.pool_size == 1:
            raise self._lacks("get_weights_view_shape", "any grid will do for units that are not pooled")
        return -(-self.detector_layer_dim // self.pool_size), self.pool_size

    def get_layer_monitoring_channels(self, state_below=None, state=None, targets=None):
        """Return the weights' norms and the statistics of the units, which start with ``p_`` if they pool."""
        channels = super().get_layer_monitoring_channels()
        state = self._state_of(state_below, state)
        if state is not None:
            channels |= activation_channels(state, ".", "" if self.pool_size == 1 else "p_")
        return channels
