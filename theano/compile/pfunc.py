"""The old home of ``theano.function`` and its inputs."""
from pytensor.compile.rebuild import rebuild_collect_shared

from theano.compile.function import function as pfunc
from theano.compile.io import Param

__all__ = ["Param", "pfunc", "rebuild_collect_shared"]
