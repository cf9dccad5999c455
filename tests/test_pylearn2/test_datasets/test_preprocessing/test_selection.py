"""The published shuffle."""
import numpy as np
import pytest

from pylearn2.datasets.dense_design_matrix import DenseDesignMatrix
from pylearn2.datasets.preprocessing import ShuffleAndSplit


def test_ten_examples_come_in_the_published_order():
    X, order = np.arange(20.0).reshape(10, 2), [9, 3, 5, 6, 4, 7, 1, 2, 8, 0]
    for start, stop in ((0, 6), (6, 10)):
        dataset = DenseDesignMatrix(X=X, y=X[:, :1], preprocessor=ShuffleAndSplit([1, 2, 3], start, stop))
        np.testing.assert_array_equal(dataset.X, X[order[start:stop]])
        np.testing.assert_array_equal(dataset.y, X[order[start:stop], :1])


@pytest.mark.parametrize(("start", "stop"), [(-1, 2), (2, 2), (0, 11)])
def test_a_range_outside_of_the_data_is_refused(start, stop):
    with pytest.raises(ValueError, match="10 examples"):
        DenseDesignMatrix(X=np.zeros((10, 2)), preprocessor=ShuffleAndSplit(1, start, stop))
