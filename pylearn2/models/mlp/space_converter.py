"""`SpaceConverter`: a layer that only changes the form of the data."""

from pylearn2.models.mlp.layer import Layer


class SpaceConverter(Layer):
    """Format the input as `output_space`, say an image as a vector. It has no parameters.

    Parameters
    ----------
    layer_name : str
    output_space : Space
    """

    def __init__(self, layer_name, output_space):
        super().__init__()
        self.layer_name = layer_name
        self.output_space = output_space
        self._params = []

    def set_input_space(self, space):
        """Take batches of `space`; whether they fit `output_space` shows in the forward pass."""
        self.input_space = space

    def fprop(self, state_below):
        """Return `state_below` as a batch of `output_space`."""
        return self.input_space.format_as(state_below, self.output_space)
