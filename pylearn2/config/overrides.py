"""``--set algorithm.learning_rate=0.01``: change an experiment from the command line, in its text.

The text is edited where its YAML nodes stand, so comments and everything else stay, and what comes out is an experiment
that stands by itself and goes the ordinary way; each object's ``yaml_src`` is then true without further care.

    override    text and options -> edited text, and the name under which errors find their way back
    split       "path=value" -> its two halves
    steps_of    "model.layers[0].dim" -> ["model", "layers", "0", "dim"]

`yaml_parse.load_path` and the sweep are the callers.
"""

import re

import yaml

from pylearn2.config.edited import EditedName, EditedText, MarkedLoader
from pylearn2.config.errors import hint, shortened
from pylearn2.config.flow import fault, flow_text
from pylearn2.config.loader import STANDARD
from pylearn2.config.signature import accepted_keywords
from pylearn2.config.template import open_fields
from pylearn2.config.trust import Trust
from pylearn2.legacy import KEYWORDS, today

__all__ = ["override", "split", "steps_of"]

_STEP = re.compile(r"\[(\d+)\]|([^.\[\]]+)")
_PATH = re.compile(r"([^.\[\]=]+|\[\d+\])(\.[^.\[\]=]+|\[\d+\])*")


def override(text, name, options, flag="--set", trust=None):
    """Return ``(text, name)`` after each of `options` has set what it names.

    Parameters
    ----------
    text : str, YAML
    name : str, the file's name
    options : list of str, each ``path=value``. The path goes down from the top, whose own name (``Train.``) may be
        left out; items of a list are counted from 0, as ``layers.0.dim`` or ``layers[0].dim``. The value is YAML, an
        ``!obj:`` for instance. A keyword that the class takes is added where the text does not write it. An alias and
        its anchor are one thing: what is changed below an alias changes for all.
    flag : str, how messages call an option
    trust : Trust, what the text may name; None is that of the file `name`

    Raises
    ------
    ConfigError
        for a path that does not exist or a value that is no YAML; its place is the command line.
    """
    edited = EditedText(text, name)
    for option in options:
        path, value = split(option, flag)
        words = f"{flag} {path}={shortened(value)}".strip()
        loader = _marked(edited)
        if loader is None:  # whatever reads the text next tells what is wrong with it
            return text, name
        _Edit(edited, words, loader, trust or Trust(name)).set(steps_of(path), flow_text(value, words))
    return edited.text, EditedName(edited)


def _marked(edited):
    """Return a loader that has read the text, with its top node as `root`; None where something is wrong with it."""
    loader = MarkedLoader(edited.text, edited.name)
    try:
        loader.root = loader.get_single_node()
    except (yaml.YAMLError, RecursionError):
        return None
    return None if loader.root is None or loader.faults or open_fields(edited.text, edited.name) else loader


def split(option, flag="--set"):
    """Return the path and the value of ``path=value``."""
    path, equals, value = option.partition("=")
    path, value, words = path.strip(), value.strip(), f"{flag} {option}".strip()
    if not equals or not _PATH.fullmatch(path):
        example = f"{flag} {'model.layers[0].dim=100' if '[' in path else 'algorithm.learning_rate=0.01'}".strip()
        raise fault(words, "this is not path=value", hint=f"write {example}")
    if not value:
        raise fault(words, "no value stands behind the =", hint="for nothing, write null")
    return path, value


def steps_of(path):
    """Return the steps of a path, each a str."""
    return [number or word for number, word in _STEP.findall(path)]


