"""The two faces of a design matrix: rows of numbers, and images.

    DefaultViewConverter   turns the one into the other, for images of one shape
    ImageViewsMixin        the methods by which `DenseDesignMatrix` offers what its converter can do
"""
import math

from pylearn2.space import Conv2DSpace, VectorSpace


class DefaultViewConverter:
    """Images of one shape, kept as rows.

    A row holds channel after channel, each row by row: its order is ``('c', 0, 1)``, whatever `axes` says.
    `axes` is the order of the images only.

    Parameters
    ----------
    shape : [rows, columns, channels], pixels
    axes : order of ``'b'`` (the example), 0 (the row), 1 (the column) and ``'c'`` (the channel) in an array
        of images

    Attributes
    ----------
    topo_space : Conv2DSpace of such images
    """

    _ROW_ORDER = ("b", "c", 0, 1)

    def __init__(self, shape, axes=("b", 0, 1, "c")):
        self.shape = shape
        self.set_axes(axes)

    @property
    def pixels_per_channel(self):
        """Rows times columns (int)."""
        return math.prod(self.shape[:-1])

    def set_axes(self, axes):
        """Change the order of the axes of the images."""
        rows, cols, channels = self.shape
        self.topo_space = Conv2DSpace(shape=(rows, cols), num_channels=channels, axes=tuple(axes))
        self.axes = axes

    def view_shape(self):
        """Return [rows, columns, channels]."""
        return self.shape

    def weights_view_shape(self):
        """Return [rows, columns, channels]; filters have the shape of the images."""
        return self.shape

    def design_mat_to_topo_view(self, design_matrix):
        """Return rows, shape (examples, pixels), as images in the order `axes`: a view, not a copy.

        Raises
        ------
        ValueError
            for anything but a matrix with as many columns as an image has numbers.
        """
        rows, cols, channels = self.shape
        if design_matrix.ndim != 2 or design_matrix.shape[1] != math.prod(self.shape):
            raise ValueError(f"images of shape {list(self.shape)} need {math.prod(self.shape)} columns, "
                             f"got the shape {design_matrix.shape}")
        images = design_matrix.reshape(len(design_matrix), channels, rows, cols)
        return images.transpose([self._ROW_ORDER.index(axis) for axis in self.axes])

    def design_mat_to_weights_view(self, X):
        """Return rows as images for display: always in the order ``('b', 0, 1, 'c')``."""
        images = self.design_mat_to_topo_view(X)
        return images.transpose([self.axes.index(axis) for axis in ("b", 0, 1, "c")])

    def topo_view_to_design_mat(self, topo_array):
        """Return images in the order `axes` as rows, shape (examples, pixels): a view where memory allows.

        Raises
        ------
        ValueError
            for images of another shape.
        """
        met = None
        if topo_array.ndim == 4:
            met = [topo_array.shape[self.axes.index(axis)] for axis in (0, 1, "c")]
        if met != list(self.shape):
            raise ValueError(f"images of [rows, columns, channels] = {list(self.shape)} are wanted in the "
                             f"order {self.axes}, got an array of shape {topo_array.shape}")
        ordered = topo_array.transpose([self.axes.index(axis) for axis in self._ROW_ORDER])
        return ordered.reshape(len(ordered), -1)

    def get_formatted_batch(self, batch, dspace):
        """Return the rows `batch` in `dspace`, a VectorSpace or a Conv2DSpace (else ValueError)."""
        if isinstance(dspace, VectorSpace):
            return dspace.np_format_as(batch, dspace)  # checks the shape, casts where the type differs
        if isinstance(dspace, Conv2DSpace):
            return self.topo_space.np_format_as(self.design_mat_to_topo_view(batch), dspace)
        raise ValueError(f"images are read as a VectorSpace or a Conv2DSpace, not as {dspace}")

    def __setstate__(self, state):
        """Restore a pickle, also one of the original, which may lack `axes` and `topo_space`."""
        self.shape = state["shape"]
        self.set_axes(state.get("axes", ("b", 0, 1, "c")))


class ImageViewsMixin:
    """Rows seen as images, for a data set with `X`, `X_space` and a `view_converter` that may be None."""

    def _converter(self):
        if self.view_converter is None:
            raise ValueError("the data set has no view_converter to show its rows as images; build it from a "
                             "topo_view, or with view_converter=DefaultViewConverter([rows, cols, channels])")
        return self.view_converter

    def get_design_matrix(self, topo=None):
        """Return the images `topo` as rows; without them, X."""
        return self.X if topo is None else self._converter().topo_view_to_design_mat(topo)

    def get_topological_view(self, mat=None):
        """Return the rows `mat`, or X, as images in the converter's order of axes."""
        return self._converter().design_mat_to_topo_view(self.X if mat is None else mat)

    def get_weights_view(self, mat):
        """Return the rows `mat` as images for display, in the order ``('b', 0, 1, 'c')``."""
        return self._converter().design_mat_to_weights_view(mat)

    def get_formatted_view(self, mat, dspace):
        """Return the rows `mat` in `dspace`, a VectorSpace or a Conv2DSpace."""
        self.X_space.np_validate(mat)
        return self._converter().get_formatted_batch(mat, dspace)

    def get_topo_batch_axis(self):
        """Return the place of ``'b'`` in the view converter's axes."""
        return tuple(self._converter().axes).index("b")

    def view_shape(self):
        """Return the shape of an image, [rows, columns, channels]."""
        return self._converter().view_shape()

    def weights_view_shape(self):
        """Return the shape of a filter that is shown as an image, [rows, columns, channels]."""
        return self._converter().weights_view_shape()

    def set_view_converter_axes(self, axes):
        """Change the order of axes in which images are shown; the data stay."""
        self._converter().set_axes(axes)
        self.X_topo_space = self.view_converter.topo_space
