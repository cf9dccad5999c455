"""A graph as one function: nothing is lost, written over or out of date, and an error names its operation."""
import tracemalloc

import numpy as np
import pytensor
import pytensor.tensor as pt
import pytest
from pytensor.compile.mode import Mode
from pytensor.link.vm import VMLinker

from pylearn2.utils import sharedX
from pylearn2.utils.numpy_linker import NumpyLinker

RNG = np.random.RandomState(0)
x, v, c = pt.matrix("x"), pt.vector("v"), pt.col("c")
VALUES = {x: RNG.randn(6, 4), v: RNG.randn(4), c: RNG.randn(6, 1)}


def compiled(inputs, outputs, linker=NumpyLinker, **options):
    mode = Mode(linker=linker(c_thunks=False), optimizer=None)
    return pytensor.function(inputs, outputs, mode=mode, on_unused_input="ignore", **options)


def run(outputs, linker):
    return compiled(list(VALUES), outputs, linker)(*VALUES.values())


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
    met, wanted = (run(MANY_READERS[name], kind) for kind in (NumpyLinker, VMLinker))
    for one, other in zip(met, wanted, strict=True):
        np.testing.assert_array_equal(one, other)
    for one, value in VALUES.items():
        np.testing.assert_array_equal(value, before[one])


def test_what_was_returned_is_not_written_over_by_the_next_call():
    f = compiled([x], (t + 1) * 2)
    first = f(VALUES[x])
    kept = first.copy()
    f(VALUES[x] + 1)
    np.testing.assert_array_equal(first, kept)


def test_large_results_take_the_place_of_their_operands():
    read_write = compiled([x], (t + 1) * 2)
    tracemalloc.start()
    read_write(np.ones((1000, 1000)))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2.5 * 8e6  # the argument, and one array for all three operations


def test_a_mean_follows_the_number_of_examples():
    mean = compiled([x, c], (x * c).sum(axis=0) / (x.shape[0] + c.shape[0]))
    for rows in (3, 3, 5, 3, 5):
        X, C = RNG.randn(rows, 4), RNG.randn(rows, 1)
        np.testing.assert_allclose(mean(X, C), (X * C).sum(axis=0) / (2 * rows), rtol=1e-12)


def test_what_the_shapes_decided_is_not_written_over():
    rows = (x.shape[0] + 0.5).dimshuffle("x", "x") * 2.0
    scaled = compiled([x], rows * x.sum(axis=(0, 1), keepdims=True))
    for _ in range(3):
        np.testing.assert_allclose(scaled(VALUES[x]), [[13 * VALUES[x].sum()]], rtol=1e-12)


def test_a_shared_value_may_change_its_shape():
    weights = sharedX(np.ones((2, 3)))
    size = compiled([v], [weights.shape[0] * v.shape[0] + 0.0, weights.shape[1]])
    for shape in ((2, 3), (5, 3), (5, 7)):
        weights.set_value(np.ones(shape))
        assert [int(one) for one in size(np.ones(4))] == [4 * shape[0], shape[1]]


def test_two_shared_variables_may_get_the_same_value_or_swap_theirs():
    a, b, d = (sharedX(np.full(3, value)) for value in (1.0, 2.0, 3.0))
    new = v + a
    step = compiled([v], [new, new, v, v], updates={a: b, b: a, d: new})
    outputs = step(np.arange(3.0))
    for output, wanted in zip(outputs, ([1, 2, 3], [1, 2, 3], [0, 1, 2], [0, 1, 2]), strict=True):
        np.testing.assert_array_equal(output, wanted)
    assert [one.get_value().tolist() for one in (a, b, d)] == [[2, 2, 2], [1, 1, 1], [1, 2, 3]]
    d.set_value(np.zeros(3))
    np.testing.assert_array_equal(outputs[0], [1, 2, 3])


def test_a_constant_may_be_an_output():
    one, two = compiled([x], [pt.constant(np.arange(3.0)), x.sum()])(VALUES[x])
    np.testing.assert_array_equal(one, [0, 1, 2])
    np.testing.assert_allclose(two, VALUES[x].sum(), rtol=1e-12)


@pytest.mark.parametrize("outputs, words", [
    (pt.exp(x) + pt.exp(pt.dot(x, x)), "Dot"),
    (pt.exp(x) + pt.sort(x.T + x, axis=0), "Add"),
    (pt.specify_shape(pt.exp(x), (3, 3)), "SpecifyShape"),
])
def test_an_error_names_the_operation_and_the_shapes_that_met(outputs, words):
    with (pytensor.config.change_flags(exception_verbosity="medium"),
          pytest.raises((ValueError, AssertionError)) as raised):
        compiled([x], outputs)(np.ones((2, 3)))
    told = str(raised.value)
    assert f"Apply node that caused the error: {words}" in told and "(2, 3)" in told


def test_threads_may_have_a_copy_each():
    f = compiled([x], (t + 1).sum(axis=0))
    g = f.copy()
    first, second = f(VALUES[x]), g(2 * VALUES[x])
    np.testing.assert_allclose(first, (np.exp(VALUES[x]) + 1).sum(axis=0), rtol=1e-12)
    np.testing.assert_allclose(second, (np.exp(2 * VALUES[x]) + 1).sum(axis=0), rtol=1e-12)
