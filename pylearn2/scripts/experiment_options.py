"""The flags of every command that trains: what is changed in the file, what computes, what is told.

    add_changes     --set and --fill
    add_device      --device
    add_log         --debug, --verbose-logging, --timestamp

`train` and `sweep` are the callers; whose code may run, `_cli.trust_option` asks for all commands.
"""
__all__ = ["add_changes", "add_device", "add_log"]


def add_changes(parser):
    """Give `parser` the flags that change the file's text: lists `overrides` and `fills`."""
    parser.add_argument("--set", action="append", default=[], dest="overrides", metavar="PATH=VALUE",
                        help="change one value of the file, as algorithm.learning_rate=0.01; may be repeated")
    parser.add_argument("--fill", action="append", default=[], dest="fills", metavar="FIELD=VALUE",
                        help="fill %%(field)s of a template, with the text of a file as field=@file; may be repeated")


def add_device(parser):
    """Give `parser` the flag `device`."""
    parser.add_argument("--device", metavar="NAME",
                        help="cpu; gpu or gpu1, through JAX; or jax, which is whatever JAX has (default: what "
                        "THEANO_FLAGS names, else cpu)")


def add_log(parser):
    """Give `parser` the flags that say what the log tells: `debug`, `verbose_logging` and `timestamp`."""
    parser.add_argument("-D", "--debug", action="store_true",
                        help="log debug messages; show the traceback of an error")
    parser.add_argument("-V", "--verbose-logging", action="store_true",
                        help="show time, logger and level on every line")
    parser.add_argument("-T", "--timestamp", action="store_true", help="show the time on every line")
