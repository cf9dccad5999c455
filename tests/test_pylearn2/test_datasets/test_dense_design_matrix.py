"""DenseDesignMatrix: rows and images, spaces, reading, cutting and pickling, on a dozen made-up examples."""
import pickle

import numpy as np
import pytensor
import pytest

from pylearn2.datasets.dense_design_matrix import (
    DefaultViewConverter,
    DenseDesignMatrix,
    convert_to_one_hot,
    dataset_range,
    from_dataset,
    set_axes,
)
from pylearn2.space import CompositeSpace, Conv2DSpace, IndexSpace, VectorSpace

B01C = ("b", 0, 1, "c")
AXES = [B01C, ("c", 0, 1, "b"), ("b", "c", 0, 1), (1, "b", "c", 0)]
# image[example, row, column, channel], every number different: 5 examples of 2 x 3 pixels in 2 channels
IMAGES = np.arange(60.0).reshape(5, 2, 3, 2)


def in_order(images, axes):
    return images.transpose([B01C.index(axis) for axis in axes])


def labelled(n_examples=6, **kwargs):
    X = np.arange(n_examples * 2, dtype="float32").reshape(-1, 2)
    y = np.arange(n_examples, dtype="uint8").reshape(-1, 1) % 3
    return DenseDesignMatrix(X=X, y=y, y_labels=3, **kwargs)


@pytest.mark.parametrize("axes", AXES)
def test_a_row_lists_channel_then_row_then_column_whatever_the_axes(axes):
    data = DenseDesignMatrix(topo_view=in_order(IMAGES, axes), axes=axes)
    assert data.X[0].tolist() == [IMAGES[0, r, c, k] for k in range(2) for r in range(2) for c in range(3)]
    np.testing.assert_array_equal(data.get_topological_view(), in_order(IMAGES, axes))
    np.testing.assert_array_equal(data.get_weights_view(data.X), IMAGES)
    np.testing.assert_array_equal(data.get_design_matrix(in_order(IMAGES, axes)), data.X)
    assert data.get_topo_batch_axis() == axes.index("b")
    assert data.view_shape() == data.weights_view_shape() == [2, 3, 2]


@pytest.mark.parametrize("wanted", AXES)
def test_images_are_read_in_the_axes_and_type_asked_for(wanted):
    data = DenseDesignMatrix(topo_view=in_order(IMAGES, AXES[1]).astype("float32"), axes=AXES[1])
    space = Conv2DSpace((2, 3), num_channels=2, axes=wanted, dtype="float64")
    batch = data.iterator("sequential", batch_size=5, data_specs=(space, "features")).next()
    assert batch.dtype == "float64"
    np.testing.assert_array_equal(batch, in_order(IMAGES, wanted))
    with pytest.raises(ValueError, match="not as"):
        data.get_formatted_view(data.X, IndexSpace(dim=12, max_labels=60))


def test_reading_in_order_without_a_cast_copies_nothing():
    data = DenseDesignMatrix(X=np.zeros((6, 2), pytensor.config.floatX))
    batch = data.iterator("sequential", batch_size=3).next()
    assert np.shares_memory(batch, data.X)


def test_labels_are_read_as_one_hot_rows():
    specs = (CompositeSpace((VectorSpace(2), VectorSpace(3))), ("features", "targets"))
    X, y = labelled().iterator("sequential", batch_size=4, data_specs=specs).next()
    np.testing.assert_array_equal(y, np.eye(3)[[0, 1, 2, 0]])
    assert X.dtype == y.dtype == pytensor.config.floatX


def test_a_vector_of_labels_is_read_as_a_column():
    data = DenseDesignMatrix(X=np.zeros((4, 2)), y=np.array([3, 1, 0, 2]), y_labels=4)
    batch = data.iterator("sequential", batch_size=3, data_specs=(IndexSpace(4, 1), "targets")).next()
    assert batch.tolist() == [[3], [1], [0]]


