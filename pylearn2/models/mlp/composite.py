"""`CompositeLayer`: several layers side by side, which put out a tuple."""

import functools
import operator

from pylearn2.models.mlp.layer import Layer
from pylearn2.models.mlp.layer_group import lr_scalers_of_layers, named_channels, sum_penalties
from pylearn2.space import CompositeSpace
from pylearn2.utils import is_iterable, py_integer_types, py_number_types, safe_union, safe_zip


class CompositeLayer(Layer):
    """Layers that run in parallel; the output is the tuple of their outputs.

    Parameters
    ----------
    layer_name : str
    layers : list of Layer
    inputs_to_layers : dict of int to list of int, optional
        For an input that is composite: which layers take its component i. A component that is not listed
        goes to all layers, one with an empty list to none. A layer that takes several components gets them
        in the order of the input, a layer that takes one gets it bare. Without the dict every layer takes
        the whole input.

    Examples
    --------
    Two inputs; the first goes to the Sigmoid and the second to the Tanh::

        CompositeLayer("both", [Tanh(7, "h0", irange=0.1), Sigmoid(5, "h1", irange=0.1)], {0: [1], 1: [0]})
    """

    def __init__(self, layer_name, layers, inputs_to_layers=None):
        super().__init__()
        self.layer_name = layer_name
        self.layers = list(layers)
        self.num_layers = len(self.layers)
        if not self.layers:
            raise ValueError(f"CompositeLayer {layer_name!r} needs at least one layer")
        self.inputs_to_layers = None
        if inputs_to_layers is not None:
            self.inputs_to_layers = _checked_routes(inputs_to_layers, self.num_layers)

    @property
    def routing_needed(self):
        """Whether the layers take parts of the input instead of all of it."""
        return self.inputs_to_layers is not None

    def set_mlp(self, mlp):
        """Hand this layer and those in it to `mlp`, whose random stream they share."""
        super().set_mlp(mlp)
        for layer in self.layers:
            layer.set_mlp(mlp)

    def set_input_space(self, space):
        """Give each layer its part of `space`, or all of it; they draw their weights in list order."""
        if self.routing_needed:
            self.layers_to_inputs = self._invert_routes(space)
        for index, layer in enumerate(self.layers):
            layer.set_input_space(
                space.restrict(self.layers_to_inputs[index]) if self.routing_needed else space
            )
        self.input_space = space
        self.output_space = CompositeSpace(tuple(layer.get_output_space() for layer in self.layers))
        self._target_space = CompositeSpace(tuple(layer.get_target_space() for layer in self.layers))

    def _invert_routes(self, space):
        """Return, for each layer, the list of the components of `space` that it takes."""
        if not isinstance(space, CompositeSpace):
            raise ValueError(
                f"CompositeLayer {self.layer_name!r} has inputs_to_layers, which is for a CompositeSpace; "
                f"its input is {space}"
            )
        n_inputs = len(space.components)
        unknown = [component for component in self.inputs_to_layers if component >= n_inputs]
        if unknown:
            raise ValueError(
                f"inputs_to_layers of {self.layer_name!r} names the inputs {unknown}, but the input space "
                f"has {n_inputs} components, counted from 0"
            )
        everyone = range(self.num_layers)
        return {
            layer: [i for i in range(n_inputs) if layer in self.inputs_to_layers.get(i, everyone)]
            for layer in everyone
        }

    def _input_of(self, index, state_below):
        """Return what the layer `index` takes of the input; a single component comes without a tuple."""
        if not self.routing_needed:
            return state_below
        taken = tuple(state_below[component] for component in self.layers_to_inputs[index])
        return taken[0] if len(taken) == 1 else taken

    def fprop(self, state_below):
        """Return the tuple of the layers' outputs."""
        return tuple(
            layer.fprop(self._input_of(index, state_below)) for index, layer in enumerate(self.layers)
        )

    def cost(self, Y, Y_hat):
        """Return the sum of the layers' costs; `Y` and `Y_hat` are tuples."""
        return functools.reduce(
            operator.add, [layer.cost(y, y_hat) for layer, y, y_hat in safe_zip(self.layers, Y, Y_hat)]
        )

    def get_params(self):
        """Return the layers' parameters, each once; those of later layers come first."""
        params = []
        for layer in self.layers:  # later layers come first, as in every file that upstream wrote
            params = safe_union(layer.get_params(), params)
        return params

    def get_lr_scalers(self):
        """Return the layers' scalers together."""
        return lr_scalers_of_layers(self)

    def _modify_updates(self, updates):
        for layer in self.layers:
            layer.modify_updates(updates)

    def set_batch_size(self, batch_size):
        """Prepare every layer for batches of `batch_size` examples."""
        for layer in self.layers:
            layer.set_batch_size(batch_size)

    def get_weight_decay(self, coeff):
        """Return the sum of the layers' penalties; `coeff` is a float for all or a list with one for each."""
        return self._sum_penalties("get_weight_decay", coeff)

    def get_l1_weight_decay(self, coeff):
        """Return the sum of the layers' penalties; `coeff` is a float for all or a list with one for each."""
        return self._sum_penalties("get_l1_weight_decay", coeff)

    def _sum_penalties(self, method, coeff):
        if isinstance(coeff, str) or not (isinstance(coeff, py_number_types) or is_iterable(coeff)):
            raise TypeError(
                f"the weight decay of CompositeLayer {self.layer_name!r} takes a number or "
                f"a list of one for each of its {self.num_layers} layers, got {coeff!r}"
            )
        return sum_penalties(self.layers, method, coeff)

    def get_layer_monitoring_channels(self, state_below=None, state=None, targets=None):
        """Return every layer's channels as ``<layer_name>_<key>``."""
        channels = {}
        for index, layer in enumerate(self.layers):
            channels |= named_channels(
                layer,
                None if state_below is None else self._input_of(index, state_below),
                None if state is None else state[index],
                None if targets is None else targets[index],
            )
        return channels


def _checked_routes(inputs_to_layers, n_layers):
    """Return `inputs_to_layers` sorted; its keys and its lists must hold indices from 0."""
    if not isinstance(inputs_to_layers, dict):
        raise TypeError(f"inputs_to_layers must be a dict of int to list of int, got {inputs_to_layers!r}")
    for component, takers in inputs_to_layers.items():
        if not isinstance(component, py_integer_types) or component < 0 or not is_iterable(takers):
            raise TypeError(
                "inputs_to_layers maps the index of an input to a list of layer indices, "
                f"got {component!r}: {takers!r}"
            )
        for taker in takers:
            if not isinstance(taker, py_integer_types) or not 0 <= taker < n_layers:
                raise ValueError(
                    f"inputs_to_layers sends input {component} to layer {taker!r}; "
                    f"the layers are 0 to {n_layers - 1}"
                )
    return {component: sorted(inputs_to_layers[component]) for component in sorted(inputs_to_layers)}
