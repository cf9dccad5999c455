"""How a function takes its inputs and gives its outputs.

    In       an input with a default value, or with wishes about conversion
    Out      an output that may share memory with the function
    Param    the old name of In
"""
import pytensor.compile.io
from pytensor.compile.io import Out, SymbolicInput, SymbolicOutput

__all__ = ["In", "Out", "Param", "SymbolicInput", "SymbolicOutput"]


class In(pytensor.compile.io.In):
    """An input of a function.

    Parameters
    ----------
    variable : the variable that the caller gives a value
    name : str, for keyword calls; None is the variable's name
    value : what the input is where a call leaves it out; PyTensor has no defaults, `theano.function` fills them in
    mutable, borrow : whether the function may overwrite, or return, the caller's array
    strict, allow_downcast : which values are converted
    """

    def __init__(self, variable, name=None, value=None, update=None, mutable=None, strict=False, allow_downcast=None,
                 autoname=True, implicit=None, borrow=None, shared=False):
        if update is not None:
            raise NotImplementedError(f"an input keeps no update: write {variable} as theano.shared({value}), and give "
                                      "theano.function the updates")
        self.default = value
        options = {"implicit": implicit} if implicit is not None else {}
        super().__init__(variable, name=name, mutable=mutable, strict=strict, allow_downcast=allow_downcast,
                         autoname=autoname, borrow=borrow, shared=shared, **options)


def Param(variable, default=None, name=None, mutable=False, strict=False, allow_downcast=None, implicit=None,
          borrow=None):
    """Return an `In` whose value is `default` where a call leaves it out."""
    return In(variable, name=name, value=default, mutable=mutable, strict=strict, allow_downcast=allow_downcast,
              implicit=implicit, borrow=borrow)
