"""Default: the cost that an MLP's last layer defines."""
from pylearn2.costs.cost import Cost, DefaultDataSpecsMixin

__all__ = ["Default"]


class Default(DefaultDataSpecsMixin, Cost):
    """``model.cost_from_X((X, Y))``: for a Softmax layer the mean negative log likelihood, in nats."""

    supervised = True

    def expr(self, model, data, **kwargs):
        """Return ``model.cost_from_X((X, Y))``, the scalar that the last layer makes of a plain forward pass."""
        self._validate(model, data)
        return model.cost_from_X(data)

    def is_stochastic(self):
        """Return False: a plain forward pass draws nothing."""
        return False
