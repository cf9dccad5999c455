"""MissingTargetCost: some targets are unknown, and say so by being -1."""
import pytensor.tensor as pt

from pylearn2.costs.cost import Cost
from pylearn2.space import CompositeSpace

__all__ = ["MissingTargetCost"]


class MissingTargetCost(Cost):
    """The cost of the last layer without the elements whose target is -1.

    Parameters
    ----------
    dropout_args : dict of keywords for ``model.dropout_fprop``, or None for a forward pass without noise
    """

    supervised = True

    def __init__(self, dropout_args=None):
        self.dropout_args = dropout_args

    def expr(self, model, data, **kwargs):
        """Return the last layer's scalar cost of ``cost_matrix * (Y != -1)``: unknown targets count as cost 0."""
        self._validate(model, data)
        X, Y = data
        Y_hat = model.dropout_fprop(X, **self.dropout_args) if self.dropout_args else model.fprop(X)
        known = pt.neq(Y, -1)
        return model.cost_from_cost_matrix(model.layers[-1].cost_matrix(Y, Y_hat) * known)

    def get_data_specs(self, model):
        """Return the specs of the pair (input, target); the targets are of the output space, no labels."""
        space = CompositeSpace([model.get_input_space(), model.get_output_space()])
        return space, (model.get_input_source(), model.get_target_source())

    def is_stochastic(self):
        """Whether the forward pass has dropout."""
        return bool(self.dropout_args)
