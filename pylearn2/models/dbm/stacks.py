"""RBMs, which are DBMs of one hidden layer, as parts of deeper models.

    DBMSampler     a block that draws hidden units: the data of the next RBM
    stitch_rbms    RBMs that were trained one by one, as one DBM
"""
import itertools

from pylearn2.blocks import Block
from pylearn2.models.dbm.dbm import DBM
from pylearn2.utils.rng import make_theano_rng

SAMPLER_SEED = 2012 + 10 + 14


class DBMSampler(Block):
    """Draw the hidden units of an RBM, given data; for `TransformerDataset`.

    Parameters
    ----------
    dbm : DBM with one hidden layer
    """

    def __init__(self, dbm):
        super().__init__()
        if len(dbm.hidden_layers) != 1:
            raise ValueError(f"DBMSampler takes a DBM with one hidden layer, this one has {len(dbm.hidden_layers)}")
        self.theano_rng = make_theano_rng(None, SAMPLER_SEED, which_method="binomial")
        self.dbm = dbm

    def __call__(self, inputs):
        """Return a draw of the hidden units, as a layer above would see them."""
        visible, (hidden,) = self.dbm.visible_layer, self.dbm.hidden_layers
        states = self.dbm.make_layer_to_symbolic_state(self.dbm.get_input_space().batch_size(inputs), self.theano_rng)
        drawn = self.dbm.sampling_procedure.sample({**states, visible: inputs}, self.theano_rng, {visible: True})
        return hidden.upward_state(drawn[hidden])

    def get_input_space(self):
        """Return the Space of the data."""
        return self.dbm.get_input_space()

    def get_output_space(self):
        """Return the Space of the hidden units."""
        return self.dbm.get_output_space()


def stitch_rbms(batch_size, rbm_list, niter, inference_procedure=None, targets=False):
    """Return a DBM made of the layers of RBMs, each trained on what the one below it gives.

    Where two meet, the biases become the mean of both. The weights of the top RBM, which was trained with what is
    below counted twice, are halved. The RBMs give their layers away.

    Parameters
    ----------
    batch_size, niter, inference_procedure : of the DBM
    rbm_list : list of at least two DBMs with one hidden layer
    targets : bool, whether the last one has a second hidden layer of labels
    """
    if len(rbm_list) < 2:
        raise ValueError(f"stitch_rbms takes at least two RBMs, got {len(rbm_list)}")
    for place, rbm in enumerate(rbm_list):
        wanted = 2 if targets and place == len(rbm_list) - 1 else 1
        if len(rbm.hidden_layers) != wanted:
            raise ValueError(f"RBM {place} has {len(rbm.hidden_layers)} hidden layers, expected {wanted}")
    for below, above in itertools.pairwise(rbm_list):
        hidden = below.hidden_layers[0]
        hidden.set_biases(0.5 * (hidden.get_biases() + above.visible_layer.get_biases()))
    visible, hidden_layers = rbm_list[0].visible_layer, [layer for rbm in rbm_list for layer in rbm.hidden_layers]
    for layer in (visible, *hidden_layers):
        layer.dbm = None
    trained = [layer.get_weights() for layer in hidden_layers]
    dbm = DBM(batch_size, visible, hidden_layers, niter, inference_procedure=inference_procedure)
    for layer, weights in zip(hidden_layers, trained, strict=True):  # building the DBM drew new ones
        is_of_top_rbm = layer in rbm_list[-1].hidden_layers
        layer.set_weights(0.5 * weights if is_of_top_rbm else weights)
    return dbm
