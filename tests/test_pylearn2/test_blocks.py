"""Blocks against NumPy: one, and a chain of them."""
import pickle

import numpy as np
import pytensor.tensor as pt
import pytest
import scipy.sparse

from pylearn2.blocks import Block, StackedBlocks
from pylearn2.models.autoencoder import Autoencoder
from pylearn2.space import VectorSpace

X = np.random.RandomState(0).rand(5, 4)


class Scale(Block):
    """Multiplies by a number; has no parameters."""

    def __init__(self, factor):
        super().__init__()
        self.factor = factor

    def __call__(self, inputs):
        return self.factor * inputs

    def set_input_space(self, space):
        self.space = space

    def get_output_space(self):
        return self.space


def codes(X, *autoencoders):
    for one in autoencoders:
        X = np.tanh(X @ one.weights.get_value() + one.hidbias.get_value())
    return X


@pytest.fixture
def two():
    return [Autoencoder(4, 3, "tanh", None, irange=0.5), Autoencoder(3, 2, "tanh", None, irange=0.5, rng=1)]


def test_perform_transforms_an_array():
    np.testing.assert_allclose(Scale(3.0).perform(X), 3 * X)


def test_a_pickle_has_no_compiled_function():
    block = Scale(2.0)
    block.perform(X)
    again = pickle.loads(pickle.dumps(block))
    assert again.fn is None
    np.testing.assert_allclose(again.perform(X), 2 * X)


def test_a_stack_gives_all_representations(two):
    stack = StackedBlocks(two)
    np.testing.assert_allclose(stack.perform(X), codes(X, *two))
    np.testing.assert_allclose(stack.function(repr_index=1)(X), codes(X, two[0]))
    np.testing.assert_allclose(stack.function(repr_index=0)(X), X)


def test_a_stack_concatenates_representations_side_by_side(two):
    met = StackedBlocks(two).concat(start_index=1)(X)
    np.testing.assert_allclose(met, np.hstack([codes(X, two[0]), codes(X, *two)]))


def test_a_stack_takes_sparse_input():
    first = Scale(2.0)
    met = StackedBlocks([first]).function(sparse_input=True)(scipy.sparse.csr_matrix(X))
    np.testing.assert_allclose(met.toarray(), 2 * X)


def test_a_stack_has_the_spaces_of_its_ends(two):
    stack = StackedBlocks(two)
    assert (stack.get_input_space(), stack.get_output_space()) == (VectorSpace(4), VectorSpace(2))
    assert len(stack) == 2 and stack.layers() == two
    assert stack.get_params() == two[0].get_params() + two[1].get_params() == stack._params


def test_append_makes_the_stack_longer(two):
    stack = StackedBlocks(two[:1])
    stack.perform(X)
    stack.append(two[1])
    np.testing.assert_allclose(stack.perform(X), codes(X, *two))
    assert stack._params == stack.get_params()
    stack.append(Scale(1.0))
    assert stack._params is None


def test_the_input_space_travels_up():
    below, above = Scale(1.0), Scale(2.0)
    StackedBlocks([below, above]).set_input_space(VectorSpace(7))
    assert below.space == above.space == VectorSpace(7)


@pytest.mark.parametrize("method", ["inverse", "get_input_space", "get_output_space"])
def test_what_a_block_has_not_is_said(method):
    with pytest.raises(NotImplementedError, match=f"Block does not implement {method}"):
        getattr(Block(), method)()
    with pytest.raises(NotImplementedError, match="__call__"):
        Block()(pt.matrix())
    with pytest.raises(NotImplementedError, match="set_input_space"):
        Block().set_input_space(VectorSpace(1))
