"""Modes run without a compiler, whatever Theano called them, and give the same numbers."""
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest

import theano
import theano.tensor as T
from theano.compile import MonitorMode, NanGuardMode, get_default_mode, get_mode
from theano.compile.monitormode import detect_nan

ROOT = Path(__file__).parents[2]
MODES = {
    "None": lambda: None, "FAST_RUN": lambda: "FAST_RUN", "FAST_COMPILE": lambda: "FAST_COMPILE",
    "cvm": lambda: theano.Mode(linker="cvm", optimizer="fast_run"), "py, None": lambda: theano.Mode("py", None),
    "excluding": lambda: get_mode("FAST_RUN").excluding("canonicalize"),
    "including": lambda: get_default_mode().including("fast_compile"),
    "NanGuardMode": lambda: NanGuardMode(nan_is_error=True, inf_is_error=True, big_is_error=False),
    "MonitorMode": lambda: MonitorMode(post_func=lambda i, node, fn: None), "DebugMode": lambda: "DebugMode",
}


@pytest.mark.parametrize("mode", MODES)
def test_every_mode_gives_the_same_numbers(mode):
    x = T.matrix("x")
    f = theano.function([x], [T.nnet.softmax(x), T.nnet.softplus(x)], mode=MODES[mode]())
    value = np.array([[1.0, 2.0], [0.0, -1.0]])
    powers = np.exp(value)
    np.testing.assert_allclose(f(value)[0], powers / powers.sum(axis=1, keepdims=True), rtol=1e-12)
    np.testing.assert_allclose(f(value)[1], np.log1p(powers), rtol=1e-12)


def test_nan_guard_mode_stops_at_a_nan():
    x = T.vector("x")
    f = theano.function([x], T.log(x), mode=NanGuardMode(nan_is_error=True, inf_is_error=False, big_is_error=False))
    with pytest.raises(AssertionError, match="NaN"), warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        f([-1.0])


def test_monitor_mode_calls_before_and_after_each_operation(capsys):
    met = []
    mode = MonitorMode(pre_func=lambda i, node, fn: met.append((i, [cell[0] for cell in fn.inputs])),
                       post_func=lambda i, node, fn: met.append((i, [cell[0] for cell in fn.outputs])))
    x = T.dscalar("x")
    assert theano.function([x], [5 * x], mode=mode)(3) == [15]
    (_, before), (_, after) = met
    assert 3 in before
    assert after == [15]
    with np.errstate(all="ignore"):
        theano.function([x], T.log(x), mode=MonitorMode(post_func=detect_nan))(-1)
    assert "NaN detected" in capsys.readouterr().out
    with pytest.raises(ValueError, match="linker of its own"):
        MonitorMode(linker="cvm")


def test_the_optimizer_may_be_set_at_any_time():
    x = T.scalar("x")
    assert len(theano.function([x], x * 1 + x * 1).fn.nodes) == 1
    with theano.config.change_flags(optimizer="None"):
        assert len(theano.function([x], x * 1 + x * 1).fn.nodes) == 3
    assert get_default_mode() is get_mode("FAST_RUN")
    theano.config.optimizer = "fast_compile"
    try:
        assert get_default_mode() is get_mode("FAST_COMPILE")
    finally:
        theano.config.optimizer = "fast_run"


def test_modes_that_are_gone_say_what_to_write():
    x = T.scalar("x")
    with pytest.warns(UserWarning, match="profile=True"):
        assert theano.function([x], x + 1, mode="ProfileMode")(1) == 2
    with pytest.raises(ValueError, match="fast_run"):
        theano.Mode(optimizer="fastrun")


def test_evaluating_an_expression_takes_the_default_mode_too():
    x = T.vector("x")
    doubled = x * 2
    np.testing.assert_array_equal(doubled.eval({x: [1.0, 2.0]}), [2.0, 4.0])
    (compiled,) = doubled._fn_cache.values()
    assert compiled.maker.mode is get_default_mode()


def run(program, flags):
    environment = {"PATH": "", "THEANO_FLAGS": flags, "PYTHONPATH": str(ROOT)}
    return subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, timeout=60)


def test_importing_theano_alone_follows_the_flags():
    program = ("import theano, theano.tensor as T; f = theano.function([T.scalar('x')], [], on_unused_input=None);"
               "print(theano.config.floatX, T.matrix().dtype, theano.config.mode)")
    done = run(program, "floatX=float32,device=gpu,on_unused_input=ignore,mode=FAST_COMPILE")
    assert done.stdout.split() == ["float32", "float32", "FAST_COMPILE"]
    assert done.stderr == (
        "THEANO_FLAGS: device=gpu is for trainings of pylearn2; functions of the theano package run on the CPU\n")
