"""One training as its files tell it: the saved model, and the YAML that lies beside.

    Run        names, records, settings and environment of one training
    read_run   a model file -> Run
    beside     the YAML text that a model file was trained from, where it is there

`folders` adds what a sweep notes about its variants.
"""
import re
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from pylearn2.compare.origin import as_trained, environment_of, trained_text
from pylearn2.compare.settings import settings_of
from pylearn2.gui.curves import x_values, y_values
from pylearn2.utils import serial
from pylearn2.utils.exc import DataError

CLOCKS = 1.0  # seconds by which the times of two files may be apart without meaning anything
WRITTEN_BESIDES = re.compile(r"(_best|\.phase\d+)$")  # endings of the files that a training writes besides its own


@dataclass
class Run:
    """One training.

    Attributes
    ----------
    name : str, unique among the runs that are compared
    path : Path of the model file, or of the variant's folder where there is none
    state : "finished", "unfinished", or what the sweep notes: "waiting", "running", "failed" ...
    error : str, why it failed; empty if it did not
    epochs, seconds : float arrays, shape (record,); NaN where an old file does not tell
    channels : dict, name -> float array, shape (record,); NaN where the channel has no record
    settings : dict, dotted path -> value
    whole : bool, whether `settings` are those of the whole experiment, not of the model and data alone
    yaml : str, the experiment's text, or what the model remembers of it; empty if neither is there
    environment : dict of str, what is known of the machine, the versions and the data
    notes : list of str, what a reader should know
    model : the model, for its weights; None if there is no file
    """

    name: str
    path: Path
    state: str = "finished"
    error: str = ""
    epochs: np.ndarray = field(default_factory=lambda: np.empty(0))
    seconds: np.ndarray = field(default_factory=lambda: np.empty(0))
    channels: dict = field(default_factory=dict)
    settings: dict = field(default_factory=dict)
    whole: bool = False
    yaml: str = ""
    environment: dict = field(default_factory=dict)
    notes: list = field(default_factory=list)
    model: object = None

    def last(self, channel):
        """Return the last recorded value of `channel`, or None if this run does not have it."""
        values = self.channels.get(channel)
        return None if values is None or not len(values) else float(values[-1])

    def at(self, record, channel):
        """Return the value of `channel` at the record of that number, or None."""
        values = self.channels.get(channel)
        return None if values is None or record is None else float(values[record])


def read_run(path):
    """Return the Run of the model file `path`.

    Raises
    ------
    DataError
        where it is not a model that train.py saved; the message names the file.
    """
    path = Path(path)
    model = _load(path)
    channels = getattr(getattr(model, "monitor", None), "channels", None)
    if not isinstance(channels, dict):
        raise DataError(path, f"it holds an object of class {type(model).__name__} without a monitor",
                        "give a model that train.py saved")
    run = Run(path.stem, path, model=model)
    try:
        run.epochs, run.seconds, run.channels = aligned(channels)
    except (AttributeError, TypeError, ValueError) as error:
        raise DataError(path, f"its monitor cannot be read ({error})", "give a model that train.py saved") from error
    run.state = "finished" if getattr(model.monitor, "training_succeeded", True) else "unfinished"
    _read_settings(run)
    run.environment = environment_of(model, path)
    return run


def _load(path):
    if path.suffix in (".yaml", ".yml"):
        raise DataError(path, "a YAML file", "give the .pkl that train.py wrote from it")
    try:
        return serial.load(path)
    except OSError as error:
        raise DataError(path, f"it cannot be read ({error.strerror})", "check its permissions") from error


def aligned(channels):
    """Return ``(epochs, seconds, {name: values})``: every channel on the records of the longest one.

    A channel that was recorded in some epochs only, after a resumed training say, is NaN in the others.
    """
    recorded = {str(name): channel for name, channel in channels.items() if len(channel.val_record)}
    if not recorded:
        return np.empty(0), np.empty(0), {}
    longest = max(recorded.values(), key=lambda channel: len(channel.val_record))
    epochs, seconds = x_values(longest, "epoch"), x_values(longest, "second")
    return epochs, seconds, {name: _on(epochs, channel) for name, channel in recorded.items()}


def _on(epochs, channel):
    values, own = y_values(channel), x_values(channel, "epoch")
    if values.ndim != 1 or values.shape != own.shape:
        raise ValueError(f"a channel has values of shape {values.shape} for {len(own)} epochs")
    if np.array_equal(own, epochs):
        return values
    at_epoch = dict(zip(own.tolist(), values.tolist(), strict=True))
    return np.array([at_epoch.get(epoch, np.nan) for epoch in epochs.tolist()])


def beside(path):
    """Return the YAML file that the model file `path` was trained from, as far as its name tells, or None."""
    stems = (path.stem, WRITTEN_BESIDES.sub("", path.stem))
    return next((file for stem in stems for ending in (".yaml", ".yml")
                 if (file := path.with_name(stem + ending)).is_file()), None)


def read_text(path):
    """Return the text of a file, whatever bytes it holds."""
    return Path(path).read_text(encoding="utf-8", errors="replace")


def _read_settings(run):
    """Take the settings from the YAML beside the model file, else from what the model remembers.

    Of the two, the file has comments; where it says something else than what was trained, the model is right.
    """
    file, (trained, options) = beside(run.path), trained_text(run.model)
    run.notes += [f"trained with {' '.join(options)}"] if options else []
    if file is not None:
        run.yaml, run.whole = as_trained(read_text(file), str(file), options), True
        run.settings = settings_of(run.yaml, str(file))
        changed = file.stat().st_mtime > run.path.stat().st_mtime + CLOCKS
        if changed:
            run.notes.append(f"{file.name} was changed after this model was saved")
        if not (trained and (changed or options)) or settings_of(trained) == run.settings:
            return
    if trained:
        run.yaml, run.whole, run.settings = trained, True, settings_of(trained)
        return
    _recall_learning_rate(run)
    for part, source in (("model", "yaml_src"), ("dataset", "dataset_yaml_src")):
        text = getattr(run.model, source, None)
        if isinstance(text, str) and text:
            run.yaml += f"# {part}\n{text.rstrip()}\n"
            run.settings |= settings_of(text, under=part)


def _recall_learning_rate(run):
    """Take the learning rate that training began with from the monitor's record of it."""
    rates = run.channels.get("learning_rate", ())
    if len(rates):
        run.settings["algorithm.learning_rate"] = float(f"{rates[0]:.7g}")  # digits that float32 keeps
