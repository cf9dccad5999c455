"""Reading orders: recorded streams of RandomState, the rules of sizes, what an iterator tells of itself."""
import numpy as np
import pytest

from pylearn2.datasets.dense_design_matrix import DefaultViewConverter, DenseDesignMatrix
from pylearn2.space import CompositeSpace, Conv2DSpace, IndexSpace, VectorSpace
from pylearn2.utils import iteration
from pylearn2.utils.iteration import ITERATION_MODES, as_even, has_uniform_batch_size, is_stochastic

SGD, BGD, MONITOR = [2012, 10, 5], [2012, 10, 16], [2013, 2, 22]
FULL_READINGS = [name for name in ITERATION_MODES if "sequential" in name and "even" not in name]
EVEN_READINGS = ["even_" + name for name in FULL_READINGS]


def batches(mode, n_examples, seed=None, **sizes):
    """Return the batches of a mode as lists of indices."""
    rng = np.random.RandomState(seed) if seed else None
    order = ITERATION_MODES[mode](n_examples, sizes.get("batch_size"), sizes.get("num_batches"), rng)
    return [np.arange(n_examples)[batch].tolist() for batch in order]


@pytest.mark.parametrize(("seed", "shuffles"), [
    (SGD, ["4709263815", "0297541368"]), (BGD, ["4057619328", "9028756413"]), (MONITOR, ["2843791605"])])
def test_each_epoch_takes_the_next_recorded_shuffle_of_one_generator(seed, shuffles):
    rng = np.random.RandomState(seed)
    for shuffle in shuffles:
        order = iteration.ShuffledSequentialSubsetIterator(10, 3, None, rng)
        assert "".join(str(i) for batch in order for i in batch) == shuffle


def test_fifty_thousand_examples_are_shuffled_as_recorded():
    rng = np.random.RandomState(SGD)
    first, second = (np.concatenate(list(ITERATION_MODES["shuffled_sequential"](50000, 100, None, rng)))
                     for _ in range(2))
    assert first[:5].tolist() == [8722, 18180, 30358, 35768, 46266]
    assert first[-3:].tolist() == [32247, 47281, 38405]
    assert second[:5].tolist() == [27798, 33255, 39828, 3440, 21852]
    assert sorted(first) == list(range(50000))


