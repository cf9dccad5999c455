"""Two manners of Theano's variables that PyTensor's have not: their truth, and how they are evaluated.

    truth        ``if W:`` asks whether there is a variable
    evaluated    ``x.eval()`` computes in the facade's mode, without a compiler

Old programs write ``if not W:`` for an argument that may be None. PyTensor refuses any variable there; Theano refused
only a comparison, ``if a < b:``, whose truth is not known before running. Importing this module gives PyTensor's
variables these manners, for the whole process: variables are PyTensor's own, there is no class of ours in between.
"""
from pytensor.graph.basic import Variable
from pytensor.scalar.basic import GE, GT, LE, LT
from pytensor.tensor.elemwise import Elemwise
from pytensor.tensor.variable import TensorVariable, _tensor_py_operators

from theano.compile.errors import expression
from theano.compile.mode import get_mode

__all__ = ["evaluated", "truth"]


def truth(variable):
    """Return True; a comparison, whose truth is not known before running, is a TypeError."""
    op = getattr(variable.owner, "op", None)
    if isinstance(op, Elemwise) and isinstance(op.scalar_op, LT | LE | GT | GE):
        raise TypeError(f"whether {expression(variable)} holds is not known before running: write "
                        "theano.ifelse.ifelse, or T.switch for each element")
    return True


_compiled_by_pytensor = Variable.eval


def evaluated(variable, inputs_to_values=None, mode=None, **options):
    """Return the value of an expression, given a dict variable -> value of what it is made of."""
    return _compiled_by_pytensor(variable, inputs_to_values, mode=get_mode(mode), **options)


TensorVariable.__bool__ = _tensor_py_operators.__bool__ = truth
TensorVariable.eval = evaluated
