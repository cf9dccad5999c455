"""What is said of a name that Theano had and this facade has not: one sentence, and what to use instead.

    teller           makes a module's ``__getattr__``
    tell_imports     lets ``from theano import x`` and ``import theano.x`` say the same
    give_tellers     gives one to every module that is imported and has none of its own
"""
import sys

from pylearn2.utils.exc import did_you_mean

SEE = "see docs/upstream.md"


def teller(module, names, gone=None):
    """Return a module ``__getattr__`` that says in one sentence that a name is not here and what to use.

    Parameters
    ----------
    module : str, the dotted name as the user writes it
    names : iterable of str, what the module offers; a slip of the pen gets the nearest one
    gone : dict name -> what to use, or None
    """
    gone, names = gone or {}, list(names)

    def __getattr__(name):
        raise AttributeError(f"{module}.{name} is not here: {gone.get(name) or _nearest(name, names)}", name=name)

    return __getattr__


def tell_imports(package):
    """Let imports from `package` and below say what its tellers say, in place of "cannot import name"."""
    sys.meta_path.append(_Finder(package))


class _Finder:
    """The last of Python's finders of modules: it is asked for what is nowhere else, and finds nothing."""

    def __init__(self, package):
        self.package = package

    def find_spec(self, name, path=None, target=None):
        """Raise the ImportError that tells of the module `name`, where its parent has a teller; else return None."""
        parent, _, child = name.rpartition(".")
        if name.startswith(f"{self.package}.") and "__getattr__" in vars(sys.modules[parent]):
            try:
                getattr(sys.modules[parent], child)
            except AttributeError as error:
                raise ImportError(str(error), name=name) from None


def give_tellers(package):
    """Give a teller to each imported module below `package` that lists its names and has none of its own."""
    for name, module in list(sys.modules.items()):
        if name.startswith(f"{package}.") and "__all__" in vars(module) and "__getattr__" not in vars(module):
            module.__getattr__ = teller(name, module.__all__)


def _nearest(name, names):
    """Return the question for a near miss; a whole list of hundreds of names would help nobody."""
    hint = did_you_mean(name, names, far=0.8)
    return hint if hint.startswith("did you mean") else SEE
