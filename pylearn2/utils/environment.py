"""Where a number came from: the versions and the machine that a training ran on.

    environment    name -> text, for reports; no names of users, hosts or folders

`pylearn2.checkpoint` writes it into each model, from which reports take it.
"""
import importlib.metadata
import platform

import numpy
import pytensor

from pylearn2.expr.parts import usable_cores

__all__ = ["environment"]


def environment():
    """Return ``{name: text}``: versions, precision, system and how many processors may be used."""
    return {
        "Python": platform.python_version(),
        "PyTensor": pytensor.__version__,
        "NumPy": numpy.__version__,
        "SciPy": importlib.metadata.version("scipy"),
        "floatX": pytensor.config.floatX,
        "system": f"{platform.system()} {platform.machine()}",
        "processors": str(usable_cores()),
    }
