"""Data specs: distinct leaves in order of first occurrence, and the way back."""
import numpy as np
import pytest

from pylearn2.space import CompositeSpace, IndexSpace, NullSpace, VectorSpace
from pylearn2.utils.data_specs import DataSpecsMapping, is_flat_source, is_flat_space, is_flat_specs

V3, V2, LABELS = VectorSpace(3), VectorSpace(2), IndexSpace(max_labels=2, dim=1)
NESTED_SPACE = CompositeSpace([CompositeSpace([V3, LABELS]), NullSpace(), CompositeSpace([V3, V2])])
NESTED_SOURCE = (("features", "targets"), "", ("features", "targets"))


@pytest.fixture
def mapping():
    return DataSpecsMapping((NESTED_SPACE, NESTED_SOURCE))


def test_leaves_are_distinct_in_space_and_source_and_keep_their_first_order(mapping):
    assert mapping.flatten(NESTED_SPACE) == CompositeSpace([V3, LABELS, V2])
    assert mapping.flatten(NESTED_SOURCE) == ("features", "targets", "targets")
    assert mapping.n_unique_specs == 3
    assert mapping.spec_mapping == ((0, 1), None, (0, 2))


def test_nesting_undoes_flattening(mapping):
    assert mapping.nest(mapping.flatten(NESTED_SPACE)) == NESTED_SPACE
    batch = np.zeros((2, 3)), np.zeros((2, 1)), np.ones((2, 2))
    (first, second), null, (third, fourth) = mapping.nest(batch)
    assert null is None and first is third is batch[0] and second is batch[1] and fourth is batch[2]
    flat = mapping.flatten(((first, second), None, (third, fourth)))
    assert all(mine is other for mine, other in zip(flat, batch, strict=True))


def test_repeated_leaves_must_hold_the_same_object(mapping):
    x, y = np.zeros((2, 3)), np.zeros((2, 1))
    with pytest.raises(ValueError, match="occurs twice"):
        mapping.flatten(((x, y), None, (x.copy(), y)))
    with pytest.raises(ValueError, match="holds None"):
        mapping.flatten(((x, y), x, (x, y)))


def test_a_single_leaf_is_bare_unless_a_tuple_is_asked_for():
    mapping = DataSpecsMapping((CompositeSpace([V3, NullSpace()]), ("features", "")))
    assert mapping.flatten(("features", "")) == "features"
    assert mapping.flatten(("features", ""), return_tuple=True) == ("features",)
    assert mapping.flatten(CompositeSpace([V3, NullSpace()])) == V3
    assert mapping.nest("x") == mapping.nest(("x",)) == ("x", None)
    assert mapping.nest(V3) == CompositeSpace([V3, NullSpace()])


def test_no_data_at_all_is_an_empty_tuple():
    mapping = DataSpecsMapping((NullSpace(), ""))
    assert mapping.flatten(None, return_tuple=True) == ()
    assert mapping.flatten(NullSpace()) == CompositeSpace([])
    assert mapping.nest(()) is None


@pytest.mark.parametrize("specs, error, message", [
    ((V3, ("features",)), ValueError, "one source"),
    ((CompositeSpace([V3, V2]), ("features",)), ValueError, "tuple of 2"),
    ((NullSpace(), "features"), ValueError, "'features'"),
    (("features", V3), TypeError, "in the place of the space"),
])
def test_pairs_that_do_not_fit_are_refused(specs, error, message):
    with pytest.raises(error, match=message):
        DataSpecsMapping(specs)


def test_the_wrong_number_of_parts_is_refused(mapping):
    with pytest.raises(ValueError, match="3 distinct leaves"):
        mapping.nest((1, 2))
    with pytest.raises(ValueError, match="2 parts"):
        mapping.flatten(((1,), None, (1, 2)))


def test_flatness():
    assert is_flat_space(V3) and is_flat_space(CompositeSpace([V3, NullSpace()]))
    assert not is_flat_space(NESTED_SPACE)
    assert is_flat_source("features") and is_flat_source(("features", "targets"))
    assert not is_flat_source(NESTED_SOURCE)
    assert is_flat_specs((V3, "features")) and not is_flat_specs((NESTED_SPACE, NESTED_SOURCE))
    with pytest.raises(TypeError, match="Space"):
        is_flat_space("features")
    with pytest.raises(TypeError, match="source"):
        is_flat_source(V3)
