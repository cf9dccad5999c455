"""Learning curves that grow while the model learns."""
import fnmatch

from pylearn2.gui.curves import learning_curves
from pylearn2_ext.callbacks.picture_callback import PictureCallback, after

__all__ = ["LearningCurves"]


class LearningCurves(PictureCallback):
    """Draw channels of the monitor against epochs into ``save_dir/curves.png``, anew each time.

    Parameters
    ----------
    save_dir, every : as for :class:`.PictureCallback`
    channels : list of names or patterns (``*_nll``); the default shows the objective and the error rate
    """

    def __init__(self, save_dir, every=1, channels=("*objective", "*misclass")):
        super().__init__(save_dir, every)
        self.channels = [channels] if isinstance(channels, str) else list(channels)

    def channel_names(self):
        """Return the channels that are named in full, so that a misspelt one is told before training."""
        return [name for name in self.channels if not any(sign in name for sign in "*?[")]

    def draw(self, model, dataset, epoch):
        from matplotlib.figure import Figure

        chosen = {name: channel for name, channel in model.monitor.channels.items()
                  if any(fnmatch.fnmatchcase(name, pattern) for pattern in self.channels)}
        if not chosen:
            return {}
        return {"curves.png": learning_curves(Figure(), chosen, "epoch", after(epoch, model), panels=True)}
