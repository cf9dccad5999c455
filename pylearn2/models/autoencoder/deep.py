"""Deep autoencoders: several trained one by one, used or trained further as one."""
import functools
import itertools

from pylearn2.blocks import StackedBlocks
from pylearn2.models.autoencoder.autoencoder import AbstractAutoencoder, Autoencoder, DenoisingAutoencoder
from pylearn2.models.autoencoder.contractive import ContractiveAutoencoder
from pylearn2.utils.rng import make_np_rng


class DeepComposedAutoencoder(AbstractAutoencoder):
    """Encoders one after the other, then their decoders in the opposite order.

    Parameters
    ----------
    autoencoders : list of AbstractAutoencoder; each takes as many units as the one before has in its code
    """

    def __init__(self, autoencoders):
        super().__init__()
        for index, (below, above) in enumerate(itertools.pairwise(autoencoders), 1):
            if below.get_output_space().dim != above.get_input_space().dim:
                raise ValueError(f"autoencoder {index} takes {above.get_input_space().dim} units, but the code of the "
                                 f"one before has {below.get_output_space().dim}")
        self.autoencoders = list(autoencoders)
        self.input_space = autoencoders[0].get_input_space()
        self.output_space = autoencoders[-1].get_output_space()

    def encode(self, inputs):
        """Return the last code."""
        return functools.reduce(lambda code, one: one.encode(code), self.autoencoders, inputs)

    def decode(self, hiddens):
        """Return what the last code stands for, on the first one's visible units."""
        return functools.reduce(lambda code, one: one.decode(code), self.autoencoders[::-1], hiddens)

    def get_params(self):
        """Return the parameters of all autoencoders."""
        return [param for one in self.autoencoders for param in one.get_params()]

    def get_weights(self):
        """Return the first autoencoder's weights, shape (visible, hidden)."""
        return self.autoencoders[0].get_weights()

    def _modify_updates(self, updates):
        for one in self.autoencoders:
            one.modify_updates(updates)


class StackedDenoisingAutoencoder(DeepComposedAutoencoder):
    """A :class:`DeepComposedAutoencoder` that reconstructs from corrupted input.

    Parameters
    ----------
    autoencoders : list of AbstractAutoencoder
    corruptor : Corruptor; those of the autoencoders have no effect
    """

    def __init__(self, autoencoders, corruptor):
        super().__init__(autoencoders)
        self.corruptor = corruptor

    def reconstruct(self, inputs):
        """Return the reconstruction of the corrupted `inputs`; every call draws anew."""
        return super().reconstruct(self.corruptor(inputs))


def build_stacked_ae(nvis, nhids, act_enc, act_dec, tied_weights=False, irange=1e-3, rng=None, corruptor=None,
                     contracting=False):
    """Return a StackedBlocks of untrained autoencoders.

    Parameters
    ----------
    nvis : int
    nhids : list of int, the hidden units of each autoencoder
    rng : RandomState, seed or None; all autoencoders draw from the one generator
    corruptor : Corruptor or None: a denoising autoencoder, or a plain one
    contracting : bool, whether it is a contractive one
    others : those of :class:`Autoencoder`. They, `corruptor` and `contracting` are one for all, or a list
    """
    rng = make_np_rng(rng, which_method="randn")
    columns = [_one_each(value, name, len(nhids)) for name, value in (
        ("act_enc", act_enc), ("act_dec", act_dec), ("tied_weights", tied_weights), ("irange", irange),
        ("corruptor", corruptor), ("contracting", contracting))]
    layers = []
    for below, nhid, *settings, corruption, contracts in zip([nvis, *nhids[:-1]], nhids, *columns, strict=True):
        arguments = (below, nhid, *settings, None, rng)
        if contracts and corruption is not None:
            raise ValueError(f"autoencoder {len(layers)} is to be denoising and contracting; choose one")
        if contracts:
            layers.append(ContractiveAutoencoder(*arguments))
        elif corruption is not None:
            layers.append(DenoisingAutoencoder(corruption, *arguments))
        else:
            layers.append(Autoencoder(*arguments))
    return StackedBlocks(layers)


def _one_each(value, name, count):
    values = list(value) if isinstance(value, list | tuple) else [value] * count
    if len(values) != count:
        raise ValueError(f"{name} has {len(values)} entries for {count} autoencoders")
    return values
