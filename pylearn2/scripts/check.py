"""``train.py --check FILE...``: every fault of an experiment at once, without training.

    faults_of    a file -> its faults, by line
    check        the command's work: print them

After the text, the names and the constructors (`yaml_parse.survey`) the experiment is set up as for a run, but nothing
is compiled or written: so the channels that a criterion or an extension reads are looked up, and the data are held
against the model. `train` calls it for a file that it cannot train, so that both tell the same.
"""

import logging
import warnings
from collections.abc import Iterable
from contextlib import contextmanager

from pylearn2.config import yaml_parse
from pylearn2.config.errors import ConfigError, ConfigErrors, Place
from pylearn2.config.places import fault_at
from pylearn2.config.proxy import MISSING
from pylearn2.scripts import _cli
from pylearn2.utils import serial
from pylearn2.utils.exc import ChannelNotFound, SettingError
from pylearn2.utils.rehearsal import rehearsal, telling

__all__ = ["check", "faults_of", "not_trainable"]


def check(paths, overrides=(), fills=()):
    """Print the faults of each file, or that it has none; return the exit status."""
    status = 0
    for path in paths:
        faults = faults_of(path, overrides, fills)
        print(_worded(faults) if faults else f"{path}: no faults")
        status = _cli.SLIP if faults else status
    return status


def _worded(faults):
    return str(faults[0] if len(faults) == 1 else ConfigErrors(faults))


def faults_of(path, overrides=(), fills=(), read_data=True):
    """Return the faults of the YAML file at `path`, a list of ConfigError in the order of its lines.

    Parameters
    ----------
    path : str
    overrides : list of ``path=value`` texts, each of which changes one value of the file
    fills : list of ``field=value`` texts for the fields of a template
    read_data : bool; False lets data sets make do without their files
    """
    yaml_parse.publish_train_file(path)
    with _quiet():
        try:
            described, faults, survey = yaml_parse.survey(path, overrides, fills, read_data)
        except ConfigError as error:  # there is no such file, for one
            return error.faults
        if described is not MISSING:
            faults = faults + _faults_of_setup(described, path, survey)
    return sorted(faults, key=lambda fault: fault.place)


@contextmanager
def _quiet():
    """Let the parts of an experiment say nothing while it is only looked at."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)


def not_trainable(trainings, path):
    """Return the faults of a file that describes nothing to train, or something else: a list of one, or of none."""
    kinds = ["an empty list"] if not trainings else [
        f"{type(one).__name__} object" for one in trainings if not hasattr(one, "main_loop")]
    return [ConfigError(Place(path), f"describes {kind}, which cannot be trained",
                        hint="the top of the file must be !obj:pylearn2.train.Train { ... }, or a list of them")
            for kind in kinds[:1]]


def _faults_of_setup(described, path, survey):
    trainings = list(described) if isinstance(described, Iterable) else [described]
    wrong = not_trainable(trainings, path)
    if wrong:
        return [] if survey.guessed else wrong
    return [fault for training in trainings if hasattr(training, "prepare")
            for fault in _rehearsed(training, path, survey)]


def _rehearsed(training, path, survey):
    """Set one training up; return the faults that show."""
    with rehearsal(code=False) as stage:
        try:
            with telling():
                _check_save_path(training)
            training.prepare()
        except (SettingError, ChannelNotFound) as error:
            stage.told.append(error)
        except Exception as error:  # an experiment can go wrong in any way
            if not (survey.guessed or stage.told):
                stage.told.append(SettingError(f"{type(error).__name__}: {error}", training))
    return [fault_at(error.asked_by, error.keyword, str(error), Place(path)) for error in stage.told
            if _is_sure(error, survey)]


def _check_save_path(training):
    if training.save_path is not None and training.save_freq > 0:
        serial.check_writable(training.save_path, asked_by=training)


def _is_sure(error, survey):
    """Tell whether an error is one of the file, and none of what was left out or guessed because of another."""
    if isinstance(error, ChannelNotFound):
        return survey.channels_known
    return not any(survey.is_guess(one) for one in error.concerns)
