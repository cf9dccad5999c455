"""What a classifier says about every example of a data set."""
import numpy as np

from pylearn2.space import CompositeSpace
from pylearn2.utils import function

__all__ = ["Predictions"]


class Predictions:
    """Compiled once; each call walks through the data set with the model as it then is.

    Parameters
    ----------
    model : Model whose output is a row of probabilities
    dataset : Dataset with targets
    batch_size : int
    """

    def __init__(self, model, dataset, batch_size):
        features = model.get_input_space().make_theano_batch(name="features")
        self.probabilities = function([features], model.fprop(features), name="Predictions")
        self.dataset = dataset
        self.walk = dict(
            mode="sequential", batch_size=batch_size, return_tuple=True,
            data_specs=(CompositeSpace([model.get_input_space(), model.get_target_space()]),
                        (model.get_input_source(), model.get_target_source())))

    def __call__(self):
        """Return ``(labels, probabilities)``, int of shape (example,) and float of shape (example, class)."""
        labels, probabilities = [], []
        for features, targets in self.dataset.iterator(**self.walk):
            labels.append(targets[:, 0] if targets.shape[1] == 1 else targets.argmax(axis=1))
            probabilities.append(self.probabilities(features))
        return np.concatenate(labels), np.concatenate(probabilities)
