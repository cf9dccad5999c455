"""A device that is typed must be there; one that an old script's environment names is a wish; a user's mode wins."""
import importlib.util
import logging
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import numpy as np
import pytensor
import pytensor.tensor as pt
import pytest

from pylearn2.scripts import train
from pylearn2.utils import device, function
from pylearn2.utils.numpy_linker import NumpyLinker

ROOT = Path(__file__).parents[3]
EXPERIMENT = str(ROOT / "experiments" / "sgd_digits.yaml")
HAS_JAX = importlib.util.find_spec("jax") is not None
needs_jax = pytest.mark.skipif(not HAS_JAX, reason="JAX is not installed")


@pytest.fixture(autouse=True)
def nobody_chose(monkeypatch):
    """Let each test begin as a process does."""
    monkeypatch.setattr(device, "_chosen", [])
    monkeypatch.delenv("THEANO_FLAGS", raising=False)


@pytest.fixture
def no_jax(monkeypatch):
    """Hide JAX from who looks for it."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)


@pytest.fixture
def no_card(monkeypatch):
    """Let JAX find no graphics card, on a machine that has one too."""
    jax = pytest.importorskip("jax", reason="JAX is not installed")
    devices = jax.devices

    def without(kind=None):
        if kind == "gpu":
            raise RuntimeError("Unknown backend: 'gpu' requested")
        return devices(kind)

    monkeypatch.setattr(jax, "devices", without)


def linker_of(compiled):
    return type(compiled.maker.linker).__name__


def test_the_cpu_is_numpy_s_unless_somebody_asks(no_jax):
    assert device.mode() is None
    with device.running_on("cpu"):
        assert isinstance(function([], pt.constant(1.0) + 1).maker.linker, NumpyLinker)


def test_without_jax_a_typed_device_is_refused_with_what_to_install(no_jax, capsys):
    assert train.main([EXPERIMENT, "--device", "gpu"]) == 2
    assert capsys.readouterr().err == (
        "JAX, which runs it, is not installed: pip install 'jax[cuda13]>=0.10,<0.11'\n")


def test_what_to_install_is_what_the_package_calls_gpu():
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    assert f"pip install '{extras['gpu'][0]}'" == device.INSTALL


def test_without_a_card_a_typed_gpu_is_refused_in_one_sentence(no_card, capsys):
    assert train.main([EXPERIMENT, "--device", "gpu"]) == 2
    told = capsys.readouterr().err
    assert "finds no GPU here, only the CPU" in told
    assert told.count("\n") == 1


def test_a_number_beyond_the_cards_is_refused(monkeypatch):
    jax = pytest.importorskip("jax", reason="JAX is not installed")
    monkeypatch.setattr(jax, "devices", lambda kind: ["the only one"])
    with pytest.raises(device.DeviceError, match="no GPU number 3: JAX finds 1, counted from 0"):
        device.choose("cuda3")


@pytest.mark.parametrize("name", ["tpu", "GPU", "", "gpux"])
def test_an_unknown_device_is_refused_with_the_known_ones(name, capsys):
    assert train.main([EXPERIMENT, "--device", name]) == 2
    assert capsys.readouterr().err == (
        f"there is no device {name!r}: write cpu, gpu, gpu1 (the second one), or jax\n")


@pytest.mark.parametrize("name", ["gpu", "gpu0", "cuda", "cuda1"])
def test_an_old_script_s_gpu_goes_on_on_the_cpu_and_says_so_once(name, no_jax, monkeypatch, caplog):
    monkeypatch.setenv("THEANO_FLAGS", f"device={name},floatX=float32")
    with caplog.at_level(logging.WARNING, "pylearn2"):
        for _ in range(2):
            assert isinstance(function([], pt.constant(1.0) + 1).maker.linker, NumpyLinker)
    assert [record.getMessage() for record in caplog.records] == [
        f"THEANO_FLAGS: device={name}, but JAX, which runs it, is not installed: pip install "
        "'jax[cuda13]>=0.10,<0.11'; the program goes on on the CPU"]


def test_a_program_with_an_old_flag_ends_well(tmp_path):
    program = "from pylearn2.utils import function, sharedX; print(function([], sharedX(1.) + 1)())"
    environ = {**os.environ, "THEANO_FLAGS": "device=gpu", "JAX_PLATFORMS": "cpu"}
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environ, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "2.0\n")
    assert done.stderr.count("\n") == 1
    assert "the program goes on on the CPU" in done.stderr


@needs_jax
def test_a_choice_holds_for_a_block():
    with device.running_on("jax"):
        assert linker_of(function([], pt.constant(1.0) + 1)) == "JaxLinker"
        with device.running_on(None):
            assert device.mode() is not None
    assert device.mode() is None


@needs_jax
def test_a_user_s_mode_wins_over_the_device():
    x = pt.vector()
    with device.running_on("jax"):
        assert linker_of(function([x], 2 * x, mode="FAST_COMPILE")) == "VMLinker"
        with pytensor.config.change_flags(mode="FAST_COMPILE"):
            assert linker_of(function([x], 2 * x)) == "VMLinker"


@needs_jax
def test_a_typed_device_that_a_mode_keeps_idle_is_told(caplog):
    with pytensor.config.change_flags(mode="FAST_COMPILE"), device.running_on("jax"):
        assert "a flag asks for a mode of its own, which wins: nothing runs on" in caplog.text


@needs_jax
@pytest.mark.parametrize("flag", ["gpu", "cuda0"])
def test_an_old_flag_takes_the_card_where_jax_finds_one(flag, monkeypatch):
    import jax

    stand_in = jax.devices("cpu")
    monkeypatch.setattr(jax, "devices", lambda kind=None: stand_in)
    monkeypatch.setenv("THEANO_FLAGS", f"device={flag}")
    compiled = function([], pt.constant(1.0) + 1)
    assert (linker_of(compiled), compiled()) == ("JaxLinker", 2)
    assert jax.config.jax_default_device is stand_in[0]


@needs_jax
def test_a_function_of_another_mode_sees_what_the_device_made():
    weights = pytensor.shared(np.zeros((2, 2)))
    with device.running_on("jax"):
        step = function([], updates={weights: weights + 1})
        step()
        double = function([], 2 * weights, mode="FAST_COMPILE")
        step()
        np.testing.assert_array_equal(double(), np.full((2, 2), 4.0))
        assert type(weights.container.storage[0]) is np.ndarray  # compiled code would take nothing else
        step()
    np.testing.assert_array_equal(weights.get_value(), np.full((2, 2), 3.0))
