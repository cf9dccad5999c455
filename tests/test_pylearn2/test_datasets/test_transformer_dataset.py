"""A data set seen through a transformation that is easy to undo."""
import numpy as np
import pytest

from pylearn2.blocks import Block
from pylearn2.datasets.binarizer import SampleBernoulli
from pylearn2.datasets.dense_design_matrix import DenseDesignMatrix
from pylearn2.datasets.transformer_dataset import TransformerDataset
from pylearn2.space import CompositeSpace, Conv2DSpace, VectorSpace

X, Y = np.arange(12.0).reshape(3, 4), np.array([[0], [1], [2]])


class Doubled:
    """Doubles the first columns of a vector and drops the last."""

    def get_input_space(self):
        return VectorSpace(4)

    def get_output_space(self):
        return VectorSpace(3)

    def perform(self, batch):
        return 2 * batch[:, :3]


class Negative:
    def perform(self, batch):
        return -batch


def raw_dataset():
    return DenseDesignMatrix(X=X, y=Y, y_labels=3)


def test_only_the_features_are_transformed_and_the_order_asked_for_is_kept():
    dataset = TransformerDataset(raw_dataset(), Doubled())
    space = CompositeSpace((VectorSpace(3), VectorSpace(3)))
    for sources, targets_at in ((("features", "targets"), 1), (("targets", "features"), 0)):
        batches = dataset.iterator("sequential", batch_size=2, data_specs=(space, sources))
        assert (batches.num_examples, batches.num_batches) == (3, 2)
        assert batches.uneven and not batches.stochastic
        batch = next(batches)
        np.testing.assert_array_equal(batch[targets_at], np.eye(3)[:2])
        np.testing.assert_array_equal(batch[1 - targets_at], 2 * X[:2, :3])


def test_a_single_source_is_a_tuple_only_on_demand():
    dataset = TransformerDataset(raw_dataset(), Doubled())
    specs = (VectorSpace(3), "features")
    (whole,) = dataset.iterator("sequential", batch_size=3, data_specs=specs)
    np.testing.assert_array_equal(whole, 2 * X[:, :3])
    assert isinstance(next(dataset.iterator("sequential", 3, data_specs=specs, return_tuple=True)), tuple)


def test_it_describes_what_it_gives():
    dataset = TransformerDataset(raw_dataset(), Doubled())
    space, sources = dataset.get_data_specs()
    assert sources == ("features", "targets") and space.components[0] == VectorSpace(3)
    assert dataset.get_num_examples() == 3 and dataset.has_targets()
    assert dataset.description.endswith("through Doubled")
    assert next(iter(dataset.iterator("sequential", batch_size=1)))[0].shape == (1, 3)


def test_a_transformer_that_preserves_the_space_works_on_images():
    images = np.arange(24.0).reshape(2, 3, 4, 1)
    dataset = TransformerDataset(DenseDesignMatrix(topo_view=images), Negative(), space_preserving=True)
    specs = (Conv2DSpace((3, 4), num_channels=1), "features")
    (batch,) = dataset.iterator("sequential", batch_size=2, data_specs=specs)
    np.testing.assert_array_equal(batch, -images)
    np.testing.assert_array_equal(dataset.get_topological_view(), images)
    assert dataset.get_batch_topo(2).shape == (2, 3, 4, 1)


def test_without_images_there_is_nothing_to_show():
    dataset = TransformerDataset(raw_dataset(), Doubled())
    assert dataset.get_batch_topo(2).shape == (2, 3, 1, 1)
    with pytest.raises(NotImplementedError, match="Doubled"):
        dataset.get_weights_view(X)


def test_a_model_that_is_no_block_is_refused_by_name():
    with pytest.raises(TypeError, match="with perform, which object does not have.*StackedBlocks"):
        TransformerDataset(raw_dataset(), object())


class Halved(Block):
    """A block that computes on arrays alone."""

    def perform(self, batch):
        return batch / 2


def test_what_compiles_does_so_before_the_first_batch_and_what_does_not_is_left_alone():
    sampling = SampleBernoulli()
    nested = TransformerDataset(TransformerDataset(raw_dataset(), sampling, space_preserving=True), Halved(),
                                space_preserving=True)
    nested.prepare()
    before = sampling.fn
    assert before is not None and nested.transformer.fn is None
    batches = nested.iterator("sequential", batch_size=3, data_specs=(VectorSpace(4), "features"))
    assert set(np.unique(next(batches))) <= {0.0, 0.5}
    assert sampling.fn is before
    TransformerDataset(raw_dataset(), Negative(), space_preserving=True).prepare()  # no block at all
