"""``theano.config``: Theano's flags by Theano's names, read from PyTensor's where it has them.

    Config         attributes are flags; a dot in a flag's name is a section (``config.warn.round``)
    change_flags   flags set inside a ``with`` block or a decorated function

Flags of things that are not here (graphics cards, C compilers' quirks) answer with Theano's default and may be set,
so that a program which sets them goes on; they change nothing.
"""
import contextlib
import sys
import warnings

import pytensor

from pylearn2.flags import device
from pylearn2.utils.exc import did_you_mean

# Flags without a counterpart in PyTensor, with the value that Theano gave them by default.
WITHOUT_MEANING = {
    "device": "cpu", "gpu.local_elemwise_fusion": True, "init_gpu_device": "", "force_device": False,
    "print_active_device": True, "contexts": "", "assert_no_cpu_op": "ignore", "enable_initial_driver_test": True,
    "gpuelemwise.sync": True, "gpuarray.preallocate": 0.0, "gpuarray.sched": "default", "gpuarray.single_stream": True,
    "gpuarray.sync": False, "gpuarray.cache_path": "", "lib.cnmem": 0.0, "cuda.root": "", "cuda.include_path": "",
    "cuda.enabled": False, "cublas.lib": "cublas", "nvcc.flags": "", "nvcc.fastmath": False, "nvcc.compiler_bindir": "",
    "dnn.enabled": "False", "dnn.include_path": "", "dnn.library_path": "", "dnn.conv.workmem": "",
    "dnn.conv.workmem_bwd": "", "dnn.conv.algo_fwd": "small", "dnn.conv.algo_bwd": "none",
    "dnn.conv.algo_bwd_filter": "none", "dnn.conv.algo_bwd_data": "none", "dnn.conv.precision": "as_input_f32",
    "magma.enabled": False, "int_division": "int", "deterministic": "default", "compute_test_value": "off",
    "compute_test_value_opt": "off", "print_test_value": False, "pickle_test_value": True,
    "reoptimize_unpickled_function": False, "cache_optimizations": False, "conv.assert_shape": False,
    "experimental.local_alloc_elemwise": True, "experimental.local_alloc_elemwise_assert": True,
    "experimental.unpickle_gpu_on_cpu": False, "tensor.local_elemwise_fusion": True, "scan.debug": False,
    "unittests.rseed": 666, "unittest.rseed": 666, "numpy.seterr_all": "ignore", "numpy.seterr_divide": "None",
    "numpy.seterr_invalid": "None", "numpy.seterr_over": "None", "numpy.seterr_under": "None",
    "warn.argmax_pushdown_bug": False, "warn.gpusum_01_011_0111_bug": False, "warn.gpu_set_subtensor1": False,
    "warn.inc_set_subtensor1": False, "warn.inc_subtensor1_opt": True, "warn.reduce_join": False, "warn.round": True,
    "warn.signal_conv2d_interface": False, "warn.subtensor_merge_bug": False, "warn.sum_div_dimshuffle_bug": False,
    "warn.sum_sum_bug": False, "warn.vm_gc_bug": False, "warn.identify_1pexp_bug": False,
}

# PyTensor reads these once; here they may be set at any time, and the next function is compiled accordingly.
SETTABLE = ("optimizer",)

# Values that Theano took for its default mode.
DEFAULT_MODES = ("Mode", "FAST_RUN", "FAST_RUN_NOGC")

NO_TEST_VALUES = "expressions keep no test values: write expression.eval({variable: value}) to look at one"

NO_DEVICE = "there is no device {!r}: PyTensor's arrays live in main memory, and the program goes on on the CPU"


class Config:
    """Theano's flags as attributes; `section` is the part of a flag's name before the last dot."""

    def __init__(self, values, section=""):
        self.__dict__.update(_values=values, _section=section)

    def __getattr__(self, name):
        flag = self._section + name
        if _in_pytensor(flag) and flag not in self._values:
            return getattr(pytensor.config, flag.replace(".", "__"))
        if flag in self._values:
            return self._values[flag]
        if any(known.startswith(flag + ".") for known in self.known()):
            return Config(self._values, flag + ".")
        raise AttributeError(f"theano.config has no flag {flag!r}; {_nearest(flag, self.known())}", name=name)

    def __setattr__(self, name, value):
        flag = self._section + name
        if flag == "mode" and value in DEFAULT_MODES:
            value = "Mode"  # PyTensor's FAST_RUN is another one, which compiles
        if flag in SETTABLE:
            self._values[flag] = value
        elif _in_pytensor(flag) and not pytensor.config._config_var_dict[flag.replace(".", "__")].mutable:
            warnings.warn(f"the flag {flag!r} is read once, before anything else, and set now changes nothing: write "
                          f"THEANO_FLAGS={flag}={value}", stacklevel=2)
        elif _in_pytensor(flag):
            setattr(pytensor.config, flag.replace(".", "__"), value)
        elif flag == "device" and value != "cpu":
            warnings.warn(NO_DEVICE.format(value), stacklevel=2)
        else:
            if flag == "compute_test_value" and value != "off":
                warnings.warn(NO_TEST_VALUES, stacklevel=2)
            if flag not in self.known():
                warnings.warn(f"theano.config has no flag {flag!r}, the value is kept and changes nothing; "
                              f"{_nearest(flag, self.known())}", stacklevel=2)
            self._values[flag] = value

    def __dir__(self):
        inner = (flag[len(self._section):] for flag in self.known() if flag.startswith(self._section))
        return sorted({flag.split(".")[0] for flag in inner} | {"change_flags"})

    def __repr__(self):
        return "\n".join(f"{flag} = {_read(self, flag)!r}" for flag in self.known())

    def known(self):
        """Return the names of all flags, in Theano's spelling."""
        return sorted({*self._values, *(name.replace("__", ".") for name in pytensor.config._config_var_dict)})

    def change_flags(self, flags=None, **more):
        """Set flags for a ``with`` block or a decorated function; ``warn__round`` stands for ``warn.round``."""
        return change_flags(flags, **more)


def _in_pytensor(flag):
    return flag.replace(".", "__") in pytensor.config._config_var_dict


def _read(settings, flag):
    for part in flag.split("."):
        settings = getattr(settings, part)
    return settings


def _write(settings, flag, value):
    *sections, name = flag.split(".")
    setattr(_read(settings, ".".join(sections)) if sections else settings, name, value)


def _nearest(flag, known):
    hint = did_you_mean(flag, known, far=0.8)
    return hint if hint.startswith("did you mean") else "print(theano.config) shows all"


@contextlib.contextmanager
def change_flags(flags=None, **more):
    """Set flags of ``theano.config`` for a ``with`` block or a decorated function."""
    wanted = {name.replace("__", "."): value for name, value in {**(flags or {}), **more}.items()}
    before = {flag: _read(config, flag) for flag in wanted}
    try:
        for flag, value in wanted.items():
            _write(config, flag, value)
        yield
    finally:
        for flag, value in before.items():
            _write(config, flag, value)


config = Config(dict(WITHOUT_MEANING))

if device():
    print(f"THEANO_FLAGS: device={device()} is for trainings of pylearn2; functions of the theano package run on the "
          "CPU", file=sys.stderr)
