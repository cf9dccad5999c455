"""Gradients: ``T.grad`` and its relatives. An error names the variable that has none.

    grad                  of a scalar with respect to variables
    Rop, Lop              Jacobian times a vector, from the right and from the left
    jacobian, hessian     row by row, in a loop
    consider_constant     and other views that change what flows back
"""
import warnings

import pytensor.gradient
import pytensor.tensor as pt
from pytensor.gradient import (
    DisconnectedInputError,
    DisconnectedType,
    NullTypeGradError,
    disconnected_grad,
    grad_clip,
    grad_not_implemented,
    grad_scale,
    grad_undefined,
    numeric_grad,
    subgraph_grad,
    zero_grad,
)
from pytensor.graph.basic import Variable
from pytensor.graph.null_type import NullType
from pytensor.graph.traversal import ancestors

from theano.compile.errors import described
from theano.compile.mode import get_mode
from theano.gone import teller
from theano.scan_module import scan

__all__ = [
    "DisconnectedInputError", "DisconnectedType", "Lop", "NullType", "NullTypeGradError", "Rop", "consider_constant",
    "disconnected_grad", "format_as", "grad", "grad_clip", "grad_not_implemented", "grad_scale", "grad_undefined",
    "hessian", "jacobian", "numeric_grad", "subgraph_grad", "verify_grad", "zero_grad",
]

consider_constant = zero_grad


def format_as(use_list, use_tuple, outputs):
    """Return `outputs` as the list or tuple that the caller gave, or its only member."""
    if use_list:
        return list(outputs)
    return tuple(outputs) if use_tuple else outputs[0]


def grad(cost, wrt, consider_constant=None, disconnected_inputs="raise", add_names=True, known_grads=None,
         return_disconnected="zero", null_gradients="raise"):
    """Return the gradient of the scalar `cost` with respect to a variable, or a list of them.

    Parameters
    ----------
    cost : scalar variable, or None with `known_grads`
    wrt : variable, or list or tuple of them; the result has the same form
    consider_constant : list of variables through which nothing flows back
    disconnected_inputs : "raise", "warn" or "ignore", for variables that `cost` does not depend on
    known_grads : dict variable -> its gradient, where the caller knows it
    """
    if cost is not None and getattr(cost, "ndim", 0) != 0:
        raise TypeError(f"cost must be a scalar, got {described(cost)} with {cost.ndim} dimensions: "
                        "write cost.mean() or cost.sum()")
    for one in wrt if isinstance(wrt, list | tuple) else [wrt]:
        if not isinstance(one, Variable):
            raise TypeError(f"a gradient is with respect to variables, got {one!r} of type {type(one).__name__}")
    try:
        return pytensor.gradient.grad(
            cost, wrt, consider_constant=consider_constant, disconnected_inputs=disconnected_inputs,
            add_names=add_names, known_grads=known_grads, return_disconnected=return_disconnected,
            null_gradients=null_gradients)
    except DisconnectedInputError as error:
        raise DisconnectedInputError(_disconnected(cost, wrt, consider_constant, known_grads)) from error


def _disconnected(cost, wrt, consider_constant, known_grads):
    """Return in words which of `wrt` do not reach the cost."""
    given = wrt if isinstance(wrt, list | tuple) else [wrt]
    grads = pytensor.gradient.grad(cost, list(given), consider_constant=consider_constant, known_grads=known_grads,
                                   disconnected_inputs="ignore", return_disconnected="none")
    names = ", ".join(described(variable) for variable, one in zip(given, grads, strict=True) if one is None)
    return (f"the cost does not depend on {names}, or only through operations without a gradient: "
            "write disconnected_inputs='ignore' for a gradient of zeros")


