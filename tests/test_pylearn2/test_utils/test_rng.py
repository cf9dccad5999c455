"""The one rule for generators and seeds; the numbers are NumPy's frozen RandomState streams."""
import numpy as np

from pylearn2.utils.mrg import MRG_RandomStreams
from pylearn2.utils.rng import make_np_rng, make_theano_rng


def test_a_generator_is_shared_and_not_copied():
    generator = np.random.RandomState(3)
    assert make_np_rng(generator, 5, which_method="randint") is generator
    assert make_np_rng(generator, 5, which_method=["randint", "uniform"]) is generator
    assert make_np_rng(generator) is generator


def test_a_seed_wins_over_the_default_seed_which_wins_over_42():
    assert make_np_rng([2012, 10, 5], 1, which_method="randint").randint(1000) == np.random.RandomState(
        [2012, 10, 5]).randint(1000)
    assert make_np_rng(None, [2013, 1, 4]).randint(2**15) == 21498
    assert make_np_rng().randint(1000) == np.random.RandomState(42).randint(1000)


def test_what_lacks_the_named_method_is_taken_for_a_seed():
    assert isinstance(make_np_rng((2013, 5, 17), which_method="uniform"), np.random.RandomState)


def test_theano_streams_follow_the_same_rule():
    stream = MRG_RandomStreams(9)
    assert make_theano_rng(stream, 5, which_method="binomial") is stream
    assert make_theano_rng(None, 2045, which_method="binomial").default_instance_seed == 2045
    assert list(make_theano_rng(7).rstate) == [7] * 6
