"""The text of a variant: the base YAML with some values changed, so that it stands by itself in its own folder.

    standalone     base text and values -> the variant's text

What a variant writes goes into its own folder, beside its YAML: a ``save_path`` that names a fixed file would have all
variants write over one another. What it reads from the base's folder is still found there.
"""
import json
import os

from pylearn2.config.check import check
from pylearn2.config.errors import raise_faults
from pylearn2.config.overrides import override
from pylearn2.config.proxy import Proxy, walk
from pylearn2.config.reader import read
from pylearn2.config.translate import translate
from pylearn2.config.trust import Trust
from pylearn2.legacy import today
from pylearn2.utils.modules_beside import find_modules_beside
from pylearn2.utils.string_utils import preprocess

__all__ = ["standalone"]

_STEM, _FOLDER = "${PYLEARN2_TRAIN_FILE_FULL_STEM}", "${PYLEARN2_TRAIN_DIR}"


def standalone(text, base, point, overrides, folder, flags=()):
    """Return the text of a variant.

    Parameters
    ----------
    text : str, the base YAML
    base : str, path of the base YAML; of a filled template, the name by which its errors find their way back
    point : dict path -> YAML text, what makes the variant different
    overrides : list of ``path=value``, what all variants change
    folder : path of the folder where the variant will lie
    flags : list of words, what ``train.py`` wants besides; a comment tells them

    Raises
    ------
    ConfigError
        for a path that does not exist, and for all that is wrong with the YAML itself.
    """
    find_modules_beside(base)
    values, trust = [f"{path}={value}" for path, value in point.items()], Trust(base)
    changed, marked = override(text, base, [*overrides, *values], flag="", trust=trust)
    tree, faults = read(changed, marked)
    moved = [] if faults else _moved(tree, base, os.path.relpath(os.path.dirname(base) or ".", folder))
    faults += translate(tree)
    raise_faults(faults + check(tree, expand=False, trust=trust))  # as far as it shows without building anything
    changed, _ = override(changed, base, moved, trust=trust)
    told = f"# A variant of {os.path.basename(base)}, written by sweep.py: {', '.join(values)}\n"
    wants = f"# Alone, train it with: train.py {' '.join(flags)}\n" if flags else ""
    return told + wants + changed


def _moved(tree, name, way_back):
    """Return the options that let what is written lie beside the variant, and what is read stay where it is."""
    options, trainings = [], tree if isinstance(tree, list) else [tree]
    for node, path in walk(tree):
        for keyword, value in node.keywords.items() if isinstance(node, Proxy) else ():
            if isinstance(value, str):
                options += _moved_text(node, path, keyword, value, name, way_back)
    last = trainings[-1]
    if isinstance(last, Proxy) and today(last.name) == "pylearn2.train.Train":
        path = f"[{len(trainings) - 1}]." if isinstance(tree, list) else ""
        if last.keywords.get("save_path", f"{_STEM}.pkl") != f"{_STEM}.pkl":
            options.append(f'{path}save_path="{_STEM}.pkl"')
        if not last.keywords.get("save_freq"):
            options.append(f"{path}save_freq=1")
    return options


def _moved_text(node, path, keyword, value, name, way_back):
    """Return the option that changes one text, in a list; an empty list where it can stay."""
    if keyword.startswith("save_"):
        fixed = "${PYLEARN2_TRAIN_" not in value
        moved = _FOLDER + (os.path.basename(value.rstrip("/")) or "saved")
        return [f"{path}.{keyword}={json.dumps(moved)}"] if fixed else []
    base_folder = os.path.join(os.path.dirname(name), "")
    if _FOLDER not in value or not _exists(value.replace(_FOLDER, base_folder)):
        return []
    moved = json.dumps(value.replace(_FOLDER, f"{_FOLDER}{way_back}/"))
    return [f"{path}=!pkl: {moved}" if node.tag == "!pkl:" else f"{path}.{keyword}={moved}"]


def _exists(path):
    try:
        return os.path.exists(preprocess(path))
    except Exception:  # a variable that is not set: the variant itself will tell
        return False
