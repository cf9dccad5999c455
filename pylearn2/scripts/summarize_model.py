"""Print what a saved model is: the range of each parameter, and how training went.

    softmax_W: (-0.31, 0.002, 0.29)(784, 10)       min, mean, max; shape
    abs(softmax_W): (...)                          where there are both signs
    softmax_W row norms:(...)                      L2 norms, of matrices
    trained on 250000 examples
    begun 2026-11-25T02:45:20+00:00, 3.1 s         data, versions, flags, seeds, commit, YAML
"""
import sys
from types import SimpleNamespace

import numpy as np

from pylearn2.scripts._cli import description_of, load_model, make_parser, run, trust_option
from pylearn2.unpickle import Missing, MissingClassError, arrays_in


def summarize(path):
    """Print the summary of the model in the file `path`."""
    model = load_model(path, also=Missing)
    for name, values in arrays_of(model):
        print("\n".join(parameter_lines(name, values)))
    data = description_of(model)
    if data:
        print(f"trained on the data: {data}")
    if hasattr(model, "monitor"):
        print("\n".join(training_lines(model.monitor)))
    if hasattr(model, "provenance"):
        print("\n".join(provenance_lines(model.provenance)))


def arrays_of(model):
    """Return pairs (name, array) of the parameters; where a class is missing, of all arrays that the file holds."""
    try:
        return [(param.name or "<anon>", param.get_value()) for param in model.get_params()]
    except MissingClassError as error:
        print(f"{error}. The arrays in the file:")
    parts = SimpleNamespace(**{name: value for name, value in vars(model).items() if name != "monitor"})
    return [(name, array) for name, array in arrays_in(parts).items() if array.size]


def parameter_lines(name, values):
    """Return the lines about one parameter."""
    lines = [f"{name}: {spread(values)}{values.shape}"]
    if np.sign(values.min()) != np.sign(values.max()):
        lines.append(f"abs({name}): {spread(np.abs(values))}")
    if values.ndim == 2:
        for kind, axis in (("row", 1), ("col", 0)):
            lines.append(f"{name} {kind} norms:{spread(np.sqrt(np.square(values).sum(axis=axis)))}")
    return lines


def spread(values):
    """Return ``(min, mean, max)`` of an array, as text."""
    return f"({values.min()!s}, {values.mean()!s}, {values.max()!s})"


def training_lines(monitor):
    """Return the lines about the training that a monitor has seen."""
    lines = [f"trained on {monitor.get_examples_seen()} examples",
             f"which corresponds to {monitor.get_batches_seen()} batches"]
    times = next((channel.time_record for channel in monitor.channels.values()), [])
    if times:
        lines.append(f"Trained for {times[-1] / 3600} hours")
    lines.append(f"{monitor.get_epochs_seen()} epochs")
    outcome = getattr(monitor, "training_succeeded", None)
    if outcome is None:
        lines.append("The file is damaged, or from before it was noted whether training succeeded.")
    else:
        lines.append("Training succeeded" if outcome
                     else "Training was not finished at this save (a best-model file always says so).")
    return lines


def provenance_lines(told):
    """Return the lines about where a model came from, by what was written into it when it was saved."""
    processor = told.get("processor_seconds")  # older files do not tell
    lines = [f"begun {told['start']}, {told['seconds']:.1f} s"
             + ("" if processor is None else f" ({processor:.1f} s of the processor)")
             + (f", resumed {', '.join(told['resumed'])}" if told["resumed"] else "")]
    for name, data in told.get("data", {}).items():
        lines.append(f"{name}: {data['description']}, {data['examples']} examples, sha256 {_digests(data['sha256'])}")
    lines.append(", ".join(f"{name} {value}" for name, value in told["environment"].items()))
    for name in ("flags", "seeds"):
        words = ", ".join(f"{key} = {value}" for key, value in told.get(name, {}).items())
        lines.append(f"{name}: {words or 'none'}")
    lines += [f"{name.replace('_', ' ')}: {told[name]}" for name in ("commit", "experiment_commit") if told.get(name)]
    lines.append("overrides: " + (" ".join(told["overrides"]) or "none"))
    lines += ["as YAML:", told["yaml"]] if told["yaml"] else ["built by a program, not from YAML"]
    return lines


def _digests(sha256):
    return ", ".join(f"{file} {digest}" for file, digest in sha256.items()) if isinstance(sha256, dict) else sha256


def make_argument_parser():
    """Return the command's ArgumentParser."""
    parser = trust_option(make_parser("Print the parameters' ranges of a saved model and how its training went."))
    parser.add_argument("path", metavar="MODEL", help="a .pkl file that train.py saved")
    return parser


def main(argv=None):
    """Run the command; return the exit status."""
    return run(lambda args: summarize(args.path), make_argument_parser(), argv)


if __name__ == "__main__":
    sys.exit(main())
