"""``theano.config`` at the place where old programs also looked for it."""
from theano.configparser import config

__all__ = ["config"]
