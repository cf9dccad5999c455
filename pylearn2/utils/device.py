"""Which device runs what the suite compiles: the CPU through NumPy, or what JAX has.

    choose      take what a person typed (``train.py --device gpu``); refuse what cannot be had
    running_on  the same for the length of a ``with`` block
    is_card     tell whether a name is that of a graphics card
    in_use      its name in words, for those who report
    mode        the mode that `compile.function` takes; None is NumPy's
    fetching    what it does to a function of another mode

A device that is typed must be there. ``THEANO_FLAGS=device=gpu``, which old scripts carry on every machine, is a wish:
without such a device the program says so in one sentence, once, and goes on on the CPU. JAX is imported only where a
device is asked for.
"""
import contextlib
import importlib.util
import logging
import re

from pylearn2 import flags

__all__ = ["DeviceError", "choose", "fetching", "in_use", "is_card", "mode", "running_on"]

log = logging.getLogger(__name__)

INSTALL = "pip install 'jax[cuda13]>=0.10,<0.11'"  # what pyproject.toml calls gpu
_NAMES = re.compile(r"(cpu|jax|(?:gpu|cuda)(\d*))")

_chosen: list = []  # empty: nobody chose, the flag of the environment counts; else a mode, or None for the CPU


class DeviceError(ValueError):
    """A device that cannot be had; the message is for whoever asked for it."""


def choose(name):
    """Run on the device `name` what is compiled from now on.

    Parameters
    ----------
    name : 'cpu'; 'gpu' or 'cuda', with a number where there are several; 'jax', which is whatever JAX takes by itself

    Raises
    ------
    DeviceError
        where there is no such device.
    """
    _chosen[:] = [_mode_of(name)]


@contextlib.contextmanager
def running_on(name):
    """Run on the device `name` what is compiled inside the block; None leaves the choice as it is."""
    before = _chosen[:]
    try:
        if name is not None:
            choose(name)
        yield
    finally:
        _chosen[:] = before


def is_card(name):
    """Return whether `name`, as :func:`choose` takes it, asks for a graphics card."""
    return name.startswith(("gpu", "cuda"))


def in_use():
    """Return words for the device that runs what is compiled now."""
    return getattr(mode(), "told", "CPU")


def mode():
    """Return the mode of the device in use, None for the CPU through NumPy."""
    if not _chosen:
        _chosen.append(_wished(flags.device()))
    return _chosen[0]


def fetching(made, mode):
    """Return the function `made` in `mode`, which may be another than the device's, such that both share variables."""
    if not _chosen or _chosen[0] in (None, mode):
        return made
    from pylearn2.utils.jax_shared import fetching  # imports JAX

    return fetching(made)


def _wished(name):
    """Return the mode of the device that the environment names, if it is there."""
    if name is None:
        return None
    try:
        return _mode_of(name)
    except DeviceError as error:
        log.warning("THEANO_FLAGS: device=%s, but %s; the program goes on on the CPU", name, error)
        return None


def _mode_of(name):
    known = _NAMES.fullmatch(name)
    if not known:
        raise DeviceError(f"there is no device {name!r}: write cpu, gpu, gpu1 (the second one), or jax")
    if name == "cpu":
        return None
    jax = _imported_jax()
    found = jax.devices()[0] if name == "jax" else _graphics_card(jax, int(known[2] or 0))
    from pylearn2.utils.compile import user_chose_a_mode
    from pylearn2.utils.jax_mode import jax_mode  # imports JAX, and what imports this module

    if user_chose_a_mode():
        log.warning("a flag asks for a mode of its own, which wins: nothing runs on %s", found.device_kind)
    else:
        log.info("Functions run on %s through JAX %s", found.device_kind, jax.__version__)
    made = jax_mode(found)
    made.told = f"{found.device_kind} through JAX {jax.__version__}"
    return made


def _imported_jax():
    if importlib.util.find_spec("jax") is None:
        raise DeviceError(f"JAX, which runs it, is not installed: {INSTALL}")
    import jax

    logging.getLogger("jax").setLevel(logging.WARNING)  # it tells of every kind of device that is not there
    return jax


def _graphics_card(jax, number):
    try:
        found = jax.devices("gpu")
    except RuntimeError:  # JAX's word for none
        raise DeviceError(f"JAX {jax.__version__} finds no GPU here, only the CPU; with an NVIDIA card and its driver: "
                          f"{INSTALL}") from None
    if number >= len(found):
        raise DeviceError(f"there is no GPU number {number}: JAX finds {len(found)}, counted from 0")
    return found[number]
