"""In a rehearsal nothing is read, compiled or written, as it is asked for; after it everything is as before."""
import os

import pytest

from pylearn2.datasets.digits import Digits
from pylearn2.datasets.mnist import MNIST
from pylearn2.datasets.preprocessing import PCA
from pylearn2.utils import function, rehearsal, sharedX, user_cache
from pylearn2.utils.compile import tally
from pylearn2.utils.exc import SettingError
from pylearn2.utils.replacing import replacing


def test_a_file_is_not_written_but_whether_it_could_be_is_told(tmp_path):
    with rehearsal.rehearsal():
        with replacing(tmp_path / "new" / "x.txt", "w") as file:
            file.write("gone")
        with pytest.raises(OSError, match="a folder"), replacing(tmp_path):
            pass
        (tmp_path / "file").write_text("")
        with pytest.raises(OSError, match="Not a directory"), replacing(tmp_path / "file" / "x.txt"):
            pass
    assert os.listdir(tmp_path) == ["file"]
    with replacing(tmp_path / "x.txt", "w") as file:
        file.write("stays")
    assert (tmp_path / "x.txt").read_text() == "stays"


def test_nothing_is_kept_for_later_processes(tmp_path, monkeypatch):
    monkeypatch.setenv(user_cache.VARIABLE, str(tmp_path / "cache"))
    with rehearsal.rehearsal():
        user_cache.write("name", b"bytes")
    assert os.listdir(tmp_path) == [] and user_cache.read("name") is None


def test_without_code_a_function_is_compiled_only_when_it_is_called():
    x, before = sharedX(2.0), tally()["functions"]
    with rehearsal.rehearsal(code=False):
        made = function([], x + 1)
        assert tally()["functions"] == before
        assert made() == made() == 3
        assert tally()["functions"] == before + 1
    with rehearsal.rehearsal():
        function([], x + 1)
        assert tally()["functions"] == before + 2


def test_data_sets_have_their_shape_without_their_files(monkeypatch, tmp_path):
    monkeypatch.setenv("PYLEARN2_DATA_PATH", str(tmp_path))
    with rehearsal.rehearsal(data=False):
        assert MNIST("train", start=0, stop=50000).X.shape == (50000, 784)
        assert not Digits("test").X[1:].any()
        whitened = MNIST("train", preprocessor=PCA(num_components=7), fit_preprocessor=True)
        assert whitened.X.shape == (60000, 7) and whitened.y.shape == (60000, 1)
    assert Digits("test").X[1:].any()


def test_a_fault_of_the_setup_is_noted_in_a_rehearsal_and_raised_in_a_run():
    with rehearsal.rehearsal() as stage:
        with rehearsal.telling():
            raise SettingError("wrong")
        assert [str(error) for error in stage.told] == ["wrong"]
    with pytest.raises(SettingError, match="wrong"), rehearsal.telling():
        raise SettingError("wrong")
