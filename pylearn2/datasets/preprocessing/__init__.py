"""Preprocessors: what is done to a data set once, before training. The names that a YAML file writes.

    base         Preprocessor, Pipeline, BlockPreprocessor
    scaling      Standardize, RemoveMean, GlobalContrastNormalization, MakeUnitNorm, RemapInterval
    whitening    ZCA, PCA
    patches      ExtractPatches, ExtractGridPatches, ReassembleGridPatches, CentralWindow, Downsample
    images       LeCunLCN, RGB_YUV
    columns      RemoveZeroColumns
    selection    ShuffleAndSplit

One that learns from the data is fitted once, on the training set (``fit_preprocessor: 1``), and the same
object, by a YAML anchor, is applied to the others.
"""
from pylearn2.datasets.preprocessing.base import (
    BlockPreprocessor,
    ExamplewisePreprocessor,
    Pipeline,
    Preprocessor,
)
from pylearn2.datasets.preprocessing.columns import ColumnSubsetBlock, RemoveZeroColumns, ZeroColumnInsertBlock
from pylearn2.datasets.preprocessing.images import RGB_YUV, LeCunLCN, gaussian_filter, lecun_lcn
from pylearn2.datasets.preprocessing.patches import (
    CentralWindow,
    Downsample,
    ExtractGridPatches,
    ExtractPatches,
    ReassembleGridPatches,
)
from pylearn2.datasets.preprocessing.scaling import (
    ExamplewiseAddScaleTransform,
    ExamplewiseUnitNormBlock,
    GlobalContrastNormalization,
    MakeUnitNorm,
    RemapInterval,
    RemoveMean,
    Standardize,
)
from pylearn2.datasets.preprocessing.selection import ShuffleAndSplit
from pylearn2.datasets.preprocessing.whitening import PCA, ZCA, PCA_ViewConverter

__all__ = [
    "BlockPreprocessor", "CentralWindow", "ColumnSubsetBlock", "Downsample", "ExamplewiseAddScaleTransform",
    "ExamplewisePreprocessor", "ExamplewiseUnitNormBlock", "ExtractGridPatches", "ExtractPatches",
    "GlobalContrastNormalization", "LeCunLCN", "MakeUnitNorm", "PCA", "PCA_ViewConverter", "Pipeline",
    "Preprocessor", "RGB_YUV", "ReassembleGridPatches", "RemapInterval", "RemoveMean", "RemoveZeroColumns",
    "ShuffleAndSplit", "Standardize", "ZCA", "ZeroColumnInsertBlock", "gaussian_filter", "lecun_lcn",
]
