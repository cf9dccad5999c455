"""Whether data sets read their files: a stack, so that a tool can switch the reading off for a while.

    push_load_data, pop_load_data, get_load_data   the stack
    get_dataless_dataset                           the training set of a model, for its geometry

A tool that needs only the geometry of a data set (the size of its images, how to show them) pushes False,
builds the data set and pops. Data sets that honour it then stand on made-up numbers.
"""
from pylearn2.config import yaml_parse
from pylearn2.utils import rehearsal

load_data = [True]


def push_load_data(setting):
    """Let data sets read their files (`setting` True) or not (False), until :func:`pop_load_data`."""
    load_data.append(bool(setting))


def pop_load_data():
    """Go back to what held before the last :func:`push_load_data`; RuntimeError when there was none."""
    if len(load_data) == 1:
        raise RuntimeError("pop_load_data without push_load_data: call push_load_data(setting) first")
    load_data.pop()


def get_load_data():
    """Tell whether data sets are to read their files."""
    return load_data[-1] and rehearsal.reads_data()


def get_dataless_dataset(model):
    """Build the data set that `model` was trained on, without reading its files; its numbers are made up.

    Raises
    ------
    LookupError
        where the model does not say what it was trained on.
    """
    source = getattr(model, "dataset_yaml_src", None)
    if source is None:
        raise LookupError("the model does not say what it was trained on: it has no dataset_yaml_src")
    push_load_data(False)
    try:
        return yaml_parse.load(source)
    finally:
        pop_load_data()
