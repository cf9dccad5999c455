"""pylearn2.models.mlp.hinge_loss: the squared hinge of the paper, in NumPy."""
import numpy as np

from pylearn2.models.mlp import MLP, HingeLoss
from pylearn2.utils import function

X, LABELS = np.random.RandomState(0).randn(6, 4), np.array([0, 2, 1, 1, 0, 2])


def test_the_cost_is_the_squared_hinge_of_one_class_against_the_others():
    layer = HingeLoss(3, "y", istdev=1.0)
    mlp = MLP(layers=[layer], nvis=4)
    x, y = mlp.get_input_space().make_theano_batch("x"), mlp.get_target_space().make_theano_batch("y")
    channels = mlp.get_monitoring_channels((x, y))
    met = function([x, y], [mlp.cost_from_X((x, y)), channels["y_misclass"], channels["y_nll"],
                            channels["y_max_max_class"]])(X, np.eye(3)[LABELS])
    b, W = mlp.get_param_values()
    scores, signs = X @ W + b, 2 * np.eye(3)[LABELS] - 1
    cost = (np.maximum(0, 1 - signs * scores) ** 2).sum(axis=1).mean()
    np.testing.assert_allclose(met, [cost, (scores.argmax(axis=1) != LABELS).mean(), cost, scores.max()])
    assert [param.name for param in mlp.get_params()] == ["hingeloss_b", "hingeloss_W"]
    np.testing.assert_array_equal(W, np.random.RandomState([2013, 1, 4]).randn(4, 3))
