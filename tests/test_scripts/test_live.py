"""The live display shows the chosen channels with the best value marked, and changes no number."""
import io

import numpy as np
from rich.console import Console

from pylearn2.config import yaml_parse
from pylearn2.scripts.live import LiveDisplay, best_index, chosen_channels

SMALL = """!obj:pylearn2.train.Train {
    dataset: &train !obj:pylearn2.testing.datasets.random_dense_design_matrix {
        rng: !obj:numpy.random.RandomState { seed: 1 }, num_examples: 50, dim: 8, num_classes: 4 },
    model: !obj:pylearn2.models.softmax_regression.SoftmaxRegression { n_classes: 4, nvis: 8, irange: .05 },
    algorithm: !obj:pylearn2.training_algorithms.sgd.SGD {
        learning_rate: .1, batch_size: 20, monitoring_dataset: { train: *train },
        termination_criterion: !obj:pylearn2.termination_criteria.EpochCounter { max_epochs: 2 } },
}"""


def test_channels_are_chosen_by_pattern_in_the_patterns_order_and_only_as_many_as_fit():
    names = ["learning_rate", "train_y_misclass", "train_objective", "valid_objective"]
    assert chosen_channels(names) == ["train_objective", "valid_objective", "train_y_misclass"]
    assert chosen_channels(names, ["learning_*"]) == ["learning_rate"]
    assert len(chosen_channels([f"a{i}_objective" for i in range(20)])) == 6


def test_the_best_value_is_the_lowest_unless_the_name_says_otherwise_and_never_nan():
    assert best_index("valid_y_misclass", [0.3, 0.1, 0.2, np.nan]) == 1
    assert best_index("valid_roc_auc", [np.nan, 0.3, 0.9, 0.2]) == 2


def test_a_watched_training_gives_the_same_numbers_and_shows_them_with_the_best_marked():
    plain, watched = yaml_parse.load(SMALL), yaml_parse.load(SMALL)
    plain.main_loop()
    screen = io.StringIO()
    console = Console(file=screen, width=100, force_terminal=True, color_system=None)
    with LiveDisplay(watched, console=console) as display:
        watched.main_loop()
    for name, channel in plain.model.monitor.channels.items():
        if "seconds" not in name:
            np.testing.assert_array_equal(channel.val_record, watched.model.monitor.channels[name].val_record)
    assert display.progress.tasks[0].total == 3  # batches of 20 in 50 examples
    last = screen.getvalue().rsplit("┏", 1)[1]
    objective = [float(value) for value in watched.model.monitor.channels["train_objective"].val_record]
    assert f"{objective[2]:.5g} *" in last and f"{objective[0]:.5g} *" not in last


def test_a_training_that_fails_leaves_the_terminal_in_order():
    training = yaml_parse.load(SMALL.replace("learning_rate: .1", "learning_rate: .nan"))
    screen = io.StringIO()
    display = LiveDisplay(training, console=Console(file=screen, width=100, force_terminal=True, color_system=None))
    try:
        with display:
            training.main_loop()
    except RuntimeError as error:
        assert "NaN in softmax" in str(error)
    assert not display.live.is_started
