"""`until` and `clone` at the place where old programs also looked for them."""
from pytensor.scan.utils import expand_empty

from theano.gone import teller
from theano.scan_module import clone, until

__all__ = ["clone", "expand_empty", "until"]

__getattr__ = teller("theano.scan_module.scan_utils", __all__)
