"""Files of a cross-validation: a list of models, and a file for each fold. `TrainCV` and its extensions write them."""

import contextlib
import os

from pylearn2.train import guarding
from pylearn2.utils import serial

__all__ = ["fold_path", "save_models"]


def fold_path(path, k):
    """Return the file of fold `k` beside the file of all: ``model.pkl`` -> ``model-2.pkl``."""
    stem, ending = os.path.splitext(path)
    return f"{stem}-{k}{ending}"


def save_models(path, models, trainers):
    """Write the list of `models`; OSError where one of them holds the data of a training in `trainers`."""
    with contextlib.ExitStack() as stack:
        for trainer in trainers:
            stack.enter_context(guarding(trainer.dataset))
        serial.save(path, models, on_overwrite="backup")
