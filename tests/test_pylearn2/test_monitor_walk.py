"""Stacks hold the very batches of a walk, in its order; data that are not plain have none."""
from types import SimpleNamespace

import numpy as np
import pytensor
import pytest

from pylearn2 import monitor_walk
from pylearn2.datasets.dense_design_matrix import DenseDesignMatrix
from pylearn2.datasets.transformer_dataset import TransformerDataset
from pylearn2.monitor import Monitor
from pylearn2.monitor_walk import Walk
from pylearn2.space import CompositeSpace, Conv2DSpace, VectorSpace

SPECS = (CompositeSpace([VectorSpace(3), VectorSpace(2)]), ("features", "targets"))


def dataset(n=23):
    return DenseDesignMatrix(X=np.arange(3.0 * n).reshape(n, 3), y=np.eye(2)[np.arange(n) % 2])


def walk(data, specs=SPECS, mode="sequential", batch_size=2, num_batches=None):
    monitor = SimpleNamespace(_datasets=[data], _rng_seed=[None], _iteration_mode=[mode], _batch_size=[batch_size],
                              _num_batches=[num_batches])
    return Walk(monitor, 0, specs)


@pytest.mark.parametrize("n, batch_size, num_batches", [
    (23, 2, None), (24, 2, None), (23, 5, None), (23, 2, 4), (23, None, 9), (1, 2, None), (6, 2, None)])
def test_stacks_are_the_batches_one_behind_the_other(n, batch_size, num_batches, monkeypatch):
    monkeypatch.setattr(monitor_walk, "STACK", 11)
    one = walk(dataset(n), batch_size=batch_size, num_batches=num_batches)
    assert one.is_plain()
    singly = []
    for count, load in one.stacks():
        arrays = load()
        assert count is None or all(len(array) == count for array in arrays)
        singly += [arrays] if count is None else zip(*arrays, strict=True)
    for met, wanted in zip(singly, one(), strict=True):
        for a, b in zip(met, wanted, strict=True):
            np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize("floatX, batches", [("float32", [4, 4, 1]), ("float64", [2, 2, 2, 2, 1])])
def test_a_stack_of_wide_rows_is_no_larger_than_the_cache(floatX, batches, monkeypatch):
    monkeypatch.setattr(monitor_walk, "STACK_BYTES", 2 * 4 * (3 + 2) * 4)  # four batches of two float32 rows
    with pytensor.config.change_flags(floatX=floatX):
        assert [count for count, _ in walk(dataset(18)).stacks()] == batches


def test_a_stack_has_a_batch_even_where_that_alone_is_larger(monkeypatch):
    monkeypatch.setattr(monitor_walk, "STACK_BYTES", 1)
    assert [count for count, _ in walk(dataset(4)).stacks()] == [1, 1]


def test_data_in_another_order_or_form_have_no_stacks():
    images = (CompositeSpace([Conv2DSpace((1, 3), num_channels=1)]), ("features",))
    assert not walk(dataset(), mode="shuffled_sequential").is_plain()
    assert not walk(dataset(), batch_size=monitor_walk.STACK // 2 + 1).is_plain()  # large batches gain nothing
    assert not walk(dataset(), specs=images).is_plain()
    assert not walk(TransformerDataset(dataset(), SimpleNamespace(perform=lambda rows: rows))).is_plain()


class Odd(DenseDesignMatrix):
    def get(self, sources, indices):
        return tuple(part + 1 for part in super().get(sources, indices))


def test_a_data_set_with_ways_of_its_own_is_read_batch_by_batch():
    assert not walk(Odd(X=np.zeros((4, 3)), y=np.zeros((4, 2)))).is_plain()


@pytest.mark.parametrize("threads", ["1", "3"])
@pytest.mark.parametrize("batch_size, num_batches", [(2, None), (5, None), (2, 4)])
def test_a_record_has_the_same_bits_with_stacks_and_without(batch_size, num_batches, threads, monkeypatch):
    from pylearn2.costs.mlp import Default
    from pylearn2.models.mlp import MLP, Softmax, Tanh

    def record():
        model = MLP(nvis=3, layers=[Tanh(dim=4, layer_name="h", irange=0.3),
                                    Softmax(n_classes=2, layer_name="y", irange=0.3)])
        monitor = Monitor(model)
        monitor.setup(dataset(), Default(), batch_size, num_batches)
        monitor()
        return {name: channel.val_record[0] for name, channel in monitor.channels.items()}, monitor.passes[0].many

    monkeypatch.setenv("OMP_NUM_THREADS", threads)
    monkeypatch.setattr(monitor_walk, "STACK", 10)  # so that there are several, for threads to share
    stacked, many = record()
    monkeypatch.setattr(Walk, "is_plain", lambda self: False)
    singly, none = record()
    assert many is not None and none is None
    assert stacked == singly and len(stacked) > 15
