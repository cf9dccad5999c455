"""What the commands share: faults become one message and an exit status, and model files are opened.

    run            parse argv and do the work; returns 0, or 1 or 2 for a fault; told words one
    make_parser    an ArgumentParser with --debug; trust_option adds --trust and --trust-pickle
    picture_path   checks the name of a picture
    trusting       a block in which what --trust and --trust-pickle allow is trusted
    load_object, load_model, monitor_of, monitor_in    a pickle, and what a command wants to find in it
    caption        a line or two for a picture: the file, how far it was trained, on which data

Every command of `pylearn2.scripts` has the same shape: a plain function does the work, and
``main(argv=None)`` hands it to `run`.
"""
import argparse
import contextlib
import os
import sys
import traceback

from pylearn2.config.errors import ConfigError
from pylearn2.config.trust import allowing, check_package
from pylearn2.unpickle import MissingClassError, is_missing, named
from pylearn2.utils import serial
from pylearn2.utils.device import DeviceError
from pylearn2.utils.exc import DataError, Diverged, EnvironmentVariableError
from pylearn2.utils.interrupts import Interrupted

PICTURES = (".png", ".jpg", ".jpeg", ".pdf", ".svg")
FAILED, SLIP, INTERRUPTED = 1, 2, 130  # exit status; 130 is the shell's own for Ctrl-C


class CommandError(Exception):
    """A fault of the command line or of a file named there; the message is for whoever typed it."""


# What the user can put right: in the command line, the YAML, the files or the environment.
SLIPS = (CommandError, ConfigError, DataError, DeviceError, EnvironmentVariableError, MissingClassError)
_PLAIN = (*SLIPS, OSError, Diverged)  # their words say all


def make_parser(description):
    """Return an ArgumentParser that knows --debug."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--debug", action="store_true", help="show the traceback of an error")
    return parser


def trust_option(parser):
    """Give `parser` the flags --trust and --trust-pickle, which :func:`run` obeys; return it."""
    parser.add_argument("--trust", action="append", default=[], type=_package, metavar="PACKAGE",
                        help="let the file name what is defined in this package; may be repeated")
    parser.add_argument("--trust-pickle", action="store_true",
                        help="let pickles name and call anything; only for files whose writer you know")
    return parser


@contextlib.contextmanager
def trusting(packages, pickles):
    """Trust the `packages` (a list of dotted names) inside the block, and, where `pickles`, what pickles name."""
    with allowing(packages), serial.trusting_pickles() if pickles else contextlib.nullcontext():
        yield


def _package(text):
    try:
        check_package(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
    return text


def picture_path(text):
    """Return `text`, the name of a picture to write, for argparse."""
    if not text.lower().endswith(PICTURES):
        raise argparse.ArgumentTypeError(f"{text!r} should end in one of {' '.join(PICTURES)}")
    return text


def run(work, parser, argv=None):
    """Return the exit status of ``work(args)`` for the parsed `argv`; faults are told on stderr.

    Parameters
    ----------
    work : callable, takes the parsed arguments; returns None or an exit status
    parser : ArgumentParser; where it defines ``--debug``, that flag adds the traceback
    argv : list of str; default: the command line

    Returns
    -------
    int: 0; 2 for what the user can put right (arguments, YAML, files); 1 for work that failed
    """
    try:
        args = parser.parse_args(argv)
    except SystemExit as stop:  # argparse has already printed help (0) or the slip (2)
        return stop.code or 0
    try:
        with trusting(getattr(args, "trust", ()), getattr(args, "trust_pickle", False)):
            status = work(args) or 0
        sys.stdout.flush()
        return status
    except BrokenPipeError:  # the reader, `head` say, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return INTERRUPTED
    except Interrupted as interrupted:
        print(interrupted, file=sys.stderr)
        return interrupted.status
    except Exception as error:
        return _report(error, getattr(args, "debug", False))


def _report(error, debug):
    """Print the error, with its traceback in `debug`, and return the exit status."""
    if debug:
        traceback.print_exception(error)
    words, status = told(error)
    hint = "" if debug or isinstance(error, _PLAIN) else "\n(--debug shows where it happened)"
    print(words + hint, file=sys.stderr)
    return status


def told(error):
    """Return what is printed of an error, and the exit status that it makes."""
    says_all = isinstance(error, _PLAIN)  # of another kind of error the kind is told too
    words = str(error) if says_all else f"{type(error).__name__}: {error}"
    return words, SLIP if isinstance(error, SLIPS) else FAILED


def load_object(path):
    """Return the object pickled in the file `path`, or raise an error that says what is wrong with it."""
    if path.endswith((".yaml", ".yml")):
        raise CommandError(f"{path} is a YAML file; give the .pkl that train.py wrote from it")
    try:
        return serial.load(path)
    except SLIPS:
        raise
    except PermissionError as error:
        raise CommandError(f"cannot read {path}: {error.strerror}") from error
    except Exception as error:  # damaged bytes can make the unpickler raise anything
        raise CommandError(f"{path} is not a readable pickle: {type(error).__name__}: {error}") from error


def load_model(path, also=()):
    """Return the model in the file `path`; objects of the types `also` pass as well."""
    model = load_object(path)
    if not (hasattr(model, "get_params") or isinstance(model, also)):
        raise CommandError(f"{path} holds {_kind(model)}, not a model; give a file that train.py saved")
    return model


def monitor_of(path):
    """Return ``(model, monitor)`` from the file `path`."""
    model = load_object(path)
    return model, monitor_in(model, path)


def monitor_in(model, path):
    """Return the monitor of a `model` that the file `path` holds."""
    monitor = getattr(model, "monitor", None)
    if not hasattr(monitor, "channels"):
        raise CommandError(f"{path} holds {_kind(model)} without a monitor; give a model that train.py saved")
    return monitor


def _kind(obj):
    if is_missing(obj):
        return f"what was saved of a {named(obj)} (a class that is not here)"
    return f"an object of class {type(obj).__name__}"


def description_of(obj):
    """Return what the data were, as the model (or dataset) tells it, or None."""
    return getattr(obj, "dataset_description", None) or getattr(obj, "description", None)


def caption(path, model):
    """Return what a picture of `model` says above it: the file, the epochs, and, where known, the data."""
    epochs = getattr(getattr(model, "monitor", None), "_epochs_seen", None)
    name = os.path.basename(path)
    first = name if epochs is None else f"{name}, after {epochs} epoch{'' if epochs == 1 else 's'}"
    data = description_of(model)
    return f"{first}\ntrained on {data}" if data else first
