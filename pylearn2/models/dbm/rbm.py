"""`RBM`, a DBM of one hidden layer, as a block too: it turns data into hidden units.

Upstream did not have it; public files know it from a fork (github.com/rdevon/pylearn2).
"""
from pylearn2.blocks import Block
from pylearn2.models.dbm.dbm import DBM
from pylearn2.utils.rng import make_theano_rng

SAMPLES_SEED = 2012 + 10 + 14


class RBM(DBM, Block):
    """A restricted Boltzmann machine, made of a DBM's layers.

    Parameters
    ----------
    batch_size, visible_layer : as of DBM
    hidden_layer : HiddenLayer, the one there is
    niter : int, rounds of mean field; with one hidden layer the first is exact
    label_layer : None; there is no layer for labels
    call_method : "MF" or "SAMPLING", whether the block gives means or draws of the hidden units
    """

    def __init__(self, batch_size, visible_layer, hidden_layer, niter, label_layer=None, call_method="MF"):
        if call_method not in ("MF", "SAMPLING"):
            raise ValueError(f"call_method of an RBM is MF or SAMPLING, got {call_method!r}")
        if label_layer is not None:
            raise NotImplementedError("an RBM of pylearn2.models.dbm has no label_layer; "
                                      "write a DBM with a Softmax on top")
        DBM.__init__(self, batch_size, visible_layer, [hidden_layer], niter)
        Block.__init__(self)
        self.register_names_to_del("fn")
        self.hidden_layer, self.call_method = hidden_layer, call_method
        self.theano_rng = make_theano_rng(None, SAMPLES_SEED, which_method="binomial")

    def __call__(self, inputs):
        """Return the hidden units, given data: their means, or draws of them."""
        below = self.visible_layer.upward_state(inputs)
        if self.call_method == "MF":
            state = self.hidden_layer.mf_update(state_below=below, state_above=None)
        else:
            state = self.hidden_layer.sample(state_below=below, theano_rng=self.theano_rng)
        return self.hidden_layer.upward_state(state)
