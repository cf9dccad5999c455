"""The synthetic golden cases: small made data, every rule, schedule and line search, against known numbers to 1e-9.

Case H doubles rounding noise at each of its updates; it is held to 1e-8. Source of the numbers: references/README.md.
"""
import json
from pathlib import Path

import numpy as np
import pytest

from pylearn2.config import yaml_parse

REFERENCES = Path(__file__).parent / "references"
CASES = json.loads((REFERENCES / "golden.json").read_text())
PRINTED = 6e-12  # the numbers were written down with 12 digits: relative to their size, half a unit of the last


@pytest.mark.parametrize("case", CASES)
def test_a_golden_case_gives_the_known_numbers(case, differences):
    training = yaml_parse.load_path(str(REFERENCES / "golden" / f"{case}.yaml"))
    training.main_loop()
    channels = training.model.monitor.channels
    bound = 1e-8 if case == "H" else 1e-9
    worst = {}
    for name, wanted in CASES[case]["channels"].items():
        met, wanted = np.array(channels[name].val_record), np.array(wanted)
        assert met.shape == wanted.shape, name
        scale = np.where(wanted == 0, 1.0, np.abs(wanted))
        worst[name] = float(np.max(np.abs(met - wanted) / scale))
    differences.add(f"golden case {case}", worst, bound)
    assert {name: value for name, value in worst.items() if value > bound + PRINTED} == {}
