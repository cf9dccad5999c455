"""Data sets for each fold of a cross-validation, on scikit-learn's splitters.

    DatasetCV, StratifiedDatasetCV   from any iterable of index arrays
    DatasetKFold, DatasetShuffleSplit, DatasetValidationKFold, DatasetValidationShuffleSplit
    the same four with Stratified before: each part has the classes in the same proportions
    TransformerDatasetCV             those of another one, seen through models

`TrainCV` goes over them.
"""

from copy import deepcopy

import numpy as np
from sklearn import model_selection

from pylearn2.cross_validation import subset_iterators as subsets
from pylearn2.cross_validation.blocks import StackedBlocksCV
from pylearn2.datasets.dense_design_matrix import DenseDesignMatrix
from pylearn2.datasets.transformer_dataset import TransformerDataset

__all__ = [
    "DatasetCV", "DatasetKFold", "DatasetShuffleSplit", "DatasetValidationKFold", "DatasetValidationShuffleSplit",
    "StratifiedDatasetCV", "StratifiedDatasetKFold", "StratifiedDatasetShuffleSplit",
    "StratifiedDatasetValidationKFold", "StratifiedDatasetValidationShuffleSplit", "TransformerDatasetCV",
]

_PARTS = {2: ("train", "test"), 3: ("train", "valid", "test")}


class DatasetCV:
    """The parts of a data set, fold by fold, each part a DenseDesignMatrix.

    Parameters
    ----------
    dataset : Dataset of features, or of features and targets
    subset_iterator : iterable of (train, test) or (train, valid, test), arrays of indices
    preprocessor : Preprocessor or None; each fold has a copy of its own
    fit_preprocessor : bool, whether it learns from the training part of each fold first
    which_set : str or list of 'train', 'valid', 'test': the parts to give; None is all
    return_dict : bool. Give a dict by name; False gives a list, or the one part that there is
    """

    def __init__(self, dataset, subset_iterator, preprocessor=None, fit_preprocessor=False, which_set=None,
                 return_dict=True):
        self.dataset, self.preprocessor, self.fit_preprocessor = dataset, preprocessor, fit_preprocessor
        self.subset_iterator = list(subset_iterator)  # a generator would serve one reader only
        self.which_set = None if which_set is None else np.atleast_1d(which_set).tolist()
        unknown = [part for part in self.which_set or [] if part not in _PARTS[3]]
        if unknown or self.which_set == []:
            raise ValueError(f"which_set is one or more of 'train', 'valid' and 'test', got {which_set!r}")
        self.return_dict = return_dict
        whole = dataset.iterator(mode="sequential", num_batches=1, data_specs=dataset.get_data_specs(),
                                 return_tuple=True)
        self._data = next(iter(whole))

    def get_data_subsets(self):
        """Yield for each fold ``{part: (X, y)}``; y is None where there are no targets."""
        for fold in self.subset_iterator:
            if len(fold) not in _PARTS:
                raise ValueError(f"a fold is (train, test) or (train, valid, test), got {len(fold)} parts")
            yield {part: (*(data[indices] for data in self._data), None)[:2]
                   for part, indices in zip(_PARTS[len(fold)], fold, strict=True)}

    def __iter__(self):
        for arrays in self.get_data_subsets():
            parts = {part: self._part(X, y) for part, (X, y) in arrays.items()}
            preprocessor = deepcopy(self.preprocessor)
            if preprocessor is not None:
                preprocessor.apply(parts["train"], can_fit=self.fit_preprocessor)
                for part in parts.keys() - {"train"}:
                    preprocessor.apply(parts[part], can_fit=False)
            if self.which_set is not None:
                parts = {part: dataset for part, dataset in parts.items() if part in self.which_set}
                if not parts:
                    raise ValueError(f"the folds have no part {' or '.join(map(repr, self.which_set))}")
            listed = list(parts.values())
            yield parts if self.return_dict else listed[0] if len(listed) == 1 else listed

    def _part(self, X, y):
        converter = getattr(self.dataset, "view_converter", None)
        return DenseDesignMatrix(X=X, y=y, view_converter=deepcopy(converter),
                                 y_labels=getattr(self.dataset, "y_labels", None))


class StratifiedDatasetCV(DatasetCV):
    """A DatasetCV whose parts have the classes in the same proportions; the arguments are the same."""

    @staticmethod
    def get_y(dataset):
        """Return one label for each example; one-hot targets become labels."""
        y = np.asarray(dataset.y)
        if y.ndim > 1 and y.shape[1] > 1:
            if not np.array_equal(np.unique(y), [0, 1]):
                raise ValueError(f"stratified folds need one label an example, or one-hot targets; got y of {y.shape}")
            return y.argmax(axis=1)
        return y.ravel()


