"""A preprocessor that chooses examples."""
from pylearn2.datasets.preprocessing.base import Preprocessor
from pylearn2.utils.rng import make_np_rng, swap_order


class ShuffleAndSplit(Preprocessor):
    """Shuffles the examples and keeps those from `start` to `stop`.

    Three of them with one seed and neighbouring ranges split a data set in three.

    Parameters
    ----------
    seed : seed, drawn from anew at each application
    start, stop : int
    """

    def __init__(self, seed, start, stop):
        self.seed = seed
        self.start = start
        self.stop = stop

    def apply(self, dataset, can_fit=False):
        """Keep the examples `start` to `stop` of the shuffled order, features and targets; nothing to fit."""
        X = dataset.get_design_matrix()
        if not 0 <= self.start < self.stop <= len(X):
            raise ValueError(f"ShuffleAndSplit: wanted 0 <= start < stop <= {len(X)} examples, "
                             f"got start={self.start!r}, stop={self.stop!r}")
        kept = swap_order(len(X), make_np_rng(self.seed))[self.start:self.stop]
        if dataset.y is not None:
            dataset.y = dataset.y[kept]
        dataset.set_design_matrix(X[kept])
