"""Words: environment variables inside strings, the nearest known name, and names sorted with their numbers.

    preprocess                        "${NAME}" becomes the variable's value
    match                             the candidate most like a misspelt word
    number_aware_alphabetical_key     sorts h2 before h10
    find_number, tokenize_by_number   the numbers inside a string
    censor_non_alphanum               everything but letters and digits becomes a star

Callers: the YAML reader, file paths of data sets and pickles, `Monitor`, every did-you-mean.
"""

import os
import re
from collections import Counter

__all__ = [
    "censor_non_alphanum",
    "find_number",
    "match",
    "number_aware_alphabetical_key",
    "preprocess",
    "tokenize_by_number",
]

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")


def preprocess(string, environ=None):
    """Replace each ``${NAME}`` of `string` by the value of that environment variable.

    Parameters
    ----------
    string : str; the inserted values are not searched again, ``~`` and ``$NAME`` stay as they are
    environ : dict of str, optional; wins over ``os.environ``

    Returns
    -------
    str

    Raises
    ------
    ValueError
        for an unset variable, and for a ``${`` that is not closed.
    NoDataPathError, EnvironmentVariableError
        where ``PYLEARN2_DATA_PATH`` or ``PYLEARN2_VIEWER_COMMAND`` is the unset one.
    """
    if "${" not in string:
        return string
    environ = {**os.environ, **(environ or {})}
    head, *pieces = string.split("${")
    parts = [head]
    for piece in pieces:
        name, brace, rest = piece.partition("}")
        if not brace:
            raise ValueError(f"a ${{ is not closed by a }} in {string!r}")
        if name not in environ:
            raise _unset(name, environ)
        parts += [environ[name], rest]
    return "".join(parts)


def _unset(name, environ):
    # exc imports `match` from here, so it can only be asked for once both modules stand.
    from pylearn2.utils.exc import EnvironmentVariableError, NoDataPathError, did_you_mean

    if name == "PYLEARN2_DATA_PATH":
        return NoDataPathError()
    if name == "PYLEARN2_VIEWER_COMMAND":
        return EnvironmentVariableError(
            "PYLEARN2_VIEWER_COMMAND is not set; set it to a command that shows an image file given to it "
            "and returns when the window is closed, for example 'eog --new-instance', or to the word inline"
        )
    suggestion = did_you_mean(name, environ)
    near = f"; {suggestion}" if suggestion.startswith("did you mean") else ""
    return ValueError(f"the environment variable {name!r} is not set{near}")


def match(wrong, candidates):
    """Return the candidate most like the misspelt word `wrong`.

        score(v, w) = phi(v) . phi(w) / (len(v) len(w)) + 0.1 [same first letter] + 0.1 [same last letter]

    where phi counts the letters and the pairs of neighbouring letters of a word in lower case.
    Of equal scores the alphabetically first candidate wins.

    Raises
    ------
    ValueError
        when there is no candidate.
    """
    candidates = list(candidates)
    if not candidates:
        raise ValueError(f"nothing to match {wrong!r} with: the list of candidates is empty")
    return min(candidates, key=lambda candidate: (-_likeness(wrong.lower(), candidate.lower()), candidate))


def _likeness(first, second):
    if not first or not second:
        return 0.0
    phi, psi = _features(first), _features(second)
    shared = sum(count * psi[feature] for feature, count in phi.items())
    ends = (first[0] == second[0]) + (first[-1] == second[-1])
    return shared / (len(first) * len(second)) + 0.1 * ends


def _features(word):
    pairs = [word[i : i + 2] for i in range(len(word) - 1)]
    return Counter(word) + Counter(pairs)


def find_number(s):
    """Return the span ``(start, stop)`` of the first number in `s`, sign and exponent included, or None."""
    found = _NUMBER.search(s)
    return found.span() if found else None


def tokenize_by_number(s):
    """Split `s` into floats and strings without numbers; ``"a10"`` gives ``["a", 10.0]``."""
    tokens, position = [], 0
    for found in _NUMBER.finditer(s):
        if found.start() > position:
            tokens.append(s[position : found.start()])
        tokens.append(float(found.group()))
        position = found.end()
    if position < len(s) or not tokens:
        tokens.append(s[position:])
    return tokens


def number_aware_alphabetical_key(s):
    """Return a sort key: by letters, but numbers by size and before letters (foo2, foo10, fooa)."""
    key = []
    for token in tokenize_by_number(s):
        if isinstance(token, float):
            key.append((0, token, ""))
        else:
            key.extend((1, 0.0, letter) for letter in token)
    return key


def censor_non_alphanum(s):
    """Return `s` with a ``*`` in place of everything but the letters A-Z, a-z and the digits."""
    return re.sub(r"[^A-Za-z0-9]", "*", s)
