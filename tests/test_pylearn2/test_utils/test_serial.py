"""A file is the old one or the new one, whole, whatever happens; what cannot be read is told with what to do."""
import contextlib
import io
import os
import pickle
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
import scipy.io

from pylearn2.utils import serial
from pylearn2.utils.exc import DataError, EnvironmentVariableError, SettingError

ROOT = Path(__file__).parents[3]


class Holder:
    """Something with attributes, at module level so that it can be pickled."""

    def __init__(self, **attributes):
        self.__dict__.update(attributes)


class Halting:
    """Breaks off in the middle of its own pickling."""

    def __reduce__(self):
        raise KeyboardInterrupt


def names(folder):
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


# -- writing -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("on_overwrite", ["ignore", "backup"])
def test_what_was_saved_is_loaded_and_nothing_else_is_left(tmp_path, on_overwrite):
    path = tmp_path / "new" / "folder" / "m.pkl"
    for number in (1, 2):
        serial.save(path, Holder(number=number), on_overwrite=on_overwrite)
    assert serial.load(path, trusted=True).number == 2
    assert names(tmp_path) == ["m.pkl"]


@pytest.mark.parametrize(("obj", "kind"), [
    (Holder(model=threading.Lock()), OSError), (Halting(), KeyboardInterrupt), (lambda: None, OSError)])
def test_a_failing_save_leaves_the_old_file_and_no_temporary_one(tmp_path, obj, kind):
    path = tmp_path / "m.pkl"
    serial.save(path, "old")
    with pytest.raises(kind):
        serial.save(path, obj)
    assert serial.load(path) == "old"
    assert names(tmp_path) == ["m.pkl"]


def test_a_full_disk_leaves_the_old_file_and_no_temporary_one(tmp_path, monkeypatch):
    path = tmp_path / "m.pkl"
    serial.save(path, "old")

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        serial.save(path, "new")
    monkeypatch.undo()
    assert serial.load(path) == "old"
    assert names(tmp_path) == ["m.pkl"]


def test_what_cannot_be_pickled_is_named_with_the_attribute_that_holds_it():
    with pytest.raises(OSError, match="cannot pickle Holder: .*lock.*; look at its callback$"):
        serial.to_string(Holder(fine=1, callback=threading.Lock()))


@pytest.mark.parametrize(("target", "words"), [("folder", "a folder"), ("pipe", "not a plain file"),
                                               ("file/m.pkl", "cannot write")])
def test_what_is_no_place_for_a_file_is_told_beforehand_and_left_alone(tmp_path, target, words):
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("precious")
    os.mkfifo(tmp_path / "pipe")
    asker = Holder()
    with pytest.raises(SettingError, match=words) as caught:
        serial.check_writable(tmp_path / target, asked_by=asker)
    assert (caught.value.asked_by, caught.value.keyword) == (asker, "save_path")
    with pytest.raises(OSError, match=words):
        serial.save(tmp_path / target, 1)
    assert (tmp_path / "file").read_text() == "precious" and (tmp_path / "pipe").is_fifo()


def test_asking_whether_a_file_can_be_written_changes_nothing(tmp_path):
    serial.check_writable(tmp_path / "new" / "m.pkl")
    assert names(tmp_path) == []
    serial.save(tmp_path / "m.pkl", "old")
    serial.check_writable(tmp_path / "m.pkl")
    assert serial.load(tmp_path / "m.pkl") == "old"


@pytest.mark.parametrize(("wanted", "protocol"), [
    ("0", 0), ("2", 2), ("pickle.HIGHEST_PROTOCOL", pickle.HIGHEST_PROTOCOL), (None, pickle.HIGHEST_PROTOCOL)])
def test_the_environment_names_the_protocol(tmp_path, monkeypatch, wanted, protocol):
    monkeypatch.delenv("PYLEARN2_PICKLE_PROTOCOL", raising=False)
    if wanted is not None:
        monkeypatch.setenv("PYLEARN2_PICKLE_PROTOCOL", wanted)
    assert serial.get_pickle_protocol() == protocol
    serial.save(tmp_path / "m.pkl", [1])
    assert pickle.dumps([1], protocol) in (tmp_path / "m.pkl").read_bytes()


@pytest.mark.parametrize("wrong", ["99", "-1", "two", ""])
def test_a_protocol_that_does_not_exist_is_told_before_training(tmp_path, monkeypatch, wrong):
    monkeypatch.setenv("PYLEARN2_PICKLE_PROTOCOL", wrong)
    words = f"PYLEARN2_PICKLE_PROTOCOL must be one of 0, 1, .*got '{wrong}'"
    with pytest.raises(EnvironmentVariableError, match=words):
        serial.check_writable(tmp_path / "m.pkl")


