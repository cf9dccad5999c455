"""What a cost keeps fixed while the parameters move on one batch, such as the masks in a line search."""
from pylearn2.utils import safe_union

__all__ = ["FixedVarDescr", "FixedVarDescrDataSpecsError", "merge"]


class FixedVarDescrDataSpecsError(TypeError):
    """Somebody asked a FixedVarDescr for `data_specs`, which it has no more."""


class FixedVarDescr:
    """Variables that a cost depends on and that only change from batch to batch.

    Attributes
    ----------
    fixed_vars : dict str -> shared variable, or structure of them
        Passed as keywords to the cost's `expr` and `get_gradients`.
    on_load_batch : list of callables
        Called as ``f(*arrays)`` before the first update on a batch. The batch comes flat: an array for each
        distinct (space, source) that the cost in training asks for, in the order in which these first occur.
    """

    def __init__(self):
        self.fixed_vars = {}
        self.on_load_batch = []

    @property
    def data_specs(self):
        """Gone; raises FixedVarDescrDataSpecsError."""
        raise FixedVarDescrDataSpecsError("there is no data_specs here: on_load_batch takes the cost's batch")

    @data_specs.setter
    def data_specs(self, value):
        """Refuse; raises FixedVarDescrDataSpecsError."""
        raise FixedVarDescrDataSpecsError(f"data_specs cannot be set to {value!r}: "
                                          f"on_load_batch takes the cost's batch")


def merge(left, right):
    """Return one FixedVarDescr with the variables of both, which must differ in name, and the callbacks."""
    shared = sorted(left.fixed_vars.keys() & right.fixed_vars.keys())
    if shared:
        raise ValueError(f"two costs fix variables of the same name {shared}: rename one of them")
    merged = FixedVarDescr()
    merged.fixed_vars = left.fixed_vars | right.fixed_vars
    merged.on_load_batch = safe_union(left.on_load_batch, right.on_load_batch)
    return merged
