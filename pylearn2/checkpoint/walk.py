"""Every object of a training that has a state of its own, found again in a second build of the same YAML.

    Walk    numbers the objects in the order in which they are met, from the training downwards

Two builds of one YAML make objects that refer to each other in the same way, so a number means the same object in both.
"""
import random
import zlib

import numpy as np

from pylearn2.checkpoint.kinds import ABSENT, is_onlooker, kind_of, parts_of
from pylearn2.datasets.dataset import Dataset

__all__ = ["Walk"]

# The streams that whoever asks nobody draws from.
_GLOBALS = (("numpy.random", np.random.mtrand._rand), ("random", random._inst))


class Walk:
    """The objects that can be reached from `root`.

    Parameters
    ----------
    root : object

    Attributes
    ----------
    objects : list of objects
    kinds : list of their :class:`~pylearn2.checkpoint.kinds.Kind`; None for arrays of the data, which do not change
        in place
    numbers : dict id of an object -> its place in `objects`
    """

    def __init__(self, root):
        self.objects, self.kinds, self.numbers, self._paths = [], [], {}, []
        waiting = [(path, one, False) for path, one in reversed((("", root), *_GLOBALS))]
        seen = {}  # the walked parts themselves, so that no id is used twice
        while waiting:
            path, obj, in_data = waiting.pop()
            if obj is ABSENT or id(obj) in seen or is_onlooker(obj):
                continue
            seen[id(obj)] = obj
            self._enter(path, obj, in_data)
            in_data = in_data or isinstance(obj, Dataset)
            waiting += [(path + step, part, in_data) for step, part in reversed(parts_of(obj))]

    def _enter(self, path, obj, in_data):
        kind = kind_of(obj)
        if kind is None:
            return
        untouched = kind.by_reference or (in_data and isinstance(obj, np.ndarray))
        self.numbers[id(obj)] = len(self.objects)
        self.objects.append(obj)
        self.kinds.append(None if untouched else kind)
        self._paths.append(f"{path} {type(obj).__name__}")

    def path(self, number):
        """Return words for the object of a number, as ``algorithm.learning_rule``."""
        return self._paths[number].rpartition(" ")[0].removeprefix(".")

    def outline(self):
        """Return the paths and types of all objects, compressed: the same for two builds of one YAML."""
        return zlib.compress("\n".join(self._paths).encode(), 1)

    def differs(self, outline):
        """Return the first line by which the objects differ from those of `outline`, as (there, here); None if none."""
        there = zlib.decompress(outline).decode().split("\n")
        lines = list(zip(there, self._paths, strict=False))
        unlike = next((pair for pair in lines if pair[0] != pair[1]), None)
        if unlike is None and len(there) != len(self._paths):
            rest = there[len(lines):] or self._paths[len(lines):]
            return (rest[0], "nothing") if len(there) > len(self._paths) else ("nothing", rest[0])
        return unlike

    def below(self, root):
        """Return the numbers of the objects that `root` reaches, and of the global streams: a set."""
        return {self.numbers[key] for key in Walk(root).numbers if key in self.numbers}
