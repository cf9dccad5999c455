"""`CostOfData`, what the costs of a DBM that look at data have in common."""
from pylearn2.costs.cost import Cost, DefaultDataSpecsMixin


class CostOfData(DefaultDataSpecsMixin, Cost):
    """A cost of features, and if `supervised` of labels too."""

    def _split(self, model, data):
        """Return (X, Y), where Y is None for a cost that is not supervised."""
        self._validate(model, data)
        return data if self.supervised else (data, None)
