"""`MLP`, the multilayer perceptron: a chain of layers that share one random stream.

The MLP's own work is to introduce the layers to each other, once, in list order (this is when the weights are
drawn), and then to ask each of them in turn: for the forward pass, the parameters, the channels, the weight
decay. The last layer provides the cost. An MLP is itself a layer, so MLPs nest. Dropout is in the module
`dropout`.
"""

import numpy as np

from pylearn2.costs.mlp import Default
from pylearn2.models.mlp import dropout
from pylearn2.models.mlp.layer import BadInputSpaceError, Layer
from pylearn2.models.mlp.layer_group import lr_scalers_of_layers, named_channels, sum_penalties
from pylearn2.space import CompositeSpace, VectorSpace
from pylearn2.space.vector import whole_number
from pylearn2.utils import is_iterable
from pylearn2.utils.data_specs import DataSpecsMapping

DEFAULT_SEED = [2013, 1, 4]


class MLP(Layer):
    """A multilayer perceptron.

    Parameters
    ----------
    layers : list of Layer
        From the input to the output, with different names; none may belong to another MLP.
    batch_size : int, optional
        Train and monitor on batches of exactly this many examples.
    input_space : Space, optional
        Of the input. Without it and without `nvis` the MLP is a layer of another one, which tells it later.
    input_source, target_source : str or nested tuple of str
        Which sources of the dataset are the input and the targets; unused when nested.
    nvis : int, optional
        Short for ``input_space=VectorSpace(nvis)``.
    seed : int or list of int, optional
        Of the stream that the weights are drawn from, by default ``[2013, 1, 4]``; unused when nested.
    layer_name : str, optional
        For a nested MLP only, which needs one.
    monitor_targets : bool
        Whether the monitoring data have targets; without them the channels that need targets are left out.
    **kwargs
        Of :class:`~pylearn2.models.model.Model`.

    Attributes
    ----------
    rng : numpy.random.RandomState
        The stream; a nested MLP uses its owner's.
    freeze_set : set of shared variables
        Parameters that are not trained, see :meth:`freeze`.
    """

    def __init__(self, layers, batch_size=None, input_space=None, input_source="features",
                 target_source="targets", nvis=None, seed=None, layer_name=None, monitor_targets=True,
                 **kwargs):
        super().__init__(**kwargs)
        self.seed = seed
        self.layer_name = layer_name
        self.layers = []
        self.layer_names = set()
        self.batch_size = self.force_batch_size = batch_size
        self._input_source, self._target_source = input_source, target_source
        self.monitor_targets = monitor_targets
        self.freeze_set = set()
        if nvis is not None:
            input_space = VectorSpace(whole_number(nvis, "nvis"))
        self._nested = input_space is None
        self._adopt(_checked_layers(layers))
        if not self._nested:
            self._check_outermost(input_space)
            self.setup_rng()
            self.set_input_space(input_space)

    def _check_outermost(self, input_space):
        if self.layer_name is not None:
            raise ValueError(
                f"MLP {self.layer_name!r} has an input space (or nvis) of its own; layer_name is for an MLP "
                "that is a layer of another one, which leaves out both"
            )
        try:
            DataSpecsMapping((input_space, self._input_source))
        except (TypeError, ValueError) as error:
            raise ValueError(
                f"input_space {input_space} and input_source {self._input_source!r} have different "
                "structures; an input that is a CompositeSpace needs a tuple of sources"
            ) from error

    def _adopt(self, layers):
        """Take `layers` as the next ones; their spaces are set later."""
        for layer in layers:
            if layer.layer_name in self.layer_names:
                raise ValueError(f"two layers of this MLP have the name {layer.layer_name!r}; rename one")
            layer.set_mlp(self)
            self.layer_names.add(layer.layer_name)
            self.layers.append(layer)

    def setup_rng(self):
        """Start the random stream from the seed."""
        if self.seed is None:
            self.seed = list(DEFAULT_SEED)
        self.rng = np.random.RandomState(self.seed)

    def add_layers(self, layers):
        """Put more layers on top and draw their weights, unless the input space is yet to come."""
        first_new = len(self.layers)
        self._adopt(_checked_layers(layers))
        if hasattr(self, "input_space"):
            self._connect(first_new)

    # ---------------------------------------------------------------- spaces and sources

    def set_input_space(self, space):
        """Take batches of `space`, and let each layer take what the one below puts out.

        Every layer draws its weights here, in list order; a second call draws anew.
        """
        owner = self.get_mlp()
        if owner is not None:
            self.rng, self.batch_size = owner.rng, owner.batch_size
        elif not hasattr(self, "rng"):
            self.setup_rng()  # built to be nested, but used alone
        self.input_space = space
        self._connect(0)

    def _connect(self, start):
        for index in range(start, len(self.layers)):
            layer = self.layers[index]
            below = self.layers[index - 1].get_output_space() if index else self.input_space
            try:
                layer.set_input_space(below)
            except BadInputSpaceError as error:
                kind = type(layer).__name__
                raise BadInputSpaceError(
                    f"layer {index}, the {kind} {layer.layer_name!r}, cannot take {below}: {error}"
                ) from error

    def get_input_space(self):
        """Return the Space of the input; AttributeError for an MLP that is still to be nested."""
        if not hasattr(self, "input_space"):
            raise AttributeError(
                "this MLP has no input space yet: give it nvis or input_space, or put it into another MLP"
            )
        return self.input_space

    def get_output_space(self):
        """Return the last layer's output space."""
        return self.layers[-1].get_output_space()

    def get_target_space(self):
        """Return the last layer's target space, which may hold labels where the output has probabilities."""
        return self.layers[-1].get_target_space()

    @property
    def input_source(self):
        """The source of the input."""
        return self._input_source

    @property
    def target_source(self):
        """The source of the targets."""
        return self._target_source

    def set_batch_size(self, batch_size):
        """Force batches of `batch_size` examples on training and monitoring, and prepare every layer for them."""
        self.batch_size = self.force_batch_size = batch_size
        for layer in self.layers:
            layer.set_batch_size(batch_size)

    # ---------------------------------------------------------------- forward pass and cost

    def fprop(self, state_below, return_all=False):
        """Return the last layer's output for the batch `state_below`, or the list of every layer's output."""
        self.get_input_space()
        states = []
        for layer in self.layers:
            state_below = layer.fprop(state_below)
            states.append(state_below)
        return states if return_all else state_below

    def cost(self, Y, Y_hat):
        """Return the last layer's cost, a scalar, of its output `Y_hat` for the targets `Y`."""
        return self.layers[-1].cost(Y, Y_hat)

    def cost_matrix(self, Y, Y_hat):
        """Return the last layer's cost of each element of the output."""
        return self.layers[-1].cost_matrix(Y, Y_hat)

    def cost_from_cost_matrix(self, cost_matrix):
        """Return the scalar that the last layer makes of its cost matrix."""
        return self.layers[-1].cost_from_cost_matrix(cost_matrix)

    def cost_from_X(self, data):
        """Return the cost of the forward pass on `data`, the pair (X, Y)."""
        self.cost_from_X_data_specs()[0].validate(data)
        X, Y = data
        return self.cost(Y, self.fprop(X))

    def cost_from_X_data_specs(self):
        """Return the (space, source) of what :meth:`cost_from_X` takes."""
        space = CompositeSpace((self.get_input_space(), self.get_target_space()))
        return space, (self.get_input_source(), self.get_target_source())

    def get_default_cost(self):
        """Return :class:`~pylearn2.costs.mlp.default.Default`, the last layer's cost of a plain forward pass."""
        return Default()

    def dropout_fprop(self, state_below, default_input_include_prob=0.5, input_include_probs=None,
                      default_input_scale=2.0, input_scales=None, per_example=True):
        """Forward pass with noise: see :func:`pylearn2.models.mlp.dropout.dropout_fprop`."""
        return dropout.dropout_fprop(self, state_below, default_input_include_prob, input_include_probs,
                                     default_input_scale, input_scales, per_example)

    def masked_fprop(self, state_below, mask, masked_input_layers=None, default_input_scale=2.0,
                     input_scales=None):
        """Forward pass with one fixed mask: see :func:`pylearn2.models.mlp.dropout.masked_fprop`."""
        return dropout.masked_fprop(self, state_below, mask, masked_input_layers, default_input_scale,
                                    input_scales)

    def get_total_input_dimension(self, layers):
        """Return how many inputs the layers with the names `layers` have together."""
        return dropout.count_inputs(self, layers)

    # ---------------------------------------------------------------- parameters

    def get_params(self):
        """Return the layers' parameters in layer order, each once, without the frozen ones."""
        self.get_input_space()
        params = []
        for layer in self.layers:
            for param in layer.get_params():
                if param.name is None:
                    raise ValueError(f"layer {layer.layer_name!r} has a parameter without a name: {param!r}")
                if param not in params and param not in self.freeze_set:
                    params.append(param)
        return params

    def freeze(self, parameter_set):
        """Stop training the parameters in `parameter_set`; steps that are compiled already go on."""
        self.freeze_set = self.freeze_set.union(parameter_set)

    def get_lr_scalers(self):
        """Return the layers' scalers together; ValueError where two layers scale one parameter."""
        return lr_scalers_of_layers(self)

    def _modify_updates(self, updates):
        for layer in self.layers:
            layer.modify_updates(updates)

    def get_weight_decay(self, coeffs):
        """Return the sum of the layers' squared-weight penalties.

        `coeffs` is one coefficient for all or a list with one for each, which nests as the layers do. A layer
        with the coefficient 0 is not asked.
        """
        return sum_penalties(self.layers, "get_weight_decay", coeffs)

    def get_l1_weight_decay(self, coeffs):
        """Return the sum of the layers' absolute-weight penalties; :meth:`get_weight_decay` tells more."""
        return sum_penalties(self.layers, "get_l1_weight_decay", coeffs)

    # ---------------------------------------------------------------- monitoring and inspection

    def get_monitoring_data_specs(self):
        """Return the specs of (input, targets), or of the input without `monitor_targets`."""
        if self.monitor_targets:
            return self.cost_from_X_data_specs()
        return self.get_input_space(), self.get_input_source()

    def get_monitoring_channels(self, data):
        """Return the channels of a forward pass on `data`, see :meth:`get_layer_monitoring_channels`."""
        X, Y = data if self.monitor_targets else (data, None)
        return self.get_layer_monitoring_channels(state_below=X, targets=Y)

    def get_layer_monitoring_channels(self, state_below=None, state=None, targets=None):
        """Return every layer's channels as ``<layer_name>_<key>``; only the last layer sees the targets."""
        channels = {}
        state = state_below
        for layer in self.layers:
            state_below, state = state, layer.fprop(state)
            seen = targets if layer is self.layers[-1] else None
            channels |= named_channels(layer, state_below, state, seen)
        return channels

    def get_weights(self):
        """Return the first layer's weights as a matrix."""
        self.get_input_space()
        return self.layers[0].get_weights()

    def get_weights_format(self):
        """Return which axis of the first layer's weights is the input: ``('v', 'h')`` for the rows."""
        self.get_input_space()
        return self.layers[0].get_weights_format()

    def get_weights_view_shape(self):
        """Return (rows, columns) of the grid in which the first layer wants its weights shown."""
        self.get_input_space()
        return self.layers[0].get_weights_view_shape()

    def get_weights_topo(self):
        """Return the first layer's weights as images, shape (unit, row, column, channel)."""
        self.get_input_space()
        return self.layers[0].get_weights_topo()

    def __str__(self):
        lines = []
        for layer in self.layers:
            space = layer.get_input_space()
            lines += [
                str(layer.layer_name),
                f"\tInput space: {space}",
                f"\tTotal input dimension: {space.get_total_dimension()}",
            ]
        return "\n".join(lines)


def _checked_layers(layers):
    if isinstance(layers, Layer) or not is_iterable(layers) or not list(layers):
        raise ValueError(f"layers must be a list of at least one Layer, got {layers!r}")
    for layer in layers:
        if not isinstance(layer, Layer):
            raise TypeError(f"layers must hold Layer objects, got {layer!r}")
    return list(layers)
