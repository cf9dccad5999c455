"""Data sets of numbers from 0 to 1, read as probabilities: every reading draws zeros and ones anew.

    Binarizer          the data set
    SampleBernoulli    the block that draws
"""
from pylearn2.blocks import Block
from pylearn2.datasets.transformer_dataset import TransformerDataset
from pylearn2.utils.rng import make_theano_rng

DEFAULT_SEED = 2012 + 11 + 22


class SampleBernoulli(Block):
    """Draw 1 with the probability that the input is, else 0.

    Parameters
    ----------
    theano_rng : stream or None
    seed : seed of a stream or None, default 2045; not with `theano_rng`
    input_space : Space or None for any
    """

    def __init__(self, theano_rng=None, seed=None, input_space=None):
        super().__init__()
        if theano_rng is not None and seed is not None:
            raise ValueError("give theano_rng or seed, not both")
        self.theano_rng = make_theano_rng(theano_rng if seed is None else seed, DEFAULT_SEED, which_method="binomial")
        self.seed = seed
        self.input_space = input_space

    def __call__(self, inputs):
        """Return a draw in the shape and dtype of `inputs`."""
        if self.input_space is not None:
            self.input_space.validate(inputs)
        return self.theano_rng.binomial(p=inputs, size=inputs.shape, dtype=inputs.dtype)

    def perform(self, X):
        """Return a draw for the array `X`, images too."""
        return super().perform(X.reshape(len(X), -1)).reshape(X.shape)

    def set_input_space(self, space):
        """Take batches of `space` only."""
        self.input_space = space

    def get_input_space(self):
        """Return the Space of input and output; ValueError where it may be any."""
        if self.input_space is None:
            raise ValueError("this SampleBernoulli works in any space; call set_input_space to choose one")
        return self.input_space

    def get_output_space(self):
        """Return :meth:`get_input_space`."""
        return self.get_input_space()


class Binarizer(TransformerDataset):
    """The data set `raw`, its features drawn as zeros and ones.

    Parameters
    ----------
    raw : Dataset of features from 0 to 1
    seed : int or None, of the draws, default 2045
    """

    def __init__(self, raw, seed=None):
        super().__init__(raw, SampleBernoulli(seed=seed), space_preserving=True)

    def get_design_matrix(self, topo=None):
        """Return a draw of all features; with `topo`, an array of images, the raw data set's matrix of them."""
        if topo is not None:
            return self.raw.get_design_matrix(topo)
        return self.transformer.perform(self.raw.get_design_matrix())
