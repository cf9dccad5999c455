"""What an experiment's YAML sets, as one flat table, and where several of them differ.

    settings_of       text -> {dotted path: value}, as in ``algorithm.learning_rate: 0.1``
    differing         the paths whose values are not the same in all tables
    differing_lines   for each text the lines that not all the others have
    short_names       paths -> their shortest endings that tell them apart

Nothing is imported or built, so experiments whose classes are not at hand can be compared as well.
"""
from pylearn2.config.proxy import MISSING, PlacedDict, PlacedList, Proxy, items_of
from pylearn2.config.reader import read

NAMES_OF_FILES = ("save_path",)  # differ from run to run by nature and change no number


def settings_of(text, name="<yaml>", under=""):
    """Return ``{path: value}`` for every keyword of a YAML text, in its order; what cannot be read is left out.

    `under` is the path of the text itself, where it is a part of an experiment. A value is a scalar, the short name
    of a class, or the text of a list of scalars. What an alias repeats is listed once, where its anchor stands.
    """
    tree, _ = read(text, name)
    table = {}
    _flatten(tree, f".{under}" if under else "", table, set())
    table.pop("", None)  # a text that is no more than a scalar
    return table


def _flatten(node, path, table, seen):
    if node is MISSING or (isinstance(node, PlacedList) and MISSING in node):
        return
    if not isinstance(node, Proxy | PlacedDict | PlacedList):
        table[path.removeprefix(".")] = node
        return
    if id(node) in seen:
        return
    seen.add(id(node))
    children = items_of(node)
    if isinstance(node, PlacedList) and all(_is_scalar(child) for _, child, _ in children):
        table[path.removeprefix(".")] = f"[{', '.join(str(child) for child in node)}]"
        return
    if isinstance(node, Proxy) and path:
        table[path.removeprefix(".")] = node.name if node.tag == "!import" else node.short_name
    for step, child, _ in children:
        _flatten(child, path + step, table, seen)


def _is_scalar(node):
    return not isinstance(node, Proxy | dict | list)


def differing(tables, whole=None):
    """Return the paths whose values differ between `tables`, in the order in which they are first met.

    Parameters
    ----------
    tables : list of dicts, as :func:`settings_of` returns
    whole : one bool a table, default all True; a table that is not whole says nothing about the paths
        that it lacks, an empty one nothing at all

    Returns
    -------
    list of str
    """
    whole = [True] * len(tables) if whole is None else whole
    told = [(table, entire) for table, entire in zip(tables, whole, strict=True) if table]
    paths = dict.fromkeys(path for table, _ in told for path in table)
    return [path for path in paths
            if path.rpartition(".")[2] not in NAMES_OF_FILES
            and len({_key(table.get(path, _key)) for table, entire in told if entire or path in table}) > 1]


def _key(value):
    """Return what tells values apart: 1 and 1.0 are one, 1 and True are two."""
    return isinstance(value, bool), value if isinstance(value, int | float) else repr(value)


def short_names(paths):
    """Return ``{path: name}``: the shortest ending of each path, in whole words, that no other path has."""
    names = {}
    for path in paths:
        words = path.split(".")
        endings = [".".join(words[k:]) for k in reversed(range(len(words)))]
        others = [other for other in paths if other != path]
        names[path] = next((ending for ending in endings
                            if not any(f".{other}".endswith(f".{ending}") for other in others)), path)
    return names


def differing_lines(texts):
    """Return for each text the set of its line numbers, from 0, that some other text does not have.

    Blank lines and the spaces around a line do not count; an empty text is no text.
    """
    lines = [[line.strip() for line in text.splitlines()] for text in texts]
    present = [set(of_text) for of_text in lines if any(of_text)]
    common = set.intersection(*present) if present else set()
    return [{number for number, line in enumerate(of_text) if line and line not in common} for of_text in lines]
