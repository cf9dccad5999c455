"""Whose code a YAML file may run: what it names must be defined in a place that the user trusts.

    Trust     what one file may name: the suite, NumPy's arrays and mathematics, modules beside it, trusted packages
    allow     trust a package for the rest of the process
    allowing  trust some for the length of a ``with`` block, as ``--trust`` does
    check_package      raise where a text is not the name of a package
    Refused   the ImportError of a name that is not among them
    check_arguments    raise where a function that may be named would do more than it is named for

A name is looked at before anything is imported for it, and what it led to is looked at once more: an `os` that some
module imported is not defined there. The tables are in `trusted_names`; SECURITY.md tells the rule to users.
"""

import builtins
import contextlib
import functools
import importlib.util
import os
import pkgutil
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import numpy as np

from pylearn2.config.names import try_to_import
from pylearn2.config.trusted_names import NUMPY, NUMPY_ALL, PYTHON, ROOMS
from pylearn2.legacy import gone
from pylearn2.unpickle.names import OURS
from pylearn2.utils.modules_beside import folders_beside

__all__ = ["Refused", "Trust", "allow", "allowing", "check_arguments", "check_package"]

_PYTHON_MODULES = {name.partition(".")[0] for name in PYTHON if "." in name}
_DATA = (bool, int, float, complex, str, bytes, tuple, frozenset, np.dtype, type(None))
_MAY_BE_NAMED = "a YAML file may name pylearn2, pylearn2_ext, theano, NumPy's arrays, random numbers and mathematics"

_allowed: set[str] = set()  # packages, for the whole process


def allow(package):
    """Trust the modules of `package` (a dotted name) from now on, in every file that this process reads.

    Raises
    ------
    ValueError
        where that is no dotted name.
    """
    check_package(package)
    _allowed.add(package)


@contextlib.contextmanager
def allowing(packages):
    """Trust the modules of `packages`, a list of dotted names, in every file that is read inside the block."""
    before = set(_allowed)
    try:
        for package in packages:
            allow(package)
        yield
    finally:
        _allowed.intersection_update(before)


def check_package(package):
    """Raise a ValueError where `package` is no dotted name."""
    if not all(piece.isidentifier() for piece in package.split(".")):
        raise ValueError(f"{package!r} is not the name of a package: write it as Python does, for example mypackage")


class Refused(ImportError):
    """A name that a YAML file may not use; the note says what may be done."""

    def __init__(self, problem, note):
        super().__init__(problem)
        self.add_note(note)


