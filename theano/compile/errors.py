"""What a compiled function says when a call fails: which variable, by its name, and what it met.

    explain    completes an error's message: the argument that its input refused, or the operation that failed
"""
from pytensor.graph.traversal import ancestors
from pytensor.link.utils import raise_with_op
from pytensor.printing import pprint

LONGEST_EXPRESSION = 200  # characters


def described(variable):
    """Return a variable's name, or its type where it has none."""
    return f"{variable.name!r}" if variable.name else f"<{variable.type}> without a name"


def explain(function, error, args, kwargs):
    """Complete the message of `error`, which a call of `function` raised."""
    if isinstance(error, ValueError | TypeError | IndexError):
        if too_many := _too_many(function, args, kwargs):
            error.args = (too_many,)
        elif where := _refused_argument(function, args, kwargs):
            error.args = (f"{where}: {error.args[0] if error.args else error}",)
        else:
            _tell_operation(error)


def _called(function):
    return f"the function {function.name!r}" if function.name else "the function"


def _too_many(function, args, kwargs):
    """Return in words which input is given twice, or that there are more arguments than inputs, or None."""
    names = [given.name or str(given.variable) for given in function.maker.inputs if not given.implicit]
    twice = [name for name in names[:len(args)] if name in kwargs]
    if twice:
        return f"input {twice[0]!r} of {_called(function)} is given twice: in its place and by name"
    if len(args) > len(names):
        return f"{_called(function)} takes {len(names)} inputs ({', '.join(names)}), got {len(args)}"
    return None


def _refused_argument(function, args, kwargs):
    """Return which argument its input cannot take, in words, or None."""
    of_function = f"of {_called(function)}"
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


def _tell_operation(error):
    """Add to `error`'s message which expression failed, and the names and shapes of what went into it."""
    node, thunk = _failing(error.__traceback__)
    if node is None:
        return
    values = [storage[0] for storage in getattr(thunk, "inputs", [])]
    operands = [f"{named(variable)} of shape {getattr(value, 'shape', '?')}"
                for variable, value in zip(node.inputs, values, strict=False)]
    error.args = (f"{error}\nin {expression(node.outputs[0])}\nfrom {', '.join(operands)}",)


def _failing(traceback):
    """Return the (node, thunk) that PyTensor was running; its `raise_with_op` had them, and the error keeps neither."""
    while traceback is not None:
        frame = traceback.tb_frame
        if frame.f_code is raise_with_op.__code__:
            return frame.f_locals["node"], frame.f_locals["thunk"]
        traceback = traceback.tb_next
    return None, None


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
