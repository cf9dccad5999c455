"""The area under the ROC curve, as a channel."""
import numpy as np

from pylearn2.train_extensions.on_monitoring_sets import monitoring_datasets, supervised_specs
from pylearn2.train_extensions.train_extension import TrainExtension
from pylearn2.utils import function, sharedX

__all__ = ["RocAucChannel"]


class RocAucChannel(TrainExtension):
    """Record the ROC AUC of one class score on every monitoring data set, by scikit-learn.

    Parameters
    ----------
    channel_name_suffix : str; the channel is ``<data set>_<suffix>``
    positive_class_index : int, the class whose score is judged
    negative_class_index : int or None; given, only examples of the two classes count

    A batch with a single class gives NaN, and so then is the average over the data set.
    """

    def __init__(self, channel_name_suffix="roc_auc", positive_class_index=1, negative_class_index=None):
        self.channel_name_suffix = channel_name_suffix
        self.positive_class_index = positive_class_index
        self.negative_class_index = negative_class_index

    def setup(self, model, dataset, algorithm):
        """Add a channel for each monitoring data set."""
        specs = supervised_specs(model, self)
        features, targets = specs[0].make_theano_batch()
        scores = function([features], model.fprop(features), name="RocAucChannel.scores")
        for name, monitored in monitoring_datasets(algorithm, self):
            value = sharedX(0.0, name=self.channel_name_suffix)
            model.monitor.add_channel(name + self.channel_name_suffix, (features, targets), value, dataset=monitored,
                                      data_specs=specs, prereqs=[_Measure(self, scores, value)])

    def auc(self, labels, scores):
        """Return the area for class `labels` (batch,) and `scores` (batch, classes); NaN where it is not defined."""
        from sklearn.metrics import roc_auc_score

        if self.negative_class_index is not None:
            kept = np.isin(labels, (self.positive_class_index, self.negative_class_index))
            labels, scores = labels[kept], scores[kept]
        positive = labels == self.positive_class_index
        if positive.all() or not positive.any() or not np.isfinite(scores).all():
            return np.nan
        return roc_auc_score(positive, scores[:, self.positive_class_index])


class _Measure:
    """Called with each monitoring batch right before the channel is read."""

    def __init__(self, channel, scores, value):
        self.channel, self.scores, self.value = channel, scores, value

    def __call__(self, features, targets, *others):  # the model's own sources are the first of a monitoring batch
        is_label = targets.dtype.kind in "iu" and targets.shape[1] == 1
        labels = targets[:, 0] if is_label else np.argmax(targets, axis=1)
        area = self.channel.auc(labels, self.scores(features))
        self.value.set_value(np.asarray(area, dtype=self.value.dtype))
