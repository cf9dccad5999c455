"""Deep autoencoders against NumPy."""
import numpy as np
import pytensor.tensor as pt
import pytest

from pylearn2.blocks import StackedBlocks
from pylearn2.corruption import BinomialCorruptor
from pylearn2.models.autoencoder import (
    Autoencoder,
    ContractiveAutoencoder,
    DeepComposedAutoencoder,
    DenoisingAutoencoder,
    StackedDenoisingAutoencoder,
    build_stacked_ae,
)
from pylearn2.utils import function

X = np.random.RandomState(0).rand(5, 4)


def value(expression_of, X=X):
    x = pt.matrix(dtype="float64")
    return function([x], expression_of(x))(X)


@pytest.fixture
def parts():
    return [Autoencoder(4, 3, "tanh", None, irange=1.0), Autoencoder(3, 2, "tanh", None, irange=1.0, rng=1)]


def there_and_back(X, parts):
    first, second = ((one.weights.get_value(), one.w_prime.get_value()) for one in parts)
    return np.tanh(np.tanh(X @ first[0]) @ second[0]) @ second[1] @ first[1]


def test_encoders_come_in_order_and_decoders_in_the_opposite(parts):
    deep = DeepComposedAutoencoder(parts)
    np.testing.assert_allclose(value(deep.reconstruct), there_and_back(X, parts))
    assert deep.get_params() == parts[0].get_params() + parts[1].get_params()
    assert (deep.get_input_space().dim, deep.get_output_space().dim) == (4, 2)
    np.testing.assert_array_equal(deep.get_weights(), parts[0].get_weights())


def test_the_whole_stack_can_be_denoising(parts):
    noisy = value(BinomialCorruptor(0.5))
    deep = StackedDenoisingAutoencoder(parts, BinomialCorruptor(0.5))
    np.testing.assert_allclose(value(deep.reconstruct), there_and_back(noisy, parts))


def test_constraints_of_the_parts_hold(parts):
    deep, W = DeepComposedAutoencoder(parts), parts[1].weights
    parts[1]._modify_updates = lambda updates: updates.update({W: updates[W] * 0})
    deep.enforce_constraints()
    assert (W.get_value() == 0).all() and (parts[0].weights.get_value() != 0).all()


def test_parts_that_do_not_fit_are_refused(parts):
    with pytest.raises(ValueError, match="autoencoder 1 takes 4 units, but the code of the one before has 2"):
        DeepComposedAutoencoder(parts[::-1])


def test_a_stack_is_built_from_lists():
    noise = BinomialCorruptor(0.1)
    stack = build_stacked_ae(4, [3, 2, 1], ["tanh", "sigmoid", None], None, irange=[0.1, 0.2, 0.3], rng=5,
                             corruptor=[noise, None, None], contracting=[False, True, False])
    assert isinstance(stack, StackedBlocks)
    assert [type(layer) for layer in stack.layers()] == [DenoisingAutoencoder, ContractiveAutoencoder, Autoencoder]
    first, rng = stack.layers()[0], np.random.RandomState(5)
    np.testing.assert_allclose(first.get_weights(), rng.uniform(-0.1, 0.1, (4, 3)))
    assert stack.perform(X).shape == (5, 1)


def test_a_stack_of_contradictions_is_refused():
    with pytest.raises(ValueError, match="autoencoder 0 is to be denoising and contracting"):
        build_stacked_ae(4, [3], "tanh", None, corruptor=BinomialCorruptor(0.1), contracting=True)
    with pytest.raises(ValueError, match="act_enc has 2 entries for 1 autoencoders"):
        build_stacked_ae(4, [3], ["tanh", "tanh"], None)
