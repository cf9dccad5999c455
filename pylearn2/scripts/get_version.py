"""Print what an experiment runs on: versions of the packages, and the machine.

    get_version.py -p        with PyTensor's settings

``PYLEARN2_TRACK_MODULES`` names more packages, with colons between them.
"""
import importlib
import importlib.metadata
import os
import platform
import socket
import sys

from pylearn2.scripts._cli import make_parser, run

TRACKED = ("numpy", "pytensor", "scipy")


def version_lines():
    """Return the lines: versions of the packages in alphabetical order, then host, processor and system."""
    named = [name for name in os.environ.get("PYLEARN2_TRACK_MODULES", "").split(":") if name]
    versions = {"pylearn2": version_of("pylearn2-experiments"), **{name: version_of(name) for name in TRACKED},
                **{name: version_of(name) for name in named}}
    return [" | ".join(f"{name}:{versions[name]}" for name in sorted(versions)),
            f"HOST: {socket.gethostname()}", f"CPU: {platform.processor() or platform.machine()}",
            f"OS: {platform.platform()}"]


def version_of(package):
    """Return the version of an installed package, or that it is not installed."""
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "from its source" if package == "pylearn2-experiments" else "not installed"


def make_argument_parser():
    """Return the command's ArgumentParser."""
    parser = make_parser("Print versions of the packages, and the machine.")
    parser.add_argument("-p", "--print_theano_config", action="store_true", help="print PyTensor's settings, too")
    return parser


def _print(args):
    print("\n".join(version_lines()))
    if args.print_theano_config:
        print(importlib.import_module("pytensor").config)


def main(argv=None):
    """Run the command; return the exit status."""
    return run(_print, make_argument_parser(), argv)


if __name__ == "__main__":
    sys.exit(main())
