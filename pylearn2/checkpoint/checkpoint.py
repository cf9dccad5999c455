"""The one object that `Train` talks to: it watches a training, saves it, and puts a saved one back.

    Checkpoint    of one training
"""
import logging
import os
import time

from pylearn2.checkpoint import file, provenance
from pylearn2.checkpoint.file import ANEW, Record
from pylearn2.checkpoint.kinds import Stream
from pylearn2.checkpoint.state import State, Unsavable
from pylearn2.datasets.dataset import Dataset
from pylearn2.monitor_channel import RECORDS
from pylearn2.unpickle import RefusedPickle
from pylearn2.utils import background, interrupts
from pylearn2.utils.exc import DataError
from pylearn2.utils.save_lock import SaveLock

__all__ = ["Checkpoint"]

log = logging.getLogger(__name__)


class Checkpoint:
    """Saves a training to its save path and resumes it from there.

    Parameters
    ----------
    training : Train with a save path
    """

    onlooker = True  # no part of the state that it saves

    def __init__(self, training):
        self.training, self.path = training, training.save_path
        self.lock = SaveLock(self.path)
        self.state = None
        self._unsavable = ""
        self._saved = None  # epochs of the last file of this run that is on the disk
        self._ends = None  # the criterion before it was asked last, as bytes
        self._is_last = self._is_finished = False
        self._looked_up = None  # the future of what takes a moment to find out about the training's origin
        self._begin = _clocks()
        self._before = dict.fromkeys(self._begin, 0.0)  # what the runs before this one took

    # -- watching ------------------------------------------------------------------------------------------------------

    def watch(self):
        """Take the training as it is now for the state that a rebuilt one begins with."""
        model = self.training.model
        model.monitor.prepare()
        for dataset in [self.training.dataset, *model.monitor._datasets]:
            if isinstance(dataset, Dataset):
                dataset.prepare()
        model.provenance = provenance.begin(self.training)
        self.state = State(self.training, elsewhere=[*model.get_params(), model.provenance])
        self._outline = self.state.walk.outline()
        self._looked_up = background.submit(provenance.looked_up, self.training, self.state.walk,
                                            provenance.sources_of(self.state.walk))
        self._criterion = self.state.walk.below(getattr(self.training.algorithm, "termination_criterion", None))

    def before_asking(self):
        """Remember what the criterion knows: after a change of `max_epochs` it is asked about this epoch again."""
        self._ends = None if self._unsavable else self._state(self._criterion)

    # -- saving --------------------------------------------------------------------------------------------------------

    def end(self, finished):
        """Note that the next saving is the last one; `finished` tells whether nobody wants another epoch."""
        self._is_last, self._is_finished = True, finished

    def update_provenance(self):
        """Write down in the model, which is about to be saved, where it comes from and how far it is."""
        model = self.training.model
        model.provenance.update(self._look_up())
        model.provenance.update(self._spent(), epochs=model.monitor.get_epochs_seen(), finished=self._is_finished)

    def _spent(self):
        """Return the seconds of all runs by clock; None where an older version did not write down its part."""
        return {name: None if self._before[name] is None else self._before[name] + now - self._begin[name]
                for name, now in _clocks().items()}

    def _look_up(self):
        return self._looked_up.result()

    def save(self, model):
        """Hand the file over to the thread that writes: `model`, a pickle, and the state of the training.

        Raises
        ------
        OSError
            where an earlier file could not be written; the last good one is told.
        """
        epochs = self.training.model.monitor.get_epochs_seen()
        asked = self._criterion if self._is_last else set()  # of these, `ends` tells more
        state = None if self._unsavable else self._state(set(range(len(self.state.walk.objects))) - asked)
        record = Record(yaml=getattr(self.training, "yaml_src", None), epochs=epochs, finished=self._is_finished,
                        outline=self._outline, state=state, ends=self._ends if self._is_last else None,
                        unsavable=self._unsavable)
        try:
            background.write(self.path, [model, record.section()],
                             done=lambda told=dict(self.training.model.provenance): self._note(epochs, told))
        except OSError as error:
            raise self._with_last_good(error) from error

    def wait(self):
        """Return when all is on the disk."""
        try:
            background.wait()
        except OSError as error:
            raise self._with_last_good(error) from error

    def close(self):
        """Wait, and let others have the path."""
        try:
            self._settle()
        finally:
            self.lock.release()

    def _settle(self):
        """Wait; that a file could not be written is logged, for another error is told."""
        try:
            background.wait()
        except OSError as error:
            log.error("%s", error)

    def _note(self, epochs, told):
        """Note that a file is on the disk; its JSON twin is written after the first one and the last."""
        is_first, self._saved = self._saved is None, epochs
        if is_first or self._is_last or interrupts.requested():
            provenance.write_twin(self.path, told)

    def _state(self, numbers):
        try:
            return self.state.save(numbers)
        except Unsavable as error:
            self._unsavable = str(error)
            log.warning("this training cannot be resumed, its model is saved all the same: %s", error)
            return None

    def last_good(self):
        """Return words for the last file that is whole, once it is."""
        self._settle()
        if self._saved is not None:
            return f"{self.path} holds the training as it was after epoch {self._saved}; --resume goes on from there"
        if os.path.isfile(self.path):
            return f"{self.path} is as it was before this run"
        return "nothing of this run is saved"

    def _with_last_good(self, error):
        return OSError(f"{error}; {self.last_good()}")

    # -- resuming ------------------------------------------------------------------------------------------------------

    def exists(self):
        """Tell whether there is a file to go on from."""
        return os.path.isfile(self.path)

    def resume(self):
        """Put the saved training into this one, which is set up and watched.

        Raises
        ------
        DataError
            where the file is not of this experiment, or damaged.
        """
        model, record = file.read(self.path)
        file.check_same(record, getattr(self.training, "yaml_src", None), self.path)
        self._check_outline(record)
        try:
            saved, changes, ends = (data and self.state.read(data, self.path)
                                    for data in (model, record.state, record.ends))
            self._check_data(getattr(saved, "provenance", {}).get("data", {}))
            self._put(saved, {**changes, **(ends or {})})
        except RefusedPickle as error:
            raise DataError(self.path, f"refused: {error}", "a package of your own is named with --trust") from error
        self._saved = record.epochs

    def _check_outline(self, record):
        unlike = self.state.walk.differs(record.outline)
        if unlike:
            there, here = (words.strip() for words in unlike)
            raise DataError(self.path, f"made by a program that builds other objects: {there} there, {here} here", ANEW)

    def _check_data(self, there):
        here = self._look_up()["data"]
        for name, data in there.items():
            if name in here and None not in (data["sha256"], here[name]["sha256"]) and data != here[name]:
                raise DataError(self.path, f"made with other data: {name} was {data}, and is {here[name]}", ANEW)

    def _put(self, saved, changes):
        model, monitor = self.training.model, self.training.model.monitor
        for param, there in zip(model.get_params(), saved.get_params(), strict=True):
            param.set_value(there.get_value(borrow=True))
        before = list(monitor.channels)
        self.state.put(changes)
        if list(monitor.channels) != before and not monitor._dirty:  # some were added and compiled in the meantime
            monitor.prepare(anew=True)
            self.state.put(changes, only=Stream)  # what compiling draws from the data's streams was drawn then
        for name, channel in monitor.channels.items():
            for kind in RECORDS:
                setattr(channel, kind, list(getattr(saved.monitor.channels[name], kind)))
        monitor.set_clock()
        self._continue_provenance(getattr(saved, "provenance", None))

    def _continue_provenance(self, before):
        if before:
            now, self._before = self.training.model.provenance, {name: before.get(name) for name in self._begin}
            now.update(resumed=[*before["resumed"], now["start"]], start=before["start"])


def _clocks():
    """Return ``{name in the provenance: seconds}`` since some fixed moment."""
    return {"seconds": time.monotonic(), "processor_seconds": time.process_time()}
