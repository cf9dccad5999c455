"""What the owners of several layers, `MLP` and `CompositeLayer`, do alike with them."""

import functools
import operator

from pytensor.graph.basic import Variable

from pylearn2.utils import constantX, is_iterable, safe_zip


def each_coefficient(coeffs, layers):
    """Return the list of (layer, coefficient): `coeffs` is a list with one each, or one for all."""
    if isinstance(coeffs, str | Variable) or not is_iterable(coeffs):
        return [(layer, coeffs) for layer in layers]
    return safe_zip(layers, coeffs)


def sum_penalties(layers, method, coeffs):
    """Return the sum of the layers' penalties ``layer.method(coefficient)``, a scalar expression.

    `coeffs` is as in :func:`each_coefficient`. A layer with the coefficient 0 is not asked: it need not have one.
    """
    terms = [getattr(layer, method)(coeff) for layer, coeff in each_coefficient(coeffs, layers) if coeff != 0.0]
    return functools.reduce(operator.add, terms) if terms else constantX(0)


def named_channels(layer, state_below, state, targets):
    """Return the channels of `layer` with its name in front, as MLP and CompositeLayer report them."""
    channels = layer.get_layer_monitoring_channels(state_below=state_below, state=state, targets=targets)
    for value in channels.values():
        if getattr(value, "owner", None) is None:
            continue  # a shared variable or a number, which others use too
        # An expression's own docstring is what print_channel_doc shows. A class's docstring is not one.
        doc = vars(value).get("__doc__") or f"{type(layer).__name__} says no more about it."
        value.__doc__ = f"This channel came from the layer {layer.layer_name!r} of an MLP.\n{doc}"
    return {f"{layer.layer_name}_{key}": value for key, value in channels.items()}


def lr_scalers_of_layers(owner):
    """Return the learning rate scalers of all of ``owner.layers``, for the parameters that it trains."""
    params = owner.get_params()
    scalers = {}
    for layer in owner.layers:
        for param, scale in layer.get_lr_scalers().items():
            if param in scalers:
                raise ValueError(f"two layers scale the learning rate of {param.name}; share it in one only")
            if param in params:  # and is not frozen
                scalers[param] = scale
    return scalers
