"""What `train.py` shows on a terminal: a bar for the epoch under way, and a table of the chosen channels.

    LiveDisplay   a context manager around one training

The display watches as an extension and an update callback like any user's; it reads the monitor and changes nothing.
"""
import fnmatch

from rich.console import Console, Group
from rich.live import Live
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from pylearn2.train_extensions import TrainExtension

__all__ = ["LiveDisplay", "best_index", "chosen_channels"]

DEFAULT_CHANNELS = ("*objective", "*misclass")
MOST_COLUMNS = 6
HIGHER_IS_BETTER = ("*accuracy", "*roc_auc", "*f1", "*precision", "*recall")


def chosen_channels(names, patterns=DEFAULT_CHANNELS):
    """Return the names that match a pattern, pattern by pattern, at most what a terminal has columns for."""
    chosen = [name for pattern in patterns for name in names if fnmatch.fnmatch(name, pattern)]
    return list(dict.fromkeys(chosen))[:MOST_COLUMNS]


def best_index(name, values):
    """Return the position of the best of `values`: the lowest, unless the channel's name says higher is better."""
    higher = any(fnmatch.fnmatch(name, pattern) for pattern in HIGHER_IS_BETTER)
    numbers = [(-value if higher else value) if value == value else float("inf") for value in values]
    return numbers.index(min(numbers))


class LiveDisplay(TrainExtension):
    """Show how a training goes while it goes.

    Parameters
    ----------
    training : Train
    patterns : channel names to show, with wildcards
    console : rich.console.Console, default: the terminal
    """

    onlooker = True  # it is no part of the training, and of no checkpoint

    def __init__(self, training, patterns=DEFAULT_CHANNELS, console=None):
        self.training = training
        self.patterns = patterns
        self.console = console or Console()
        self.progress = Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
                                 TextColumn("batches"), TimeElapsedColumn(), TimeRemainingColumn())
        self.bar = self.progress.add_task("compiling", total=None)
        self.live = Live(self, console=self.console, refresh_per_second=8)

    def __enter__(self):
        self.training.extensions = [*self.training.extensions, self]  # last: it shows what the others have done
        callbacks = getattr(self.training.algorithm, "update_callbacks", None)
        if isinstance(callbacks, list):
            callbacks.append(self._tick)
        self.live.start()
        return self

    def __exit__(self, kind, error, traceback):
        self.progress.update(self.bar, visible=False)
        self.live.stop()

    def __rich__(self):
        monitor = getattr(self.training.model, "monitor", None)
        if monitor is None or not monitor.channels:
            return self.progress
        return Group(self.table(monitor), self.progress)

    def setup(self, model, dataset, algorithm):
        """Learn how many batches an epoch has, where that can be told."""
        batch_size = getattr(algorithm, "batch_size", None)
        per_epoch = getattr(algorithm, "batches_per_iter", None)
        if per_epoch is None and batch_size and hasattr(dataset, "get_num_examples"):
            per_epoch = -(-dataset.get_num_examples() // batch_size)
        self.progress.update(self.bar, total=per_epoch)

    def on_monitor(self, model, dataset, algorithm):
        """Begin the next epoch's bar."""
        epoch = model.monitor.get_epochs_seen() + 1
        self.progress.reset(self.bar, description=f"epoch {epoch}")

    def _tick(self, algorithm):
        self.progress.advance(self.bar)

    def table(self, monitor):
        """Return the table: one row an epoch, one column a chosen channel, the best value of each column marked.

        Parameters
        ----------
        monitor : Monitor

        Returns
        -------
        rich.table.Table
        """
        names = chosen_channels(monitor.channels, self.patterns)
        records = {name: [float(value) for value in monitor.channels[name].val_record] for name in names}
        best = {name: best_index(name, values) for name, values in records.items() if values}
        table = Table(title=getattr(self.training.model, "dataset_description", None), title_justify="left")
        table.add_column("epoch", justify="right")
        for name in names:
            table.add_column(name.replace("_", "\n", 1), justify="right")  # the data set stands above the quantity
        n_rows = max(map(len, records.values()), default=0)
        room = max(5, self.console.size.height - 8)
        for row in range(max(0, n_rows - room), n_rows):
            table.add_row(str(monitor.channels[names[0]].epoch_record[row]), *(
                _cell(records[name][row], best.get(name) == row) for name in names))
        return table


def _cell(value, is_best):
    text = f"{value:.5g}"
    return f"[bold green]{text} *[/]" if is_best else f"{text}  "
