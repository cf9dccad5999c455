"""Which kernels NumPy's OpenBLAS runs: those for AVX-512, on AMD processors that have it.

    install    called once, before NumPy is imported

NumPy's wheels carry OpenBLAS with kernels for a few families of processors. It knows Intel's AVX-512 processors, and
takes AMD's (Zen 4 on) for older ones: matrix products run at half their speed. ``OPENBLAS_CORETYPE``, the knob that
OpenBLAS has for this, is set for them; where the user has set it, or NumPy is there already, nothing is done.
"""
import os
import sys

_AVX512 = {"avx512f", "avx512cd", "avx512bw", "avx512dq", "avx512vl"}  # what the kernels of SkylakeX use
_ENOUGH = 8192  # bytes of /proc/cpuinfo: the first of its processors


def install(environ=None, cpuinfo="/proc/cpuinfo"):
    """Set ``OPENBLAS_CORETYPE`` where the processor has faster kernels than OpenBLAS would take.

    Parameters
    ----------
    environ : dict, default os.environ
    cpuinfo : path of the file in which Linux describes the processors; elsewhere nothing is done
    """
    environ = os.environ if environ is None else environ
    if "OPENBLAS_CORETYPE" in environ or "numpy" in sys.modules:
        return
    try:
        with open(cpuinfo) as file:
            first = file.read(_ENOUGH).partition("\n\n")[0]
    except OSError:
        return
    if is_amd_with_avx512(first):
        environ["OPENBLAS_CORETYPE"] = "SkylakeX"


def is_amd_with_avx512(processor):
    """Tell whether the paragraph `processor` of /proc/cpuinfo describes one of AMD's with AVX-512."""
    fields = dict(map(str.strip, line.split(":", 1)) for line in processor.splitlines() if ":" in line)
    return fields.get("vendor_id") == "AuthenticAMD" and set(fields.get("flags", "").split()) >= _AVX512
