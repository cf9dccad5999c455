"""The YAML reader's front door: a file or a text that describes an experiment becomes its objects.

    survey             a file -> every fault that it has, and what could be built of it
    load, load_path    text or file -> objects (or the tree of Proxies, with instantiate=False)
    fill               a template's %(name)s fields, before loading
    instantiate        a Proxy tree -> objects
    place_of           the line that an object came from
    publish_train_file the PYLEARN2_TRAIN_* variables
    try_to_import      a dotted name -> what it names

Callers: `serial.load_train_file` and so `train.py`, programs and lessons that call `load` themselves, and
everything that builds a dataset again from a model's `dataset_yaml_src`. Whatever is wrong with the YAML is
a `ConfigError`.
"""

import os
from pathlib import Path

from pylearn2.config.build import build, do_not_recurse, reveal
from pylearn2.config.check import check
from pylearn2.config.environ import publish_train_file
from pylearn2.config.errors import ConfigError, ConfigErrors, Place, hint, raise_faults
from pylearn2.config.loader import SCIENTIFIC_NOTATION_REGEXP
from pylearn2.config.names import try_to_import
from pylearn2.config.overrides import override
from pylearn2.config.places import place_of
from pylearn2.config.proxy import Proxy
from pylearn2.config.reader import read
from pylearn2.config.survey import Survey
from pylearn2.config.syntax import unprintable
from pylearn2.config.template import fill, filled
from pylearn2.config.translate import translate
from pylearn2.config.trust import Trust
from pylearn2.utils.modules_beside import find_modules_beside

__all__ = [
    "SCIENTIFIC_NOTATION_REGEXP",
    "ConfigError",
    "ConfigErrors",
    "Proxy",
    "changed",
    "do_not_recurse",
    "fill",
    "initialize",
    "instantiate",
    "load",
    "load_path",
    "place_of",
    "publish_train_file",
    "survey",
    "text_of_file",
    "try_to_import",
]


def load(stream, environ=None, instantiate=True, Loader=None):
    """Build what a YAML text describes.

    Parameters
    ----------
    stream : str, bytes, or anything with `read`
    environ : dict of str, optional
        Values for ``${NAME}`` that win over ``os.environ``, in every string of the text.
    instantiate : bool
        False returns the checked tree of :class:`Proxy` nodes instead and builds nothing.
    Loader : accepted because old programs pass one to PyYAML this way; our own is always used

    Returns
    -------
    The object at the top of the text: often a Train, but any YAML value may stand there.

    Raises
    ------
    ConfigError
        for everything that is wrong with the text; several faults come as one :class:`ConfigErrors`, and
        then nothing was built.
    """
    return _load(*_text_of(stream), environ, instantiate)


def load_path(path, environ=None, instantiate=True, Loader=None, overrides=(), fills=()):
    """Build what the YAML file at `path` describes; the other parameters and the errors are those of :func:`load`.

    `fills` are ``field=value`` texts for a template (:func:`template.filled`), and `overrides` ``path=value`` texts
    that change the file's text after that (:func:`overrides.override`).
    """
    path = os.fspath(path)
    find_modules_beside(path)
    return _load(_read_file(path), path, environ, instantiate, path, overrides, fills)


def _load(text, name, environ, instantiate, path=None, overrides=(), fills=()):
    trust = Trust(path)  # of the file, beside which its modules may lie
    tree, faults = _parse(*changed(_decode(text, name), name, overrides, fills, trust), environ, instantiate, trust)
    raise_faults(faults)
    return build(tree, environ) if instantiate else reveal(tree)


def changed(text, name, overrides=(), fills=(), trust=None):
    """Return ``(text, name)`` after the changes that a command line asks for, see :func:`load_path`."""
    if fills:
        text, name = filled(text, name, fills)
    if overrides:
        text, name = override(text, name, overrides, trust=trust)
    return text, name


def _parse(text, name, environ, expand, trust):
    """Return the tree of a text and its faults."""
    tree, faults = read(text, name)
    faults = faults + translate(tree)
    return tree, faults + check(tree, environ, expand, trust)


def survey(path, overrides=(), fills=(), read_data=True):
    """Look for every fault of the YAML file at `path`, those that only constructors know included.

    Parameters
    ----------
    path : path of the file
    overrides, fills : lists of str, as of :func:`load_path`
    read_data : bool; False lets data sets make do without their files

    Returns
    -------
    object : what the file describes, or as much as could be built; MISSING where nothing could
    faults : list of ConfigError
    survey : Survey, which tells how far the object is what the file means
    """
    path = os.fspath(path)
    find_modules_beside(path)
    trust = Trust(path)
    tree, faults = _parse(*changed(text_of_file(path), path, overrides, fills, trust), None, True, trust)
    looker = Survey(faulty=bool(faults) or not read_data)
    described = looker.make(tree, tree.short_name if isinstance(tree, Proxy) else "")
    return described, faults + looker.faults, looker


def text_of_file(path):
    """Return the text of a YAML file; raise a ConfigError where it cannot be read."""
    return _decode(_read_file(path), path)


def _text_of(stream):
    if isinstance(stream, (str, bytes)):
        return stream, "<string>"
    if not hasattr(stream, "read"):
        raise TypeError(f"load takes a text or an open file, got {stream!r}; for the path of a file there is load_path")
    return stream.read(), str(getattr(stream, "name", "<stream>"))


def _read_file(path):
    try:
        return Path(path).read_bytes()
    except IsADirectoryError as error:
        raise ConfigError(Place(path), "this is a folder, not a YAML file", hint=_files_hint(path)) from error
    except FileNotFoundError as error:
        raise ConfigError(Place(path), "there is no such file", hint=_neighbours_hint(path)) from error
    except OSError as error:
        raise ConfigError(Place(path), f"the file cannot be read: {error.strerror or error}") from error


def _decode(text, name):
    """Return bytes as text: UTF-8, or UTF-16 where the file begins with its mark."""
    if isinstance(text, str):
        return text
    encoding = "utf-16" if text[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return text.decode(encoding)
    except UnicodeDecodeError as error:
        raise unprintable(text, error.start, name) from error


def _files_hint(folder):
    names = sorted(entry.name for entry in Path(folder).iterdir() if entry.suffix in (".yaml", ".yml"))
    return f"the folder holds: {', '.join(names)}" if names else "the folder holds no YAML files"


def _neighbours_hint(path):
    folder = Path(path).parent
    if not folder.is_dir():
        return f"there is no folder {str(folder)!r} either"
    return hint(Path(path).name, [entry.name for entry in folder.iterdir()], _files_hint(folder))


def instantiate(proxy, environ=None):
    """Build a tree of Proxies: what ``load(text, instantiate=False)`` returned, or one made by hand."""
    return build(proxy, environ)


def initialize():
    """Return at once: the tags belong to our own loader and need no registering. Old programs call this."""
