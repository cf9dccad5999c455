"""What the notebooks import as ``utils``: the tiles of the Deep Learning Tutorials, and what makes them."""
from pylearn2.utils.image import scale_to_unit_interval, tile_raster_images

__all__ = ["scale_to_unit_interval", "tile_raster_images"]
