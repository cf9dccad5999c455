"""CostBatch: data that a cost asks for in several places are fetched and handed over once."""
import numpy as np
from scipy.sparse import csr_matrix

from pylearn2.datasets.dense_design_matrix import DenseDesignMatrix
from pylearn2.space import CompositeSpace, IndexSpace, NullSpace, VectorSpace
from pylearn2.training_algorithms.cost_batch import CostBatch

X, Y = VectorSpace(2), VectorSpace(1)
NESTED = (CompositeSpace([X, CompositeSpace([X, Y]), NullSpace()]), ("features", ("features", "targets"), ""))


def test_each_source_has_one_symbol_which_is_nested_as_the_cost_wants_it():
    batch = CostBatch(NESTED, "SGD")
    features, targets = batch.flat
    assert [features.name, targets.name] == ["SGD[features]", "SGD[targets]"]
    assert batch.nested == (features, (features, targets), None)


def test_the_arrays_come_in_the_order_of_the_symbols():
    data = np.arange(10.0).reshape(5, 2)
    dataset = DenseDesignMatrix(X=data, y=data[:, :1])
    batch = CostBatch(NESTED, "SGD")
    batches = list(batch.arrays(dataset, mode="sequential", batch_size=3))
    np.testing.assert_array_equal(batches[1][0], data[3:])
    np.testing.assert_array_equal(batches[1][1], data[3:, :1])
    assert [batch.size(arrays) for arrays in batches] == [3, 2]


def test_a_batch_of_one_can_be_broadcast():
    (features,) = CostBatch((X, "features"), "SGD", batch_size=1).flat
    assert features.type.broadcastable[0]


def test_only_arrays_of_the_symbols_very_types_need_no_second_look():
    spaces = CompositeSpace([VectorSpace(2, dtype="float64"), IndexSpace(3, dim=1)])
    batch = CostBatch((spaces, ("features", "targets")), "SGD")
    rows, labels = np.zeros((4, 2)), np.zeros((4, 1), "int64")
    assert batch.fits((rows, labels))
    for other in (rows.astype("float32"), rows[0], np.ma.masked_array(rows), csr_matrix(rows)):
        assert not batch.fits((other, labels))
    assert not batch.fits((rows, labels.astype("uint8")))
    one = CostBatch((VectorSpace(2, dtype="float64"), "features"), "SGD", batch_size=1)
    assert not one.fits((rows,))  # the symbol says more than an array's type can
