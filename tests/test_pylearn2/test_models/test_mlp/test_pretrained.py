"""PretrainedLayer: a trained model as a layer."""
import numpy as np
import pytest

from pylearn2.models.mlp import MLP, Linear, PretrainedLayer, Softmax
from pylearn2.models.model import Model
from pylearn2.space import VectorSpace
from pylearn2.utils import function, sharedX


class Halver(Model):
    """Stands for an autoencoder: ``upward_pass`` halves, and a decoder parameter takes no part in it."""

    def __init__(self):
        super().__init__()
        self.input_space = self.output_space = VectorSpace(2)
        self.factor, self.decoder = sharedX(0.5, name="factor"), sharedX(2.0, name="decoder")
        self._params = [self.factor, self.decoder]

    def upward_pass(self, inputs):
        return self.factor * inputs


def test_the_forward_pass_is_the_contents_upward_pass():
    mlp = MLP([PretrainedLayer("h", Halver())], nvis=2)
    X = mlp.get_input_space().make_theano_batch()
    np.testing.assert_array_equal(function([X], mlp.fprop(X))(np.array([[2.0, 4.0]])), [[1, 2]])


@pytest.mark.parametrize("freeze, trained", [(False, ["factor", "decoder"]), (True, [])])
def test_all_parameters_are_trained_or_none(freeze, trained):
    mlp = MLP([PretrainedLayer("h", Halver(), freeze_params=freeze), Linear(1, "y", irange=0.0)], nvis=2)
    assert [param.name for param in mlp.get_params()] == [*trained, "y_W", "y_b"]


def test_nothing_is_drawn_for_it_so_the_next_layer_starts_the_stream():
    """Recorded: the original's softmax on a frozen autoencoder of 40 units, before its first update."""
    content = Halver()
    content.input_space, content.output_space = VectorSpace(784), VectorSpace(40)
    mlp = MLP([PretrainedLayer("h1", content, freeze_params=True), Softmax(10, "y", irange=0.005)], nvis=784)
    col_norms = np.linalg.norm(mlp.layers[1].get_weights(), axis=0)
    np.testing.assert_allclose(
        [col_norms.min(), col_norms.mean(), col_norms.max()],
        [0.015207648201902152, 0.017963998054846064, 0.019668399827756842], rtol=1e-12)


def test_it_takes_only_the_space_that_it_was_trained_on():
    with pytest.raises(TypeError, match="trained on"):
        MLP([PretrainedLayer("h", Halver())], nvis=3)


def test_the_content_needs_an_upward_pass():
    with pytest.raises(TypeError, match="a Model has not"):
        PretrainedLayer("h", Model())
