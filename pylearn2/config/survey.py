"""Build what can be built of a tree that may have faults, to find those that only the constructors know.

A constructor that raises is noted at its line and asked again without the argument that it names; what needs an object
that could not be built is passed over, and so is an error that may come from a value that was left out. What comes
out serves to look further, not to train.
"""

import re

from pylearn2.config.build import Builder
from pylearn2.config.errors import ConfigError
from pylearn2.config.proxy import MISSING, Proxy
from pylearn2.config.signature import accepted_keywords
from pylearn2.utils.rehearsal import rehearsal

__all__ = ["Survey"]

_STANDS_IN = 1  # for a number that an argument needs and has not got
# Keywords on whose values no channel's name depends, and those on whose values some do, whatever stands there.
_SILENT = ("learning_rule", "save_path", "termination_criterion", "update_callbacks")
_NAMING = ("cost", "costs", "dataset", "extensions", "layers", "model")


class Survey(Builder):
    """One walk over a tree that `check` has mended; :meth:`make` builds.

    Parameters
    ----------
    environ : dict of str, optional, the variables that win over ``os.environ``
    faulty : bool, whether faults are known already; then, and after the first one, data sets do not read their files

    Attributes
    ----------
    faults : list of ConfigError, those of the constructors
    guessed : bool, whether something was left out or built of other values than the file's; :meth:`is_guess` tells
        of one object
    channels_known : bool, whether the channels can still be those that the file means
    """

    def __init__(self, environ=None, faulty=False):
        super().__init__(environ)
        self.faults = []
        self.faulty = faulty
        self.channels_known = True
        self._guesses = set()  # ids of the Proxies whose objects are guesses, and of these; `built` keeps them alive
        self._losses = 0  # values left out or guessed, up to now

    @property
    def guessed(self):
        """Whether something was left out or guessed."""
        return self._losses > 0

    def make(self, value, path):
        """Return what a node of the tree stands for, or MISSING."""
        if isinstance(value, Proxy):
            made = super().make(value, path)
            self._losses += id(value) in self._guesses
            return made
        if isinstance(value, dict):
            made = [(self._key(key, path), self.make(item, f"{path}.{key}")) for key, item in value.items()]
            if any(one is MISSING for pair in made for one in pair):  # `in` would compare arrays
                self._lose(_last_word(path), value)
            return {key: item for key, item in made if key is not MISSING and item is not MISSING}
        if isinstance(value, list):
            made = [self.make(item, f"{path}[{i}]") for i, item in enumerate(value)]
            for item, one in zip(value, made, strict=True):
                if one is MISSING:
                    self._lose(_last_word(path), item)
            return [one for one in made if one is not MISSING]
        return self._text(value, path) if isinstance(value, str) else value

    def _key(self, key, path):
        try:
            return super()._key(key, path)
        except ConfigError as error:
            self.faults.append(error)
            return MISSING

    def _text(self, text, path):
        try:
            return super()._text(text, path)
        except ConfigError:  # `check` told it; the variable's name is as good as any value
            self._losses += 1
            return re.sub(r"\$\{(\w*)\}?", r"\1", text)

    def _lose(self, keyword, value):
        """Note that `value` was left out or guessed."""
        self._losses += 1
        self.channels_known &= not _names_channels(keyword, value)

    def _call(self, proxy, path):
        if proxy.tag == "!import":
            return MISSING if proxy.callable is None else proxy.callable
        if proxy.callable is None:
            return MISSING
        accepted = accepted_keywords(proxy.callable)
        required = [*(accepted.required if accepted else []), *proxy.lacks]
        before, keywords, doubtful = self._losses, {}, set()
        for keyword, value in proxy.keywords.items():
            losses = self._losses
            made = self.make(value, f"{path}.{keyword}")
            if made is MISSING:
                self._lose(keyword, value)
            else:
                keywords[keyword] = made
            doubtful |= {keyword} if self._losses > losses else set()
        lacking = any(keyword not in keywords for keyword in required)
        obj = MISSING if lacking else self._attempts(proxy, keywords, doubtful, required, path)
        if self._losses > before:
            self._guesses |= {id(proxy), id(obj)}
        return obj

    def is_guess(self, obj):
        """Tell whether `obj`, or a part of it, was built of other values than the file's."""
        return id(obj) in self._guesses

    def _attempts(self, proxy, keywords, doubtful, required, path):
        """Call with `keywords`; after an error, note it and call again without the argument that it names."""
        for _ in range(len(keywords) + 1):
            try:
                with rehearsal(data=not (self.faulty or self.faults)):
                    return self._made(proxy, keywords, path)
            except ConfigError as error:
                wrong = error.keyword if error.keyword in keywords else None
                blurred = any(re.search(rf"\b{re.escape(keyword)}\b", error.problem) for keyword in doubtful)
                if not doubtful or (wrong and not blurred):
                    self.faults.append(error)
                if wrong is None or wrong in doubtful and wrong in required:
                    return MISSING
                self._lose(wrong, proxy.keywords.get(wrong))
                doubtful.add(wrong)
                if wrong not in required:
                    del keywords[wrong]
                elif isinstance(keywords[wrong], (str, int, float, type(None))):
                    keywords[wrong] = _STANDS_IN
                else:
                    return MISSING
        return MISSING


def _last_word(path):
    return path.rpartition(".")[2].partition("[")[0]


def _names_channels(keyword, value):
    """Tell whether the names of the monitor's channels may depend on a value; those of numbers do not."""
    if keyword in _SILENT:
        return False
    if keyword.startswith("monitoring"):
        return True
    if value is MISSING:
        return keyword in _NAMING or keyword.endswith("name")
    if isinstance(value, Proxy):
        setup = getattr(getattr(value.callable, "setup", None), "__code__", None)
        is_extension = hasattr(value.callable, "on_monitor")
        return not (is_extension and setup is not None and "add_channel" not in setup.co_names)
    if isinstance(value, list):
        return any(_names_channels(keyword, one) for one in value)
    return isinstance(value, dict) or (isinstance(value, str) and keyword.endswith("name"))
