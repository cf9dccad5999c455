"""Every callback in one small training: its files appear, and its channels hold what NumPy computes."""
import numpy as np
import pytest
from PIL import Image

from pylearn2.datasets.dense_design_matrix import DenseDesignMatrix
from pylearn2.models.mlp import MLP, Softmax, Tanh
from pylearn2.models.softmax_regression import SoftmaxRegression
from pylearn2.termination_criteria import EpochCounter
from pylearn2.train import Train
from pylearn2.train_extensions.best_params import MonitorBasedSaveBest
from pylearn2.training_algorithms.sgd import SGD
from pylearn2.utils.exc import SettingError
from pylearn2_ext import callbacks
from pylearn2_ext.callbacks.confusion_matrix import class_scores
from pylearn2_ext.callbacks.histograms import EDGES, magnitude_histogram
from pylearn2_ext.callbacks.worst_mistakes import worst_mistakes


def three_bars(n, seed):
    """Return images of 3 x 3 noisy pixels, of which row k is bright in class k."""
    rng = np.random.RandomState(seed)
    labels = rng.randint(3, size=n)
    images = 0.9 * rng.rand(n, 3, 3, 1)
    images[np.arange(n), labels] += 0.3
    return DenseDesignMatrix(topo_view=images, y=labels[:, None], y_labels=3)


class Watch:
    """An extension that keeps the parameters of every record."""

    def setup(self, model, dataset, algorithm):
        self.params = []

    def on_monitor(self, model, dataset, algorithm):
        self.params.append(model.get_param_values())

    def on_save(self, model, dataset, algorithm):
        """Do nothing."""


class Run:
    def __init__(self, folder, extensions, model=None, epochs=2, **algorithm):
        self.folder, self.watch = folder, Watch()
        self.train, self.valid = three_bars(40, 0), three_bars(31, 1)
        self.model = model or SoftmaxRegression(n_classes=3, nvis=9, irange=0.1)
        algorithm = {"monitoring_dataset": {"train": self.train, "valid": self.valid}, **algorithm}
        sgd = SGD(learning_rate=0.5, batch_size=10, termination_criterion=EpochCounter(epochs), **algorithm)
        Train(self.train, self.model, sgd, extensions=[self.watch, *extensions]).main_loop()

    def record(self, channel):
        return np.array(self.model.monitor.channels[channel].val_record)

    def probabilities(self, epoch):
        b, W = self.watch.params[epoch]
        odds = np.exp(self.valid.X @ W + b)
        return odds / odds.sum(axis=1, keepdims=True)

    def files(self):
        return {path.name for path in self.folder.iterdir()}


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pictures") / "made"
    kinds = [callbacks.WeightsImage, callbacks.WeightsAnimation, callbacks.LearningCurves, callbacks.ConfusionMatrix,
             callbacks.WorstMistakes, callbacks.Histograms]
    return Run(folder, [kind(folder) for kind in kinds])


def test_every_picture_is_there_and_not_blank(run):
    images = {f"weights-000{k}.png" for k in range(3)}
    assert run.files() == images | {"weights.gif", "curves.png", "confusion-valid.png", "mistakes-valid.png",
                                    "histograms.png", "histograms.npz"}
    for name in run.files() - {"histograms.npz"}:
        with Image.open(run.folder / name) as picture:
            assert min(picture.size) > 150 and len(np.unique(np.array(picture))) > 5, name


def test_the_animation_has_a_frame_for_every_record(run):
    with Image.open(run.folder / "weights.gif") as animation:
        assert animation.n_frames == 3


