"""theano.function: its arguments as Theano took them, and its errors, which name the variable."""
import pickle

import numpy as np
import pytest

import theano
import theano.tensor as T
from theano.gof import MissingInputError

FLOAT32 = np.ones((2, 3), dtype="float32")


def test_updates_see_the_values_of_before_and_givens_stand_in():
    a, b, x = theano.shared(1.0, name="a"), theano.shared(10.0, name="b"), T.scalar("x")
    swap = theano.function([], x + a, updates=[(a, b), (b, a)], givens={x: b * 2})
    assert swap() == 21.0
    assert (a.get_value(), b.get_value()) == (10.0, 1.0)


def test_outputs_may_be_nothing_one_a_list_or_a_dict():
    x = T.vector("x")
    assert not theano.function([x], on_unused_input="ignore")([1.0])
    assert theano.function([x], x.sum())([1.0, 2.0]) == 3.0
    assert [float(v) for v in theano.function([x], [x.sum(), x.prod()])([2.0, 4.0])] == [6.0, 8.0]
    named = theano.function([x], {"total": x.sum(), "largest": x.max()})
    assert {k: float(v) for k, v in named([1.0, 2.0]).items()} == {"largest": 2.0, "total": 3.0}
    assert {k: float(v) for k, v in pickle.loads(pickle.dumps(named))([5.0]).items()} == {"largest": 5.0, "total": 5.0}


def test_an_input_with_a_value_may_be_left_out_of_each_call():
    x, y = T.scalar("x"), T.scalar("y")
    difference = theano.function([x, theano.In(y, value=3.0), theano.Param(T.scalar("z"), default=1.0)], x - y,
                                 on_unused_input="ignore")
    assert [difference(10), difference(10, 1), difference(10), difference(y=2, x=1)] == [7, 9, 7, -1]
    with pytest.raises(TypeError, match="Missing input: x"):
        difference(y=1)
    called_otherwise = theano.function([x, theano.In(y, value=3.0, name="less")], x - y)
    assert [called_otherwise(10), called_otherwise(10, less=1), called_otherwise(10, 2)] == [7, 9, 8]


def test_arrays_are_not_downcast_unless_allowed():
    x = T.fvector("x")
    assert theano.function([x], x, allow_input_downcast=True)(np.array([0.1])).dtype == "float32"
    assert theano.function([x], x)([0.5]).dtype == "float32"
    with pytest.raises(TypeError, match=r"input 'x' \(number 0\) of the function 'step'.*float64"):
        theano.function([x], x, name="step")(np.array([0.1]))
    with pytest.raises(TypeError, match="input 'x'.*float64"):
        theano.function([x], x)(x=np.array([0.1]))


def test_a_wrong_number_of_dimensions_names_the_input():
    x, y = T.matrix("x"), T.lvector("y")
    f = theano.function([x, y], x.sum() + y.sum())
    with pytest.raises(TypeError, match=r"input 'y' \(number 1\).*dimensions: expected 1, got 2"):
        f(np.ones((2, 2)), np.ones((2, 2), dtype=int))
    with pytest.raises(TypeError, match=r"input 'x' \(number 0\).*expected 2, got 1"):
        f(np.ones(2), np.ones(2, dtype=int))


def test_a_shape_mismatch_names_the_variables_and_their_shapes():
    x, W = T.fmatrix("x"), theano.shared(np.ones((4, 2), dtype="float32"), name="W")
    with pytest.raises(ValueError, match=r"x of shape \(2, 3\), W of shape \(4, 2\)"):
        theano.function([x], T.dot(x, W))(FLOAT32)
    v = T.vector("v")
    with pytest.raises(ValueError, match=r"x of shape \(2, 3\).*\(v\) of shape \(1, 4\)"):
        theano.function([x, v], x + T.exp(v).dimshuffle("x", 0))(FLOAT32, np.ones(4))


def test_unused_and_missing_inputs_are_named():
    x, y = T.scalar("x"), T.scalar("y")
    with pytest.raises(theano.compile.UnusedInputError, match="y"):
        theano.function([x, y], x * 2)
    assert theano.function([x, y], x * 2, on_unused_input="ignore")(3, 4) == 6
    with theano.config.change_flags(on_unused_input="ignore"):
        assert theano.function([x, y], x * 2)(3, 4) == 6
    with pytest.raises(MissingInputError, match=r"\(y\)"):
        theano.function([x], x * y)
    with pytest.raises(TypeError, match="Missing input: y"):
        theano.function([x, y], x * y)(1.0)


