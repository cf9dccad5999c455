"""The faults of a YAML file that `train.py --check` tells: one table, of which tests and `docs/errors.md` are made.

    BASE      an experiment without a fault
    CASES     section -> {title: (what to replace in BASE, by what, words that the message must hold)}
    NINE      BASE with nine different faults
    page      the text of docs/errors.md; ``python tests/fault_catalogue.py`` writes it
"""
import contextlib
import difflib
import io
import os
import sys
import tempfile
import textwrap
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "errors.md"

BASE = """\
!obj:pylearn2.train.Train {
    dataset: &train !obj:pylearn2.datasets.digits.Digits { which_set: train, start: 0, stop: 1000 },
    model: !obj:pylearn2.models.mlp.MLP {
        nvis: 784,
        layers: [
            !obj:pylearn2.models.mlp.Sigmoid { layer_name: h0, dim: 20, irange: .05 },
            !obj:pylearn2.models.mlp.Softmax { layer_name: y, n_classes: 10, irange: 0. },
        ],
    },
    algorithm: !obj:pylearn2.training_algorithms.sgd.SGD {
        learning_rate: .1,
        batch_size: 100,
        learning_rule: !obj:pylearn2.training_algorithms.learning_rule.Momentum { init_momentum: .5 },
        monitoring_dataset: {
            train: *train,
            valid: !obj:pylearn2.datasets.digits.Digits { which_set: test },
        },
        termination_criterion: !obj:pylearn2.termination_criteria.MonitorBased {
            channel_name: valid_y_misclass,
            N: 5,
        },
    },
    extensions: [
        !obj:pylearn2.train_extensions.best_params.MonitorBasedSaveBest {
            channel_name: valid_y_misclass,
            save_path: best.pkl,
        },
    ],
    save_path: last.pkl,
    save_freq: 1,
}
"""

_RULE = "!obj:pylearn2.training_algorithms.learning_rule.Momentum { init_momentum: .5 }"
_LAUGHS = "laughs: [" + "&a0 [ha, ha], " + ", ".join(
    f"&a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 12)) + "],\n    save_freq: 1"

CASES = {
    "Syntax": {
        "a bracket of the wrong kind": ("nvis: 784,", "nvis: 784],", ["4:18", "expected ',' or '}'"]),
        "a tab for indentation": ("    save_freq: 1,", "\tsave_freq: 1,", ["30:1", "a tab stands here"]),
        "a key written twice": ("batch_size: 100,", "batch_size: 100, batch_size: 10,",
                                ["12:26", "this key stands in line 12 already"]),
        "a name of a data set written twice": ("train: *train,", "train: *train, train: *train,",
                                               ["15:28", "this key stands in line 15 already"]),
        "an unknown tag": (_RULE, "!object:pylearn2.training_algorithms.learning_rule.Momentum {}",
                           ["13:24", "means nothing here"]),
        "YAML's own Python tags": (_RULE, '!!python/object/apply:os.system ["true"]',
                                   ["13:24", "the tag '!!python/object/apply:os.system' may not be used"]),
    },
    "Aliases": {
        "an alias of nothing": ("train: *train,", "train: *trian,", ["15:20", "did you mean 'train'?"]),
        "an object inside itself": ("dataset: &train !obj:pylearn2.datasets.digits.Digits { which_set: train,",
                                    "dataset: &train !obj:pylearn2.datasets.digits.Digits { which_set: *train,",
                                    ["2:71", "stands inside what it names"]),
        "an anchor used twice": ("valid: !obj", "valid: &train !obj", ["16:20", "&train stands in line 2 already"]),
        "aliases that multiply": ("save_freq: 1", _LAUGHS, ["30:", "more than 250000 items"]),
        "brackets without end": ("save_freq: 1", "save_freq: " + "[" * 150 + "]" * 150,
                                 ["30:115", "more than 100 levels"]),
    },
    "Names": {
        "a module that is not there": ("models.mlp.MLP", "models.mpl.MLP", ["3:12", "did you mean 'mlp'?"]),
        "a class that is not there": ("sgd.SGD", "sgd.SDG", ["10:16", "did you mean 'SGD'?"]),
        "a keyword that the class does not take": ("learning_rate: .1", "learning_rat: .1",
                                                   ["11:9", "did you mean 'learning_rate'?"]),
        "a keyword that is missing": ("learning_rate: .1,", "", ["10:16", "SGD needs 'learning_rate'"]),
        "a number that is called": (_RULE, "!obj:numpy.pi {}", ["13:24", "numpy.pi is a float"]),
        "something that no experiment may name": (_RULE, "!obj:os.system { command: 'true' }",
                                                  ["13:24", "os.system may not be named", "--trust os"]),
        "something reachable but not defined there": (
            _RULE, "!obj:pylearn2.train.os.system { command: 'true' }",
            ["13:24", "not defined in pylearn2.train, only reachable there: it is os.system"]),
        "a function of NumPy that reads files": (_RULE, "!obj:numpy.load { file: x.npy }", ["13:24", "numpy.load"]),
    },
    "Values": {
        "a word for a number": ("learning_rate: .1", "learning_rate: fast",
                                ["11:9", "learning_rate must be a number, got 'fast'"]),
        "a fraction for a whole number": ("batch_size: 100", "batch_size: .1",
                                          ["12:9", "batch_size must be a whole number of at least 1, got 0.1"]),
        "a word for how often": ("save_freq: 1", "save_freq: often",
                                 ["30:5", "save_freq must be a whole number, got 'often'"]),
        "a number out of range": ("init_momentum: .5", "init_momentum: 1.5", ["13:83", "init_momentum"]),
        "a set that the data do not have": ("which_set: test", "which_set: valid", ["16:20", "'valid'"]),
        "a range that the data do not have": ("stop: 1000", "stop: 100000", ["2:", "stop=100000"]),
        "an environment variable that is not set": ("save_path: last.pkl", "save_path: '${NO_SUCH}/last.pkl'",
                                                    ["29:16", "'NO_SUCH' is not set"]),
        "a template field left open": ("N: 5", "N: %(patience)i", ["20:16", "%(patience)i is still open"]),
        "a pickle that is not there": (_RULE, "!pkl: no_such_rule.pkl", ["13:24", "there is no such file"]),
        "a save path that is a folder": ("save_path: last.pkl", "save_path: .", ["29:5", "choose another save_path"]),
    },
    "What only shows when the parts meet": {
        "a channel that no monitor will have, in one criterion of several": (
            "!obj:pylearn2.termination_criteria.MonitorBased {\n            channel_name: valid_y_misclass,"
            "\n            N: 5,\n        },",
            "!obj:pylearn2.termination_criteria.Or { criteria: [\n"
            "            !obj:pylearn2.termination_criteria.ChannelTarget { channel_name: y_nll, target: .1 },\n"
            "        ] },",
            ["19:64", "no channel 'y_nll'"]),
        "a channel that no monitor will have, in a criterion": (
            "channel_name: valid_y_misclass,\n            N", "channel_name: valid_y_misclas,\n            N",
            ["19:13", "did you mean 'valid_y_misclass'?", "valid_objective"]),
        "a channel that no monitor will have, in an extension": (
            "channel_name: valid_y_misclass,\n            save", "channel_name: test_y_nll,\n            save",
            ["25:13", "no channel 'test_y_nll'", "valid_y_nll"]),
        "monitoring without a data set": (
            "monitoring_dataset: {\n            train: *train,\n"
            "            valid: !obj:pylearn2.datasets.digits.Digits { which_set: test },\n        },",
            "monitoring_batches: 5,", ["14:9", "there is no monitoring_dataset"]),
        "a monitoring data set that is none": ("train: *train,", "train: null,",
                                               ["14:9", "monitoring_dataset 'train' is no Dataset"]),
        "features that do not fit the model": ("nvis: 784", "nvis: 28", ["4:9", "784 numbers", "28 numbers"]),
        "labels that do not fit the model": ("n_classes: 10", "n_classes: 7",
                                             ["3:12", "10 kinds of label", "7 numbers"]),
    },
}

