"""scikit-learn's digits in the place of MNIST: real images, and never called MNIST."""
import numpy as np
import pytest
from sklearn.datasets import load_digits

from pylearn2.datasets.digits import Digits, _enlarged, bilinear_weights


def test_every_report_says_that_they_are_not_mnist_and_the_log_says_it_once(caplog):
    _enlarged.cache_clear()  # as in a new process
    data, _ = Digits("train", start=0, stop=1200), Digits("test")
    assert data.description == "scikit-learn digits train[0:1200] (a stand-in, not MNIST)"
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "not MNIST" in caplog.text


def test_the_two_sets_are_all_the_digits_in_the_order_of_the_file():
    train, test = Digits("train"), Digits("train").get_test_set()
    assert (train.X.shape, test.X.shape, train.X.dtype) == ((1500, 784), (297, 784), "float32")
    np.testing.assert_array_equal(np.vstack([train.y, test.y]).ravel(), load_digits().target)
    assert train.y_labels == 10


def test_an_image_is_the_small_one_enlarged():
    data = Digits("train")
    small = load_digits().images[:1500] / 16
    assert data.X.min() == 0
    assert data.X.max() == 1
    # averaged over blocks of 7 pixels, the large image is the small one seen through pairs of pixels
    large = data.X.reshape(-1, 4, 7, 4, 7).mean(axis=(2, 4))
    pairs = small.reshape(-1, 4, 2, 4, 2).mean(axis=(2, 4))
    assert np.corrcoef(large.ravel(), pairs.ravel())[0, 1] > 0.98


def test_bilinear_weights_are_those_of_numpys_interpolation():
    line = np.array([3.0, -1.0, 4.0, 1.0])
    centres = (np.arange(14) + 0.5) * 4 / 14 - 0.5
    np.testing.assert_allclose(bilinear_weights(4, 14) @ line, np.interp(centres, np.arange(4), line))


@pytest.mark.parametrize("arguments", [dict(binarize=True), dict(center=True), dict(shuffle=True)])
def test_mnists_arguments_are_taken(arguments):
    plain, changed = Digits("test"), Digits("test", **arguments)
    assert changed.X.shape == plain.X.shape
    assert not np.array_equal(changed.X, plain.X)
    np.testing.assert_array_equal(Digits("test").X, plain.X)  # nothing shared was written to
