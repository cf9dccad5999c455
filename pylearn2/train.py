"""A training: a model, its data, an algorithm, and what happens around every epoch.

    Train   built from YAML; `main_loop` runs it

The loop in words: record every channel; then, until someone asks to stop, learn for one epoch, record, let the
extensions act, save.
"""
import contextlib
import logging
import os
import time

import numpy as np

from pylearn2.checkpoint.checkpoint import Checkpoint
from pylearn2.monitor import Monitor
from pylearn2.utils import background, interrupts, serial, sharedX
from pylearn2.utils.exc import ChannelNotFound, Diverged, SettingError
from pylearn2.utils.numbers import whole
from pylearn2.utils.rehearsal import compiles, telling
from pylearn2.utils.save_lock import PathInUse
from pylearn2.utils.string_utils import preprocess
from pylearn2.utils.timing import log_timing

__all__ = ["SerializationGuard", "Train", "guarding", "refuse_overwriting"]

log = logging.getLogger(__name__)


class Train:
    """One training.

    Parameters
    ----------
    dataset : Dataset to learn from
    model : Model
    algorithm : TrainingAlgorithm, or None where the model trains itself (``model.train_all``)
    save_path : str or None, file of the model; ``${NAME}`` is replaced from the environment
    save_freq : int, save after every so many epochs and at the end; 0 is never
    extensions : list of TrainExtension, or None
    allow_overwrite : bool; False refuses to begin where `save_path` exists
    """

    def __init__(self, dataset, model, algorithm=None, save_path=None, save_freq=0, extensions=None,
                 allow_overwrite=True):
        _check_parts(extensions, dataset=dataset, model=model, algorithm=algorithm)
        self.dataset = dataset
        self.model = model
        self.algorithm = algorithm
        self.save_freq = whole(save_freq or 0, "save_freq", least=None)
        self.extensions = [] if extensions is None else extensions
        self.allow_overwrite = allow_overwrite
        self.first_save = True
        self._checkpoint = None  # while the main loop runs and saves, what it goes on from after a crash
        self._go_on = True  # False when an extension has asked to stop
        self.training_seconds = sharedX(0.0, name="training_seconds_this_epoch")
        self.total_seconds = sharedX(0.0, name="total_seconds_last_epoch")
        self.save_path = self._resolve_save_path(save_path)
        self._tell_the_model_its_data()

    def _resolve_save_path(self, save_path):
        if save_path is not None:
            if self.save_freq == 0:
                log.warning("save_path is given but save_freq is 0, which saves never; is this intentional?")
            return preprocess(str(save_path))
        if self.save_freq == 0:
            return None
        stem = os.environ.get("PYLEARN2_TRAIN_FILE_FULL_STEM")
        if stem is None:
            raise ValueError(f"save_freq is {self.save_freq} but there is no save_path; "
                             "outside train.py it must be given")
        phase = os.environ.get("PYLEARN2_TRAIN_PHASE")
        return f"{stem}.{phase}.pkl" if phase else f"{stem}.pkl"

    def _tell_the_model_its_data(self):
        """Let the saved model name its data, by which the tools rebuild the data set, or its shape."""
        if hasattr(self.dataset, "yaml_src"):
            self.model.dataset_yaml_src = self.dataset.yaml_src
        else:
            log.debug("the data set has no yaml_src; the saved model will not know what it was trained on")
        description = getattr(self.dataset, "description", None)
        if description:
            self.model.dataset_description = description

    # -- the loop ------------------------------------------------------------------------------------------------------

    def main_loop(self, time_budget=None, resume=False):
        """Train until the algorithm, an extension or the time budget ends it.

        Parameters
        ----------
        time_budget : seconds or None; looked at between epochs only
        resume : bool, go on from the file at the save path, where there is one

        Raises
        ------
        Interrupted
            after the epoch during which a signal asked for it, which is then saved.
        """
        begin = time.monotonic()
        with self._saving():
            self.setup(resume)
            if self._checkpoint is not None:
                self._checkpoint.watch()
            resumed = resume and self._resume()
            if not resumed:
                self._go_on = self._record()
            go_on, signum = self._asked(), interrupts.requested()
            if resumed and not go_on:
                return
            while go_on and not self._exceeds(time_budget, begin) and not signum:
                with log_timing(log, None, level=logging.DEBUG, final_msg="Time of the whole epoch:",
                                callbacks=[self.total_seconds.set_value]):
                    self._train_epoch()
                    self.model.monitor.report_epoch()
                    self._go_on = self._record()
                    signum = interrupts.requested()
                    if self._is_time_to_save(signum):
                        self.save()
                go_on = self._asked()
            self._finish(go_on, signum)

    def setup(self, resume=False):
        """Set up everything; find a wrong path or channel before any work is done."""
        self._check_save_path(resume)
        self.prepare()

    def prepare(self):
        """Set up monitor, algorithm and extensions, and look for every channel that will be read.

        ``train.py --check`` comes in here, too, and sets up without compiling.
        """
        self.model.monitor = Monitor.get_monitor(self.model)
        self.model.monitor.time_budget_exceeded = False
        if self.algorithm is not None:
            self.algorithm.setup(model=self.model, dataset=self.dataset)
        for extension in self.extensions:
            with telling():
                extension.setup(self.model, self.dataset, self.algorithm)
        if compiles():
            self.model.enforce_constraints()
        if self.algorithm is not None:
            self._add_time_channels()
        self._check_channel_names()

    def _check_save_path(self, resume):
        if self.save_path is None or self.save_freq == 0:
            return
        if not resume:
            self._refuse_overwriting()
        serial.check_writable(self.save_path, asked_by=self)
        if self._checkpoint is None and serial.is_pickle(self.save_path):
            try:
                self._checkpoint = Checkpoint(self)
            except PathInUse as error:
                raise SettingError(str(error), self, "save_path") from error

    @contextlib.contextmanager
    def _saving(self):
        """Let the block save; at its end all is on the disk, and others may save to the path."""
        try:
            yield
            if self._checkpoint is not None:
                self._checkpoint.wait()
            background.wait()
        finally:
            if self._checkpoint is not None:
                self._checkpoint.close()
                self._checkpoint = None

    def _resume(self):
        """Go on from the file at the save path; return False where there is none."""
        if self._checkpoint is None or not self._checkpoint.exists():
            return False
        self._checkpoint.resume()
        self.first_save = False
        self.model.monitor.training_succeeded = False
        return True

    def _is_time_to_save(self, signum):
        epochs = self.model.monitor.get_epochs_seen()
        return self.save_freq > 0 and (signum is not None or epochs % self.save_freq == 0)

    def _finish(self, go_on, signum):
        """Save a last time, and tell whoever interrupted where that is."""
        if not (go_on and signum):
            self.model.monitor.training_succeeded = True
            if self.save_freq > 0:
                if self._checkpoint is not None:
                    self._checkpoint.end(finished=not go_on)
                self.save()
        if signum:
            words = f"stopped after epoch {self.model.monitor.get_epochs_seen()}"
            words += f"; {self._checkpoint.last_good()}" if self._checkpoint is not None else ""
            raise interrupts.Interrupted(signum, words)

    def _refuse_overwriting(self):
        """Raise a SettingError where the first save would overwrite a file that must stay; later ones may."""
        if self.first_save:
            refuse_overwriting(self)

    def _add_time_channels(self):
        monitor = self.model.monitor
        if monitor._datasets:
            for seconds in (self.training_seconds, self.total_seconds):
                monitor.add_channel(seconds.name, None, seconds, dataset=monitor._datasets[0])

    def _check_channel_names(self):
        monitor = self.model.monitor
        live = [name for name, channel in monitor.channels.items() if channel.is_live]
        criterion = getattr(self.algorithm, "termination_criterion", None)
        for reader in [*self.extensions, *(criterion.parts() if hasattr(criterion, "parts") else [criterion])]:
            names = getattr(reader, "channel_names", ())
            for name in names() if callable(names) else names:
                with telling():
                    if name not in live:  # or it has records of an earlier run only
                        raise ChannelNotFound(name, live, asked_by=reader)

    @np.errstate(all="ignore")  # what overflows is told by the check for NaN, not by NumPy's warnings
    def _train_epoch(self):
        with log_timing(log, None, final_msg="Time this epoch:", callbacks=[self.training_seconds.set_value]):
            learner = self.algorithm.train if self.algorithm is not None else self.model.train_all
            try:
                answer = learner(dataset=self.dataset)
            except Diverged as error:
                words = "" if self._checkpoint is None else f"; {self._checkpoint.last_good()}"
                raise Diverged(f"{error}{words}") from error
        if answer is not None:
            raise ValueError(f"{learner.__qualname__} must return None, got {answer!r}; "
                             "what goes on is asked of continue_learning")

    def _record(self):
        """Record every channel, let the extensions act; return False if one of them asks to stop."""
        self.model.monitor()
        go_on = True
        for extension in self.extensions:
            try:
                extension.on_monitor(self.model, self.dataset, self.algorithm)
            except StopIteration:
                log.info("%s asks to stop the training", type(extension).__name__)
                go_on = False
        return go_on

    def _asked(self):
        """Return whether learner and extensions want another epoch."""
        if self._checkpoint is not None:
            self._checkpoint.before_asking()
        return self._wants_to_continue() and self._go_on

    def _wants_to_continue(self):
        learner = self.model if self.algorithm is None else self.algorithm
        answer = learner.continue_learning() if self.algorithm is None else learner.continue_learning(self.model)
        if answer not in (True, False):  # 0 and 1 are equal to them
            raise ValueError(f"continue_learning of {type(learner).__name__} must return True or False, got {answer!r}")
        return bool(answer)

    def _exceeds(self, time_budget, begin):
        elapsed = time.monotonic() - begin
        if time_budget is None or elapsed < time_budget:
            return False
        log.warning("Time budget exceeded (%.3f/%d seconds).", elapsed, time_budget)
        self.model.monitor.time_budget_exceeded = True
        return True

    # -- saving --------------------------------------------------------------------------------------------------------

    def save(self):
        """Let the extensions act, then write the model; the data set never comes along."""
        for extension in self.extensions:
            extension.on_save(self.model, self.dataset, self.algorithm)
        if self.save_path is None:
            return
        self._refuse_overwriting()
        with log_timing(log, f"Saving to {self.save_path}"):
            if self._checkpoint is not None:
                self._checkpoint.update_provenance()
                self._checkpoint.save(self._in_guard(serial.to_string, self.model))
            else:
                self._in_guard(serial.save, self.save_path, self.model, on_overwrite="backup")
        self.first_save = False

    def _in_guard(self, write, *args, **options):
        with guarding(self.dataset):
            return write(*args, **options)


