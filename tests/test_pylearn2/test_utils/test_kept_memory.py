"""Memory is used again only when nobody has it any more, and no more is kept than one training had."""
import numpy as np
import pytest

from pylearn2.utils import kept_memory


@pytest.fixture
def keeping(monkeypatch):
    monkeypatch.setattr(kept_memory, "_kept", [])
    monkeypatch.setattr(kept_memory, "_keeps", [])
    kept_memory.keep_memory()


def place(array):
    return array.__array_interface__["data"][0]


def test_an_array_that_is_gone_gives_its_memory_to_the_next_of_its_size(keeping):
    first = kept_memory.empty((3, 4), "float32")
    assert first.shape == (3, 4) and first.dtype == "float32" and first.flags.writeable and first.flags.c_contiguous
    where = place(first)
    del first
    second = kept_memory.empty((6,), "float64")  # as many bytes
    assert place(second) == where and second.shape == (6,)


def test_memory_that_any_view_still_shows_is_left_alone(keeping):
    first = kept_memory.empty((3, 4), "float32")
    first[:] = 7
    corner = first[1:, 2:].T
    del first
    kept_memory.empty((3, 4), "float32")[:] = 0
    np.testing.assert_array_equal(corner, np.full((2, 2), 7, "float32"))


def test_what_the_next_training_has_no_use_for_is_given_back(keeping):
    for size in (100, 200, 300):
        held = kept_memory.empty((size,), "uint8")
    assert [one.nbytes for one in kept_memory._kept] == [200, 300]  # of 200, `held` was the view until the last turn
    del held
    kept_memory.empty((50,), "uint8")
    assert [one.nbytes for one in kept_memory._kept] == [50]


def test_nothing_is_kept_where_nobody_asked_for_it(monkeypatch):
    monkeypatch.setattr(kept_memory, "_keeps", [])
    before = list(kept_memory._kept)
    assert kept_memory.empty((2, 2), "float32").flags.owndata
    assert kept_memory._kept == before
