"""A channel takes a floatX scalar of its own batch, keeps its records, and pickles without its expression."""
import pickle

import numpy as np
import pytensor.tensor as pt
import pytest

from pylearn2.monitor_channel import MonitorChannel, get_monitor_doc, infer_data_specs
from pylearn2.space import CompositeSpace, NullSpace, VectorSpace
from pylearn2.testing.datasets import ArangeDataset, random_dense_design_matrix
from pylearn2.utils import sharedX

ONE = (VectorSpace(1), "features")


def channel_of(val, ipt=None, specs=None, **options):
    return MonitorChannel(ipt, val, "c", specs or (NullSpace(), ""), None, **options)


class Counters:
    def get_batches_seen(self):
        return 3

    def get_examples_seen(self):
        return 30

    def get_epochs_seen(self):
        return 1


def recorded(*values):
    channel = channel_of(0.0)
    for seconds, value in enumerate(values):
        channel.record(value, float(seconds), Counters())
    return channel


def test_an_extension_of_old_reads_the_last_value_from_a_shared_scalar():
    assert recorded().val_shared.get_value().item() == 0
    assert recorded(1.5, 2.5).val_shared.get_value().item() == 2.5


@pytest.mark.parametrize("number", [1, 2.5, np.float32(3), np.int64(4)])
def test_a_number_becomes_a_constant_in_floatX(number):
    value = channel_of(number).val
    assert (value.dtype, float(value.eval(mode="FAST_COMPILE"))) == ("float64", float(number))


@pytest.mark.parametrize(("val", "kind", "words"), [
    (pt.constant(np.float32(1)), ValueError, "'c' must have dtype float64.*got float32; cast it"),
    (pt.constant(np.int64(1)), ValueError, "got int64"),
    (pt.constant([1.0, 2.0]), ValueError, "must be a scalar, got an expression of 1 dim"),
    ("1.0", TypeError, "got str"),
    (None, TypeError, "got NoneType"),
])
def test_what_is_no_floatX_scalar_is_refused_by_name(val, kind, words):
    with pytest.raises(kind, match=words):
        channel_of(val)


def test_an_input_that_the_batch_lacks_is_named():
    features, stranger = pt.matrix("features"), pt.scalar("stranger")
    with pytest.raises(ValueError, match="computed from stranger, which is not in its ipt"):
        channel_of(features.mean() * stranger, features, ONE)


def test_records_hold_value_time_and_the_counters():
    channel = recorded(1.5, 2.5)
    kept = [(one.ndim, one.dtype, float(one)) for one in channel.val_record]
    assert kept == [(0, "float64", 1.5), (0, "float64", 2.5)]
    assert (channel.time_record, channel.batch_record) == ([0.0, 1.0], [3, 3])
    assert (channel.example_record, channel.epoch_record) == ([30, 30], [1, 1])


def test_a_successor_continues_all_records_but_the_last():
    old = recorded(1.0, 2.0, 3.0)
    new = channel_of(0.0, old_channel=old)
    assert (new.val_record, new.time_record) == ([1.0, 2.0], [0.0, 1.0])
    new.record(9.0, 9.0, Counters())
    assert old.val_record == [1.0, 2.0, 3.0]


def test_the_pickle_holds_records_and_no_expression():
    channel = recorded(1.0)
    channel.prereqs = [lambda batch: None]  # could not be pickled
    back = pickle.loads(pickle.dumps(channel))
    assert back.__dict__.keys() == {
        "name", "doc", "val_record", "batch_record", "example_record", "epoch_record", "time_record"}
    assert (back.name, back.val_record, back.is_live) == ("c", [1.0], False)


def test_files_of_the_first_years_are_filled_in():
    channel = MonitorChannel.__new__(MonitorChannel)
    channel.__setstate__({"name": "c", "val_record": [1.0, 2.0]})
    assert channel.epoch_record == [0, 1]
    assert channel.batch_record == channel.time_record == channel.example_record == [None, None]
    assert channel.doc is None


def test_the_doc_is_that_of_the_expression_itself():
    documented, plain = sharedX(1.0), sharedX(2.0)
    documented.__doc__ = "how far it got"
    assert (channel_of(documented).doc, channel_of(plain).doc, get_monitor_doc(plain)) == ("how far it got", None, None)


def test_specs_are_guessed_only_where_the_guess_is_safe():
    alone = ArangeDataset(3)
    both = random_dense_design_matrix(np.random.RandomState(0), 3, 2, 2)
    x, y = pt.matrix(), pt.matrix()
    assert infer_data_specs("c", None, both) == (NullSpace(), "")
    assert infer_data_specs("c", (), both) == (CompositeSpace([]), ())
    assert infer_data_specs("c", x, alone) == alone.get_data_specs()
    assert infer_data_specs("c", (x, y), both) == both.get_data_specs()
    for ipt, dataset in ((x, both), ((x, y), alone), ((x, y, x), both)):
        with pytest.raises(ValueError, match=r"'c': say data_specs=\(space, source\)"):
            infer_data_specs("c", ipt, dataset)
