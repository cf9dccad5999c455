"""What a report tells of the machine."""
import platform

import numpy
import pytensor

from pylearn2.utils.environment import environment


def test_the_environment_names_versions_and_nobody():
    known = environment()
    assert known["Python"] == platform.python_version() and known["NumPy"] == numpy.__version__
    assert known["PyTensor"] == pytensor.__version__ and known["floatX"] == pytensor.config.floatX
    assert int(known["processors"]) >= 1
    assert set(known) == {"Python", "PyTensor", "NumPy", "SciPy", "floatX", "system", "processors"}  # no host, no user
