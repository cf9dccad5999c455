"""Dropout: the MLP's cost while some inputs of its layers are left out at random."""
from pylearn2.costs.cost import Cost, DefaultDataSpecsMixin

__all__ = ["Dropout"]

# What `Dropout` keeps under the names of `MLP.dropout_fprop`'s arguments.
DROPOUT_ARGUMENTS = (
    "default_input_include_prob", "default_input_scale", "input_include_probs", "input_scales", "per_example",
)


class Dropout(DefaultDataSpecsMixin, Cost):
    """The MLP's cost on a forward pass in which each input of each layer is kept with some probability.

        input <- input * mask * scale,    mask ~ Bernoulli(include_prob)

    The monitored objective is noisy in the same way. Source: Hinton et al., arXiv 1207.0580.

    Parameters
    ----------
    default_input_include_prob : float in (0, 1], for the layers that `input_include_probs` does not name
    input_include_probs : dict layer name -> probability, or None
    default_input_scale : float, for the layers that `input_scales` does not name; usually 1 / probability
    input_scales : dict layer name -> factor, or None
    per_example : bool; one mask for each example, or one for the batch
    """

    supervised = True

    def __init__(self, default_input_include_prob=0.5, input_include_probs=None, default_input_scale=2.0,
                 input_scales=None, per_example=True):
        self.default_input_include_prob, self.default_input_scale = default_input_include_prob, default_input_scale
        self.input_include_probs, self.input_scales = input_include_probs or {}, input_scales or {}
        self.per_example = per_example

    def expr(self, model, data, **kwargs):
        """Return the last layer's cost of a masked forward pass, a scalar."""
        Y, Y_hat = self._noisy_pass(model, data)
        return model.cost(Y, Y_hat)

    def cost_per_example(self, model, data, **kwargs):
        """Return the row sums of the last layer's cost matrix of a masked forward pass, shape (batch,)."""
        Y, Y_hat = self._noisy_pass(model, data)
        return model.cost_matrix(Y, Y_hat).sum(axis=1)

    def _noisy_pass(self, model, data):
        """Return the targets and the output of a forward pass with masks of its own."""
        self._validate(model, data)
        X, Y = data
        noise = {name: getattr(self, name) for name in DROPOUT_ARGUMENTS}
        return Y, model.dropout_fprop(X, **noise)

    def is_stochastic(self):
        """Return True: each evaluation draws its masks."""
        return True