class Trust:
    """What one YAML file may name.

    Parameters
    ----------
    path : path of the file; None for a text, beside which lies what is in the current folder
    """

    def __init__(self, path=None):
        self.folders = {os.path.realpath(folder) for folder in folders_beside(path)}
        self.project, self.packages = _project_of(os.getcwd() if path is None else os.path.dirname(path))

    def find(self, dotted):
        """Return what `dotted` names.

        Raises
        ------
        Refused
            where it may not be named, or is not defined where it is looked for.
        ImportError, AttributeError
            where there is no such thing, as :func:`names.try_to_import` tells it.
        """
        for prefix in ("builtins.", "__builtin__."):
            dotted = dotted.removeprefix(prefix)
        if dotted in PYTHON or dotted.partition(".")[0] in _PYTHON_MODULES:
            thing = try_to_import(dotted)  # which tells a slip, as in decimal.Decimel
            if dotted in PYTHON:
                return thing
        self._check_name(dotted)
        try:
            thing = try_to_import(dotted)
        except ImportError:
            _check_imported_module(dotted)
            raise
        self._check_thing(dotted, thing)
        return thing

    def own(self):
        """Return the names of the packages and modules that the file may name besides those of everybody, sorted."""
        beside = [module.name for module in pkgutil.iter_modules(self.folders) if self._lies_beside(module.name)]
        return sorted({*beside, *_allowed, *self.packages})

    # -- before anything is imported -----------------------------------------------------------------------------------

    def _check_name(self, dotted):
        pieces = dotted.split(".")
        if any(piece.startswith("__") for piece in pieces if piece != "__main__"):
            raise Refused(f"{dotted} may not be named: it has a double underscore",
                          "such names are Python's own machinery, and no experiment needs them")
        if len(pieces) == 1:
            is_python = hasattr(builtins, dotted)
            raise Refused(f"{dotted} may not be named" if is_python else f"{dotted!r} is not a dotted name",
                          f"of Python itself there are {', '.join(sorted(PYTHON))}" if is_python
                          else "write package.module.Class")
        top = pieces[0]
        if top == "numpy":
            self._check_numpy_name(dotted)
        elif top in OURS:
            self._check_our_name(dotted, pieces)
        elif not self.is_own(dotted) and _exists(top):
            raise self._foreign(dotted, top)

    def _check_numpy_name(self, dotted):
        module = dotted.rpartition(".")[0]
        if module != "numpy" and module not in NUMPY_ALL and not self._is_trusted(dotted):
            raise _not_numpy(dotted)

    def _check_our_name(self, dotted, pieces):
        if any(piece.startswith("_") for piece in pieces):
            raise Refused(f"{dotted} may not be named: it is private", "a name with an underscore before it can change")
        if gone(dotted):  # the import that fails tells about it
            return
        if not _is_open(dotted) and not self._is_trusted(dotted):
            raise _closed(dotted)

    def is_own(self, dotted):
        """Tell whether a name leads into a module beside the file, the running program or a trusted package."""
        top = dotted.partition(".")[0]
        return top == "__main__" or self._is_trusted(dotted) or self._lies_beside(top)

    def _is_trusted(self, dotted):
        return any(dotted == one or dotted.startswith(f"{one}.") for one in {*_allowed, *self.packages})

    def _lies_beside(self, top):
        if top in (*OURS, "numpy", "pytensor"):  # even in their own folder these go by the table
            return False
        try:
            spec = importlib.util.find_spec(top)
        except (ImportError, ValueError):
            return False
        places = [] if spec is None else list(spec.submodule_search_locations or filter(None, [spec.origin]))
        # Python's own have words like "frozen" for a place, which are no paths.
        return bool(places) and all(
            os.path.isabs(place) and os.path.realpath(os.path.dirname(place)) in self.folders for place in places
        )

    def _foreign(self, dotted, package):
        where = f"[tool.pylearn2] of {self.project or 'a pyproject.toml beside or above the file'}"
        return Refused(f"{dotted} may not be named: the file does not stand beside {package!r}, nor is it trusted",
                       f"{_MAY_BE_NAMED}, and modules beside it; to allow this one: train.py --trust {package}, "
                       f'or trust = ["{package}"] under {where}')

    # -- what the name led to ------------------------------------------------------------------------------------------

    def _check_thing(self, dotted, thing):
        module, _, attribute = dotted.rpartition(".")
        if isinstance(thing, ModuleType):
            raise Refused(f"{dotted} is a module", "name a class or function in it: package.module.Class")
        if self._is_trusted(dotted) and self._is_trusted(_home(thing)):
            return
        top = dotted.partition(".")[0]
        if top == "numpy":
            _check_numpy_thing(dotted, module, attribute, thing)
        elif top == "theano":
            _check_theano_thing(dotted, module, attribute, thing)
        elif top in OURS:
            _check_our_thing(dotted, module, attribute, thing)
        elif callable(thing):
            self._check_own_thing(dotted, module, thing)

    def _check_own_thing(self, dotted, module, thing):
        """Raise unless a callable of the user's module is defined there, or may be named by its own name."""
        home = _home(thing)
        if home.partition(".")[0] == module.partition(".")[0] or self.is_own(home):
            return
        try:
            self.find(home.removeprefix("builtins."))
        except (ImportError, AttributeError):
            raise _elsewhere(dotted, module, home) from None


def check_arguments(function, keywords):
    """Raise a ValueError where NumPy's readers of numbers are given an address, which they would download from."""
    source = str(keywords.get("fname", ""))
    if function in (np.loadtxt, np.genfromtxt) and "://" in source:
        raise ValueError(f"fname {source!r} is an address: download the file first")