class DatasetKFold(DatasetCV):
    """Folds of neighbours, each of which tests once.

    Parameters
    ----------
    dataset : Dataset
    n_folds : int
    shuffle : bool, whether the examples are drawn into folds
    random_state : int, RandomState or None, where that is drawn from
    kwargs : those of DatasetCV
    """

    def __init__(self, dataset, n_folds=3, shuffle=False, random_state=None, **kwargs):
        cv = model_selection.KFold(n_folds, shuffle=shuffle, random_state=random_state if shuffle else None)
        super().__init__(dataset, cv.split(np.zeros(dataset.get_num_examples())), **kwargs)


class StratifiedDatasetKFold(StratifiedDatasetCV):
    """As :class:`DatasetKFold`, stratified."""

    def __init__(self, dataset, n_folds=3, shuffle=False, random_state=None, **kwargs):
        y = self.get_y(dataset)
        cv = model_selection.StratifiedKFold(n_folds, shuffle=shuffle, random_state=random_state if shuffle else None)
        super().__init__(dataset, cv.split(y, y), **kwargs)


class DatasetShuffleSplit(DatasetCV):
    """Independent draws of training and test examples.

    Parameters
    ----------
    dataset : Dataset
    n_iter : int, draws
    test_size, train_size : float (a proportion), int (a number), or None for what the other leaves
    random_state : int, RandomState or None, where they are drawn from
    kwargs : those of DatasetCV
    """

    def __init__(self, dataset, n_iter=10, test_size=0.1, train_size=None, random_state=None, **kwargs):
        cv = model_selection.ShuffleSplit(n_iter, test_size=test_size, train_size=train_size,
                                          random_state=random_state)
        super().__init__(dataset, cv.split(np.zeros(dataset.get_num_examples())), **kwargs)


class StratifiedDatasetShuffleSplit(StratifiedDatasetCV):
    """As :class:`DatasetShuffleSplit`, stratified."""

    def __init__(self, dataset, n_iter=10, test_size=0.1, train_size=None, random_state=None, **kwargs):
        y = self.get_y(dataset)
        cv = model_selection.StratifiedShuffleSplit(n_iter, test_size=test_size, train_size=train_size,
                                                    random_state=random_state)
        super().__init__(dataset, cv.split(y, y), **kwargs)


class DatasetValidationKFold(DatasetCV):
    """Folds to train, validate and test on; see :class:`subset_iterators.ValidationKFold`."""

    def __init__(self, dataset, n_folds=3, shuffle=False, random_state=None, **kwargs):
        n = dataset.get_num_examples()
        super().__init__(dataset, subsets.ValidationKFold(n, n_folds, shuffle, random_state), **kwargs)


class StratifiedDatasetValidationKFold(StratifiedDatasetCV):
    """As :class:`DatasetValidationKFold`, stratified."""

    def __init__(self, dataset, n_folds=3, shuffle=False, random_state=None, **kwargs):
        y = self.get_y(dataset)
        super().__init__(dataset, subsets.StratifiedValidationKFold(y, n_folds, shuffle, random_state), **kwargs)


class DatasetValidationShuffleSplit(DatasetCV):
    """Draws to train, validate and test on; see :class:`subset_iterators.ValidationShuffleSplit`."""

    def __init__(self, dataset, n_iter=10, test_size=0.1, valid_size=None, train_size=None, random_state=None,
                 **kwargs):
        cv = subsets.ValidationShuffleSplit(dataset.get_num_examples(), n_iter, test_size, valid_size, train_size,
                                            random_state)
        super().__init__(dataset, cv, **kwargs)


class StratifiedDatasetValidationShuffleSplit(StratifiedDatasetCV):
    """As :class:`DatasetValidationShuffleSplit`, stratified."""

    def __init__(self, dataset, n_iter=10, test_size=0.1, valid_size=None, train_size=None, random_state=None,
                 **kwargs):
        cv = subsets.StratifiedValidationShuffleSplit(self.get_y(dataset), n_iter, test_size, valid_size, train_size,
                                                      random_state)
        super().__init__(dataset, cv, **kwargs)


class TransformerDatasetCV:
    """The data sets of another iterator, seen through models.

    Parameters
    ----------
    dataset_iterator : DatasetCV
    transformers : Model for all folds, list of one for each, or StackedBlocksCV
    """

    def __init__(self, dataset_iterator, transformers):
        self.dataset_iterator, self.transformers = dataset_iterator, transformers

    def __iter__(self):
        for k, parts in enumerate(self.dataset_iterator):
            transformer = self._of_fold(k)
            if isinstance(parts, dict):
                yield {part: TransformerDataset(dataset, transformer) for part, dataset in parts.items()}
            elif isinstance(parts, list):
                yield [TransformerDataset(dataset, transformer) for dataset in parts]
            else:
                yield TransformerDataset(parts, transformer)

    def _of_fold(self, k):
        if isinstance(self.transformers, list):
            return self.transformers[k]
        return self.transformers.select_fold(k) if isinstance(self.transformers, StackedBlocksCV) else self.transformers
