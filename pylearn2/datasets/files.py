"""Files of published data sets under ``PYLEARN2_DATA_PATH``: where they are, how to get them, if they are whole.

    data_file      the path of a file, or an error that says what to put where
    check_has      a file's arrays by their names
    check          an array against what was published: shape, type, range
    tell_unknown   warns of a file whose content is not the published one
    check_set      the name of a part of a data set
    kept_range     `start` and `stop` as a slice
    range_note     that slice as descriptions have it

The modules of the single data sets are the callers.
"""

import hashlib
import logging
import os

from pylearn2.utils.exc import DataError
from pylearn2.utils.string_utils import preprocess

__all__ = ["check", "check_has", "check_set", "data_file", "kept_range", "range_note", "tell_unknown"]

log = logging.getLogger(__name__)


def data_file(name, advice, folder="${PYLEARN2_DATA_PATH}"):
    """Return the path of the file `name` in a folder.

    Parameters
    ----------
    name : str, such as ``cifar10/cifar-10-batches-py/test_batch``
    advice : str, how to get it: where it is published, what to unpack where
    folder : str; ``${NAME}`` is replaced from the environment

    Raises
    ------
    DataError
        where there is no such file.
    """
    path = os.path.join(preprocess(folder), name)
    if not os.path.isfile(path):
        raise DataError(path, "there is no such file", advice)
    return path


def check_has(path, content, names, advice):
    """Raise a DataError unless `content`, what is in the file `path`, holds something by each of the `names`."""
    missing = sorted(set(names) - set(content))
    if missing:
        raise DataError(path, f"has no {' and no '.join(missing)}", advice)


def check(path, what, array, shape, dtype=None, low=None, high=None):
    """Raise a DataError unless `array` is what was published.

    Parameters
    ----------
    path : str, the file; what : str, the name of the array in it
    shape : tuple of int, or None for an axis of any length
    dtype : name of a NumPy type, or None
    low, high : the least and the largest number that may be met, or None
    """
    shape_fits = array.ndim == len(shape) and all(
        wanted in (None, met) for met, wanted in zip(array.shape, shape, strict=True))
    if not shape_fits or (dtype is not None and array.dtype != dtype):
        wanted = " x ".join("any" if length is None else str(length) for length in shape)
        raise DataError(path, f"{what} of shape {array.shape} and type {array.dtype}",
                        f"wanted {wanted}{f' of {dtype}' if dtype else ''}; it was cut short or is another file")
    if low is not None and array.size and not (array.min() >= low and array.max() <= high):
        raise DataError(path, f"{what} from {array.min()} to {array.max()}", f"wanted numbers from {low} to {high}")


def tell_unknown(path, md5):
    """Warn where the file's content is not the one published, whose MD5 is known."""
    with open(path, "rb") as file:
        met = hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
    if met != md5:
        log.warning("%s is not the published file: its MD5 is %s, that one's %s", path, met, md5)


def check_set(title, sets, which_set):
    """Raise a ValueError unless `which_set` is one of the `sets` of the data set that is called `title`."""
    if which_set not in sets:
        raise ValueError(f"{title} has the sets {', '.join(sets)}, got {which_set!r}")


def kept_range(n_examples, start, stop):
    """Return the slice of the examples to keep; `stop` counts only beside `start`.

    Raises
    ------
    ValueError
        unless ``0 <= start < stop <= n_examples``.
    """
    if start is None:
        if stop is not None:
            log.warning("stop=%d is ignored without start, as it always was; write start: 0 beside it", stop)
        return slice(0, n_examples)
    stop = n_examples if stop is None else stop
    if not 0 <= start < stop <= n_examples:
        raise ValueError(f"start={start}, stop={stop}: a part needs 0 <= start < stop <= {n_examples}")
    return slice(start, stop)


def range_note(kept, n_examples):
    """Return ``[start:stop]`` of the slice `kept`, or nothing where it is all of `n_examples`."""
    return "" if kept == slice(0, n_examples) else f"[{kept.start}:{kept.stop}]"
