"""SpaceConverter: the data in another form."""
import numpy as np

from pylearn2.models.mlp import MLP, Linear, SpaceConverter
from pylearn2.space import Conv2DSpace, VectorSpace
from pylearn2.utils import function


def test_an_image_becomes_a_vector_and_nothing_is_trained():
    image = Conv2DSpace([2, 2], num_channels=1, axes=("c", 0, 1, "b"))
    converter = SpaceConverter("flat", VectorSpace(4))
    mlp = MLP([converter, Linear(1, "y", irange=0.0)], input_space=image)
    X = image.make_theano_batch()
    pixels = np.arange(4.0).reshape(1, 2, 2, 1)
    np.testing.assert_array_equal(function([X], converter.fprop(X))(pixels), [[0, 1, 2, 3]])
    assert [param.name for param in mlp.get_params()] == ["y_W", "y_b"]
