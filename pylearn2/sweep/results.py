"""What came of a sweep: the numbers of each variant, and the table at the end.

    read           a variant's pickle -> Result
    choose_metric  the channel to judge by, where none was named
    table          the variants, best first; those that failed are named below
"""
import math
from dataclasses import dataclass

from rich.markup import escape
from rich.table import Table

from pylearn2.compare.summary import places
from pylearn2.compare.terminal import shown
from pylearn2.sweep.space import short
from pylearn2.utils import serial
from pylearn2.utils.exc import DataError, did_you_mean

__all__ = ["Result", "choose_metric", "read", "table"]


@dataclass
class Result:
    """What the monitor of a variant recorded in one channel.

    Attributes
    ----------
    best, epoch : float and int, the best value and the epoch where it was met first
    last : float, the value at the end
    test : float or None, at the best epoch, of the channel of the same name on the test data
    """

    best: float
    epoch: int
    last: float
    test: float | None = None


def choose_metric(path):
    """Return the name of the channel by which the variants are compared; `path` is the pickle of one of them."""
    names = list(_channels(_load(path)) or ())
    endings = ("valid_y_misclass", "valid_misclass", "_misclass", "valid_objective", "objective")
    return next((name for ending in endings for name in names if name.endswith(ending)), names[0] if names else None)


def _load(path):
    try:
        return serial.load(path)
    except DataError as error:
        raise DataError(path, error.met, "take its folder away, and the same command trains it again") from error


def _channels(model):
    """Return the channels of a model's monitor; None where there is none, in a list of models for one."""
    return getattr(getattr(model, "monitor", None), "channels", None)


def read(path, metric, maximize=False):
    """Return the Result of the pickle `path`.

    Raises
    ------
    KeyError
        where the model recorded no such channel.
    DataError
        where the file is damaged, or holds no model.
    """
    model = _load(path)
    channels = _channels(model)
    if channels is None:
        raise DataError(path, f"it holds an object of class {type(model).__name__} without a monitor",
                        "nothing in it can be compared")
    if metric not in channels:
        raise KeyError(f"no channel {metric!r} was recorded; {did_you_mean(metric, channels)}")
    values = [float(value) for value in channels[metric].val_record]
    sign = -1 if maximize else 1
    at = min(range(len(values)), key=lambda i: (math.isnan(values[i]), sign * values[i], i))
    test = channels.get(f"test_{metric.removeprefix('valid_')}") if metric.startswith("valid_") else None
    return Result(values[at], channels[metric].epoch_record[at], values[-1],
                  float(test.val_record[at]) if test is not None and len(test.val_record) > at else None)


def table(rows, metric, maximize=False):
    """Return the table of the variants that were trained, best first.

    Parameters
    ----------
    rows : list of (name, point, Result, status), in the order of the sweep; equal ones keep it
    metric : str
    maximize : bool

    Returns
    -------
    rich.table.Table
    """
    sign = -1 if maximize else 1
    rows = sorted(rows, key=lambda row: (math.isnan(row[2].best), sign * row[2].best))
    drawn = Table(title=f"best {metric} first", title_justify="left")
    drawn.add_column("variant")
    for path in rows[0][1]:
        drawn.add_column(escape(path.rpartition(".")[2]), justify="right")
    for heading in ("best", "at epoch", "last", "test then", "seconds"):
        drawn.add_column(heading, justify="right")
    decimals = places([result.best for _, _, result, _ in rows])
    for name, point, result, status in rows:
        best, last, test = (shown(value, "value", decimals) for value in (result.best, result.last, result.test))
        seconds = "" if status.get("seconds") is None else f"{status['seconds']:.1f}"
        epoch = f"{result.epoch}{' (pruned)' if status.get('pruned') else ''}"
        values = [escape(short(value)) for value in point.values()]
        drawn.add_row(name.partition("-")[0], *values, best, epoch, last, test, seconds)
    return drawn
