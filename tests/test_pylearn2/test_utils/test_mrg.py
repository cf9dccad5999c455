"""Symbolic draws against those that Theano 1.0.5 made, and against what the rest of a graph needs of them."""
import json
import pickle
from pathlib import Path

import numpy as np
import pytensor
import pytensor.tensor as pt
import pytest

from pylearn2.utils import function
from pylearn2.utils.mrg import MRG_RandomStreams, guess_n_streams

RECORDED = json.loads((Path(__file__).parents[2] / "references" / "random_streams.json").read_text())


def draws_as_recorded(stream, rows, floatX):
    """Make the recorded draws in their order."""
    draws = []
    for row in rows:
        kwargs = dict(row["kwargs"])
        kwargs["size"] = tuple(kwargs["size"]) if kwargs["size"] else None
        if "pvals" in kwargs:
            kwargs["pvals"] = np.array(kwargs["pvals"], dtype=floatX)
        draws.append(getattr(stream, row["draw"])(**kwargs))
    return draws


# float32 cosines and logarithms may differ in the last bit; the integers underneath may not.
@pytest.mark.parametrize(("floatX", "rtol", "atol"), [("float64", 1e-14, 0), ("float32", 1e-6, 0)])
@pytest.mark.parametrize("run", range(3))
def test_two_calls_draw_what_theano_drew(floatX, rtol, atol, run):
    recorded = RECORDED[floatX][run]
    with pytensor.config.change_flags(floatX=floatX):
        draws = draws_as_recorded(MRG_RandomStreams(recorded["seed"]), recorded["draws"], floatX)
        draw = function([], draws)
    for call in range(2):
        for row, sample in zip(recorded["draws"], draw(), strict=True):
            wanted = row["calls"][call]
            numbers = sample.astype("float64").ravel()
            assert sample.dtype == row["dtype"]
            np.testing.assert_allclose(numbers[:8], wanted["first"], rtol, atol)
            np.testing.assert_allclose(numbers[-4:], wanted["last"], rtol, atol)
            np.testing.assert_allclose(numbers.sum(), wanted["sum"], 10 * rtol)


@pytest.mark.parametrize(("size", "streams"), [
    ((5,), 5), ((6,), 6), ((10,), 1), ((4, 6), 4), ((1000, 784), 15360), ((np.int64(10),), 15360),
    (pt.lvector(), 15360)])
def test_the_number_of_streams_is_guessed_as_in_theano(size, streams):
    assert guess_n_streams(size) == streams


def test_a_symbolic_shape_draws_from_15360_streams():
    x = pt.matrix()
    draw = function([x], MRG_RandomStreams(234).uniform(x.shape))
    fixed = function([], MRG_RandomStreams(234).uniform((8, 3), nstreams=15360))
    np.testing.assert_array_equal(draw(np.zeros((8, 3))), fixed())
    assert draw(np.zeros((2, 7))).shape == (2, 7)


def test_a_row_of_draws_broadcasts():
    x = pt.matrix(shape=(1, None))
    mask = MRG_RandomStreams(1).binomial(size=x.shape, p=0.5, dtype="float64")
    assert mask.type.broadcastable == (True, False)
    assert MRG_RandomStreams(1).uniform((1, 4)).type.shape == (1, 4)


def test_the_gradient_passes_by_the_mask_and_not_through_the_draw():
    x, p = pt.vector(), pt.scalar()
    draw = MRG_RandomStreams(5).binomial(size=x.shape, p=p, dtype="float64")
    gradient, mask = function([x, p], [pytensor.grad((x * draw).sum(), x), draw])(np.ones(40), 0.5)
    np.testing.assert_array_equal(gradient, mask)
    with pytest.raises(pytensor.gradient.NullTypeGradError):
        pytensor.grad((x * draw).sum(), p)


def test_seed_starts_every_draw_anew():
    stream = MRG_RandomStreams(7)
    draw = function([], [stream.uniform((20,)), stream.normal((5,))])
    first = draw()
    assert not np.array_equal(draw()[0], first[0])
    stream.seed()
    for again, before in zip(draw(), first, strict=True):
        np.testing.assert_array_equal(again, before)


def test_a_pickled_stream_goes_on_with_the_same_draws():
    stream = MRG_RandomStreams(7)
    stream.uniform((3,))
    copy = pickle.loads(pickle.dumps(stream))
    np.testing.assert_array_equal(function([], copy.uniform((9,)))(), function([], stream.uniform((9,)))())


def test_several_multinomial_draws_are_counted():
    pvals = np.array([[0.1, 0.2, 0.7], [0.0, 1.0, 0.0]])
    counts = function([], MRG_RandomStreams(3).multinomial(pvals=pvals, n=1000))()
    np.testing.assert_allclose(counts / 1000, pvals, atol=0.05)
    np.testing.assert_array_equal(counts.sum(axis=1), [1000, 1000])


@pytest.mark.parametrize(("make", "error"), [
    (lambda stream: stream.uniform((3, 0)), ValueError),
    (lambda stream: stream.uniform("3"), TypeError),
    (lambda stream: stream.uniform((3,), dtype="float16"), TypeError),
    (lambda stream: stream.binomial((3,), n=2), NotImplementedError),
    (lambda stream: stream.multinomial(), ValueError),
    (lambda stream: stream.multinomial(pvals=np.ones(3) / 3), NotImplementedError)])
def test_a_draw_that_cannot_be_made_is_refused(make, error):
    with pytest.raises(error):
        make(MRG_RandomStreams(3))
