"""PyYAML's complaints about a text, turned into a :class:`ConfigError` with a place and a piece of advice."""

from yaml.error import MarkedYAMLError
from yaml.reader import ReaderError

from pylearn2.config.errors import ConfigError, Place, shortened

__all__ = ["syntax_fault"]

_LONG = 100  # characters of a path

# The beginning of PyYAML's words -> what to do about it; the first that fits is told.
_ADVICE = (
    ("this is", "an experiment is small; keep data in files of their own"),
    ("too many objects", "an experiment is small; keep data in files of their own"),
    ("found character '\\t'", "a tab stands here; indent with spaces"),
    ("found character '%'", "a text that begins with % must stand in quotes"),
    ("found character", "a text that begins with this character must stand in quotes"),
    ("expected ' ', but found", "put a space behind the tag or the anchor"),
    ("expected ',' or", "a comma or the closing bracket is missing before this"),
    ("expected <block end>", "this line is indented differently from the ones it belongs to"),
    (
        "mapping values are not allowed here",
        "is the line above unfinished, or a text with ': ' in it not in quotes?",
    ),
    ("could not find expected ':'", "a key is written `key: value`, with a space behind the colon"),
    ("found unexpected end of stream", "a quote is opened and not closed"),
    ("but found another document", "a second `---` begins here; keep one document in a file"),
    ("did not find expected node content", "a value is missing before this"),
    ("while scanning for the next token", "look for a slip in the line above"),
)


def syntax_fault(error, text, name, path=""):
    """Return the fault that a PyYAML error tells about `text`, which came from the file `name`.

    `path` leads to the node that was being read.
    """
    if isinstance(error, ReaderError):
        return unprintable(text, error.position, name)
    if not isinstance(error, MarkedYAMLError):
        return ConfigError(Place(name), f"the YAML cannot be read: {error}")
    mark = error.problem_mark or error.context_mark
    context = error.context or ""
    if error.context_mark and error.context_mark.line != mark.line:
        context += f" that begins in line {error.context_mark.line + 1}"
    problem = ", ".join(filter(None, [error.problem, context]))
    advice = next((words for start, words in _ADVICE if (error.problem or "").startswith(start)), "")
    return ConfigError(Place.of(mark), problem, at=shortened(path.removeprefix("."), _LONG), hint=advice)


def unprintable(text, position, name):
    """Return the fault of a character that no YAML text may hold; `text` may be str or bytes."""
    found = text[position : position + 1]
    code = f"the byte 0x{found[0]:02x}" if isinstance(found, bytes) else f"the character {found!r}"
    return ConfigError(
        Place.at(position, text, name),
        f"this is not a text: it holds {code}",
        hint="a YAML file is plain UTF-8 text; a pickle goes where `!pkl:` names it, "
        "or to print_monitor.py and show_weights.py",
    )
