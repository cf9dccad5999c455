"""Where log lines go and how they look: information as bare text on stdout, warnings and errors on stderr."""
import logging
import sys

__all__ = ["PlainFormatter", "StreamsHandler", "configure", "install_package_handler"]


class PlainFormatter(logging.Formatter):
    """Information of our own packages as bare text; the rest as ``LEVEL (logger): message``.

    Parameters
    ----------
    timestamp : bool, put the time before each line
    packages : names of the packages whose information is shown bare
    """

    def __init__(self, timestamp=False, packages=("pylearn2", "pylearn2_ext")):
        super().__init__()
        self.timestamp = timestamp
        self.packages = packages

    def format(self, record):
        """Return the line for `record`."""
        text = record.getMessage()
        ours = record.name.partition(".")[0] in self.packages
        if record.levelno != logging.INFO or not ours:
            text = f"{record.levelname} ({record.name}): {text}"
        if self.timestamp:
            text = f"{self.formatTime(record)} {text}"
        if record.exc_info:
            text += "\n" + self.formatException(record.exc_info)
        return text


class StreamsHandler(logging.Handler):
    """Write INFO and below to stdout, warnings and above to stderr; the streams are looked up at each line."""

    def emit(self, record):
        """Write one line and flush it, so that a redirected log is whole at any moment."""
        stream = sys.stderr if record.levelno >= logging.WARNING else sys.stdout
        try:
            stream.write(self.format(record) + "\n")
            stream.flush()
        except (OSError, ValueError):  # a closed pipe must not end a training run
            self.handleError(record)


def configure(level=logging.INFO, timestamp=False, verbose=False):
    """Attach one handler to the root logger; `verbose` shows time, logger and level on every line."""
    handler = StreamsHandler()
    if verbose:
        handler.setFormatter(logging.Formatter("%(asctime)s %(name)s %(levelname)s %(message)s"))
    else:
        handler.setFormatter(PlainFormatter(timestamp=timestamp))
    root = logging.getLogger()
    for old in [h for h in root.handlers if isinstance(h, StreamsHandler)]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level)
    for chatty in ("matplotlib", "PIL"):  # of their information nobody who trains asked for
        logging.getLogger(chatty).setLevel(logging.WARNING)
    package = logging.getLogger("pylearn2")
    for old in list(package.handlers):
        package.removeHandler(old)
    package.propagate = True
    package.setLevel(logging.NOTSET)


class _UnlessRootHandles(StreamsHandler):
    """Stays silent where whoever runs the program has set up logging, for then the root logger shows our lines."""

    def emit(self, record):
        if not logging.getLogger().handlers:
            super().emit(record)


def install_package_handler():
    """Show our own information in a notebook or a script that sets up no logging itself.

    `pylearn2.utils` calls this when it is imported; :func:`configure` undoes it.
    """
    package = logging.getLogger("pylearn2")
    if not package.handlers:
        handler = _UnlessRootHandles()
        handler.setFormatter(PlainFormatter())
        package.addHandler(handler)
        package.setLevel(logging.INFO)
