"""The first layer's weights, as one image an epoch and as an animation."""
import numpy as np

from pylearn2.gui.get_weights_report import weight_images
from pylearn2.scripts.show_weights import is_class_template
from pylearn2_ext import pictures
from pylearn2_ext.callbacks.picture_callback import Gauges, PictureCallback, after

__all__ = ["WeightsAnimation", "WeightsImage"]


class WeightsImage(PictureCallback):
    """Draw the first layer into ``save_dir/weights-0007.png``, 7 being the epoch.

    The channel ``weights_change`` is the L2 norm of what the weights have changed since the last record.
    """

    def setup(self, model, dataset, algorithm):
        """Add the channel."""
        super().setup(model, dataset, algorithm)
        self._weights = model.get_weights()
        Gauges(model.monitor, self.monitored(algorithm), ["weights_change"], lambda: self._measure(model))

    def _measure(self, model):
        before, self._weights = self._weights, np.array(model.get_weights())
        return {"weights_change": np.linalg.norm(self._weights - before)}

    def draw(self, model, dataset, epoch):
        images = weight_images(model, dataset)
        title = f"weights of the first layer\n{after(epoch, model)}"
        return {f"weights-{epoch:04d}.png": pictures.weights_sheet(images, title, is_class_template(model))}


class WeightsAnimation(PictureCallback):
    """Add a frame to ``save_dir/weights.gif``, which shows how the first layer came to be.

    All frames share one scale, so the file is drawn anew each time: over hundreds of epochs, write ``every: 10``.
    The channel ``weights_largest`` is the largest weight's magnitude.

    Parameters
    ----------
    save_dir, every : as for :class:`.PictureCallback`
    units : int, the most units to show; the first ones
    """

    def __init__(self, save_dir, every=1, units=100):
        super().__init__(save_dir, every)
        self.units = units
        self._history, self._titles = [], []

    def setup(self, model, dataset, algorithm):
        """Add the channel."""
        super().setup(model, dataset, algorithm)
        Gauges(model.monitor, self.monitored(algorithm), ["weights_largest"],
               lambda: {"weights_largest": np.abs(model.get_weights()).max()})

    def draw(self, model, dataset, epoch):
        images = weight_images(model, dataset)[:self.units].mean(axis=3)  # colours would hide the sign
        self._history.append(images.astype("float32"))
        self._titles.append(f"{self._legend(model, len(images))}\n{after(epoch, model)}")
        return {"weights.gif": pictures.weights_frames(self._history, self._titles)}

    @staticmethod
    def _legend(model, n_shown):
        if is_class_template(model):
            return f"classes 0 to {n_shown - 1}, row by row: red speaks for the class, blue against it"
        return "first layer: red weights are above 0, blue below"
