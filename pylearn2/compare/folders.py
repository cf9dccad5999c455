"""From what the command line names to Runs: model files, sweep folders, and folders of model files.

    read_runs   paths -> (Runs, one error for each file that is none)

A sweep folder holds one folder a variant, with ``<variant>.yaml``, ``<variant>.pkl``, ``status.json`` and, where the
variant has run, its log; ``sweep.json`` lists the variants in the order of the table.
"""
import json
from pathlib import Path

from pylearn2.compare.runs import Run, read_run, read_text
from pylearn2.compare.settings import settings_of
from pylearn2.utils.exc import DataError
from pylearn2.utils.string_utils import number_aware_alphabetical_key

SWEEP, STATUS = "sweep.json", "status.json"
VERSIONS = {"python": "Python", "pytensor": "PyTensor", "numpy": "NumPy"}  # as sweep.json calls them, and as we do


def read_runs(paths):
    """Read the runs that `paths` name.

    Parameters
    ----------
    paths : list of str or Path: model files, sweep folders, folders with model files

    Returns
    -------
    runs : list of Run, with names that differ
    faults : list of DataError, one for each file that could not be read; the variant of a sweep is
        then among the runs all the same, with the state "unreadable"
    """
    runs, faults = [], []
    for path in map(Path, paths):
        try:
            if path.is_dir():
                _read_folder(path, runs, faults)
            else:
                runs.append(read_run(path))
        except DataError as error:
            faults.append(error)
    name_apart(runs)
    return runs, faults


def _read_folder(folder, runs, faults):
    is_sweep = (folder / SWEEP).exists()
    record = _read_json(folder / SWEEP) if is_sweep else {}
    variants = _variants(folder, is_sweep, record.get("variants"))
    if variants:
        runs += [_read_variant(variant, _sweep_environment(record), faults) for variant in variants]
        return
    files = sorted(folder.glob("*.pkl"), key=lambda file: number_aware_alphabetical_key(file.name))
    if not files:
        raise DataError(folder, "a folder without a sweep and without model files",
                        "give the folder that sweep.py wrote, or .pkl files")
    for file in files:
        if file.stem.endswith("_best") and file.with_name(file.name.replace("_best.pkl", ".pkl")) in files:
            continue  # the best epoch of a run that is here in full
        try:
            runs.append(read_run(file))
        except DataError as error:
            faults.append(error)


def _variants(folder, is_sweep, listed):
    """Return the folders of the variants in the order `listed`; those that are not come last."""
    found = [path for path in folder.iterdir()
             if (path / STATUS).exists() or (is_sweep and (path / f"{path.name}.yaml").exists())]
    order = {str(name): place for place, name in enumerate(listed if isinstance(listed, list) else [])}
    return sorted(found, key=lambda path: (order.get(path.name, len(order)), number_aware_alphabetical_key(path.name)))


def _sweep_environment(record):
    """Return what sweep.json tells of the machine on which the sweep was started."""
    versions = dict(_mapping(record, "versions"))
    known = {title: versions[name] for name, title in VERSIONS.items() if name in versions}
    return known | {name: record[name] for name in ("floatX", "machine", "engine") if record.get(name)}


def _read_json(path):
    """Return the mapping in the file `path`."""
    hint = "give the model files themselves" if path.name == SWEEP else "start sweep.py on its folder again"
    try:
        content = json.loads(read_text(path))
    except (OSError, ValueError) as error:
        raise DataError(path, f"not a whole JSON file ({error})", hint) from error
    if not isinstance(content, dict):
        raise DataError(path, f"holds a {type(content).__name__}, not a mapping", hint)
    return content


def _read_variant(folder, environment, faults):
    """Return the Run of one variant, whatever became of it."""
    name = folder.name
    model, text = folder / f"{name}.pkl", folder / f"{name}.yaml"
    run = Run(name, folder, state="waiting")
    try:
        if model.exists():
            run = read_run(model)
        status = _read_json(folder / STATUS) if (folder / STATUS).exists() else {}
    except DataError as error:
        faults.append(error)
        run.state, run.error = "unreadable", str(error)
        status = {}
    if not run.yaml and text.is_file():
        run.yaml, run.whole = read_text(text), True
        run.settings = settings_of(run.yaml, str(text))
    _add_status(run, status)
    for name, value in environment.items():
        run.environment.setdefault(name, str(value))
    return run


def _add_status(run, status):
    """Add what the sweep noted; its word on the state counts, for a failed variant may have saved a model."""
    run.name = run.path.stem if run.path.is_file() else run.name
    run.state = "pruned" if status.get("pruned") is True else str(status.get("state", run.state))
    run.error = str(status.get("error") or run.error)
    for name, value in _mapping(status, "environment"):
        run.environment.setdefault(name, str(value))
    if not run.whole:  # the YAML, where it is there, says it all
        run.settings |= {name: settings_of(f"it: {value}").get("it", str(value))
                         for name, value in _mapping(status, "overrides")}


def _mapping(status, key):
    """Return the entries of the mapping under `key`, none where there is no mapping."""
    noted = status.get(key)
    return [(str(name), value) for name, value in noted.items()] if isinstance(noted, dict) else []


def name_apart(runs):
    """Put the folder's name before names that occur twice, and a number behind those that still do."""
    for run in _repeated(runs):
        folder = run.path.parent if run.path.suffix == ".pkl" else run.path
        sweep = folder.parent if folder.name == run.name else folder
        run.name = f"{sweep.name}/{run.name}"
    seen = {}
    for run in _repeated(runs):
        seen[run.name] = seen.get(run.name, 0) + 1
        run.name = f"{run.name} ({seen[run.name]})"


def _repeated(runs):
    names = [run.name for run in runs]
    return [run for run in runs if names.count(run.name) > 1]
