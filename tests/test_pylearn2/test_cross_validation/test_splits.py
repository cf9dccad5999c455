"""Folds: every example tests once, parts never share one, and the data of a part are the rows that were meant."""
import numpy as np
import pytest
from sklearn import model_selection

from pylearn2.cross_validation import dataset_iterators as di
from pylearn2.cross_validation import subset_iterators as si
from pylearn2.datasets.dense_design_matrix import DenseDesignMatrix
from pylearn2.datasets.preprocessing import Standardize

LABELS = np.repeat([0, 1, 2], [12, 12, 6])


@pytest.fixture
def data():
    X = np.arange(60.0).reshape(30, 2)
    return DenseDesignMatrix(X=X, y=LABELS[:, np.newaxis], y_labels=3)


@pytest.mark.parametrize("cv", [si.ValidationKFold(30, 5, shuffle=True, random_state=1), si.ValidationKFold(30),
                                si.StratifiedValidationKFold(LABELS, 3)])
def test_each_fold_tests_once_and_validates_the_one_before(cv):
    folds = list(cv)
    assert len(folds) == len(cv)
    assert sorted(np.concatenate([test for _, _, test in folds])) == list(range(30))
    for k, (train, valid, test) in enumerate(folds):
        assert sorted(np.concatenate([train, valid, test])) == list(range(30))
        np.testing.assert_array_equal(valid, folds[(k + 1) % len(folds)][2])


@pytest.mark.parametrize("kind, first", [(si.ValidationShuffleSplit, 30),
                                         (si.StratifiedValidationShuffleSplit, LABELS)])
@pytest.mark.parametrize("sizes, n_valid", [({"test_size": 0.2}, 6), ({"test_size": 0.2, "valid_size": 0.1}, 3),
                                            ({"test_size": 6, "valid_size": 9}, 9)])
def test_a_draw_has_the_sizes_that_were_asked_for(kind, first, sizes, n_valid):
    cv = kind(first, n_iter=2, random_state=3, **sizes)
    for train, valid, test in cv:
        assert (len(valid), len(test)) == (n_valid, 6)
        assert sorted(np.concatenate([train, valid, test])) == list(range(30))


def test_fewer_than_three_folds_cannot_validate():
    with pytest.raises(ValueError, match="n_folds at least 3, got 2"):
        si.ValidationKFold(30, n_folds=2)


@pytest.mark.parametrize("kind, splitter", [
    (lambda data: di.DatasetKFold(data, 3, shuffle=True, random_state=5),
     model_selection.KFold(3, shuffle=True, random_state=5)),
    (lambda data: di.StratifiedDatasetKFold(data, 3), model_selection.StratifiedKFold(3)),
    (lambda data: di.DatasetShuffleSplit(data, 2, random_state=5),
     model_selection.ShuffleSplit(2, test_size=0.1, random_state=5)),
    (lambda data: di.StratifiedDatasetShuffleSplit(data, 2, test_size=0.3, random_state=5),
     model_selection.StratifiedShuffleSplit(2, test_size=0.3, random_state=5)),
])
def test_the_parts_are_those_of_scikit_learn_s_splitter(kind, splitter, data):
    for parts, (train, test) in zip(kind(data), splitter.split(data.X, LABELS), strict=True):
        assert list(parts) == ["train", "test"]
        np.testing.assert_array_equal(parts["train"].X, data.X[train])
        np.testing.assert_array_equal(parts["test"].y.ravel(), LABELS[test])
        assert parts["test"].y_labels == 3


@pytest.mark.parametrize("kind", [
    di.DatasetValidationKFold, di.StratifiedDatasetValidationKFold, di.DatasetValidationShuffleSplit,
    di.StratifiedDatasetValidationShuffleSplit])
def test_three_parts_hold_all_examples(kind, data):
    options = {"test_size": 0.2} if "Shuffle" in kind.__name__ else {}
    for parts in kind(data, **options):
        assert list(parts) == ["train", "valid", "test"]
        assert sorted(np.concatenate([part.X[:, 0] for part in parts.values()])) == list(data.X[:, 0])


def test_each_fold_learns_its_preprocessing_from_its_own_training_part(data):
    for parts in di.DatasetKFold(data, preprocessor=Standardize(), fit_preprocessor=True):
        np.testing.assert_allclose(parts["train"].X.mean(axis=0), 0, atol=1e-12)
        assert abs(parts["test"].X.mean()) < 3


def test_only_the_parts_that_were_asked_for_come(data):
    assert [list(parts) for parts in di.DatasetKFold(data, which_set="test")] == [["test"]] * 3
    alone = list(di.DatasetKFold(data, which_set=["train"], return_dict=False))
    assert all(isinstance(part, DenseDesignMatrix) and len(part.X) == 20 for part in alone)
    with pytest.raises(ValueError, match="one or more of 'train', 'valid' and 'test', got 'trian'"):
        di.DatasetKFold(data, which_set="trian")
    with pytest.raises(ValueError, match="no part 'valid'"):
        list(di.DatasetKFold(data, which_set="valid"))


def test_one_hot_targets_are_stratified_by_their_class(data):
    data.convert_to_one_hot()
    for parts in di.StratifiedDatasetKFold(data, 3):
        np.testing.assert_array_equal(parts["test"].y.sum(axis=0), [4, 4, 2])
    data.y = data.y * 0.5
    with pytest.raises(ValueError, match="one label an example"):
        di.StratifiedDatasetKFold(data, 3)
