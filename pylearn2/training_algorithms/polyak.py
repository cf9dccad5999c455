"""Polyak averaging: keep the mean of the parameters over all updates, and save a model that has it.

    PolyakAveraging   train extension: starts the averaging, saves the averaged model
    running_mean      the formula
"""
from pylearn2.train_extensions import TrainExtension
from pylearn2.utils import py_integer_types, serial, sharedX
from pylearn2.utils.exc import SettingError

__all__ = ["PolyakAveraging", "running_mean"]


def running_mean(mean, value, count):
    """Return ``mean - (mean - value) / count``: the mean of `count` values, of which `value` is the latest.

    Source: Swersky et al., A tutorial on stochastic approximation algorithms for training restricted
    Boltzmann machines and deep belief nets, ITA 2010.
    """
    return mean - (mean - value) / count


class _PolyakWorker:
    """Update callback that averages the parameters.

    Attributes
    ----------
    param_to_mean : dict parameter -> shared variable with its mean
    """

    def __init__(self, model):
        self.param_to_mean = {param: sharedX(param.get_value()) for param in model.get_params()}
        self._count = 0

    def __call__(self, algorithm):
        """Take the parameters after one more update into the mean."""
        self._count += 1
        for param, mean in self.param_to_mean.items():
            value = param.get_value(borrow=True)
            mean.set_value(running_mean(mean.get_value(borrow=True), value, self._count))


class PolyakAveraging(TrainExtension):
    """Average the parameters over all updates from epoch `start` on, beside the training.

    The training itself does not change; use it with a constant learning rate.

    Parameters
    ----------
    start : int >= 0, epochs before the averaging begins
    save_path : str or None; where to save the model with the means in place of its parameters
    save_freq : int, in epochs
    """

    def __init__(self, start, save_path=None, save_freq=1):
        if not isinstance(start, py_integer_types) or start < 0:
            raise ValueError(f"start is a whole number of epochs, 0 or more, got {start!r}")
        self.start = start
        self.save_path = save_path
        self.save_freq = save_freq
        self._count = 0

    def on_monitor(self, model, dataset, algorithm):
        """Begin to average after `start` epochs; from then on save every `save_freq` epochs."""
        if self._count == self.start:
            self._begin(model, algorithm)
        elif self.save_path is not None and self._count > self.start and self._count % self.save_freq == 0:
            self._save(model)
        self._count += 1

    def _begin(self, model, algorithm):
        if not hasattr(algorithm, "update_callbacks"):
            raise SettingError(f"PolyakAveraging needs an algorithm with update_callbacks, such as SGD; "
                               f"{type(algorithm).__name__} has none", self, "start")
        self._worker = _PolyakWorker(model)
        algorithm.update_callbacks.append(self._worker)
        if hasattr(model, "add_polyak_channels"):
            model.add_polyak_channels(self._worker.param_to_mean, algorithm.monitoring_dataset)

    def _save(self, model):
        """Save `model` with the means; its parameters are put back, whatever happens."""
        values = {param: param.get_value() for param in model.get_params()}
        try:
            for param in values:
                param.set_value(self._worker.param_to_mean[param].get_value())
            serial.save(self.save_path, model)
        finally:
            for param, value in values.items():
                param.set_value(value)
