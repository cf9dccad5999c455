"""CompositeSpace, NullSpace and the sequence spaces."""
import numpy as np
import pytensor.tensor as pt
import pytest

from pylearn2.space import (
    CompositeSpace,
    Conv2DSpace,
    IndexSequenceSpace,
    IndexSpace,
    NullSpace,
    VectorSequenceSpace,
    VectorSpace,
)
from pylearn2.utils import function

X = np.arange(6.0).reshape(2, 3)
Y = np.array([[1], [0]])
SUPERVISED = CompositeSpace((VectorSpace(3), IndexSpace(max_labels=2, dim=1)))


def test_each_part_is_formatted_on_its_own():
    target = CompositeSpace([Conv2DSpace((1, 3), channels=1), VectorSpace(2)])
    images, rows = SUPERVISED.np_format_as((X, Y), target)
    assert images.shape == (2, 1, 3, 1) and rows.tolist() == [[0, 1], [1, 0]]


def test_parts_become_columns_side_by_side():
    nested = CompositeSpace([VectorSpace(3), CompositeSpace([Conv2DSpace((1, 2), channels=1), NullSpace()])])
    batch = (X, (X[:, 1:].reshape(2, 1, 2, 1), None))
    expected = np.hstack([X, X[:, 1:]])
    np.testing.assert_array_equal(nested.np_format_as(batch, VectorSpace(5)), expected)
    np.testing.assert_array_equal(nested.np_format_as(batch, VectorSpace(5, sparse=True)).toarray(), expected)
    symbols = nested.make_theano_batch("x")
    joined = function([symbols[0], symbols[1][0]], nested.format_as(symbols, VectorSpace(5)))
    np.testing.assert_array_equal(joined(batch[0], batch[1][0]), expected)


def test_columns_of_differing_dtypes_need_a_target_dtype():
    mixed = CompositeSpace([VectorSpace(3), VectorSpace(1, dtype="int64")])
    with pytest.raises(TypeError, match="'float64', 'int64'"):
        mixed.np_format_as((X, Y), VectorSpace(4, dtype=None))
    assert mixed.np_format_as((X, Y), VectorSpace(4, dtype="float32")).dtype == "float32"


def test_trees_of_different_shape_are_refused():
    with pytest.raises(TypeError, match="nested differently"):
        SUPERVISED.np_format_as((X, Y), CompositeSpace([VectorSpace(3), CompositeSpace([VectorSpace(2)])]))
    with pytest.raises(ValueError, match="2 components, not 1"):
        SUPERVISED.np_format_as((X, Y), CompositeSpace([VectorSpace(3)]))


def test_a_batch_is_a_tuple_with_a_part_for_each_component():
    with pytest.raises(TypeError, match="got a list"):
        SUPERVISED.np_validate([X, Y])
    with pytest.raises(TypeError, match="is a tuple"):
        SUPERVISED.np_validate(X)
    with pytest.raises(ValueError, match="2 parts, got 1"):
        SUPERVISED.np_validate((X,))
    with pytest.raises(TypeError, match="component 1 .* 'y'"):
        CompositeSpace([VectorSpace(3), "y"])


def test_parts_have_the_same_number_of_examples():
    assert SUPERVISED.np_batch_size((X, Y)) == 2
    assert CompositeSpace([NullSpace(), VectorSpace(3)]).np_batch_size((None, X)) == 2
    assert CompositeSpace([]).np_batch_size(()) == 0
    with pytest.raises(ValueError, match=r"\[2, 1\]"):
        SUPERVISED.np_batch_size((X, Y[:1]))


def test_dtypes_are_a_tree_that_can_be_set():
    space = CompositeSpace([VectorSpace(3), CompositeSpace([VectorSpace(2, dtype="float32"), NullSpace()])])
    assert space.dtype == ("float64", ("float32", "NullSpace's dtype"))
    space.dtype = ("float32", "float64")
    assert space.dtype == ("float32", ("float64", "NullSpace's dtype"))
    space.dtype = "complex64"
    assert space.dtype == ("complex64", ("complex64", "NullSpace's dtype"))
    with pytest.raises(ValueError, match="2 components"):
        space.dtype = ("float32",)
    with pytest.raises(TypeError, match="do not match"):
        space.make_theano_batch(dtype=(("float32",), "float32"))


