"""Look through the kernels of a convolutional model, one unit at a time, with a picture for each of its inputs.

    browse_conv_weights.py -i model.pkl                               up, down: layers; left, right: units; q: quit
    browse_conv_weights.py -i model.pkl --layer h1 --unit 3 --out k.png

Unlike show_weights, this also shows layers whose units have hundreds of input channels.
"""
import contextlib
import math
import sys

from pylearn2.gui.captioned import save_figure
from pylearn2.scripts._cli import CommandError, load_model, make_parser, picture_path, run, trust_option
from pylearn2.scripts.plot_monitor import check_window
from pylearn2.utils.exc import did_you_mean

_COLUMNS = 16  # kernels side by side


def conv_layers(model):
    """Return ``{name: kernels}`` of the convolutional layers of a model, nested ones too.

    Kernels have the shape (unit, row, column, input channel) and stand as they are laid on an image.
    """
    found = {}
    for layer in getattr(model, "layers", []):
        if hasattr(layer, "layers"):
            found.update(conv_layers(layer))
        else:
            with contextlib.suppress(NotImplementedError, AttributeError):  # of a dense layer
                found[layer.layer_name] = layer.transformer.get_weights_topo()
    return found


class Browser:
    """A figure with the kernels of one unit, and the keys that lead to another.

    Parameters
    ----------
    layers : dict name -> kernels, as :func:`conv_layers` returns it
    """

    def __init__(self, layers):
        import matplotlib.pyplot as plt

        self.layers, self.names = layers, list(layers)
        self.layer, self.units = 0, dict.fromkeys(layers, 0)
        most = max(kernels.shape[3] for kernels in layers.values())
        rows, columns = math.ceil(most / _COLUMNS), min(most, _COLUMNS)
        self.figure, axes = plt.subplots(rows, columns, squeeze=False, figsize=(0.8 * columns + 2, rows + 1))
        self.axes = list(axes.flat)
        self.figure.canvas.mpl_connect("key_press_event", lambda event: self.press(event.key))

    def go_to(self, name, unit):
        """Show one unit of one layer; ValueError where there is none."""
        if name not in self.layers:
            raise ValueError(f"the model has no convolutional layer {name!r}; {did_you_mean(name, self.names)}")
        if not 0 <= unit < len(self.layers[name]):
            raise ValueError(f"layer {name!r} has the units 0 to {len(self.layers[name]) - 1}, got {unit}")
        self.layer, self.units[name] = self.names.index(name), unit
        self.draw()

    def press(self, key):
        """Go where a key leads: the next layer or unit, round and round."""
        import matplotlib.pyplot as plt

        if key == "q":
            plt.close(self.figure)
        elif key in ("up", "down"):
            self.layer = (self.layer + (1 if key == "up" else -1)) % len(self.names)
            self.draw()
        elif key in ("left", "right"):
            name = self.names[self.layer]
            self.units[name] = (self.units[name] + (1 if key == "right" else -1)) % len(self.layers[name])
            self.draw()

    def draw(self):
        """Draw the kernels; they share one scale, on which 0 is grey."""
        name = self.names[self.layer]
        kernels = self.layers[name][self.units[name]]
        largest = abs(kernels).max() or 1
        for channel, axes in enumerate(self.axes):
            axes.clear()
            axes.set_axis_off()
            if channel < kernels.shape[2]:
                if kernels.shape[2] > 1:
                    axes.set_title(str(channel), fontsize=8, color="0.3")
                axes.imshow(kernels[:, :, channel], cmap="gray", interpolation="nearest", vmin=-largest, vmax=largest)
        self.figure.suptitle(f"Layer {name}, unit {self.units[name]}", fontsize=10)
        self.figure.canvas.draw_idle()


def _work(args):
    layers = conv_layers(load_model(args.input))
    if not layers:
        raise CommandError(f"{args.input} has no convolutional layer; show_weights.py draws other first layers")
    if args.out:
        import matplotlib

        matplotlib.use("Agg")
    else:
        check_window()
    import matplotlib.pyplot as plt

    browser = Browser(layers)
    try:
        browser.go_to(args.layer or browser.names[0], args.unit)
    except ValueError as error:
        raise CommandError(str(error)) from error
    if args.out:
        save_figure(args.out, browser.figure)
        print(f"wrote {args.out}")
    else:
        plt.show()


def make_argument_parser():
    """Return the command's ArgumentParser."""
    parser = trust_option(make_parser("Look through the kernels of a convolutional model. Up and down change the "
                                      "layer, left and right the unit, q quits."))
    parser.add_argument("-i", "--input", required=True, metavar="MODEL", help="a .pkl file that train.py saved")
    parser.add_argument("--layer", metavar="NAME", help="the layer to begin with (default: the first)")
    parser.add_argument("--unit", type=int, default=0, metavar="N", help="the unit to begin with (default 0)")
    parser.add_argument("--out", metavar="FILE", type=picture_path, help="write a picture instead of showing one")
    return parser


def main(argv=None):
    """Run the command; return the exit status."""
    return run(_work, make_argument_parser(), argv)


if __name__ == "__main__":
    sys.exit(main())
