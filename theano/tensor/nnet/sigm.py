"""Sigmoids: the curve itself, and two cheap stand-ins for it."""
import pytensor.tensor as pt
from pytensor.tensor import sigmoid, softplus

__all__ = ["hard_sigmoid", "sigmoid", "sigmoid_inplace", "softplus", "ultra_fast_sigmoid", "ultra_fast_sigmoid_inplace"]


def hard_sigmoid(x):
    """Return three straight lines in place of the sigmoid: 0.2 x + 0.5, kept in [0, 1]."""
    x = pt.as_tensor_variable(x)
    # the numbers in x's own dtype: 0.2 as a float64 would carry a float32 with it
    slope, shift = (pt.constant(number, dtype=_float_of(x)) for number in (0.2, 0.5))
    return pt.clip(x * slope + shift, 0, 1)


def ultra_fast_sigmoid(x):
    """Return an approximation of the sigmoid that needs no exponential; it is off by less than 0.03.

        z(h) = 1.5 h / (1 + h)                                  h < 1.7
               0.935409070603099 + 0.0458812946797165 (h - 1.7)    h < 3
               0.99505475368673                                 above
        sigmoid(x) ~ (1 + sign(x) z(|x| / 2)) / 2

    Source: Theano's documentation of the function; the gradient is that of the pieces.
    """
    x = pt.as_tensor_variable(x)
    number = {value: pt.constant(value, dtype=_float_of(x))
              for value in (0.5, 1.5, 1.7, 0.935409070603099, 0.0458812946797165, 0.99505475368673)}
    h = abs(x * number[0.5])
    line = number[0.935409070603099] + number[0.0458812946797165] * (h - number[1.7])
    z = pt.switch(h < 1.7, number[1.5] * h / (1 + h), pt.switch(h < 3, line, number[0.99505475368673]))
    return number[0.5] * (1 + pt.sign(x) * z)


def _float_of(x):
    return x.dtype if x.dtype.startswith("float") else "float64"


# What to overwrite is for the rewrites to say.
sigmoid_inplace, ultra_fast_sigmoid_inplace = sigmoid, ultra_fast_sigmoid
