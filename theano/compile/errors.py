"""What a compiled function says when a call fails: which variable, by its name, and what it met.

    explain    completes an error's message: the argument that its input refused, or the operation that failed
"""
from pytensor.graph.traversal import ancestors
from pytensor.printing import pprint

LONGEST_EXPRESSION = 200  # characters


def described(variable):
    """Return a variable's name, or its type where it has none."""
    return f"{variable.name!r}" if variable.name else f"<{variable.type}> without a name"


def explain(function, error, args, kwargs):
    """Complete the message of `error`, which a call of `function` raised."""
    if isinstance(error, ValueError | TypeError | IndexError):
        where = _refused_argument(function, args, kwargs)
        if where:
            error.args = (f"{where}: {error}",)
        else:
            _tell_operation(function, error)


def _refused_argument(function, args, kwargs):
    """Return which argument its input cannot take, in words, or None."""
    of_function = f"of the function {function.name!r}" if function.name else "of the function"
    for index, (container, value) in enumerate(zip(function.input_storage, args, strict=False)):
        if _refuses(container, value):
            return f"input {described(function.maker.inputs[index].variable)} (number {index}) {of_function}"
    for container in function.input_storage:
        if container.name in kwargs and _refuses(container, kwargs[container.name]):
            return f"input {container.name!r} {of_function}"
    return None


def _refuses(container, value):
    try:
        container.type.filter(value, strict=container.strict, allow_downcast=container.allow_downcast)
    except (TypeError, ValueError):
        return True
    return False


def _tell_operation(function, error):
    """Add to `error`'s message which expression failed, and the names and shapes of what went into it."""
    position = getattr(function.vm, "position_of_error", None)
    if not isinstance(position, int) or position < 0:
        return
    node, thunk = function.vm.nodes[position], function.vm.thunks[position]
    values = [storage[0] for storage in getattr(thunk, "inputs", [])]
    operands = [f"{named(variable)} of shape {getattr(value, 'shape', '?')}"
                for variable, value in zip(node.inputs, values, strict=False)]
    error.args = (f"{error}\nin {expression(node.outputs[0])}\nfrom {', '.join(operands)}",)


def expression(variable):
    """Return what `variable` stands for, as one line of text."""
    text = pprint(variable).replace("\n", " ")
    return text if len(text) <= LONGEST_EXPRESSION else text[:LONGEST_EXPRESSION] + "..."


def named(variable):
    """Return a variable's name; for an expression also the names that it is made of."""
    if variable.name:
        return variable.name
    leaves = [leaf.name for leaf in ancestors([variable]) if leaf.owner is None and leaf.name]
    return f"{variable} ({', '.join(dict.fromkeys(leaves))})" if leaves else str(variable)