def test_symbols_are_numbered_and_take_a_tree_of_dtypes():
    x, y = SUPERVISED.make_theano_batch("batch", dtype=("float32", None))
    assert (x.name, y.name) == ("batch[0]", "batch[1]") and (x.dtype, y.dtype) == ("float32", "int64")
    x, y = SUPERVISED.make_theano_batch(["x", "y"], batch_size=1)
    assert (x.name, y.name) == ("x", "y") and x.type.broadcastable == (True, False)


def test_restrict_leaves_the_chosen_components_and_a_single_one_bare():
    space = CompositeSpace([VectorSpace(1), VectorSpace(2), VectorSpace(3)])
    batch = space.make_theano_batch()
    assert space.restrict([2, 0]) == CompositeSpace([VectorSpace(3), VectorSpace(1)])
    assert space.restrict([1]) == VectorSpace(2)
    assert space.restrict_batch(batch, [2, 0]) == (batch[2], batch[0])
    assert space.restrict_batch(batch, [1]) is batch[1]


def test_equality_is_that_of_the_components():
    assert CompositeSpace([VectorSpace(3), IndexSpace(2, 1)]) == SUPERVISED
    assert CompositeSpace([VectorSpace(3), IndexSpace(2, 2)]) != SUPERVISED
    assert str(CompositeSpace([NullSpace(), NullSpace()])) == "CompositeSpace(NullSpace, NullSpace)"


def test_the_null_space_holds_none_and_nothing_else():
    space = NullSpace()
    assert space.np_format_as(None, NullSpace()) is None and space.make_theano_batch() is None
    assert space.np_batch_size(None) == 0
    with pytest.raises(TypeError, match="None, got"):
        space.np_validate(X)
    with pytest.raises(ValueError, match="cannot be formatted"):
        space.np_format_as(None, VectorSpace(3))
    with pytest.raises(TypeError, match="float32"):
        space.dtype = "float32"


@pytest.mark.parametrize("source, target", [
    (VectorSpace(6), Conv2DSpace((2, 3), channels=1, axes=("c", 0, 1, "b"))),
    (Conv2DSpace((2, 3), channels=1), VectorSpace(6, dtype="float32")),
    (CompositeSpace([VectorSpace(2), VectorSpace(4)]), VectorSpace(6)),
    (CompositeSpace([VectorSpace(2), VectorSpace(4)]),
     CompositeSpace([VectorSpace(2, dtype="float32"), Conv2DSpace((2, 2), channels=1)])),
], ids=str)
def test_undoing_a_format_finds_the_very_symbol_again(source, target):
    batch = source.make_theano_batch()
    assert source.undo_format_as(source.format_as(batch, target), target) == batch


def test_undoing_what_was_never_formatted_converts_back():
    space, symbol = Conv2DSpace((1, 3), channels=1), pt.matrix()
    undone = function([symbol], space.undo_format_as(symbol, VectorSpace(3)))
    np.testing.assert_array_equal(undone(X), X.reshape(2, 1, 3, 1))
    np.testing.assert_array_equal(space.undo_np_format_as(X, VectorSpace(3)), X.reshape(2, 1, 3, 1))


def test_a_sequence_is_one_example_and_stays_a_sequence():
    vectors, labels = VectorSequenceSpace(3), IndexSequenceSpace(max_labels=2, dim=1)
    assert vectors.np_batch_size(X) == 1
    assert vectors.np_format_as(X, VectorSequenceSpace(3)) is X
    assert labels.np_format_as(Y, VectorSequenceSpace(2)).tolist() == [[0, 1], [1, 0]]
    assert labels.np_format_as(Y, IndexSequenceSpace(2, 1, dtype="int8")).dtype == "int8"
    for space, batch in [(vectors, X), (labels, Y)]:
        with pytest.raises(ValueError, match="formatted"):
            space.np_format_as(batch, VectorSpace(3))
        with pytest.raises(ValueError, match="one sequence"):
            space.make_theano_batch(batch_size=2)
