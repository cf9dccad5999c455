"""Shapes that targets come in; see :mod:`pylearn2.format.target_format`."""
