"""Skips for tests that need what not every machine has."""
import os


def skip_if_no_data():
    """Skip the test that calls it unless ``PYLEARN2_DATA_PATH`` says where the data sets are."""
    if not os.environ.get("PYLEARN2_DATA_PATH"):
        import pytest  # only tests come here; the package itself does not need it

        pytest.skip("PYLEARN2_DATA_PATH is not set: the folder that holds mnist/ and other data sets")