NINE = """\
!obj:pylearn2.train.Train {
    dataset: &train !obj:pylearn2.datasets.digits.Digits { which_set: train, start: 0, stop: 1000 },
    model: !obj:pylearn2.models.softmax_regresion.SoftmaxRegression { nvis: 784, n_classes: 10, irange: 0. },
    algorithm: !obj:pylearn2.training_algorithms.sgd.SGD {
        learning_rate: .1,
        batch_siz: 100,
        learning_rule: !obj:pylearn2.training_algorithms.learning_rule.Momentum {},
        monitoring_dataset: { valid: *trian },
        monitoring_dataset: { valid: *train },
        termination_criterion: !obj:pylearn2.termination_criteria.EpochCounter { max_epochs: many },
    },
    extensions: [
        !obj:pylearn2.train_extensions.best_params.MonitorBasedSaveBest {
            channel_name: valid_y_misclas,
            save_path: "${NO_SUCH}/best.pkl",
        },
    ],
    save_path: "%(stem)s.pkl",
    save_freq: 1,
}
"""
NINE_TOLD = {3: "did you mean 'softmax_regression'?", 6: "did you mean 'batch_size'?", 7: "needs 'init_momentum'",
             8: "did you mean 'train'?", 9: "this key stands in line 8 already", 10: "got 'many'",
             14: "did you mean 'valid_y_misclass'?", 15: "'NO_SUCH' is not set", 18: "%(stem)s is still open"}


def text_of(case):
    """Return BASE with the fault of a case."""
    old, new, _ = case
    if old not in BASE:
        raise ValueError(f"the base has no {old!r}")
    return BASE.replace(old, new, 1)


def told(text, name="experiment.yaml"):
    """Return what ``train.py --check`` prints of a text, and its exit status."""
    from pylearn2.scripts.check import check

    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        Path(name).write_text(text)
        with contextlib.redirect_stdout(io.StringIO()) as out:
            status = check([name])
        return out.getvalue().strip(), status


def page():
    """Return the text of the page."""
    parts = [_HEAD, *(_section(title, cases) for title, cases in CASES.items()),
             "## Nine at once\n", f"```yaml\n{NINE}```\n", f"```\n{told(NINE)[0]}\n```\n"]
    return "\n".join(parts)


def _section(title, cases):
    return "\n".join([f"## {title}\n", *(_entry(name, case) for name, case in cases.items())])


def _entry(name, case):
    changed = [line[2:] for line in difflib.ndiff(BASE.splitlines(), text_of(case).splitlines()) if line[:2] == "+ "]
    lines = textwrap.dedent("\n".join(changed)).split("\n")
    shown = "\n".join(line if len(line) <= 110 else f"{line[:107]}..." for line in lines)
    return f"### {name}\n\n```yaml\n{shown}\n```\n```\n{told(text_of(case))[0]}\n```\n"


_HEAD = f"""\
# What is told of a faulty experiment

`train.py --check FILE...` tells every fault of each file at once, in the order of its lines, and ends with status 2; of
a file without one it prints `FILE: no faults`. A run that meets a fault tells the same. A message has the place
(`file:line:column`), what was met, the way down to it, and what to write instead.

This page is written by `python tests/fault_catalogue.py` from the cases that the tests provoke; each is this experiment
with one change:

```yaml
{BASE}```
"""


def main():
    """Write the page."""
    os.environ.pop("NO_SUCH", None)
    PAGE.write_text(page())


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
