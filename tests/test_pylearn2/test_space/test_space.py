"""What holds for every space: dtypes, validation, equality, pickling, the names of the symbols."""
import pickle

import numpy as np
import pytensor
import pytensor.tensor as pt
import pytest

from pylearn2.space import (
    CompositeSpace,
    Conv2DSpace,
    IndexSequenceSpace,
    IndexSpace,
    NullSpace,
    SimplyTypedSpace,
    Space,
    VectorSequenceSpace,
    VectorSpace,
    is_numeric_batch,
    is_symbolic_batch,
)

SPACES = [
    VectorSpace(3),
    VectorSpace(3, sparse=True, dtype="float32"),
    IndexSpace(max_labels=4, dim=2),
    Conv2DSpace((2, 3), num_channels=1, axes=("c", 0, 1, "b")),
    VectorSequenceSpace(3),
    IndexSequenceSpace(max_labels=4, dim=2),
    NullSpace(),
    CompositeSpace([VectorSpace(3), CompositeSpace([IndexSpace(4, 2), NullSpace()])]),
]


@pytest.mark.parametrize("space", SPACES, ids=str)
def test_a_space_survives_pickling_and_equals_its_copy_only(space):
    copy = pickle.loads(pickle.dumps(space))
    assert copy == space and hash(copy) == hash(space) and str(copy) == str(space)
    assert [other for other in SPACES if other == space] == [space]


@pytest.mark.parametrize("space", SPACES, ids=str)
def test_own_symbols_and_origins_are_members(space):
    space.validate(space.make_theano_batch("x"))
    space.np_validate(space.get_origin_batch(5))


@pytest.mark.parametrize("space", SPACES[:3] + SPACES[6:], ids=str)
def test_shared_batches_are_members_and_hold_zeros(space):
    batch = space.make_shared_batch(5, name="x")
    space.validate(batch)
    while isinstance(batch, tuple):
        batch = batch[0]
    if batch is not None:
        value = batch.get_value()
        assert value.shape == (5, space.get_total_dimension()) or isinstance(space, CompositeSpace)
        assert abs(value).sum() == 0


def test_floatX_is_resolved_when_the_space_is_made():
    with pytensor.config.change_flags(floatX="float32"):
        space = VectorSpace(3)
    assert space.dtype == "float32"
    assert VectorSpace(3).dtype == pytensor.config.floatX
    assert VectorSpace(3, dtype="float32") != VectorSpace(3, dtype="float64")
    assert VectorSpace(3, dtype=np.dtype("uint8")).dtype == "uint8"


def test_unknown_dtypes_are_refused():
    with pytest.raises(TypeError, match="'float31'"):
        VectorSpace(3, dtype="float31")
    with pytest.raises(TypeError, match="no dtype of its own"):
        VectorSpace(3, dtype=None).make_theano_batch()


@pytest.mark.parametrize("met, wanted", [
    ("complex128", "float64"), ("float32", "int64"), ("complex64", "int8"),
])
def test_casts_that_lose_information_are_refused_with_both_dtypes_named(met, wanted):
    batch = np.zeros((2, 3), met)
    for source in [VectorSpace(3, dtype=wanted), VectorSpace(3, dtype=None)]:
        with pytest.raises(TypeError, match=f"{met}.*{wanted}"):
            source.np_format_as(batch, VectorSpace(3, dtype=wanted))
        with pytest.raises(TypeError, match=f"{met}.*{wanted}"):
            source.format_as(pt.as_tensor(batch), VectorSpace(3, dtype=wanted))


def test_casts_that_lose_precision_are_done():
    batch = np.array([[1, 2, 3]], "uint8")
    formatted = VectorSpace(3, dtype="uint8").np_format_as(batch, VectorSpace(3, dtype="float32"))
    assert formatted.dtype == "float32" and formatted.tolist() == [[1, 2, 3]]
    untouched = VectorSpace(3, dtype="uint8").np_format_as(batch, VectorSpace(3, dtype=None))
    assert untouched is batch


def test_symbolic_methods_refuse_arrays_and_numeric_ones_symbols():
    space, array, symbol = VectorSpace(3), np.zeros((2, 3)), pt.matrix()
    for method in [space.validate, space.batch_size, lambda batch: space.format_as(batch, space)]:
        with pytest.raises(TypeError, match="takes symbols"):
            method(array)
    for method in [space.np_validate, space.np_batch_size, lambda batch: space.np_format_as(batch, space)]:
        with pytest.raises(TypeError, match="takes arrays"):
            method(symbol)


def test_what_counts_as_symbolic_or_numeric():
    array, symbol = np.zeros(2), pt.vector()
    assert is_symbolic_batch((symbol, (symbol, None))) and not is_symbolic_batch((symbol, array))
    assert is_numeric_batch((array, (array, None))) and not is_numeric_batch((symbol, array))
    for nothing in [(), None]:
        assert is_numeric_batch(nothing) and is_symbolic_batch(nothing)
    with pytest.raises(TypeError, match="got a list"):
        is_numeric_batch([array])


def test_callbacks_see_the_batches_that_are_validated():
    seen, np_seen = [], []
    space = VectorSpace(3, validate_callbacks=[seen.append], np_validate_callbacks=[np_seen.append])
    array, symbol = np.zeros((2, 3)), pt.matrix()
    space.validate(symbol)
    space.np_format_as(array, VectorSpace(3))
    assert seen == [symbol] and len(np_seen) == 1 and np_seen[0] is array


def test_a_space_of_the_users_own_needs_the_hooks_only():
    class Celsius(SimplyTypedSpace):
        def _key(self):
            return ()

        def _batch_shape(self, batch_size):
            return (batch_size,)

        def get_total_dimension(self):
            return 1

        def _format_as_impl(self, is_numeric, batch, space):
            return batch + 273

    assert Celsius().np_format_as(np.array([0.0, 10.0]), VectorSpace(1)).tolist() == [273, 283]
    with pytest.raises(ValueError, match="1 dimensions, got one with 2"):
        Celsius().np_validate(np.zeros((2, 1)))
    with pytest.raises(NotImplementedError, match="Space"):
        Space().get_total_dimension()
    with pytest.raises(NotImplementedError, match="Celsius"):
        VectorSpace(1).np_format_as(np.zeros((2, 1)), Celsius())


def test_other_names_of_make_theano_batch_make_the_same_type():
    space = VectorSpace(3)
    assert space.make_batch_theano("x").type == space.get_theano_batch("x").type == pt.matrix().type


def test_pickles_from_before_spaces_had_dtypes_get_floatX():
    space = VectorSpace(3)
    state = {name: value for name, value in vars(space).items() if name != "_dtype"}
    old = VectorSpace.__new__(VectorSpace)
    old.__setstate__(state)
    assert old == space
