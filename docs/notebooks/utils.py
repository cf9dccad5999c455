"""``from utils import tile_raster_images``: the name that the lesson imports, kept in `pylearn2.utils.image`."""
from pylearn2.utils.image import tile_raster_images

__all__ = ["tile_raster_images"]
