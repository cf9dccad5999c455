"""Odds and ends of graphs that old programs imported."""
from pytensor.graph.utils import MetaType, MethodNotDefined, add_tag_trace
from pytensor.graph.utils import Scratchpad as scratchpad
from pytensor.link.utils import raise_with_op
from pytensor.utils import difference, flatten, hash_from_code, uniq

__all__ = ["MetaType", "MethodNotDefined", "add_tag_trace", "difference", "flatten", "give_variables_names",
           "hash_from_code", "raise_with_op", "remove", "scratchpad", "uniq"]


def remove(predicate, items):
    """Return the list of `items` for which `predicate` is false."""
    return [item for item in items if not predicate(item)]


def give_variables_names(variables):
    """Give each variable without a name, or with another's, one of its own; return the list of names."""
    names = [variable.name for variable in variables]
    for index, variable in enumerate(variables):
        if not variable.name or names.count(variable.name) > 1:
            variable.name = f"{variable.name or 'V'}_{index}"
    return [variable.name for variable in variables]
