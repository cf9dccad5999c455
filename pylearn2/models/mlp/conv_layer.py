"""`ConvLayer`: what layers of filters on images share, `ConvElemwise` and the maxout layers."""

import logging

from pylearn2.models.mlp.layer import BadInputSpaceError
from pylearn2.models.mlp.weighted import WeightedLayer
from pylearn2.space import Conv2DSpace

log = logging.getLogger(__name__)


class ConvLayer(WeightedLayer):
    """A layer of filters, which are those of its `transformer`.

    A subclass sets `input_space`, `detector_space` (the maps before pooling) and `output_space`.
    """

    # Pickles of before these options existed lack the attributes.
    tied_b = False
    detector_normalization = None
    output_normalization = None

    def _check_input_space(self, space):
        if not isinstance(space, Conv2DSpace):
            raise BadInputSpaceError(f"it needs images, of a Conv2DSpace, got {space} of type {type(space).__name__}")

    def _log_spaces(self):
        log.info("Input shape: %s", self.input_space.shape)
        log.info("Detector space: %s", self.detector_space.shape)
        log.info("Output space: %s", self.output_space.shape)

    def get_weights_topo(self):
        """Return the filters as images, shape (filter, row, column, input channel)."""
        return self.transformer.get_weights_topo()
