"""Sweeps: many variants of one experiment, each a YAML file that stands by itself.

    space       "algorithm.learning_rate=log:0.001..1" -> the values that a variant may take; grids and draws
    variants    the base YAML and some values -> the text of a standalone YAML
    folder      the sweep's folder: what was swept, and how far each variant is
    job         train one variant, in whichever process it is
    processes   the engine: local processes     cluster   the same on Dask     search   Optuna chooses the values
    conduct     all of it together; `pylearn2.scripts.sweep` is the only caller
    results     the table at the end
"""
