"""From a dotted name to the thing that it names; an error tells how far the name could be followed."""

import builtins
import importlib
import pkgutil
from types import ModuleType

from pylearn2.config.errors import hint
from pylearn2.legacy import gone

__all__ = ["try_to_import"]


def try_to_import(dotted):
    """Import the module part of ``package.module.attribute`` and return the attribute.

    A name without a dot is one of Python's builtins. Everything before the last dot must be a module.

    Raises
    ------
    ImportError
        for a module that is not there, or that fails while it is imported.
    AttributeError
        for a module without such an attribute.

    What to write instead is a note of the error (``error.__notes__``); the word that was not found is ``error.wrong``.
    """
    module_name, _, attribute = dotted.rpartition(".")
    module = _import_module(module_name) if module_name else builtins
    try:
        return getattr(module, attribute)
    except AttributeError as error:
        own_words = str(error) if hasattr(module, "__getattr__") else ""
        problem = own_words or f"{module.__name__} has no {attribute!r}"
        raise _with_note(AttributeError(problem), attribute, _public_names(module)) from error


def _import_module(dotted):
    """Import a module, package by package, so that the error names the first piece that fails."""
    parent, pieces = None, dotted.split(".")
    for i, piece in enumerate(pieces):
        name = ".".join(pieces[: i + 1])
        try:
            parent = importlib.import_module(name)
        except Exception as error:
            if isinstance(error, ModuleNotFoundError) and error.name == name:
                raise _missing(name, piece, parent) from error
            raise ImportError(f"importing {name} failed: {type(error).__name__}: {error}") from error
    return parent


def _missing(name, piece, parent):
    if not all(part.isidentifier() for part in name.split(".")):
        return _with_note(ImportError(f"{name!r} is not a dotted name"), name, [], "write package.module.attribute")
    if parent is None:
        known = [module.name for module in pkgutil.iter_modules()]
        return _with_note(
            ImportError(f"there is no module {name!r}"),
            piece,
            known,
            "a module of your own must lie beside the YAML file, or on PYTHONPATH",
        )
    if not hasattr(parent, "__path__"):
        return _with_note(
            ImportError(f"{parent.__name__} is a module and holds no module {piece!r}"),
            piece,
            [],
            "everything before the last dot must be a module",
        )
    known = [] if gone(name) else [module.name for module in pkgutil.iter_modules(parent.__path__)]
    return _with_note(ImportError(f"{parent.__name__} has no module {piece!r}"), piece, known, gone(name) or "")


def _with_note(error, name, known, otherwise=""):
    error.wrong = name
    note = hint(name, known, otherwise) if known else otherwise
    if note:
        error.add_note(note)
    return error


def _public_names(module):
    names = [name for name in dir(module) if not name.startswith("_")]
    return [name for name in names if not isinstance(getattr(module, name, None), ModuleType)]
