#!/usr/bin/env python3
"""Run ``train.py`` and print, after its log, the line of JSON that the peers print: errors, and seconds of every epoch.

    python benchmarks/pylearn2_job.py config.yaml [--set ...]

The command is the real one; a second handler on its log notes when the lines come.
"""
import json
import logging
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from pylearn2.scripts.train import main  # noqa: E402


class Stopwatch(logging.Handler):
    """Notes the seconds of each epoch's training and of each monitoring, and the last error of every data set.

    A monitoring lies between the end of an epoch and the line ``Monitoring step:``; the first one, which compiles, is
    left out.
    """

    def __init__(self):
        super().__init__()
        self.seconds = {"train": [], "monitor": []}
        self.misclass = {}
        self.trained = None

    def emit(self, record):
        """Look at one line."""
        now, line = time.perf_counter(), record.getMessage().strip()
        name, _, value = line.partition(": ")
        if name == "Time this epoch":
            self.seconds["train"].append(float(value.split()[0]))
            self.trained = now
        elif line == "Monitoring step:" and self.trained:
            self.seconds["monitor"].append(now - self.trained)
        elif name.endswith("_y_misclass") and value:
            self.misclass[name.removesuffix("_y_misclass")] = float(value)


if __name__ == "__main__":
    stopwatch = Stopwatch()
    logging.getLogger().addHandler(stopwatch)
    status = main()
    print(json.dumps({"misclass": stopwatch.misclass, "seconds": stopwatch.seconds}))
    sys.exit(status)