def _check_parts(extensions, **parts):
    """Raise TypeError unless each of `parts` is a single object and `extensions` a list of them, or None."""
    for name, part in parts.items():
        if isinstance(part, (list, tuple, dict, str, int, float)):
            raise TypeError(f"{name} is one object, got a {type(part).__name__}: take it out of its brackets; "
                            "several trainings in a row are a list of Train objects")
    if not isinstance(extensions, (list, tuple, type(None))):
        raise TypeError(f"extensions is a list, got a {type(extensions).__name__}: put it in brackets")


def refuse_overwriting(training):
    """Raise a SettingError where the file at the save path of a Train or TrainCV must stay."""
    if not training.allow_overwrite and os.path.exists(training.save_path):
        raise SettingError(f"{training.save_path} exists and allow_overwrite is False; "
                           "move it or choose another save_path", training, "save_path")


@contextlib.contextmanager
def guarding(dataset):
    """Let the block save models; OSError where one of them holds `dataset`."""
    dataset._serialization_guard = SerializationGuard()
    try:
        yield
    finally:
        dataset._serialization_guard = None


class SerializationGuard:
    """Sits in a data set while the model is saved, and tells who would write the data into the model's file."""

    def __getstate__(self):
        raise OSError("the model holds a reference to its training data set; saving it would write the data as well")