class _Edit:
    """One option at work on an edited text."""

    def __init__(self, edited, words, loader, trust):
        self.edited, self.words, self.text, self.trust = edited, words, edited.text, trust
        self.loader, self.root = loader, loader.root
        self.at = _short(self.root)

    def set(self, steps, value):
        """Walk down `steps` and write `value` there."""
        if steps[0] == self.at and len(steps) > 1 and _entry(self.root, steps[0]) is None:
            steps = steps[1:]
        node = self.root
        for step in steps[:-1]:
            node = self._below(node, step)
        self._check_container(node, steps[-1])
        entry = _entry(node, steps[-1], merged=False)
        if entry is not None:
            self._replace(node, entry[0], value)
        else:
            self._check_may_be_added(node, steps[-1])
            self._add(node, f"{steps[-1]}: {value}")

    # -- the way down ----------------------------------------------------------------------------------------

    def _below(self, node, step):
        self._check_container(node, step)
        entry = _entry(node, step)
        if entry is None:
            self._check_may_be_added(node, step)
            advice = f"set it as a whole: {step}='!obj:... {{ ... }}'"
            if not node.tag.startswith("!obj:"):
                advice = hint(step, [key.value for key, _ in node.value], advice)
            problem = f"the text does not write {step!r}, so nothing can be set below it"
            raise fault(self.words, problem, self.at, advice)
        self.at += f"[{step}]" if isinstance(node, yaml.SequenceNode) else f".{step}"
        return entry[1]

    def _check_container(self, node, step):
        if isinstance(node, yaml.ScalarNode):
            raise fault(self.words, f"{self.at} holds {node.value or 'nothing'!r}, and no {step!r} below it", self.at)
        if isinstance(node, yaml.SequenceNode) and _entry(node, step) is None:
            n = len(node.value)
            raise fault(self.words, f"{self.at or 'the file'} is a list of {n}, and {step!r} is none of its items",
                         self.at, f"count from 0: {', '.join(map(str, range(min(n, 8)))) or 'it is empty'}")

    def _check_may_be_added(self, node, step):
        """Raise unless the class of an ``!obj:`` takes `step`; a plain mapping takes any key."""
        if not node.tag.startswith("!obj:"):
            return
        name = today(node.tag.removeprefix("!obj:"))
        try:
            accepted = accepted_keywords(self.trust.find(name))
        except (AttributeError, ImportError):  # the check that follows tells it in its own words
            return
        if accepted is None or accepted.open or step in accepted.known or step in KEYWORDS.get(name, ()):
            return
        known = list(dict.fromkeys([*(key.value for key, _ in node.value), *accepted.known]))
        advice = hint(step, known, f"it takes: {', '.join(known)}").replace("there are: ", "it takes: ")
        elsewhere = [path.removeprefix(".") for path in self.loader.paths.values() if path.endswith(f".{step}")]
        if elsewhere and not advice.startswith("did you mean"):
            advice = f"did you mean {elsewhere[0]!r}?"
        raise fault(self.words, f"{_short(node)} has no argument {step!r}", self.at, advice)

    # -- the change ------------------------------------------------------------------------------------------

    def _replace(self, node, index, value):
        start, end = self.loader.spans[node, index]
        anchor = self.loader.anchor_at[node, index]
        if anchor and value.startswith(("*", "&")):
            problem = f"what stands there is named &{anchor}; another name cannot take its place"
            raise fault(self.words, problem, self.at)
        new = f"&{anchor} {value}" if anchor else value
        # The key comes along: an error that names the keyword is an error of this option, too.
        key_start = index.start_mark.index if isinstance(index, yaml.Node) else start
        space = " " if start == end else ""
        self.edited.replace(key_start, end, self.text[key_start:start] + space + new, self.words)

    def _add(self, node, entry):
        ends = [self.loader.spans[node, key][1] for key, _ in node.value]
        if not ends:
            self.edited.replace(node.end_mark.index - 1, node.end_mark.index - 1, f" {entry} ", self.words)
        elif node.flow_style:
            self._add_in_braces(node, entry, max(ends))
        else:
            line_end = self.text.find("\n", max(ends))
            line_end = len(self.text) if line_end < 0 else line_end
            indent = " " * node.value[0][0].start_mark.column
            self.edited.replace(line_end, line_end, f"\n{indent}{entry}", self.words)

    def _add_in_braces(self, node, entry, last):
        """Add behind the last entry: on its line, or on a line of its own where the closing brace has one."""
        brace = node.end_mark.index - 1
        tail, line = self.text[last:brace], self.text.rfind("\n", 0, brace) + 1
        if "\n" not in tail or self.text[line:brace].strip():
            self.edited.replace(last, last, f", {entry}", self.words)
            return
        last_line = self.text.rfind("\n", 0, node.value[-1][0].start_mark.index) + 1
        indent = re.match(" *", self.text[last_line:])[0]
        self.edited.replace(line, line, f"{indent}{entry},\n", self.words)
        if "," not in re.sub(r"#.*", "", tail):
            self.edited.replace(last, last, ",", self.words)


def _short(node):
    return node.tag.removeprefix("!obj:").rpartition(".")[2] if node.tag.startswith("!obj:") else ""


def _entry(node, step, merged=True):
    """Return (key node or number, child) of what `step` names, or None; with `merged` also what ``<<`` brings."""
    if isinstance(node, yaml.SequenceNode):
        return (int(step), node.value[int(step)]) if step.isdigit() and int(step) < len(node.value) else None
    entries = node.value if isinstance(node, yaml.MappingNode) else []
    found = next(((key, value) for key, value in entries if key.value == step), None)
    if found or not merged:
        return found
    for key, value in entries:
        if key.tag == STANDARD + "merge":
            sources = value.value if isinstance(value, yaml.SequenceNode) else [value]
            found = found or next(filter(None, (_entry(source, step) for source in sources)), None)
    return found