def test_an_unknown_way_to_overwrite_is_told(tmp_path):
    with pytest.raises(ValueError, match="on_overwrite must be 'ignore' or 'backup', got 'append'"):
        serial.save(tmp_path / "m.pkl", 1, on_overwrite="append")


def test_paths_may_name_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("RESULTS_OF_MINE", str(tmp_path))
    serial.save("${RESULTS_OF_MINE}/m.pkl", 7)
    assert serial.load("${RESULTS_OF_MINE}/m.pkl") == 7


def test_deeply_nested_objects_are_saved():
    chain = None
    for _ in range(2000):
        chain = Holder(below=chain)
    limit = sys.getrecursionlimit()
    assert serial.from_string(serial.to_string(chain), trusted=True).below.below is not None
    assert sys.getrecursionlimit() == limit


def test_a_clone_is_equal_and_apart():
    original = Holder(array=np.arange(3))
    clone = serial.clone_via_serialize(original)
    clone.array[0] = 9
    assert original.array.tolist() == [0, 1, 2] and clone.array.tolist() == [9, 1, 2]


def test_folders_are_made_with_their_parents_once(tmp_path):
    serial.mkdir(tmp_path / "a" / "b")
    serial.mkdir(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").is_dir()


# -- reading -----------------------------------------------------------------------------------------------------------


ARRAY = np.arange(6.0).reshape(2, 3)


def test_every_ending_is_read_as_what_it_is(tmp_path):
    serial.save(tmp_path / "a.npy", ARRAY)
    serial.save(tmp_path / "a.joblib", {"array": ARRAY})
    np.savez(tmp_path / "a.npz", array=ARRAY)
    scipy.io.savemat(tmp_path / "a.mat", {"array": ARRAY})
    for name in ("a.amat", "a.txt", "a_txt"):
        np.savetxt(tmp_path / name, ARRAY)
    for name in ("a.npy", "a.amat", "a.txt", "a_txt"):
        np.testing.assert_array_equal(serial.load(tmp_path / name), ARRAY)
    for name in ("a.joblib", "a.npz", "a.mat"):
        np.testing.assert_array_equal(serial.load(tmp_path / name, trusted=True)["array"], ARRAY)
    np.testing.assert_array_equal(np.load(tmp_path / "a.npy"), ARRAY)  # it is NumPy's own format that was written


def test_text_of_python_2_is_read():
    old = b"\x80\x02}q\x00U\x04nameq\x01U\x03\xe9t\xe9q\x02s."  # pickle.dumps({'name': '\xe9t\xe9'}, 2) of Python 2
    assert serial.from_string(old) == {"name": "été"}


@pytest.mark.parametrize("name", ["a.pkl", "a.npy", "a.npz", "a.mat", "a.joblib", "a.amat"])
def test_a_file_cut_short_is_told_as_such(tmp_path, name):
    serial.save(tmp_path / "a.pkl", Holder(array=ARRAY))
    serial.save(tmp_path / "a.npy", ARRAY)
    serial.save(tmp_path / "a.joblib", [ARRAY])
    np.savez(tmp_path / "a.npz", array=ARRAY)
    scipy.io.savemat(tmp_path / "a.mat", {"array": ARRAY})
    np.savetxt(tmp_path / "a.amat", ARRAY)
    path = tmp_path / name
    content = path.read_bytes()
    path.write_bytes(content[:-30])
    with pytest.raises(DataError, match=f"{name}: (not a whole|a damaged model file).*cut short"):
        serial.load(path, trusted=True)


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"\x80\x05garbage", b"hello world"])
def test_what_is_no_pickle_is_told_as_such(tmp_path, content):
    (tmp_path / "m.pkl").write_bytes(content)
    with pytest.raises(DataError, match="m.pkl: not a whole .pkl file"):
        serial.load(tmp_path / "m.pkl")


def test_a_class_that_is_not_here_is_named_and_what_was_saved_of_it_is_there(tmp_path):
    (tmp_path / "m.pkl").write_bytes(b"(ipylearn2.models.nowhere\nDBM\n(dVnvis\nI5\nsb.")
    model = serial.load(tmp_path / "m.pkl")
    assert model.nvis == 5
    with pytest.raises(AttributeError, match="the class pylearn2.models.nowhere.DBM is not here, so its 'fprop'"):
        model.fprop()


