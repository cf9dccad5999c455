"""Modules of the user's own that lie beside the file which names them."""
import json
import os
import sys

__all__ = ["find_modules_beside"]


def find_modules_beside(path):
    """Let Python find modules in the folder of the file `path`, after all others; once for each folder.

    A YAML file may name a class of ``mymodel.py`` in its own folder, and the pickle that it saved names it again. A
    variant of a sweep, and its pickle, find the modules of the experiment that they are a variant of as well.
    """
    folder = os.path.dirname(os.path.abspath(path))
    for one in (folder, _folder_of_the_base(os.path.dirname(folder))):
        if one and one not in sys.path:
            sys.path.append(one)


def _folder_of_the_base(sweep):
    """Return the folder of the YAML that was swept, where `sweep` is a sweep's folder; else None."""
    try:
        with open(os.path.join(sweep, "sweep.json"), encoding="utf-8") as file:
            base = json.load(file)["base"]
        return os.path.dirname(os.path.normpath(os.path.join(sweep, base)))
    except (OSError, ValueError, KeyError, TypeError):
        return None
