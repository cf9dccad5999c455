"""RandomStreams against the draws that Theano 1.0.5 made, and what programs do with the streams."""
import json
import pickle
from pathlib import Path

import numpy as np
import pytest

import theano
import theano.tensor as T
from theano.sandbox.rng_mrg import MRG_RandomStreams
from theano.tensor.shared_randomstreams import RandomStreams

REFERENCES = Path(__file__).parents[1] / "references"
SHARED = json.loads((REFERENCES / "shared_random_streams.json").read_text())
MRG = json.loads((REFERENCES / "random_streams.json").read_text())


@pytest.mark.parametrize(("streams", "recorded"), [(RandomStreams, SHARED), (MRG_RandomStreams, MRG)])
@pytest.mark.parametrize("floatX", ["float32", "float64"])
@pytest.mark.parametrize("run", range(3))
def test_two_calls_draw_what_theano_drew(streams, recorded, floatX, run):
    recorded = recorded[floatX][run]
    rng = streams(recorded["seed"])
    with theano.config.change_flags(floatX=floatX):
        draws = []
        for row in recorded["draws"]:
            kwargs = {**row["kwargs"], "size": tuple(row["kwargs"]["size"] or ()) or None}
            if streams is MRG_RandomStreams and "pvals" in kwargs:
                kwargs["pvals"] = np.array(kwargs["pvals"], dtype=floatX)
            draws.append(getattr(rng, row["draw"])(**kwargs))
        draw = theano.function([], draws)
    for call in range(2):
        for row, sample in zip(recorded["draws"], draw(), strict=True):
            wanted, numbers = row["calls"][call], sample.ravel().astype("float64")
            assert sample.dtype == row["dtype"]
            exactly = {"rtol": 0 if row["dtype"] == "int64" else 1e-6, "atol": 0}
            np.testing.assert_allclose(numbers[:len(wanted["first"])], wanted["first"], **exactly)
            np.testing.assert_allclose(numbers[-len(wanted["last"]):], wanted["last"], **exactly)
            np.testing.assert_allclose(numbers.sum(), wanted["sum"], rtol=1e-5)


def test_a_stream_is_numpys_seeded_by_the_streams_seeds():
    seeds = np.random.RandomState(7)
    rng = RandomStreams(7)
    draw = theano.function([], [rng.poisson(size=(4,), lam=3.0), rng.choice(size=(5,), a=10, p=np.full(10, 0.1))])
    poisson, choice = (np.random.RandomState(int(seeds.randint(2 ** 30))) for _ in range(2))
    np.testing.assert_array_equal(draw()[0], poisson.poisson(3.0, 4))
    np.testing.assert_array_equal(draw()[1], [choice.choice(10, 5, True, np.full(10, 0.1)) for _ in range(2)][1])


def test_integers_come_one_after_the_other_also_between_arrays():
    low, high = np.array([0, 5, 2]), np.array([[3, 2 ** 40, 2], [9, 6, 3]])
    state = np.random.RandomState(int(np.random.RandomState(1).randint(2 ** 30)))
    one_by_one = [[state.randint(low[j], high[i, j] + 1) for j in range(3)] for i in range(2)]
    drawn = theano.function([], RandomStreams(1).random_integers(low=low, high=high))()
    np.testing.assert_array_equal(drawn, one_by_one)


def test_rows_are_shuffled_by_their_own_permutations():
    x = T.matrix("x")
    shuffled = RandomStreams(3).shuffle_row_elements(x)
    rows, order = theano.function([x], [shuffled, shuffled.permutation])(np.arange(12.0).reshape(3, 4))
    np.testing.assert_array_equal(rows, np.take_along_axis(np.arange(12.0).reshape(3, 4), order, axis=1))
    assert len({tuple(row) for row in order}) > 1


def test_the_size_may_be_symbolic_or_that_of_the_arguments():
    x, rng = T.matrix("x"), RandomStreams(1)
    draws = [rng.uniform(x.shape, ndim=2), rng.normal(avg=x), rng.binomial(size=(x.shape[0], 1), p=0.5),
             rng.uniform(size=(-1, 5), low=T.col("c"))]
    assert [draw.ndim for draw in draws] == [2, 2, 2, 2]
    assert [sample.shape for sample in theano.function([x], draws[:3])(np.zeros((2, 3)))] == [(2, 3), (2, 3), (2, 1)]
    assert draws[2].broadcastable == (False, True)


def test_seeding_again_starts_every_draw_anew():
    rng = RandomStreams(5)
    draw = theano.function([], [rng.uniform((2,)), rng.normal((2,))])
    first, _ = draw(), draw()
    rng.seed()
    np.testing.assert_array_equal(draw(), first)
    rng.seed(6)
    assert not np.array_equal(draw(), first)


def test_without_updates_a_stream_stands_still():
    draw = theano.function([], RandomStreams(5).uniform((2,)), no_default_updates=True)
    np.testing.assert_array_equal(draw(), draw())


def test_a_draw_has_its_state_and_can_be_replayed():
    draw = RandomStreams(5).uniform((2,))
    function = theano.function([], draw)
    state = draw.rng.get_value()
    first = function()
    draw.rng.set_value(state)
    np.testing.assert_array_equal(function(), first)
    assert isinstance(draw.rng.get_value(borrow=True), np.random.RandomState)


def test_a_function_with_a_stream_survives_a_pickle():
    function = theano.function([], RandomStreams(5).uniform((2,)))
    again = pickle.loads(pickle.dumps(function))
    np.testing.assert_array_equal(function(), again())


def test_arguments_that_do_not_fit_the_size_are_refused():
    with pytest.raises(ValueError, match="more dimensions than its size"):
        RandomStreams(1).uniform(size=(3,), low=T.matrix("low"))
    with pytest.raises(ValueError, match="size has 2 lengths"):
        RandomStreams(1).uniform(size=(3, 2), ndim=1)
    with pytest.raises(TypeError, match="RandomState is needed"):
        RandomStreams(1).uniform((2,)).rng.set_value(3)


def test_a_gradient_through_a_draw_is_an_error():
    low = T.scalar("low")
    with pytest.raises(theano.gradient.NullTypeGradError, match="no gradient"):
        T.grad(RandomStreams(1).uniform((2,), low=low).sum(), low)
