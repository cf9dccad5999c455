"""OpenBLAS is told of AVX-512 on AMD's processors only, and only where nobody has chosen."""
import sys

import pytest

from pylearn2 import openblas

AVX512 = "fpu sse2 avx2 avx512f avx512dq avx512cd avx512bw avx512vl"


def cpuinfo(tmp_path, vendor, flags):
    path = tmp_path / "cpuinfo"
    path.write_text(f"processor\t: 0\nvendor_id\t: {vendor}\nmodel name\t: x\nflags\t\t: {flags}\n\nprocessor\t: 1\n")
    return path


@pytest.mark.parametrize("vendor, flags, wanted", [
    ("AuthenticAMD", AVX512, "SkylakeX"),
    ("AuthenticAMD", "fpu sse2 avx2", None),
    ("AuthenticAMD", AVX512.replace("avx512bw ", ""), None),
    ("GenuineIntel", AVX512, None),  # which OpenBLAS knows by itself
])
def test_the_processor_decides(tmp_path, monkeypatch, vendor, flags, wanted):
    monkeypatch.delitem(sys.modules, "numpy")
    environ = {}
    openblas.install(environ, cpuinfo(tmp_path, vendor, flags))
    assert environ.get("OPENBLAS_CORETYPE") == wanted


def test_a_choice_of_the_users_stays(tmp_path, monkeypatch):
    monkeypatch.delitem(sys.modules, "numpy")
    environ = {"OPENBLAS_CORETYPE": "Haswell"}
    openblas.install(environ, cpuinfo(tmp_path, "AuthenticAMD", AVX512))
    assert environ == {"OPENBLAS_CORETYPE": "Haswell"}


def test_nothing_is_set_where_it_would_come_too_late(tmp_path):
    environ = {}
    openblas.install(environ, cpuinfo(tmp_path, "AuthenticAMD", AVX512))  # NumPy is here already
    assert environ == {}


def test_a_system_without_the_file_is_left_alone(tmp_path, monkeypatch):
    monkeypatch.delitem(sys.modules, "numpy")
    environ = {}
    openblas.install(environ, tmp_path / "missing")
    assert environ == {}
