"""Which class is taken for which, and how well each class is told from the others."""
import numpy as np

from pylearn2_ext import pictures
from pylearn2_ext.callbacks.picture_callback import Gauges, PictureCallback, after, named
from pylearn2_ext.callbacks.predictions import Predictions

__all__ = ["ConfusionMatrix", "class_scores"]


def class_scores(labels, predicted, n_classes):
    """Return ``(counts, scores)`` by scikit-learn's metrics.

        precision_k = right k / taken for k      recall_k = right k / k      F1_k = their harmonic mean

    Parameters
    ----------
    labels, predicted : int arrays, shape (example,)
    n_classes : int

    Returns
    -------
    counts : int array, shape (class, class); [i, j] is how many examples of class i were taken for class j
    scores : dict "precision", "recall", "F1" -> float array, shape (class,); 0 where a class never occurs
    """
    from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

    classes = np.arange(n_classes)
    scores = precision_recall_fscore_support(labels, predicted, labels=classes, zero_division=0)[:3]
    return (confusion_matrix(labels, predicted, labels=classes),
            dict(zip(("precision", "recall", "F1"), scores, strict=True)))


class ConfusionMatrix(PictureCallback):
    """Draw the confusion matrix of a monitoring data set into ``save_dir/confusion-<name>.png``, anew each time.

    Channels, at every record: ``<name>_precision_0``, ``<name>_recall_0``, ``<name>_F1_0`` and so on for each class,
    and ``<name>_F1_mean``.

    Parameters
    ----------
    save_dir, every : as for :class:`.PictureCallback`
    dataset_name : str, a key of the algorithm's `monitoring_dataset`
    """

    def __init__(self, save_dir, dataset_name="valid", every=1):
        super().__init__(save_dir, every)
        self.dataset_name = dataset_name

    def setup(self, model, dataset, algorithm):
        """Compile the predictions and add the channels."""
        super().setup(model, dataset, algorithm)
        self.judged = self.monitored(algorithm, self.dataset_name)
        self._predict = Predictions(model, self.judged, algorithm.monitoring_batch_size or algorithm.batch_size)
        self._n_classes = model.get_output_space().get_total_dimension()
        names = [self._channel(score, k) for score in ("precision", "recall", "F1") for k in range(self._n_classes)]
        Gauges(model.monitor, self.judged, [*names, self._channel("F1", "mean")], self._measure)

    def _channel(self, score, which):
        return named(self.dataset_name, score, str(which))

    def _measure(self):
        labels, probabilities = self._predict()
        self.counts, self.scores = class_scores(labels, probabilities.argmax(axis=1), self._n_classes)
        numbers = {self._channel(name, k): value for name, values in self.scores.items()
                   for k, value in enumerate(values)}
        return numbers | {self._channel("F1", "mean"): self.scores["F1"].mean()}

    def draw(self, model, dataset, epoch):
        title = f"which class is taken for which on {self.judged.description}\n{after(epoch, model)}"
        return {f"{named('confusion', self.dataset_name, by='-')}.png":
                pictures.confusion_sheet(self.counts, self.scores, title)}
