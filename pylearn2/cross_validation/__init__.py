"""Cross-validation: one training for each fold of the data, and one file of models.

    TrainCV                what stands at the top of a YAML file in the place of Train
    dataset_iterators      data sets for each fold, on scikit-learn's splitters
    subset_iterators       splitters that also set a validation part aside
    train_cv_extensions    what acts on the trainings of all folds
    blocks, mlp            models of an earlier cross-validation, each used in its own fold
"""

from pylearn2.cross_validation.train_cv import TrainCV

__all__ = ["TrainCV"]
