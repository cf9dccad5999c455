"""The truth of a variable: ``if W:`` asks whether there is one, as in Theano.

Old programs write ``if not W:`` for an argument that may be None. PyTensor refuses any variable there; Theano refused
only a comparison, ``if a < b:``, whose truth is not known before running. Importing this module gives PyTensor's
variables Theano's answer, for the whole process: variables are PyTensor's own, there is no class of ours in between.
"""
from pytensor.scalar.basic import GE, GT, LE, LT
from pytensor.tensor.elemwise import Elemwise
from pytensor.tensor.variable import TensorVariable, _tensor_py_operators

from theano.compile.errors import expression

__all__ = ["truth"]


def truth(variable):
    """Return True; a comparison, whose truth is not known before running, is a TypeError."""
    op = getattr(variable.owner, "op", None)
    if isinstance(op, Elemwise) and isinstance(op.scalar_op, LT | LE | GT | GE):
        raise TypeError(f"whether {expression(variable)} holds is not known before running: write "
                        "theano.ifelse.ifelse, or T.switch for each element")
    return True


TensorVariable.__bool__ = _tensor_py_operators.__bool__ = truth
