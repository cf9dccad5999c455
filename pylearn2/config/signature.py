"""Which keywords a class or function takes, found without calling it.

A class that hands its ``**kwargs`` on to the ``__init__`` of its base class takes that one's keywords as
well, and so on up. Whether it hands them on is read from the source of its ``__init__``.
"""

import ast
import inspect
import textwrap
from dataclasses import dataclass, field
from types import FunctionType

__all__ = ["Accepted", "accepted_keywords"]

_NAMED = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)


@dataclass
class Accepted:
    """What a callable takes.

    Attributes
    ----------
    known : list of str, the keywords it names, in their order
    required : list of str, those of them that have no default
    by_position : list of str, parameters without a default that cannot be given by keyword
    open : bool, whether it takes any other keyword too
    """

    known: list = field(default_factory=list)
    required: list = field(default_factory=list)
    by_position: list = field(default_factory=list)
    open: bool = False

    def add(self, parameters, given=()):
        """Add the parameters of one ``__init__`` or function, without those that the level below sets."""
        for parameter in parameters:
            needed = parameter.default is parameter.empty
            if parameter.kind is parameter.POSITIONAL_ONLY and needed:
                self.by_position.append(parameter.name)
            if parameter.kind not in _NAMED or parameter.name in given or parameter.name in self.known:
                continue
            self.known.append(parameter.name)
            if needed:
                self.required.append(parameter.name)


def accepted_keywords(callable):
    """Return the :class:`Accepted` of a class or function; None where Python cannot tell, as for some C."""
    try:
        parameters = list(inspect.signature(callable).parameters.values())
    except (TypeError, ValueError):
        return None
    if _var_keyword(parameters) and _is_plain_class(callable):
        return _of_class(callable)
    accepted = Accepted(open=_var_keyword(parameters) is not None)
    accepted.add(parameters)
    return accepted


def _is_plain_class(callable):
    return (
        inspect.isclass(callable)
        and isinstance(callable.__init__, FunctionType)
        and callable.__new__ is object.__new__
        and type(callable).__call__ is type.__call__
    )


def _of_class(cls):
    """Climb from ``__init__`` to ``__init__`` for as long as each hands its ``**kwargs`` on to the next."""
    accepted, given = Accepted(), set()
    levels = [base for base in cls.__mro__ if "__init__" in vars(base)]
    while levels and levels[0] is not object:
        init = vars(levels[0])["__init__"]
        parameters = list(inspect.signature(init).parameters.values())[1:]
        accepted.add(parameters, given)
        kwargs = _var_keyword(parameters)
        if kwargs is None:
            return accepted
        call = _call_that_hands_on(init, kwargs)
        levels = [] if call is None else _next_levels(levels[1:], call)
        if not levels:
            accepted.open = True
            return accepted
        given |= _filled_in(levels[0], call)
    return accepted


def _var_keyword(parameters):
    return next((parameter.name for parameter in parameters if parameter.kind is parameter.VAR_KEYWORD), None)


def _call_that_hands_on(init, kwargs):
    """Return the one call ``x.__init__(..., **kwargs)`` of `init`; None where it uses `kwargs` otherwise."""
    try:
        body = ast.parse(textwrap.dedent(inspect.getsource(init)))
    except (OSError, TypeError, SyntaxError):
        return None
    uses = [node for node in ast.walk(body) if isinstance(node, ast.Name) and node.id == kwargs]
    calls = [
        node
        for node in ast.walk(body)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "__init__"
        and any(keyword.arg is None and keyword.value in uses for keyword in node.keywords)
    ]
    return calls[0] if len(calls) == len(uses) == 1 else None


def _is_super(call):
    owner = call.func.value
    return isinstance(owner, ast.Call) and isinstance(owner.func, ast.Name) and owner.func.id == "super"


def _next_levels(levels, call):
    """Return the levels from the one that `call` goes to; none where that is not a base class by name."""
    if _is_super(call):
        return levels
    owner = call.func.value
    name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", None)
    while levels and levels[0].__name__ != name:
        levels = levels[1:]
    return levels


def _filled_in(base, call):
    """Name the parameters of the base's ``__init__`` that the call sets itself, so that a YAML cannot."""
    given = {keyword.arg for keyword in call.keywords if keyword.arg}
    positionals = call.args if _is_super(call) else call.args[1:]
    if base is object:
        return given
    names = list(inspect.signature(vars(base)["__init__"]).parameters)[1:]
    return given | set(names[: len(positionals)])
