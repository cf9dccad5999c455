"""PretrainedLayerCV: in each fold, the layer that an earlier cross-validation trained on that fold."""

from pylearn2.models.mlp import Layer, PretrainedLayer


class PretrainedLayerCV(Layer):
    """Holds a PretrainedLayer for each fold; TrainCV puts the fold's own in its place.

    Parameters
    ----------
    layer_name : str
    layer_content : list of Model, one for each fold, as TrainCV saves it
    """

    def __init__(self, layer_name, layer_content):
        super().__init__()
        self.layer_name = layer_name
        self._folds = [PretrainedLayer(layer_name, content) for content in layer_content]

    def select_fold(self, k):
        """Return the PretrainedLayer of fold `k`."""
        if not k < len(self._folds):
            raise ValueError(f"layer {self.layer_name!r} has models of {len(self._folds)} folds, and none for "
                             f"fold {k + 1}")
        return self._folds[k]

    def set_input_space(self, space):
        """Check that `space` is what the content of each fold was trained on."""
        for fold in self._folds:
            fold.set_input_space(space)

    def get_params(self):
        """Return the parameters of the first fold's content."""
        return self._folds[0].get_params()

    def get_input_space(self):
        """Return the space that the first fold's content was trained on."""
        return self._folds[0].get_input_space()

    def get_output_space(self):
        """Return the output space of the first fold's content."""
        return self._folds[0].get_output_space()

    def fprop(self, state_below):
        """Raise: which fold it is is known to TrainCV only."""
        raise ValueError(f"layer {self.layer_name!r} is a PretrainedLayerCV, which only a TrainCV can use; "
                         "write PretrainedLayer with one model")
