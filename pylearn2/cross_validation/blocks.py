"""StackedBlocksCV: stacks of models that an earlier cross-validation trained, one stack for each fold."""

from pylearn2.blocks import StackedBlocks


class StackedBlocksCV:
    """For each fold a StackedBlocks of that fold's models.

    Parameters
    ----------
    layers : list with, for each layer, the list of its models, one for each fold, as TrainCV saves it
    """

    def __init__(self, layers):
        n_folds = {len(layer) for layer in layers}
        if len(n_folds) != 1:
            raise ValueError(f"each layer of a StackedBlocksCV has one model a fold, got {sorted(n_folds)} of them")
        self._folds = [StackedBlocks(list(of_fold)) for of_fold in zip(*layers, strict=True)]

    def select_fold(self, k):
        """Return the StackedBlocks of fold `k`."""
        return self._folds[k]

    def get_input_space(self):
        """Return the Space of what goes in, of the first fold."""
        return self._folds[0].get_input_space()

    def get_output_space(self):
        """Return the Space of what comes out, of the first fold."""
        return self._folds[0].get_output_space()

    def set_input_space(self, space):
        """Prepare the stack of each fold for batches of `space`."""
        for fold in self._folds:
            fold.set_input_space(space)
