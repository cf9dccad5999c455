"""The smaller commands: what they print and write, and what they say to what they cannot use."""
import pickle
import re
from types import SimpleNamespace

import matplotlib
import numpy as np
import pytest
from PIL import Image

from pylearn2.config.errors import ConfigError
from pylearn2.datasets.dense_design_matrix import DenseDesignMatrix
from pylearn2.models.mlp import MLP, ConvElemwise, IdentityConvNonlinearity, Linear, Softmax
from pylearn2.models.softmax_regression import SoftmaxRegression
from pylearn2.monitor_channel import MonitorChannel
from pylearn2.scripts import (
    browse_conv_weights,
    diff_monitor,
    get_version,
    gpu_pkl_to_cpu_pkl,
    pkl_inspector,
    print_model,
    print_monitor_cv,
    show_binocular_greyscale_examples,
)
from pylearn2.scripts.jobman import experiment
from pylearn2.scripts.mlp import predict_csv
from pylearn2.space import Conv2DSpace
from pylearn2.utils import serial

matplotlib.use("Agg")


def recorded(**records):
    """Return a model with a monitor of channels with these values, one a batch of an epoch."""
    model = SoftmaxRegression(n_classes=2, nvis=3, irange=0.1)
    channels = {}
    for name, values in records.items():
        channels[name] = MonitorChannel.__new__(MonitorChannel)
        steps = list(range(len(values)))
        channels[name].__setstate__({"name": name, "val_record": np.array(values), "batch_record": steps,
                                     "example_record": steps, "epoch_record": steps,
                                     "time_record": [float(step) for step in steps]})
    longest = max(map(len, records.values()))
    model.monitor = SimpleNamespace(channels=channels, _epochs_seen=longest - 1, get_epochs_seen=lambda: longest - 1)
    return model


@pytest.fixture
def saved(monkeypatch):
    """Let the commands find models under made-up paths; returns the dict of them."""
    held = {}
    monkeypatch.setattr("pylearn2.scripts._cli.load_object", held.__getitem__)
    monkeypatch.setattr(print_monitor_cv, "load_object", held.__getitem__)
    return held


