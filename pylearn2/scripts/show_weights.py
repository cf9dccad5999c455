"""Show the first layer's weights of a saved model, one patch a unit, on the screen or in a picture file.

    show_weights.py sgd.pkl --out weights.png          with a title; class templates of a softmax regression
    show_weights.py sgd.pkl --out weights.png --bare   the patches alone, as Pylearn2 drew them

The screen shows the patches alone, through the program that PYLEARN2_VIEWER_COMMAND names.
"""
import sys

from pylearn2.gui.captioned import captioned_sheet, save_figure, template_sheet
from pylearn2.gui.get_weights_report import RESCALE, get_weights_report, matrices_in, weight_images
from pylearn2.scripts._cli import CommandError, caption, load_model, make_parser, picture_path, run, trust_option


def show_weights(model_path, rescale="individual", border=False, out=None):
    """Show the patches of the model in `model_path`, or write them to `out`, without a title.

    `rescale` and `border` are those of `get_weights_report`.
    """
    viewer = get_weights_report(model=_load(model_path), rescale=rescale, border=border)
    if out is None:
        viewer.show()
    else:
        viewer.save(out)


def _load(path):
    """Return the model, or the dict of a MATLAB file, that the file `path` holds."""
    model = load_model(path, also=dict)
    if isinstance(model, dict) and not matrices_in(model):
        raise CommandError(f"{path} holds a dict without a matrix; give a model that train.py saved")
    return model


def weights_figure(model, title, rescale=None, border=False):
    """Return a figure of the model's weights under `title`.

    The weights of a softmax regression are one labelled template a class, on one scale (or as
    `rescale` says); those of other models are the patches of `get_weights_report`.
    """
    if is_class_template(model):
        images = weight_images(model)
        if images.shape[3] == 1:
            return template_sheet(images[..., 0], title, rescale or "global")
    viewer = get_weights_report(model=model, rescale=rescale or "individual", border=border)
    return captioned_sheet(viewer, title)


def is_class_template(model):
    """Return whether the model's only layer is a softmax: then each unit is a class."""
    layers = getattr(model, "layers", [])
    return len(layers) == 1 and hasattr(layers[0], "n_classes")


def show_or_save(args):
    """Do what the parsed arguments ask for."""
    if args.out is None or args.bare:
        return show_weights(args.path, args.rescale or "individual", args.border, args.out)
    model = _load(args.path)
    save_figure(args.out, weights_figure(model, caption(args.path, model), args.rescale, args.border))
    print(f"wrote {args.out}")


def make_argument_parser():
    """Return the command's ArgumentParser."""
    parser = trust_option(make_parser("Show the first layer's weights of a saved model."))
    parser.add_argument("--rescale", choices=RESCALE,
                        help="brightness: each patch by its own largest weight (the default, but not for "
                             "class templates), all by one (global), or as they are, in [-1, 1]")
    parser.add_argument("--border", action="store_true", help="draw a frame around each patch")
    parser.add_argument("--out", metavar="FILE", type=picture_path,
                        help="write a picture (.png, .jpg, .pdf) instead of showing one")
    parser.add_argument("--bare", action="store_true",
                        help="with --out: the patches alone, without title and labels")
    parser.add_argument("path", metavar="MODEL", help="a .pkl file that train.py saved")
    return parser


def main(argv=None):
    """Run the command; return the exit status."""
    return run(show_or_save, make_argument_parser(), argv)


if __name__ == "__main__":
    sys.exit(main())
