"""Plot what the monitors of trained models recorded.

    plot_monitor.py sgd.pkl                                  asks for the channels, opens a window
    plot_monitor.py sgd.pkl --out curves.png                 writes a picture, asks only who can answer
    plot_monitor.py sgd.pkl --channels '*_misclass' --out m.png

Channels are chosen by letter code, code range, name or pattern; the letters e, b, s and h set the
horizontal axis to epochs, batches, seconds or hours.
"""
import argparse
import fnmatch
import select
import sys

import numpy as np

from pylearn2.gui.captioned import save_figure
from pylearn2.gui.curves import learning_curves, smoothed, y_values
from pylearn2.scripts._cli import CommandError, caption, make_parser, monitor_of, picture_path, run, trust_option
from pylearn2.utils.exc import did_you_mean
from pylearn2.utils.string_utils import number_aware_alphabetical_key

AXIS_LETTERS = {"e": "epoch", "b": "batch", "s": "second", "h": "hour"}
DEFAULT_PATTERNS = ("*_objective", "objective", "*_misclass", "misclass")
SHORTEST_NAME = 10  # characters of a model's short name
PATIENCE = 1.0  # seconds to wait for codes from a pipe

HELP = ("Name what to plot, separated by commas: codes (A), ranges (F-G), <names> or patterns (*_nll).\n"
        "Add e, b, s or h for epochs, batches, seconds or hours. q quits, o shows the options.")


def load_channels(paths):
    """Return ``(channels, title)``: name -> MonitorChannel over all files, and the text above a plot.

    With several files a channel is called ``<channel>:<short name of its file>``.
    """
    channels, captions = {}, []
    for path, short in zip(paths, short_names(paths), strict=True):
        model, monitor = monitor_of(path)
        mark = f":{short}" if len(paths) > 1 else ""
        channels.update({name + mark: channel for name, channel in monitor.channels.items()})
        captions.append(caption(path, model).replace("\n", ", " if len(paths) > 1 else "\n"))
    return channels, "\n".join(captions) if len(paths) <= 6 else f"{len(paths)} models"


def short_names(paths):
    """Return for each path its shortest part, of at least 10 characters, that no other path contains."""
    marked = [path.replace(".pkl", "!") for path in paths]
    return [_unique_part(path, marked[:k] + marked[k + 1:]).replace("!", "") for k, path in enumerate(marked)]


def _unique_part(text, others):
    for size in range(min(len(text), SHORTEST_NAME), len(text)):
        for start in range(len(text) - size + 1):
            part = text[start:start + size]
            if not any(part in other for other in others):
                return part
    return text


def letter_code(number):
    """Return `number` in base 26 with A for 0: A ... Z, BA, BB ..."""
    rest, digit = divmod(number, 26)
    return (letter_code(rest) if rest else "") + chr(ord("A") + digit)


def code_book(names):
    """Return ``{code: name}``, the names in number-aware alphabetical order."""
    return {letter_code(k): name for k, name in enumerate(sorted(names, key=number_aware_alphabetical_key))}


def choose(text, book):
    """Return ``(names, axis)`` for a comma list of codes, ranges, names, patterns and axis letters.

    `axis` is None where no letter sets it.
    """
    chosen, axis = set(), None
    for word in text.replace(" ", "").split(","):
        if word in AXIS_LETTERS:
            axis = AXIS_LETTERS[word]
        elif word:
            chosen.update(_names(word, book))
    return [name for name in book.values() if name in chosen], axis


def _names(word, book):
    """Return the channel names that one word of the list stands for."""
    known = list(book.values())
    name = word[1:-1] if word.startswith("<") and word.endswith(">") else word
    if name in known:
        return [name]
    if any(sign in name for sign in "*?["):
        found = fnmatch.filter(known, name)
        if not found:
            raise CommandError(f"No channel matches {name}; there are: {', '.join(known)}")
        return found
    if "-" in word:
        return _range(word, book)
    if word not in book:
        raise CommandError(f"Invalid code: {word}; {did_you_mean(name, known)}")
    return [book[word]]


def _range(word, book):
    ends, codes = word.split("-"), list(book)
    if len(ends) != 2:
        raise CommandError(f"Input not understood: {word}; a range has two codes, as in F-G")
    for end in ends:
        if end not in book:
            raise CommandError(f"Invalid code: {end}; there are A to {codes[-1]}")
    first, last = (codes.index(end) for end in ends)
    if last < first:
        raise CommandError(f"Invalid code: {ends[1]} comes before {ends[0]}; write {ends[1]}-{ends[0]}")
    return [book[code] for code in codes[first:last + 1]]


