"""A product is NumPy's, and has the same bits whatever the number of threads."""
import numpy as np
import pytest

from pylearn2.expr import products
from pylearn2.expr.products import matmul

RNG = np.random.RandomState(0)


@pytest.mark.parametrize("dtype, precision", [("float32", 1e-5), ("float64", 1e-13)])
@pytest.mark.parametrize("rows, inner, columns", [
    (100, 784, 500), (700, 100, 500), (3, 4000, 3000), (2, 3, 4), (0, 3, 4)])
@pytest.mark.parametrize("turned", [False, True])
def test_the_product_is_numpy_s_and_depends_on_no_number_of_threads(rows, inner, columns, turned, dtype, precision,
                                                                    monkeypatch):
    A, B = RNG.randn(rows, inner).astype(dtype), RNG.randn(inner, columns).astype(dtype)
    if turned:
        A, B = np.asfortranarray(A), np.asfortranarray(B)
    met = []
    for threads in ("1", "2", "5"):
        monkeypatch.setenv("OMP_NUM_THREADS", threads)
        met.append(matmul(A, B))
    wanted = A.astype("float64") @ B.astype("float64")
    scale = np.abs(wanted).max(initial=1.0)
    np.testing.assert_allclose(met[0] / scale, wanted / scale, atol=precision)
    assert met[0].dtype == dtype and met[0].shape == (rows, columns)
    assert met[0].tobytes() == met[1].tobytes() == met[2].tobytes()


def test_small_products_are_one_call(monkeypatch):
    monkeypatch.setattr(products, "in_parts", lambda *arguments: pytest.fail("cut into parts"))
    matmul(np.ones((100, 784)), np.ones((784, 10)))