def test_too_many_arguments_are_counted_and_one_given_twice_is_named():
    x, y = T.scalar("x"), T.scalar("y")
    f = theano.function([x, y], x * y, name="product")
    with pytest.raises(TypeError, match=r"the function 'product' takes 2 inputs \(x, y\), got 3"):
        f(1, 2, 3)
    with pytest.raises(TypeError, match="input 'x' of the function 'product' is given twice"):
        f(1, x=2)


def test_an_update_names_its_variable_and_a_missing_part_of_it():
    W, s = theano.shared(np.ones(2), name="W"), T.scalar("s")
    with pytest.raises(MissingInputError, match=r"\(s\)"):
        theano.function([], updates=[(W, W * s)])
    with pytest.raises(TypeError, match="shared_var=W"):
        theano.function([], updates=[(W, W.sum())])
    with pytest.raises(ValueError, match="already has an update"):
        theano.function([], updates=[(W, W + 1), (W, W + 2)])


def test_what_runs_a_function_is_its_fn():
    x = T.scalar("x")
    assert len(theano.function([x], T.exp(x)).fn.nodes) == 1


def test_labels_in_a_column_are_read_as_the_vector_that_is_asked_for():
    y = T.lvector("y")
    f = theano.function([y], y * 2)
    with pytest.warns(UserWarning, match="column of whole numbers"):
        np.testing.assert_array_equal(f(np.array([[1], [2]], dtype="uint8")), [2, 4])
    with pytest.raises(TypeError, match="input 'y'"):
        f(np.array([[1.0], [2.0]]))
    v = T.vector("v")
    with pytest.raises(TypeError, match="input 'v'"):
        theano.function([v], v)(np.array([[1.0], [2.0]]))


def test_a_float64_update_of_a_float32_variable_is_cast_and_named():
    W = theano.shared(np.ones(2, dtype="float32"), name="W")
    with pytest.warns(UserWarning, match="update of 'W' is float64"):
        step = theano.function([], updates={W: W - 0.1 * W})
    step()
    assert W.get_value().dtype == "float32"
    np.testing.assert_allclose(W.get_value(), [0.9, 0.9], rtol=1e-6)
    k = theano.shared(np.ones(2, dtype="int64"), name="k")
    with pytest.raises(TypeError, match="shared_var=k"):
        theano.function([], updates={k: k * 0.5})


def test_shared_values_are_copied_unless_borrowed():
    array = np.zeros(2)
    copied, borrowed = theano.shared(array), theano.shared(array, borrow=True)
    array += 1
    np.testing.assert_array_equal(copied.get_value(), [0, 0])
    np.testing.assert_array_equal(borrowed.get_value(), [1, 1])
    borrowed.get_value(borrow=True)[0] = 5
    borrowed.get_value()[1] = 7
    np.testing.assert_array_equal(borrowed.get_value(), [5, 1])
    copied.set_value(np.arange(3.0))
    np.testing.assert_array_equal(copied.get_value(), [0, 1, 2])
    with pytest.raises(TypeError, match="W"):
        theano.shared(np.zeros(2), name="W").set_value(np.zeros((2, 2)))


def test_a_shared_variable_broadcasts_only_where_it_is_told():
    assert theano.shared(np.zeros((1, 3))).broadcastable == (False, False)
    row = theano.shared(np.zeros((1, 3)), broadcastable=(True, False))
    assert row.broadcastable == (True, False)
    np.testing.assert_array_equal(theano.function([], row + np.ones((2, 3)))(), np.ones((2, 3)))


def test_a_function_survives_a_pickle_and_a_copy():
    total = theano.shared(0.0)
    x = T.scalar("x")
    add = theano.function([x], total + x, updates={total: total + x}, name="add")
    assert add(2.0) == 2.0
    again = pickle.loads(pickle.dumps(add))
    assert again(1.0) == 3.0
    assert add.copy(swap={total: theano.shared(100.0)})(1.0) == 101.0
    with pytest.raises(TypeError, match="input 'x'"):
        again(np.zeros(2))