class Session:
    """The channels of one call of the command, and where their plots go.

    Parameters
    ----------
    channels : dict, name -> MonitorChannel
    title : str, above each plot
    out : path of a picture, or None for a window
    yrange : None or (lowest, highest)
    """

    def __init__(self, channels, title, out=None, yrange=None):
        self.channels, self.title, self.out, self.yrange = channels, title, out, yrange

    def plot(self, names, axis, panels=False):
        """Plot the channels `names`; those with values that cannot be drawn are told."""
        if not names:
            raise CommandError("no channel was named, so there is nothing to plot")
        for name in names:
            values = y_values(self.channels[name])
            if np.isnan(values).any():
                print(f"{name} contains NaNs")
            if np.isinf(values).any():
                print(f"{name} contains infinite values")
        chosen = {name: self.channels[name] for name in names}
        figure = new_figure(window=self.out is None)
        learning_curves(figure, chosen, axis, self.title, self.yrange, panels)
        if self.out is None:
            show_window(figure)
        else:
            save_figure(self.out, figure)
            print(f"wrote {self.out}")

    def default_plot(self):
        """Plot the objectives and error rates against epochs, or all channels where there are none."""
        book = code_book(self.channels)
        names = [name for name in book.values()
                 if any(fnmatch.fnmatch(name.split(":")[0], pattern) for pattern in DEFAULT_PATTERNS)]
        self.plot(names or list(book.values()), "epoch", panels=True)

    def prompt(self):
        """Ask for channels and plot them, until the answer is ``q`` or the input ends."""
        while (answer := self._ask()) not in (None, "q"):
            if answer == "o":
                self._options()
                continue
            names, axis = choose(answer, code_book(self.channels))
            self.plot(names, axis or "example")

    def _ask(self):
        print("set x_axis to example")
        for code, name in code_book(self.channels).items():
            print(f"{code}. {name}")
        print(f"\n{HELP}")
        return read_answer("Channels: ")

    def _options(self):
        print("1: smooth all channels\nanything else: change nothing")
        if read_answer("Option: ") == "1":
            for channel in self.channels.values():
                channel.val_record = smoothed(channel.val_record)


def read_answer(question):
    """Return the line typed, without spaces around it, or None at the end of the input."""
    try:
        return input(question).strip()
    except EOFError:
        print()
        return None


def somebody_answers():
    """Return whether codes can be read: from a terminal, or from a pipe or file that holds some."""
    try:
        if sys.stdin.isatty():
            return True
        ready, _, _ = select.select([sys.stdin], [], [], PATIENCE)
        return bool(ready) and bool(sys.stdin.buffer.peek(1))
    except (AttributeError, OSError, ValueError):  # no file behind it: closed, or a notebook's
        return sys.stdin is not None


def new_figure(window):
    """Return an empty matplotlib figure, for a window or for a file alone."""
    if window:
        import matplotlib.pyplot as plt

        return plt.figure()
    from matplotlib.figure import Figure

    return Figure()


def check_window():
    """Raise a CommandError where matplotlib has no window to draw in."""
    import matplotlib.pyplot as plt

    plt.figure()
    plt.close()
    if plt.get_backend().lower() in {"agg", "pdf", "ps", "svg", "cairo", "template"}:
        raise CommandError(f"there is no screen to open a window on (matplotlib chose {plt.get_backend()}); "
                           "write a picture with --out picture.png")


def show_window(figure):
    """Show the figure and wait until its window is closed."""
    import matplotlib.pyplot as plt

    plt.show()
    plt.close(figure)


def plot_monitor(paths, out=None, channels=None, yrange=None):
    """Plot the monitors of the model files `paths`.

    Parameters
    ----------
    out : picture to write; default: a window
    channels : what to plot, as for :func:`choose`; default: ask, or, where nobody can answer, the
        objectives and error rates
    yrange : (lowest, highest) of the vertical axis
    """
    if out is None:
        check_window()
    print("generating names...")
    session = Session(*load_channels(paths), out, yrange)
    print("...done")
    recorded = [name for name, channel in session.channels.items() if len(channel.val_record)]
    if not recorded:
        print("there are no channels to plot")
    elif channels is not None:
        names, axis = choose(channels, code_book(session.channels))
        session.plot(names, axis or "epoch", panels=True)
    elif len(session.channels) == 1:
        session.plot(recorded, "example")
    elif somebody_answers():
        session.prompt()
    else:
        session.default_plot()


def y_range(text):
    """Return ``a:b`` as two floats, for argparse."""
    try:
        low, high = map(float, text.split(":"))
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no pair of numbers such as 0:0.5") from error
    return low, high


def make_argument_parser():
    """Return the command's ArgumentParser."""
    parser = trust_option(make_parser("Plot what the monitors of trained models recorded."))
    parser.add_argument("--out", metavar="FILE", type=picture_path,
                        help="write a picture (.png, .jpg, .pdf, .svg) instead of opening a window")
    parser.add_argument("--channels", metavar="LIST",
                        help="plot these without asking: codes, names or patterns, separated by commas, "
                             "one panel a quantity; e, b, s, h as at the prompt")
    parser.add_argument("--yrange", metavar="A:B", type=y_range, help="range of the vertical axis, 0:1 say")
    parser.add_argument("model_paths", nargs="+", metavar="MODEL", help="a .pkl file that train.py saved")
    return parser


def main(argv=None):
    """Run the command; return the exit status."""
    return run(lambda args: plot_monitor(args.model_paths, args.out, args.channels, args.yrange),
               make_argument_parser(), argv)


if __name__ == "__main__":
    sys.exit(main())
