"""Train what Pylearn2's tutorials and two papers published, and write how near it came: what ``make tutorials`` does.

    tutorials.py                    all, one after the other; what is finished is left alone, what was stopped goes on
    tutorials.py mlp_part_3 rbm     these, in this order; what came out is only printed
    tutorials.py --epochs 100       the papers' runs, of hours, up to so many epochs
    tutorials.py --table            trains nothing: writes what the saved models tell

A round of all writes three things, from the saved models: the tables of ``docs/tutorials.md``, the line ``# Result:``
of each experiment, and the pictures of filters in ``docs/tutorials``.

    TUTORIALS   what was published, and how
    row_of      a saved model -> a row
    tables      rows -> text
"""
import dataclasses
import sys

from pylearn2.gui.captioned import captioned_sheet, save_figure
from pylearn2.gui.get_weights_report import weight_images
from pylearn2.gui.patch_viewer import make_viewer
from pylearn2.scripts._cli import CommandError, caption, load_model, make_parser, monitor_in, run
from pylearn2.scripts._rounds import RESULT, ROOT, Training, best_epoch, machine, processor, put, put_page, train_all
from pylearn2.utils.exc import did_you_mean, get_channel

__all__ = ["TUTORIALS", "Row", "Tutorial", "main", "row_of", "tables"]

FOLDER = ROOT / "experiments" / "tutorials"
PAGE = ROOT / "docs" / "tutorials.md"
PICTURES = ROOT / "docs" / "tutorials"
BEGIN = "<!-- results: begin, written by `make tutorials` -->"
NEAR = 0.15  # percentage points; two runs that differ in rounding alone are as far apart
MOST_FILTERS = 200  # of a picture; a maxout layer of 240 units has 1,200
EPOCHS = 100  # of the papers' runs, unless --epochs says otherwise
LIMIT = "algorithm.termination_criterion.criteria[1].max_epochs"  # the entry of the papers' files that --epochs changes


@dataclasses.dataclass(frozen=True)
class Tutorial:
    """One experiment of the folder.

    Parameters
    ----------
    name : str, of its file
    judged : "test" or "valid", whose error, at the epoch with the lowest validation error, was published; "objective",
        the monitor's last reconstruction error; or "" where nothing was
    published : float, in % or as it stands, or None
    floatX : str, the precision of the published run
    whole : int, epochs of the whole run, where only a part of it is trained here
    drawn : bool, whether its first layer is shown
    """

    name: str
    judged: str
    published: float | None
    floatX: str = "float32"
    whole: int | None = None
    drawn: bool = False


# The errors are those that upstream's notebooks and, for the papers, notes beside their files tell. The papers' epochs:
# maxout's second training begins with the rate 0.0615082606673 = 0.1 / 1.000004^(500 * 243), so epoch 243 was the best
# of the first, which ended 100 later; dropout's second file takes as many as the first one's best, 440.
TUTORIALS = (
    Tutorial("softmax_regression", "test", 7.59, floatX="float64"),
    Tutorial("mlp_part_2", "test", 1.94),
    Tutorial("mlp_part_3", "test", 1.75),
    Tutorial("mlp_part_4", "test", 1.54),
    Tutorial("convolutional_network", "test", 0.74, drawn=True),
    Tutorial("dae_l1", "objective", 11.41413),
    Tutorial("dae_l2", "objective", 4.21172),
    Tutorial("dae_mlp", "valid", 2.00),
    Tutorial("denoising_autoencoder", "", None, drawn=True),
    Tutorial("rbm", "", None, drawn=True),
    Tutorial("maxout_mnist_pi", "test", 0.94, whole=343, drawn=True),
    Tutorial("dropout_mnist", "test", 1.08, whole=540),
)


@dataclasses.dataclass
class Row:
    """What came out of one; `value` is in the unit of what was published."""

    tutorial: Tutorial
    epochs: int
    best: int
    value: float | None
    finished: bool
    minutes: float
    processor_minutes: float
    floatX: str
    threads: str

    @property
    def difference(self):
        """Here minus published."""
        return self.value - self.tutorial.published