def test_the_spaces_follow_from_the_arrays():
    assert labelled().get_data_specs() == (
        CompositeSpace((VectorSpace(2), IndexSpace(max_labels=3, dim=1))), ("features", "targets"))
    words = DenseDesignMatrix(X=np.array([[1, 2], [0, 4]]), X_labels=5, y=np.zeros((2, 3)))
    assert words.get_data_specs()[0] == CompositeSpace((IndexSpace(max_labels=5, dim=2), VectorSpace(3)))
    assert DenseDesignMatrix(X=np.zeros((2, 7))).get_data_specs() == (VectorSpace(7), "features")
    narrowed = labelled()
    narrowed.set_design_matrix(np.zeros((6, 1)))
    assert narrowed.get_data_specs()[0].components[0] == narrowed.X_space == VectorSpace(1)


@pytest.mark.parametrize(("arguments", "words"), [
    (dict(), "neither"), (dict(X=np.zeros((2, 2)), topo_view=IMAGES), "both"),
    (dict(topo_view=IMAGES, view_converter=DefaultViewConverter([2, 3, 2])), "view_converter"),
    (dict(topo_view=IMAGES[0]), "4 axes"), (dict(topo_view=IMAGES * np.nan), "NaN"),
    (dict(X=np.zeros((2, 2)), y=np.array([[1], [3]]), y_labels=3), "largest 3"),
    (dict(X=np.full((2, 2), 9), X_labels=9), "largest 9"), (dict(X=np.zeros((2, 2)), y_labels=3), "y=None")])
def test_contradictory_arguments_are_named(arguments, words):
    with pytest.raises(ValueError, match=words):
        DenseDesignMatrix(**arguments)


def test_what_needs_a_view_converter_says_so():
    with pytest.raises(ValueError, match="no view_converter"):
        labelled().get_topological_view()
    with pytest.raises(ValueError, match="12 columns"):
        DefaultViewConverter([2, 3, 2]).design_mat_to_topo_view(np.zeros((1, 11)))
    with pytest.raises(ValueError, match="wanted"):
        DefaultViewConverter([2, 3, 2]).topo_view_to_design_mat(IMAGES[:, :, :2])
    with pytest.raises(ValueError, match="with NaN"):
        labelled().set_design_matrix(np.array([[np.nan]]))


def test_a_preprocessor_is_applied_when_the_data_set_is_built():
    class Doubler:
        def apply(self, dataset, can_fit=False):
            dataset.set_design_matrix(dataset.X * 2 + can_fit)

    data = labelled(preprocessor=Doubler(), fit_preprocessor=True)
    np.testing.assert_array_equal(data.X, labelled().X * 2 + 1)


def test_a_random_block_starts_where_the_data_sets_generator_says():
    start = np.random.RandomState((17, 2, 946)).randint(6 - 4 + 1)
    rows, targets = labelled().get_batch_design(4, include_labels=True)
    np.testing.assert_array_equal(rows, labelled().X[start:start + 4])
    np.testing.assert_array_equal(targets, labelled().y[start:start + 4])
    part = from_dataset(labelled(), 4)
    np.testing.assert_array_equal(part.X, rows)
    assert part.y_labels == 3
    assert labelled().get_batch_design(4).dtype == pytensor.config.floatX
    with pytest.raises(ValueError, match="7 examples .* has 6"):
        labelled().get_batch_design(7)


def test_the_stream_can_be_put_back():
    data = labelled(60)
    position = data.get_stream_position()
    drawn = [data.get_batch_design(1).tolist() for _ in range(5)]
    data.set_stream_position(position)
    assert [data.get_batch_design(1).tolist() for _ in range(5)] == drawn
    data.restart_stream()
    assert [data.get_batch_design(1).tolist() for _ in range(5)] == drawn


def test_a_range_keeps_images_labels_and_the_way_to_be_shown():
    axes = AXES[1]
    data = DenseDesignMatrix(topo_view=in_order(IMAGES, axes), axes=axes, y=np.arange(5)[:, None], y_labels=5)
    part = dataset_range(data, 1, 3)
    np.testing.assert_array_equal(part.get_topological_view(), in_order(IMAGES[1:3], axes))
    assert part.y.tolist() == [[1], [2]]
    assert part.y_labels == 5
    assert not np.shares_memory(part.X, data.X)
    data.restrict(1, 3)
    np.testing.assert_array_equal(data.X, part.X)
    with pytest.raises(ValueError, match="start < stop <= 2"):
        dataset_range(data, 1, 3)


