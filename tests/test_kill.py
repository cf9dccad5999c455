"""A short cut of tests/torture/kill.py: SIGKILL at random moments, and every bit as if nothing had happened."""
import importlib.util
import os
from pathlib import Path

import pytest


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_five_killed_trainings_end_with_the_same_bits_as_one_that_was_not(capsys):
    spec = importlib.util.spec_from_file_location("kill", Path(__file__).parent / "torture" / "kill.py")
    kill = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(kill)
    assert kill.main(5) == 0
    assert "5 of 5 final models bit-identical" in capsys.readouterr().out
