"""Train what a template and a set of values describe, for a search that hands both over, as jobman did.

    train_experiment   fill the template, train, and extract results into the state
    ydict              a dict that prints as YAML, an object under the key ``__builder__``
    expanded           dotted keys and nested dicts -> nested ydicts
    results_extractor  the extractor that extracts nothing

From the shell a template is filled by ``train.py --fill name=value``; `sweep.py` searches.
"""
from types import SimpleNamespace

from pylearn2.config import yaml_parse
from pylearn2.config.errors import ConfigError, Place
from pylearn2.config.trust import Trust

__all__ = ["expanded", "results_extractor", "train_experiment", "ydict"]


class ydict(dict):
    """A dict whose text is YAML: ``{ key: value, }``, or ``!obj:name { ... }`` with a key ``__builder__``."""

    def __str__(self):
        entries = "".join(f"{key}: {value},\n" for key, value in self.items() if key != "__builder__")
        builder = f"!obj:{self['__builder__']} " if "__builder__" in self else ""
        return f"{builder}{{\n{entries}}}"


def expanded(values):
    """Return nested ydicts of a dict: ``{"a.b": 1}`` and ``{"a": {"b": 1}}`` are the same."""
    nested = ydict()
    for key, value in dict(values).items():
        first, _, rest = str(key).partition(".")
        if rest:
            value = {**nested.get(first, {}), rest: value}
        nested[first] = expanded(value) if isinstance(value, dict) else value
    return nested


def train_experiment(state, channel=None):
    """Train the template of a state with its values.

    Parameters
    ----------
    state : has `yaml_template` (str), `hyper_parameters` (dict), and `extract_results`: a function of the Train, or its
        dotted name; what that returns becomes ``state.results``
    channel : has `COMPLETE`, which is returned; None returns None

    Raises
    ------
    ConfigError
        for a field without a value, a fault of the text, and a text that describes several trainings.
    """
    text = yaml_parse.fill(state.yaml_template, expanded(state.hyper_parameters))
    training = yaml_parse.load(text)
    if not hasattr(training, "main_loop"):
        raise ConfigError(Place("<template>"), f"describes a {type(training).__name__}, which cannot be trained",
                          hint="give one Train; a list of them is for train.py")
    training.main_loop()
    extract = state.extract_results
    state.results = (Trust().find(extract) if isinstance(extract, str) else extract)(training)
    return getattr(channel, "COMPLETE", None)


def results_extractor(train_obj):
    """Return no results."""
    return SimpleNamespace()
