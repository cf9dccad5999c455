"""`WindowLayer`: a layer that cuts a rectangle out of an image."""

from pylearn2.models.mlp.layer import BadInputSpaceError, Layer
from pylearn2.space import Conv2DSpace


class WindowLayer(Layer):
    """Keep one window of each image. It has no parameters.

    Parameters
    ----------
    layer_name : str
    window : four int
        First row, first column, last row, last column; the last ones are inside the window.
    """

    def __init__(self, layer_name, window):
        super().__init__()
        top, left, bottom, right = window
        if not (0 <= top <= bottom and 0 <= left <= right):
            raise ValueError(
                f"window of {layer_name!r} must be [first row, first column, last row, last column], "
                f"counted from 0, got {window!r}"
            )
        self.layer_name = layer_name
        self.window = window
        self._params = []

    def set_input_space(self, space):
        """Take images of `space`, in any order of the axes; ValueError where the window reaches beyond them."""
        if not isinstance(space, Conv2DSpace):
            raise BadInputSpaceError(f"WindowLayer {self.layer_name!r} takes a Conv2DSpace, got {space}")
        top, left, bottom, right = self.window
        if bottom >= space.shape[0] or right >= space.shape[1]:
            raise ValueError(
                f"window {self.window!r} of {self.layer_name!r} reaches beyond the input, whose shape is "
                f"{tuple(space.shape)}"
            )
        self.input_space = space
        self.rows, self.cols = space.axes.index(0), space.axes.index(1)
        shape = [bottom - top + 1, right - left + 1]
        self.output_space = Conv2DSpace(shape=shape, num_channels=space.num_channels, axes=space.axes)

    def fprop(self, state_below):
        """Return the window of each image, in the axes of the input."""
        top, left, bottom, right = self.window
        kept = [slice(None)] * 4
        kept[self.rows] = slice(top, bottom + 1)
        kept[self.cols] = slice(left, right + 1)
        return state_below[tuple(kept)]
