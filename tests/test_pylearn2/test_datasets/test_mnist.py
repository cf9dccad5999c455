"""MNIST: its arguments on a made-up set of ten digits, and the real numbers where the files are there."""
import gzip
import pickle
import struct

import numpy as np
import pytest

from pylearn2.datasets import control
from pylearn2.datasets.mnist import MNIST, MNIST_rotated_background
from pylearn2.space import CompositeSpace, IndexSpace, VectorSpace
from pylearn2.utils.exc import DataError
from pylearn2.utils.rng import swap_order

PIXELS = np.random.RandomState(0).randint(256, size=(10, 28, 28)).astype("uint8")
LABELS = np.arange(10, dtype="uint8")
QUOTIENTS = PIXELS.reshape(10, 784).astype("float32") / np.float32(255)


class TenDigits(MNIST):
    """MNIST as it would be with ten digits in each set."""

    set_sizes = {"train": 10, "test": 10}


@pytest.fixture(autouse=True)
def ten_digits(tmp_path, monkeypatch, request):
    """Make PYLEARN2_DATA_PATH hold ten digits, one set raw, one gzipped, unless real MNIST is asked for."""
    if "mnist_path" in request.fixturenames:
        return
    monkeypatch.setenv("PYLEARN2_DATA_PATH", str(tmp_path))
    folder = tmp_path / "mnist"
    folder.mkdir()
    images = struct.pack(">4i", 2051, 10, 28, 28) + PIXELS.tobytes()
    labels = struct.pack(">2i", 2049, 10) + LABELS.tobytes()
    for name, content in (("train-images-idx3", images), ("train-labels-idx1", labels),
                          ("t10k-images-idx3", images), ("t10k-labels-idx1", labels)):
        path = folder / f"{name}-ubyte"
        if name.startswith("train"):
            path.write_bytes(content)
        else:
            path.with_name(path.name + ".gz").write_bytes(gzip.compress(content))


@pytest.mark.parametrize("which_set", ["train", "test"])
def test_pixels_are_float32_quotients_and_labels_bytes(which_set):
    data = TenDigits(which_set)
    assert (data.X.dtype, data.y.dtype, data.y.shape) == ("float32", "uint8", (10, 1))
    np.testing.assert_array_equal(data.X, QUOTIENTS)
    np.testing.assert_array_equal(data.y.ravel(), LABELS)
    assert data.get_data_specs()[0] == CompositeSpace((VectorSpace(784), IndexSpace(max_labels=10, dim=1)))


def test_the_order_of_a_shuffled_set_is_the_recorded_one():
    assert swap_order(10, np.random.RandomState([1, 2, 3])).tolist() == [9, 3, 5, 6, 4, 7, 1, 2, 8, 0]
    data = TenDigits("train", shuffle=True, start=2, stop=5)
    assert data.y.ravel().tolist() == [5, 6, 4]
    np.testing.assert_array_equal(data.X, QUOTIENTS[[5, 6, 4]])


def test_binarize_comes_before_center_and_both_before_the_cut():
    ones = (QUOTIENTS > 0.5).astype("float32")
    np.testing.assert_array_equal(TenDigits("train", binarize=True).X, ones)
    data = TenDigits("train", binarize=True, center=True, start=3, stop=6)
    np.testing.assert_array_equal(data.X, (ones - ones.mean(axis=0))[3:6])


def test_the_preprocessor_sees_the_part_only_and_may_change_it_in_place():
    class Centre:
        def apply(self, dataset, can_fit=False):
            if can_fit:
                self.mean = dataset.X.mean(axis=0)
            dataset.X -= self.mean

    data = TenDigits("train", start=0, stop=4, preprocessor=Centre(), fit_preprocessor=True)
    np.testing.assert_array_equal(data.X, QUOTIENTS[:4] - QUOTIENTS[:4].mean(axis=0))
    np.testing.assert_array_equal(TenDigits("train").X, QUOTIENTS)  # the data of others are as they were
    test_set = data.get_test_set()
    np.testing.assert_array_equal(test_set.X, QUOTIENTS - QUOTIENTS[:4].mean(axis=0))


def test_start_and_stop_cut_and_stop_alone_is_said_to_be_ignored(caplog):
    assert len(TenDigits("train", start=2).X) == 8
    assert not caplog.records
    assert len(TenDigits("train", stop=5).X) == 10
    assert "stop=5 is ignored" in caplog.text


