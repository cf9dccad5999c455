"""Integer labels as one-hot vectors, on arrays and on symbols.

    OneHotFormatter      format (arrays) and theano_expr (symbols), for a known number of labels
    convert_to_one_hot   the same in one call, the number of labels read off the data
    compressed_one_hot   columns only for labels that occur

With n examples of m labels each, among K labels, the modes make

    stack         (n, m, K)     one vector per label
    concatenate   (n, m * K)    an example's vectors side by side
    merge         (n, K)        1 wherever one of the example's labels is, also if it is there twice

Labels given as a vector count as a single example of m labels: (m, K), (m * K,) and (K,).
"""
import numpy as np
import pytensor
import pytensor.tensor as pt

MODES = ("stack", "concatenate", "merge")


class OneHotFormatter:
    """Turns integer labels below `max_labels` into one-hot vectors.

    Parameters
    ----------
    max_labels : int, the number of labels that there can be
    dtype : str or dtype, optional; floatX by default
    """

    def __init__(self, max_labels, dtype=None):
        if not isinstance(max_labels, int | np.integer) or max_labels < 0:
            raise ValueError(f"OneHotFormatter: max_labels must be an integer above -1, got {max_labels!r}")
        self._max_labels = int(max_labels)
        self._dtype = np.dtype(pytensor.config.floatX if dtype is None else dtype)

    def format(self, targets, mode="stack", sparse=False):
        """Return the one-hot form of an array.

        Parameters
        ----------
        targets : integer array of 1 or 2 dimensions, entries in [0, max_labels)
        mode : one of ``MODES``
        sparse : bool; True returns a SciPy CSR matrix, which has no mode "stack"
        """
        _check_request(targets, mode, sparse)
        if targets.size and not 0 <= targets.min() <= targets.max() < self._max_labels:
            raise ValueError(f"OneHotFormatter: labels must be in [0, {self._max_labels}), "
                             f"got {targets.min()} to {targets.max()}")
        one_hot = np.zeros((targets.size, self._max_labels), dtype=self._dtype)
        one_hot[np.arange(targets.size), targets.ravel()] = 1
        one_hot = _arranged(one_hot.reshape((*targets.shape, self._max_labels)), mode)
        if sparse:
            from scipy.sparse import csr_matrix
            return csr_matrix(one_hot)
        return one_hot

    def theano_expr(self, targets, mode="stack", sparse=False):
        """Return the one-hot form of a symbolic vector or matrix of integers; see :meth:`format`.

        A label that is too large is an IndexError when the compiled function meets it.
        """
        _check_request(targets, mode, sparse)
        labels = targets.flatten()
        zeros = pt.zeros((labels.shape[0], self._max_labels), dtype=self._dtype)
        one_hot = pt.set_subtensor(zeros[pt.arange(labels.shape[0]), labels], 1)
        shape = [targets.shape[i] for i in range(targets.ndim)]
        one_hot = _arranged(one_hot.reshape((*shape, self._max_labels)), mode)
        if sparse:
            from pytensor.sparse import csr_from_dense
            return csr_from_dense(one_hot)
        return one_hot


def _check_request(targets, mode, sparse):
    if mode not in MODES:
        raise ValueError(f"OneHotFormatter: mode must be one of {', '.join(MODES)}, got {mode!r}")
    if sparse and (mode == "stack" or targets.ndim != 2):
        raise ValueError("OneHotFormatter: sparse needs 2-dimensional targets and the mode concatenate or merge, "
                         f"got {targets.ndim}-dimensional targets and mode {mode!r}")
    if targets.ndim not in (1, 2):
        raise ValueError(f"OneHotFormatter: targets must have 1 or 2 dimensions, got {targets.ndim}")
    if np.dtype(targets.dtype).kind not in "iu":
        raise TypeError(f"OneHotFormatter: targets must be integers, got {targets.dtype}")


def _arranged(one_hot, mode):
    """Bring stacked vectors, an array or a symbol, into `mode`."""
    if mode == "concatenate":
        lengths = (one_hot.shape[-2] * one_hot.shape[-1],)
        return one_hot.reshape((one_hot.shape[0], *lengths) if one_hot.ndim == 3 else lengths)
    return one_hot.max(axis=one_hot.ndim - 2) if mode == "merge" else one_hot


def convert_to_one_hot(integer_vector, dtype=None, max_labels=None, mode="stack", sparse=False):
    """Return `integer_vector` (array or list) as one-hot vectors; see :meth:`OneHotFormatter.format`.

    `max_labels` is the largest label plus 1 where it is not given.
    """
    labels = np.asarray(integer_vector)
    if max_labels is None:
        max_labels = int(labels.max()) + 1
    return OneHotFormatter(max_labels, dtype=dtype).format(labels, mode=mode, sparse=sparse)


def compressed_one_hot(labels, dtype=None, out=None, simplify_binary=True, mode="stack", sparse=False):
    """Return one-hot vectors with columns only for the labels that occur.

    Parameters
    ----------
    labels : integers, shape (n,) or (n, 1)
    dtype : floatX by default
    out : array, optional, shape (n, at least the number of distinct labels): filled and returned
    simplify_binary : bool; two distinct labels become one column, 1 for the greater of them
    mode, sparse : as for :meth:`OneHotFormatter.format`

    Returns
    -------
    one_hot : array
    uniq : array, the distinct labels in the order of the columns
    """
    labels = np.asarray(labels)
    if labels.dtype.kind not in "iu":
        raise ValueError(f"compressed_one_hot: labels must be integers, got {labels.dtype}")
    if labels.ndim != 1 and (labels.ndim != 2 or labels.shape[1] != 1):
        raise ValueError(f"compressed_one_hot: labels must have the shape (n,) or (n, 1), got {labels.shape}")
    uniq, columns = np.unique(labels.ravel(), return_inverse=True)
    if simplify_binary and len(uniq) == 2:
        one_hot = columns.reshape(-1, 1).astype(labels.dtype if dtype is None else dtype)
    else:
        one_hot = OneHotFormatter(len(uniq), dtype=dtype).format(columns, mode=mode, sparse=sparse)
    if out is not None:
        out[...] = 0
        out[:, :one_hot.shape[1]] = one_hot
        one_hot = out
    return one_hot, uniq