def verify_grad(fun, pt, n_tests=2, rng=None, eps=None, out_type=None, abs_tol=None, rel_tol=None, mode=None,
                cast_to_output_type=False, no_debug_ref=True):
    """Compare the gradient of `fun` at the list of arrays `pt` with finite differences; a difference is an error.

    Parameters
    ----------
    fun : function or operation, of as many variables as `pt` has arrays
    n_tests : number of random projections of the output
    rng : generator that draws them
    eps, abs_tol, rel_tol : the finite step, and the largest difference
    """
    return pytensor.gradient.verify_grad(
        fun, pt, n_tests=n_tests, rng=rng, eps=eps, out_type=out_type, abs_tol=abs_tol, rel_tol=rel_tol,
        mode=get_mode(mode), cast_to_output_type=cast_to_output_type, no_debug_ref=no_debug_ref)


def Rop(f, wrt, eval_points, disconnected_outputs="raise", return_disconnected="zero"):
    """Return the Jacobian of `f` with respect to `wrt`, times the vectors `eval_points` from the right.

    The result depends on `wrt` also where `f` is linear in it, as it did in Theano: a function that takes `wrt` as an
    input would else be refused for an unused one.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        products = pytensor.gradient.pushforward(f, wrt, eval_points, disconnected_outputs=disconnected_outputs,
                                                 return_disconnected=return_disconnected)
    variables = wrt if isinstance(wrt, list | tuple) else [wrt]
    if isinstance(products, list | tuple):
        return type(products)(_depending_on(variables, product) for product in products)
    return _depending_on(variables, products)


def _depending_on(variables, expression):
    """Return `expression` plus a zero made of those `variables` that it does not depend on."""
    if expression is None:
        return None
    met = set(ancestors([expression]))
    zeros = [pt.zeros_like(variable).sum().astype(expression.dtype) for variable in variables if variable not in met]
    return pt.add(expression, *zeros) if zeros else expression


def Lop(f, wrt, eval_points, consider_constant=None, disconnected_inputs="raise"):
    """Return the vectors `eval_points` times the Jacobian of `f` with respect to `wrt`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        return pytensor.gradient.pullback(f, wrt, eval_points, consider_constant=consider_constant,
                                          disconnected_inputs=disconnected_inputs)


def jacobian(expression, wrt, consider_constant=None, disconnected_inputs="raise"):
    """Return the Jacobian of a vector (or scalar) `expression`, one row for each of its elements."""
    if expression.ndim > 1:
        raise ValueError(f"the Jacobian is of a vector, got {described(expression)} with {expression.ndim} dimensions: "
                         "write expression.flatten()")
    options = {"consider_constant": consider_constant, "disconnected_inputs": disconnected_inputs}
    if expression.ndim == 0:
        return grad(expression, wrt, **options)
    variables = list(wrt) if isinstance(wrt, list | tuple) else [wrt]

    def one_row(index, *context):
        return grad(context[0][index], list(context[1:]), **options)

    rows, updates = scan(one_row, sequences=pt.arange(expression.shape[0]), non_sequences=[expression, *variables],
                         return_list=True)
    if updates:
        raise ValueError(f"a Jacobian is not defined through random draws, got the updates {list(updates)}")
    return format_as(isinstance(wrt, list), isinstance(wrt, tuple), rows)


def hessian(cost, wrt, consider_constant=None, disconnected_inputs="raise"):
    """Return the Hessian of the scalar `cost` with respect to a vector, or a list of vectors."""
    variables = list(wrt) if isinstance(wrt, list | tuple) else [wrt]
    for variable in variables:
        if variable.ndim != 1:
            raise ValueError(f"the Hessian is with respect to vectors, got {described(variable)} with "
                             f"{variable.ndim} dimensions")
    options = {"consider_constant": consider_constant, "disconnected_inputs": disconnected_inputs}
    blocks = [jacobian(grad(cost, variable, **options), variable, disconnected_inputs="ignore")
              for variable in variables]
    return format_as(isinstance(wrt, list), isinstance(wrt, tuple), blocks)


__getattr__ = teller("theano.gradient", __all__)
