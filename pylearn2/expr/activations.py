"""What a layer does to its sums, beyond PyTensor's own tanh, sigmoid and softplus; and how a YAML file names it.

    identity, relu, elu, selu, softsign, hard_sigmoid, ultra_fast_sigmoid    element by element
    rescaled_softmax        a softmax that is never 0
    find_activation         a name such as 'sigmoid' -> the function

Autoencoders look their `act_enc` and `act_dec` up here; `theano.tensor.nnet` offers the same functions.
"""
import pytensor.tensor as pt
from pytensor.tensor.special import log_softmax, softmax


def identity(x):
    """Return `x`."""
    return x


def relu(x, alpha=0):
    """Return max(x, 0), or ``alpha * x`` below 0; the gradient at 0 is halfway, (1 + alpha) / 2."""
    x = pt.as_tensor_variable(x)
    if isinstance(alpha, int | float) and alpha == 0:
        return 0.5 * (x + abs(x))
    alpha = pt.as_tensor_variable(alpha)
    return 0.5 * (1 + alpha) * x + 0.5 * (1 - alpha) * abs(x)


def elu(x, alpha=1):
    """Return x above 0, and ``alpha * (exp(x) - 1)`` below (Clevert et al., 2015)."""
    x = pt.as_tensor_variable(x)
    return pt.switch(x > 0, x, alpha * pt.expm1(x))


def selu(x):
    """Return the scaled :func:`elu` that keeps mean 0 and variance 1 (Klambauer et al., 2017)."""
    return 1.0507009873554804934193349852946 * elu(x, 1.6732632423543772848170429916717)


def softsign(x):
    """Return x / (1 + abs(x))."""
    x = pt.as_tensor_variable(x)
    return x / (1 + abs(x))


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


def rescaled_softmax(x, min_val=1e-5):
    """Return the softmax of each row of `x`, squeezed so that no probability is below `min_val`.

        p = softmax(x) (1 - classes * min_val) + min_val         rows still sum to 1
    """
    p = _softmax_of_rows(x)
    return p * (1 - p.shape[-1].astype(p.dtype) * min_val) + min_val


def _softmax_of_rows(x):
    return softmax(x, axis=-1)


def _log_softmax_of_rows(x):
    return log_softmax(x, axis=-1)


_ACTIVATIONS = {
    "elu": elu, "hard_sigmoid": hard_sigmoid, "logsoftmax": _log_softmax_of_rows, "relu": relu, "selu": selu,
    "sigmoid": pt.sigmoid, "softmax": _softmax_of_rows, "softplus": pt.softplus, "softsign": softsign,
    "ultra_fast_sigmoid": ultra_fast_sigmoid,
}


def find_activation(activation, keyword):
    """Return the function that `activation` stands for.

    Parameters
    ----------
    activation : None or 'linear', which give None; a function; a name of this module or of `pytensor.tensor`
    keyword : str, what the caller's argument is called, for the error

    Raises
    ------
    ValueError: no function has that name
    """
    if activation is None or activation == "linear":
        return None
    if callable(activation):
        return activation
    found = _ACTIVATIONS.get(activation) or getattr(pt, str(activation), None)
    if not callable(found):
        raise ValueError(f"{keyword} {activation!r} is no activation function; write linear, a function, "
                         f"{', '.join(sorted(_ACTIVATIONS))}, tanh or another function of PyTensor's tensors")
    return found