def test_channels_are_averaged_over_models(saved, capsys):
    saved.update(folds=[recorded(a=[1, 2.0], b=[5.0, 6]), recorded(a=[1, 4.0], b=[0.0, 1])], one=recorded(a=[3.0, 7]))
    assert print_monitor_cv.main(["folds"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "number of models: 2", "epochs seen: 1.0 +/- 0.0", "training time: 1.0 +/- 0.0", "a: 3.0 +/- 1.0",
        "b: 3.5 +/- 2.5"]
    assert print_monitor_cv.main(["one"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "a: 7.0"
    assert print_monitor_cv.main(["--all", "folds", "one"]) == 0
    assert "\na:\n[2. 4. 7.]\n" in capsys.readouterr().out
    saved["bad"] = [3]
    assert print_monitor_cv.main(["bad"]) == 2 and "without a monitor" in capsys.readouterr().err


def test_each_channel_s_first_difference_is_told(saved, capsys):
    seconds = "training_seconds_this_epoch"  # no two runs take the same
    saved.update(a=recorded(x=[1.0, 2, 3], y=[np.nan, 1], only=[1.0], **{seconds: [1.0]}),
                 b=recorded(x=[1.0, 2.5, 4], y=[np.nan, 1, 2], **{seconds: [2.0]}))
    assert diff_monitor.main(["a", "b"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "only is in model 0 but not model 1", "Length of y differs: 2 vs 3",
        "x.val_record differs at record entry 1", "\t2.0 vs 2.5"]
    assert diff_monitor.main(["a", "a"]) == 0 and capsys.readouterr().out == ""
    assert diff_monitor.main(["--rtol", ".5", "a", "b"]) == 0 and "differs at" not in capsys.readouterr().out


def test_the_parts_of_a_pickle_add_up(tmp_path, capsys):
    path = str(tmp_path / "x.pkl")
    serial.save(path, {"small": 1, "large": np.zeros(1000), "deep": [{"a": np.ones(50)}]})
    assert pkl_inspector.main([path]) == 0
    rows = dict(re.findall(r"^(\w+) +(-?\d+) ", capsys.readouterr().out, re.M))
    assert 8000 < int(rows["large"]) < 8300 and int(rows["small"]) < 20
    parts = {"small": 1, "large": np.zeros(1000)}
    total = len(pickle.dumps(parts, pickle.HIGHEST_PROTOCOL)) - len(pickle.dumps({}, pickle.HIGHEST_PROTOCOL))
    assert sum(row[1] for row in pkl_inspector.part_costs(parts)) == total
    assert pkl_inspector.main([path, "[deep]", "0"]) == 0 and re.search(r"^a +\d+", capsys.readouterr().out, re.M)
    assert pkl_inspector.main([path, "[larg]"]) == 2
    assert "has no [larg]; did you mean '[large]'?" in capsys.readouterr().err
    assert pkl_inspector.main([path, "[deep]", "[0]"]) == 0 and re.search(r"^a +\d+", capsys.readouterr().out, re.M)
    assert pkl_inspector.main([path, "[deep]", "1"]) == 2 and "has no 1; there are: 0" in capsys.readouterr().err


def test_a_model_is_printed_and_written_anew(tmp_path, capsys):
    path, new = str(tmp_path / "m.pkl"), str(tmp_path / "n.pkl")
    model = MLP(layers=[Linear(dim=2, layer_name="h0", irange=0.1)], nvis=3)
    serial.save(path, model)
    assert print_model.main([path]) == 0 and "h0\n\tInput space: VectorSpace(dim=3" in capsys.readouterr().out
    assert gpu_pkl_to_cpu_pkl.main([path, new]) == 0
    for old, other in zip(model.get_params(), serial.load(new).get_params(), strict=True):
        np.testing.assert_array_equal(old.get_value(), other.get_value())
    assert gpu_pkl_to_cpu_pkl.main([path, path]) == 2 and "is the old file itself" in capsys.readouterr().err


def test_versions_and_machine_are_told(capsys, monkeypatch):
    monkeypatch.setenv("PYLEARN2_TRACK_MODULES", "pyyaml:nothing_like_it")
    assert get_version.main(["-p"]) == 0
    out = capsys.readouterr().out
    assert re.match(r"nothing_like_it:not installed \| numpy:\d\S* \| pylearn2:.* \| pytensor:3\S* \| pyyaml:6", out)
    assert "\nHOST: " in out and "\nOS: " in out and "floatX" in out


@pytest.mark.parametrize("flags, wanted", [
    ([], ["1", "0", "1"]), (["-P", "regression", "-T", "float"], ["0.000000 1.000000", "1.000000 0.000000",
                                                                  "1.000000 2.000000"])])
def test_predictions_are_the_model_s_outputs(tmp_path, flags, wanted):
    model = MLP(layers=[Linear(dim=2, layer_name="y", irange=0.0)], nvis=2)
    model.layers[0].set_weights(np.array([[0.0, 1.0], [1.0, 0.0]]))
    path, table, out = (str(tmp_path / name) for name in ("m.pkl", "t.csv", "o.csv"))
    serial.save(path, model)
    (tmp_path / "t.csv").write_text("id;a;b\n7;1;0\n8;0;1\n9;2;1\n")
    assert predict_csv.main([path, table, out, "-H", "-L", "-D", ";", *flags]) == 0
    assert (tmp_path / "o.csv").read_text().splitlines() == wanted


def test_what_cannot_be_predicted_is_told(tmp_path, capsys):
    path, table, out = (str(tmp_path / name) for name in ("m.pkl", "t.csv", "o.csv"))
    serial.save(path, MLP(layers=[Softmax(n_classes=2, layer_name="y", irange=0.0)], nvis=2))
    for text, words in (("1,2,3\n", "has 3 columns of features, and the model takes 2"), ("a,b\n", "--has-headers"),
                        ("", "t.csv holds no examples")):
        (tmp_path / "t.csv").write_text(text)
        assert predict_csv.main([path, table, out]) == 2 and words in capsys.readouterr().err
    assert predict_csv.main([path, "no.csv", out]) == 2 and not (tmp_path / "o.csv").exists()
    assert predict_csv.main([path, str(tmp_path), out]) == 2 and "a folder" in capsys.readouterr().err


@pytest.fixture
def convolutional(tmp_path):
    """Return the path of a saved MLP with two convolutional layers, and the first one's kernels."""
    layers = [ConvElemwise(layer_name=name, output_channels=n, kernel_shape=(3, 3), irange=0.1,
                           nonlinearity=IdentityConvNonlinearity()) for name, n in (("h0", 4), ("h1", 2))]
    model = MLP(layers=[*layers, Softmax(n_classes=2, layer_name="y", irange=0.0)],
                input_space=Conv2DSpace((8, 8), num_channels=1))
    serial.save(str(tmp_path / "conv.pkl"), model)
    return str(tmp_path / "conv.pkl"), layers[0].get_weights_topo()


def test_keys_lead_through_units_and_layers(convolutional):
    path, kernels = convolutional
    layers = browse_conv_weights.conv_layers(serial.load(path))
    assert {name: kernels.shape for name, kernels in layers.items()} == {"h0": (4, 3, 3, 1), "h1": (2, 3, 3, 4)}
    browser = browse_conv_weights.Browser(layers)
    browser.go_to("h0", 0)
    for key, title in (("right", "h0, unit 1"), ("left", "h0, unit 0"), ("left", "h0, unit 3"), ("up", "h1, unit 0"),
                       ("left", "h1, unit 1"), ("up", "h0, unit 3"), ("down", "h1, unit 1"), ("x", "h1, unit 1")):
        browser.press(key)
        assert browser.figure.get_suptitle() == f"Layer {title}"
    browser.go_to("h0", 2)
    np.testing.assert_array_equal(browser.axes[0].images[0].get_array(), kernels[2, :, :, 0])
    assert not browser.axes[1].images  # the first layer has one channel only
    browser.press("q")


def test_a_unit_can_be_written_as_a_picture(convolutional, tmp_path, capsys):
    path, out = convolutional[0], str(tmp_path / "k.png")
    assert browse_conv_weights.main(["-i", path, "--layer", "h1", "--unit", "1", "--out", out]) == 0
    assert Image.open(out).size[0] > 100
    capsys.readouterr()
    for flags, words in ((["--layer", "h2"], "no convolutional layer 'h2'"), (["--unit", "4"], "the units 0 to 3")):
        assert browse_conv_weights.main(["-i", path, "--out", out, *flags]) == 2 and words in capsys.readouterr().err
    assert browse_conv_weights.main(["-i", path]) == 2 and "there is no screen" in capsys.readouterr().err
    dense = str(tmp_path / "d.pkl")
    serial.save(dense, SoftmaxRegression(n_classes=2, nvis=3, irange=0.1))
    assert browse_conv_weights.main(["-i", dense]) == 2 and "no convolutional layer" in capsys.readouterr().err


def test_pairs_of_images_stand_side_by_side(tmp_path, capsys):
    pairs = np.zeros((6, 4, 5, 2))
    pairs[..., 1] = 1
    pairs[:, 0, 0, :] = 0.5  # a picture of one value would draw a warning
    path, out = str(tmp_path / "p.pkl"), str(tmp_path / "p.png")
    serial.save(path, DenseDesignMatrix(topo_view=pairs))
    command = show_binocular_greyscale_examples.main
    assert command([path, "--rows", "2", "--cols", "3", "--out", out]) == 0
    sheet = np.asarray(Image.open(out).convert("L")).astype(int)
    middle = sheet[5 + 2]  # the middle of the first row of patches, which begins behind 5 pixels of padding
    assert [middle[5 + 2 + 10 * i] for i in range(6)] == [127, 255] * 3
    assert command([path, "--rows", "9"]) == 2 and "are more than the 6 examples" in capsys.readouterr().err
    serial.save(path, DenseDesignMatrix(topo_view=pairs[..., :1]))
    assert command([path, "--rows", "2", "--cols", "3"]) == 2 and "have 2 channels" in capsys.readouterr().err


TEMPLATE = """!obj:pylearn2.train.Train {
    dataset: !obj:pylearn2.testing.datasets.random_dense_design_matrix {
        rng: !obj:numpy.random.RandomState { seed: 1 }, num_examples: 10, dim: 3, num_classes: 2 },
    model: !obj:pylearn2.models.softmax_regression.SoftmaxRegression { n_classes: 2, nvis: 3, irange: %(irange)f },
    algorithm: !obj:pylearn2.training_algorithms.sgd.SGD { learning_rate: .1, batch_size: 5,
        termination_criterion: %(end)s } }
"""


def test_a_search_hands_over_template_and_values():
    end = {"__builder__": "pylearn2.termination_criteria.EpochCounter"}
    state = SimpleNamespace(yaml_template=TEMPLATE, hyper_parameters={"irange": 0.1, "end": end, "end.max_epochs": 2},
                            extract_results=lambda training: training.model.monitor.get_epochs_seen())
    assert experiment.train_experiment(state, SimpleNamespace(COMPLETE="done")) == "done" and state.results == 2
    assert str(experiment.expanded({"a.b": 1, "a.__builder__": "x.Y"})) == "{\na: !obj:x.Y {\nb: 1,\n},\n}"
    state.yaml_template, state.hyper_parameters = f"- {TEMPLATE}", {}
    with pytest.raises(ConfigError, match="has no value"):
        experiment.train_experiment(state)
    state.yaml_template = "[1]"
    with pytest.raises(ConfigError, match="a list, which cannot be trained"):
        experiment.train_experiment(state)
