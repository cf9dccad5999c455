"""What all callbacks share: when they draw, and how their numbers reach the monitor.

    PictureCallback   the base class: a subclass says what to draw
    Gauges            channels whose numbers come from Python rather than from an expression
"""
from pathlib import Path

from pylearn2.space import NullSpace
from pylearn2.train_extensions import TrainExtension
from pylearn2.utils import as_floatX, sharedX
from pylearn2.utils.exc import SettingError, did_you_mean
from pylearn2.utils.replacing import make_folder
from pylearn2_ext import disk

__all__ = ["Gauges", "PictureCallback", "after", "named"]


class PictureCallback(TrainExtension):
    """Draws before training and after every `every` epochs; a subclass writes :meth:`draw`.

    Parameters
    ----------
    save_dir : str or Path, the folder of the pictures; it is made where it is missing
    every : int, epochs from picture to picture
    """

    def __init__(self, save_dir, every=1):
        if not every >= 1:
            raise ValueError(f"every must be at least 1 epoch, got {every!r}")
        self.save_dir = Path(save_dir)
        self.every = every

    def setup(self, model, dataset, algorithm):
        """Make the folder, so that a path that cannot be is told before training."""
        try:
            make_folder(self.save_dir)
        except OSError as error:
            raise SettingError(f"cannot make the folder {self.save_dir}: {error.strerror}; write another save_dir",
                               self, "save_dir") from error

    def on_monitor(self, model, dataset, algorithm):
        """Draw, if it is time."""
        epoch = model.monitor.get_epochs_seen()
        if epoch % self.every == 0:
            for name, content in self.draw(model, dataset, epoch).items():
                disk.save(self.save_dir / name, content)

    def draw(self, model, dataset, epoch):
        """Return a dict file name -> what :func:`pylearn2_ext.disk.save` takes."""
        raise NotImplementedError(f"{type(self).__name__} does not implement draw(model, dataset, epoch)")

    def monitored(self, algorithm, name=None):
        """Return the monitoring data set called `name`; None is the first, to which channels without data belong."""
        datasets = algorithm.monitoring_dataset
        if not datasets:
            raise SettingError(f"{type(self).__name__} adds channels to the monitor: give the algorithm a "
                               "monitoring_dataset", self)
        if name is None:
            return next(iter(datasets.values()))
        if name not in datasets:
            raise SettingError(f"there is no monitoring data set {name!r}; {did_you_mean(name, datasets)}",
                               self, "dataset_name")
        return datasets[name]


class Gauges:
    """Channels whose numbers come from Python: `measure` is called once for every record that the monitor makes.

    Parameters
    ----------
    monitor : Monitor
    dataset : Dataset, one of the monitor's, in whose walk they are recorded
    names : list of str, the channels to add
    measure : callable without arguments, returns a dict with a number for each name
    """

    def __init__(self, monitor, dataset, names, measure):
        self.measure = measure
        self.values = {name: sharedX(0.0, name=name) for name in names}
        self.records = None
        for name, value in self.values.items():
            monitor.add_channel(name, ipt=None, val=value, dataset=dataset, prereqs=[self],
                                data_specs=(NullSpace(), ""))
        self.channel = monitor.channels[names[0]]

    def __call__(self, *batch):
        """Measure if this batch, which the monitor is about to look at, is the first one of a record."""
        records = len(self.channel.val_record)
        if records == self.records:
            return
        self.records = records
        for name, number in self.measure().items():
            self.values[name].set_value(as_floatX(number))


def after(epoch, model):
    """Return what each picture says of the model: how long it was trained, and on what."""
    trained = f"after {epoch} epoch{'' if epoch == 1 else 's'}"
    data = getattr(model, "dataset_description", None)
    return f"{trained}, trained on {data}" if data else trained


def named(*parts, by="_"):
    """Return the parts joined; an empty one, such as the name of the only monitoring data set, is left out."""
    return by.join(filter(None, parts))
