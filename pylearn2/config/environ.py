"""The environment variables that tell an experiment which file it comes from."""

import os

__all__ = ["publish_train_file"]


def publish_train_file(path):
    """Set the ``PYLEARN2_TRAIN_*`` variables for the YAML file at `path`; they stay set.

    For ``foo/bar.yaml``:

        PYLEARN2_TRAIN_FILE_FULL_STEM   foo/bar     (only an ending .yaml is taken off)
        PYLEARN2_TRAIN_FILE_NAME        foo/bar     (its name in older files)
        PYLEARN2_TRAIN_DIR              foo/        (with the slash; empty without a folder)
        PYLEARN2_TRAIN_BASE_NAME        bar.yaml
        PYLEARN2_TRAIN_FILE_STEM        bar

    `pylearn2.utils.serial.load_train_file` calls this before it loads the file.
    """
    path = os.fspath(path)
    full_stem = path.removesuffix(".yaml")
    folder, slash, base_name = path.rpartition("/")
    os.environ.update(
        PYLEARN2_TRAIN_FILE_FULL_STEM=full_stem,
        PYLEARN2_TRAIN_FILE_NAME=full_stem,
        PYLEARN2_TRAIN_DIR=folder + slash,
        PYLEARN2_TRAIN_BASE_NAME=base_name,
        PYLEARN2_TRAIN_FILE_STEM=full_stem.rpartition("/")[2],
    )
