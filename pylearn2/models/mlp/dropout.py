"""Dropout: an MLP's forward pass with some of the inputs of some layers left out.

    dropout_fprop               masks drawn anew for every batch: what the Dropout cost trains on
    masked_fprop                one fixed mask, given as an integer
    generate_dropout_mask       draws such an integer
    sampled_dropout_average, exhaustive_dropout_average
                                predictions averaged over many masks or over all of them

The functions take the MLP as their first argument; `MLP` has the first two as methods.

Source: Hinton et al., arXiv 1207.0580; Warde-Farley et al., arXiv 1312.6197 (the averages).
"""

import functools
import operator

import numpy as np
import pytensor.tensor as pt

from pylearn2.expr.nnet import arg_of_softmax
from pylearn2.utils.mrg import MRG_RandomStreams

DEFAULT_MASK_SEED = (2013, 5, 17)


def dropout_fprop(mlp, state_below, default_input_include_prob=0.5, input_include_probs=None,
                  default_input_scale=2.0, input_scales=None, per_example=True):
    """Return the output of `mlp` with each layer's input masked at random and scaled up.

    Parameters
    ----------
    mlp : MLP
        Its `rng` gives the seed of the masks, so every call changes what `mlp.rng` draws next.
    state_below : batch of the input space
    default_input_include_prob : float in (0, 1] or None
        Probability that an input of a layer is kept; None and 1 leave the layer's input as it is.
    input_include_probs : dict of str to float, optional
        The probability for the layers named.
    default_input_scale : float
        Factor of the inputs that are kept, usually 1 / probability.
    input_scales : dict of str to float, optional
        The factor for the layers named.
    per_example : bool
        Whether each example has a mask of its own, or the whole batch shares one.

    Source: the one stream and its use layer by layer are those of Pylearn2, so that its runs can be repeated.
    """
    include_probs, scales = input_include_probs or {}, input_scales or {}
    check_layer_names(mlp, [*include_probs, *scales])
    streams = MRG_RandomStreams(max(mlp.rng.randint(2**15), 1))  # the generator refuses the seed 0
    for layer in mlp.layers:
        state_below = apply_dropout(
            state_below,
            include_probs.get(layer.layer_name, default_input_include_prob),
            scales.get(layer.layer_name, default_input_scale),
            streams,
            layer.get_input_space(),
            layer.dropout_input_mask_value,
            per_example,
        )
        state_below = layer.fprop(state_below)
    return state_below


def apply_dropout(state, include_prob, scale, streams, input_space, mask_value=0.0, per_example=True):
    """Return `state` masked and scaled.

        state * mask * scale                  mask ~ Bernoulli(include_prob), of the shape of state
        mask ? state * scale : mask_value     for a layer whose inputs are not left out by a zero

    A tuple of states is masked part by part.
    """
    if include_prob is None or include_prob == 1:
        return state
    if isinstance(state, tuple):
        return tuple(
            apply_dropout(part, include_prob, scale, streams, space, mask_value, per_example)
            for part, space in zip(state, input_space.components, strict=True)
        )
    if scale is None:
        usual = f"{1 / include_prob:.4g}"
        raise ValueError(f"dropout with probability {include_prob} needs a scale, usually {usual}")
    if per_example:
        mask = streams.binomial(p=include_prob, size=state.shape, dtype=state.dtype)
    else:
        shape = input_space.get_origin_batch(1).shape
        mask = streams.binomial(p=include_prob, size=shape, dtype=state.dtype)
        mask = pt.specify_broadcastable(mask, *[axis for axis, size in enumerate(shape) if size == 1])
    return _masked(state, mask, scale, mask_value)


def _masked(state, mask, scale, mask_value):
    dropped = state * mask * scale if mask_value == 0 else pt.switch(mask, state * scale, mask_value)
    return pt.cast(dropped, state.dtype)


def masked_fprop(mlp, state_below, mask, masked_input_layers=None, default_input_scale=2.0,
                 input_scales=None):
    """Return the output of `mlp` with fixed inputs left out.

    Parameters
    ----------
    mlp : MLP
    state_below : batch of the input space
    mask : int from 0 to 2 ** (number of inputs of the masked layers), exclusive
        Bit i, counted from the lowest, tells whether input i is kept; the inputs of the first masked layer
        come first.
    masked_input_layers : collection of str, optional
        Names of the layers whose inputs are masked, by default all.
    default_input_scale : float
        Factor of the inputs that are kept.
    input_scales : dict of str to float, optional
        The factor for the layers named, which must be masked.
    """
    masked, scales = _masked_layers(mlp, masked_input_layers, input_scales)
    n_inputs = count_inputs(mlp, masked)
    if not 0 <= mask < 2**n_inputs:
        raise ValueError(f"mask must be from 0 to 2 ** {n_inputs} - 1, one bit for each input, got {mask}")
    for layer in mlp.layers:
        if layer.layer_name in masked:
            space = layer.get_input_space()
            n_bits = space.get_total_dimension()
            bits = np.array([mask >> bit & 1 for bit in range(n_bits)], dtype="int8")
            mask >>= n_bits
            layer_mask = pt.constant(bits.reshape(space.get_origin_batch(1).shape))
            scale = scales.get(layer.layer_name, default_input_scale)
            state_below = _masked(state_below, layer_mask, scale, layer.dropout_input_mask_value)
        state_below = layer.fprop(state_below)
    return state_below