def _check_imported_module(dotted):
    """Raise a Refused where a name goes on through a module that another one only imported (pylearn2.train.os.x)."""
    pieces = dotted.split(".")
    for i in range(1, len(pieces)):
        module = sys.modules.get(".".join(pieces[:i]))
        met = vars(module).get(pieces[i]) if module else None
        if isinstance(met, ModuleType) and not met.__name__.startswith(f"{module.__name__}."):
            raise _elsewhere(dotted, module.__name__, ".".join([met.__name__, *pieces[i + 1 :]]))


def _exists(top):
    try:
        return importlib.util.find_spec(top) is not None
    except (ImportError, ValueError):
        return True


def _is_open(dotted):
    """Tell what the longest prefix of the name in ROOMS says."""
    prefix = dotted
    while prefix and prefix not in ROOMS:
        prefix = prefix.rpartition(".")[0]
    return ROOMS.get(prefix, False)


def _home(thing):
    """Return the dotted name under which a class or function was defined; of another object, its class's."""
    while isinstance(thing, functools.partial):
        thing = thing.func
    named = thing if hasattr(thing, "__qualname__") else type(thing)
    return f"{getattr(named, '__module__', None) or '?'}.{named.__qualname__}"


def _check_our_thing(dotted, module, attribute, thing):
    home = _home(thing)
    if isinstance(thing, _DATA):
        return
    if home.partition(".")[0] not in OURS:
        raise _elsewhere(dotted, module, home)
    if not _is_open(home):
        raise _closed(dotted)
    is_class, listed = isinstance(thing, type), attribute in getattr(importlib.import_module(module), "__all__", ())
    if not (is_class or listed or home == dotted or not hasattr(thing, "__qualname__")):
        raise _elsewhere(dotted, module, home)


def _check_theano_thing(dotted, module, attribute, thing):
    """The facade's lists tell what is Theano's; where PyTensor defines it says whether it is mathematics."""
    if attribute not in getattr(importlib.import_module(module), "__all__", ()):
        raise _elsewhere(dotted, module, _home(thing))
    if not isinstance(thing, _DATA) and not (_is_open(_home(thing)) or _is_scalar(thing)):
        raise _closed(dotted)


def _check_numpy_thing(dotted, module, attribute, thing):
    if module == "numpy":
        fits = attribute in NUMPY or isinstance(thing, (np.ufunc, *_DATA)) or _is_scalar(thing)
    else:
        fits = attribute in importlib.import_module(module).__all__ and attribute != "test"
    if not fits:
        raise _not_numpy(dotted)


def _is_scalar(thing):
    return isinstance(thing, type) and issubclass(thing, np.generic)


def _not_numpy(dotted):
    return Refused(f"{dotted} may not be named: it is not array making, random numbers or mathematics",
                   "of NumPy a YAML file may name those; numbers from a text file: numpy.loadtxt; from an .npy file: "
                   '!pkl: "file.npy"')


def _closed(dotted):
    otherwise = "what reads, writes or runs things is no part of an experiment"
    return Refused(f"{dotted} may not be named from a YAML file",
                   'write !pkl: "file.pkl"' if dotted == "pylearn2.utils.serial.load" else otherwise)


def _elsewhere(dotted, module, home):
    return Refused(f"{dotted} is not defined in {module}, only reachable there: it is {home}",
                   "name a thing where it is defined" if home.partition(".")[0] in (*OURS, "numpy")
                   else f"to allow it: train.py --trust {home.partition('.')[0]}, and its own name")


def _project_of(folder):
    """Return the nearest pyproject.toml with a ``[tool.pylearn2]``, in `folder` or above, and what it trusts."""
    folder = Path(os.path.abspath(folder))
    for one in (folder, *folder.parents):
        packages = _trusted_by(one / "pyproject.toml")
        if packages is not None:
            return str(one / "pyproject.toml"), packages
    return None, []


def _trusted_by(project):
    """Return the packages that a pyproject.toml trusts; None where it cannot be read, or says something else."""
    if not os.path.isfile(project):
        return None
    try:
        packages = tomllib.loads(project.read_bytes().decode())["tool"]["pylearn2"]["trust"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return [one for one in packages if isinstance(one, str) and one] if isinstance(packages, list) else None
