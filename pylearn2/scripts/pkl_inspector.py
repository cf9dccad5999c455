"""Print what makes a pickle large: how much each part of an object adds to its size, and to the time to read and write.

    pkl_inspector.py model.pkl                       the parts of the object in the file
    pkl_inspector.py model.pkl .monitor .channels    the parts of one of its parts
    pkl_inspector.py data.pkl [images] 3             of a dict's entry, and of a list's

Parts are taken away one after the other, so what several of them share counts for the last one that holds it.
"""
import pickle
import sys
import time

from pylearn2.scripts._cli import CommandError, load_object, make_parser, run, trust_option
from pylearn2.utils.exc import did_you_mean

_SHOWN = 40  # characters of a part's name


def pkl_inspector(path, steps=()):
    """Print the parts of the object to which `steps` lead from what the file `path` holds."""
    obj = followed(load_object(path), steps, path)
    print(f"type of object: {type(obj).__module__}.{type(obj).__qualname__}")
    print(f"object: {obj}")
    size, load_time, save_time = _cost(obj)
    print(f"bytes: {size}\nload time: {load_time:.6f}\nsave time: {save_time:.6f}")
    rows = part_costs(obj)
    if rows:
        print(f"{'part':<{_SHOWN}} {'delta bytes':>12} {'delta load time':>16} {'delta save time':>16}")
    for name, size, load_time, save_time in rows:
        print(f"{name[:_SHOWN]:<{_SHOWN}} {size:>12} {load_time:>16.6f} {save_time:>16.6f}")


def followed(obj, steps, path):
    """Return the part of `obj` to which steps lead: ``.attribute``, ``[key]``, or the number of an item."""
    way = path
    for step in steps:
        try:
            if step.startswith("."):
                obj = getattr(obj, step[1:])
            elif step.startswith("[") and step.endswith("]"):
                obj = obj[int(step[1:-1]) if isinstance(obj, list | tuple) else step[1:-1]]
            else:
                obj = obj[int(step)]
        except (AttributeError, KeyError, IndexError, TypeError, ValueError) as error:
            known = [f".{name}" for name in getattr(obj, "__dict__", {})]
            known += [f"[{key}]" for key in obj] if isinstance(obj, dict) else []
            known += [str(i) for i in range(len(obj))] if isinstance(obj, list | tuple) else []
            raise CommandError(f"{way} has no {step}; {did_you_mean(step, known)}") from error
        way += f" {step}"
    return obj


def part_costs(obj):
    """Return (name, bytes, seconds to read, seconds to write) that each part of an object adds to its pickle."""
    if isinstance(obj, dict):
        parts = {str(key): value for key, value in obj.items()}
    elif isinstance(obj, list | tuple):
        parts = {str(i): value for i, value in enumerate(obj)}
    else:
        state = obj.__getstate__() if hasattr(obj, "__dict__") else {}
        parts = dict(state) if isinstance(state, dict) else {}
    rows, before = [], _cost(parts)
    for name in list(parts):
        del parts[name]
        after = _cost(parts)
        rows.append((name, *(old - new for old, new in zip(before, after, strict=True))))
        before = after
    return rows


def _cost(obj):
    """Return (bytes, seconds to read, seconds to write) of the pickle of `obj`."""
    begin = time.perf_counter()
    try:
        data = pickle.dumps(obj, pickle.HIGHEST_PROTOCOL)
    except (pickle.PicklingError, TypeError, AttributeError) as error:
        raise CommandError(f"a {type(obj).__name__} cannot be pickled by itself: {error}") from error
    written = time.perf_counter()
    pickle.loads(data)  # what was read by the allow-list, or trusted
    return len(data), time.perf_counter() - written, written - begin


def make_argument_parser():
    """Return the command's ArgumentParser."""
    parser = trust_option(make_parser("Print what makes a pickle large."))
    parser.add_argument("path", metavar="FILE", help="a .pkl file")
    parser.add_argument("steps", nargs="*", default=[], metavar="STEP",
                        help=".attribute, [key] or number: the way to a part")
    return parser


def main(argv=None):
    """Run the command; return the exit status."""
    return run(lambda args: pkl_inspector(args.path, args.steps), make_argument_parser(), argv)


if __name__ == "__main__":
    sys.exit(main())