def _masked_layers(mlp, masked_input_layers, input_scales):
    """Return the names of the masked layers and their scales, checked against each other and the MLP."""
    masked = mlp.layer_names if masked_input_layers is None else masked_input_layers
    scales = input_scales or {}
    check_layer_names(mlp, [*masked, *scales])
    unmasked = sorted(name for name in scales if name not in masked)
    if unmasked:
        raise ValueError(f"input_scales names layers that are not masked: {', '.join(unmasked)}")
    return masked, scales


def generate_dropout_mask(mlp, default_include_prob=0.5, input_include_probs=None, rng=DEFAULT_MASK_SEED):
    """Draw a mask, an integer for :func:`masked_fprop`: one uniform draw for each input of each layer.

    Parameters
    ----------
    mlp : MLP
    default_include_prob : float
        Probability that an input is kept.
    input_include_probs : dict of str to float, optional
        The probability for the layers named.
    rng : numpy.random.RandomState or its seed
    """
    include_probs = input_include_probs or {}
    check_layer_names(mlp, include_probs)
    rng = _as_rng(rng)
    mask, n_inputs = 0, 0
    for layer in mlp.layers:
        include_prob = include_probs.get(layer.layer_name, default_include_prob)
        for _ in range(layer.get_input_space().get_total_dimension()):
            mask |= int(rng.uniform() < include_prob) << n_inputs
            n_inputs += 1
    return mask


def sampled_dropout_average(mlp, inputs, num_masks, default_input_include_prob=0.5, input_include_probs=None,
                            default_input_scale=2.0, input_scales=None, rng=DEFAULT_MASK_SEED,
                            per_example=False):
    """Return the geometric mean of the predictions of `num_masks` masked copies of `mlp`.

    With `per_example`, each example of each batch has masks of its own, from `mlp.rng`; otherwise the masks
    are drawn once, from `rng`. The other arguments are those of :func:`dropout_fprop`.
    """
    probs = (default_input_include_prob, input_include_probs)
    if per_example:
        outputs = [
            dropout_fprop(mlp, inputs, *probs, default_input_scale, input_scales) for _ in range(num_masks)
        ]
    else:
        rng = _as_rng(rng)
        masks = [generate_dropout_mask(mlp, *probs, rng) for _ in range(num_masks)]
        outputs = [masked_fprop(mlp, inputs, mask, None, default_input_scale, input_scales) for mask in masks]
    return geometric_mean_prediction(outputs)


def exhaustive_dropout_average(mlp, inputs, masked_input_layers=None, default_input_scale=2.0,
                               input_scales=None):
    """Return the geometric mean of the predictions of `mlp` under every mask there is.

    The masks double with each input, so this is for tiny MLPs. The arguments are those of
    :func:`masked_fprop`.
    """
    masked, _ = _masked_layers(mlp, masked_input_layers, input_scales)
    n_masks = 2 ** count_inputs(mlp, masked)
    outputs = [
        masked_fprop(mlp, inputs, mask, masked, default_input_scale, input_scales) for mask in range(n_masks)
    ]
    return geometric_mean_prediction(outputs)


def geometric_mean_prediction(forward_props):
    """Return the normalised geometric mean of softmax outputs: the softmax of the mean of their arguments."""
    arguments = [arg_of_softmax(output) for output in forward_props]
    mean = functools.reduce(operator.add, arguments) / float(len(arguments))
    return pt.special.softmax(mean, axis=1)


def count_inputs(mlp, layer_names):
    """Return how many inputs the layers with these names have together."""
    check_layer_names(mlp, layer_names)
    counted = [layer for layer in mlp.layers if layer.layer_name in layer_names]
    return sum(layer.get_input_space().get_total_dimension() for layer in counted)


def check_layer_names(mlp, names):
    """Raise ValueError if `mlp` has no layer of one of the `names`."""
    unknown = sorted({name for name in names if name not in mlp.layer_names})
    if unknown:
        known = ", ".join(layer.layer_name for layer in mlp.layers)
        raise ValueError(f"the MLP has no layer {', '.join(map(repr, unknown))}; its layers are {known}")


def _as_rng(rng):
    return rng if hasattr(rng, "uniform") else np.random.RandomState(rng)