# -- training --------------------------------------------------------------------------------------

def training(tutorial, epochs):
    """Return the :class:`Training` of a tutorial; `epochs` limits what takes hours."""
    limit = ("--set", f"{LIMIT}={epochs}") if tutorial.whole else ()
    return Training(tutorial.name, FOLDER / f"{tutorial.name}.yaml", ("--resume", *limit), f"floatX={tutorial.floatX}")


# -- reading ---------------------------------------------------------------------------------------

def model_path(tutorial):
    """Return the path of the model that a tutorial saves."""
    return FOLDER / f"{tutorial.name}.pkl"


def row_of(tutorial):
    """Return the :class:`Row` of what a tutorial has saved, finished or not."""
    path = str(model_path(tutorial))
    model = load_model(path)
    told = getattr(model, "provenance", {})
    if told.get("processor_seconds") is None:
        raise CommandError(f"{path} does not tell how long it was trained: an older version saved it. Remove it, and "
                           "it is trained again")
    best, value = _judged(tutorial, monitor_in(model, path))
    return Row(
        tutorial, told["epochs"], told["epochs"] if best is None else best, value, told["finished"],
        told["seconds"] / 60, told["processor_seconds"] / 60, told["environment"]["floatX"],
        told["flags"].get("OMP_NUM_THREADS", told["environment"]["processors"]))


def _judged(tutorial, monitor):
    """Return the epoch that is judged, and what was published of it: an error in %, or a squared error."""
    if not tutorial.judged:
        return None, None
    if tutorial.judged == "objective":
        return None, float(get_channel(monitor, "objective").val_record[-1])
    best = best_epoch(get_channel(monitor, "valid_y_misclass").val_record)
    return best, 100 * float(get_channel(monitor, f"{tutorial.judged}_y_misclass").val_record[best])


# -- writing ---------------------------------------------------------------------------------------

ERRORS = ("| tutorial | of | best epoch | error here, % | published, % | difference | within 0.15 "
          "| processor, min | clock, min | floatX |\n|---|---|--:|--:|--:|--:|---|--:|--:|---|")
RECONSTRUCTION = ("| autoencoder | epochs | squared error here | published | difference | processor, min | clock, min "
                  "| floatX |\n|---|--:|--:|--:|--:|--:|--:|---|")
PAPERS = ("| paper | epochs | test error so far, % | published, % | processor, s an epoch | whole run, epochs "
          "| whole run, hours | floatX |\n|---|--:|--:|--:|--:|--:|--:|---|")


def tables(rows, missing):
    """Return what the page tells, in Markdown.

    Parameters
    ----------
    rows : list of Row
    missing : list of names, of which there is no model yet
    """
    groups = {ERRORS: _error_line, RECONSTRUCTION: _reconstruction_line, PAPERS: _paper_line}
    parts = []
    for head, line in groups.items():
        lines = [line(row) for row in rows if _head_of(row.tutorial) == head]
        parts += ["\n".join([head, *lines])] if lines else []
    parts += [f"Not begun: {', '.join(missing)}."] if missing else []
    return "\n\n".join([*parts, _measured(rows)])


def _measured(rows):
    threads = " or ".join(sorted({row.threads for row in rows}))
    return (f"Measured with {processor()}, {machine()}, {threads} thread{'' if threads == '1' else 's'} a training. "
            "The machine did other work as well, which the clock's minutes contain and the processor's do not.")


def _head_of(tutorial):
    if tutorial.whole:
        return PAPERS
    return {"objective": RECONSTRUCTION, "": None}.get(tutorial.judged, ERRORS)


def _link(row):
    return f"[{row.tutorial.name}](../experiments/tutorials/{row.tutorial.name}.yaml)"


def _cells(*cells):
    return f"| {' | '.join(cells)} |"


def _times(row):
    return f"{row.processor_minutes:.1f}", f"{row.minutes:.1f}", row.floatX


def _error_line(row):
    near = "yes" if abs(row.difference) <= NEAR + 1e-9 else "no"
    return _cells(
        _link(row), row.tutorial.judged, f"{row.best} of {row.epochs}" + ("" if row.finished else ", unfinished"),
        f"{row.value:.2f}", f"{row.tutorial.published:.2f}", f"{row.difference:+.2f}",
        near if row.finished else "unfinished", *_times(row))


