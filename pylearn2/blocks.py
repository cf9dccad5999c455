"""Blocks: what transforms a batch, and chains of them.

    Block           a symbolic transformation that can also be applied to arrays
    StackedBlocks   one block after the other

Autoencoders, RBMs and PCA are blocks. `pylearn2.datasets.transformer_dataset` reads data through one.
"""
import pytensor.tensor as pt
from pytensor import config
from pytensor.sparse import csr_matrix

from pylearn2.utils import function


class Block:
    """A transformation of batches. A subclass writes ``__call__`` and the two spaces.

    Attributes
    ----------
    fn : the compiled transformation, made when :meth:`perform` first needs it; never in a pickle
    cpu_only : kept for old pickles; all is done by the CPU
    """

    fn = None
    cpu_only = False

    def __init__(self):
        self.fn = None
        self.cpu_only = False

    def __call__(self, inputs):
        """Return the transformed batch; symbolic in, symbolic out."""
        raise self._lacks("__call__", "write what it does to a batch")

    def function(self, name=None):
        """Return a compiled function, called `name`, that transforms an array of shape (batch, inputs)."""
        inputs = pt.matrix()
        return function([inputs], self(inputs), name=name)

    def prepare(self):
        """Compile what :meth:`perform` uses, before any batch: a training that is saved has to know its random streams.

        A block that transforms arrays in a way of its own, without ``__call__``, has nothing to compile.
        """
        if self.fn is None and type(self).__call__ is not Block.__call__:
            self.fn = self.function("perform")

    def perform(self, X):
        """Return the array or sparse matrix `X`, shape (batch, inputs), transformed; it is taken in floatX."""
        if self.fn is None:
            self.fn = self.function("perform")
        return self.fn(X.astype(config.floatX, copy=False))

    def inverse(self):
        """Return the block that undoes this one."""
        raise self._lacks("inverse", "what it does cannot be undone")

    def set_input_space(self, space):
        """Prepare for batches of `space`."""
        raise self._lacks("set_input_space", "it works in one space, or in any")

    def get_input_space(self):
        """Return the Space of what goes in."""
        raise self._lacks("get_input_space", "it does not know its spaces")

    def get_output_space(self):
        """Return the Space of what comes out."""
        raise self._lacks("get_output_space", "it does not know its spaces")

    def _lacks(self, method, advice):
        return NotImplementedError(f"{type(self).__name__} does not implement {method}: {advice}")

    def __getstate__(self):
        # A compiled function would drag the graph and its storage along.
        return {name: value for name, value in self.__dict__.items() if name != "fn"}


class StackedBlocks(Block):
    """Blocks, each applied to what the one before gives.

    Parameters
    ----------
    layers : list of Block
    """

    def __init__(self, layers):
        super().__init__()
        self._layers = list(layers)
        self._params = []
        for layer in self._layers:
            self._take_params(layer)

    def _take_params(self, layer):
        """Add the parameters of `layer`; one layer without any makes them unknown: None."""
        if not hasattr(layer, "_params"):
            self._params = None
        elif self._params is not None:
            self._params += [param for param in layer._params if param not in self._params]

    def layers(self):
        """Return the blocks as a new list."""
        return list(self._layers)

    def __len__(self):
        return len(self._layers)

    def __call__(self, inputs):
        """Return the list of all representations: `inputs`, then what each block gives."""
        representations = [inputs]
        for layer in self._layers:
            representations.append(layer(representations[-1]))
        return representations

    def upward_pass(self, inputs):
        """Return the last representation of `inputs`."""
        return self(inputs)[-1]

    def function(self, name=None, repr_index=-1, sparse_input=False):
        """Return a compiled function from an array to one representation.

        Parameters
        ----------
        name : str or None
        repr_index : int, which representation; 0 is the input
        sparse_input : bool, whether the input is a SciPy CSR matrix
        """
        inputs = csr_matrix() if sparse_input else pt.matrix()
        return function([inputs], self(inputs)[repr_index], name=name)

    def concat(self, name=None, start_index=-1, end_index=None):
        """Return a compiled function from an array to several representations, side by side.

        Which ones is said by ``start_index:end_index``, as in a slice of :meth:`__call__`'s list.
        """
        inputs = pt.matrix()
        return function([inputs], pt.concatenate(self(inputs)[start_index:end_index], axis=1), name=name)

    def append(self, layer):
        """Put one more block at the end."""
        self._layers.append(layer)
        self._take_params(layer)
        self.fn = None

    def get_params(self):
        """Return the parameters of all blocks."""
        return [param for layer in self._layers for param in layer.get_params()]

    def get_input_space(self):
        """Return the Space of what the first block takes."""
        return self._layers[0].get_input_space()

    def get_output_space(self):
        """Return the Space of what the last block gives."""
        return self._layers[-1].get_output_space()

    def set_input_space(self, space):
        """Prepare each block for what the one before gives, the first one for `space`."""
        for layer in self._layers:
            layer.set_input_space(space)
            space = layer.get_output_space()
