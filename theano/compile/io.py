"""How a function takes its inputs and gives its outputs."""
from pytensor.compile.io import In, Out, SymbolicInput, SymbolicOutput

__all__ = ["In", "Out", "Param", "SymbolicInput", "SymbolicOutput"]


def Param(variable, default=None, name=None, mutable=False, strict=False, allow_downcast=None, implicit=None,
          borrow=None):
    """The old name of `In`; `default` is the value of an input that a call leaves out."""
    return In(variable, name=name, value=default, mutable=mutable, strict=strict, allow_downcast=allow_downcast,
              implicit=implicit, borrow=borrow)
