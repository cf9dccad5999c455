"""Features that watch a graph while it changes."""
from pytensor.graph.features import (
    BadOptimization,
    Feature,
    History,
    NoOutputFromInplace,
    PreserveVariableAttributes,
    ReplaceValidate,
    Validator,
)

__all__ = ["BadOptimization", "Feature", "History", "NoOutputFromInplace", "PreserveVariableAttributes",
           "ReplaceValidate", "Validator"]
