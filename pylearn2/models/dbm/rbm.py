"""`RBM`, a DBM of one hidden layer, which as a block may draw the hidden units too.

Upstream did not have it; public files know it from a fork (github.com/rdevon/pylearn2).
"""
from pylearn2.models.dbm.dbm import DBM
from pylearn2.utils.rng import make_theano_rng

SAMPLES_SEED = 2012 + 10 + 14


class RBM(DBM):
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
        super().__init__(batch_size, visible_layer, [hidden_layer], niter)
        self.hidden_layer, self.call_method = hidden_layer, call_method
        self.theano_rng = make_theano_rng(None, SAMPLES_SEED, which_method="binomial")

    def __call__(self, inputs):
        """Return the hidden units, given data: their means, or draws of them."""
        if self.call_method == "MF":
            return self.upward_pass(inputs)
        below = self.visible_layer.upward_state(inputs)
        return self.hidden_layer.upward_state(self.hidden_layer.sample(state_below=below, theano_rng=self.theano_rng))
