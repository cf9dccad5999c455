"""WindowLayer: a rectangle of an image, both corners inside."""
import numpy as np
import pytest

from pylearn2.models.mlp import MLP, WindowLayer
from pylearn2.space import Conv2DSpace, VectorSpace
from pylearn2.utils import function


@pytest.mark.parametrize("axes", [("b", 0, 1, "c"), ("c", 0, 1, "b"), ("b", "c", 0, 1)])
def test_rows_and_columns_are_cut_whatever_the_axes(axes):
    space = Conv2DSpace([4, 5], num_channels=1, axes=axes)
    layer = WindowLayer("w", [1, 2, 2, 4])
    mlp = MLP([layer], input_space=space)
    X = space.make_theano_batch()
    image = np.arange(20.0).reshape(4, 5)
    pixels = Conv2DSpace.convert_numpy(image.reshape(1, 4, 5, 1), ("b", 0, 1, "c"), axes)
    np.testing.assert_array_equal(np.squeeze(function([X], mlp.fprop(X))(pixels)), [[7, 8, 9], [12, 13, 14]])
    assert tuple(layer.get_output_space().shape) == (2, 3) and layer.get_output_space().axes == axes


@pytest.mark.parametrize("window", [[-1, 0, 1, 1], [2, 0, 1, 1], [0, 2, 1, 1]])
def test_a_window_inside_out_is_refused(window):
    with pytest.raises(ValueError, match="first row, first column"):
        WindowLayer("w", window)


def test_the_window_must_lie_in_an_image():
    with pytest.raises(ValueError, match="reaches beyond"):
        MLP([WindowLayer("w", [0, 0, 2, 1])], input_space=Conv2DSpace([2, 2], num_channels=1))
    with pytest.raises(TypeError, match="takes a Conv2DSpace"):
        MLP([WindowLayer("w", [0, 0, 2, 1])], input_space=VectorSpace(4))
