"""theano.config answers to Theano's names."""
import pytest

import theano
import theano.tensor as T


def test_floatX_is_the_dtype_of_new_variables():
    with theano.config.change_flags(floatX="float32"):
        assert [T.scalar().dtype, T.matrix("x").dtype, T.zeros((2,)).dtype] == ["float32"] * 3
    assert T.matrix("x").dtype == theano.config.floatX == "float64"
    before = theano.config.floatX
    theano.config.floatX = "float32"
    try:
        assert T.vector().dtype == "float32"
    finally:
        theano.config.floatX = before


def test_flags_in_sections_are_read_and_set():
    assert theano.config.warn.round is True
    assert theano.config.warn.subtensor_merge_bug is False
    assert theano.config.gcc.cxxflags == ""
    assert theano.config.blas.ldflags == theano.config.blas.ldflags
    with theano.configparser.change_flags(warn__round=False, scan__allow_gc=True):
        assert theano.config.warn.round is False
        assert theano.config.scan.allow_gc is True
    assert theano.config.warn.round is True
    assert {"floatX", "warn", "device"} <= set(dir(theano.config))
    assert "warn.round = True" in repr(theano.config)


def test_a_device_that_is_not_there_leaves_the_program_on_the_cpu():
    with pytest.warns(UserWarning, match="no device 'gpu0'"):
        theano.config.device = "gpu0"
    assert theano.config.device == "cpu"
    assert theano.config.compute_test_value == "off"


def test_flags_that_cannot_do_what_they_did_say_so():
    with pytest.warns(UserWarning, match=r"expression\.eval"):
        theano.config.compute_test_value = "raise"
    theano.config.compute_test_value = "off"
    with pytest.warns(UserWarning, match="THEANO_FLAGS=compiledir=elsewhere"):
        theano.config.compiledir = "elsewhere"


def test_unknown_flags_are_answered():
    with pytest.raises(AttributeError, match="did you mean 'floatX'"):
        theano.config.flaotX  # noqa: B018
    with pytest.warns(UserWarning, match="changes nothing"):
        theano.config.my_own_flag = 3
    assert theano.config.my_own_flag == 3
    with pytest.raises(ValueError, match="float64"), theano.config.change_flags(floatX="float63"):
        pass
