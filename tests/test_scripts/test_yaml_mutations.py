"""A short cut of the long trial: mutated files are told of, and a check writes, runs and reaches nothing."""
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "tests" / "torture" / "yaml_mutations.py"


def test_three_hundred_mutated_files_bring_no_traceback_no_hang_and_no_file():
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, SCRIPT, "300", "--seed", "7", "--processes", "2"], env=environ, text=True,
                          capture_output=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "300 mutated files" in done.stdout and "0 failed" in done.stdout


@pytest.fixture(scope="module")
def trial():
    spec = importlib.util.spec_from_file_location("yaml_mutations", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_case_is_the_same_whenever_it_is_drawn(trial):
    texts = trial.corpus()
    assert len(texts) > 50
    cases = [trial.mutated(number, 1, texts) for number in range(30)]
    assert cases == [trial.mutated(number, 1, texts) for number in range(30)]
    assert len({content for _, content in cases} - {text.encode() for text in texts.values()}) >= 25


@pytest.mark.parametrize("action, told", [
    ("open('x', 'w').close()", "opened 'x' for writing"), ("os.mkdir('d')", "os.mkdir"),
    ("import subprocess; subprocess.run(['true'])", "subprocess.Popen"), ("os.system('true')", "os.system"),
    ("while True: pass", "longer than"), ("1 / 0", "ZeroDivisionError"), ("raise SystemExit", "SystemExit"),
])
def test_the_trial_sees_what_a_check_must_not_do(action, told, tmp_path):
    program = f"""
import importlib.util, os, sys
spec = importlib.util.spec_from_file_location("yaml_mutations", {str(SCRIPT)!r})
trial = importlib.util.module_from_spec(spec)
spec.loader.exec_module(trial)
from pylearn2.scripts import check
def faults_of(path, read_data):
    {action}
    return []
check.faults_of = faults_of
trial._LIMITS = tuple((signum, timer, 0.3) for signum, timer, _ in trial._LIMITS)
print(trial.check_one("x.yaml", trial.Watch())[1])
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)},
                          text=True, capture_output=True)
    assert told in done.stdout, done.stdout + done.stderr