def test_the_stochastic_modes_draw_the_recorded_numbers():
    assert batches("random_uniform", 10, MONITOR, batch_size=5, num_batches=1) == [[5, 0, 9, 5, 9]]
    starts = [batch[0] for batch in batches("random_slice", 10, MONITOR, batch_size=3, num_batches=5)]
    assert starts == [5, 0, 6, 1, 6]
    order = batches("batchwise_shuffled_sequential", 10, MONITOR, batch_size=2)
    assert [batch[0] // 2 for batch in order] == [3, 4, 1, 2, 0]


def test_an_order_is_drawn_when_the_iterator_is_made():
    rng = np.random.RandomState(SGD)
    first, second = (ITERATION_MODES["shuffled_sequential"](10, 10, None, rng) for _ in range(2))
    assert next(second).tolist() == [0, 2, 9, 7, 5, 4, 1, 3, 6, 8]
    assert first.next().tolist() == [4, 7, 0, 9, 2, 6, 3, 8, 1, 5]


@pytest.mark.parametrize("mode", FULL_READINGS)
@pytest.mark.parametrize(("sizes", "lengths"), [
    (dict(batch_size=3), [3, 3, 3, 1]), (dict(batch_size=3, num_batches=2), [3, 3]),
    (dict(batch_size=3, num_batches=0), []),
    (dict(num_batches=4), [3, 3, 3, 1]), (dict(num_batches=6), [2] * 5), (dict(batch_size=20), [10])])
def test_a_reading_has_the_sizes_that_follow_from_the_request(mode, sizes, lengths):
    met = batches(mode, 10, SGD if is_stochastic(mode) else None, **sizes)
    assert sorted(map(len, met)) == sorted(lengths)
    indices = [i for batch in met for i in batch]
    assert len(set(indices)) == len(indices)  # none twice


@pytest.mark.parametrize("mode", EVEN_READINGS)
def test_even_modes_leave_short_batches_out(mode):
    rng = np.random.RandomState(SGD) if is_stochastic(mode) else None
    order = ITERATION_MODES[mode](10, 3, None, rng)
    assert (order.num_batches, order.num_examples, order.uneven) == (3, 9, False)
    assert [len(np.arange(10)[batch]) for batch in order] == [3, 3, 3]
    assert ITERATION_MODES[mode](10, None, 3).batch_size == 3
    with pytest.raises(ValueError, match="3 full batches of 3"):
        ITERATION_MODES[mode](10, 3, 4)
    with pytest.raises(ValueError, match="10 examples give 0 full batches of 11"):
        ITERATION_MODES[mode](10, 11)


@pytest.mark.parametrize("mode", ["random_slice", "random_uniform"])
def test_random_modes_without_num_batches_read_as_much_as_there_is(mode):
    assert list(map(len, batches(mode, 10, SGD, batch_size=4))) == [4, 4, 4]
    assert list(map(len, batches(mode, 10, SGD, num_batches=5))) == [2] * 5
    assert list(map(len, batches(mode, 10, SGD, batch_size=4, num_batches=7))) == [4] * 7


def test_sequences_of_a_batch_are_equally_long_and_each_is_read_once():
    sequences = [[0] * length for length in (1, 2, 1, 3, 1, 2, 1)]
    order = iteration.EvenSequencesSubsetIterator(sequences, 2, rng=SGD)
    met = list(order)
    assert sorted(i for batch in met for i in batch) == list(range(7))
    assert all(len({len(sequences[i]) for i in batch}) == 1 for batch in met)
    assert (order.num_batches, order.num_examples, order.uneven) == (4, 7, True)
    # by hand: RandomState draws the order of the lengths, then the order within each
    rng = np.random.RandomState(SGD)
    lengths = rng.permutation([1, 2, 3])
    within = {length: rng.permutation([i for i in range(7) if len(sequences[i]) == length])
              for length in lengths}
    assert [batch.tolist() for batch in met[:3]] == [within[length][:2].tolist() for length in lengths]


@pytest.mark.parametrize(("arguments", "words"), [
    (dict(), "both are None"), (dict(batch_size=0), "at least 1, got 0"), (dict(batch_size=2.5), "got 2.5"),
    (dict(batch_size="100"), "got '100'"), (dict(num_batches=0), "at least 1, got 0"),
    (dict(batch_size=3, num_batches=5), "10 examples give 4 batches of 3"),
    (dict(batch_size=3, rng=1), "takes no rng")])
def test_an_impossible_request_is_named(arguments, words):
    with pytest.raises(ValueError, match=words):
        ITERATION_MODES["sequential"](10, **arguments)


def test_random_slice_cannot_be_longer_than_the_data():
    with pytest.raises(ValueError, match="10 examples got the larger batch_size 11"):
        ITERATION_MODES["random_slice"](10, 11, 1)


@pytest.mark.parametrize(("mode", "stochastic", "uniform"), [
    ("sequential", False, False), ("even_sequential", False, True), ("even_sequences", True, False),
    ("shuffled_sequential", True, False), ("even_shuffled_sequential", True, True),
    ("batchwise_shuffled_sequential", True, False), ("even_batchwise_shuffled_sequential", True, True),
    ("random_slice", True, True), ("random_uniform", True, True)])
def test_a_mode_tells_what_it_is_like(mode, stochastic, uniform):
    for form in (mode, ITERATION_MODES[mode]):
        assert (is_stochastic(form), has_uniform_batch_size(form)) == (stochastic, uniform)


def test_a_misspelt_mode_is_met_with_the_nearest_name():
    with pytest.raises(ValueError, match="'sequental'.*'sequential'"):
        is_stochastic("sequental")


def test_as_even_takes_an_order_of_ones_own():
    def backwards(n_examples, batch_size, num_batches, rng):
        stops = (n_examples - batch_size * k for k in range(num_batches))
        return (slice(stop - batch_size, stop) for stop in stops)

    class Backwards(iteration.SubsetIterator):
        order = staticmethod(backwards)

    assert [batch.start for batch in as_even(Backwards)(10, 4)] == [6, 2]
    with pytest.raises(TypeError, match="SubsetIterator"):
        as_even(list)


SPACE = (CompositeSpace((VectorSpace(2), VectorSpace(1))), ("features", "targets"))


def data_set():
    X = np.arange(20, dtype="float32").reshape(10, 2)
    return DenseDesignMatrix(X=X, y=np.arange(10.0).reshape(10, 1))


def test_a_dataset_iterator_gives_the_sources_in_the_order_asked_for():
    X, y = data_set().get_data()
    spaces = CompositeSpace((VectorSpace(1), VectorSpace(2), VectorSpace(2)))
    swapped = (spaces, ("targets", "features", "features"))
    reading = data_set().iterator("sequential", batch_size=4, data_specs=swapped)
    told = reading.batch_size, reading.num_batches, reading.num_examples, reading.uneven, reading.stochastic
    assert told == (4, 3, 10, True, False)
    targets, features, again = reading.next()
    np.testing.assert_array_equal(targets, y[:4])
    np.testing.assert_array_equal(features, X[:4])
    np.testing.assert_array_equal(again, X[:4])
    assert [len(batch[0]) for batch in reading] == [4, 2]


def test_a_single_source_comes_bare_or_as_a_tuple():
    request = dict(mode="sequential", batch_size=5, data_specs=(VectorSpace(2), "features"))
    assert data_set().iterator(**request).next().shape == (5, 2)
    (batch,) = data_set().iterator(**request, return_tuple=True).next()
    assert batch.shape == (5, 2)


def test_the_data_sets_own_generator_goes_on_from_reading_to_reading():
    rng = np.random.RandomState((17, 2, 946))
    data = data_set()
    for _ in range(2):
        expected = rng.permutation(10)
        batch = data.iterator("shuffled_sequential", batch_size=10, data_specs=SPACE).next()
        np.testing.assert_array_equal(batch[1].ravel(), expected)


def test_a_missing_source_and_nested_specs_are_named():
    with pytest.raises(ValueError, match="no source 'label'; it has: features, targets"):
        data_set().iterator("sequential", batch_size=5, data_specs=(VectorSpace(1), "label"))
    nested = (CompositeSpace((SPACE[0], VectorSpace(2))), (("features", "targets"), "features"))
    with pytest.raises(ValueError, match="flat data specs"):
        data_set().iterator("sequential", batch_size=5, data_specs=nested)


class OneByOne(DenseDesignMatrix):
    """Takes its examples in a way of its own, so that each batch is formatted by itself."""

    def get(self, sources, indices):
        return super().get(sources, indices)


LABELLED = dict(X=np.random.RandomState(0).rand(23, 6).astype("float32"), y=np.arange(23) % 3, y_labels=3)
FORMS = {
    "labels as rows": (VectorSpace(6, dtype="float32"), VectorSpace(3, dtype="float64")),
    "another precision": (VectorSpace(6, dtype="float64"), IndexSpace(3, dim=1)),
    "images": (Conv2DSpace((2, 1), num_channels=3, axes=("c", 0, 1, "b"), dtype="float32"), VectorSpace(3)),
}


@pytest.mark.parametrize("small", [2**24, 0])
@pytest.mark.parametrize("mode", ["sequential", "shuffled_sequential", "random_uniform"])
@pytest.mark.parametrize("form", FORMS)
def test_what_is_formatted_at_once_is_what_is_formatted_batch_by_batch(form, mode, small, monkeypatch):
    monkeypatch.setattr(iteration, "_SMALL", small)
    specs = (CompositeSpace(FORMS[form]), ("features", "targets"))
    converter = DefaultViewConverter((2, 1, 3)) if form == "images" else None
    at_once, singly = (
        list(kind(**LABELLED, view_converter=converter).iterator(
            mode, batch_size=5, data_specs=specs, rng=None if mode == "sequential" else 1))
        for kind in (DenseDesignMatrix, OneByOne))
    assert len(at_once) == len(singly) == 5
    for batch, wanted in zip(at_once, singly, strict=True):
        for met, right in zip(batch, wanted, strict=True):
            np.testing.assert_array_equal(met, right)
            assert met.dtype == right.dtype


def test_small_columns_are_formatted_once_and_nothing_for_a_look_at_a_few(monkeypatch):
    calls = []
    original = IndexSpace.np_format_as
    monkeypatch.setattr(IndexSpace, "np_format_as", lambda self, batch, space: calls.append(len(batch)) or original(
        self, batch, space))
    data, specs = DenseDesignMatrix(**LABELLED), (VectorSpace(3), "targets")
    data.iterator("sequential", batch_size=5, data_specs=specs)
    assert calls == []  # an iterator that is only asked how long it is
    list(data.iterator("sequential", batch_size=5, data_specs=specs))
    assert calls == [1, 23]
    list(data.iterator("sequential", batch_size=5, num_batches=2, data_specs=specs))
    assert calls == [1, 23, 5, 5]


@pytest.mark.parametrize("mode", ["sequential", "shuffled_sequential"])
@pytest.mark.parametrize("specs", [(CompositeSpace([VectorSpace(6), VectorSpace(3)]), ("features", "targets")),
                                   (VectorSpace(6), "features")])
def test_deferred_batches_are_the_same_in_whatever_order_they_are_loaded(mode, specs):
    rng = None if mode == "sequential" else 1
    at_once, later = (DenseDesignMatrix(**LABELLED).iterator(mode, batch_size=5, data_specs=specs, rng=rng)
                      for _ in range(2))
    loads = [load for _, load in later.deferred()]
    loaded = [load() for load in reversed(loads)][::-1]
    for met, wanted in zip(loaded, at_once, strict=True):
        assert type(met) is type(wanted)
        for one, right in zip(met, wanted, strict=True):
            np.testing.assert_array_equal(one, right)


def test_a_wrong_label_is_told_where_it_is_formatted():
    data = DenseDesignMatrix(**LABELLED)
    data.y[7] = -1
    with pytest.raises(ValueError, match="labels must lie in"):
        list(data.iterator("sequential", batch_size=5, data_specs=(VectorSpace(3), "targets")))
