"""What has changed in a training since it was set up, as bytes, and how the bytes are put into another build of it.

    State    made once the training is set up; `save`, and then in another process `read` and `put`

The bytes are one pickle. In it, an object that was there when the training was set up is a number (see
:class:`~pylearn2.checkpoint.walk.Walk`); what came later is pickled as it is.
"""
import copyreg
import io
import pickle

from pytensor.compile.executor import Function

from pylearn2 import unpickle
from pylearn2.checkpoint.kinds import Attributes
from pylearn2.checkpoint.walk import Walk
from pylearn2.config.trust import Trust
from pylearn2.monitor_channel import RECORDS, MonitorChannel

__all__ = ["State", "Unsavable"]


class Unsavable(Exception):
    """Something that came up during the training cannot be saved; the message names it."""


class State:
    """The state of everything that `root` reaches.

    Parameters
    ----------
    root : a training that is set up
    elsewhere : list of objects whose state is saved by someone else
    """

    def __init__(self, root, elsewhere=()):
        self.walk = Walk(root)
        skipped = {id(obj) for obj in elsewhere}
        self._watched = [(number, obj, kind, kind.read(obj)) for number, (obj, kind) in
                         enumerate(zip(self.walk.objects, self.walk.kinds, strict=True))
                         if kind is not None and id(obj) not in skipped]
        self._users = {type(obj).__module__ for _, obj, kind, _ in self._watched if isinstance(kind, Attributes)}

    def save(self, numbers):
        """Return the bytes of the objects that have the `numbers`, a set.

        Raises
        ------
        Unsavable
        """
        changes = {number: kind.changes(obj, before) for number, obj, kind, before in self._watched
                   if number in numbers}
        changes = {number: one for number, one in changes.items() if one is not None}
        try:
            return self._pickled(changes)
        except Exception as error:  # of any kind: the objects are the user's
            raise Unsavable(self._culprit(changes) or str(error)) from error

    def _pickled(self, changes):
        buffer = io.BytesIO()
        _Pickler(buffer, self.walk.numbers).dump(changes)
        return buffer.getvalue()

    def _culprit(self, changes):
        """Return words for the first object whose changes cannot be pickled."""
        for number, one in changes.items():
            try:
                self._pickled(one)
            except Exception as error:
                return f"{self.walk.path(number)} ({type(self.walk.objects[number]).__name__}): {error}"
        return ""

    def read(self, data, path):
        """Return what a pickle holds, which may name the user's classes that this training is made of.

        Parameters
        ----------
        data : bytes, of :meth:`save` or of a model
        path : of the file that it is from

        Raises
        ------
        RefusedPickle
        """
        return unpickle.loads(data, trust=_Own(path, self._users), persistent=self.walk.objects)

    def put(self, changes, only=object):
        """Put what :meth:`read` made of the bytes of :meth:`save` into this training; of `only` one class of kinds."""
        for number, one in changes.items():
            if isinstance(self.walk.kinds[number], only):
                self.walk.kinds[number].write(self.walk.objects[number], one)


class _Own(Trust):
    """What lies beside a file, and the `modules` of which the training has objects already."""

    def __init__(self, path, modules):
        super().__init__(path)
        self._modules = modules

    def is_own(self, dotted):
        return dotted.rpartition(".")[0] in self._modules or super().is_own(dotted)


class _Pickler(pickle.Pickler):
    """Writes a number for each object of the walk."""

    def __init__(self, file, numbers):
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self._numbers = numbers

    def persistent_id(self, obj):
        return self._numbers.get(id(obj))

    def reducer_override(self, obj):
        """Keep the expression of a channel that was added since; refuse what would compile when it is read."""
        if isinstance(obj, MonitorChannel):
            kept = {name: [] if name in RECORDS else value for name, value in vars(obj).items()}
            return copyreg.__newobj__, (type(obj),), kept
        if isinstance(obj, Function):
            raise TypeError(f"the compiled function {obj.name} was made after the setup; leave it out by __getstate__")
        return NotImplemented
