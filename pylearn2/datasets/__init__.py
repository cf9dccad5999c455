"""Data sets: arrays, the spaces they live in, and how they are read batch by batch."""
from pylearn2.datasets.dataset import Dataset

__all__ = ["Dataset"]
