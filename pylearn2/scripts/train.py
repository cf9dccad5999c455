"""Train the experiment that a YAML file describes.

    train         the work, as a function
    modernized    the text of the file in today's words, which ``--modernize`` writes in the place of training
    main          the command ``train.py [flags] config.yaml``
    FeatureDump   write what an encoder makes of a data set; named from YAML like a Train
"""
import argparse
import contextlib
import gc
import logging
import os
import sys
from collections.abc import Iterable

import numpy as np

from pylearn2.checkpoint.file import standing
from pylearn2.config import yaml_parse
from pylearn2.config.errors import ConfigError, Place, raise_faults
from pylearn2.config.modernize import modernize
from pylearn2.config.places import fault_at
from pylearn2.scripts import _cli, experiment_options
from pylearn2.scripts.check import check, faults_of, not_trainable
from pylearn2.utils import interrupts, logger, serial
from pylearn2.utils.compile import tally
from pylearn2.utils.device import running_on
from pylearn2.utils.exc import ChannelNotFound, SettingError
from pylearn2.utils.replacing import replacing
from pylearn2.utils.threads import limited_blas

__all__ = ["FeatureDump", "main", "make_argument_parser", "modernized", "train"]

log = logging.getLogger(__name__)


def make_argument_parser():
    """Return the parser of the command's flags."""
    parser = argparse.ArgumentParser(prog="train.py", description="Train the experiment that a YAML file describes.")
    parser.add_argument("config", nargs="+", metavar="FILE", help="YAML file that describes the training")
    parser.add_argument("--check", action="store_true",
                        help="tell every fault of the FILEs at once, and train nothing")
    experiment_options.add_changes(parser)
    parser.add_argument("--modernize", action="store_true",
                        help="train nothing: write the same experiment in today's words, comments kept")
    parser.add_argument("--out", metavar="FILE", help="with --modernize: the file to write (default: standard output)")
    _cli.trust_option(parser)
    parser.add_argument("--plain", action="store_true", help="print the log's lines, on a terminal too")
    parser.add_argument("--show", default="*objective,*misclass", metavar="CHANNELS",
                        help="channels in the table on a terminal, with wildcards and commas (default: %(default)s)")
    parser.add_argument("--resume", action="store_true",
                        help="go on from the file at the save path, to the same bits as without a break")
    parser.add_argument("-t", "--time-budget", type=_seconds, metavar="SECONDS",
                        help="begin no epoch after so many seconds; for each training where the file lists several")
    experiment_options.add_device(parser)
    experiment_options.add_log(parser)
    parser.add_argument("-L", "--level-name", action="store_true", help="accepted for old scripts; without effect")
    return parser


def _seconds(text):
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number of seconds")
    return int(text)


def train(config, level_name=None, timestamp=None, time_budget=None, verbose_logging=None, debug=None,
          overrides=(), extensions=(), show=None, resume=False, fills=(), device=None):
    """Build what the YAML file `config` describes, and train it; a list is trained one by one.

    Parameters
    ----------
    config : path of a YAML file
    level_name : accepted for old callers; without effect
    timestamp, verbose_logging, debug : bool, as the flags of the command
    time_budget : int seconds or None
    overrides : list of ``path=value`` texts, each of which changes one value of the file
    extensions : list of TrainExtension that every training gets besides its own
    show : list of channel names, with wildcards, for the live display, which stands instead of the log's lines;
        None logs
    resume : bool, go on from the files at the save paths
    fills : list of ``field=value`` texts for the fields of a template
    device : what runs it, as :func:`pylearn2.utils.device.choose` takes it; None is what the environment asks for
    """
    if not os.environ.get("DISPLAY"):
        os.environ.setdefault("MPLBACKEND", "Agg")
    level = logging.DEBUG if debug else logging.INFO if show is None else logging.WARNING
    logger.configure(level, timestamp=bool(timestamp), verbose=bool(verbose_logging))
    with limited_blas(), running_on(device):
        with _telling_all(config, overrides, fills):
            described = serial.load_train_file(config, overrides=overrides, fills=fills)
            several = isinstance(described, Iterable)
            trainings = list(described) if several else [described]
            raise_faults(not_trainable(trainings, config))
        del described
        if show is not None and not all(hasattr(one, "model") for one in trainings):
            show = None  # the display shows one model; a cross-validation has many, so the log tells of it
            logger.configure(logging.INFO)
        for one in trainings:
            one.overrides = [*overrides, *(f"--fill {fill}" for fill in fills)]  # the saved model will tell them
        if resume and not _is_work_left(trainings):
            return
        for phase in range(1, len(trainings) + 1):
            with _phase(f"phase{phase}" if several else None), _telling_all(config, overrides, fills):
                _run(trainings.pop(0), config, time_budget, extensions, show, resume)
            if trainings:
                gc.collect()  # a finished phase gives its memory back before the next one begins


