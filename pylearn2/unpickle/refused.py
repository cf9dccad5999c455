"""The one error of the rule, and how it names things."""
import pickle

__all__ = ["RefusedPickle", "named"]


class RefusedPickle(pickle.UnpicklingError):
    """The pickle asks for what a pickle may not do here; the message names it."""


def named(thing):
    """Return the dotted name of a class or function; of anything else, that of its class."""
    kind = thing if hasattr(thing, "__qualname__") else type(thing)
    return getattr(kind, "__dict__", {}).get("missing") or f"{kind.__module__}.{kind.__qualname__}"
