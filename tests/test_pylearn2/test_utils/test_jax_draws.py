"""Random draws through JAX are those of NumPy, which are those of Theano (test_mrg31k3p.py)."""
import numpy as np
import pytest

pytest.importorskip("jax", reason="JAX is not installed")

from pylearn2.utils import function  # noqa: E402
from pylearn2.utils.device import running_on  # noqa: E402
from pylearn2.utils.mrg import MRG_RandomStreams  # noqa: E402


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("size", [(5,), (7, 11), (100, 784)])
def test_draws_are_numpy_s_bit_for_bit(dtype, size):
    through_numpy = function([], MRG_RandomStreams(5).uniform(size, dtype=dtype))
    with running_on("jax"):
        through_jax = function([], MRG_RandomStreams(5).uniform(size, dtype=dtype))
    for _ in range(3):
        np.testing.assert_array_equal(through_jax(), through_numpy())
