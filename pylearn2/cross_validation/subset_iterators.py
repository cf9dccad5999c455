"""Splits of a data set into training, validation and test examples, on scikit-learn's splitters, which know two parts.

    ValidationKFold, StratifiedValidationKFold                 the next fold's test examples validate this one
    ValidationShuffleSplit, StratifiedValidationShuffleSplit   a second draw from the training examples
    get_k_fold_splits, get_validation_set_from_train           the two ways, as functions

Each is an iterable of (train, valid, test), arrays of indices. `dataset_iterators` makes data sets of them.
"""

import numpy as np
from sklearn import model_selection

__all__ = [
    "StratifiedValidationKFold", "StratifiedValidationShuffleSplit", "ValidationKFold", "ValidationShuffleSplit",
    "get_k_fold_splits", "get_validation_set_from_train",
]


def get_k_fold_splits(cv):
    """Yield (train, valid, test) for each (train, test) of the list `cv`: the next fold's test examples validate."""
    for k, (train, test) in enumerate(cv):
        valid = cv[(k + 1) % len(cv)][1]
        yield np.setdiff1d(train, valid), valid, test


def get_validation_set_from_train(train, train_cv):
    """Return the indices `train` in two parts, as the first (train, valid) of `train_cv` says."""
    new_train, new_valid = next(iter(train_cv))
    return train[new_train], train[new_valid]


class ValidationKFold:
    """Folds of neighbours, of which one tests, the next one validates, and the others train.

    Parameters
    ----------
    n : int, examples
    n_folds : int, at least 3
    shuffle : bool, whether the examples are drawn into folds
    random_state : int, RandomState or None, where that is drawn from
    """

    _splitter = model_selection.KFold

    def __init__(self, n, n_folds=3, shuffle=False, random_state=None):
        self._prepare(np.zeros(n), n_folds, shuffle, random_state)

    def _prepare(self, y, n_folds, shuffle, random_state):
        if n_folds < 3:
            raise ValueError(f"folds to train, to validate and to test on make n_folds at least 3, got {n_folds}")
        self.y, self.n, self.n_folds = y, len(y), n_folds
        self._cv = self._splitter(n_folds, shuffle=shuffle, random_state=random_state if shuffle else None)

    def __len__(self):
        return self.n_folds

    def __iter__(self):
        return get_k_fold_splits(list(self._cv.split(self.y, self.y)))


class StratifiedValidationKFold(ValidationKFold):
    """As :class:`ValidationKFold`; each fold has the classes of `y`, one label an example, in the same proportions."""

    _splitter = model_selection.StratifiedKFold

    def __init__(self, y, n_folds=3, shuffle=False, random_state=None):
        self._prepare(np.asarray(y), n_folds, shuffle, random_state)


class ValidationShuffleSplit:
    """Independent draws of training, validation and test examples.

    Parameters
    ----------
    n : int, examples
    n_iter : int, draws
    test_size : float (the proportion of all examples), int (a number of them), or None for what the others leave
    valid_size : the same; None takes as many as there are to test
    train_size : the same; None for what the others leave
    random_state : int, RandomState or None, where they are drawn from
    """

    _splitter = model_selection.ShuffleSplit

    def __init__(self, n, n_iter=10, test_size=0.1, valid_size=None, train_size=None, random_state=None):
        self._prepare(np.zeros(n), n_iter, test_size, valid_size, train_size, random_state)

    def _prepare(self, y, n_iter, test_size, valid_size, train_size, random_state):
        self.y, self.n, self.n_iter = y, len(y), n_iter
        self.valid_size, self.random_state = valid_size, random_state
        self._cv = self._splitter(n_iter, test_size=test_size, train_size=train_size, random_state=random_state)

    def __len__(self):
        return self.n_iter

    def __iter__(self):
        for train, test in self._cv.split(self.y, self.y):
            size = len(test) if self.valid_size is None else self.valid_size
            if size < 1:  # a proportion of all examples becomes one of those that are left
                size = size / (1 - len(test) / self.n)
            again = self._splitter(1, test_size=size, random_state=self.random_state)
            yield *get_validation_set_from_train(train, again.split(self.y[train], self.y[train])), test


class StratifiedValidationShuffleSplit(ValidationShuffleSplit):
    """As :class:`ValidationShuffleSplit`; each part has the classes of `y`, a label each, in the same proportions."""

    _splitter = model_selection.StratifiedShuffleSplit

    def __init__(self, y, n_iter=10, test_size=0.1, valid_size=None, train_size=None, random_state=None):
        self._prepare(np.asarray(y), n_iter, test_size, valid_size, train_size, random_state)
