"""The one place of this package that writes files."""
import numpy as np

from pylearn2.gui.captioned import save_figure
from pylearn2.utils.image import write_picture
from pylearn2.utils.replacing import replacing

__all__ = ["save"]

FRAME, LAST_FRAME = 350, 2000  # milliseconds that an animation shows a frame, and the last one


def save(path, content):
    """Write `content` to `path`, whole or not at all; missing folders are made.

    Parameters
    ----------
    path : str or Path; its ending chooses a picture's format
    content : a matplotlib Figure; a list of frames, uint8 arrays (row, column, 3), which becomes an animation; or a
        dict name -> array, which becomes an ``.npz`` file
    """
    if isinstance(content, dict):
        with replacing(path) as file:
            np.savez_compressed(file, **content)
    elif isinstance(content, list):
        write_picture(path, lambda file, ending: _write_frames(file, ending, content))
    else:
        save_figure(path, content)


def _write_frames(file, ending, frames):
    from PIL import Image

    first, *others = [Image.fromarray(frame).quantize(dither=Image.Dither.NONE) for frame in frames]
    first.save(file, format=ending, save_all=True, append_images=others, loop=0,
               duration=[FRAME] * len(others) + [LAST_FRAME])
