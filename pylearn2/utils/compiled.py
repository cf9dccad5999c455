"""Functions that were compiled already, kept for graphs that look the same: those of a sweep's variants.

    Shelf    keeps them; `compile.function` asks it while `compile.keep_compiled` holds
    outline  what of a graph decides how it is compiled: its operations, its types and its constants

Two models of one shape have equal graphs on different shared variables. What was compiled for the one serves the other
with its shared variables exchanged, which takes a tenth of the time; the arithmetic is the same. Where the shared
variables are the same ones as well, the function itself serves again.
"""
from collections import OrderedDict

import pytensor
from pytensor.compile.sharedvalue import SharedVariable
from pytensor.graph.basic import Constant

__all__ = ["Shelf", "outline"]

_UNDERSTOOD = {"givens", "rebuild_strict", "on_unused_input"}  # options that do not keep a function from the shelf


class _Unlike(Exception):
    """A graph of which no outline can be made."""


class Shelf:
    """Keeps the last `size` compiled functions.

    Parameters
    ----------
    size : int
    """

    def __init__(self, size=64):
        self.size = size
        self._kept = OrderedDict()

    def get(self, compile, inputs, outputs, updates, mode, options, name):
        """Return what `compile`, called without arguments, would return; compile only where none is kept."""
        try:
            if set(options) - _UNDERSTOOD:
                raise _Unlike
            found = outline(inputs, outputs, updates, options.get("givens"))
            key = (*found[0], mode, tuple((one, options.get(one)) for one in sorted(_UNDERSTOOD - {"givens"})))
            known = self._kept.get(key)
        except (_Unlike, TypeError):  # an operation that cannot be compared with others
            return compile()
        if known is None:
            known = (compile(), found[1])
            self._kept[key] = known
            if len(self._kept) > self.size:
                self._kept.popitem(last=False)
            return known[0]
        self._kept.move_to_end(key)
        function, shared = known
        if all(old is new for old, new in zip(shared, found[1], strict=True)):
            return function
        return function.copy(swap=dict(zip(shared, found[1], strict=True)), name=name)


def outline(inputs, outputs, updates=None, givens=None):
    """Return the outline of a graph, hashable, and its shared variables in the order in which the outline counts them.

    Parameters
    ----------
    inputs, outputs, updates, givens : as :func:`pytensor.function` takes them
    """
    walk = _Walk(inputs, givens)
    single = not isinstance(outputs, list | tuple)
    asked = tuple(walk.code(one) for one in ([outputs] if single else outputs) if one is not None)
    changed = tuple((walk.code(variable), walk.code(value)) for variable, value in dict(updates or {}).items())
    types = tuple(one.type for one in inputs)
    return (tuple(walk.entries), asked, changed, types, outputs is None, single, pytensor.config.floatX), walk.shared


class _Walk:
    """Numbers the variables of a graph in the order in which they are met."""

    def __init__(self, inputs, givens):
        self.givens = dict(givens or {})
        self.inputs = {variable: i for i, variable in enumerate(inputs)}
        self.codes, self.entries, self.shared = {}, [], []

    def code(self, variable):
        """Return the number of `variable`; what it is made of is entered before it."""
        waiting = [variable]
        while waiting:
            one = waiting[-1]
            missing = [below for below in self._below(one) if below not in self.codes]
            if one not in self.codes and missing:
                waiting += missing
                continue
            waiting.pop()
            if one not in self.codes:
                self._enter(one)
        return self.codes[variable]

    def _below(self, variable):
        if variable in self.givens:
            return [self.givens[variable]]
        return variable.owner.inputs if variable.owner is not None else []

    def _enter(self, variable):
        if variable in self.givens:
            self.codes[variable] = self.codes[self.givens[variable]]
            return
        if variable.owner is None:
            entry = self._leaf(variable)
        else:
            node = variable.owner
            entry = (node.op, tuple(self.codes[one] for one in node.inputs), node.outputs.index(variable))
        self.entries.append(entry)
        self.codes[variable] = len(self.entries) - 1

    def _leaf(self, variable):
        if isinstance(variable, Constant):
            return "constant", variable.type, variable.signature()
        if variable in self.inputs:
            return "input", variable.type, self.inputs[variable]
        if not isinstance(variable, SharedVariable) or variable.default_update is not None:
            raise _Unlike
        self.shared.append(variable)
        return "shared", variable.type, len(self.shared)