def test_the_animation_says_what_its_patches_are(tmp_path, monkeypatch):
    said = []
    monkeypatch.setattr("pylearn2_ext.pictures.weights_frames", lambda history, titles: said.append(titles[-1]) or [])
    monkeypatch.setattr("pylearn2_ext.disk.save", lambda path, content: None)
    hidden = MLP(nvis=9, layers=[Tanh(dim=5, layer_name="h", irange=0.1),
                                 Softmax(n_classes=3, layer_name="y", irange=0.1)])
    for model in (None, hidden):
        Run(tmp_path, [callbacks.WeightsAnimation(tmp_path)], model, epochs=1)
    assert said[1].startswith("classes 0 to 2, row by row: red speaks for the class, blue against it\nafter 1 epoch")
    assert said[3].startswith("first layer: red weights are above 0, blue below\nafter 1 epoch")


def test_weight_channels_are_the_change_and_the_largest_weight_at_the_very_record(run):
    weights = np.array([W for _, W in run.watch.params])
    np.testing.assert_allclose(run.record("weights_largest"), np.abs(weights).max(axis=(1, 2)), rtol=1e-12)
    changes = np.linalg.norm(np.diff(weights, axis=0), axis=(1, 2))
    np.testing.assert_allclose(run.record("weights_change"), [0, *changes], rtol=1e-12)


def test_class_channels_are_precision_recall_and_F1_of_the_whole_set(run):
    for epoch in range(3):
        predicted, labels = run.probabilities(epoch).argmax(axis=1), run.valid.y[:, 0]
        F1 = []
        for k in range(3):
            right = ((predicted == k) & (labels == k)).sum()
            precision, recall = right / max(1, (predicted == k).sum()), right / (labels == k).sum()
            F1.append(2 * precision * recall / max(precision + recall, 1e-9))
            for name, value in (("precision", precision), ("recall", recall), ("F1", F1[k])):
                np.testing.assert_allclose(run.record(f"valid_{name}_{k}")[epoch], value, rtol=1e-9)
        np.testing.assert_allclose(run.record("valid_F1_mean")[epoch], np.mean(F1), rtol=1e-9)


def test_mistake_channels_count_and_weigh(run):
    for epoch in range(3):
        p, labels = run.probabilities(epoch), run.valid.y[:, 0]
        wrong = p.argmax(axis=1) != labels
        np.testing.assert_allclose(run.record("valid_mistakes")[epoch], wrong.sum())
        np.testing.assert_allclose(run.record("valid_worst_nll")[epoch], -np.log(p[wrong, labels[wrong]].min()))
    np.testing.assert_allclose(run.record("valid_mistakes") / 31, run.record("valid_y_misclass"), rtol=1e-12)


def test_histograms_are_those_of_the_weights_and_of_the_costs_gradient(run):
    with np.load(run.folder / "histograms.npz") as record:
        assert record["epochs"].tolist() == [0, 1, 2]
        for epoch, (b, W) in enumerate(run.watch.params):
            X, Y = run.train.X, np.eye(3)[run.train.y[:, 0]]
            odds = np.exp(X @ W + b)
            gradient = X.T @ (odds / odds.sum(axis=1, keepdims=True) - Y) / len(X)
            for kind, values in (("weight", W), ("gradient", gradient)):
                expected, _ = np.histogram(np.abs(values), record["edges"])
                np.testing.assert_array_equal(record[f"softmax_W_{kind}"][epoch], expected)
                assert record[f"softmax_W_{kind}_zeros"][epoch] == 0
            np.testing.assert_allclose(run.record("softmax_W_norm")[epoch], np.linalg.norm(W), rtol=1e-12)
            np.testing.assert_allclose(run.record("softmax_W_grad_norm")[epoch], np.linalg.norm(gradient), rtol=1e-9)
        assert record["softmax_b_weight_zeros"][0] == 3  # biases begin at 0


def test_callbacks_do_not_change_what_is_learned(run, tmp_path):
    alone = Run(tmp_path, [])
    for with_callbacks, without in zip(run.watch.params, alone.watch.params, strict=True):
        for one, other in zip(with_callbacks, without, strict=True):
            np.testing.assert_array_equal(one, other)
    np.testing.assert_array_equal(run.record("valid_objective"), alone.record("valid_objective"))