def _is_work_left(trainings):
    """Say how far each training is; return False where all are finished."""
    paths = [getattr(one, "save_path", None) for one in trainings if getattr(one, "save_freq", 0) > 0]
    shared = next((path for path in paths if paths.count(path) > 1), None)
    if shared:
        raise _cli.CommandError(f"several trainings of the list save to {shared}, so there is nothing to resume the "
                                "first ones from: give each a save_path of its own")
    standings = [standing(one) for one in trainings]
    for words, _ in standings:
        print(words, flush=True)
    return not all(finished for _, finished in standings)


@contextlib.contextmanager
def _telling_all(config, overrides, fills):
    """Add to a fault of the file, which ends the run, all the others that it has."""
    try:
        yield
    except ConfigError as error:
        told = {(fault.place, fault.problem) for fault in error.faults}
        others = faults_of(config, overrides, fills, read_data=False)
        raise_faults(error.faults + [fault for fault in others if (fault.place, fault.problem) not in told])


@contextlib.contextmanager
def _phase(name):
    """Set ``PYLEARN2_TRAIN_PHASE`` to `name` while one training of a list runs; None leaves it alone."""
    before = os.environ.get("PYLEARN2_TRAIN_PHASE")
    if name is not None:
        os.environ["PYLEARN2_TRAIN_PHASE"] = name
    try:
        yield
    finally:
        if before is None:
            os.environ.pop("PYLEARN2_TRAIN_PHASE", None)
        else:
            os.environ["PYLEARN2_TRAIN_PHASE"] = before


def _run(training, config, time_budget, extensions=(), show=None, resume=False):
    if extensions:
        training.extensions = [*training.extensions, *extensions]
    before = tally()
    try:
        with _display(training, show):
            if resume and hasattr(training, "save_path"):  # a FeatureDump has nothing to go on from
                training.main_loop(time_budget=time_budget, resume=True)
            else:
                training.main_loop(time_budget=time_budget)
    except (SettingError, ChannelNotFound) as error:
        raise fault_at(error.asked_by, error.keyword, str(error), Place(config)) from error
    log.info("Compiled %(functions)d functions in %(seconds).3f seconds; %(recalled)d of %(asked)d graphs were known.",
             {name: count - before[name] for name, count in tally().items()})


def _display(training, show):
    if show is None or not hasattr(training, "model"):
        return contextlib.nullcontext()
    from pylearn2.scripts.live import LiveDisplay  # imports rich, which a run into a log does not need

    return LiveDisplay(training, show)


def _wants_display(args):
    """Tell whether lines would be read by a person who did not ask for the log."""
    return sys.stdout.isatty() and not (args.plain or args.debug or args.verbose_logging or args.timestamp)


def main(argv=None):
    """Train the experiment that a YAML file describes; return the exit status."""
    def work(args):
        if args.check:
            return check(args.config, args.overrides, args.fills)
        config, *more = args.config
        if more:
            raise _cli.CommandError(f"one file is trained at a time, got {len(more)} more; --check looks at several")
        if args.modernize:
            return _write_modernized(config, args)
        if args.out:
            raise _cli.CommandError("--out names the file that --modernize writes; where the model goes is save_path")
        show = args.show.split(",") if _wants_display(args) else None
        with interrupts.listening():
            train(config, args.level_name, args.timestamp, args.time_budget, args.verbose_logging, args.debug,
                  args.overrides, show=show, resume=args.resume, fills=args.fills, device=args.device)

    return _cli.run(work, make_argument_parser(), argv)


def modernized(config, overrides=(), fills=()):
    """Return the text of the YAML file `config` in today's words, after what the command line changes in it."""
    text, name = yaml_parse.changed(yaml_parse.text_of_file(config), config, overrides, fills)
    return modernize(text, name)


def _write_modernized(config, args):
    logger.configure(logging.INFO)
    if args.out and os.path.exists(args.out) and os.path.samefile(args.out, config):
        raise _cli.CommandError(f"--out {args.out} is the old file itself: name another one")
    text = modernized(config, args.overrides, args.fills)
    if args.out:
        with replacing(args.out) as file:
            file.write(text.encode())
    else:
        sys.stdout.write(text)


class FeatureDump:
    """Write the features that an encoder computes from a data set into a ``.npy`` file.

    Parameters
    ----------
    encoder : has ``perform(array) -> array``
    dataset : Dataset
    path : str, file to write
    batch_size : int or None for all examples at once
    topo : bool, encode the topological view instead of the design matrix
    """

    def __init__(self, encoder, dataset, path, batch_size=None, topo=False):
        self.encoder = encoder
        self.dataset = dataset
        self.path = path
        self.batch_size = batch_size
        self.topo = topo

    def main_loop(self, time_budget=None):
        """Encode and write; the time budget has no meaning here."""
        X = self.dataset.get_topological_view() if self.topo else self.dataset.get_design_matrix()
        size = self.batch_size or len(X)
        features = [self.encoder.perform(X[start:start + size]) for start in range(0, len(X), size)]
        with replacing(self.path) as file:
            np.save(file, np.concatenate(features))


if __name__ == "__main__":
    raise SystemExit(main())
