"""Modules of the user's own that lie beside the file which names them."""
import json
import os
import sys

__all__ = ["find_modules_beside", "folders_beside"]

_found: list[str] = []  # folders of the files that this process has read


def find_modules_beside(path):
    """Let Python find modules in the folder of the file `path`, after all others; once for each folder.

    A YAML file may name a class of ``mymodel.py`` in its own folder, and the pickle that it saved names it again. A
    variant of a sweep, and its pickle, find the modules of the experiment that they are a variant of as well.
    """
    for one in _folders_of(path):
        if one not in sys.path:
            sys.path.append(one)
        if one not in _found:
            _found.append(one)


def folders_beside(path=None):
    """Return the folders whose modules the file `path` may name.

    For None, a text without a file, these are the current folder and those of the files read before: the text may come
    from a model that was read from one of them.
    """
    return [os.getcwd(), *_found] if path is None else _folders_of(path)


def _folders_of(path):
    folder = os.path.dirname(os.path.abspath(path))
    base = _folder_of_the_base(os.path.dirname(folder))
    return [folder, base] if base else [folder]


def _folder_of_the_base(sweep):
    """Return the folder of the YAML that was swept, where `sweep` is a sweep's folder; else None."""
    try:
        with open(os.path.join(sweep, "sweep.json"), encoding="utf-8") as file:
            base = json.load(file)["base"]
        return os.path.dirname(os.path.normpath(os.path.join(sweep, base)))
    except (OSError, ValueError, KeyError, TypeError):
        return None