def test_hidden_layers_are_drawn_too_and_every_skips_epochs(tmp_path):
    model = MLP(nvis=9, layers=[Tanh(dim=5, layer_name="h", irange=0.1),
                                Softmax(n_classes=3, layer_name="y", irange=0.1)])
    made = Run(tmp_path, [callbacks.WeightsImage(tmp_path, every=2), callbacks.Histograms(tmp_path, every=2),
                          callbacks.WeightsAnimation(tmp_path, units=2)], model)
    assert made.files() == {"weights-0000.png", "weights-0002.png", "weights.gif", "histograms.npz", "histograms.png"}
    assert len(made.record("h_W_grad_norm")) == 3


def test_a_channel_of_a_callback_can_choose_the_best_model(tmp_path):
    best = MonitorBasedSaveBest("valid_F1_mean", store_best_model=True, higher_is_better=True)
    made = Run(tmp_path, [callbacks.ConfusionMatrix(tmp_path), best])
    assert best.best_cost == made.record("valid_F1_mean").max()


def test_a_single_unnamed_data_set_has_channels_without_a_prefix(tmp_path):
    made = Run(tmp_path, [callbacks.WorstMistakes(tmp_path, dataset_name="", most=2)], epochs=1,
               monitoring_dataset=three_bars(25, 2))
    assert len(made.record("mistakes")) == 2 and made.files() == {"mistakes.png"}


def test_curves_of_channels_that_do_not_exist_are_not_drawn(tmp_path):
    assert Run(tmp_path, [callbacks.LearningCurves(tmp_path, channels="*_nothing")], epochs=1).files() == set()


def test_a_curve_named_in_full_is_looked_for_before_training(tmp_path):
    with pytest.raises(KeyError, match="did you mean 'valid_y_nll'"):
        Run(tmp_path, [callbacks.LearningCurves(tmp_path, channels=["valid_y_nl", "train_*"])])


def test_a_wrong_data_set_folder_or_number_is_told_before_training(tmp_path):
    with pytest.raises(SettingError, match="no monitoring data set 'vald'; did you mean 'valid'") as caught:
        Run(tmp_path, [callbacks.ConfusionMatrix(tmp_path, dataset_name="vald")])
    assert caught.value.keyword == "dataset_name"
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingError, match="another save_dir"):
        Run(tmp_path, [callbacks.LearningCurves(tmp_path / "file" / "folder")])
    with pytest.raises(SettingError, match="give the algorithm a monitoring_dataset"):
        Run(tmp_path, [callbacks.WeightsImage(tmp_path)], monitoring_dataset=None)
    with pytest.raises(ValueError, match="every must be at least 1 epoch, got 0"):
        callbacks.WeightsImage(tmp_path, every=0)


def test_the_worst_mistake_comes_first_and_what_is_right_never():
    p = np.array([[0.9, 0.1], [0.4, 0.6], [0.8, 0.2], [0.05, 0.95]])
    assert worst_mistakes(np.array([1, 0, 0, 0]), p).tolist() == [3, 0, 1]


def test_a_class_that_never_occurs_scores_0():
    counts, scores = class_scores(np.array([0, 0, 1]), np.array([0, 1, 1]), 3)
    assert counts.tolist() == [[1, 1, 0], [0, 1, 0], [0, 0, 0]]
    assert {name: values.tolist() for name, values in scores.items()} == {
        "precision": [1, 0.5, 0], "recall": [0.5, 1, 0], "F1": [2 / 3, 2 / 3, 0]}


def test_magnitudes_beyond_the_bins_count_in_the_outermost():
    counts, zeros = magnitude_histogram(np.array([[0.0, -1e-30], [1e30, 1.5]]))
    assert zeros == 1 and counts[0] == 1 and counts[-1] == 1 and counts.sum() == 3
    assert EDGES[:-1][counts > 0][1] <= 1.5
