"""Learning curves: what the channels of a monitor recorded, against epochs, batches, examples or time.

    learning_curves   fill a matplotlib figure with one panel, or one panel a quantity
    x_values          where the records of a channel lie on an axis
    quantity          what a channel measures and in which unit, read off its name
    smoothed          a running mean over the last few records

The command plot_monitor is the caller.
"""
import numpy as np

DATASETS = {"train": "tab:blue", "valid": "tab:orange", "test": "tab:green"}
COLOURS = tuple(f"tab:{name}" for name in ("red", "purple", "brown", "pink", "gray", "olive", "cyan"))
DASHES = ("-", "--", ":", "-.")
WIDE = 5  # ratio of the largest to the smallest value from which a panel is logarithmic
SMOOTHING = 6  # records, the newest included

# axis: (the record that holds it, its unit in the record's own)
AXES = {
    "example": ("example_record", 1),
    "batch": ("batch_record", 1),
    "epoch": ("epoch_record", 1),
    "second": ("time_record", 1),
    "hour": ("time_record", 3600),
}
PLURALS = {"batch": "batches"}

# The first ending that a channel's name has says what the vertical axis measures.
QUANTITIES = (
    ("misclass", "misclassified\n(fraction of examples)"),
    ("nll", "negative log-likelihood\n(nats per example)"),
    ("objective", "objective\n(cost per example)"),
    ("_class", "probability of the\nlikeliest class"),
    ("norms_min", "L2 norm"),
    ("norms_mean", "L2 norm"),
    ("norms_max", "L2 norm"),
    ("learning_rate", "learning rate"),
    ("momentum", "momentum"),
    ("seconds_this_epoch", "seconds"),
    ("seconds_last_epoch", "seconds"),
)


def quantity(name):
    """Return the label of what the channel `name` measures; ``value`` where its name does not tell."""
    channel = name.split(":")[0]
    return next((label for ending, label in QUANTITIES if channel.endswith(ending)), "value")


def x_values(channel, axis):
    """Return where the records of `channel` lie on `axis`, a key of AXES (float array)."""
    record, unit = AXES[axis]
    present = getattr(channel, record, None)
    if present is None:  # files from before the record existed
        present = range(len(channel.val_record))
    return np.asarray(present, dtype=float) / unit


def y_values(channel):
    """Return the recorded values (float array)."""
    return np.asarray(channel.val_record, dtype=float)


def smoothed(values, width=SMOOTHING):
    """Return the mean of each value and the up to ``width - 1`` before it."""
    return [np.mean(values[max(0, i + 1 - width):i + 1]) for i in range(len(values))]


def learning_curves(figure, channels, axis="example", title="", yrange=None, panels=False):
    """Draw `channels` into an empty figure and return it.

    Parameters
    ----------
    figure : matplotlib Figure
    channels : dict, name -> channel with val_record and the records of AXES
    axis : "example", "batch", "epoch", "second" or "hour"
    title : str
    yrange : None or (lowest, highest) of the vertical axis
    panels : one panel a quantity, one above the other, logarithmic where values span decades,
        rather than all curves in one
    """
    groups = {}
    for name in channels:
        groups.setdefault(quantity(name) if panels else None, []).append(name)
    figure.set_layout_engine("constrained")
    figure.set_size_inches(8.5, 1.1 + (3.1 if len(groups) > 1 else 4) * len(groups))
    grid = figure.subplots(len(groups), 1, sharex=True, squeeze=False)[:, 0]
    for axes, names in zip(grid, groups.values(), strict=True):
        _draw_panel(axes, {name: channels[name] for name in names}, axis)
        if yrange is not None:
            axes.set_ylim(*yrange)
        elif panels:
            _spread_out(axes, {name: channels[name] for name in names})
    grid[-1].set_xlabel(f"# {PLURALS.get(axis, axis + 's')}")
    if title:
        figure.suptitle(title, fontsize=11)
    return figure


def _draw_panel(axes, channels, axis):
    names = sorted(channels, key=_dataset_order)  # of equal rank: as given
    styles = line_styles(names)
    for name in names:
        y = y_values(channels[name])
        axes.plot(x_values(channels[name], axis), y, label=_label(name, y), marker=".", **styles[name])
    measured = {quantity(name) for name in names}
    axes.set_ylabel(measured.pop() if len(measured) == 1 else "value")
    axes.grid(True, alpha=0.35)
    axes.margins(x=0.02)
    axes.ticklabel_format(scilimits=(-3, 5), axis="both")
    if axis == "epoch":
        axes.xaxis.get_major_locator().set_params(integer=True)
    axes.legend(loc="upper left", bbox_to_anchor=(1.01, 1.02), frameon=False, fontsize=9)


def line_styles(names):
    """Return ``{name: colour and dashes}``.

    Curves of the training, validation and test set have a colour each, and other differences (the
    layer, the model) show as dashes; where that does not tell the curves apart, colours go round.
    """
    split = [_dataset_and_rest(name) for name in names]
    datasets = {dataset for dataset, _ in split}
    rests = list(dict.fromkeys(rest for _, rest in split))
    if None not in datasets and len(rests) <= (len(DASHES) if len(datasets) > 1 else 1):
        return {name: {"color": DATASETS[dataset], "linestyle": DASHES[rests.index(rest)]}
                for name, (dataset, rest) in zip(names, split, strict=True)}
    return {name: {"color": COLOURS[k % len(COLOURS)], "linestyle": DASHES[k // len(COLOURS) % len(DASHES)]}
            for k, name in enumerate(names)}


def _label(name, values):
    """Return the legend's text: the channel and its last value."""
    return f"{name}  {values[-1]:.4g}" if len(values) else name


def _dataset_order(name):
    dataset, _ = _dataset_and_rest(name)
    return list(DATASETS).index(dataset) if dataset else len(DATASETS)


def _spread_out(axes, channels):
    """Make the vertical axis logarithmic where the first record would crush all others into a line."""
    from matplotlib.ticker import LogLocator, NullFormatter, StrMethodFormatter

    values = np.concatenate([y_values(channel) for channel in channels.values()])
    values = values[np.isfinite(values)]
    if not values.size or values.min() <= 0 or values.max() < WIDE * values.min():
        return
    axes.set_yscale("log")
    axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 3, 5)))
    axes.yaxis.set_major_formatter(StrMethodFormatter("{x:g}"))
    axes.yaxis.set_minor_formatter(NullFormatter())


def _dataset_and_rest(name):
    dataset, _, rest = name.partition("_")
    return (dataset, rest) if dataset in DATASETS else (None, name)