def test_convert_to_one_hot_counts_from_the_lowest_class():
    data = convert_to_one_hot(DenseDesignMatrix(X=np.zeros((3, 1)), y=np.array([4, 6, 5])), min_class=4)
    np.testing.assert_array_equal(data.y, np.eye(3)[[0, 2, 1]])
    assert data.get_data_specs()[0].components[1] == VectorSpace(3)
    with pytest.raises(ValueError, match="class 1 is below min_class=2"):
        DenseDesignMatrix(X=np.zeros((2, 1)), y=np.array([1, 2])).convert_to_one_hot(2)
    with pytest.raises(ValueError, match="dtype float64"):
        DenseDesignMatrix(X=np.zeros((2, 1)), y=np.zeros(2)).convert_to_one_hot()


def test_set_axes_changes_what_is_shown_and_not_the_data():
    data = DenseDesignMatrix(topo_view=IMAGES)
    before = data.X.copy()
    np.testing.assert_array_equal(set_axes(data, AXES[2]).get_topological_view(), in_order(IMAGES, AXES[2]))
    np.testing.assert_array_equal(data.X, before)


def test_folds_and_holdouts_cut_the_features():
    data = DenseDesignMatrix(X=np.arange(10.0)[:, None])
    folds = [fold.ravel().tolist() for fold in data.split_dataset_nfolds(3)]
    assert folds == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]]
    train, valid = data.split_dataset_holdout(train_size=7)
    assert (train.ravel().tolist(), valid.ravel().tolist()) == ([0, 1, 2, 3, 4, 5, 6], [7, 8, 9])
    train, valid = data.split_dataset_holdout(train_prop=0.3)
    assert (train.ravel().tolist(), valid.ravel().tolist()) == ([7, 8, 9], [0, 1, 2, 3, 4, 5, 6])
    assert [len(fold) for fold in data.bootstrap_nfolds(3, rng=1)] == [4, 4, 4]
    assert [len(part) for part in data.bootstrap_holdout(train_size=4, rng=1)] == [4, 6]
    with pytest.raises(ValueError, match="train_size or train_prop"):
        data.split_dataset_holdout()


def test_the_viewer_gets_values_between_minus_one_and_one():
    data = labelled()
    assert data.adjust_for_viewer(np.array([1.0, -4.0])).tolist() == [0.25, -1]
    assert data.adjust_to_be_viewed_with(np.array([1.0, -4.0]), np.array([2.0])).tolist() == [0.5, -1]


def test_a_pickled_data_set_is_read_in_the_same_order():
    data = DenseDesignMatrix(topo_view=IMAGES)
    data.get_batch_design(2)
    again = pickle.loads(pickle.dumps(data))
    np.testing.assert_array_equal(again.get_topological_view(), IMAGES)
    np.testing.assert_array_equal(again.get_batch_design(2), data.get_batch_design(2))


def test_pickles_can_be_compressed_and_keep_the_features_in_a_file_beside_them(tmp_path):
    data = DenseDesignMatrix(X=np.random.RandomState(0).uniform(-3, 5, (50, 4)))
    data.X[:, 3] = 7
    data.enable_compression()
    data.use_design_loc(str(tmp_path / "X.npy"))
    state = pickle.dumps(data)
    assert np.load(tmp_path / "X.npy").dtype == "uint8"
    np.testing.assert_allclose(pickle.loads(state).X, data.X, atol=8 / 255)
    with pytest.raises(ValueError, match="'X.txt'"):
        data.use_design_loc("X.txt")


def test_features_beside_a_pickle_stay_whole_where_new_ones_cannot_be_written(tmp_path, monkeypatch):
    data = labelled()
    data.use_design_loc(str(tmp_path / "X.npy"))
    pickle.dumps(data)
    before = (tmp_path / "X.npy").read_bytes()

    def fill_the_disk(file, array):
        file.write(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "save", fill_the_disk)
    with pytest.raises(OSError, match="No space left"):
        pickle.dumps(data)
    assert (tmp_path / "X.npy").read_bytes() == before


def test_a_data_set_under_guard_is_not_pickled_with_a_model():
    data = labelled()
    data._serialization_guard = object()
    with pytest.raises(OSError, match=r"holds its training data \(DenseDesignMatrix, 6 examples\)"):
        pickle.dumps({"model": [data]})
