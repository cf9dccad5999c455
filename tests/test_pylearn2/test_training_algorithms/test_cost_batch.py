"""CostBatch: data that a cost asks for in several places are fetched and handed over once."""
import numpy as np

from pylearn2.datasets.dense_design_matrix import DenseDesignMatrix
from pylearn2.space import CompositeSpace, NullSpace, VectorSpace
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
