"""One function writes: figures, animations and arrays, whole or not at all."""
import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

from pylearn2_ext import disk


def test_frames_become_an_animation_that_rests_on_the_last_one(tmp_path):
    frames = [np.full((8, 6, 3), 50 * k, dtype="uint8") for k in range(3)]
    disk.save(tmp_path / "new" / "a.gif", frames)
    with Image.open(tmp_path / "new" / "a.gif") as animation:
        assert (animation.n_frames, animation.size, animation.info["loop"]) == (3, (6, 8), 0)
        durations = []
        for k in range(3):
            animation.seek(k)
            durations.append(animation.info["duration"])
            np.testing.assert_array_equal(np.array(animation.convert("RGB")), frames[k])
    assert durations == [disk.FRAME, disk.FRAME, disk.LAST_FRAME]


def test_arrays_and_figures_are_written_by_what_they_are(tmp_path):
    disk.save(tmp_path / "a.npz", {"x": np.arange(3)})
    np.testing.assert_array_equal(np.load(tmp_path / "a.npz")["x"], [0, 1, 2])
    disk.save(tmp_path / "a.png", Figure(figsize=(1, 2)))
    with Image.open(tmp_path / "a.png") as picture:
        assert picture.size == (100, 200)


def test_what_cannot_be_written_leaves_the_old_file(tmp_path):
    path = tmp_path / "a.gif"
    path.write_bytes(b"old")
    with pytest.raises(TypeError):
        disk.save(path, [np.zeros((2, 2, 3), dtype="complex")])
    assert path.read_bytes() == b"old" and list(tmp_path.iterdir()) == [path]
