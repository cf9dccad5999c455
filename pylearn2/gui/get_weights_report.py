"""From a model to the sheet of its first layer's weights, one patch a unit.

    get_weights_report                       a PatchViewer of grey or colour patches
    get_binocular_greyscale_weights_report   the same for pairs of grey images, side by side
    weight_images                            the arrays behind them: model -> (unit, row, column, channel)

The command show_weights and notebooks are the callers.
"""
import logging
import math

import numpy as np

from pylearn2.config.errors import ConfigError
from pylearn2.datasets.control import get_dataless_dataset
from pylearn2.gui.patch_viewer import PatchViewer, make_viewer, rows_as_images
from pylearn2.utils import serial
from pylearn2.utils.exc import EnvironmentVariableError

log = logging.getLogger(__name__)

RESCALE = ("individual", "global", "none")
# Rebuilding a dataset may meet an unknown class, a variable not set, missing files, data that are not images.
UNAVAILABLE = (ConfigError, EnvironmentVariableError, ValueError, OSError, LookupError, NotImplementedError)


def get_weights_report(model_path=None, model=None, rescale="individual", border=False, norm_sort=False,
                       dataset=None):
    """Return a PatchViewer of the first layer's weights; 0 is grey, black and white are as far from it.

    Parameters
    ----------
    model_path, model : the model's file, or the model itself: one of them. A dict is taken for a
        MATLAB file, whose largest matrix is shown row by row
    rescale : "individual", each patch by its own largest weight; "global", all by the largest of
        all; "none", weights must lie in [-1, 1]
    border : draw a black frame around each patch
    norm_sort : the patches of largest norm first
    dataset : knows how the inputs lie in an image; default: the one that the model was trained on
    """
    return _report(model_path, model, rescale, border, norm_sort, dataset, _add_patch)


def get_binocular_greyscale_weights_report(model_path=None, model=None, rescale="individual", border=False,
                                           norm_sort=False, dataset=None):
    """Return the sheet of a model of grey image pairs: each unit's second image, then its first.

    The parameters are those of :func:`get_weights_report`.
    """
    return _report(model_path, model, rescale, border, norm_sort, dataset, _add_pair)


def _report(model_path, model, rescale, border, norm_sort, dataset, add):
    if (model_path is None) == (model is None):
        raise ValueError("give either model_path or model, got "
                         f"{'neither' if model is None else f'both, model_path={model_path!r}'}")
    if rescale not in RESCALE:
        raise ValueError(f"rescale must be one of {', '.join(RESCALE)}, got {rescale!r}")
    model = serial.load(model_path) if model is None else model
    if isinstance(model, dict):
        return _matlab_report(model)
    images = weight_images(model, dataset)
    if norm_sort:
        images = images[np.argsort(-unit_norms(images), kind="stable")]
    images = scaled(images, rescale)
    rows, columns = _grid_shape(model, len(images))
    pair = add is _add_pair
    if pair and images.shape[3] != 2:
        raise ValueError(f"a binocular model has weights of 2 channels, got {images.shape[3]}")
    viewer = PatchViewer((rows, columns * (1 + pair)), images.shape[1:3], is_color=images.shape[3] == 3)
    for image in images:
        add(viewer, image, 0 if border else None)
    return viewer


def _add_patch(viewer, image, activation):
    viewer.add_patch(image, rescale=False, activation=activation)


def _add_pair(viewer, image, activation):
    for eye in (1, 0):
        viewer.add_patch(image[:, :, eye], rescale=False, activation=activation)


def weight_images(model, dataset=None):
    """Return the first layer's weights as images, shape (unit, row, column, channel).

    A layer that sees images knows their shape. Otherwise the dataset that the model was trained on
    tells it, rebuilt without reading its files; where it does not, inputs that make a square are
    drawn as one, others as a single line of pixels.
    """
    try:
        images = np.array(model.get_weights_topo())
    except NotImplementedError:
        weights = model.get_weights()
        rows = weights.T if tuple(model.get_weights_format()) == ("v", "h") else weights
        images = np.array(_view(model, rows, dataset))
        _log_range("norm", unit_norms(images))
    _log_range("magnitude", np.abs(images))
    return images


def _view(model, rows, dataset):
    """Return weights, one row a unit, as the dataset would draw them."""
    try:
        dataset = get_dataless_dataset(model) if dataset is None else dataset
        return dataset.get_weights_view(rows)
    except UNAVAILABLE as error:
        side = math.isqrt(rows.shape[1])
        shape = (side, side) if side * side == rows.shape[1] else (1, rows.shape[1])
        log.warning("the training set does not tell the shape of its images (%s); "
                    "drawing %d inputs as %d x %d pixels", str(error).split("\n")[0], rows.shape[1], *shape)
        return rows_as_images(rows, shape)


def unit_norms(images):
    """Return the L2 norm of each unit's weights, shape (unit,)."""
    return np.sqrt(np.square(images).sum(axis=(1, 2, 3)))


def scaled(images, rescale):
    """Return `images` divided by the largest absolute weight of each image or of all (0 stays 0)."""
    magnitude = np.abs(images)
    if rescale == "individual":
        largest = magnitude.max(axis=(1, 2, 3), keepdims=True)
    else:
        largest = magnitude.max() if rescale == "global" else np.ones(())
    return images / np.where(largest > 0, largest, 1)


def _grid_shape(model, n_units):
    """Return the (rows, columns) that the model asks for, else a square that holds every unit."""
    if hasattr(model, "hidShape"):
        return tuple(model.hidShape)
    try:
        return tuple(model.get_weights_view_shape())
    except NotImplementedError:
        side = int(np.ceil(np.sqrt(n_units)))
        return side, side


def matrices_in(content):
    """Return what has two axes among the values of a dict, as MATLAB's files become."""
    return {name: value for name, value in content.items() if getattr(value, "ndim", 0) == 2}


def _matlab_report(content):
    """Return the sheet of a MATLAB file's largest matrix, one patch a row."""
    matrices = matrices_in(content)
    if not matrices:
        raise ValueError(f"there is no matrix to show among {', '.join(sorted(map(str, content)))}")
    name = max(matrices, key=lambda name: matrices[name].size)
    log.info("showing the rows of %s", name)
    weights = matrices[name]
    return make_viewer(weights, is_color=weights.shape[1] % 3 == 0)


def _log_range(what, values):
    log.info("weight %s: min %g, mean %g, max %g", what, values.min(), values.mean(), values.max())
