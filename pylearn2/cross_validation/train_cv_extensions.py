"""What acts on the trainings of all folds.

    TrainCVExtension         the two moments: before training, and before saving
    MonitorBasedSaveBestCV   keep the best model of each fold
"""

from pylearn2.cross_validation.saving import fold_path, save_models
from pylearn2.train_extensions.best_params import MonitorBasedSaveBest
from pylearn2.utils import serial

__all__ = ["MonitorBasedSaveBestCV", "TrainCVExtension"]


class TrainCVExtension:
    """Acts at two moments of a TrainCV; each does nothing unless a subclass overrides it."""

    def setup(self, trainers):
        """Act before the first fold; `trainers` are the Train objects of the folds."""

    def on_save(self, trainers):
        """Act after the last fold, before the models are saved."""


class MonitorBasedSaveBestCV(TrainCVExtension):
    """Keep, in each fold, the model with the best value of a channel; see `MonitorBasedSaveBest`.

    Parameters
    ----------
    channel_name : str
    save_path : str or None, file of the list of best models
    store_best_model : bool; they are kept in memory in any case, as ``best_model`` of the extension of each fold
    higher_is_better : bool
    tag_key : str, under which ``model.tag`` tells of it; ``-<number of the fold>`` is put behind it
    save_folds : bool, write a file for each fold, too: ``<stem>-2.pkl``
    """

    def __init__(self, channel_name, save_path=None, store_best_model=False, higher_is_better=False, tag_key=None,
                 save_folds=False):
        if save_path is None and not store_best_model:
            raise ValueError("MonitorBasedSaveBestCV needs save_path, store_best_model=True, or both; it got neither")
        self.channel_name, self.save_path, self.higher_is_better = channel_name, save_path, higher_is_better
        self.store_best_model, self.tag_key, self.save_folds = store_best_model, tag_key, save_folds
        self._of_folds = []

    def setup(self, trainers):
        """Give each fold a MonitorBasedSaveBest."""
        if self.save_path is not None:
            serial.check_writable(self.save_path, asked_by=self)
        own_file = self.save_path is not None and self.save_folds
        self._of_folds = [
            MonitorBasedSaveBest(
                self.channel_name, save_path=fold_path(self.save_path, k) if own_file else None,
                store_best_model=True, higher_is_better=self.higher_is_better,
                tag_key=None if self.tag_key is None else f"{self.tag_key}-{k}")
            for k in range(len(trainers))]
        for trainer, extension in zip(trainers, self._of_folds, strict=True):
            trainer.extensions.append(extension)

    def on_save(self, trainers):
        """Write the list of the best models."""
        if self.save_path is not None:
            save_models(self.save_path, [extension.best_model for extension in self._of_folds], trainers)