def test_the_description_names_set_and_part():
    assert TenDigits("train", start=0, stop=5).description == "MNIST train[0:5]"
    assert TenDigits("test").description == "MNIST test"


@pytest.mark.parametrize(("arguments", "words"), [
    (dict(which_set="valid"), "no 'valid' set"), (dict(which_set="Train"), "train, test, got 'Train'"),
    (dict(which_set="train", start=0, stop=11), "stop=11.*<= 10"),
    (dict(which_set="train", start=5, stop=5), "start=5"),
    (dict(which_set="test", fit_preprocessor=True), "mean the same")])
def test_wrong_arguments_are_named(arguments, words):
    with pytest.raises(ValueError, match=words):
        TenDigits(**arguments)


def test_a_set_of_another_size_is_not_mnist():
    with pytest.raises(DataError, match=r"\(10, 28, 28\).*\(60000, 28, 28\)"):
        MNIST("train")


@pytest.mark.parametrize(("labels", "words"), [
    ([*range(9), 200], "train-labels-idx1-ubyte: a label 200; the labels are the digits 0 to 9"),
    (range(9), "images of shape .* and 9 labels")])
def test_labels_that_are_no_digits_or_too_few_are_told_with_their_file(tmp_path, labels, words):
    path = tmp_path / "mnist" / "train-labels-idx1-ubyte"
    path.write_bytes(struct.pack(">2i", 2049, len(labels)) + bytes(labels))
    with pytest.raises(DataError, match=words):
        TenDigits("train")


def test_a_file_that_changed_is_read_anew(tmp_path):
    assert TenDigits("train").y[0] == 0
    labels = tmp_path / "mnist" / "train-labels-idx1-ubyte"
    labels.write_bytes(struct.pack(">2i", 2049, 10) + bytes([7] * 10))
    assert TenDigits("train").y[0] == 7


def test_with_loading_off_there_is_noise_of_the_right_shape():
    control.push_load_data(False)
    try:
        data = MNIST("test", axes=("c", 0, 1, "b"))
    finally:
        control.pop_load_data()
    assert data.get_topological_view().shape == (1, 28, 28, 10000)
    assert 0 <= data.X.min() < data.X.max() <= 1


def test_viewers_get_minus_one_for_black_and_the_set_survives_pickling():
    data = pickle.loads(pickle.dumps(TenDigits("test")))
    np.testing.assert_array_equal(data.X, QUOTIENTS)
    for shown in (data.adjust_for_viewer(data.X), data.adjust_to_be_viewed_with(data.X, None)):
        np.testing.assert_allclose(shown, 2 * QUOTIENTS - 1, atol=1e-6)


def test_rotated_digits_are_read_from_their_pickle(tmp_path):
    folder = tmp_path / "mnist" / "mnist_rotation_back_image"
    folder.mkdir()
    with open(folder / "train", "wb") as file:
        pickle.dump({"data": QUOTIENTS, "labels": LABELS}, file)
    data = MNIST_rotated_background("train", center=True)
    np.testing.assert_allclose(data.X, QUOTIENTS - QUOTIENTS.mean(axis=0), atol=1e-7)
    assert data.get_topological_view().shape == (10, 28, 28, 1)


@pytest.mark.mnist
def test_real_mnist_has_the_published_counts(mnist_path):
    train = MNIST("train", start=0, stop=50000)
    assert (train.y == 0).sum() == 4932
    assert train.X.max() == 1
    assert 1 - (MNIST("train", start=50000, stop=60000).y == 0).mean() == pytest.approx(0.9009)
    assert 1 - (MNIST("test").y == 0).mean() == pytest.approx(0.902)


@pytest.mark.parametrize(("m", "recorded"), [
    (60000, [56926, 12441, 37827, 24669, 13381]), (10000, [7774, 5059, 8285, 7965, 5305])])
def test_a_full_set_is_shuffled_by_swaps_with_the_recorded_draws(m, recorded):
    rng = np.random.RandomState([1, 2, 3])
    draws = [rng.randint(m) for _ in range(m)]
    assert draws[:5] == recorded
    order = np.arange(m)
    for i, j in enumerate(draws):
        order[[i, j]] = order[[j, i]]
    np.testing.assert_array_equal(swap_order(m, np.random.RandomState([1, 2, 3])), order)
