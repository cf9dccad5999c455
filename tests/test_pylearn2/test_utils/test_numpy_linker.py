"""The short way into NumPy gives PyTensor's own bits, and its errors."""
import tracemalloc

import numpy as np
import pytensor
import pytensor.tensor as pt
import pytest
from pytensor.compile.mode import Mode
from pytensor.link.vm import VMLinker

from pylearn2.utils.numpy_linker import NumpyLinker

RNG = np.random.RandomState(0)
x, v, c, i = pt.matrix("x"), pt.vector("v"), pt.col("c"), pt.lvector("i")
VALUES = {x: RNG.randn(6, 4), v: RNG.randn(4), c: RNG.randn(6, 1), i: RNG.randint(4, size=6)}

GRAPHS = {
    "products and sums": pt.dot(x.T, pt.exp(x - x.max(axis=1, keepdims=True))) + v,
    "one column for all": (x * c).sum(axis=0) / x.shape[0],
    "whole numbers": pt.neq(pt.argmax(x, axis=1), i).mean(),
    "truth counted": (x > 0).sum(),
    "division of whole numbers": i / 3,
    "a scalar of everything": pt.sqrt(pt.sqr(x).sum()) - x.min() + x[0, 0].clip(-1, 1),
    "axes turned and added": x.dimshuffle("x", 1, "x", 0) * 2,
    "an axis dropped": c.dimshuffle(0) + 1,
    "chosen by truth": pt.switch(x > 0, x, pt.log(x)),  # the logarithm of what is not chosen may be NaN
    "the order of memory": x.T.sum(axis=0),
    "largest and least of rows": x.max(axis=1) + x.min(axis=1),
    "largest of a stack's rows": pt.stack([x, -x]).max(axis=2),
    "largest of rows that do not lie one behind the other": x.T.max(axis=1),
    "largest of a vector": v.max(axis=0),
    "largest of whole numbers": pt.stack([i, -i]).max(axis=1),
    "largest of truths": (x > 0).astype("bool").any(axis=1),
    "float32": x.astype("float32").sum(axis=1) * np.float32(0.1),
}


def run(graph, linker):
    inputs = list(VALUES)
    mode = Mode(linker=linker, optimizer=None)
    return pytensor.function(inputs, graph, mode=mode, on_unused_input="ignore")(*[VALUES[one] for one in inputs])


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("name", GRAPHS)
def test_every_bit_is_that_of_pytensors_own_loop(name):
    met, wanted = (run(GRAPHS[name], kind(c_thunks=False)) for kind in (NumpyLinker, VMLinker))
    assert type(met) is type(wanted) is np.ndarray
    assert (met.dtype, met.shape) == (wanted.dtype, wanted.shape)
    assert met.tobytes() == wanted.tobytes()



@pytest.mark.parametrize("shape", [(3, 5), (0, 5), (3, 300), (2, 2, 4)])
@pytest.mark.parametrize("name", ["max", "min"])
def test_the_largest_and_least_of_rows_are_numpy_s_and_nan_wins(name, shape):
    y = pt.tensor(dtype="float64", shape=(None,) * len(shape))
    extreme = pytensor.function([y], getattr(y, name)(axis=-1), mode=Mode(NumpyLinker(c_thunks=False), None))
    for value in (RNG.randn(*shape), np.where(RNG.rand(*shape) > 0.7, np.nan, RNG.randn(*shape))):
        np.testing.assert_array_equal(extreme(value), getattr(value, name)(axis=-1))


def test_the_largest_of_nothing_is_an_error():
    largest = pytensor.function([x], x.max(axis=1), mode=Mode(NumpyLinker(c_thunks=False), None))
    with pytest.raises(ValueError, match="no identity"):
        largest(np.ones((3, 0)))


t = pt.exp(x)  # an array of the graph's own, over which something may be written, or may not
MANY_READERS = {
    "one after the other": [((t + x) * x - x) / v],
    "read twice by one operation": [t * t],
    "read again later": [(t + x) * 2, t.sum(axis=0), (t - x).max()],
    "seen from the side": [t.T, (t + x) * 2],
    "seen from the side, and summed": [(t.T + 1).sum(axis=1), t + x],
    "an output itself": [t, t + 1, (t + 1) * 2],
    "an input and an output": [x, x + 1, -x],
    "a product": [pt.dot(x, x.T) + pt.dot(x, x.T).T, -pt.dot(x, x.T)],
    "a product that only one reads": [1 - pt.dot(x.T, x)],
    "narrow into wide": [(t.sum(axis=1, keepdims=True) + 1) * t],
    "wide into narrow": [(t * 2).sum(axis=1, keepdims=True) + c, (c * 2) + (t * 2)],
    "two forms that meet": [(pt.exp(c) + 1) * (pt.exp(v).dimshuffle("x", 0) + 1)],
    "another type": [(t > 1) * t, (t > 1).astype("int64") + 1],
}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("name", MANY_READERS)
def test_nothing_is_written_over_that_somebody_reads(name):
    before = {one: value.copy() for one, value in VALUES.items()}
    met, wanted = (run(MANY_READERS[name], kind(c_thunks=False)) for kind in (NumpyLinker, VMLinker))
    for one, other in zip(met, wanted, strict=True):
        np.testing.assert_array_equal(one, other)
    for one, value in VALUES.items():
        np.testing.assert_array_equal(value, before[one])


def test_what_was_returned_is_not_written_over_by_the_next_call():
    f = pytensor.function([x], (t + 1) * 2, mode=Mode(linker=NumpyLinker(c_thunks=False), optimizer=None))
    first = f(VALUES[x])
    kept = first.copy()
    f(VALUES[x] + 1)
    np.testing.assert_array_equal(first, kept)


def test_large_results_take_the_place_of_their_operands():
    read_write = pytensor.function([x], (t + 1) * 2, mode=Mode(linker=NumpyLinker(c_thunks=False), optimizer=None))
    tracemalloc.start()
    read_write(np.ones((1000, 1000)))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2.5 * 8e6  # the argument, and one array for all three operations


def test_rows_that_only_happen_to_be_one_are_not_stretched():
    y = pt.matrix()
    add = pytensor.function([x, y], x + y, mode=Mode(linker=NumpyLinker(c_thunks=False), optimizer=None))
    with pytest.raises(ValueError, match="Runtime broadcasting not allowed"):
        add(np.ones((1, 3)), np.ones((2, 3)))
    with pytest.raises(ValueError, match="could not be broadcast"):
        add(np.ones((2, 3)), np.ones((4, 3)))


def test_a_lazy_graph_is_left_to_pytensor():
    from pytensor.ifelse import ifelse

    chosen = ifelse(pt.gt(v[0], 100), pt.dot(x, x), x)  # the product would not fit
    lazily = pytensor.function([x, v], chosen, mode=Mode(linker=NumpyLinker(c_thunks=False), optimizer=None))
    np.testing.assert_array_equal(lazily(VALUES[x], VALUES[v]), VALUES[x])
