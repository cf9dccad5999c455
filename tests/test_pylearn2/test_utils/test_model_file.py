"""A model file is read as it was written, by plain pickle as well, or it is refused with one message."""
import hashlib
import pickle
import pickletools

import pytest

from pylearn2.utils import model_file
from pylearn2.utils.exc import DataError

MODEL, STATE = {"W": [0.5, -1.0], "name": "été"}, ["momentum", 3]


def sections_of(path):
    return [bytes(section) for section in model_file.read(path)]


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_every_section_comes_back_and_plain_pickle_reads_them_one_by_one(tmp_path, protocol):
    sections = [pickle.dumps(obj, protocol) for obj in (MODEL, STATE)]
    model_file.write(tmp_path / "m.pkl", sections)
    assert sections_of(tmp_path / "m.pkl") == sections
    with open(tmp_path / "m.pkl", "rb") as file:
        assert pickle.load(file) == MODEL and pickle.load(file) == STATE
        file.seek(0)
        assert pickle._Unpickler(file).load() == MODEL  # Python's own unpickler, and so older ones
        file.seek(0)
        assert list(pickletools.genops(file))[0][1] == "pylearn2 model file 1"


def test_the_checksum_is_sha256_of_all_bytes_before_it(tmp_path):
    model_file.write(tmp_path / "m.pkl", [pickle.dumps(MODEL)])
    content = (tmp_path / "m.pkl").read_bytes()
    end = content.index(b"\npylearn2 end\n")
    assert content[end - 32 : end] == hashlib.sha256(content[: end - 32]).digest()


@pytest.mark.parametrize("content", [b"", b"anything", pickle.dumps(MODEL, 0) + b"and more"])
def test_a_file_that_is_not_ours_is_one_section(tmp_path, content):
    (tmp_path / "m.pkl").write_bytes(content)
    assert sections_of(tmp_path / "m.pkl") == [content]


def test_no_cut_passes_unseen(tmp_path):
    model_file.write(tmp_path / "m.pkl", [pickle.dumps(MODEL), pickle.dumps(STATE)])
    content = (tmp_path / "m.pkl").read_bytes()
    header = content.index(b"\n") + 2
    for end in range(header, len(content)):  # a shorter cut holds no whole pickle
        (tmp_path / "m.pkl").write_bytes(content[:end])
        with pytest.raises(DataError, match=r"m\.pkl: a damaged model file; its end is missing: the file was cut"):
            model_file.read(tmp_path / "m.pkl")
    for end in range(header):
        with pytest.raises((EOFError, pickle.UnpicklingError)):
            pickle.loads(content[:end])


def test_no_flipped_bit_passes_unseen(tmp_path):
    model_file.write(tmp_path / "m.pkl", [pickle.dumps(MODEL)])
    content = (tmp_path / "m.pkl").read_bytes()
    for position in range(8 * len(content)):
        damaged = bytearray(content)
        damaged[position // 8] ^= 1 << position % 8
        (tmp_path / "m.pkl").write_bytes(damaged)
        with pytest.raises(DataError, match=r"m\.pkl: a damaged model file; its (end is missing|checksum)"):
            model_file.read(tmp_path / "m.pkl")


def test_two_damaged_ends_leave_an_ordinary_file_without_a_checksum(tmp_path):
    """The limit of the promise: what says at neither end that it is ours is read as any other pickle."""
    model_file.write(tmp_path / "m.pkl", [pickle.dumps(MODEL)])
    content = (tmp_path / "m.pkl").read_bytes()[1:-1]
    (tmp_path / "m.pkl").write_bytes(content)
    assert sections_of(tmp_path / "m.pkl") == [content]
