"""NumPy's ways give NumPy's numbers where they are shorter than NumPy's own."""
import numpy as np
import pytensor
import pytensor.tensor as pt
import pytest
from pytensor.compile.mode import Mode

from pylearn2.utils.numpy_linker import NumpyLinker

RNG = np.random.RandomState(0)


@pytest.mark.parametrize("shape", [(3, 5), (0, 5), (3, 300), (2, 2, 4)])
@pytest.mark.parametrize("name", ["max", "min"])
def test_the_largest_and_least_of_rows_are_numpy_s_and_nan_wins(name, shape):
    y = pt.tensor(dtype="float64", shape=(None,) * len(shape))
    extreme = pytensor.function([y], getattr(y, name)(axis=-1), mode=Mode(NumpyLinker(c_thunks=False), None))
    for value in (RNG.randn(*shape), np.where(RNG.rand(*shape) > 0.7, np.nan, RNG.randn(*shape))):
        np.testing.assert_array_equal(extreme(value), getattr(value, name)(axis=-1))


def test_the_largest_of_nothing_is_an_error():
    x = pt.matrix()
    largest = pytensor.function([x], x.max(axis=1), mode=Mode(NumpyLinker(c_thunks=False), None))
    with pytest.raises(ValueError, match="no identity"):
        largest(np.ones((3, 0)))
