"""The short way into NumPy gives PyTensor's own bits, and its errors."""
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
