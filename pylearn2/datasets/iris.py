"""Iris: 150 flowers of three species, four lengths each."""
import numpy as np
from sklearn.datasets import load_iris

from pylearn2.datasets.dense_design_matrix import DenseDesignMatrix


class Iris(DenseDesignMatrix):
    """Sepal length and width, petal length and width in cm; the target is the species, 0 to 2.

    Parameters
    ----------
    preprocessor : Preprocessor that changes the data, or None

    Attributes
    ----------
    class_names : the three species

    Source: Fisher 1936, in the edition of the UCI repository, on which Pylearn2's numbers rest.
    """

    def __init__(self, preprocessor=None):
        self.class_names = ["Iris-setosa", "Iris-versicolor", "Iris-virginica"]
        table = load_iris()
        X = table.data.copy()
        # scikit-learn mended two flowers after Fisher's paper.
        X[34], X[37] = (4.9, 3.1, 1.5, 0.1), (4.9, 3.1, 1.5, 0.1)
        y = table.target[:, np.newaxis].astype("int64")
        super().__init__(X=X, y=y, y_labels=3, preprocessor=preprocessor)
        self.description = "Iris, 150 flowers"
