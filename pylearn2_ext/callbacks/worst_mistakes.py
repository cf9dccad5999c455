"""The examples that the model is most wrong about: often badly written, sometimes badly labelled."""
import numpy as np

from pylearn2_ext import pictures
from pylearn2_ext.callbacks.picture_callback import Gauges, PictureCallback, after, named
from pylearn2_ext.callbacks.predictions import Predictions

__all__ = ["WorstMistakes", "worst_mistakes"]


def worst_mistakes(labels, probabilities):
    """Return the indices of the misclassified examples, the one whose right class is least likely first.

    Parameters
    ----------
    labels : int array, shape (example,)
    probabilities : float array, shape (example, class)
    """
    wrong = np.flatnonzero(probabilities.argmax(axis=1) != labels)
    return wrong[np.argsort(probabilities[wrong, labels[wrong]], kind="stable")]


class WorstMistakes(PictureCallback):
    """Draw the worst mistakes on a monitoring data set into ``save_dir/mistakes-<name>.png``, anew each time.

    Channels: ``<name>_mistakes``, how many there are, and ``<name>_worst_nll``, nats of the worst.

    Parameters
    ----------
    save_dir, every : as for :class:`.PictureCallback`
    dataset_name : str, a key of the algorithm's `monitoring_dataset`, which must know how its rows make images
    most : int, how many are drawn
    """

    def __init__(self, save_dir, dataset_name="valid", every=1, most=40):
        super().__init__(save_dir, every)
        self.dataset_name = dataset_name
        self.most = most

    def setup(self, model, dataset, algorithm):
        """Compile the predictions and add the channels."""
        super().setup(model, dataset, algorithm)
        self.judged = self.monitored(algorithm, self.dataset_name)
        self._predict = Predictions(model, self.judged, algorithm.monitoring_batch_size or algorithm.batch_size)
        self._names = [named(self.dataset_name, name) for name in ("mistakes", "worst_nll")]
        Gauges(model.monitor, self.judged, self._names, self._measure)

    def _measure(self):
        self.labels, self.probabilities = self._predict()
        self.worst = worst_mistakes(self.labels, self.probabilities)
        right = self.probabilities[self.worst, self.labels[self.worst]]
        tiny = np.finfo(self.probabilities.dtype).tiny  # a probability may have come down to 0
        nll = -np.log(max(right[0], tiny)) if len(right) else 0.0
        return dict(zip(self._names, (len(right), nll), strict=True))

    def draw(self, model, dataset, epoch):
        shown = self.worst[:self.most]
        rows, = self.judged.get(("features",), shown)
        images = self.judged.get_weights_view(rows)
        captions = [self._caption(index) for index in shown]
        title = (f"the worst {len(shown)} of {len(self.worst)} mistakes on {self.judged.description}\n"
                 f"{after(epoch, model)}; # is the place in the data, p what the right class was given")
        return {f"{named('mistakes', self.dataset_name, by='-')}.png": pictures.mistakes_sheet(images, captions, title)}

    def _caption(self, index):
        label, row = self.labels[index], self.probabilities[index]
        return f"{label} taken for {row.argmax()}\n#{index}: p({label}) = {row[label]:.0e}"
