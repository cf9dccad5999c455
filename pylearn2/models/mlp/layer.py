"""`Layer`, the base class of the layers of an MLP.

A layer is a `Model` with a forward pass. It learns its input space from the MLP that owns it, draws its
weights from that MLP's random stream, and may offer a cost, so that it can be the last layer. The MLP calls
every method here; `pylearn2.models.mlp.mlp.MLP` is itself a layer, so MLPs nest.
"""

from pylearn2.models.model import Model

ANOTHER_LAST_LAYER = "another layer must be the last one, or the model needs another Cost"


class BadInputSpaceError(TypeError):
    """A layer cannot take the input space that it was given."""


class Layer(Model):
    """One step of an MLP's forward pass. A layer belongs to one MLP at most.

    A subclass sets `input_space` and `output_space` in :meth:`set_input_space`, and `layer_name` before.

    Attributes
    ----------
    dropout_input_mask_value : float
        What an input that dropout leaves out is replaced with. A class attribute; 0 for most layers.
    mlp : MLP
        The owner, set by :meth:`set_mlp`; it lends its `rng` and `batch_size`.
    """

    dropout_input_mask_value = 0.0

    def get_mlp(self):
        """Return the MLP that owns this layer, or None."""
        return getattr(self, "mlp", None)

    def set_mlp(self, mlp):
        """Hand this layer to `mlp`, which must be its first owner."""
        if self.get_mlp() is not None:
            raise ValueError(
                f"layer {self.layer_name!r} belongs to an MLP already; build another layer for this one"
            )
        self.mlp = mlp

    def set_input_space(self, space):
        """Take batches of `space`: set the output space and create (and draw) the parameters."""
        raise self._lacks("set_input_space", "every Layer needs one")

    def fprop(self, state_below):
        """Return the output for the batch `state_below`, a member of the input space."""
        raise self._lacks("fprop", "every Layer needs one")

    def _state_of(self, state_below, state):
        """Return `state` where it is known, else what :meth:`fprop` makes of `state_below`, else None."""
        return self.fprop(state_below) if state is None and state_below is not None else state

    def get_layer_monitoring_channels(self, state_below=None, state=None, targets=None):
        """Return ``{key: scalar expression}``; the MLP puts the layer's name in front.

        Parameters
        ----------
        state_below : batch of the input space, optional
        state : batch of the output space, optional
            What :meth:`fprop` returned, so that no second forward pass is built.
        targets : batch of the target space, optional
            Given to the last layer only.
        """
        return {}

    # ---------------------------------------------------------------- costs

    def cost(self, Y, Y_hat):
        """Return the scalar cost of having output `Y_hat` (from :meth:`fprop`) for the targets `Y`.

        A layer may walk back from `Y_hat` to what it was computed from, for a numerically stable cost.
        """
        raise self._lacks("cost", ANOTHER_LAST_LAYER)

    def cost_matrix(self, Y, Y_hat):
        """Return the cost of each element of the output, shape (batch, units)."""
        raise self._lacks("cost_matrix", ANOTHER_LAST_LAYER)

    def cost_from_cost_matrix(self, cost_matrix):
        """Return the scalar cost that a (possibly masked) :meth:`cost_matrix` amounts to."""
        raise self._lacks("cost_from_cost_matrix", ANOTHER_LAST_LAYER)

    def get_weight_decay(self, coeff):
        """Return `coeff` times the sum of the squared weights, a scalar expression."""
        raise self._lacks("get_weight_decay", "leave this layer out of WeightDecay's coeffs")

    def get_l1_weight_decay(self, coeff):
        """Return `coeff` times the sum of the weights' absolute values, a scalar expression."""
        raise self._lacks("get_l1_weight_decay", "leave this layer out of L1WeightDecay's coeffs")

    # ---------------------------------------------------------------- weights as arrays

    def set_weights(self, weights):
        """Set the weights from an array."""
        raise self._lacks("set_weights", "it has no weights to set")

    def get_biases(self):
        """Return the biases as an array."""
        raise self._lacks("get_biases", "it has no biases")

    def set_biases(self, biases):
        """Set the biases from an array."""
        raise self._lacks("set_biases", "it has no biases")
