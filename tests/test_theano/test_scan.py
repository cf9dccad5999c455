"""Loops against plain Python, and the updates of what is drawn inside."""
import numpy as np
import pytest

import theano
import theano.tensor as T
from theano.ifelse import ifelse
from theano.sandbox.rng_mrg import MRG_RandomStreams
from theano.tensor.shared_randomstreams import RandomStreams

ZERO = np.zeros(())


def test_a_single_output_is_returned_unwrapped_with_all_steps():
    x = T.matrix("x")
    sums, updates = theano.scan(lambda row, total: total + row, sequences=x, outputs_info=T.zeros_like(x[0]))
    assert dict(updates) == {}
    value = np.arange(6.0).reshape(3, 2)
    np.testing.assert_array_equal(theano.function([x], sums)(value), value.cumsum(axis=0))
    listed, _ = theano.scan(lambda row: row * 2, sequences=x, return_list=True)
    assert isinstance(listed, list)


def test_taps_reach_back_and_forward():
    x = T.vector("x")
    fibonacci, _ = theano.scan(lambda a, b: a + b, n_steps=6,
                               outputs_info=[{"initial": T.as_tensor_variable([0.0, 1.0]), "taps": [-2, -1]}])
    np.testing.assert_array_equal(theano.function([], fibonacci)(), [1, 2, 3, 5, 8, 13])
    differences, _ = theano.scan(lambda now, later: later - now, sequences={"input": x, "taps": [0, 1]})
    np.testing.assert_array_equal(theano.function([x], differences)([1.0, 4.0, 9.0]), [3, 5])


def test_none_marks_outputs_that_are_not_fed_back():
    start = [None, T.as_tensor_variable(1.0)]
    (squares, powers), _ = theano.scan(lambda p: [p ** 2, p * 2], outputs_info=start, n_steps=3)
    np.testing.assert_array_equal(theano.function([], [squares, powers])(), [[1, 4, 16], [2, 4, 8]])


def test_one_step_still_has_its_axis():
    value, _ = theano.scan(lambda p: p * 2, outputs_info=T.as_tensor_variable(3.0), n_steps=1)
    np.testing.assert_array_equal(theano.function([], value)(), [6.0])


def test_until_stops_the_loop():
    powers, _ = theano.scan(lambda p: (p * 2, theano.scan_module.until(p > 10)), n_steps=100,
                            outputs_info=T.as_tensor_variable(1.0))
    np.testing.assert_array_equal(theano.function([], powers)(), [2, 4, 8, 16, 32])


def test_the_gradient_goes_through_time():
    w, x = T.scalar("w"), T.vector("x")
    states, _ = theano.scan(lambda now, h, weight: weight * h + now, sequences=x, non_sequences=w,
                            outputs_info=T.as_tensor_variable(ZERO))
    last = theano.function([w, x], T.grad(states[-1], w))
    # h3 = w^2 x1 + w x2 + x3
    np.testing.assert_allclose(last(3.0, [2.0, 5.0, 7.0]), 2 * 3.0 * 2.0 + 5.0)


def test_a_step_may_return_updates():
    count = theano.shared(0)
    _, updates = theano.scan(lambda: {count: count + 2}, n_steps=5)
    theano.function([], updates=updates)()
    assert count.get_value() == 10
    assert isinstance(updates, theano.OrderedUpdates)


@pytest.mark.parametrize("streams", [RandomStreams, MRG_RandomStreams])
@pytest.mark.parametrize("made", ["inside", "outside"])
def test_each_step_and_each_call_draws_anew(streams, made):
    rng = streams(42)
    outside = rng.uniform((3,))
    draws, updates = theano.scan(lambda: rng.uniform((3,)) if made == "inside" else outside * 1.0, n_steps=4)
    draw = theano.function([], draws, updates=updates)
    assert len(np.unique(np.concatenate([draw(), draw()]))) == 24


def test_map_and_reduce_are_loops():
    x = T.vector("x")
    start = T.as_tensor_variable(ZERO)
    results = [theano.map(lambda a: a ** 2, x)[0], theano.reduce(lambda a, total: total + a, x, start)[0],
               theano.foldl(lambda a, r: r * 10 + a, x, start)[0], theano.foldr(lambda a, r: r * 10 + a, x, start)[0]]
    squares, total, forward, backward = theano.function([x], results)([1.0, 2.0, 3.0])
    np.testing.assert_array_equal(squares, [1, 4, 9])
    assert (total, forward, backward) == (6, 123, 321)


def test_clone_replaces_a_part():
    x, y = T.vector("x"), T.vector("y")
    cost = (x * y).sum()
    replaced = theano.clone(cost, replace={x: y + 1})
    assert theano.function([y], replaced)([1.0, 2.0]) == 1 * 2 + 2 * 3
    with pytest.raises(TypeError):
        theano.clone(cost, replace={x: T.matrix("m")})


def test_ifelse_computes_only_what_is_asked_for():
    x, heavy = T.scalar("x"), T.vector("heavy")
    f = theano.function([x, heavy], ifelse(T.lt(x, 0), heavy[100], x * 2))
    assert f(3.0, [1.0]) == 6.0
    with pytest.raises(IndexError):
        f(-3.0, [1.0])


def test_ordered_updates_refuse_contradictions():
    a = theano.shared(1.0, name="a")
    updates = theano.OrderedUpdates([(a, a + 1)])
    with pytest.raises(KeyError, match="two updates"):
        updates + theano.OrderedUpdates([(a, a + 2)])
    with pytest.raises(TypeError, match="only shared variables"):
        updates[T.scalar("x")] = a
    assert list((updates + {theano.shared(0.0): a}).values())[0] is updates[a]
