"""`DBM`, the deep Boltzmann machine: a visible layer under hidden layers, each connected to its neighbours.

The DBM's own work is to introduce the layers to each other, to add up their terms of the energy, and to ask its
inference and its sampling procedure. `pylearn2.costs.dbm` trains it. As a block it turns data into the
top layer's means.
"""
import functools
import operator

import pytensor.tensor as pt

from pylearn2.blocks import Block
from pylearn2.models.dbm.inference_procedure import WeightDoubling
from pylearn2.models.dbm.sampling_procedure import GibbsEvenOdd
from pylearn2.models.model import Model
from pylearn2.utils import as_floatX, safe_update
from pylearn2.utils.nested import flatten
from pylearn2.utils.rng import make_np_rng

DEFAULT_SEED = [2012, 10, 17]


class DBM(Model, Block):
    """A deep Boltzmann machine; with one hidden layer a restricted one.

    Parameters
    ----------
    batch_size : int, examples of every batch
    visible_layer : VisibleLayer
    hidden_layers : list of HiddenLayer, from the data upwards, with different names
    niter : int, rounds of mean field; more than 1 where there is more than one hidden layer
    sampling_procedure : SamplingProcedure, default GibbsEvenOdd
    inference_procedure : InferenceProcedure, default WeightDoubling

    Attributes
    ----------
    rng : RandomState, the stream of the layers' weights and of the states of chains
    freeze_set : set of parameters that are not trained
    """

    def __init__(self, batch_size, visible_layer, hidden_layers, niter, sampling_procedure=None,
                 inference_procedure=None):
        Model.__init__(self)
        Block.__init__(self)
        self.register_names_to_del("fn")
        if not hidden_layers:
            raise ValueError("a DBM needs at least one hidden layer, got none")
        if len(hidden_layers) > 1 and niter <= 1:
            raise ValueError(f"with {len(hidden_layers)} hidden layers niter must be greater than 1, got {niter!r}: "
                             "one round of mean field does not go up and down")
        self.batch_size = self.force_batch_size = batch_size
        self.visible_layer, self.hidden_layers = visible_layer, list(hidden_layers)
        self.niter = niter
        self.freeze_set = set()
        self.layer_names = set()
        self.setup_rng()
        visible_layer.set_dbm(self)
        for layer in self.hidden_layers:
            self._adopt(layer)
        self._update_layer_input_spaces()
        self.inference_procedure = inference_procedure or WeightDoubling()
        self.inference_procedure.set_dbm(self)
        self.sampling_procedure = sampling_procedure or GibbsEvenOdd()
        self.sampling_procedure.set_dbm(self)

    def setup_rng(self):
        """Start the stream from its seed."""
        self.rng = make_np_rng(None, DEFAULT_SEED, which_method="uniform")

    def _adopt(self, layer):
        if layer.layer_name in self.layer_names:
            raise ValueError(f"two layers of this DBM have the name {layer.layer_name!r}; rename one")
        layer.set_dbm(self)
        self.layer_names.add(layer.layer_name)

    def _update_layer_input_spaces(self):
        below = self.visible_layer.space
        for layer in self.hidden_layers:
            layer.set_input_space(below)
            below = layer.get_output_space()
        for layer in self.get_all_layers():
            layer.finalize_initialization()

    def add_layers(self, layers):
        """Put more hidden layers on top and draw their weights."""
        for layer in layers:
            self._adopt(layer)
            layer.set_input_space(self.hidden_layers[-1].get_output_space())
            self.hidden_layers.append(layer)

    # ---------------------------------------------------------------- what others ask

    def get_all_layers(self):
        """Return the visible layer, then the hidden ones."""
        return [self.visible_layer, *self.hidden_layers]

    def get_input_space(self):
        """Return the Space of the data."""
        return self.visible_layer.space

    def get_output_space(self):
        """Return the Space of the top layer."""
        return self.hidden_layers[-1].get_output_space()

    def get_params(self):
        """Return the layers' parameters from the data upwards, each once, without the frozen ones."""
        params = []
        for layer in self.get_all_layers():
            params += [param for param in layer.get_params() if param not in params and param not in self.freeze_set]
        return params

    def freeze(self, parameter_set):
        """Stop training the parameters in `parameter_set`; steps that are compiled already go on."""
        self.freeze_set = self.freeze_set.union(parameter_set)

    def set_batch_size(self, batch_size):
        """Force batches of `batch_size` examples."""
        self.batch_size = self.force_batch_size = batch_size
        for layer in self.hidden_layers:
            layer.set_batch_size(batch_size)
        self.inference_procedure.set_batch_size(batch_size)

    def get_test_batch_size(self):
        """Return the batch size."""
        return self.batch_size

    def get_lr_scalers(self):
        """Return the layers' learning-rate scalers together."""
        scalers = {}
        for layer in [*self.hidden_layers, self.visible_layer]:
            safe_update(scalers, layer.get_lr_scalers())
        return scalers

    def _modify_updates(self, updates):
        for layer in self.get_all_layers():
            layer.modify_updates(updates)

    def get_weights(self):
        """Return the first hidden layer's weights."""
        return self.hidden_layers[0].get_weights()

    def get_weights_format(self):
        """Return which axis of the first hidden layer's weights is the data's."""
        return self.hidden_layers[0].get_weights_format()

    def get_weights_view_shape(self):
        """Return the grid in which the first hidden layer wants its weights shown."""
        return self.hidden_layers[0].get_weights_view_shape()

    def get_weights_topo(self):
        """Return the first hidden layer's weights as images."""
        return self.hidden_layers[0].get_weights_topo()

    # ---------------------------------------------------------------- energy

    def energy(self, V, hidden):
        """Return the energy of each example, given data and the list of the hidden layers' states."""
        return self._energy(V, hidden, average=False)

    def expected_energy(self, V, mf_hidden):
        """Return the energy's mean for each example, given data and the list of the hidden layers' means."""
        self.get_input_space().validate(V)
        return self._energy(V, mf_hidden, average=True)

    def _energy(self, V, hidden, average):
        if len(hidden) != len(self.hidden_layers):
            raise ValueError(f"this DBM has {len(self.hidden_layers)} hidden layers, got {len(hidden)} states")
        terms = [self.visible_layer.expected_energy_term(state=V, average=False)]
        below, state_below = self.visible_layer, V
        for layer, state in zip(self.hidden_layers, hidden, strict=True):
            terms.append(layer.expected_energy_term(
                state_below=below.upward_state(state_below), state=state, average=average,
                average_below=average and below is not self.visible_layer))
            below, state_below = layer, state
        return functools.reduce(operator.add, terms)

    # ---------------------------------------------------------------- inference

    def mf(self, *args, **kwargs):
        """Return the means of the hidden layers, see the inference procedure's ``mf``."""
        return self.inference_procedure.mf(*args, **kwargs)

    def do_inpainting(self, *args, **kwargs):
        """Return data that are reconstructed where a mask hides them, see the inference procedure."""
        return self.inference_procedure.do_inpainting(*args, **kwargs)

    def upward_pass(self, V):
        """Return what a layer above would see of the top layer's means, for `PretrainedLayer`."""
        return self.hidden_layers[-1].upward_state(self.mf(V)[-1])

    def __call__(self, inputs):
        """Return :meth:`upward_pass` of `inputs`; this is what the model does as a block."""
        return self.upward_pass(inputs)

    def reconstruct(self, V):
        """Return the visible means, given the first hidden layer's, given `V`."""
        first = self.hidden_layers[0]
        return self.visible_layer.inpaint_update(state_above=first.downward_state(self.mf(V)[0]), layer_above=first)

    # ---------------------------------------------------------------- Markov chains

    def make_layer_to_state(self, num_examples, rng=None):
        """Return a dict layer -> shared variables with a first state of `num_examples` chains."""
        return {layer: layer.make_state(num_examples, rng or self.rng) for layer in self.get_all_layers()}

    def make_layer_to_symbolic_state(self, num_examples, rng):
        """Return a dict layer -> expression of a first state of `num_examples` chains, drawn from a stream."""
        return {layer: layer.make_symbolic_state(num_examples, rng) for layer in self.get_all_layers()}

    def get_sampling_updates(self, layer_to_state, theano_rng, layer_to_clamp=None, num_steps=1,
                             return_layer_to_updated=False):
        """Return a dict of updates that move chains; on request the pair of it and the dict layer -> new state.

        Parameters
        ----------
        layer_to_state : dict Layer -> shared variables, as :meth:`make_layer_to_state` returns
        theano_rng, layer_to_clamp, num_steps : as for the sampling procedure's ``sample``
        """
        updated = self.sampling_procedure.sample(layer_to_state, theano_rng, layer_to_clamp, num_steps)
        clamped = layer_to_clamp or {}
        updates = {}
        for layer, old in layer_to_state.items():
            if not clamped.get(layer):
                updates |= zip(flatten(old), flatten(updated[layer]), strict=True)
        return (updates, updated) if return_layer_to_updated else updates

    # ---------------------------------------------------------------- monitoring

    def get_monitoring_data_specs(self):
        """Return the specs of the data."""
        return self.get_input_space(), self.get_input_source()

    def get_monitoring_channels(self, data):
        """Return the layers' channels: ``vis_...``, ``<layer>_...`` of parameters, ``mf_<layer>_...`` of means.

        With more than one round of mean field also how much the last one changed: ``max_var_param_diff`` and
        ``mean_<layer>_var_param_diff``.
        """
        self.get_input_space().validate(data)
        history = self.mf(data, return_history=True)
        channels = {f"vis_{key}": value for key, value in self.visible_layer.get_monitoring_channels().items()}
        for layer, state in zip(self.hidden_layers, history[-1], strict=True):
            own, of_state = layer.get_monitoring_channels(), layer.get_monitoring_channels_from_state(state)
            channels |= {f"{layer.layer_name}_{key}": value for key, value in own.items()}
            channels |= {f"mf_{layer.layer_name}_{key}": value for key, value in of_state.items()}
        return channels | (self._change_channels(*history[-2:]) if len(history) > 1 else {})

    def _change_channels(self, before, after):
        """Return how much the last round of mean field changed the means."""
        channels, largest = {}, []
        for layer, old, new in zip(self.hidden_layers, before, after, strict=True):
            changes = [pt.abs(n - o) for n, o in zip(flatten(new), flatten(old), strict=True)]
            largest += [change.max() for change in changes]
            count = self.batch_size * layer.get_total_state_space().get_total_dimension()
            total = functools.reduce(operator.add, [change.sum() for change in changes])
            channels[f"mean_{layer.layer_name}_var_param_diff"] = total / as_floatX(count)
        return {"max_var_param_diff": functools.reduce(pt.maximum, largest), **channels}
