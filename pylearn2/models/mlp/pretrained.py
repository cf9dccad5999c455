"""`PretrainedLayer`: a model that was trained before, as a layer."""

from pylearn2.models.mlp.layer import BadInputSpaceError, Layer


class PretrainedLayer(Layer):
    """Put an autoencoder, an RBM or the like into an MLP, to train it further or as it is.

    Parameters
    ----------
    layer_name : str
    layer_content : Model
        Has ``upward_pass(batch)``, which is the forward pass. All its parameters are the layer's, those of a
        decoder too.
    freeze_params : bool
        Leave the parameters as they are: the layer then has none.
    """

    def __init__(self, layer_name, layer_content, freeze_params=False):
        super().__init__()
        if not hasattr(layer_content, "upward_pass"):
            raise TypeError(
                f"layer_content of {layer_name!r} must have upward_pass, as autoencoders and RBMs do; "
                f"a {type(layer_content).__name__} has not"
            )
        self.layer_name = layer_name
        self.layer_content = layer_content
        self.freeze_params = freeze_params

    def set_input_space(self, space):
        """Check that `space` is what the content was trained on; nothing is drawn."""
        if space != self.get_input_space():
            raise BadInputSpaceError(
                f"the content of {self.layer_name!r} was trained on {self.get_input_space()}, not on {space}"
            )

    def get_input_space(self):
        """Return the space that the content was trained on."""
        return self.layer_content.get_input_space()

    def get_output_space(self):
        """Return the content's output space."""
        return self.layer_content.get_output_space()

    def get_params(self):
        """Return the content's parameters, or none with `freeze_params`."""
        return [] if self.freeze_params else self.layer_content.get_params()

    def fprop(self, state_below):
        """Return ``layer_content.upward_pass(state_below)``."""
        return self.layer_content.upward_pass(state_below)
