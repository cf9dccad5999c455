"""Op: the base class of operations of one's own, written to Theano's interface.

An `Op` of Theano's says ``grad(inputs, output_gradients)`` and ``infer_shape(node, shapes)``; PyTensor asks
``pullback(inputs, outputs, cotangents)`` and ``infer_shape(fgraph, node, shapes)``. This class translates.
"""
import inspect

import pytensor.graph.op
from pytensor.gradient import DisconnectedType
from pytensor.graph.basic import Apply
from pytensor.graph.utils import MethodNotDefined

from theano.gone import teller

__all__ = ["Apply", "MethodNotDefined", "Op"]


class Op(pytensor.graph.op.Op):
    """An operation: `make_node` says what goes in and out, `perform` computes; `grad` and `infer_shape` may follow."""

    def __init_subclass__(cls, **options):
        super().__init_subclass__(**options)
        own = cls.__dict__.get("infer_shape")
        if own is not None and len(inspect.signature(own).parameters) == 3:  # self, node, shapes
            cls.infer_shape = lambda self, fgraph, node, shapes: own(self, node, shapes)

    def pullback(self, inputs, outputs, cotangents):
        """Return the gradients with respect to `inputs`, from `grad` as Theano called it."""
        if type(self).grad is Op.grad:
            raise NotImplementedError(f"{self} has no gradient: give its class a method grad(inputs, output_gradients)")
        return self.grad(inputs, cotangents)

    def grad(self, inputs, output_gradients):
        """Return one gradient for each of `inputs`; overridden by operations that have one."""
        raise NotImplementedError(f"{self} has no gradient")

    def pushforward(self, inputs, outputs, eval_points):
        """Return the directional derivatives, from `R_op` as Theano called it."""
        points = [None if isinstance(point.type, DisconnectedType) else point for point in eval_points]
        return self.R_op(inputs, points)


_GONE = {"get_test_value": "compile a function and call it with the value: test values are not kept",
         "COp": "write an Op with a perform method: nothing is compiled to C",
         "ExternalCOp": "write an Op with a perform method: nothing is compiled to C"}

__getattr__ = teller("theano.gof.op", __all__, _GONE)
