"""Penalties on the weights of an MLP's layers, each layer with its own coefficient.

    WeightDecay      sum over layers of c * sum W^2     (no factor 1/2)
    L1WeightDecay    sum over layers of c * sum |W|

Biases are left out. The formula itself is the layer's: `get_weight_decay(c)`, `get_l1_weight_decay(c)`.
"""
import functools
import operator
import warnings

from pytensor.graph.basic import Variable

from pylearn2.costs.cost import Cost, NullDataSpecsMixin
from pylearn2.utils import constantX, safe_zip
from pylearn2.utils.exc import did_you_mean
from pylearn2.utils.numbers import as_float

__all__ = ["L1WeightDecay", "WeightDecay"]


def clean_coefficients(coeffs):
    """Return numbers and numeric strings as floats, symbols as they are, also inside of nested lists."""
    if isinstance(coeffs, list | tuple):
        return [clean_coefficients(coeff) for coeff in coeffs]
    return coeffs if isinstance(coeffs, Variable) else as_float(coeffs, "a weight decay coefficient")


class _LayerPenalty(NullDataSpecsMixin, Cost):
    """What both penalties share.

    Parameters
    ----------
    coeffs : dict layer name -> coefficient
        A layer that is not named has no penalty. A layer made of layers may take a list. A list in the place
        of the dict, one coefficient for each layer, is upstream's old form.
    """

    layer_method = ""  # of the layer, called with the coefficient
    term_name = ""  # of the expression, and so of the channel

    def __init__(self, coeffs):
        if isinstance(coeffs, dict):
            self.coeffs = {name: clean_coefficients(coeff) for name, coeff in coeffs.items()}
        elif isinstance(coeffs, list | tuple):
            self.coeffs = clean_coefficients(coeffs)
        else:
            raise ValueError(f"coeffs must be a dict of layer name: coefficient, got {coeffs!r}")

    def expr(self, model, data, **kwargs):
        """Return the sum of the layers' penalties, a scalar named `term_name`; without any, a constant 0."""
        self._validate(model, data)
        penalties = [self._penalty(layer, coeff) for layer, coeff in self._layers_and_coefficients(model)]
        penalties = [penalty for penalty in penalties if penalty is not None]
        if penalties:
            total = functools.reduce(operator.add, penalties)
            total.name = self.term_name
        else:
            total = constantX(0)  # in floatX: the monitor takes no other type
            total.name = f"0_{self.term_name}"
        return total

    def is_stochastic(self):
        """Return False: it is made of parameters alone."""
        return False

    def _layers_and_coefficients(self, model):
        """Return the pairs of layer and coefficient, in the order of the layers."""
        if isinstance(self.coeffs, list):
            warnings.warn(f"{type(self).__name__} takes coeffs as a dict of layer name: coefficient; "
                          f"the list is upstream's old form", DeprecationWarning, stacklevel=2)
            return safe_zip(model.layers, self.coeffs)
        names = [layer.layer_name for layer in model.layers]
        for name in self.coeffs:
            if name not in names:
                warnings.warn(f"{type(self).__name__} has a coefficient for {name!r}, which is no layer; "
                              f"{did_you_mean(name, names)}", stacklevel=2)
        layers = [layer for layer in model.layers if layer.layer_name in self.coeffs]
        return [(layer, self.coeffs[layer.layer_name]) for layer in layers]

    def _penalty(self, layer, coeff):
        """Return the layer's penalty; None where it has none and its coefficient is 0."""
        try:
            return getattr(layer, self.layer_method)(coeff)
        except NotImplementedError as error:
            if isinstance(coeff, float) and coeff == 0:
                return None
            raise NotImplementedError(
                f"the layer {layer.layer_name!r} ({type(layer).__name__}) has no {self.layer_method}: "
                f"leave it out of the coeffs of {type(self).__name__}") from error


class WeightDecay(_LayerPenalty):
    """Sum over layers of ``c * sum W^2``, without a factor 1/2; its name is ``weight_decay``.

    Parameters
    ----------
    coeffs : dict layer name -> coefficient (a list of coefficients for a layer made of layers)
    """

    layer_method = "get_weight_decay"
    term_name = "weight_decay"


class L1WeightDecay(_LayerPenalty):
    """Sum over layers of ``c * sum |W|``; its name is ``l1_penalty``.

    Parameters
    ----------
    coeffs : dict layer name -> coefficient (a list of coefficients for a layer made of layers)
    """

    layer_method = "get_l1_weight_decay"
    term_name = "l1_penalty"
