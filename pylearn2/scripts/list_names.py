"""Write the list of names in docs/upstream.md: every module of `theano` and `pylearn2` here, and what it offers.

    python scripts/list_names.py

The list stands between two marks; the words around them are written by hand. A test compares it with the code.

    offered       a module -> its public names
    list_names    packages -> text
    rewritten     the page with the text between its marks
"""
import importlib
import inspect
import pkgutil
import sys
import textwrap
import warnings
from pathlib import Path

from pylearn2.scripts._cli import CommandError, make_parser, run
from pylearn2.utils.replacing import replacing

__all__ = ["list_names", "main", "offered", "rewritten"]

PAGE = Path(__file__).resolve().parents[2] / "docs" / "upstream.md"
PACKAGES = ("theano", "pylearn2")
BEGIN, END = "<!-- names: begin, written by `python scripts/list_names.py` -->", "<!-- names: end -->"
WIDTH = 116
FEWEST_SHARED = 10  # a module that has all names of another one says so, once that saves more than a line


def offered(module):
    """Return the public names of `module`, sorted: its ``__all__``, or the classes and functions that it defines."""
    names = getattr(module, "__all__", None)
    if names is None:
        names = [name for name, value in vars(module).items()
                 if not name.startswith("_") and (inspect.isclass(value) or inspect.isfunction(value))
                 and value.__module__ == module.__name__]
    return sorted(names, key=lambda name: (name.lower(), name))


def public_modules(package):
    """Return a dict dotted name -> names offered, of `package` and all below it; modules that offer none are left out.

    Parameters
    ----------
    package : str, the dotted name of a package that can be imported
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # theano.sandbox.cuda tells that there is no such device
        root = importlib.import_module(package)
        found = [package, *(info.name for info in pkgutil.walk_packages(root.__path__, f"{package}."))]
        names = {name: offered(importlib.import_module(name)) for name in sorted(found) if "._" not in name}
    return {name: those for name, those in names.items() if those}


def list_names(packages=PACKAGES):
    """Return the list in Markdown: for each package a heading, and a block with its modules and their names."""
    parts = []
    for package in packages:
        modules = public_modules(package)
        entries = "\n".join(entry(name, modules) for name in modules)
        parts.append(f"## Names of `{package}`\n\n```text\n{entries}\n```")
    return "\n\n".join(parts)


def entry(name, modules):
    """Return the lines of the module `name`: its own name, and indented below it what it offers."""
    names = modules[name]
    whole = max((other for other in modules if FEWEST_SHARED <= len(modules[other]) < len(names)
                 and set(modules[other]) < set(names)), key=lambda other: len(modules[other]), default=None)
    words = " ".join(names if whole is None else
                     [f"(all of {whole})", *(one for one in names if one not in modules[whole])])
    return f"{name}\n" + textwrap.fill(words, WIDTH, initial_indent="    ", subsequent_indent="    ",
                                       break_long_words=False, break_on_hyphens=False)


def rewritten(page, text):
    """Return the Markdown `page` with `text` between its two marks.

    Raises
    ------
    CommandError
        where the marks are not there, each once and in their order
    """
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end) or BEGIN in after or END in before + after:
        raise CommandError(f"the page has no one place for the names; it needs the lines {BEGIN!r} and {END!r}")
    return f"{before}{BEGIN}\n\n{text}\n\n{END}{after}"


def write():
    """Write the list into the page and say whether that changed it."""
    old = PAGE.read_text()
    new = rewritten(old, list_names())
    if new != old:
        with replacing(PAGE, "w") as file:
            file.write(new)
    print(f"{'wrote' if new != old else 'nothing new in'} docs/{PAGE.name}")


def main(argv=None):
    """Run the command; return the exit status."""
    return run(lambda args: write(), make_parser("Write the list of names in docs/upstream.md."), argv)


if __name__ == "__main__":
    sys.exit(main())
