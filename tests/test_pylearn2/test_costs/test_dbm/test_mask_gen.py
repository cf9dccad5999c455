"""The masks of multi-prediction training: how often, and what together."""
import numpy as np
import pytensor.tensor as pt
import pytest

from pylearn2.costs.dbm import MaskGen
from pylearn2.space import Conv2DSpace, VectorSpace
from pylearn2.utils import function
from pylearn2.utils.mrg import MRG_RandomStreams

ROWS = np.zeros((2000, 10))


def masks(generator, labels=True):
    x, y = pt.dmatrices("x", "y")
    drawn = generator(x, y if labels else None, X_space=VectorSpace(10))
    return function([x], drawn)(ROWS)


def test_numbers_and_labels_are_hidden_as_often_as_asked():
    of_data, of_labels = masks(MaskGen(0.3, sync_channels=False, drop_prob_y=0.8))
    np.testing.assert_allclose([of_data.mean(), of_labels.mean()], [0.3, 0.8], atol=0.03)
    assert of_labels.shape == (2000,)
    np.testing.assert_allclose(masks(MaskGen(0.3, sync_channels=False))[1].mean(), 0.3, atol=0.03)


def test_the_first_mask_is_that_of_the_published_seed():
    x = pt.dmatrix("x")  # a size that is not known beforehand decides how many substreams there are
    drawn = function([x], MRG_RandomStreams(20120712).binomial(size=x.shape, p=0.3, n=1, dtype="float64"))
    np.testing.assert_array_equal(masks(MaskGen(0.3, sync_channels=False), labels=False), drawn(ROWS))


def test_balanced_masks_hide_much_of_one_half_and_little_of_the_other():
    of_data, _ = masks(MaskGen(0.1, balance=True, sync_channels=False))
    shares = of_data.mean(axis=1)
    np.testing.assert_allclose([(shares > 0.5).mean(), of_data.mean()], [0.5, 0.5], atol=0.04)
    np.testing.assert_allclose(shares[shares > 0.5].mean(), 0.9, atol=0.02)


@pytest.mark.parametrize("axes", [("b", 0, 1, "c"), ("c", 0, 1, "b")])
def test_the_channels_of_a_pixel_are_hidden_together(axes):
    space = Conv2DSpace([4, 4], num_channels=3, axes=axes)
    x = pt.tensor4(dtype="float64")
    array = space.get_origin_batch(50, dtype="float64")
    mask = function([x], MaskGen(0.5, sync_channels=True, balance=True)(x, X_space=space))(array)
    assert mask.shape == array.shape
    np.testing.assert_array_equal(mask.std(axis=axes.index("c")), 0)
    np.testing.assert_allclose(mask.mean(), 0.5, atol=0.1)


def test_vectors_have_no_channels_to_hide_together():
    with pytest.raises(ValueError, match="sync_channels: 0"):
        masks(MaskGen(0.5))
