"""A YAML value from the command line, brought into the form in which it can stand anywhere in an experiment.

    flow_text   YAML text -> the same value on one line, fit to stand inside brackets
    flow_items  "0.1, !obj:a.B {c: 1}" -> the texts of the values between the commas
    fault       a ConfigError whose place is a command line
"""

import yaml

from pylearn2.config.edited import MarkedLoader
from pylearn2.config.errors import ConfigError, Place
from pylearn2.config.loader import ConfigLoader

__all__ = ["fault", "flow_items", "flow_text"]


def fault(words, problem, at="", hint=""):
    """Return a ConfigError of the command line `words`."""
    return ConfigError(Place(words, 0, 0), problem, at=at, hint=hint)


def flow_items(text, words):
    """Return the texts of the values that commas separate in `text`; those inside brackets or quotes do not count."""
    node, loader = _composed(f"[{text}]", words, MarkedLoader)
    spans = [loader.spans[node, i] for i in range(len(node.value))]
    return [loader.text[start:end] for start, end in spans]


def flow_text(value, words):
    """Return the YAML text `value` as it can stand inside brackets, on one line; `words` tell where it came from."""
    node, alone = _composed(value, words)
    inside = value[node.start_mark.index : node.end_mark.index].strip() if node.start_mark else value
    try:
        items = _composed(f"[{inside}]", words)[0].value
    except ConfigError:
        items = []
    if "\n" not in inside and len(items) == 1 and _same(items[0], node):
        return inside
    if alone.faults:  # an alias would be lost
        raise fault(words, "a value with an alias in it must be written in YAML's flow style", hint="with { } and [ ]")
    return yaml.serialize(_in_flow(node), width=float("inf")).strip()[1:-1].strip()


def _composed(text, words, kind=ConfigLoader):
    """Return the node of a text, and the loader; an alias stands for nothing yet, which is noted as its fault."""
    loader = kind(text, words)
    try:
        node = loader.get_single_node()
    except yaml.YAMLError as error:
        problem = getattr(error, "problem", None) or error
        raise fault(words, f"the value is no YAML: {problem}", hint="put a text in quotes") from error
    if node is None:
        raise fault(words, "the value is empty", hint="for nothing, write null")
    return (node if text.lstrip()[:1] != "*" else yaml.ScalarNode("*", text.strip())), loader


def _same(node, other):
    if other.start_mark is None:  # an alias alone
        return True
    return yaml.serialize(node) == yaml.serialize(other)


def _in_flow(node):
    """Return a sequence in flow style that holds `node` and, below it, flow style only."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, yaml.CollectionNode):
            one.flow_style = True
            waiting += one.value if isinstance(one, yaml.SequenceNode) else sum(map(list, one.value), [])
        elif one.style in ("|", ">"):
            one.style = '"'
    return yaml.SequenceNode("tag:yaml.org,2002:seq", [node], flow_style=True)
