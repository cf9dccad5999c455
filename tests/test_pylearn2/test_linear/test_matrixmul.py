"""pylearn2.linear: MatrixMul multiplies, and the base class says what is missing."""

import numpy as np
import pytensor.tensor as pt
import pytest
import scipy.sparse

from pylearn2.linear.linear_transform import LinearTransform
from pylearn2.linear.matrixmul import MatrixMul
from pylearn2.space import VectorSpace
from pylearn2.utils import function, sharedX

WEIGHTS = np.array([[1.0, 2.0], [0.0, -1.0], [3.0, 0.5]])


def test_matrixmul_maps_forth_and_back_with_its_one_parameter():
    W = sharedX(WEIGHTS)
    transform = MatrixMul(W)
    x, h = pt.dmatrix("x"), pt.dmatrix("h")
    forth, back = function([x, h], [transform.lmul(x), transform.lmul_T(h)])(np.eye(3), np.eye(2))
    np.testing.assert_array_equal(forth, WEIGHTS)
    np.testing.assert_array_equal(back, WEIGHTS.T)
    assert transform.get_params() == [W]


def test_matrixmul_takes_sparse_batches():
    x = VectorSpace(3, sparse=True).make_theano_batch("x")
    batch = scipy.sparse.csr_matrix([[0.0, 0.0, 2.0]])
    np.testing.assert_array_equal(function([x], MatrixMul(sharedX(WEIGHTS)).lmul(x))(batch), [[6.0, 1.0]])


@pytest.mark.parametrize("call", ["get_params", "get_weights_topo", "lmul", "lmul_T"])
def test_the_base_class_names_what_a_subclass_lacks(call):
    arguments = ["x"] if call.startswith("lmul") else []
    with pytest.raises(NotImplementedError, match=f"LinearTransform does not implement {call}$"):
        getattr(LinearTransform(), call)(*arguments)
