"""Constraints that are plugged into a model and act on each of its updates; see `model_extension`."""
