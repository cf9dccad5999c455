"""A short cut of tests/torture/kill.py: SIGKILL at random moments, and every bit as if nothing had happened."""
import os

import pytest

from tests.torture import kill


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_five_killed_trainings_end_with_the_same_bits_as_one_that_was_not(capsys):
    assert kill.main(5) == 0
    assert "5 of 5 final models bit-identical" in capsys.readouterr().out
