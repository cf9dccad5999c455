"""The random generator MRG31k3p in NumPy: many streams side by side, stepped by whole-array operations.

    stream_start    six words from a seed
    next_stream     the start of the stream after this one, 2**134 steps on
    substreams      the starts of n substreams, 2**72 steps apart
    draw            numbers in (0, 1), taken from the substreams in turn

Pure functions on arrays; :mod:`pylearn2.utils.mrg` makes symbolic draws of them. The generator is two
recurrences of order three, whose difference modulo M1 is the output:

    x[n] = 2**22 x[n-2] + (2**7 + 1) x[n-3]     modulo M1 = 2**31 - 1
    y[n] = 2**15 y[n-1] + (2**15 + 1) y[n-3]    modulo M2 = 2**31 - 21069

A state is the six words x[n], x[n-1], x[n-2], y[n], y[n-1], y[n-2], kept as int32 like Theano's, whose
streams these are.

Source: L'Ecuyer and Touzin, Fast combined multiple recursive generators, WSC 2000.
"""
import numpy as np

M1 = 2**31 - 1
M2 = 2**31 - 21069

_A1 = np.array([[0, 2**22, 2**7 + 1], [1, 0, 0], [0, 1, 0]], dtype=np.int64)
_A2 = np.array([[2**15, 0, 2**15 + 1], [1, 0, 0], [0, 1, 0]], dtype=np.int64)

# float32 has no room for the last bits: a factor just below 2**-31 keeps the draws below 1.
NORM = {"float64": np.float64(2.0**-31), "float32": np.float32(4.6566126e-10)}


def stream_start(seed):
    """Return the six int32 words that `seed` stands for.

    Parameters
    ----------
    seed : int in [1, M2), which fills all six words; or six ints, three below M1 and three below M2, and
        neither three all 0

    Raises
    ------
    TypeError for another length, ValueError for a word out of range.
    """
    words = [int(seed)] * 6 if isinstance(seed, int | np.integer) else [int(word) for word in seed]
    if len(words) != 6:
        raise TypeError(f"an MRG seed is one integer or six, got {seed!r}")
    for part, modulus in ((words[:3], M1), (words[3:], M2)):
        if not any(part) or not all(0 <= word < modulus for word in part):
            raise ValueError(f"an MRG seed has words in [0, {modulus}), not all 0, got {seed!r}")
    return np.array(words, dtype=np.int32)


def _times(a, b, modulus):
    """Matrix product modulo `modulus`, exact in int64 as every entry is below 2**31."""
    return ((a[:, :, None] * b[None, :, :]) % modulus).sum(axis=1) % modulus


def _to_the_power_of_two_to_the(exponent, matrix, modulus):
    for _ in range(exponent):
        matrix = _times(matrix, matrix, modulus)
    return matrix


_NEXT_SUBSTREAM = [(_to_the_power_of_two_to_the(72, a, m), m) for a, m in ((_A1, M1), (_A2, M2))]
_NEXT_STREAM = [(_to_the_power_of_two_to_the(134, a, m), m) for a, m in ((_A1, M1), (_A2, M2))]


def next_stream(start):
    """Return the start of the stream that follows the one that begins at `start` (six words)."""
    words = np.asarray(start, dtype=np.int64).reshape(2, 3, 1)
    ahead = [_times(jump, part, m) for (jump, m), part in zip(_NEXT_STREAM, words, strict=True)]
    return np.concatenate(ahead).ravel().astype(np.int32)


def substreams(start, n_streams):
    """Return the states of `n_streams` substreams of the stream at `start`, the first of them `start` itself.

    Returns
    -------
    int32 array, shape (n_streams, 6). In memory each word's column is contiguous, as :func:`draw` likes it.
    """
    halves = []
    words = np.asarray(start, dtype=np.int64).reshape(2, 3, 1)
    for (jump, m), part in zip(_NEXT_SUBSTREAM, words, strict=True):
        while part.shape[1] < n_streams:  # as many again, by a jump over those that are there
            part = np.concatenate((part, _times(jump, part, m)), axis=1)
            jump = _times(jump, jump, m)
        halves.append(part[:, :n_streams])
    return np.concatenate(halves).astype(np.int32).T


def _reduced(sums, modulus, minimum):
    """Sums below 2 * modulus, reduced: a difference below 0 wraps round to a big number, which loses."""
    return minimum(sums, sums - modulus)


_UM1, _UM2 = np.uint32(M1), np.uint32(M2)


def _rotated(words, left):
    """``2**left * words`` modulo M1: a rotation of the 31 bits."""
    return ((words << np.uint32(left)) & _UM1) + (words >> np.uint32(31 - left))


def _times_2_to_15(words, minimum):
    """``2**15 * words`` modulo M2: what overflows 31 bits comes back times 21069."""
    low = (words & np.uint32(0xFFFF)) << np.uint32(15)
    return _reduced(low + np.uint32(21069) * (words >> np.uint32(16)), _UM2, minimum)


def step(words, minimum=np.minimum):
    """Advance every stream once: six uint32 arrays to (six new ones, the outputs in [1, M1]).

    `minimum` is that of the library whose arrays the words are.
    """
    x1, x2, x3, y1, y2, y3 = words
    x = _reduced(_reduced(_rotated(x2, 22) + _rotated(x3, 7), _UM1, minimum) + x3, _UM1, minimum)
    y = _reduced(_times_2_to_15(y3, minimum) + y3, _UM2, minimum)
    y = _reduced(y + _times_2_to_15(y1, minimum), _UM2, minimum)
    # x - y where x > y, else x - y + M1. One less on both sides makes the wrap-around tell the two apart.
    less_one = x - y - np.uint32(1)
    outputs = minimum(less_one, less_one + _UM1) + np.uint32(1)
    return (x, x1, x2, y, y1, y2), outputs


def draw(states, count, dtype):
    """Draw `count` numbers, the i-th from stream i modulo the number of streams.

    Parameters
    ----------
    states : int32 array, shape (streams, 6); left as it is
    count : int
    dtype : "float64" or "float32"; the same integers underneath

    Returns
    -------
    new_states : int32 array, shape (streams, 6); streams whose turn did not come are unchanged
    sample : array, shape (count,), in (0, 1)
    """
    n_streams = len(states)
    words = tuple(np.ascontiguousarray(states.T).view(np.uint32))
    outputs = np.empty(count, dtype=np.uint32)
    rounds, rest = divmod(count, n_streams)
    for i in range(rounds):
        words, outputs[i * n_streams:(i + 1) * n_streams] = step(words)
    if rest:
        moved, outputs[count - rest:] = step([word[:rest] for word in words])
        words = [np.concatenate((new, old[rest:])) for new, old in zip(moved, words, strict=True)]
    return np.array(words).view(np.int32).T, outputs.astype(dtype) * NORM[dtype]
