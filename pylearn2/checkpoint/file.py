"""What stands in a model's file beside the model: how far the training is, and all that going on needs.

    Record       the second section of the file
    read         file -> (pickle of the model, Record), or why the training cannot go on from it
    check_same   raise unless the experiment is the one that the file was made by; what of its ends has changed
    standing     words that say how far a training is

Only the ends of a training may have changed, the values written as `max_epochs`: more epochs of the same run are still
the same run.
"""
import dataclasses
import os

import pytensor

from pylearn2.config.differences import differences
from pylearn2.utils import model_file, serial
from pylearn2.utils.exc import DataError

__all__ = ["ENDS", "Record", "check_same", "read", "standing"]

ENDS = ("max_epochs",)
ANEW = "move the file away to begin anew"
_MOST_TOLD = 10  # differences


@dataclasses.dataclass
class Record:
    """How far a training is.

    Attributes
    ----------
    yaml : str or None, the Train object as YAML, with all overrides
    floatX : str
    epochs : int, epochs seen
    finished : bool
    outline : bytes, see :meth:`pylearn2.checkpoint.walk.Walk.outline`
    state : bytes or None, see :class:`pylearn2.checkpoint.state.State`
    ends : bytes or None; of a finished training, what its criterion was before it said so
    unsavable : str, why there is no `state`
    """

    yaml: str | None
    epochs: int
    finished: bool
    outline: bytes
    state: bytes | None
    ends: bytes | None = None
    unsavable: str = ""
    floatX: str = pytensor.config.floatX

    def section(self):
        """Return the bytes of the section."""
        return serial.to_string(dataclasses.asdict(self))


def read(path):
    """Return the pickle of the model (bytes) and the Record in the file `path`.

    Raises
    ------
    DataError
        where the file is damaged, or has no Record, or one without a state.
    """
    sections = model_file.read(path)
    if len(sections) < 2:
        raise DataError(path, "a model without the state of its training", f"no training can go on from it; {ANEW}")
    content = serial.from_string(sections[1])
    if not isinstance(content, dict) or {field.name for field in dataclasses.fields(Record)} != content.keys():
        raise DataError(path, "its second part is no training's state", "it is of another version; train again")
    record = Record(**content)
    if record.state is None:
        raise DataError(path, f"no training can go on from it, for this could not be saved: {record.unsavable}", ANEW)
    return sections[0], record


def check_same(record, yaml_src, path):
    """Return the differences of `yaml_src` from the experiment of the `record`, all in :data:`ENDS`.

    Raises
    ------
    DataError
        where it is another experiment; the message tells every difference.
    """
    if record.floatX != pytensor.config.floatX:
        raise DataError(path, f"it was trained in {record.floatX}, and this is {pytensor.config.floatX}",
                        f"set PYTENSOR_FLAGS=floatX={record.floatX}")
    if record.yaml is None or yaml_src is None:  # built by a program, which knows what it does
        return []
    unlike = differences(record.yaml, yaml_src)
    found = [one for one in unlike if one.path.rpartition(".")[2] not in ENDS]
    if found:
        told = "".join(f"\n  {one}" for one in found[:_MOST_TOLD])
        more = f"\n  and {len(found) - _MOST_TOLD} more" if len(found) > _MOST_TOLD else ""
        raise DataError(path, "made by another experiment",
                        f"only {' and '.join(ENDS)} may change ({ANEW}), but these differ:{told}{more}")
    return unlike


def standing(training):
    """Return words that say from where `training`, a Train that is not set up, would go on, and whether it is finished.

    Raises
    ------
    DataError
        as :func:`read` and :func:`check_same`.
    """
    path, yaml_src = getattr(training, "save_path", None), getattr(training, "yaml_src", None)
    if path is None or getattr(training, "save_freq", 0) == 0:
        return f"there is no checkpoint of the whole {type(training).__name__}", False
    if not os.path.isfile(path):
        return f"there is no {path} yet: the training begins", False
    record = read(path)[1]
    unlike = check_same(record, yaml_src, path)
    epochs = f"{record.epochs} epoch{'' if record.epochs == 1 else 's'}"
    if record.finished and not unlike:
        return f"{path} is finished after {epochs}", True
    return f"{path} has {epochs}: the training goes on", False