def _reconstruction_line(row):
    return _cells(
        _link(row), f"{row.epochs}" + ("" if row.finished else ", unfinished"), f"{row.value:.2f}",
        f"{row.tutorial.published:.2f}", f"{row.difference / row.tutorial.published:+.1%}".replace("%", " %"),
        *_times(row))


def _paper_line(row):
    seconds = 60 * row.processor_minutes / max(1, row.epochs)
    return _cells(
        _link(row), str(row.epochs), f"{row.value:.2f} (epoch {row.best})", f"{row.tutorial.published:.2f}",
        f"{seconds:.1f}", str(row.tutorial.whole), f"{seconds * row.tutorial.whole / 3600:.1f}", row.floatX)


def result_line(row):
    """Return what the experiment's own file says came out."""
    what = {"objective": "squared error {0:.2f}", "": ""}.get(row.tutorial.judged, "{1} error {0:.2f} %")
    told = what.format(row.value, row.tutorial.judged)
    so_far = "" if row.finished else ", unfinished"
    if row.tutorial.whole:
        so_far = f" (in all about {row.tutorial.whole})"
    return (f"# Result: {told}{' at ' if told else ''}epoch {row.best} of {row.epochs}{so_far}; "
            f"{row.processor_minutes:.1f} min of the processor, {machine()}")


def write(begun):
    """Write the page, the lines and the pictures of the tutorials `begun`."""
    rows = [row_of(tutorial) for tutorial in begun]
    put_page(PAGE, BEGIN, tables(rows, [one.name for one in TUTORIALS if one not in begun]))
    for row in rows:
        put(FOLDER / f"{row.tutorial.name}.yaml", RESULT, result_line(row))
    for tutorial in begun:
        if tutorial.drawn:
            save_figure(PICTURES / f"{tutorial.name}.png", _filters(str(model_path(tutorial))))


def _filters(path):
    """Return a figure of the first layer's weights, not of all where they are many."""
    model = load_model(path)
    images = weight_images(model)
    some = f"\nthe first {MOST_FILTERS} of {len(images)} filters" if len(images) > MOST_FILTERS else ""
    return captioned_sheet(make_viewer(images[:MOST_FILTERS]), caption(path, model) + some)


# -- the command -----------------------------------------------------------------------------------

def tutorials(names, epochs, table_only):
    """Train the tutorials `names`, in this order, and print what came out; or all, and write it."""
    if epochs < 1:
        raise CommandError(f"--epochs is a number from 1 on, got {epochs}")
    known = {one.name: one for one in TUTORIALS}
    for name in names:
        if name not in known:
            raise CommandError(f"{name!r} is no tutorial; {did_you_mean(name, known)}")
    chosen = [known[name] for name in names or known]
    if not table_only:
        train_all([training(one, epochs) for one in chosen], jobs=1)
    begun = [one for one in chosen if model_path(one).exists()]
    if names:
        print("\n".join(f"{one.name}: {result_line(row_of(one)).removeprefix('# Result: ')}" for one in begun))
    else:
        write(begun)
        print(f"wrote {len(begun)} results into experiments/tutorials and docs/tutorials.md")


def make_argument_parser():
    """Return the command's ArgumentParser."""
    parser = make_parser("Train the tutorials and write how near they came to what was published.")
    parser.add_argument("--epochs", type=int, default=EPOCHS, metavar="N",
                        help="of the papers' runs, which take hours (default %(default)s)")
    parser.add_argument("--table", action="store_true", help="train nothing; write what the saved models tell")
    parser.add_argument("names", nargs="*", metavar="NAME",
                        help="tutorials to train; what came out is printed. Default: all, and it is written")
    return parser


def main(argv=None):
    """Run the command; return the exit status."""
    return run(lambda args: tutorials(args.names, args.epochs, args.table), make_argument_parser(), argv)


if __name__ == "__main__":
    sys.exit(main())
