"""TrainCV: the same experiment once for each fold of a data set."""

import logging
from copy import deepcopy

from pylearn2.cross_validation.mlp import PretrainedLayerCV
from pylearn2.cross_validation.saving import fold_path, save_models
from pylearn2.train import Train, refuse_overwriting
from pylearn2.utils import serial

log = logging.getLogger(__name__)


class TrainCV:
    """Train a copy of a model on each fold; what is saved is the list of the models.

    No fold shares anything with another: model, algorithm and extensions are copied for each.

    Parameters
    ----------
    dataset_iterator : iterable of dicts of Dataset, one a fold, such as those of `dataset_iterators`. ``'train'`` is
        learned from, and all of them are monitored under their names
    model : Model, or a list with one for each fold
    algorithm : TrainingAlgorithm, or None where the model trains itself
    save_path : str or None, file of the list of models; with `save_folds` fold 2 also goes to ``<stem>-2.pkl``
    save_freq : int, as of `Train`; for the folds' own files
    extensions : list of TrainExtension for each fold, or None
    allow_overwrite : bool; False refuses to begin where `save_path` exists
    save_folds : bool, write a file for each fold
    cv_extensions : list of TrainCVExtension, or None

    Attributes
    ----------
    trainers : list of Train, one a fold
    """

    def __init__(self, dataset_iterator, model, algorithm=None, save_path=None, save_freq=0, extensions=None,
                 allow_overwrite=True, save_folds=False, cv_extensions=None):
        self.dataset_iterator, self.save_path, self.allow_overwrite = dataset_iterator, save_path, allow_overwrite
        self.save_freq = 0  # the list of models is written at the end only
        self.cv_extensions = [] if cv_extensions is None else cv_extensions
        self.trainers = []
        for k, datasets in enumerate(dataset_iterator):
            if not isinstance(datasets, dict) or "train" not in datasets:
                met = list(datasets) if isinstance(datasets, dict) else f"a {type(datasets).__name__}"
                raise ValueError(f"dataset_iterator must give a dict with a 'train' for each fold, got {met}")
            own_file = save_folds and save_path is not None
            self.trainers.append(Train(
                datasets["train"], _model_of_fold(model, k), _algorithm_of_fold(algorithm, datasets),
                fold_path(save_path, k) if own_file else None, save_freq if own_file else 0,
                deepcopy(extensions), allow_overwrite))

    def setup(self):
        """Find a wrong path before any work is done, and let the extensions join the trainings of the folds."""
        if self.save_path is not None:
            refuse_overwriting(self)
            serial.check_writable(self.save_path, asked_by=self)
        for extension in self.cv_extensions:
            extension.setup(self.trainers)

    def main_loop(self, time_budget=None, resume=False, parallel=False):
        """Train fold after fold, then save.

        Parameters
        ----------
        time_budget : seconds for each fold, or None
        resume : bool, accepted because `train.py` asks it of everything; a cross-validation begins anew
        parallel : must be False; upstream's was of a package that is no more
        """
        if parallel:
            raise ValueError("parallel is not offered: folds are trained one after the other")
        self.setup()
        for k, trainer in enumerate(self.trainers):
            log.info("Fold %d of %d", k + 1, len(self.trainers))
            trainer.main_loop(time_budget=time_budget)
        self.save()

    def save(self):
        """Let the extensions of the folds and those of the whole act, then write the list of the folds' models."""
        for trainer in self.trainers:
            for extension in trainer.extensions:
                extension.on_save(trainer.model, trainer.dataset, trainer.algorithm)
        for extension in self.cv_extensions:
            extension.on_save(self.trainers)
        if self.save_path is not None:
            save_models(self.save_path, [trainer.model for trainer in self.trainers], self.trainers)


def _model_of_fold(model, k):
    """Return a copy of the model for fold `k`, with the pretrained layers of that fold in it."""
    copy = deepcopy(model[k] if isinstance(model, list) else model)
    layers = getattr(copy, "layers", [])
    for i, layer in enumerate(layers):
        if isinstance(layer, PretrainedLayerCV):
            layers[i] = layer.select_fold(k)
            layers[i].set_mlp(copy)
    return copy


def _algorithm_of_fold(algorithm, datasets):
    copy = deepcopy(algorithm)
    if copy is not None:
        copy._set_monitoring_dataset(datasets)
    return copy
