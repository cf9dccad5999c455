"""Cutting a data set into folds, or into a part to train on and one to hold out: arrays of features only.

`DenseDesignMatrix` takes these methods in. An experiment says the same with the `start` and `stop` of its
data sets.
"""


class SplitMixin:
    """Folds and holdouts, by blocks in order or, in the `bootstrap_` kind, by blocks that start anywhere."""

    def split_dataset_nfolds(self, nfolds=0):
        """Return a list of `nfolds` arrays that follow each other in the data; the last may be short."""
        return list(self.iterator(mode="sequential", num_batches=nfolds))

    def bootstrap_nfolds(self, nfolds, rng=None):
        """Return a list of `nfolds` arrays whose starts are drawn; they may overlap."""
        return list(self.iterator(mode="random_slice", num_batches=nfolds, rng=rng))

    def split_dataset_holdout(self, train_size=0, train_prop=0):
        """Return ``(train, valid)``.

        The larger part is the first in the data. Its size follows from `train_size` (examples) or else
        `train_prop` (a fraction of all); ValueError when both are 0 or the part is not smaller than the
        whole.
        """
        return self._holdout("sequential", train_size, train_prop)

    def bootstrap_holdout(self, train_size=0, train_prop=0, rng=None):
        """Like :meth:`split_dataset_holdout`, from starts that are drawn; the parts may overlap."""
        return self._holdout("random_slice", train_size, train_prop, rng)

    def _holdout(self, mode, train_size, train_prop, rng=None):
        n_examples = self.get_num_examples()
        n_train = int(train_size or round(n_examples * train_prop))
        n_valid = n_examples - n_train
        if not 0 < n_train < n_examples:
            raise ValueError(f"a holdout needs train_size or train_prop so that 1 to {n_examples - 1} of the "
                             f"{n_examples} examples are to train on, got {train_size!r} and {train_prop!r}")
        blocks = self.iterator(mode=mode, batch_size=max(n_train, n_valid), num_batches=2, rng=rng)
        larger, other = blocks
        smaller = other[:min(n_train, n_valid)]
        return (smaller, larger) if n_train < n_valid else (larger, smaller)
