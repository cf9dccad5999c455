"""Files of the original open as our models, with monitor, parameters and source, and they predict."""
import gzip
from pathlib import Path

import numpy as np
import pytest

from pylearn2.models.mlp import MLP
from pylearn2.models.softmax_regression import SoftmaxRegression
from pylearn2.unpickle import is_missing
from pylearn2.utils import function, serial
from tests.references import make_old_pickles as writer

REFERENCES = Path(__file__).parents[2] / "references"


def predict(model, X):
    x = model.get_input_space().make_theano_batch()
    return function([x], model.fprop(x))(X.astype(x.dtype))


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def test_an_mlp_of_the_graphics_card_opens_and_predicts():
    model = serial.load(REFERENCES / "old_mlp_gpu.pkl")
    assert isinstance(model, MLP) and model.yaml_src == writer.SOURCE
    numbers = writer.numbers
    for param, expected in zip(model.get_params(), [numbers(4, 3), numbers(3), numbers(2), numbers(3, 2)], strict=True):
        np.testing.assert_array_equal(param.get_value(), expected)
    X = np.linspace(-1, 1, 20).reshape(5, 4)
    hidden = 1 / (1 + np.exp(-(X @ numbers(4, 3) + numbers(3))))
    np.testing.assert_allclose(predict(model, X), softmax(hidden @ numbers(3, 2) + numbers(2)), rtol=1e-5)
    np.testing.assert_array_equal(model.get_weights(), numbers(4, 3))
    assert model.monitor.get_epochs_seen() == 2 and model.monitor.model is model
    assert {name: [float(v) for v in channel.val_record] for name, channel in model.monitor.channels.items()} == {
        name: [float(np.float32(v)) for v in values] for name, values in writer.CHANNELS.items()}
    assert 0 <= model.rng.uniform() < 1


@pytest.mark.parametrize("room", ["theano.gpuarray.type", "theano.sandbox.gpuarray.type"])
def test_variables_of_the_later_graphics_rooms_open_too(tmp_path, room):
    content = (REFERENCES / "old_mlp_gpu.pkl").read_text(encoding="latin-1")
    for old, new in (("type\nCudaNdarrayType", "GpuArrayType"), ("type\nCudaNdarray_unpickler", "GpuArray_unpickler"),
                     ("var\nCudaNdarraySharedVariable", "GpuArraySharedVariable")):
        content = content.replace(f"theano.sandbox.cuda.{old}", f"{room}\n{new}")
    (tmp_path / "m.pkl").write_text(content, encoding="latin-1")
    assert "cuda" not in content
    np.testing.assert_array_equal(serial.load(tmp_path / "m.pkl").get_weights(), writer.numbers(4, 3))


def test_what_was_opened_is_saved_and_opens_again(tmp_path):
    serial.save(tmp_path / "new.pkl", serial.load(REFERENCES / "old_mlp_gpu.pkl"))
    model = serial.load(tmp_path / "new.pkl")
    np.testing.assert_array_equal(model.get_params()[0].get_value(), writer.numbers(4, 3))
    assert float(model.monitor.channels["valid_y_misclass"].val_record[-1]) == 0.25


def test_of_a_class_that_is_not_here_monitor_and_arrays_open(caplog):
    model = serial.load(REFERENCES / "old_missing.pkl")
    assert is_missing(model) and not hasattr(model, "get_params")
    np.testing.assert_array_equal(model.W.get_value(), writer.numbers(4, 3))
    assert model.monitor.channels["learning_rate"].epoch_record == [0, 1, 2]


def test_the_two_files_are_those_that_the_writer_writes():
    for name, thing in (("old_mlp_gpu", writer.mlp()), ("old_missing", writer.missing())):
        text = writer.pickled(thing) + "."
        assert len(text.encode("latin-1")) == pytest.approx((REFERENCES / f"{name}.pkl").stat().st_size, rel=0.01)


def test_the_recorded_pickle_has_the_recorded_numbers(tmp_path):
    (tmp_path / "m.pkl").write_bytes(gzip.decompress((REFERENCES / "original_softmax_float64.pkl.gz").read_bytes()))
    model = serial.load(tmp_path / "m.pkl")
    recorded = np.load(REFERENCES / "runs" / "softmax_sgd-float64.npz")
    assert isinstance(model, SoftmaxRegression)
    seen = 0
    for name, channel in model.monitor.channels.items():
        if f"channel/{name}" in recorded:
            expected = recorded[f"channel/{name}"]
            np.testing.assert_array_equal([float(v) for v in channel.val_record], expected[: len(channel.val_record)])
            seen += 1
    assert seen > 30
    X = np.random.RandomState(0).uniform(size=(10, 784))
    b, W = (param.get_value() for param in model.get_params())
    np.testing.assert_allclose(predict(model, X), softmax(X @ W + b), rtol=1e-4)
