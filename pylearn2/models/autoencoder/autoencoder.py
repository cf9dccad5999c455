"""`Autoencoder`: a batch to a code, and the code back to the batch; and what is made of it by small changes.

The costs are in `pylearn2.costs.autoencoder`. A trained one transforms data (`TransformerDataset`) or becomes a
layer of an MLP (`PretrainedLayer`).
"""
import numpy as np
import pytensor.tensor as pt
from pytensor.graph.basic import Variable

from pylearn2.blocks import Block
from pylearn2.expr.activations import find_activation, identity
from pylearn2.models.model import Model
from pylearn2.space import VectorSpace
from pylearn2.utils import sharedX
from pylearn2.utils.rng import make_np_rng, make_theano_rng


class AbstractAutoencoder(Model, Block):
    """A model that encodes and decodes; a subclass writes :meth:`encode` and :meth:`decode`."""

    def __init__(self):
        Model.__init__(self)
        Block.__init__(self)
        self.register_names_to_del("fn")

    def encode(self, inputs):
        """Return the code of `inputs`, shape (batch, hidden)."""
        raise self._lacks("encode", "write it in the subclass")

    def decode(self, hiddens):
        """Return what the code `hiddens` stands for, shape (batch, visible)."""
        raise self._lacks("decode", "write it in the subclass")

    def reconstruct(self, inputs):
        """Return ``decode(encode(inputs))``."""
        return self.decode(self.encode(inputs))

    def upward_pass(self, inputs):
        """Return the code of `inputs`, for `PretrainedLayer`."""
        return self.encode(inputs)

    def __call__(self, inputs):
        """Return the code of `inputs`; this is what the model does as a block."""
        return self.encode(inputs)


class Autoencoder(AbstractAutoencoder):
    """One layer there, one layer back.

        encode(X) = act_enc(X W + hb)
        decode(H) = act_dec(H W' + vb)              W' = W^T where the weights are tied

    Parameters
    ----------
    nvis, nhid : int, numbers of visible and hidden units
    act_enc, act_dec : None or 'linear', a function of an expression, or the name of one, such as 'sigmoid'
    tied_weights : bool
    irange : float or None, W is drawn uniformly from (-irange, irange), W' from half of that
    istdev : float or None, standard deviation of normal weights; then ``irange=None``
    rng : RandomState or seed, default 9001

    Attributes
    ----------
    weights, hidbias, visbias, w_prime : shared variables W, hb, vb, Wprime; `w_prime` is ``W.T`` where tied
    """

    def __init__(self, nvis, nhid, act_enc, act_dec, tied_weights=False, irange=1e-3, istdev=None, rng=9001):
        super().__init__()
        for name, number in (("nvis", nvis), ("nhid", nhid)):
            if not isinstance(number, int | np.integer) or number <= 0:
                raise ValueError(f"{name} is a number of units, from 1 on, got {number!r}")
        if (irange is None) == (istdev is None):
            raise ValueError(f"give one of irange and istdev and set the other to null, "
                             f"got irange {irange!r} and istdev {istdev!r}")
        self.input_space, self.output_space = VectorSpace(nvis), VectorSpace(nhid)
        self.nvis, self.nhid = nvis, nhid
        self.irange, self.istdev = irange, istdev
        self.tied_weights = tied_weights
        self.act_enc = find_activation(act_enc, "act_enc")
        self.act_dec = find_activation(act_dec, "act_dec")
        self.rng = make_np_rng(rng, which_method="randn")
        self._make_params()

    def _make_params(self):
        """Make biases and weights. The draws are numbers of the experiment in this order: W, a seed, W'."""
        self.hidbias = sharedX(np.zeros(self.nhid), name="hb")
        self.visbias = sharedX(np.zeros(self.nvis), name="vb")
        self.weights = sharedX(self._draw((self.nvis, self.nhid)), name="W")
        self.s_rng = make_theano_rng(int(self.rng.randint(2**30)), which_method="uniform")
        self._params = [self.visbias, self.hidbias, self.weights]
        if self.tied_weights:
            self.w_prime = self.weights.T
        else:
            self.w_prime = sharedX(self._draw((self.nhid, self.nvis), decoder=True), name="Wprime")
            self._params.append(self.w_prime)

    def _draw(self, shape, decoder=False):
        if self.istdev is not None:
            return self.rng.randn(*shape) * self.istdev
        if decoder:  # half the range, as in the original
            return (0.5 - self.rng.rand(*shape)) * self.irange
        return self.rng.uniform(-self.irange, self.irange, shape)

    def _hidden_input(self, x):
        """Return ``x W + hb``."""
        return self.hidbias + pt.dot(x, self.weights)

    def encode(self, inputs):
        """Return ``act_enc(inputs W + hb)``; of a list of expressions, the list."""
        if not isinstance(inputs, Variable):
            return [self.encode(one) for one in inputs]
        return (self.act_enc or identity)(self._hidden_input(inputs))

    def decode(self, hiddens):
        """Return ``act_dec(hiddens W' + vb)``; of a list of expressions, the list."""
        if not isinstance(hiddens, Variable):
            return [self.decode(one) for one in hiddens]
        return (self.act_dec or identity)(self.visbias + pt.dot(hiddens, self.w_prime))

    def get_weights(self, borrow=False):
        """Return W, shape (visible, hidden)."""
        return self.weights.get_value(borrow=borrow)

    def __getstate__(self):
        state = super().__getstate__()
        if self.w_prime not in self._params:  # a file holds values and no expressions
            del state["w_prime"]
        return state

    def __setstate__(self, state):
        super().__setstate__(state)
        if "w_prime" not in state:
            self.w_prime = self.weights.T


class DenoisingAutoencoder(Autoencoder):
    """An autoencoder that reconstructs the clean input from a corrupted one.

    Parameters
    ----------
    corruptor : Corruptor, or another function of an expression
    others : those of :class:`Autoencoder`

    Source: Vincent et al., "Extracting and composing robust features with denoising autoencoders", ICML 2008.
    """

    def __init__(self, corruptor, nvis, nhid, act_enc, act_dec, tied_weights=False, irange=1e-3, istdev=None,
                 rng=9001):
        super().__init__(nvis, nhid, act_enc, act_dec, tied_weights, irange, istdev, rng)
        self.corruptor = corruptor

    def reconstruct(self, inputs):
        """Return ``decode(encode(corruptor(inputs)))``; every call draws anew."""
        return super().reconstruct(self.corruptor(inputs))


class UntiedAutoencoder(Autoencoder):
    """A trained autoencoder with tied weights, set free: its decoder starts at W^T and goes its own way.

    Parameters
    ----------
    base : Autoencoder with ``tied_weights=True``; its parameters are copied
    """

    def __init__(self, base):
        if not (isinstance(base, Autoencoder) and base.tied_weights):
            raise ValueError(f"UntiedAutoencoder takes an Autoencoder with tied_weights, got {base!r}")
        super().__init__(base.nvis, base.nhid, base.act_enc, base.act_dec, True, base.irange, base.istdev, base.rng)
        self.weights = sharedX(base.weights.get_value(), name="weights")
        self.visbias = sharedX(base.visbias.get_value(), name="vb")
        self.hidbias = sharedX(base.hidbias.get_value(), name="hb")
        self.w_prime = sharedX(base.weights.get_value().T, name="w_prime")
        self._params = [self.visbias, self.hidbias, self.weights, self.w_prime]
