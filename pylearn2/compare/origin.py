"""What a model tells of its own training: where it ran, and the experiment as it was trained, with every --set in it.

    environment_of    a model and its file -> {name: text}
    unlike            Runs -> the names of what was not alike for all of them
    trained_text      a model -> the text of its experiment, and the options of the command line that are in it
    as_trained        the text of the file that was trained, with these options

`pylearn2.checkpoint` writes it into the model; `runs` and `summary` are the callers. A foreign model may hold anything.
"""
import time

from pylearn2.config.errors import ConfigError
from pylearn2.config.yaml_parse import changed

DATES = ("begun", "saved")  # never alike
DIGITS = 12  # of a digest or a commit: enough to tell two apart


def environment_of(model, path):
    """Return what `model`, in the file `path`, tells about where it was trained; what it does not tell is left out."""
    told = _told(model)
    known = {name: str(value) for name, value in _mapping(told, "environment").items()}
    known.setdefault("floatX", _precision(model))
    if isinstance(told.get("flags"), dict):
        flags = sorted(_mapping(told, "flags").items())
        known["flags"] = "\n".join(f"{name}={value}" for name, value in flags) or "none"
    known["data"] = str(getattr(model, "dataset_description", None) or "")
    known["data SHA-256"] = _digests(_mapping(_mapping(told, "data"), "dataset").get("sha256"))
    known["commit"] = str(told.get("commit") or "")[:DIGITS]
    known["begun"] = str(told.get("start") or "").replace("T", " ").replace("+00:00", " UTC")
    known["saved"] = time.strftime("%Y-%m-%d %H:%M", time.localtime(path.stat().st_mtime))
    return {name: value for name, value in known.items() if value}


def unlike(runs):
    """Return the names, of all environments, whose texts differ between those of the `runs` that tell them; a list."""
    names = dict.fromkeys(name for run in runs for name in run.environment if name not in DATES)
    return [name for name in names
            if len({run.environment[name] for run in runs if name in run.environment}) > 1]


def trained_text(model):
    """Return ``(text, options)``: the experiment as YAML, empty where the model does not tell, and a list of str."""
    told = _told(model)
    text, options = told.get("yaml"), told.get("overrides")
    return text if isinstance(text, str) else "", [str(one) for one in options] if isinstance(options, list) else []


def as_trained(text, name, options):
    """Return the text of the YAML file `name` after the `options`, comments kept; as it is where they do not fit it.

    The options are those of a model that a stranger may have written, so nothing is imported for them and no file read.
    """
    fills = [option.removeprefix("--fill ") for option in options if option.startswith("--fill ")]
    if any(fill.partition("=")[2].startswith("@") for fill in fills):
        return text
    overrides = [option for option in options if not option.startswith("--fill ")]
    try:
        return changed(text, name, overrides, fills, _Nothing())[0]
    except ConfigError:  # the file is another one by now
        return text


class _Nothing:
    """Trusts nothing: what `overrides` would look up is not there."""

    def find(self, dotted):
        raise ImportError(f"{dotted} is not looked up for a report")


def _told(model):
    return _mapping(vars(model) if hasattr(model, "__dict__") else {}, "provenance")


def _mapping(told, key):
    """Return the mapping under `key`, with names that are texts; an empty one where there is none."""
    noted = told.get(key)
    return {str(name): value for name, value in noted.items()} if isinstance(noted, dict) else {}


def _digests(sha256):
    """Return the first digits of the digest of the data, or of each file of them."""
    if isinstance(sha256, dict):
        return "\n".join(f"{str(digest)[:DIGITS]} {name}" for name, digest in sha256.items())
    return str(sha256 or "")[:DIGITS]


def _precision(model):
    """Return the dtype of the model's parameters, or an empty text."""
    try:
        return ", ".join(sorted({str(param.get_value(borrow=True).dtype) for param in model.get_params()}))
    except Exception:  # a foreign model may answer anything; its precision is a detail
        return ""
