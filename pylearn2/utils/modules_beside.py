"""Modules of the user's own that lie beside the file which names them."""
import os
import sys

__all__ = ["find_modules_beside"]


def find_modules_beside(path):
    """Let Python find modules in the folder of the file `path`, after all others; once for each folder.

    A YAML file may name a class of ``mymodel.py`` in its own folder, and the pickle that it saved names it again.
    """
    folder = os.path.dirname(os.path.abspath(path))
    if folder not in sys.path:
        sys.path.append(folder)
