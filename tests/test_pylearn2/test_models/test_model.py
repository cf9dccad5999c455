"""Model: parameters as arrays and as one vector, the order of constraints, what the pickle holds."""
import pickle

import numpy as np
import pytest

from pylearn2.model_extensions.model_extension import ModelExtension
from pylearn2.models.model import Model
from pylearn2.space import NullSpace, VectorSpace
from pylearn2.utils import sharedX


class TwoParams(Model):
    def __init__(self, extensions=None):
        super().__init__(extensions)
        self.W = sharedX([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], name="W")
        self.b = sharedX([7.0, 8.0, 9.0], name="b")
        self._params = [self.W, self.b]


class Doubled(TwoParams):
    def _modify_updates(self, updates):
        updates[self.b] = 2 * updates[self.b]


class PlusOne(ModelExtension):
    def post_modify_updates(self, updates, model):
        updates[model.b] = updates[model.b] + 1


class WithOldHook(TwoParams):
    def censor_updates(self, updates):
        pass


def test_the_vector_is_the_flattened_parameters_in_order():
    np.testing.assert_array_equal(TwoParams().get_param_vector(), np.arange(1.0, 10.0))


def test_a_vector_comes_back_into_the_parameters_shapes():
    model = TwoParams()
    model.set_param_vector(np.arange(9.0))
    np.testing.assert_array_equal(model.W.get_value(), [[0, 1, 2], [3, 4, 5]])
    np.testing.assert_array_equal(model.b.get_value(), [6, 7, 8])


def test_a_vector_of_another_size_is_refused_with_both_sizes():
    with pytest.raises(ValueError, match=r"\(9,\), got \(8,\)"):
        TwoParams().set_param_vector(np.zeros(8))


def test_values_are_copies_unless_borrowed_and_must_be_as_many_as_the_parameters():
    model = TwoParams()
    model.get_param_values()[1][:] = 0
    np.testing.assert_array_equal(model.b.get_value(), [7, 8, 9])
    model.set_param_values([np.ones((2, 3)), np.zeros(3)])
    np.testing.assert_array_equal(model.get_param_vector(), [1] * 6 + [0] * 3)
    with pytest.raises(ValueError, match="2 parameters, got 1"):
        model.set_param_values([np.zeros(3)])


def test_the_models_own_constraint_comes_before_its_extensions():
    model = Doubled(extensions=[PlusOne()])
    model.enforce_constraints()
    np.testing.assert_array_equal(model.b.get_value(), [15, 17, 19])  # 2 b + 1
    np.testing.assert_array_equal(model.W.get_value(), [[1, 2, 3], [4, 5, 6]])


def test_an_extension_must_be_one():
    with pytest.raises(TypeError, match="'max_norm'"):
        TwoParams(extensions=["max_norm"])


def test_the_old_name_censor_updates_can_neither_be_called_nor_overridden():
    with pytest.raises(TypeError, match="modify_updates"):
        TwoParams().censor_updates({})
    with pytest.raises(TypeError, match="WithOldHook overrides censor_updates"):
        WithOldHook().modify_updates({})
    with pytest.raises(TypeError, match="WithOldHook"):
        pickle.dumps(WithOldHook())


def test_registered_names_stay_out_of_the_pickle():
    model = TwoParams()
    model.compiled, model.cache = (lambda: None), 1
    model.register_names_to_del("compiled")
    model.register_names_to_del(["cache"])
    model.tag["best"]["value"] = 3
    again = pickle.loads(pickle.dumps(model))
    assert not hasattr(again, "compiled") and not hasattr(again, "cache")
    assert again.tag["best"] == {"value": 3} and again.tag["other"] == {}
    np.testing.assert_array_equal(again.get_param_vector(), model.get_param_vector())
    with pytest.raises(ValueError, match="got 3"):
        model.register_names_to_del([3])


def test_spaces_and_sources_have_upstreams_defaults():
    model = TwoParams()
    model.input_space, model.output_space = VectorSpace(2), VectorSpace(3)
    assert model.get_target_space() is model.output_space
    model._target_space = VectorSpace(4)
    assert model.get_target_space() is model._target_space
    assert (model.get_input_source(), model.get_target_source()) == ("features", "targets")
    space, source = model.get_monitoring_data_specs()
    assert isinstance(space, NullSpace) and source == ""
    assert model.get_monitoring_channels(None) == {} and model.get_lr_scalers() == {}
    assert model.get_weights_format() == ("v", "h")


@pytest.mark.parametrize(
    "ask",
    [
        Model.get_default_cost, Model.get_weights, Model.get_weights_topo, Model.get_weights_view_shape,
        Model.continue_learning, lambda model: model.free_energy(None), lambda model: model.train_all(None),
        lambda model: model.train_batch(None, 10),
    ],
)
def test_what_a_model_does_not_offer_says_which_model(ask):
    with pytest.raises(NotImplementedError, match="TwoParams"):
        ask(TwoParams())
