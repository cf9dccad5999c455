"""Conv2DSpace: images with their axes in any order."""
import itertools

import numpy as np
import pytensor.tensor as pt
import pytest

from pylearn2.space import Conv2DSpace, VectorSpace
from pylearn2.utils import function

B01C = np.arange(2 * 3 * 4 * 5, dtype="float64").reshape(2, 3, 4, 5)
DEFAULT = ("b", 0, 1, "c")


def images_in(axes):
    return B01C.transpose([DEFAULT.index(axis) for axis in axes])


def space_in(axes, **kwargs):
    return Conv2DSpace((3, 4), num_channels=5, axes=axes, **kwargs)


@pytest.mark.parametrize("axes", [DEFAULT, ("c", 0, 1, "b"), ("b", "c", 0, 1)])
def test_a_flat_row_lists_rows_columns_channels_whatever_the_axes(axes):
    space, flat = space_in(axes), B01C.reshape(2, 60)
    np.testing.assert_array_equal(space.np_format_as(images_in(axes), VectorSpace(60)), flat)
    np.testing.assert_array_equal(VectorSpace(60).np_format_as(flat, space), images_in(axes))
    images, rows = space.make_theano_batch(), pt.matrix()
    both = function([images, rows], [space.format_as(images, VectorSpace(60)),
                                     VectorSpace(60).format_as(rows, space)])
    as_rows, as_images = both(images_in(axes), flat)
    np.testing.assert_array_equal(as_rows, flat)
    np.testing.assert_array_equal(as_images, images_in(axes))


def test_every_order_of_axes_converts_into_every_other():
    orders = list(itertools.permutations(DEFAULT))
    for source, target in itertools.product(orders[::5], orders):
        converted = space_in(source).np_format_as(images_in(source), space_in(target))
        np.testing.assert_array_equal(converted, images_in(target))
        np.testing.assert_array_equal(Conv2DSpace.convert_numpy(images_in(source), source, target), converted)


def test_symbolic_axes_are_permuted_like_numeric_ones():
    symbol = pt.tensor4()
    converted = function([symbol], Conv2DSpace.convert(symbol, DEFAULT, ("c", 1, "b", 0)))
    np.testing.assert_array_equal(converted(B01C), images_in(("c", 1, "b", 0)))
    assert Conv2DSpace.convert(symbol, list(DEFAULT), DEFAULT) is symbol


def test_other_images_are_refused():
    space = space_in(DEFAULT)
    with pytest.raises(ValueError, match="axis 3 .* length 5"):
        space.np_validate(B01C[..., :4])
    with pytest.raises(ValueError, match="4 dimensions, got one with 3"):
        space.np_validate(B01C[0])
    with pytest.raises(ValueError, match="differ in more than axes"):
        space.np_format_as(B01C, Conv2DSpace((4, 3), num_channels=5))
    with pytest.raises(ValueError, match="60 numbers"):
        space.np_format_as(B01C, VectorSpace(61))


@pytest.mark.parametrize("arguments, message", [
    ({"shape": (2, 2)}, "either channels or num_channels"),
    ({"shape": (2, 2), "channels": 1, "num_channels": 1}, "either channels or num_channels"),
    ({"shape": (2, 2, 2), "channels": 1}, r"\(2, 2, 2\)"),
    ({"shape": 4, "channels": 1}, "got 4"),
    ({"shape": (0, 2), "channels": 1}, "at least 1, got 0"),
    ({"shape": (2, 2), "channels": 1, "axes": ("b", 0, 1, 2)}, "some order"),
])
def test_nonsense_is_refused_with_its_value(arguments, message):
    with pytest.raises(ValueError, match=message):
        Conv2DSpace(**arguments)


def test_channels_is_another_name_of_num_channels():
    space = Conv2DSpace([3, 4], channels=np.int64(5))
    assert space == space_in(DEFAULT) and space.get_total_dimension() == 60
    assert str(space) == "Conv2DSpace(shape=(3, 4), num_channels=5, axes=('b', 0, 1, 'c'), dtype=float64)"


def test_symbols_can_be_broadcast_along_a_single_channel_or_example():
    space = Conv2DSpace((3, 4), num_channels=1, axes=("c", 0, 1, "b"))
    assert space.make_theano_batch().type.broadcastable == (True, False, False, False)
    assert space.make_theano_batch(batch_size=1).type.broadcastable == (True, False, False, True)


def test_sizes_and_origins_follow_the_axes():
    space = space_in(("c", 0, 1, "b"))
    assert space.get_batch_axis() == 3 and space.np_batch_size(images_in(space.axes)) == 2
    assert space.get_origin_batch(7).shape == (5, 3, 4, 7) and space.get_origin().shape == (5, 3, 4)


def test_sparse_vectors_have_to_become_dense_first():
    sparse = VectorSpace(60, sparse=True)
    with pytest.raises(TypeError, match="dense VectorSpace first"):
        sparse.np_format_as(sparse.get_origin_batch(2), space_in(DEFAULT))
