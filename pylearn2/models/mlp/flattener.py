"""`FlattenerLayer`: makes one vector of a layer's composite output."""

from pylearn2.models.mlp.layer import Layer
from pylearn2.space import VectorSpace


class FlattenerLayer(Layer):
    """Another layer, usually a `CompositeLayer`, with its output joined to one vector.

    Everything else, the name included, is the other layer's. Its cost and channels see the parts again.

    Parameters
    ----------
    raw_layer : Layer
    """

    def __init__(self, raw_layer):
        super().__init__()
        self.raw_layer = raw_layer
        self.layer_name = raw_layer.layer_name

    def set_mlp(self, mlp):
        """Hand this layer and the raw one to `mlp`."""
        super().set_mlp(mlp)
        self.raw_layer.set_mlp(mlp)

    def set_input_space(self, space):
        """Give `space` to the raw layer; the output space is a VectorSpace of all numbers that it puts out."""
        self.raw_layer.set_input_space(space)
        self.output_space = VectorSpace(self.raw_layer.get_output_space().get_total_dimension())

    def get_input_space(self):
        """Return the raw layer's input space."""
        return self.raw_layer.get_input_space()

    def set_batch_size(self, batch_size):
        """Prepare the raw layer for batches of `batch_size` examples."""
        self.raw_layer.set_batch_size(batch_size)

    def fprop(self, state_below):
        """Return the raw layer's output as a matrix, shape (batch, numbers), part after part."""
        raw_state = self.raw_layer.fprop(state_below)
        return self.raw_layer.get_output_space().format_as(raw_state, self.output_space)

    def cost(self, Y, Y_hat):
        """Return the raw layer's cost; it gets targets and output in parts again."""
        raw_Y = self.get_target_space().format_as(Y, self.raw_layer.get_target_space())
        return self.raw_layer.cost(raw_Y, self._unflatten(Y_hat))

    def get_layer_monitoring_channels(self, state_below=None, state=None, targets=None):
        """Return the raw layer's channels; it gets state and targets in parts again."""
        if state is not None:
            state = self._unflatten(state)
        if targets is not None:
            targets = self.get_target_space().format_as(targets, self.raw_layer.get_target_space())
        return self.raw_layer.get_layer_monitoring_channels(state_below, state, targets)

    def _unflatten(self, state):
        # Not a split: the very parts that fprop joined, because a cost may ask what they were computed from.
        return self.raw_layer.get_output_space().undo_format_as(state, self.output_space)

    def get_params(self):
        """Return the raw layer's parameters: flattening has none."""
        return self.raw_layer.get_params()

    def get_lr_scalers(self):
        """Return the raw layer's scalers."""
        return self.raw_layer.get_lr_scalers()

    def _modify_updates(self, updates):
        self.raw_layer.modify_updates(updates)

    def get_weight_decay(self, coeff):
        """Return the raw layer's penalty, so `coeff` may be a list for a CompositeLayer."""
        return self.raw_layer.get_weight_decay(coeff)

    def get_l1_weight_decay(self, coeff):
        """Return the raw layer's penalty, so `coeff` may be a list for a CompositeLayer."""
        return self.raw_layer.get_l1_weight_decay(coeff)

    def get_monitoring_data_specs(self):
        """Return the raw layer's specs."""
        return self.raw_layer.get_monitoring_data_specs()

    def get_monitoring_channels(self, data):
        """Return the raw layer's channels on `data`."""
        return self.raw_layer.get_monitoring_channels(data)

    def get_weights(self):
        """Return the raw layer's weights."""
        return self.raw_layer.get_weights()
