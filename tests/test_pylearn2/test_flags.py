"""Flags of Theano's time reach PyTensor where they mean something; what cannot be followed is told in one line."""
import os
import subprocess
import sys
from pathlib import Path

import pytest
from pytensor import config
from pytensor.configparser import parse_config_string

from pylearn2 import flags

ROOT = Path(__file__).parents[2]


def run_python(*arguments, **environ):
    """Run Python in the project's root, with these variables added and no others of flags."""
    kept = {name: value for name, value in os.environ.items() if name not in ("THEANO_FLAGS", "PYTENSOR_FLAGS")}
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, env=kept | environ, capture_output=True, text=True,
                          timeout=100)


def installed(**environ):
    """Return what PyTensor will see after the flags of `environ` are installed."""
    flags.install(environ)
    return environ.get("PYTENSOR_FLAGS")


@pytest.mark.parametrize(("old", "wanted"), [
    ("floatX=float32", {"floatX": "float32"}),
    (" floatX = float32 , exception_verbosity=high,", {"floatX": "float32", "exception_verbosity": "high"}),
    ("mode=FAST_COMPILE,base_compiledir=/my own", {"mode": "FAST_COMPILE", "base_compiledir": "/my own"}),
    ("blas.ldflags=-lopenblas", {"blas__ldflags": "-lopenblas"}),
    ("blas.ldflags=", {"blas__ldflags": ""}),
    ('gcc.cxxflags="-O1,-g \\"x\\""', {"gcc__cxxflags": '-O1,-g "x"'}),
])
def test_old_flags_are_handed_on_in_pytensor_s_words(old, wanted):
    assert parse_config_string(installed(THEANO_FLAGS=old)) == wanted  # as PyTensor itself reads them


def test_theano_s_own_defaults_stand_for_ours(capsys):
    assert installed(THEANO_FLAGS="mode=FAST_RUN,device=cpu,linker=cvm") == ""  # no wish for a compiler
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(("old", "device"), [
    ("device=gpu0,floatX=float32", "gpu0"), ("device=cuda", "cuda"), ("device=cpu", None), ("floatX=float32", None),
    ("device=gpu,device=cpu", None), ("", None)])
def test_a_graphics_card_is_remembered_and_not_handed_on(old, device, capsys):
    assert "device" not in (installed(THEANO_FLAGS=old) or "")
    assert flags.device({"THEANO_FLAGS": old}) == device
    assert capsys.readouterr().err == ""


def test_pytensor_s_flags_win_over_theano_s():
    assert installed(THEANO_FLAGS="floatX=float32", PYTENSOR_FLAGS="floatX=float64") == "floatX=float32,floatX=float64"
    assert installed(PYTENSOR_FLAGS="floatX=float32,mode=FAST_RUN") == "floatX=float32,mode=FAST_RUN"
    assert installed() is None


def test_what_has_no_meaning_is_named_in_one_line(capsys):
    assert installed(THEANO_FLAGS="device=opencl0:0,floatX=float32,lib.cnmem=0.8,mode=ProfileMode") == "floatX=float32"
    assert capsys.readouterr().err == (
        "THEANO_FLAGS: ignored, without a meaning today: device=opencl0:0, lib.cnmem=0.8, mode=ProfileMode\n")


@pytest.mark.parametrize(("variable", "text", "words"), [
    ("THEANO_FLAGS", "floatX=float23", "THEANO_FLAGS: floatX must be one of float64, float32, float16, got 'float23'"),
    ("PYTENSOR_FLAGS", "floatX=float23", "PYTENSOR_FLAGS: floatX must be one of"),
    ("PYTENSOR_FLAGS", "allow_gc=maybe", "allow_gc must be one of True, False, .*got 'maybe'"),
    ("THEANO_FLAGS", "mode=FAST", "mode must be one of Mode, FAST_RUN, .*got 'FAST'"),
    ("THEANO_FLAGS", "floatX", "a flag reads name=value, got 'floatX'"),
    ("THEANO_FLAGS", 'floatX="float32', "cannot be read"),
])
def test_a_flag_that_cannot_be_followed_is_told_with_its_variable(variable, text, words):
    with pytest.raises(ValueError, match=words):
        flags.install({variable: text})


@pytest.mark.parametrize("name", sorted(flags._ALLOWED))
def test_the_values_allowed_are_those_that_pytensor_takes(name):
    parameter = getattr(type(config), name)
    for value in flags._ALLOWED[name]:
        parameter.validate(parameter.apply(value))  # raises a ValueError for what it does not know


def test_a_command_tells_a_wrong_flag_in_one_line_and_ends_with_status_2():
    done = run_python("scripts/train.py", "experiments/sgd.yaml", THEANO_FLAGS="floatX=float23")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "THEANO_FLAGS: floatX must be one of float64, float32, float16, got 'float23'\n"


def test_flags_are_in_force_once_the_package_is_imported():
    program = "import pylearn2, pytensor; print(pytensor.config.floatX)"
    done = run_python("-c", program, THEANO_FLAGS="floatX=float32,x=1")
    assert (done.stdout, done.stderr) == ("float32\n", "THEANO_FLAGS: ignored, without a meaning today: x=1\n")