def test_only_the_trusted_call_what_they_name(tmp_path):
    called = tmp_path / "called"
    (tmp_path / "m.pkl").write_bytes(b"cos\nmkdir\n(V" + str(called).encode() + b"\ntR.")
    words = r"m\.pkl: refused: it names os\.mkdir, which is neither ours .*; .*--trust-pickle"
    for reading in (contextlib.nullcontext(), serial.trusting_pickles()):
        with reading, pytest.raises(DataError, match=words):
            serial.load(tmp_path / "m.pkl", trusted=False)
    with pytest.raises(DataError, match=words):
        serial.load(tmp_path / "m.pkl")
    assert not called.exists()
    with serial.trusting_pickles():
        serial.load(tmp_path / "m.pkl")
    assert called.is_dir()
    called.rmdir()
    serial.load(tmp_path / "m.pkl", trusted=True)
    assert called.is_dir()


def test_arrays_of_objects_and_joblib_files_are_for_the_trusted(tmp_path):
    np.save(tmp_path / "a.npy", np.array([{}], dtype=object), allow_pickle=True)
    serial.save(tmp_path / "a.joblib", [1])
    with pytest.raises(DataError, match="a.npy: refused: an array of objects is a pickle that calls whatever it names"):
        serial.load(tmp_path / "a.npy")
    with pytest.raises(DataError, match="a.joblib: refused: a joblib file calls whatever it names"):
        serial.load(tmp_path / "a.joblib")
    assert serial.load(tmp_path / "a.npy", trusted=True).tolist() == [{}]
    assert serial.load(tmp_path / "a.joblib", trusted=True) == [1]


def test_a_missing_file_is_told_its_neighbour(tmp_path):
    serial.save(tmp_path / "experiment_best.pkl", 1)
    with pytest.raises(DataError, match="there is no such file; did you mean 'experiment_best.pkl'"):
        serial.load(tmp_path / "experiment_bset.pkl")
    (tmp_path / "last.yaml").touch()
    with pytest.raises(DataError, match="there is no such file; train last.yaml, which lies there, first"):
        serial.load(tmp_path / "last.pkl")
    with pytest.raises(DataError, match="no_folder/m.pkl: there is no such file; check the path"):
        serial.load(tmp_path / "no_folder" / "m.pkl")
    with pytest.raises(DataError, match="a folder; name a file in it"):
        serial.load(tmp_path)


def test_in_a_crowd_no_neighbour_is_guessed(tmp_path):
    for number in range(101):
        (tmp_path / f"m{number}.pkl").touch()
    with pytest.raises(DataError, match="there is no such file; check the path"):
        serial.load(tmp_path / "m.pkl")


def test_what_was_loaded_tells_where_it_came_from(tmp_path):
    serial.save(tmp_path / "m.pkl", Holder())
    serial.save(tmp_path / "named.pkl", Holder(yaml_src="!obj:its.Own {}"))
    serial.save(tmp_path / "list.pkl", [1])  # takes no attributes
    assert serial.load(tmp_path / "m.pkl", retry=False, trusted=True).yaml_src == f'!pkl: "{tmp_path / "m.pkl"}"'
    assert serial.load(tmp_path / "named.pkl", trusted=True).yaml_src == "!obj:its.Own {}"
    assert serial.load(tmp_path / "list.pkl") == [1]


def test_joblib_files_are_ordinary_pickles_where_joblib_is_not_installed(tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(serial.importlib.util, "find_spec", lambda name: None)
    serial.save(tmp_path / "a.joblib", [1, 2])
    assert pickle.load(io.BytesIO((tmp_path / "a.joblib").read_bytes())) == [1, 2]
    assert serial.load(tmp_path / "a.joblib") == [1, 2]
    assert "joblib is not installed" in caplog.text


def test_a_training_file_finds_its_own_name(tmp_path, monkeypatch):
    for name in ("FILE_FULL_STEM", "FILE_NAME", "DIR", "BASE_NAME", "FILE_STEM"):
        monkeypatch.setenv(f"PYLEARN2_TRAIN_{name}", "before")
    (tmp_path / "mine.yaml").write_text('{stem: "${PYLEARN2_TRAIN_FILE_FULL_STEM}", mine: "${MINE}"}')
    loaded = serial.load_train_file(str(tmp_path / "mine.yaml"), environ={"MINE": "yes"})
    assert loaded == {"stem": str(tmp_path / "mine"), "mine": "yes"}
