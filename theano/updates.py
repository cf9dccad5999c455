"""OrderedUpdates: what `scan` returns and old programs add to."""
from collections import OrderedDict

from pytensor.compile.sharedvalue import SharedVariable

__all__ = ["OrderedUpdates"]


class OrderedUpdates(OrderedDict):
    """Shared variables and their new values, in order; ``+`` joins two and refuses contradictions."""

    def __setitem__(self, variable, value):
        if not isinstance(variable, SharedVariable):
            raise TypeError(f"only shared variables can be updated, got {variable!r} of type {type(variable).__name__}")
        super().__setitem__(variable, value)

    def update(self, other=None):
        """Take over the updates in `other`; a variable that has another new value already is a KeyError."""
        for variable, value in dict(other or {}).items():
            if variable in self and self[variable] is not value:
                raise KeyError(f"{variable} has two updates: {self[variable]} and {value}")
            self[variable] = value

    def __add__(self, other):
        both = OrderedUpdates(self)
        both.update(other)
        return both

    def __radd__(self, other):
        both = OrderedUpdates(other)
        both.update(self)
        return both
