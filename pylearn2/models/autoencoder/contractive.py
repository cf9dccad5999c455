"""Contractive autoencoders: a penalty on how much the code changes with the input.

The penalties are methods for `pylearn2.costs.cost.MethodCost`.
"""
import pytensor
import pytensor.tensor as pt

from pylearn2.expr.activations import identity
from pylearn2.models.autoencoder.autoencoder import Autoencoder
from pylearn2.utils.theano_graph import is_pure_elemwise


class ContractiveAutoencoder(Autoencoder):
    """An autoencoder that knows the slope of its code.

        J = d encode(x) / d x,    J_vh = W_vh act_enc'(z_h),    z = x W + hb

    The parameters are those of :class:`Autoencoder`; `act_enc` has to work element by element.

    Source: Rifai et al., "Contractive auto-encoders", ICML 2011.
    """

    def __init__(self, nvis, nhid, act_enc, act_dec, tied_weights=False, irange=1e-3, istdev=None, rng=9001):
        super().__init__(nvis, nhid, act_enc, act_dec, tied_weights, irange, istdev, rng)
        z = pt.matrix()
        if not is_pure_elemwise((self.act_enc or identity)(z), [z]):
            raise ValueError(f"act_enc of a contractive autoencoder works element by element, {act_enc!r} does not")

    def _activation_grad(self, inputs):
        """Return ``act_enc'(z)``, shape (batch, hidden)."""
        z = self._hidden_input(inputs)
        return pytensor.grad((self.act_enc or identity)(z).sum(), z)

    def jacobian_h_x(self, inputs):
        """Return J for each example, shape (batch, visible, hidden)."""
        return self.weights * self._activation_grad(inputs).dimshuffle(0, "x", 1)

    def contraction_penalty(self, data):
        """Return the mean over the batch `data` of ``sum_vh J_vh^2``."""
        per_example = pt.dot(pt.sqr(self._activation_grad(data)), pt.sqr(self.weights).sum(axis=0))
        return (per_example.sum() / data.shape[0]).astype(data.dtype)

    def contraction_penalty_data_specs(self):
        """Return the specs of the data that :meth:`contraction_penalty` takes."""
        return self.get_input_space(), self.get_input_source()


class HigherOrderContractiveAutoencoder(ContractiveAutoencoder):
    """A contractive autoencoder that also knows how its slope changes near an example.

    Parameters
    ----------
    corruptor : Corruptor, makes the examples nearby
    num_corruptions : int, how many of them
    others : those of :class:`Autoencoder`

    Source: Rifai et al., "Higher order contractive auto-encoder", ECML 2011.
    """

    def __init__(self, corruptor, num_corruptions, nvis, nhid, act_enc, act_dec, tied_weights=False, irange=1e-3,
                 istdev=None, rng=9001):
        super().__init__(nvis, nhid, act_enc, act_dec, tied_weights, irange, istdev, rng)
        self.corruptor = corruptor
        self.num_corruptions = num_corruptions

    def higher_order_penalty(self, data):
        """Return the mean over examples, corruptions and elements of ``(J(x) - J(corruptor(x)))^2``."""
        nearby = [self.corruptor(data) for _ in range(self.num_corruptions)]
        differences = pt.concatenate([self.jacobian_h_x(data) - self.jacobian_h_x(one) for one in nearby])
        return pt.sqr(differences).mean()

    def higher_order_penalty_data_specs(self):
        """Return the specs of the data that :meth:`higher_order_penalty` takes."""
        return self.get_input_space(), self.get_input_source()
