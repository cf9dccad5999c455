"""A model of a user's own, with a cost among its methods."""
from pylearn2.models.mlp import MLP


class MyMLP(MLP):
    """An MLP that can be trained on the squared error of its probabilities."""

    def squared_cost(self, data):
        """Return the squared error, summed over classes, averaged over examples."""
        X, Y = data
        return ((self.fprop(X) - Y) ** 2).sum(axis=1).mean()

    def squared_cost_data_specs(self):
        """Return what :meth:`squared_cost` takes: features and targets."""
        return self.cost_from_X_data_specs()
