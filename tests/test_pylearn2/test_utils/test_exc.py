"""Errors name what was met and what to write instead."""
import pickle

import pytest

from pylearn2.utils import exc


class FakeMonitor:
    channels = {"train_objective": "the channel", "valid_y_misclass": "another"}


@pytest.mark.parametrize(("name", "known", "words"), [
    ("learning_rat", ["learning_rate", "batch_size"], "did you mean 'learning_rate'?"),
    ("Objective", ["objective", "nll"], "did you mean 'objective'?"),
    ("xyz", ["objective", "nll"], "there are: nll, objective"),
    ("xyz", [], "there is none to choose from"),
    ("3", [3, 5], "did you mean '3'?"),
])
def test_a_misspelt_name_is_told_its_neighbour_or_all_there_are(name, known, words):
    assert exc.did_you_mean(name, known) == words


def test_a_channel_is_found_by_name_or_told_apart_from_its_neighbours():
    asker = object()
    assert exc.get_channel(FakeMonitor, "train_objective") == "the channel"
    with pytest.raises(KeyError) as caught:
        exc.get_channel(FakeMonitor, "train_objectiv", asked_by=asker)
    assert str(caught.value) == ("the monitor has no channel 'train_objectiv'; did you mean 'train_objective'? "
                                 "There are: train_objective, valid_y_misclass")
    assert caught.value.asked_by is asker


def test_a_data_error_names_the_file_what_was_met_and_what_is_wanted():
    error = exc.DataError("a/b.csv", "12 columns", "13 are wanted")
    assert isinstance(error, ValueError)
    assert str(error) == "a/b.csv: 12 columns; 13 are wanted"
    back = pickle.loads(pickle.dumps(error))
    assert (type(back), str(back), back.wanted) == (exc.DataError, str(error), "13 are wanted")


def test_a_setting_error_knows_whose_setting_it_is():
    error = exc.SettingError("too small", asked_by=3, keyword="k")
    assert (str(error), error.asked_by, error.keyword) == ("too small", 3, "k")


def test_the_missing_data_path_tells_what_to_set_it_to():
    error = exc.NoDataPathError()
    assert isinstance(error, exc.EnvironmentVariableError)
    assert "PYLEARN2_DATA_PATH is not set; set it to the folder" in str(error)
